"""What a house adds to the law and changes in it, and what it cannot."""

import os
from pathlib import Path

import pytest
from law_builder import (
    ON,
    a_case,
    a_definition,
    a_pack,
    a_root,
    a_rule,
    that,
    write,
)

from dpiakit.engine.scope import pack_scopes
from dpiakit.errors import LawError
from dpiakit.law import (
    NO_HOUSE,
    House,
    HouseDefinition,
    PackFolder,
    SeverityOverride,
    SwitchedOff,
    law_digest,
    load_law,
    read_law,
)
from dpiakit.law.catalogue import read_catalogue
from dpiakit.law.judge import judge
from dpiakit.law.tree import MOST_FILES, pack_tree
from dpiakit.model import Activity
from dpiakit.source import parse_yaml

RULES = {"r": a_rule(severity="medium"), "hard": a_rule()}


def problems(root, house):
    with pytest.raises(LawError) as raised:
        read_law(root, house)
    return raised.value.problems


def own_pack(folder, name="acme", **changes):
    """A pack of a house's own, with one rule that uses a shared definition."""
    rule = a_rule(
        title="Every transfer is written down", severity="high", for_each=None,
        applies=None, requires=that("size(transfers) > 0"), **changes,
    )  # fmt: skip
    return write(
        folder,
        {
            "pack.yaml": a_pack(name=name, title="House rules", sectoral=True),
            "shelf/register-is-kept.yaml": rule,
            "shelf/register-is-kept.cases.yaml": {
                "cases": [a_case("Nothing is known.", {}, "needs-evidence")]
            },
        },
    )


def with_pack(folder, shown="house/acme"):
    return House(packs=(PackFolder(folder, shown, f"folder {shown}"),))


# --- packs ---------------------------------------------------------------------------------


def test_a_house_adds_a_pack_that_sees_shared_definitions(tmp_path):
    shared = {"wide": a_definition("size(markets) > 1")}
    root = a_root(tmp_path / "law", common={"definitions": shared})
    folder = own_pack(tmp_path / "acme")
    write(folder, {"definitions.yaml": {"far": a_definition("wide && size(transfers) > 2")}})
    library = read_law(root, with_pack(folder))

    assert [pack.name for pack in library.packs] == ["acme", "gdpr"]
    assert [pack.origin for pack in library.packs] == ["folder house/acme", "shipped"]
    assert [rule.name for rule in library.rules] == ["acme/register-is-kept"]
    assert library.rules[0].file == "house/acme/shelf/register-is-kept.yaml"


def test_a_folder_may_hold_several_packs_with_instruments_and_places(tmp_path):
    top = tmp_path / "house"
    own_pack(top / "policies" / "acme")
    own_pack(top / "policies" / "acme-two", "acme-two")
    write(top, {
        "policies/instruments.yaml": {"handbook": {"title": "Our handbook", "short": "Handbook"}},
        "jurisdictions/BR.yaml": {"code": "BR", "title": "Brazil"},
        "policies/acme/instruments.yaml": {"ethics": {"title": "Our ethics", "short": "Ethics"}},
    })  # fmt: skip
    library = read_law(a_root(tmp_path / "law"), with_pack(top, "house"))

    assert [pack.name for pack in library.packs] == ["acme", "acme-two", "gdpr"]
    assert {"gdpr", "handbook", "ethics"} == set(library.instruments)
    assert library.places.by_code["BR"].file == "house/jurisdictions/BR.yaml"


def test_a_folder_named_as_python_packages_are_may_hold_a_pack_with_a_hyphen(tmp_path):
    folder = own_pack(tmp_path / "acme_retail", "acme-retail")
    write(folder, {"__init__.py": "raise RuntimeError", "py.typed": ""})

    assert read_law(a_root(tmp_path / "law"), with_pack(folder)).packs[0].name == "acme-retail"


def test_a_mistake_in_an_own_pack_is_told_in_the_users_words(tmp_path):
    folder = own_pack(tmp_path / "acme", severty="high")
    (found,) = problems(a_root(tmp_path / "law"), with_pack(folder))

    assert found.file == "house/acme/shelf/register-is-kept.yaml"
    assert found.line > 0
    assert 'Did you mean "severity"' in found.hint


def test_a_pack_named_as_a_shipped_one_is_refused_with_both_places(tmp_path):
    (found,) = problems(a_root(tmp_path / "law"), with_pack(own_pack(tmp_path / "gdpr", "gdpr")))

    assert found.what == 'house/acme is called "gdpr", as a pack that dpiakit ships.'


def test_two_own_packs_of_one_name_are_refused_with_both_places(tmp_path):
    one, two = own_pack(tmp_path / "a" / "acme"), own_pack(tmp_path / "b" / "acme")
    house = House(
        packs=(PackFolder(one, "a/acme", "folder a/acme"), PackFolder(two, "b/acme", "other 1.0"))
    )
    (found,) = problems(a_root(tmp_path / "law"), house)

    assert found.what == 'Two packs are called "acme": a/acme and b/acme.'
    assert "other 1.0" in found.hint


def test_a_rule_that_stands_twice_is_refused_with_both_places(tmp_path):
    folder = own_pack(tmp_path / "acme")
    text = (folder / "shelf" / "register-is-kept.yaml").read_text()
    cases = (folder / "shelf" / "register-is-kept.cases.yaml").read_text()
    write(folder, {"other/register-is-kept.yaml": text, "other/register-is-kept.cases.yaml": cases})
    (found,) = problems(a_root(tmp_path / "law"), with_pack(folder))

    assert "already binds" in found.what
    places = {found.file, found.what.split("by ")[1].rstrip(".")}
    assert {Path(one).parent.name for one in places} == {"shelf", "other"}


def test_a_folder_without_a_pack_is_refused(tmp_path):
    (tmp_path / "empty").mkdir()
    (found,) = problems(a_root(tmp_path / "law"), with_pack(tmp_path / "empty", "empty"))

    assert found.what == "empty holds no pack."
    assert "pack.yaml" in found.hint


def test_the_shared_definitions_are_not_replaced(tmp_path):
    top = write(tmp_path / "house", {"policies/common/definitions.yaml": {}})
    own_pack(top / "policies" / "acme")
    (found,) = problems(a_root(tmp_path / "law"), with_pack(top, "house"))

    assert '"common" cannot be added to' in found.what


def test_an_instrument_or_a_place_is_described_once(tmp_path):
    folder = own_pack(tmp_path / "acme")
    write(folder, {
        "instruments.yaml": {"gdpr": {"title": "Ours", "short": "Ours"}},
        "jurisdictions/DE.yaml": {"code": "DE", "title": "Germany"},
    })  # fmt: skip
    found = problems(a_root(tmp_path / "law"), with_pack(folder))

    assert [one.file for one in found] == [
        "house/acme/instruments.yaml",
        "house/acme/jurisdictions/DE.yaml",
    ]
    assert "policies/instruments.yaml" in found[0].what
    assert "jurisdictions/DE.yaml" in found[1].what


# --- hostile packs -------------------------------------------------------------------------


def _link_out(folder):
    (folder / "shelf" / "secret.yaml").symlink_to("/etc/hostname")


def _link_to_itself(folder):
    (folder / "loop").symlink_to(folder)


def _deep(folder):
    (folder / Path(*["d"] * 20)).mkdir(parents=True)


def _pipe(folder):
    os.mkfifo(folder / "shelf" / "pipe.yaml")


def _huge(folder):
    (folder / "shelf" / "huge.yaml").write_bytes(b"")
    os.truncate(folder / "shelf" / "huge.yaml", 1 << 40)


def _many(folder):
    for n in range(MOST_FILES + 1):
        (folder / f"{n}.md").touch()


def _hidden(folder):
    (folder / "risks").mkdir()
    (folder / "risks" / ".x.yaml").touch()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (_link_out, "This is a link"),
        (_link_to_itself, "This is a link"),
        (_deep, "nested more than"),
        (_pipe, "neither a file nor a folder"),
        (_huge, "larger than"),
        (_many, "more than 5,000 files"),
        (_hidden, "a hidden file"),
    ],
)
def test_a_hostile_pack_is_refused_unread(spoil, words, tmp_path):
    folder = own_pack(tmp_path / "acme")
    spoil(folder)
    found = problems(a_root(tmp_path / "law"), with_pack(folder))

    assert any(words in one.what for one in found), found
    assert not [one for one in found if "Traceback" in str(one)]


def test_one_file_beyond_the_limit_is_refused_before_it_is_read(tmp_path):
    folder = own_pack(tmp_path / "acme")
    os.truncate(folder / "shelf" / "register-is-kept.yaml", 3 << 20)
    found = problems(a_root(tmp_path / "law"), with_pack(folder))

    assert any("too large" in one.what for one in found)


def test_what_version_control_keeps_is_passed_over(tmp_path):
    folder = own_pack(tmp_path / "acme")
    write(folder, {".git/config": "", "__pycache__/x.pyc": ""})

    assert len(pack_tree(folder, "acme")) == 3
    assert read_law(a_root(tmp_path / "law"), with_pack(folder)).packs


# --- switched off --------------------------------------------------------------------------


def off(pack="gdpr"):
    return House(switched_off=(SwitchedOff(pack, "We sell to nobody there", "Legal"),))


def test_a_pack_that_is_switched_off_is_named_and_not_judged_by(tmp_path):
    law = load_law(ON, a_root(tmp_path, rules=RULES), off())
    activity = Activity.model_validate({"controller": {"establishments": ["DE"]}})
    (scope,) = pack_scopes(activity, law)

    assert law.packs == law.rules == ()
    assert scope.applies is False
    assert scope.switched_off == "Switched off by Legal: We sell to nobody there."
    assert "It would bind: An establishment in the Area." in scope.because


@pytest.mark.parametrize(
    ("pack", "words"), [("gdrp", 'Did you mean "gdpr"?'), ("common", "cannot be switched off")]
)
def test_only_a_pack_there_is_can_be_switched_off(pack, words, tmp_path):
    (found,) = problems(a_root(tmp_path), off(pack))

    assert words in f"{found.what} {found.hint}"


def test_scenarios_and_lists_of_a_pack_that_is_switched_off_are_left_out():
    library = read_law(house=off("gdpr"))

    assert not [one for one in read_catalogue(library).screening if one.pack == "gdpr"]


# --- severities ----------------------------------------------------------------------------


def graver(rule="gdpr/r", severity="blocking"):
    return House(severities=(SeverityOverride(rule, severity, "We were fined for it.", "The DPO"),))


def test_a_severity_can_be_raised_and_says_so(tmp_path):
    rule = load_law(ON, a_root(tmp_path, rules=RULES), graver()).rule("gdpr/r")

    assert rule.severity == "blocking"
    assert rule.house.said == "raised from medium by house rule: We were fined for it (The DPO)"


def test_a_severity_below_blocking_can_be_lowered(tmp_path):
    rule = load_law(ON, a_root(tmp_path, rules=RULES), graver(severity="advisory")).rule("gdpr/r")

    assert rule.house.said.startswith("lowered from medium by house rule")


def test_what_the_law_forbids_is_not_lowered(tmp_path):
    (found,) = problems(a_root(tmp_path, rules=RULES), graver("gdpr/hard", "high"))

    assert found.what == (
        "gdpr/hard is blocking and stays so: Without it the transfer is unlawful."
    )
    assert "waived" in found.hint


def test_a_severity_the_pack_has_by_now_changes_nothing(tmp_path):
    rule = load_law(ON, a_root(tmp_path, rules=RULES), graver(severity="medium")).rule("gdpr/r")

    assert rule.house is None


@pytest.mark.parametrize("name", ["gdpr/rr", "r"])
def test_a_severity_of_no_rule_is_refused(name, tmp_path):
    (found,) = problems(a_root(tmp_path, rules=RULES), graver(name))

    assert found.what == f'There is no rule "{name}".'
    assert found.hint == 'Did you mean "gdpr/r"?'


# --- definitions ---------------------------------------------------------------------------

WIDE = {"wide": a_definition("size(markets) > 5")}
OPENING = {"r": a_rule(for_each=None, applies="wide", requires=that("has(notices)"))}
CLOSING = {"r": a_rule(for_each=None, applies="!wide", requires=that("has(notices)"))}
BOTH = {**OPENING, "s": CLOSING["r"]}
HOUSE = """
definitions:
- term: common/wide
  also_when: 'size(markets) > 2'
  cases:
  - {name: Three markets are wide., on: 2026-03-01, given: {markets: [DE, GB, US]}, expect: true}
  - {name: One market is not., on: 2026-03-01, given: {markets: [DE]}, expect: false}
"""


def reading(text=HOUSE, direction="also", when=None, pack="common", name="wide"):
    document = parse_yaml(text, "dpiakit.toml")
    entry = document.data["definitions"][0]
    written = when or entry.get(f"{direction}_when", "size(markets) > 2")
    one = HouseDefinition(
        pack, name, direction, written, "Our insurer asks for it.", "The DPO",
        tuple(entry["cases"]), ("definitions", "0"),
    )  # fmt: skip
    return House(document, definitions=(one,))


def test_a_house_reads_a_term_more_widely(tmp_path):
    law = load_law(ON, a_root(tmp_path, rules=OPENING, common={"definitions": WIDE}), reading())
    activity = Activity.model_validate({"markets": ["DE", "GB", "US"]})
    (judgement,) = judge(law.rule("gdpr/r"), activity, law)

    assert judgement.outcome == "fail"
    assert law.definitions[0].house.said == (
        '"wide" also holds where size(markets) > 2 (The DPO: Our insurer asks for it)'
    )


def test_a_term_that_exempts_is_not_read_more_widely(tmp_path):
    root = a_root(tmp_path, rules=CLOSING, common={"definitions": WIDE})
    (found,) = problems(root, reading())

    assert "the law could bite less: gdpr/r" in found.what
    assert found.hint == "The other way makes it stricter: write only_when."
    assert found.line == 4


def test_a_term_that_exempts_can_be_read_more_narrowly(tmp_path):
    text = HOUSE.replace("also_when: 'size(markets) > 2'", "only_when: 'size(markets) > 9'")
    text = text.replace("[DE, GB, US]", "[DE, GB, US, CH, JP, AR]")
    text = text.replace("expect: true", "expect: false")
    root = a_root(tmp_path, rules=CLOSING, common={"definitions": WIDE})

    assert read_law(root, reading(text, "only")).definitions[0].house.direction == "only"


def test_a_term_that_works_both_ways_is_not_touched(tmp_path):
    root = a_root(tmp_path, rules=BOTH, common={"definitions": WIDE})
    (found,) = problems(root, reading())

    assert "works both ways" in found.hint


def test_the_bearing_of_a_term_is_followed_through_other_definitions(tmp_path):
    common = {"definitions": {**WIDE, "narrow": a_definition("!wide")}}
    rules = {
        "r": a_rule(for_each=None, applies="!(narrow && has(scale))", requires=that("has(notices)"))
    }

    assert read_law(a_root(tmp_path, rules=rules, common=common), reading()).definitions


def test_a_term_no_obligation_rests_on_is_not_read_anew(tmp_path):
    (found,) = problems(a_root(tmp_path, common={"definitions": WIDE}), reading())

    assert found.what == 'No obligation rests on "wide".'


@pytest.mark.parametrize(
    ("change", "line", "words"),
    [
        (("expect: true", "expect: false"), 6, "Three markets are wide."),
        (("[DE, GB, US]", "[DE]"), 6, "Three markets are wide."),
        (("given: {markets: [DE]}", "given: {market: [DE]}"), 7, "market"),
        (("on: 2026-03-01", "on: yesterday"), 6, "is not a day"),
    ],
)
def test_a_reading_keeps_to_its_own_cases(change, line, words, tmp_path):
    root = a_root(tmp_path, rules=OPENING, common={"definitions": WIDE})
    found = problems(root, reading(HOUSE.replace(*change)))[0]

    assert found.line == line
    assert words in found.what


def test_cases_must_show_what_a_reading_changes_and_where_it_ends(tmp_path):
    root = a_root(tmp_path, rules=OPENING, common={"definitions": WIDE})
    first, second = HOUSE.strip().split("\n")[-2:]
    (idle,) = problems(root, reading(HOUSE.replace(f"{first}\n", "")))
    (endless,) = problems(root, reading(HOUSE.replace(f"{second}\n", "")))

    assert idle.what == "No case shows what the house's reading changes."
    assert endless.what == "No case shows where the house's reading ends."


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("size(market) > 2", "market"),
        ("true", "always the same"),
        ("wide", "leads back"),
        ("size(markets)", "needed"),
    ],
)
def test_a_reading_that_means_nothing_is_told_at_its_line(when, words, tmp_path):
    root = a_root(tmp_path, rules=OPENING, common={"definitions": WIDE})
    text = HOUSE.replace("'size(markets) > 2'", f"'{when}'")
    found = problems(root, reading(text, when=when))

    assert found[0].file == "dpiakit.toml"
    assert words in f"{found[0].what} {found[0].hint}"


@pytest.mark.parametrize(("pack", "hint"), [("gdpr", "common/wide"), ("comon", "common/wide")])
def test_a_term_nobody_defined_is_told_with_a_guess(pack, hint, tmp_path):
    root = a_root(tmp_path, rules=OPENING, common={"definitions": WIDE})
    (found,) = problems(root, reading(pack=pack))

    assert found.hint == f'Did you mean "{hint}"?'


# --- the digest ----------------------------------------------------------------------------


def test_everything_a_house_says_changes_the_digest(tmp_path):
    root = a_root(tmp_path / "law", rules={**RULES, **OPENING}, common={"definitions": WIDE})
    houses = [
        NO_HOUSE,
        House(),
        off(),
        graver(),
        graver(severity="high"),
        reading(),
        with_pack(own_pack(tmp_path / "acme")),
        with_pack(own_pack(tmp_path / "more" / "acme", why="Another reason.")),
    ]
    digests = [law_digest(root, house=house) for house in houses]

    assert digests[0] == digests[1] == law_digest(root)
    assert len(set(digests)) == len(houses) - 1


def test_the_digest_is_found_without_reading_the_law(tmp_path):
    root = a_root(tmp_path / "law", rules=RULES)
    house = with_pack(own_pack(tmp_path / "acme"))

    assert law_digest(root, house=house) == read_law(root, house).digest


def test_a_house_is_the_same_wherever_it_lies(tmp_path):
    root = a_root(tmp_path / "law")
    here, there = own_pack(tmp_path / "a" / "acme"), own_pack(tmp_path / "b" / "acme")

    assert law_digest(root, house=with_pack(here)) == law_digest(root, house=with_pack(there))
