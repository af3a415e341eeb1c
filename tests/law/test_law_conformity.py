"""Documents that the law prescribes: whether what is written says all they must."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from law_builder import NO_CASES, a_law, a_root, a_rule, an_activity, that

from dpiakit.errors import LawError
from dpiakit.law import read_law
from dpiakit.law.changes import next_change
from dpiakit.law.conformity import _REQUIRED, _conforms, breaches, conforms, fault
from dpiakit.law.judge import judge
from dpiakit.model.parties import ContractClauses, Recipient

CONTRACT = {
    "written": {"type": "boolean", "required": True, "allowed": [True]},
    "audits": {"type": "boolean", "required": True, "allowed": [True]},
    "security": {"type": "boolean"},
}
RULE = a_rule(
    for_each="recipients as recipient",
    requires=that('conforms(recipient.clauses, "contract")'),
)


def a_schema(tmp_path, fields, name="contract"):
    law = a_law(tmp_path, files={f"policies/gdpr/documents/{name}.yaml": fields})
    return law.schema("gdpr", name)


def ask(tmp_path, fields, clauses, rule=RULE):
    law = a_law(
        tmp_path, rules={"r": rule}, files={"policies/gdpr/documents/contract.yaml": fields}
    )
    activity = an_activity(recipients={"acme": {} if clauses is None else {"clauses": clauses}})
    (judgement,) = judge(law.rule("gdpr/r"), activity, law)
    return judgement


def test_a_document_that_says_all_it_must_conforms(tmp_path):
    assert ask(tmp_path, CONTRACT, {"written": True, "audits": True}).outcome == "pass"


def test_a_contradiction_is_a_failure_though_something_else_is_unknown(tmp_path):
    assert ask(tmp_path, CONTRACT, {"written": False}).outcome == "fail"


def test_what_is_not_written_is_a_question(tmp_path):
    judgement = ask(tmp_path, CONTRACT, {"written": True})

    assert judgement.outcome == "needs-evidence"
    assert judgement.missing == (("recipients", "acme", "clauses", "audits"),)


def test_an_absent_group_of_facts_is_one_question(tmp_path):
    assert ask(tmp_path, CONTRACT, None).missing == (("recipients", "acme", "clauses"),)


def test_further_facts_are_no_contradiction(tmp_path):
    clauses = {"written": True, "audits": True, "security": False, "confidentiality": False}

    assert ask(tmp_path, CONTRACT, clauses).outcome == "pass"


def test_a_reference_stands_for_its_element(tmp_path):
    rule = a_rule(requires=that('conforms(transfer.recipient, "contract")'))
    law = a_law(
        tmp_path,
        rules={"r": rule},
        files={"policies/gdpr/documents/contract.yaml": {"contract": {"required": True}}},
    )
    activity = an_activity(recipients={"acme": {}}, transfers={"t": {"recipient": "acme"}})
    (judgement,) = judge(law.rule("gdpr/r"), activity, law)

    assert judgement.missing == (("recipients", "acme", "contract"),)


def test_a_reference_to_nobody_leaves_it_open(tmp_path):
    rule = a_rule(requires=that('conforms(transfer.recipient, "contract")'))
    law = a_law(
        tmp_path,
        rules={"r": rule},
        files={"policies/gdpr/documents/contract.yaml": {"contract": {"required": True}}},
    )
    activity = an_activity(transfers={"t": {"recipient": "acme"}})
    (judgement,) = judge(law.rule("gdpr/r"), activity, law)

    assert judgement.outcome == "needs-evidence"
    assert judgement.missing == (("recipients", "acme"),)


NESTED = {
    "name": {"type": "string", "required": True, "minlength": 3, "regex": "[A-Z][a-z]*"},
    "clauses": {"type": "dict", "schema": {"written": {"type": "boolean", "required": True}}},
    "security_evidence": {"type": "list", "minlength": 1, "schema": {"type": "string"}},
    "last_audit": {"type": "date"},
}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"name": "Acme"}, True),
        ({"name": "acme"}, False),
        ({}, None),
        ({"name": "Acme", "clauses": {}}, None),
        ({"name": "Acme", "clauses": {"written": True}}, True),
        ({"name": "X", "clauses": {}}, False),
        ({"name": "Acme", "security_evidence": []}, False),
        ({"name": "Acme", "last_audit": "2026-01-31"}, True),
        ({"name": "Acme", "sub_processors": {"x": {"name": "X"}}, "contract": True}, True),
    ],
)
def test_a_document_may_ask_more_of_its_fields(tmp_path, facts, expected):
    schema = a_schema(tmp_path, NESTED)
    recipient = Recipient.model_validate(facts)

    assert schema.plain is None
    assert conforms(recipient, schema) is expected
    assert conforms(recipient, schema) is expected, "the same the second time"


def test_what_is_missing_deep_inside_is_named(tmp_path):
    fields = {"clauses": {"type": "dict", "required": True, "schema": {
        "written": {"type": "boolean", "required": True}}}}  # fmt: skip
    rule = a_rule(for_each="recipients as r", requires=that('conforms(r, "contract")'))
    judgement = ask(tmp_path, fields, {"audits": True}, rule)

    assert judgement.missing == (("recipients", "acme", "clauses", "written"),)


def test_a_period_is_read_as_its_text(tmp_path):
    from dpiakit.model.data import Retention

    schema = a_schema(tmp_path, {"period": {"type": "string", "regex": "P[0-9]+Y"}})

    assert conforms(Retention.model_validate({"period": "P3Y"}), schema) is True
    assert conforms(Retention.model_validate({"period": "P3D"}), schema) is False


def test_answers_are_remembered_within_bounds(tmp_path, monkeypatch):
    monkeypatch.setattr("dpiakit.law.conformity._REMEMBERED", 2)
    schema = a_schema(tmp_path, NESTED)
    for name in ("Acme", "Bold", "Cold"):
        assert conforms(Recipient(name=name), schema) is True

    assert len(schema.verdicts) == 1


booleans = st.sampled_from([None, True, False])


@given(st.fixed_dictionaries(dict.fromkeys(("written", "audits", "security"), booleans)))
def test_the_plain_path_agrees_with_cerberus(tmp_path_factory, facts):
    schema = _contract(tmp_path_factory)
    clauses = ContractClauses(**facts)

    assert schema.plain is not None
    assert conforms(clauses, schema) is _conforms(clauses, schema)


PLAIN = {
    "name": {"required": True, "type": "string", "allowed": ["Acme", "Bold"]},
    "contract": {"type": "boolean"},
    "last_audit": {"required": True, "type": "date"},
    "service": {"required": False},
}
recipients = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["Acme", "Bold", "Cold"]),
        "contract": st.booleans(),
        "last_audit": st.just("2026-01-31"),
        "service": st.just("mail"),
    },
)


@given(recipients)
def test_the_plain_path_agrees_with_cerberus_on_words_and_days(tmp_path_factory, facts):
    schema = _contract(tmp_path_factory, tuple(PLAIN))
    recipient = Recipient.model_validate(facts)

    assert schema.plain is not None
    assert conforms(recipient, schema) is _conforms(recipient, schema)


_SCHEMAS = {}


def _contract(tmp_path_factory, key=()):
    """One schema for all examples of a property."""
    if key not in _SCHEMAS:
        fields = PLAIN if key else CONTRACT
        _SCHEMAS[key] = a_schema(tmp_path_factory.mktemp("law"), fields)
    return _SCHEMAS[key]


def test_a_number_is_not_a_yes(tmp_path):
    """In Python True is an integer; in a contract it is none."""
    schema = a_schema(tmp_path, {"contract": {"type": "integer"}})

    assert conforms(Recipient(contract=True), schema) is False


def test_the_code_of_a_missing_field_is_that_of_cerberus():
    from cerberus import errors

    assert errors.REQUIRED_FIELD.code == _REQUIRED


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ("- a\n", ""),
        ({"a": "string"}, "a"),
        ({"a": {"coerce": "int"}}, "a.coerce"),
        ({"a": {"check_with": "x"}}, "a.check_with"),
        ({"a": {"regex": "(a+)+"}}, "a.regex"),
        ({"a": {"schema": {"b": {"default": 1}}}}, "a.schema.b.default"),
        ({"a": {"schema": {"regex": "(a+)+"}}}, "a.schema.regex"),
        ({"a": {"anyof": [{"rename": "b"}]}}, "a.anyof.0.rename"),
        ({"a": {"valuesrules": {"purge_unknown": True}}}, "a.valuesrules.purge_unknown"),
    ],
)
def test_a_document_only_looks(tmp_path, fields, where):
    """A pack comes from a stranger: nothing in it may run, or run for ever."""
    root = a_root(tmp_path, files={"policies/gdpr/documents/contract.yaml": fields})
    with pytest.raises(LawError) as caught:
        read_law(root)

    assert [one.where for one in caught.value.problems] == [where]


def test_what_cerberus_itself_refuses_is_said_to_authors(tmp_path):
    assert "type" in fault(a_schema(tmp_path, {"a": {"type": "yes-or-no"}}))
    assert fault(a_schema(tmp_path, CONTRACT)) == ""


def test_a_document_cannot_demand_what_no_record_can_say(tmp_path):
    root = a_root(
        tmp_path,
        rules={"r": RULE},
        cases={"r": NO_CASES},
        files={"policies/gdpr/documents/contract.yaml": {"writen": {"required": True}}},
    )
    with pytest.raises(LawError) as caught:
        read_law(root)

    assert '"writen", which no record can say' in caught.value.problems[0].what


def test_a_document_that_no_pack_has_is_refused(tmp_path):
    with pytest.raises(LawError) as caught:
        read_law(a_root(tmp_path, rules={"r": RULE}))

    assert '"contract" is not one of the values allowed here.' in caught.value.problems[0].what


def test_a_document_that_cannot_be_read_is_one_problem(tmp_path):
    root = a_root(tmp_path, files={"policies/gdpr/documents/contract.yaml": "a: [\n"})
    with pytest.raises(LawError) as caught:
        read_law(root)

    assert len(caught.value.problems) == 1


def a_dated_law(tmp_path, **versions):
    return a_law(
        tmp_path,
        rules={"r": RULE},
        files={
            f"policies/gdpr/documents/contract{'@' + day if day else ''}.yaml": fields
            for day, fields in versions.items()
        },
    ).library


STRICTER = {**CONTRACT, "security": {"type": "boolean", "required": True, "allowed": [True]}}


def test_a_document_is_replaced_from_a_day_on(tmp_path):
    """Like other law: the earlier text holds until the day before, and kept verdicts end there."""
    library = a_dated_law(
        tmp_path, **{"": CONTRACT, "2027-01-01": STRICTER, "2029-01-01": CONTRACT}
    )
    clauses = {"written": True, "audits": True, "security": False}
    activity = an_activity(recipients={"acme": {"clauses": clauses}})
    outcomes = {}
    for day in (date(2026, 12, 31), date(2027, 1, 1), date(2028, 12, 31), date(2029, 1, 1)):
        law = library.in_force(day)
        (judgement,) = judge(law.rule("gdpr/r"), activity, law)
        outcomes[day.isoformat()] = judgement.outcome

    assert outcomes == {
        "2026-12-31": "pass", "2027-01-01": "fail", "2028-12-31": "fail", "2029-01-01": "pass",
    }  # fmt: skip
    assert library.in_force(date(2027, 6, 1)).schema("gdpr", "contract").required[-1] == "security"
    assert next_change(library, date(2026, 12, 31)) == date(2027, 1, 1)
    assert next_change(library, date(2027, 1, 1)) == date(2029, 1, 1)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (("", "soon"), '"soon" is not a day.'),
        (("2027-01-01",), "There is no contract.yaml, which holds before 2027-01-01."),
    ],
)
def test_a_document_with_a_day_that_means_nothing_is_told(days, said, tmp_path):
    with pytest.raises(LawError, match=re.escape(said)):
        a_dated_law(tmp_path, **dict.fromkeys(days, CONTRACT))


def test_breaches_name_the_place_and_the_rule_and_never_the_value(tmp_path):
    answers = {"type": "string", "allowed": ["granted", "refused"]}
    schema = a_schema(
        tmp_path,
        {
            "who": {"required": True, "type": "string", "empty": False},
            "choices": {"type": "dict", "valuesrules": answers},
            "at": {"required": True, "type": "string"},
        },
    )
    found = breaches({"who": "", "choices": {"mail": "secret-value"}, "more": 1}, schema)

    assert {(one.path, one.missing) for one in found} == {
        (("who",), False), (("choices", "mail"), False), (("at",), True),
    }  # fmt: skip
    assert "Allowed are: granted, refused." in {one.rule for one in found}
    assert "secret-value" not in str(found)
