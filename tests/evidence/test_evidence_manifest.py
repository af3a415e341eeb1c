"""A manifest is whole, tells of no person, and shows when anything was changed."""

import json
from datetime import date
from pathlib import Path

import pytest
import rfc8785
from click.testing import CliRunner
from evidence_world import a_use, an_event, audited, write_world
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from dpiakit.cli import cli
from dpiakit.errors import DpiakitError
from dpiakit.evidence.canonical import canonical_json, sha256_id
from dpiakit.evidence.errors import EvidenceError
from dpiakit.evidence.manifest import (
    consent_manifest,
    content_of,
    digest_of,
    manifest_text,
    read_manifest,
)
from dpiakit.evidence.statistics_shape import manifest_schema

KEYS = st.text(st.characters(max_codepoint=127), max_size=5)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_canonical_json_is_that_of_rfc_8785(value):
    assert canonical_json(value) == rfc8785.dumps(value)


@pytest.mark.parametrize("value", [1.5, 2**53, {"é": 1}, {1: 1}, "\ud800", b"x", [float("nan")]])
def test_what_others_write_differently_is_refused(value):
    with pytest.raises(ValueError, match=r".+"):
        canonical_json(value)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    events = [an_event(subject_id=f"a{n}") for n in range(9)]
    uses = [a_use(subject_id=f"a{n}") for n in range(8)] + [a_use(subject_id="zz")] * 3
    return write_world(tmp_path_factory.mktemp("data"), events, uses)


@pytest.fixture(scope="module")
def manifest(data):
    return consent_manifest(audited(data), expires=date(2027, 1, 31), tool="dpiakit test")


@pytest.fixture
def file(manifest, tmp_path):
    written = tmp_path / "m.json"
    written.write_text(manifest_text(manifest))
    return written


def test_a_manifest_is_as_its_schema_says(file):
    Draft202012Validator(manifest_schema()).validate(json.loads(file.read_text()))


def test_a_manifest_reads_back_as_it_was_written(file, manifest):
    assert read_manifest(file) == manifest


def test_counts_below_five_are_withheld_and_enter_sums_as_one(manifest):
    (row,) = manifest.result.breakdown

    assert row.asof["no_prior_event"] is None
    assert row.uses == 11
    assert manifest.result.violations_at_least == 1
    assert manifest.result.status == "fail"


def test_a_few_people_are_not_shown_by_what_is_left_of_a_sum(manifest):
    """Nine people, one of them not in the ledger: neither number may give the other away."""
    assert manifest.result.coverage.people == 9
    assert manifest.result.coverage.not_in_ledger is None


def test_the_id_does_not_depend_on_the_layout(file, manifest):
    file.write_text(json.dumps(json.loads(file.read_text())))

    assert read_manifest(file).id == manifest.id


def changed(file, change):
    data = json.loads(file.read_text())
    change(data)
    file.write_text(json.dumps(data))


@pytest.mark.parametrize(
    "change",
    [
        lambda m: m["result"].update(status="pass"),
        lambda m: m["result"]["breakdown"][0].update(uses=12),
        lambda m: m["validity"].update(expires="2099-01-01"),
        lambda m: m["inputs"][0]["files"][0].update(bytes=1),
        lambda m: m["limits"].clear(),
        lambda m: m.update(prev=m["id"]),
    ],
)
def test_whatever_is_changed_is_seen(file, change):
    changed(file, change)
    with pytest.raises(EvidenceError, match="was changed after it was written"):
        read_manifest(file)


def test_numbers_that_were_changed_with_the_id_still_contradict_their_digest(file):
    def change(made):
        made["result"]["breakdown"][0]["uses"] = 12
        made["id"] = sha256_id({key: part for key, part in made.items() if key != "id"})

    changed(file, change)
    with pytest.raises(EvidenceError, match="do not have the digest"):
        read_manifest(file)


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"[]", b'{"schema": 1, "schema": 1}', b"\xff\xfe", b"[" * 100_000, b"NaN", b"1e999",
     b'{"id": "\\ud800"}'],
)  # fmt: skip
def test_what_is_no_manifest_is_told_as_such(tmp_path, raw):
    (tmp_path / "m.json").write_bytes(raw)
    with pytest.raises(DpiakitError, match=r"m\.json: This is (not JSON|no evidence manifest)"):
        read_manifest(tmp_path / "m.json")


def test_the_digest_is_that_of_the_numbers_alone(manifest):
    rows = content_of(manifest)["result"]["breakdown"]

    assert digest_of(rows) == manifest.result.digest
    assert digest_of(rows[::-1] + rows) != manifest.result.digest


# ------------------------------------------------------------------------------------- the command


def verify(*words):
    return CliRunner().invoke(cli, ["evidence", "verify", *map(str, words)])


def test_an_unchanged_manifest_verifies_with_its_data(file, data):
    done = verify(file, "--inputs", data)

    assert done.exit_code == 0
    assert "unchanged; with its data. It says fail." in done.output


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda f: f.write_bytes(f.read_bytes() + b"\n"), "bytes; measured were"),
        (lambda f: f.write_bytes(f.read_bytes().replace(b"a1", b"b1")), "its content is another"),
        (Path.unlink, "it is not there"),
    ],
)
def test_changed_data_do_not_verify(tmp_path, change, said):
    folder = write_world(tmp_path, [an_event()], [a_use()])
    made = consent_manifest(audited(folder), expires=date(2027, 1, 31), tool="t")
    (tmp_path / "m.json").write_text(manifest_text(made))
    change(folder / "ledger.csv")
    done = verify(tmp_path / "m.json", "--inputs", folder)

    assert done.exit_code == 1
    assert "ledger.csv: it" in done.output
    assert said in done.output


def test_the_chain_is_verified(tmp_path, file, data, manifest):
    after = consent_manifest(audited(data), expires=date(2027, 1, 31), tool="t", prev=manifest.id)
    (tmp_path / "after.json").write_text(manifest_text(after))

    assert verify(tmp_path / "after.json", "--previous", file).exit_code == 0
    assert verify(file, "--previous", tmp_path / "after.json").exit_code == 1
