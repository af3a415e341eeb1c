"""``dpiakit baseline``: written once, shrunk ever after, refused when it was spoilt."""

import json
import os
from pathlib import Path

import pytest
import yaml
from acceptance_project import ON, RULE, add, dpiakit

from dpiakit.source import read_yaml

BASELINE = Path("dpiakit-baseline.json")


def written():
    return json.loads(BASELINE.read_text())


def rules(record="newsletter"):
    return [one["rule"] for one in written()["records"].get(record, ())]


def changed(name="newsletter", **facts):
    file = Path("records") / f"{name}.yaml"
    source = Path("records") / "newsletter.yaml"
    data = {**read_yaml(source).data, "id": name, **facts}
    file.write_text(yaml.safe_dump(data, sort_keys=False))


@pytest.fixture
def begun(accepting):
    code, _, err = dpiakit("baseline", "write", "records", "--on", ON)
    assert code == 0, err
    return accepting


def test_a_baseline_is_written_at_the_top_of_the_project(begun):  # noqa: ARG001
    assert written()["written"] == ON
    assert RULE in rules()
    assert "acme" not in BASELINE.read_text()


def test_after_it_a_run_fails_only_for_what_is_new(begun):  # noqa: ARG001
    with_it = ("--baseline", str(BASELINE), "--fail-on", "advisory", "--on", ON)
    code, out, _ = dpiakit("check", "records", *with_it, "--baseline-blocking")
    assert code == 0
    assert "by the baseline of 2026-11-23" in out
    changed("fresh")
    code, out, _ = dpiakit("check", "records", *with_it, "--baseline-blocking", "-o", "json")
    assert code == 1
    record = next(one for one in json.loads(out)["records"] if one["id"] == "newsletter")
    assert {f["outcome"] for f in record["findings"] if not f["lapses"]} == {"waived"}


def test_what_blocks_is_never_hidden_unless_told(begun):  # noqa: ARG001
    code, out, _ = dpiakit("check", "records", "--baseline", str(BASELINE), "--on", ON)

    assert code == 1
    assert f"blocking fails  {RULE}" in out


def test_writing_again_wants_to_be_told(begun):  # noqa: ARG001
    before = BASELINE.read_text()
    code, _, err = dpiakit("baseline", "write", "records", "--on", "2026-11-24")
    assert code == 2
    assert "baseline update" in err
    assert BASELINE.read_text() == before
    assert dpiakit("baseline", "write", "records", "--replace", "--on", "2026-11-24")[0] == 0
    assert written()["written"] == "2026-11-24"


def test_an_update_drops_what_is_closed_and_takes_in_nothing_new(begun):  # noqa: ARG001
    changed(transfers={})
    changed("fresh")
    code, _, err = dpiakit("baseline", "update", "records", "--on", "2026-12-01")

    assert code == 0
    assert RULE not in rules()
    assert written()["records"].keys() == {"newsletter"}
    assert written()["written"] == ON
    assert "closed and dropped" in err
    assert "taken in" not in err


def test_an_update_grows_when_it_is_told(begun):  # noqa: ARG001
    changed("fresh")
    code, _, err = dpiakit("baseline", "update", "records", "--grow", "--on", "2026-12-01")

    assert code == 0
    assert "taken in" in err
    assert written()["records"].keys() == {"fresh", "newsletter"}
    assert {one["since"] for one in written()["records"]["newsletter"]} == {ON}
    assert {one["since"] for one in written()["records"]["fresh"]} == {"2026-12-01"}
    assert written()["written"] == "2026-12-01"


def test_an_update_of_what_is_as_it_was_writes_nothing(begun):  # noqa: ARG001
    stamp = BASELINE.stat().st_mtime_ns
    assert dpiakit("baseline", "update", "records", "--on", "2026-12-01")[0] == 0
    assert BASELINE.stat().st_mtime_ns == stamp


def test_records_that_were_not_judged_keep_theirs_unless_told(begun):
    changed("fresh")
    dpiakit("baseline", "update", "records", "--grow", "--on", ON)
    (begun / "records" / "newsletter.yaml").unlink()
    _, _, err = dpiakit("baseline", "update", "records", "--on", ON)
    assert "1 record of it not judged" in err
    assert "newsletter" in written()["records"]
    dpiakit("baseline", "update", "records", "--forget-missing", "--on", ON)
    assert written()["records"].keys() == {"fresh"}


def test_what_people_have_waived_is_no_matter_of_the_baseline(accepting):  # noqa: ARG001
    add()
    dpiakit("baseline", "write", "records", "--on", ON)
    assert RULE not in rules()
    dpiakit("baseline", "write", "records", "--replace", "--on", "2026-12-20")
    assert RULE not in rules()


def test_two_runs_write_the_same_bytes(begun):  # noqa: ARG001
    first = BASELINE.read_bytes()
    dpiakit("baseline", "write", "records", "--replace", "--on", ON)
    assert BASELINE.read_bytes() == first


def test_another_order_of_the_record_changes_nothing(begun):  # noqa: ARG001
    first = BASELINE.read_bytes()
    file = Path("records/newsletter.yaml")
    data = read_yaml(file).data
    file.write_text("# c\n" + yaml.safe_dump(dict(reversed(data.items())), sort_keys=False))
    dpiakit("baseline", "write", "records", "--replace", "--on", ON)
    assert BASELINE.read_bytes() == first


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda text: text[: len(text) // 2], "cut off or damaged"),
        (lambda text: text.replace("baseline-v1", "baseline-v9"), "baseline-v9"),
        (lambda text: text.replace('"since": "2026-11-23"', '"since": "2026-11-24"', 1), "edited"),
        (lambda _: "", "cut off or damaged"),
    ],
)
def test_a_spoilt_baseline_ends_with_code_2_and_what_to_do(begun, spoil, said):  # noqa: ARG001
    BASELINE.write_text(spoil(BASELINE.read_text()))
    code, _, err = dpiakit("check", "records", "--baseline", str(BASELINE), "--on", ON)

    assert code == 2
    assert said in err
    assert "dpiakit baseline" in err


def test_a_merged_baseline_is_brought_up_to_date(begun):  # noqa: ARG001
    text = BASELINE.read_text()
    BASELINE.write_text(text.replace('"since": "2026-11-23"', '"since": "2026-11-22"', 1))
    assert dpiakit("baseline", "update", "records", "--on", ON)[0] == 0
    code, _, err = dpiakit("check", "records", "--baseline", str(BASELINE), "--on", ON)
    assert code == 1, err


def test_without_a_baseline_there_is_nothing_to_update(accepting):  # noqa: ARG001
    code, _, err = dpiakit("baseline", "update", "records", "--on", ON)
    assert code == 2
    assert "There is no such file" in err


@pytest.mark.parametrize("command", ["write", "update"])
def test_while_a_record_cannot_be_read_nothing_is_written(begun, command):
    before = BASELINE.read_text()
    (begun / "records" / "broken.yaml").write_text("id: [\n")
    code, _, err = dpiakit("baseline", command, "records", "--on", ON,
                           *(["--replace"] if command == "write" else []))  # fmt: skip

    assert code == 2
    assert "broken.yaml" in err
    assert "Nothing was written." in err
    assert BASELINE.read_text() == before


def test_where_there_is_no_record_nothing_is_written(accepting):
    (accepting / "empty").mkdir()
    code, _, err = dpiakit("baseline", "write", "empty", "--on", ON)

    assert code == 2
    assert "No record was found" in err
    assert not BASELINE.exists()


def test_a_folder_that_may_not_be_written_to_is_named(accepting):
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    accepting.chmod(0o500)
    try:
        code, _, err = dpiakit("baseline", "write", "records", "--on", ON)
    finally:
        accepting.chmod(0o700)
    assert code == 2
    assert "cannot be written" in err


def test_the_configuration_names_the_file_and_the_records(accepting):
    (accepting / "dpiakit.toml").write_text(
        '[paths]\nrecords = ["records"]\nbaseline = "ci/known.json"\n'
    )
    (accepting / "ci").mkdir()
    assert dpiakit("baseline", "write", "--on", ON)[0] == 0
    assert (accepting / "ci" / "known.json").exists()
    code, out, _ = dpiakit("check", "--baseline-blocking", "--on", ON)
    assert code == 0
    assert "by the baseline of" in out
