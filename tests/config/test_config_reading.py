"""dpiakit.toml: what is read, from where, and what is told to its author."""

import json
import os
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from dpiakit.config import ConfigError, config_schema, find_config, method_name, read_config

ROOT = Path(__file__).parent.parent.parent
WHOLE = """\
#:schema docs/schema/config.schema.json
[packs]
folders = ["house/acme"]
disable = [{pack = "coppa", reason = "No children are addressed.", by = "Legal"}]

[gate]
fail_on = "high"
minimum_compliance = 80
maximum_residual = "medium"

[risk]
method = "ico-3"

[[severity]]
rule = "gdpr/notice-exists"
severity = "blocking"
reason = "We were fined for it."
by = "The DPO"

[[definition]]
term = "common/large_scale"
also_when = "scale.people > 1000"
reason = "Our insurer asks for it."
by = "The DPO"
[[definition.cases]]
name = "Two thousand are many."
on = 2026-11-22
given = {scale = {people = 2000}}
expect = true
[[definition.cases]]
name = "Ten are not."
on = 2026-11-22
given = {scale = {people = 10, large_scale = false}}
expect = false

[output]
formats = ["text", "json=out.json"]

[paths]
records = ["records"]
waivers = "waivers.yaml"
baseline = "baseline.json"

[run]
cache = false
jobs = 2
"""


def project(folder, text, *, folders=("house/acme",)):
    for name in folders:
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "dpiakit.toml").write_text(text, encoding="utf-8")
    return folder


def problems(folder, text=None):
    if text is not None:
        project(folder, text)
    with pytest.raises(ConfigError) as raised:
        read_config(folder, python_path=[])
    return raised.value.problems


# --- what is read ----------------------------------------------------------------------------


def test_everything_that_is_written_is_there(tmp_path):
    config = read_config(project(tmp_path, WHOLE))
    written, house = config.written, config.house

    assert (written.gate.fail_on, written.gate.minimum_compliance) == ("high", 80)
    assert written.gate.maximum_residual == "medium"
    assert method_name(config) == "ico-3"
    assert written.output.formats == ["text", "json=out.json"]
    assert written.paths.records == ["records"]
    assert (written.run.cache, written.run.jobs) == (False, 2)
    assert [(one.shown, one.origin) for one in house.packs] == [("house/acme", "folder house/acme")]
    assert house.switched_off[0].said == "Switched off by Legal: No children are addressed."
    assert house.severities[0].rule == "gdpr/notice-exists"
    assert (house.definitions[0].pack, house.definitions[0].name) == ("common", "large_scale")
    assert len(house.definitions[0].cases) == 2


def test_a_key_knows_its_line(tmp_path):
    config = read_config(project(tmp_path, WHOLE))

    assert config.origin(("gate", "fail_on")) == "dpiakit.toml:7"
    assert config.origin(("run", "jobs")) == "dpiakit.toml:46"
    assert config.origin(("packs", "installed")) == ""


def test_an_empty_file_says_nothing(tmp_path):
    config = read_config(project(tmp_path, ""))

    assert config.house.silent
    assert config.written.gate.fail_on is None


def test_without_a_file_nothing_is_said(tmp_path):
    (tmp_path / ".git").mkdir()
    config = read_config(tmp_path)

    assert (config.file, config.root, config.house.silent) == ("", tmp_path, True)
    assert config.origin(("gate", "fail_on")) == ""


# --- where it is found -----------------------------------------------------------------------


def test_the_nearest_file_above_counts(tmp_path):
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    project(tmp_path, "")
    project(tmp_path / "a", "")
    (inner / "record.yaml").touch()

    assert find_config(inner / "record.yaml") == tmp_path / "a" / "dpiakit.toml"


def test_a_repository_is_not_left(tmp_path):
    project(tmp_path, "")
    (tmp_path / "repository" / ".git").mkdir(parents=True)

    assert find_config(tmp_path / "repository") is None


def test_another_file_can_be_named(tmp_path):
    other = tmp_path / "ci.toml"
    other.write_text("[gate]\nfail_on = 'advisory'\n")
    config = read_config(tmp_path, file=other, shown="ci.toml")

    assert config.origin(("gate", "fail_on")) == "ci.toml:2"


# --- what is wrong ---------------------------------------------------------------------------

BAD = [
    ("[gates]\n", 1, "gates", '"gates" is not a key of dpiakit.toml.', 'Did you mean "gate"?'),
    ("fail_on = 'high'\n", 1, "fail_on", "not a key of", "It belongs into a table: [gate]."),
    ("[gate]\nfail_no = 'high'\n", 2, "gate.fail_no", "not a key in gate", '"fail_on"'),
    ("[gate]\nfail_on = 'hihg'\n", 2, "gate.fail_on", '"hihg" is not a word', '"high"'),
    ("[gate]\nminimum_compliance = 101\n", 2, "gate.minimum_compliance", "less than", ""),
    ("[gate]\nminimum_compliance = '80'\n", 2, "gate.minimum_compliance", "whole number", "digits"),
    ("[run]\ncache = 'yes'\n", 2, "run.cache", "true or false", "without quotes"),
    ("[run]\njobs = 0\n", 2, "run.jobs", "greater than", ""),
    ("[output]\nformats = 'text'\n", 2, "output.formats", "a list is needed", "brackets"),
    ("[output]\nformats = ['text', 3]\n", 2, "output.formats.1", "text is needed", "quotes"),
    ("severity = 'high'\n", 1, "severity", "a list is needed", "[[severity]]"),
    ("[severity]\nrule = 'gdpr/x'\n", 1, "severity", "a list is needed", "[[severity]]"),
    ("gate = 3\n", 1, "gate", "a table is needed", "[table]"),
    (
        "[[severity]]\nrule = 'gdpr/x'\nseverity = 'high'\nby = 'A'\n",
        1, "severity.0.reason", '"reason" is missing', "judge",
    ),
    (
        "[[severity]]\nrule = 'x'\nseverity = 'high'\nby = 'A'\nreason = 'B'\n",
        2, "severity.0.rule", "not written as it must be", "gdpr/notice-exists",
    ),
    (
        "[[severity]]\nrule = 'gdpr/x'\nseverity = 'high'\nby = ' '\nreason = 'B'\n",
        4, "severity.0.by", "not written", "Something must be written",
    ),
    (
        "[packs]\ndisable = ['coppa']\n",
        2, "packs.disable.0", "a table is needed", "{key = value}",
    ),
    (
        "[packs]\ndisable = [{pack = 'coppa', by = 'Legal'}]\n",
        2, "packs.disable.0.reason", "missing", "Without a reason",
    ),
    ("[packs]\nfolders = ['/etc']\n", 2, "packs.folders.0", "not relative", "Write the way"),
    ("[packs]\nfolders = ['../x']\n", 2, "packs.folders.0", "out of the project", ""),
    ("[packs]\nfolders = ['https://x']\n", 2, "packs.folders.0", "an address", "fetched"),
    ("[packs]\nfolders = ['a\\\\b']\n", 2, "packs.folders.0", "not a path", "Separate"),
    ("[packs]\nfolders = ['nowhere']\n", 2, "packs.folders.0", 'no folder "nowhere"', ""),
    (
        "[packs]\nfolders = ['house/acme', 'house/./acme']\n",
        2, "packs.folders.1", "same folder", "once",
    ),
    ("[packs]\ninstalled = ['acme']\n", 2, "packs.installed.0", "No installed", "Install it"),
    ("[risk]\nmethod = 'ours.yaml'\n", 2, "risk.method", "no file", "shipped method"),
    (
        WHOLE.replace('also_when = "scale.people > 1000"\n', ""),
        20, "definition.0", "One of also_when and only_when", "Write one",
    ),
    ("[gate]\n[gate]\n", 2, "", "twice", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "where", "what", "hint"), BAD)
def test_a_mistake_is_told_at_its_line(text, line, where, what, hint, tmp_path):
    (found,) = problems(tmp_path, text)[:1]

    assert (found.file, found.line, found.where) == ("dpiakit.toml", line, where)
    assert what in found.what, found
    assert hint in found.hint, found


def test_all_mistakes_are_told_at_once(tmp_path):
    text = "[gate]\nfail_on = 'hihg'\n[run]\njobs = 0\n[packs]\nx = 1\n"

    assert [one.line for one in problems(tmp_path, text)] == [2, 4, 6]


def test_a_link_out_of_the_project_is_not_followed(tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    inside = project(tmp_path / "inside", "[packs]\nfolders = ['link']\n", folders=["house"])
    (inside / "link").symlink_to(outside)
    (found,) = problems(inside)

    assert found.what == '"link" leads out of the project.'


def test_a_file_that_cannot_be_read_is_told(tmp_path):
    (tmp_path / "dpiakit.toml").symlink_to(tmp_path / "nowhere")
    (found,) = problems(tmp_path)
    assert found.what == "There is no such file."

    (tmp_path / "dpiakit.toml").unlink()
    (tmp_path / "dpiakit.toml").mkdir()
    (found,) = problems(tmp_path)
    assert found.what == "This is a folder, not a file."


def test_a_huge_file_is_refused_unread(tmp_path):
    project(tmp_path, "")
    os.truncate(tmp_path / "dpiakit.toml", 1 << 30)
    (found,) = problems(tmp_path)

    assert "too large" in found.what


def test_a_pipe_is_refused(tmp_path):
    os.mkfifo(tmp_path / "dpiakit.toml")
    (found,) = problems(tmp_path)

    assert found.what == "This is a pipe, not a file."


def test_no_message_steers_the_terminal(tmp_path):
    (found,) = problems(tmp_path, '"\\u001b[2J" = 1\n')

    assert str(found).replace("\n", "").isprintable()


def test_a_method_of_ones_own_is_a_file_in_the_project(tmp_path):
    (tmp_path / "scales").mkdir()
    (tmp_path / "scales" / "ours.yaml").touch()
    config = read_config(project(tmp_path, "[risk]\nmethod = 'scales/ours.yaml'\n"))

    assert method_name(config) == "ours"
    assert config.house.methods[0].shown == "scales/ours.yaml"


def test_a_folder_that_looks_shipped_is_shown_so_that_nobody_mistakes_it(tmp_path):
    text = "[packs]\nfolders = ['policies/acme']\n"
    config = read_config(project(tmp_path, text, folders=["policies/acme"]))

    assert config.house.packs[0].shown == "./policies/acme"


# --- the schema ------------------------------------------------------------------------------


def test_the_schema_admits_what_is_read(tmp_path):
    import tomllib

    data = json.loads(json.dumps(tomllib.loads(WHOLE), default=str))
    Draft202012Validator(config_schema()).validate(data)
    assert read_config(project(tmp_path, WHOLE)).file


@pytest.mark.parametrize(
    "text", [text for text, *_ in BAD if "gate]\n[gate" not in text and "nowhere" not in text][:20]
)
def test_the_schema_refuses_most_of_what_is_refused(text):
    import tomllib

    found = list(Draft202012Validator(config_schema()).iter_errors(tomllib.loads(text)))
    checked_by_the_reader_only = "folders = ['" in text or "ours.yaml" in text or "acme'" in text

    assert found or checked_by_the_reader_only


def test_every_key_is_described_to_editors():
    schema = config_schema()
    groups = [schema, *schema["$defs"].values()]
    tables = {"packs", "gate", "risk", "output", "paths", "run"}
    for group in groups:
        for key, entry in group["properties"].items():
            assert entry.get("description") or (group is schema and key in tables), key


def test_the_example_of_the_guide_is_right(tmp_path):
    import re
    import tomllib

    guide = (ROOT / "docs" / "guide.md").read_text()
    (text,) = re.findall(r"```toml\n(#:schema .*?)```", guide, re.DOTALL)
    data = json.loads(json.dumps(tomllib.loads(text), default=str))
    Draft202012Validator(config_schema()).validate(data)
    written = text.replace('installed = ["acme-retail"]', "installed = []")

    assert read_config(project(tmp_path, written)).written.gate.minimum_compliance == 80


def test_what_a_house_says_can_be_kept(tmp_path):
    """The compiled law is kept between runs, with the house that it was read for."""
    import pickle

    house = read_config(project(tmp_path, WHOLE)).house
    again = pickle.loads(pickle.dumps(house))  # noqa: S301  our own

    assert again.digest() == house.digest()
    assert again.problem(("severity", "0", "rule"), "x") == house.problem(
        ("severity", "0", "rule"), "x"
    )


@pytest.mark.parametrize("key", ["reason", "by"])
@pytest.mark.parametrize("text", ['"\\u001b[2J"', '"a\\u202eb"', '" "'])
def test_words_for_reports_steer_no_screen(key, text, tmp_path):
    words = {"rule": "'gdpr/x'", "severity": "'high'", "reason": "'R'", "by": "'B'", key: text}
    lines = "".join(f"{name} = {value}\n" for name, value in words.items())
    (found,) = problems(tmp_path, f"[[severity]]\n{lines}")

    assert found.where == f"severity.0.{key}"
    assert str(found).replace("\n", "").isprintable()


def test_a_name_stands_on_one_line(tmp_path):
    text = "[[severity]]\nrule = 'gdpr/x'\nseverity = 'high'\nreason = 'R'\nby = \"A\\nB\"\n"

    assert problems(tmp_path, text)[0].where == "severity.0.by"
