"""The lists of researched obligations agree with the rules, and their pages are fresh."""

from pathlib import Path

import pytest

import shipped
from dpiakit.errors import LawError
from dpiakit.law import data_root
from dpiakit.law.coverage import FILE, Obligation, coverage_page, gaps, read_obligations
from dpiakit.law.reading import Reading

PAGES = Path(__file__).parents[2] / "docs" / "coverage"
PACKS = sorted(file.parent.name for file in data_root().glob(f"policies/*/{FILE}"))


@pytest.fixture(scope="module")
def library():
    return shipped.library()


def listed_by(pack):
    return read_obligations(Reading(data_root()), data_root() / "policies" / pack)


def _pack(library, name):
    return next(pack for pack in library.packs if pack.name == name)


@pytest.fixture
def written(tmp_path):
    def write(text):
        folder = tmp_path / "policies" / "ccpa"
        folder.mkdir(parents=True)
        (folder / FILE).write_text(text, "utf-8")
        return tmp_path

    return write


@pytest.mark.parametrize("pack", PACKS)
def test_every_obligation_that_a_rule_names_is_listed_and_every_other_has_a_reason(pack, library):
    assert gaps(pack, listed_by(pack), library.rules) == []


@pytest.mark.parametrize("pack", PACKS)
def test_a_committed_page_is_fresh(pack, library, request):
    page = coverage_page(_pack(library, pack), listed_by(pack), library.rules)
    file = PAGES / f"{pack}.md"
    if request.config.getoption("--renew-golden"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(page, "utf-8")

    assert file.read_text("utf-8") == page, "renew with: pytest --renew-golden"


def test_the_page_names_the_rules_of_an_obligation_with_links_to_their_files(library):
    page = coverage_page(
        _pack(library, "ccpa"), {"CA-OPT-01": Obligation(title="Offer a link")}, library.rules
    )

    link = "[do-not-sell-link](../../policies/ccpa/opt-outs/do-not-sell-link.yaml)"
    assert f"| CA-OPT-01 | Offer a link | {link} | covered |" in page
    assert "1 covered, 0 partly, 0 needs a human, 0 not covered." in page


def test_versions_of_a_rule_are_told_apart_by_their_day(library):
    page = coverage_page(
        _pack(library, "coppa"), {"COPPA-RET-01": Obligation(title="Keep an end")}, library.rules
    )

    assert "[no-indefinite-retention from 2013-07-01](" in page
    assert "[no-indefinite-retention from 2026-04-22](" in page


def test_a_rule_of_another_pack_counts_and_is_named_with_it(library):
    listed = {"CNS-13": Obligation(title="Ask first", status="not-covered", reason="Elsewhere.")}
    page = coverage_page(_pack(library, "gdpr"), listed, library.rules)

    assert "[eprivacy/uk-exception-is-narrow](" in page
    assert page.rstrip().endswith("| covered |")


def test_what_no_rule_names_shows_its_reason_and_cannot_break_the_table(library):
    listed = {
        "CA-X-01": Obligation(title="This | that", status="not-covered", reason="No |\nfact.")
    }
    page = coverage_page(_pack(library, "ccpa"), listed, library.rules)

    assert "| CA-X-01 | This \\| that |  | not covered: No \\| fact. |" in page


def test_a_rule_that_names_an_unlisted_obligation_is_found(library):
    rules = [rule for rule in library.rules if rule.name == "ccpa/do-not-sell-link"]

    assert gaps("ccpa", {}, rules) == [
        "ccpa/do-not-sell-link names CA-OPT-01, which is not in the list of ccpa."
    ]


def test_a_status_that_the_rules_have_overtaken_is_found(library):
    listed = {"CA-OPT-01": Obligation(title="Link", status="not-covered", reason="No rule yet.")}
    rules = [rule for rule in library.rules if rule.name == "ccpa/do-not-sell-link"]

    assert gaps("ccpa", listed, rules) == ["CA-OPT-01 is called not covered, and rules name it."]


def test_an_obligation_without_rule_and_status_is_found():
    assert gaps("ccpa", {"CA-X-01": Obligation(title="Something")}, []) == [
        "No rule names CA-X-01: say what becomes of it."
    ]


def test_a_status_needs_a_reason():
    listed = {"CA-X-01": Obligation(title="Something", status="needs-a-human")}

    assert gaps("ccpa", listed, []) == ["CA-X-01 has a status and no reason."]


def test_a_misspelt_key_in_the_list_is_refused_at_its_line(written):
    root = written("CA-NOT-01:\n  titel: A notice\n")

    with pytest.raises(LawError, match=r'coverage\.yaml:2:3: .*"titel" is not a key'):
        read_obligations(Reading(root), root / "policies" / "ccpa")


def test_a_name_that_is_none_is_refused(written):
    root = written("notice:\n  title: A notice\n")

    with pytest.raises(LawError, match="notice"):
        read_obligations(Reading(root), root / "policies" / "ccpa")


def test_a_list_that_is_not_there_is_a_problem(tmp_path):
    with pytest.raises(LawError, match=r"coverage\.yaml"):
        read_obligations(Reading(tmp_path), tmp_path / "policies" / "ccpa")
