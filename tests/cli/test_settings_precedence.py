"""Flag before environment before dpiakit.toml before default, and every value says which."""

from pathlib import Path

import click
import pytest

from dpiakit.cli.settings import SOURCES, SettingsError, settings
from dpiakit.config import ConfigError

FILE = """\
[gate]
fail_on = "high"
minimum_compliance = 60
maximum_residual = "high"
[risk]
method = "house-5"
[output]
formats = ["json"]
[paths]
records = ["records"]
waivers = "w.yaml"
baseline = "b.json"
[run]
cache = false
jobs = 3
"""
ROWS = [
    # name, flag, environment, what it means, in the file, its line, default
    ("fail_on", "advisory", "medium", "medium", "high", 2, "blocking"),
    ("minimum_compliance", None, "75", 75, 60, 3, None),
    ("maximum_residual", None, "low", "low", "high", 4, None),
    ("method", "cnil-4", "ico-3", "ico-3", "house-5", 6, None),
    ("formats", ("sarif",), "text,json=o.json", ("text", "json=o.json"), ("json",), 8, ("text",)),
    ("records", ("here",), None, None, ("records",), 10, ()),
    ("waivers", Path("x.yaml"), "y.yaml", Path("y.yaml"), Path("w.yaml"), 11, None),
    ("baseline", Path("x.json"), "y.json", Path("y.json"), Path("b.json"), 12, None),
    ("cache", True, "on", True, False, 14, True),
    ("jobs", 1, "2", 2, 3, 15, None),
]


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dpiakit.toml").write_text(FILE)
    return tmp_path


def test_every_setting_stands_in_the_table():
    assert [row[0] for row in ROWS] == list(SOURCES)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_flag_before_environment_before_file_before_default(row, project):
    name, flag, text, meant, written, line, default = row
    source = SOURCES[name]
    env = {source.variable: text} if text else {}

    def found(flags=None, env=None, **where):
        one = getattr(settings(flags=flags, env=env or {}, **where), name)
        return one.value, one.origin

    assert (project / "dpiakit.toml").exists()
    assert found(no_config=True) == (default, "default")
    assert found() == (written, f"dpiakit.toml:{line}")
    if text:
        assert found(env=env) == (meant, source.variable)
        assert found(env=env, no_config=True) == (meant, source.variable)
    if flag is not None:
        assert found({name: flag}, env) == (flag, source.flag)
        assert found({name: flag}, env, no_config=True) == (flag, source.flag)


@pytest.mark.parametrize("nothing", [None, (), []])
def test_a_flag_that_says_nothing_hides_nothing(nothing, project):
    assert project
    assert settings(flags={"formats": nothing}, env={}).formats.value == ("json",)


@pytest.mark.parametrize(
    ("variable", "text", "hint"),
    [
        ("DPIAKIT_FAIL_ON", "hihg", "blocking, high"),
        ("DPIAKIT_JOBS", "0", "from 1 to 64"),
        ("DPIAKIT_JOBS", "two", "from 1 to 64"),
        ("DPIAKIT_JOBS", "²", "from 1 to 64"),
        ("DPIAKIT_CACHE", "perhaps", "true or false"),
        ("DPIAKIT_MINIMUM_COMPLIANCE", "101", "from 0 to 100"),
        ("DPIAKIT_MAXIMUM_RESIDUAL", "none", "very-high"),
    ],
)
def test_a_variable_that_means_nothing_is_told_with_what_it_may_say(variable, text, hint):
    with pytest.raises(SettingsError) as raised:
        settings(env={variable: text}, no_config=True)

    assert str(raised.value).startswith(f'{variable}: "{text}" cannot stand here.')
    assert hint in str(raised.value)


def test_all_variables_that_mean_nothing_are_told_at_once():
    with pytest.raises(SettingsError) as raised:
        settings(env={"DPIAKIT_JOBS": "x", "DPIAKIT_CACHE": "x"}, no_config=True)

    assert str(raised.value).count("cannot stand here") == 2


def test_the_file_of_the_paths_counts_not_that_of_the_folder_one_stands_in(project):
    other = project / "other"
    (other / "records").mkdir(parents=True)
    (other / "dpiakit.toml").write_text("[gate]\nfail_on = 'advisory'\n")
    found = settings([other / "records"], env={})

    assert found.fail_on.origin == "other/dpiakit.toml:2"


def test_paths_of_two_projects_are_not_judged_together(project):
    other = project / "other"
    other.mkdir()
    (other / "dpiakit.toml").write_text("")
    with pytest.raises(SettingsError, match=r"dpiakit.toml and other/dpiakit.toml"):
        settings([project, other], env={})


def test_paths_of_the_file_are_seen_from_where_one_stands(project, monkeypatch):
    below = project / "below"
    below.mkdir()
    monkeypatch.chdir(below)
    found = settings(env={})

    assert found.records.value == (str(project / "records"),)
    assert found.records.origin == "../dpiakit.toml:10" or found.records.origin.startswith("/")


def test_another_file_can_be_named_by_flag_or_environment(project):
    (project / "ci.toml").write_text("[gate]\nfail_on = 'medium'\n")
    by_flag = settings(config="ci.toml", env={"DPIAKIT_CONFIG": "dpiakit.toml"})
    by_environment = settings(env={"DPIAKIT_CONFIG": "ci.toml"})

    assert by_flag.fail_on.origin == by_environment.fail_on.origin == "ci.toml:2"


def test_a_file_that_is_named_must_be_there(project):
    assert project
    with pytest.raises(ConfigError, match=r"nowhere.toml: There is no such file"):
        settings(config="nowhere.toml", env={})


def test_to_name_a_file_and_to_want_none_is_a_contradiction(project):
    assert project
    with pytest.raises(click.UsageError):
        settings(config="dpiakit.toml", no_config=True, env={})
