"""What a string contradicts: itself, the framework, or a record."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from dpiakit.evidence.measured_strings import SAID
from dpiakit.evidence.strings import judgement
from dpiakit.evidence.strings.bits import Ids
from dpiakit.evidence.strings.claims import ClaimError, claims_of
from dpiakit.evidence.strings.gpp import GppString, Section
from dpiakit.evidence.strings.judgement import judge, not_compared
from dpiakit.evidence.strings.reading import ConsentString
from dpiakit.evidence.strings.tcf import Restriction, TcString
from dpiakit.model.activity import Activity

ON = date(2026, 11, 28)
TC = TcString(
    created=datetime(2026, 10, 1, tzinfo=UTC),
    last_updated=datetime(2026, 10, 2, tzinfo=UTC),
    cmp_id=7,
    cmp_version=1,
    consent_screen=1,
    consent_language="DE",
    vendor_list_version=120,
    policy_version=5,
    service_specific=True,
    non_standard_texts=False,
    special_features=Ids(),
    purpose_consents=Ids(((1, 4),)),
    purpose_legitimate_interests=Ids(((9, 10),)),
    purpose_one_treatment=False,
    publisher_country="DE",
    vendor_consents=Ids(((755, 755),)),
    vendor_legitimate_interests=Ids(),
    restrictions=(),
    disclosed_vendors=Ids(((700, 800),)),
)
ACTIVITY = Activity.model_validate({
    "id": "offers",
    "languages": ["de", "en-GB"],
    "controller": {"establishments": ["DE"]},
    "recipients": {"adnet": {}},
    "purposes": {
        "ads": {
            "aim": "personalised-advertising",
            "lawful_basis": "consent",
            "consent": {"refreshed_every": "P12M"},
        },
        "reach": {"aim": "analytics", "lawful_basis": "legitimate-interests"},
    },
    "opt_outs": {"sells": True, "shares": True, "signal": {"honoured": True}},
})  # fmt: skip


def judged(string=TC, claims=None, on=ON):
    one = ConsentString("text", ("here",), tc=string)
    return [(each.weight, each.code) for each in judge(one, claims, on)]


def against(string=TC, activity=ACTIVITY, processed=(), vendors=None, on=ON):
    return judged(string, claims_of(activity, processed, vendors), on)


def section(number=8, name="usca", processed=(), activity=ACTIVITY, **fields):
    one = Section(number, name, "text", fields={"Version": 1, "SaleOptOutNotice": 1,
                  "SharingOptOutNotice": 1, **fields})  # fmt: skip
    string = ConsentString("text", ("here",), gpp=GppString(1, (one,)))
    claims = claims_of(activity, processed) if activity else None
    return [(each.weight, each.code) for each in judge(string, claims, ON)]


def contradiction(code):
    return [("contradiction", code)]


def test_nothing_is_said_of_a_string_that_is_as_it_should_be():
    assert judged() == []
    assert against(processed=[("ads", (1, 3, 4)), ("reach", (9,))], vendors={"adnet": 755}) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"disclosed_vendors": None}, "no-disclosed-vendors"),
        ({"service_specific": False}, "not-service-specific"),
        ({"policy_version": 3}, "old-policy"),
        ({"last_updated": datetime(2026, 9, 30, tzinfo=UTC)}, "updated-before-created"),
        ({"last_updated": datetime(2026, 11, 29, tzinfo=UTC)}, "updated-in-future"),
    ],
)
def test_a_string_contradicts_the_framework(change, code):
    assert judged(replace(TC, **change)) == contradiction(code)


@pytest.mark.parametrize("number", range(1, 12))
def test_legitimate_interest_is_forbidden_for_five_purposes(number):
    found = judged(replace(TC, purpose_legitimate_interests=Ids(((number, number),))))

    expected = number in {1, 3, 4, 5, 6}
    assert found == (contradiction("legitimate-interest-forbidden") if expected else [])


@pytest.mark.parametrize(("day", "weight"), [((2, 28), "remark"), ((3, 1), "contradiction")])
def test_disclosed_vendors_are_demanded_of_strings_made_after_february_2026(day, weight):
    made = datetime(2026, *day, tzinfo=UTC)

    assert judged(replace(TC, created=made, disclosed_vendors=None)) == [
        (weight, "no-disclosed-vendors")
    ]


@pytest.mark.parametrize(
    ("change", "code"),
    [({"publisher_country": "FR"}, "country"), ({"consent_language": "PL"}, "language")],
)
def test_a_string_contradicts_the_country_and_the_languages_of_the_record(change, code):
    assert against(replace(TC, **change)) == contradiction(code)


def test_an_unknown_country_contradicts_nothing():
    assert against(replace(TC, publisher_country="AA")) == []


def test_a_choice_is_stale_on_the_day_after_its_term():
    assert against(on=date(2027, 10, 2)) == []
    assert against(on=date(2027, 10, 3)) == contradiction("stale")


def test_a_recipient_that_was_not_disclosed_is_found():
    assert against(vendors={"adnet": 801}) == contradiction("vendor-not-disclosed")


@pytest.mark.parametrize(
    ("purpose", "numbers", "code"),
    [
        ("ads", (4, 7), "processed-without-consent"),
        ("reach", (8,), "processed-without-transparency"),
    ],
)
def test_a_purpose_that_was_processed_without_a_basis_in_the_string_is_found(
    purpose, numbers, code
):
    assert against(processed=[(purpose, numbers)]) == contradiction(code)


def test_purpose_one_may_be_undisclosed_by_the_law_of_the_country():
    string = replace(TC, purpose_one_treatment=True, purpose_consents=Ids())

    assert against(string, processed=[("ads", (1,))]) == [("remark", "purpose-one")]


def test_an_opt_out_is_a_remark_until_data_were_processed():
    assert section(SaleOptOut=1) == [("remark", "opted-out")]
    assert section(SaleOptOut=1, processed=[("ads", ())]) == contradiction(
        "processed-after-opt-out"
    )
    assert section(SaleOptOut=1, processed=[("reach", ())]) == [("remark", "opted-out")]


def test_gpc_alone_stops_sale_and_advertising():
    assert section(Gpc=True, processed=[("ads", ())]) == contradiction("processed-after-opt-out")


def test_gpc_beside_no_opt_out_contradicts_itself():
    assert section(Gpc=True, SaleOptOut=2, activity=None) == contradiction("signal-ignored")
    assert section(Gpc=False, SaleOptOut=2, activity=None) == []


def test_gpc_against_a_record_that_does_not_honour_it():
    activity = Activity.model_validate({"id": "r", "opt_outs": {"signal": {"honoured": False}}})

    assert ("contradiction", "signal-not-honoured") in section(Gpc=True, activity=activity)


@pytest.mark.parametrize("value", [0, 2])
@pytest.mark.parametrize("field", ["SaleOptOutNotice", "SharingOptOutNotice"])
def test_a_record_that_sells_or_shares_needs_its_notice(field, value):
    assert section(**{field: value}) == contradiction("notice")


def test_us_privacy_letters_are_judged_too():
    fields = {"Version": 1, "Notice": "N", "OptOutSale": "Y", "LspaCovered": "N"}
    string = ConsentString("1NYN", ("here",), us_privacy=fields)

    found = judge(string, claims_of(ACTIVITY, [("ads", ())]), ON)

    assert [one.code for one in found] == ["notice", "processed-after-opt-out"]


def test_a_section_that_is_not_known_is_said():
    string = ConsentString("t", ("here",), gpp=GppString(1, (Section(40, "", "x"),)))

    assert [one.code for one in judge(string, None, ON)] == ["unknown-section"]


def test_what_the_record_does_not_say_is_not_compared():
    string = ConsentString("text", ("here",), tc=TC)

    assert len(not_compared(string, claims_of(Activity(id="bare")))) == 5
    assert not_compared(string, claims_of(ACTIVITY, [("ads", (1,))], {"adnet": 755})) == ()
    assert against(activity=Activity(id="bare")) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"processed": [("add", ())]}, 'no purpose "add".\n    Did you mean "ads"'),
        ({"vendors": {"other": 1}}, 'no recipient "other"'),
    ],
)
def test_names_that_the_record_does_not_have_are_refused(words, said):
    with pytest.raises(ClaimError, match=said):
        claims_of(ACTIVITY, **words)


def test_a_recipient_without_consent_or_interest_of_the_person_is_a_remark():
    assert against(vendors={"adnet": 755}) == []
    assert against(vendors={"adnet": 700}) == [("remark", "vendor-without-basis")]


def test_a_purpose_that_the_publisher_does_not_allow_is_told_where_it_was_processed():
    rule = Restriction(3, "not-allowed", Ids(((700, 800),)))
    string = replace(TC, restrictions=(rule,))

    assert against(string, processed=[("ads", (3,))], vendors={"adnet": 755}) == [
        ("remark", "purpose-not-allowed")
    ]
    assert against(string, processed=[("ads", (4,))], vendors={"adnet": 755}) == []
    assert against(string, processed=[("ads", (3,))]) == []


def test_a_section_that_lost_the_signal_of_the_header_is_told():
    fields = {"Version": 1, "SaleOptOut": 1, "SharingOptOut": 1, "Gpc": False}
    one = ConsentString("text", ("here",), gpp=GppString(1, (Section(8, "usca", "t", fields),)))

    codes = [each.code for each in judge(one, None, ON, signal=True)]

    assert codes == ["signal-not-passed-on"]
    assert judge(one, None, ON) == ()


def test_a_signal_of_the_header_stops_what_an_opt_out_stops():
    fields = {"Version": 1, "SaleOptOutNotice": 1, "SharingOptOutNotice": 1, "SaleOptOut": 0,
              "SharingOptOut": 0}  # fmt: skip
    one = ConsentString("text", ("here",), gpp=GppString(1, (Section(8, "usca", "t", fields),)))
    claims = claims_of(ACTIVITY, [("ads", ())])

    assert [each.code for each in judge(one, claims, ON, signal=True)] == [
        "processed-after-opt-out"
    ]


def test_every_code_of_a_judgement_has_a_sentence_for_its_count():
    """A manifest tells each code as a number of strings."""
    source = Path(judgement.__file__).parent
    codes = set()
    for file in ("judgement.py", "signals.py"):
        codes |= set(re.findall(r'(?:Judgement\(\s*|yield )"([a-z]+(?:-[a-z]+)*)"',
                                (source / file).read_text()))  # fmt: skip

    assert codes == SAID.keys()
