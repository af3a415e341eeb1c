"""The baseline as a file: readable, canonical, and refused when it is not what was written."""

import json
from dataclasses import replace
from datetime import date

import pytest
from acceptance_builders import a_finding
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from dpiakit.acceptance import (
    Baseline,
    baseline_of,
    baseline_schema,
    baseline_text,
    read_baseline,
    shrunk,
)
from dpiakit.acceptance.baseline import Known
from dpiakit.errors import InputError
from dpiakit.source import Limits

DAY, LATER = date(2026, 11, 1), date(2026, 11, 23)
EMPTY = Baseline(DAY, {})


def a_baseline(on=DAY, **records):
    found = {
        name: [a_finding(basis=(basis,)) for basis in bases] for name, bases in records.items()
    }
    return baseline_of(found, on)


def kept(folder, text):
    file = folder / "dpiakit-baseline.json"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def test_a_baseline_is_written_one_finding_a_line_without_what_records_say():
    text = baseline_text(a_baseline(loyalty=["b", "a"], apps=["c"]))
    lines = text.splitlines()

    assert json.loads(text)["schema"] == "dpiakit/baseline-v1"
    assert [line for line in lines if line.endswith("[")] == ['  "apps": [', '  "loyalty": [']
    assert sum('"fingerprint"' in line for line in lines) == 3
    assert a_finding().message not in text
    assert "acme-mail" not in text
    assert text.endswith("}\n")
    Draft202012Validator(baseline_schema()).validate(json.loads(text))


def test_an_empty_baseline_is_one(tmp_path):
    assert read_baseline(kept(tmp_path, baseline_text(EMPTY))) == EMPTY
    Draft202012Validator(baseline_schema()).validate(json.loads(baseline_text(EMPTY)))


NAMES = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=8)
KNOWN = st.builds(
    Known,
    st.text(min_size=1, max_size=12),
    st.text("0123456789abcdef", min_size=16, max_size=16),
    st.dates(),
)


@given(st.dictionaries(NAMES, st.sets(KNOWN, min_size=1, max_size=4), max_size=4), st.dates())
def test_what_is_written_is_read_again(tmp_path_factory, records, day):
    tidy = {name: tuple(sorted(records[name])) for name in sorted(records)}
    baseline = Baseline(day, tidy)
    file = kept(tmp_path_factory.mktemp("baseline"), baseline_text(baseline))

    found = read_baseline(file)
    assert found == baseline
    assert baseline_text(found) == file.read_text()


def refused(folder, text):
    with pytest.raises(InputError) as caught:
        read_baseline(kept(folder, text))
    return caught.value.problems


def changed(**changes):
    return json.dumps({**json.loads(baseline_text(a_baseline(loyalty=["a"]))), **changes})


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (b"", "cut off or damaged"),
        (b"{", "cut off or damaged"),
        (b"[" * 100_000, "too deep"),
        (b"\xff\xfe", "not UTF-8"),
        ("[]", "This is no baseline of dpiakit."),
        ("{}", "This is no baseline of dpiakit."),
        ('{"schema": "checkov"}', "This is no baseline of dpiakit."),
        ('{"schema": "dpiakit/baseline-v1", "schema": 1}', '"schema" stands twice'),
        ('{"schema": "dpiakit/baseline-v1"}', "It is missing"),
        (changed(extra=1), "No baseline of this version has this key."),
        (changed(written="yesterday"), '"yesterday" is not a day.'),
        (changed(written="2026-13-01"), '"2026-13-01" is not a day.'),
        (changed(digest=None), "nothing is no digest."),
        (changed(records=[]), "stands where records are expected"),
        (changed(records={"loyalty": []}), "not a list of findings"),
        (changed(records={"loyalty": [{"rule": "gdpr/x"}]}), "not a list of findings"),
        (
            changed(records={"a": [{"rule": "r", "fingerprint": "A" * 16, "since": "2026-01-01"}]}),
            "not a list of findings",
        ),
        (changed(written="2026-11-02"), "edited by hand, or two branches were merged"),
        (changed(records={}), "edited by hand, or two branches were merged"),
    ],
)
def test_what_dpiakit_did_not_write_is_refused_with_what_to_do(tmp_path, text, what):
    problems = refused(tmp_path, text)

    assert any(what in problem.what for problem in problems), problems
    assert all("dpiakit baseline" in problem.hint for problem in problems)


def test_a_truncated_baseline_is_refused_wherever_it_was_cut(tmp_path):
    text = baseline_text(a_baseline(loyalty=["a", "b"]))
    for end in range(0, len(text) - 2, 7):
        assert refused(tmp_path, text[:end])


def test_another_version_is_named_with_the_one_that_is_known(tmp_path):
    (problem,) = refused(tmp_path, '{"schema": "dpiakit/baseline-v7"}')

    assert "dpiakit/baseline-v7" in problem.what
    assert "dpiakit/baseline-v1" in problem.what
    assert "the dpiakit it was written with" in problem.hint


def test_a_merged_baseline_can_be_read_to_be_brought_up_to_date(tmp_path):
    one = json.loads(baseline_text(a_baseline(loyalty=["a", "b"])))
    other = json.loads(baseline_text(a_baseline(apps=["c"])))
    one["records"] |= other["records"]
    file = kept(tmp_path, json.dumps(one))

    assert read_baseline(file, merged=True) == a_baseline(loyalty=["a", "b"], apps=["c"])


def test_a_baseline_larger_than_anybody_needs_is_refused_unread(tmp_path, monkeypatch):
    monkeypatch.setattr("dpiakit.acceptance.keeping.BASELINE_LIMITS", Limits(size=10))
    (problem,) = refused(tmp_path, baseline_text(EMPTY))

    assert "too large" in problem.what


def test_an_update_drops_what_is_closed_and_takes_in_nothing():
    before = a_baseline(loyalty=["a", "b"], apps=["c"])
    now = a_baseline(on=LATER, loyalty=["b", "new"], apps=[])

    after = shrunk(before, now, ["loyalty", "apps"])

    assert after == a_baseline(loyalty=["b"])
    assert after.written == DAY


def test_of_records_that_were_not_judged_nothing_is_dropped():
    before = a_baseline(loyalty=["a"], apps=["c"])

    assert shrunk(before, a_baseline(on=LATER), ["loyalty"]) == a_baseline(apps=["c"])


def test_a_baseline_grows_only_when_it_is_told_and_says_since_when():
    before = a_baseline(loyalty=["a"])
    now = a_baseline(on=LATER, loyalty=["a", "new"])

    after = shrunk(before, now, ["loyalty"], grow=True)

    assert after.written == LATER
    assert sorted(str(known.since) for known in after.records["loyalty"]) == [
        str(DAY), str(LATER),
    ]  # fmt: skip
    assert shrunk(before, now, ["loyalty"]) == before
    assert shrunk(after, now, ["loyalty"], grow=True) == after


def test_only_what_is_open_today_is_taken_in():
    due = replace(a_finding(severity="high"), lapses=True, from_day=date(2027, 1, 4))
    findings = [a_finding(outcome="pass"), a_finding(outcome="waived"), due]

    assert baseline_of({"loyalty": findings}, DAY) == EMPTY
    assert baseline_of({"loyalty": [a_finding(outcome="needs-evidence")]}, DAY).size == 1
