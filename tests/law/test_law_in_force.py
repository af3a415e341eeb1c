"""The law on a day: what binds, with which values."""

from datetime import date

import pytest
from law_builder import ON, a_definition, a_law, a_root, a_rule, a_set, an_activity, that

from dpiakit.law import law_digest, load_law, read_law
from dpiakit.law.judge import judge


def test_a_rule_binds_on_its_first_and_on_its_last_day(tmp_path):
    """Art. 99(2) GDPR: "shall apply from 25 May 2018" includes that day."""
    rule = a_rule(effective={"from": "2018-05-25", "until": "2025-12-31"})
    library = read_law(a_root(tmp_path, rules={"r": rule}))

    assert library.in_force(date(2018, 5, 25)).rules
    assert library.in_force(date(2025, 12, 31)).rules
    assert not library.in_force(date(2018, 5, 24)).rules
    assert not library.in_force(date(2026, 1, 1)).rules


def test_of_two_versions_the_one_of_the_day_binds(tmp_path):
    rules = {
        "r@2018-05-25": a_rule(
            title="Old", effective={"from": "2018-05-25", "until": "2021-12-31"}
        ),
        "r@2022-01-01": a_rule(title="New", effective={"from": "2022-01-01"}),
    }
    library = read_law(a_root(tmp_path, rules=rules))

    assert library.in_force(date(2021, 12, 31)).rule("gdpr/r").title == "Old"
    assert library.in_force(date(2022, 1, 1)).rule("gdpr/r").title == "New"


def test_a_rule_is_found_by_a_name_it_had(tmp_path):
    law = a_law(tmp_path, rules={"r": a_rule(aliases=["gdpr/old"])})

    assert law.rule("gdpr/old").name == "gdpr/r"


def test_there_is_no_rule_of_an_unknown_name(tmp_path):
    with pytest.raises(KeyError):
        a_law(tmp_path).rule("gdpr/none")


def test_there_is_no_pack_of_an_unknown_name(tmp_path):
    with pytest.raises(KeyError):
        a_law(tmp_path).pack("none")


def outcomes(law, name, **given):
    return [one.outcome for one in judge(law.rule(name), an_activity(**given), law)]


def test_a_dated_set_has_the_value_of_the_day(tmp_path):
    library = read_law(
        a_root(
            tmp_path,
            data={"safe": a_set(("2018-05-25", ["scc-2010"]), ("2021-06-27", ["scc-2021"]))},
            rules={"r": a_rule(requires=that("transfer.safeguard in safe"))},
        )
    )
    given = {"transfers": {"acme": {"safeguard": "scc-2010"}}}

    assert outcomes(library.in_force(date(2021, 6, 26)), "gdpr/r", **given) == ["pass"]
    assert outcomes(library.in_force(date(2021, 6, 27)), "gdpr/r", **given) == ["fail"]


def test_a_dated_number_is_read_through_a_definition(tmp_path):
    number = {"type": "number"}
    library = read_law(
        a_root(
            tmp_path,
            data={"many": a_set(("2018-05-25", 100), ("2024-01-01", 1000), **number)},
            definitions={"crowd": a_definition("scale.people >= many")},
            rules={"r": a_rule(for_each=None, requires=that("crowd"))},
        )
    )

    assert outcomes(library.in_force(date(2023, 12, 31)), "gdpr/r", scale={"people": 100}) == [
        "pass"
    ]
    assert outcomes(library.in_force(date(2024, 1, 1)), "gdpr/r", scale={"people": 100}) == ["fail"]


def test_a_number_may_be_a_fraction_at_some_time(tmp_path):
    law = a_law(
        tmp_path,
        data={"share": a_set(("2018-05-25", 1), ("2024-01-01", 0.5), type="number")},
        rules={"r": a_rule(for_each=None, requires=that("pricing.spread <= share"))},
    )

    assert outcomes(law, "gdpr/r", pricing={"spread": 0.6}) == ["fail"]


def test_a_text_of_the_day_can_be_compared(tmp_path):
    law = a_law(
        tmp_path,
        data={"word": a_set(("2018-05-25", "bcr"), type="text")},
        rules={"r": a_rule(requires=that("transfer.safeguard == word"))},
    )

    assert outcomes(law, "gdpr/r", transfers={"acme": {"safeguard": "bcr"}}) == ["pass"]


def test_the_day_itself_can_be_asked_for(tmp_path):
    rule = a_rule(for_each=None, requires=that("dates.started <= on"))
    library = read_law(a_root(tmp_path, rules={"r": rule}))
    given = {"dates": {"started": "2026-03-01"}}

    assert outcomes(library.in_force(date(2026, 3, 1)), "gdpr/r", **given) == ["pass"]
    assert outcomes(library.in_force(date(2026, 2, 28)), "gdpr/r", **given) == ["fail"]


def test_a_parameter_has_no_value_before_its_first_day(tmp_path):
    library = read_law(a_root(tmp_path, data={"safe": a_set(("2021-06-27", ["bcr"]))}))

    assert library.parameters[0].at(date(2021, 6, 26)) is None
    assert library.parameters[0].at(date(2021, 6, 27)) == frozenset({"bcr"})


def test_what_all_packs_share_is_visible_in_each(tmp_path):
    law = a_law(
        tmp_path,
        common={
            "definitions": {"far": a_definition("size(markets) > few")},
            "data": {"few": a_set(("2018-05-25", 1), type="number")},
        },
        rules={"r": a_rule(for_each=None, requires=that("far && size(markets) > few"))},
    )

    assert outcomes(law, "gdpr/r", markets=["DE", "FR"]) == ["pass"]


def test_a_scope_without_a_day_has_kinds_but_no_values(tmp_path):
    library = read_law(a_root(tmp_path, data={"safe": a_set(("2018-05-25", ["bcr"]))}))

    assert library.scope("gdpr").constants["safe"][1] is None
    assert library.scope("gdpr", ON).constants["safe"][1] == frozenset({"bcr"})


def test_a_function_cannot_be_asked_without_a_day(tmp_path):
    scope = read_law(a_root(tmp_path)).scope("gdpr")

    with pytest.raises(NotImplementedError):
        scope.functions["part_of"].call(None, "DE", "EEA")


def test_the_digest_changes_with_any_file_of_the_law(tmp_path):
    before = read_law(a_root(tmp_path, rules={"r": a_rule()})).digest
    same = read_law(a_root(tmp_path, rules={"r": a_rule()})).digest
    after = load_law(ON, a_root(tmp_path, rules={"r": a_rule(title="Other")})).digest

    assert before == same != after


def test_the_digest_does_not_depend_on_where_the_law_lies(tmp_path):
    one = read_law(a_root(tmp_path / "one", rules={"r": a_rule()})).digest
    other = read_law(a_root(tmp_path / "other", rules={"r": a_rule()})).digest

    assert one == other


def test_the_digest_is_known_without_reading_the_law(tmp_path):
    root = a_root(tmp_path, rules={"r": a_rule()}, files={"policies/gdpr/risks/x.yaml": "x: 1\n"})

    assert law_digest(root) == read_law(root).digest


def test_cases_do_not_change_the_digest_and_risks_do(tmp_path):
    before = law_digest(a_root(tmp_path, rules={"r": a_rule()}))
    cases = law_digest(a_root(tmp_path, rules={"r": a_rule()}, cases={"r": []}))
    risks = law_digest(a_root(tmp_path, files={"policies/gdpr/risks/x.yaml": "x: 1\n"}))

    assert before == cases != risks


def test_the_shipped_law_has_a_digest():
    assert law_digest() == law_digest()


def test_definitions_of_the_day_can_be_listed(tmp_path):
    law = a_law(tmp_path, definitions={"far": a_definition("size(markets) > 1")})

    assert [one.name for one in law.definitions] == ["far"]


def test_instruments_can_be_looked_up(tmp_path):
    assert a_law(tmp_path).instruments["gdpr"].short == "GDPR"
