"""dpiakit doctor: what is in force, from where, and what is wrong with it."""

import json
from datetime import date

import pytest
from click.testing import CliRunner
from house_project import HOUSE, RECORD, a_project

from dpiakit.cli import cli, diagnosis
from dpiakit.cli import doctor as command
from dpiakit.cli.diagnosis import Entry, Section, machine
from dpiakit.cli.doctor import Diagnosis

DAY = "2026-11-23"


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.setenv("DPIAKIT_CACHE_DIR", str(tmp_path / "cache"))
    a_project(tmp_path / "project")
    monkeypatch.chdir(tmp_path / "project")
    return tmp_path / "project"


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """What is told of a project with all kinds of house rules: as text, and entry by entry."""
    folder = a_project(tmp_path_factory.mktemp("whole"))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("DPIAKIT_CACHE_DIR", str(folder / "cache"))
        _, found = told()
        return run().output, found


def run(*arguments):
    return CliRunner().invoke(cli, ["doctor", *arguments, "--on", DAY])


def told(*arguments):
    """Everything that is said, by section and name: value, origin, trouble, remedy."""
    done = run(*arguments, "--format", "json")
    data = json.loads(done.output)
    assert data["exit_code"] == done.exit_code
    return data, {
        (section["name"], entry["name"]): entry
        for section in data["sections"]
        for entry in section["entries"]
    }


def test_every_value_is_told_with_its_origin(project, monkeypatch):
    (project / "dpiakit.toml").write_text("[gate]\nfail_on = 'high'\n[run]\njobs = 2\n")
    monkeypatch.setenv("DPIAKIT_METHOD", "ico-3")
    data, found = told()
    values = {key: (entry["value"], entry["origin"]) for key, entry in found.items()}

    assert data["schema"] == "dpiakit/doctor-v1"
    assert values["Configuration", "File"] == ("dpiakit.toml", "")
    assert values["Configuration", "gate.fail_on"] == ("high", "dpiakit.toml:2")
    assert values["Configuration", "run.jobs"] == ("2", "dpiakit.toml:4")
    assert values["Configuration", "risk.method"] == ("ico-3", "DPIAKIT_METHOD")
    assert values["Configuration", "run.cache"] == ("yes", "default")
    assert values["Configuration", "gate.minimum_compliance"] == ("not set", "default")
    assert "(used)" in values["Methods of rating risk", "ico-3"][0]


def test_packs_are_told_with_version_origin_and_who_switched_them_off(whole):
    _, found = whole

    assert found["Packs", "gdpr"]["origin"] == "shipped"
    assert "rules bind, checked" in found["Packs", "gdpr"]["value"]
    assert found["Packs", "acme"]["origin"] == "folder house/acme"
    assert found["Packs", "acme"]["value"].startswith("3, 1 of 1 rules bind")
    assert "Switched off by Head of legal" in found["Packs", "coppa"]["value"]


def test_what_the_house_changes_is_told_with_its_line(whole):
    _, found = whole
    severity = found["House rules", "gdpr/dpia-is-approved"]

    assert severity["value"].startswith("high, raised from medium by house rule")
    assert severity["origin"] == "dpiakit.toml:5"
    assert "also holds where" in found["House rules", "common/large_scale"]["value"]


def test_an_override_that_changes_nothing_is_a_warning(project):
    text = HOUSE.replace('severity = "high"', 'severity = "medium"')
    (project / "dpiakit.toml").write_text(text)
    data, found = told()

    assert found["House rules", "gdpr/dpia-is-approved"]["trouble"] == "warning"
    assert data["exit_code"] == 1


def test_records_are_counted_and_nothing_of_them_is_shown(project):
    (project / "records" / "broken.yaml").write_text("secret: Jane Doe\n")
    data, found = told("records", "shared")
    entry = found["Records", "Found"]

    assert entry["value"].startswith("1 record, 6 shared files, 1 unreadable file below")
    assert entry["trouble"] == "warning"
    assert "Jane" not in json.dumps(data)


def test_the_records_of_the_file_are_counted_without_paths(project):
    (project / "dpiakit.toml").write_text("[paths]\nrecords = ['records']\n")
    _, found = told()

    assert found["Records", "Found"]["origin"] == "dpiakit.toml:2"


def test_facts_that_nobody_looked_at_for_a_year_are_a_warning(project):
    assert project
    done = CliRunner().invoke(cli, ["doctor", "--on", "2028-06-01", "--format", "json"])
    entries = [e for s in json.loads(done.output)["sections"] for e in s["entries"]]
    (gdpr,) = (entry for entry in entries if entry["name"] == "gdpr")

    assert gdpr["trouble"] == "warning"
    assert "not looked at for over twelve months" in gdpr["value"]
    assert "Read the sources again" in gdpr["remedy"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[gate]\nfail_no = 'high'\n", "dpiakit.toml:2:1: gate.fail_no"),
        ("[packs]\ndisable = [{pack = 'gdrp', reason = 'x', by = 'y'}]\n", 'no pack "gdrp"'),
        ("[packs]\nrequire_signed = true\nfolders = ['house/acme']\n", "no key is trusted"),
        ("not toml", "comes ="),
    ],
)
def test_what_cannot_be_used_is_told_beside_the_rest(text, words, project):
    (project / "dpiakit.toml").write_text(text)
    data, found = told()
    printed = run().output

    assert data["exit_code"] == 2
    assert words in " ".join(data["faults"])
    assert ("Program", "dpiakit") in found
    assert ("Machine", "Encoding") in found
    assert "The configuration or the law cannot be used" in printed


def test_a_file_of_waivers_that_is_named_must_be_there(project):
    (project / "dpiakit.toml").write_text("[paths]\nwaivers = 'w.yaml'\nbaseline = 'b.json'\n")
    _, missing = told()
    (project / "w.yaml").touch()
    _, there = told()

    assert missing["Configuration", "paths.waivers"]["trouble"] == "warning"
    assert there["Configuration", "paths.waivers"]["trouble"] == ""
    assert there["Configuration", "paths.baseline"]["value"] == "b.json (not there yet)"


def test_a_method_there_is_not_is_told(project, monkeypatch):
    assert project
    monkeypatch.setenv("DPIAKIT_METHOD", "tarot")
    data, found = told()

    assert found["Methods of rating risk", "tarot"]["trouble"] == "unusable"
    assert data["exit_code"] == 2


def test_without_a_file_it_says_where_it_looked(project):
    (project / "dpiakit.toml").unlink()
    (project / ".git").mkdir()
    _, found = told()

    assert found["Configuration", "File"]["value"] == f"none: {project} has no dpiakit.toml"
    assert ("House rules", "gdpr/dpia-is-approved") not in found


def test_a_variable_nobody_reads_is_a_warning_and_its_value_stays_unsaid():
    section = machine({"DPIAKIT_FAIL_NO": "s3cret", "DPIAKIT_FAIL_ON": "high", "HOME": "/x"})
    (entry,) = (one for one in section.entries if one.name == "Variable")

    assert entry.value == "DPIAKIT_FAIL_NO is read by nobody"
    assert entry.remedy == "Did you mean DPIAKIT_FAIL_ON?"
    assert "s3cret" not in str(section)


def test_without_pango_the_line_that_installs_it_is_told(monkeypatch):
    import builtins

    real = builtins.__import__

    def without(name, *arguments, **named):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'\nand more")
        return real(name, *arguments, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    (entry,) = (one for one in machine({}).entries if one.name == "PDF")

    assert entry.trouble == "warning"
    assert entry.value == "not possible: cannot load library 'libpango-1.0-0'"
    assert "apt-get install libpango-1.0-0" in entry.remedy


def test_a_cache_that_cannot_be_written_to_is_a_warning(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("DPIAKIT_CACHE_DIR", str(tmp_path / "file"))
    (entry,) = (one for one in machine({}).entries if one.name == "Cache")

    assert entry.trouble == "warning"
    assert "--no-cache" in entry.remedy


def test_a_cache_is_told_with_its_size(tmp_path, monkeypatch):
    (tmp_path / "verdicts").write_bytes(b"x" * 1234)
    monkeypatch.setenv("DPIAKIT_CACHE_DIR", str(tmp_path))
    (entry,) = (one for one in machine({}).entries if one.name == "Cache")

    assert entry.value == f"{tmp_path} (1,234 bytes)"


@pytest.mark.parametrize(("encoding", "trouble"), [("utf-8", ""), ("ascii", "warning")])
def test_an_encoding_without_our_letters_is_a_warning(encoding, trouble, monkeypatch):
    class Out:
        def __init__(self, encoding):
            self.encoding = encoding

    monkeypatch.setattr(diagnosis.sys, "stdout", Out(encoding))
    (entry,) = (one for one in machine({}).entries if one.name == "Encoding")

    assert entry.trouble == trouble


@pytest.mark.parametrize(
    ("troubles", "faults", "code", "verdict"),
    [
        ([""], (), 0, "All is well."),
        (["", "warning"], (), 1, "1 warning: see above."),
        (["warning", "unusable"], (), 2, "cannot be used"),
        ([""], ("x",), 2, "cannot be used"),
    ],
)
def test_the_gravest_trouble_decides_the_exit_code(troubles, faults, code, verdict):
    entries = tuple(Entry("a", "b", trouble=trouble) for trouble in troubles)
    found = Diagnosis((Section("S", entries),), faults)

    assert found.exit_code == code
    assert verdict in command._verdict(found)


def test_two_runs_say_the_same(project):
    assert project
    assert run(RECORD).output == run(RECORD).output


def test_text_and_json_say_the_same_things(whole):
    output, found = whole
    printed = " ".join(output.split())

    for entry in found.values():
        assert " ".join(str(entry["value"]).split()) in printed
        assert entry["remedy"] in printed


def test_the_day_is_that_of_the_law(whole):
    _, found = whole

    assert found["Law", "In force"]["value"].endswith(f"packs on {date.fromisoformat(DAY)}")
