"""A fresh rule, pack and jurisdiction pass their own checks, and cannot be taken for law."""

from datetime import date

import pytest

from dpiakit.findings import cites
from dpiakit.law import House, PackFolder
from dpiakit.law.check import Checker
from dpiakit.law.coverage import gaps, read_obligations
from dpiakit.law.loading import survey
from dpiakit.law.root import data_root
from dpiakit.scaffolds.law_files import (
    PLACEHOLDER,
    new_pack,
    new_place,
    new_rule,
    pack_folder,
    shipped_packs,
    shipped_places,
)
from dpiakit.scaffolds.names import ScaffoldError

ON = date(2026, 11, 28)


def written(files):
    for file, text in files.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


def checked(folder, rule=""):
    """What the checks of law say about a pack of a house's own: mutation and all."""
    house = House(packs=(PackFolder(folder, "acme", "folder acme"),))
    library, problems = survey(house=house)
    result = Checker(library).pack(folder.name, rule)
    return library, [*map(str, problems), *map(str, result.problems)], result


def a_pack(tmp_path, on=ON):
    folder = tmp_path / "acme"
    written(new_pack(tmp_path, "acme", on, "Check it."))
    return folder


@pytest.mark.parametrize("on", [ON, date.max])
def test_a_fresh_pack_passes_its_own_checks(tmp_path, on):
    _, problems, result = checked(a_pack(tmp_path, on))

    assert problems == []
    assert (result.rules, result.definitions) == (1, 1)
    assert result.mutants > 5


def test_a_fresh_rule_passes_its_own_checks(tmp_path):
    folder = a_pack(tmp_path)
    written(new_rule(folder, "vendors-are-known", "vendors", ON))
    library, problems, result = checked(folder, "vendors-are-known")

    assert problems == []
    assert (result.rules, result.cases) == (1, 7)
    assert "acme/vendors-are-known" in [rule.name for rule in library.rules]


@pytest.mark.parametrize("pack", shipped_packs())
def test_a_fresh_rule_fits_into_every_shipped_pack(tmp_path, pack):
    for part in ("policies", "jurisdictions"):
        (tmp_path / part).symlink_to(data_root() / part)
    (tmp_path / "policies").unlink()
    (tmp_path / "policies").mkdir()
    for entry in (data_root() / "policies").iterdir():
        (tmp_path / "policies" / entry.name).symlink_to(entry)
    folder = tmp_path / "policies" / pack
    folder.unlink()
    folder.mkdir()
    for entry in (data_root() / "policies" / pack).iterdir():
        (folder / entry.name).symlink_to(entry)
    written(new_rule(folder, "vendors-are-known", "fresh", ON))
    library, problems = survey(tmp_path)

    assert problems == []
    assert Checker(library).pack(pack, "vendors-are-known").problems == []


def test_a_pack_has_no_gap_in_its_coverage(tmp_path):
    folder = tmp_path / "policies" / "acme"
    written(new_pack(folder.parent, folder.name, ON, ""))
    house = House(packs=(PackFolder(folder, "acme", "folder acme"),))
    library, _ = survey(house=house)

    assert gaps("acme", read_obligations(library.reading(), folder), library.rules) == []


def test_a_scaffold_cannot_be_taken_for_law(tmp_path):
    """It says so in every place that a reader of a finding sees, and blocks nothing."""
    library, _, _ = checked(a_pack(tmp_path))
    rule = next(rule for rule in library.rules if rule.pack == "acme")
    pack = next(pack for pack in library.packs if pack.name == "acme")

    assert rule.severity == "advisory"
    assert rule.checked.how == pack.checked.how == "unverified"
    assert all(PLACEHOLDER in text for text in (rule.title, rule.why, rule.remediation, pack.title))
    assert all(PLACEHOLDER in one.text for one in cites(rule.citation, library.instruments))


def test_no_scaffold_has_slipped_into_the_shipped_law():
    for part in ("policies", "jurisdictions"):
        for file in sorted((data_root() / part).rglob("*.yaml")):
            assert PLACEHOLDER not in file.read_text(), file


def test_fresh_jurisdictions_pass_their_own_checks(tmp_path):
    folder = a_pack(tmp_path)
    known = shipped_places()
    for code, languages in (("Brazil", ["pt"]), ("US-NY", ["en"]), ("DE-BW", []), ("CA", ["en"])):
        written(new_place(folder / "jurisdictions", code, known, languages, ON))
    written(new_place(folder / "jurisdictions", "CA-QC", [*known, "CA"], ["fr"], ON))
    library, problems, _ = checked(folder)
    found = {code: library.places.by_code[code] for code in ("BR", "US-NY", "DE-BW", "CA-QC")}

    assert problems == []
    assert [place.part_of for place in found.values()] == [(), ("US",), ("DE",), ("CA",)]
    assert [place.languages for place in found.values()] == [("pt",), ("en",), (), ("fr",)]
    assert [place.title for place in found.values()][:2] == ["Brazil", "New York"]
    assert all(PLACEHOLDER in place.authorities[0].name for place in found.values())
    assert not any(place.facts for place in found.values())


def test_the_placeholders_of_a_place_are_marked_unverified(tmp_path):
    (text,) = new_place(tmp_path, "BR", [], [], ON).values()

    assert "languages: []   # TO REPLACE" in text
    assert text.count("nverified") >= 2


@pytest.mark.parametrize("name", ["Acme", "", "a b", "../x", "a/b", "x" * 64, "-a", "ä"])
def test_a_pack_needs_a_name_that_is_one(tmp_path, name):
    with pytest.raises(ScaffoldError, match="cannot be the name"):
        new_pack(tmp_path, name, ON, "")


@pytest.mark.parametrize("name", ["common", "gdpr", "con", "lpt1"])
def test_names_that_mean_something_else_are_refused(tmp_path, name):
    with pytest.raises(ScaffoldError):
        new_pack(tmp_path, name, ON, "")


@pytest.mark.parametrize("shelf", ["documents", "risks", "screening", "jurisdictions", "A b", ".."])
def test_a_rule_stands_on_a_shelf(tmp_path, shelf):
    with pytest.raises(ScaffoldError):
        new_rule(a_pack(tmp_path), "a-rule", shelf, ON)


@pytest.mark.parametrize("name", ["pack", "definitions", "A", "a.cases", "a@2026-01-01"])
def test_a_rule_needs_a_name_that_is_one(tmp_path, name):
    with pytest.raises(ScaffoldError):
        new_rule(a_pack(tmp_path), name, "rules", ON)


def test_nothing_is_overwritten_on_whatever_shelf_it_stands(tmp_path):
    folder = a_pack(tmp_path)
    with pytest.raises(ScaffoldError, match=r"acme/rules/processor-has-contract.*already"):
        new_rule(folder, "processor-has-contract", "other", ON)
    (folder / "rules" / "old@2020-01-01.yaml").write_text("")
    with pytest.raises(ScaffoldError, match=r"old@2020-01-01\.yaml"):
        new_rule(folder, "old", "other", ON)
    with pytest.raises(ScaffoldError, match="There is such a folder already"):
        new_pack(folder.parent, folder.name, ON, "")


def test_a_pack_that_does_not_exist_is_named_with_what_was_meant(tmp_path):
    a_pack(tmp_path)
    with pytest.raises(ScaffoldError) as raised:
        pack_folder("acm", [tmp_path])

    assert 'There is no pack "acm"' in str(raised.value)
    assert 'Did you mean "acme"?' in str(raised.value)
    assert pack_folder("acme", [tmp_path]) == tmp_path / "acme"


@pytest.mark.parametrize("text", ["[]\n", "citation: []\n", "citation: gdpr\n", "a: [\n"])
def test_a_pack_that_cites_nothing_gets_no_rule(tmp_path, text):
    (tmp_path / "pack.yaml").write_text(text)
    with pytest.raises(ScaffoldError, match=r"pack\.yaml"):
        new_rule(tmp_path, "a-rule", "rules", ON)


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("DE", "already"),
        ("XX", "not a code|no country"),
        ("US-XX", "not a code"),
        ("UK", "GB"),
        ("CA-QC", "dpiakit new jurisdiction CA"),
        ("../BR", "no country"),
        ("", "no country"),
    ],
)
def test_a_place_needs_a_code_that_is_one(tmp_path, code, message):
    with pytest.raises(ScaffoldError, match=message):
        new_place(tmp_path, code, shipped_places(), [], ON)


def test_the_code_of_a_language_is_looked_at(tmp_path):
    with pytest.raises(ScaffoldError, match="not the code of a language"):
        new_place(tmp_path, "BR", [], ["Portuguese, of Brazil"], ON)


def test_the_first_of_all_days_has_no_day_before(tmp_path):
    with pytest.raises(ScaffoldError, match="Choose a later day"):
        new_pack(tmp_path, "acme", date.min, "")
