"""`dpiakit new rule`, `pack` and `jurisdiction`: files in their place, checked as they stand."""

import pytest
from click.testing import CliRunner

import program
from dpiakit.cli import cli
from dpiakit.law.loading import survey
from dpiakit.law.root import data_root

ON = ["--on", "2026-11-28"]


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def new(*arguments):
    return CliRunner().invoke(cli, ["new", *map(str, arguments), *ON])


def refused(*arguments):
    """What is said where nothing can be begun."""
    done = program.run("new", *arguments, *ON)
    assert done.returncode == 2, done.stdout
    assert "Traceback" not in done.stderr
    return done.stderr


def files(folder):
    return sorted(
        file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()
    )


def copied_law(tmp_path):
    """A root of law as a checkout has it."""
    import shutil

    for part in ("policies", "jurisdictions"):
        shutil.copytree(data_root() / part, tmp_path / part)
    return tmp_path


def test_a_pack_of_ones_own_lies_wherever_one_likes(tmp_path):
    done = new("pack", "acme")

    assert done.exit_code == 0, done.output
    assert files(tmp_path / "acme") == [
        "README.md", "coverage.yaml", "data.yaml", "definitions.yaml", "instruments.yaml",
        "pack.cases.yaml", "pack.yaml", "rules/processor-has-contract.cases.yaml",
        "rules/processor-has-contract.yaml",
    ]  # fmt: skip
    assert '[packs]\n    folders = ["acme"]' in done.output
    assert "dpiakit pack check acme" in done.output
    assert "dpiakit pack check acme" in (tmp_path / "acme" / "README.md").read_text()


def test_a_fresh_pack_and_a_fresh_rule_pass_the_check_that_is_named(tmp_path):
    new("pack", "acme")
    new("rule", "acme/vendors-are-known")
    checked = program.run("pack", "check", "acme", "--strict", *ON, cwd=tmp_path)

    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "2 rules" in checked.stdout


def test_a_pack_and_a_rule_in_a_root_of_law_pass_the_check_at_once(tmp_path):
    root = copied_law(tmp_path)
    assert new("pack", "acme", "--into", "policies").exit_code == 0
    done = new("rule", "acme/vendors-are-known", "--shelf", "vendors")
    checked = program.run("pack", "check", "acme", "--root", root)

    assert done.exit_code == 0, done.output
    assert "dpiakit pack check acme --rule vendors-are-known --root ." in done.output
    assert checked.returncode == 0, checked.stdout
    assert "2 rules" in checked.stdout


def test_a_rule_for_a_shipped_pack_goes_on_its_shelf_and_passes_the_check(tmp_path):
    root = copied_law(tmp_path)
    done = new("rule", "gdpr/vendors-are-known", "--shelf", "processors", "--root", root)
    checked = program.run("pack", "check", "gdpr", "--rule", "vendors-are-known", "--root", root)

    assert done.exit_code == 0, done.output
    assert (root / "policies" / "gdpr" / "processors" / "vendors-are-known.yaml").is_file()
    assert "gdpr/coverage.yaml" in done.output
    assert checked.returncode == 0, checked.stdout


def test_a_jurisdiction_joins_the_law_or_a_pack_of_ones_own(tmp_path):
    root = copied_law(tmp_path)
    assert new("jurisdiction", "Brazil", "--language", "pt").exit_code == 0
    assert new("pack", "acme").exit_code == 0
    assert new("jurisdiction", "US-NY", "--into", "acme").exit_code == 0
    library, problems = survey(root)

    assert problems == []
    assert library.places.by_code["BR"].languages == ("pt",)
    assert (root / "acme" / "jurisdictions" / "US-NY.yaml").is_file()


def test_from_inside_a_pack_its_own_folder_is_meant(tmp_path, monkeypatch):
    new("pack", "acme")
    monkeypatch.chdir(tmp_path / "acme" / "rules")

    assert new("rule", "acme/a-rule").exit_code == 0
    assert new("jurisdiction", "BR").exit_code == 0
    assert (tmp_path / "acme" / "rules" / "a-rule.cases.yaml").is_file()
    assert (tmp_path / "acme" / "jurisdictions" / "BR.yaml").is_file()


def test_a_pack_that_the_house_names_is_found_and_judged_by_from_anywhere(tmp_path, monkeypatch):
    (tmp_path / "law" / "ours").mkdir(parents=True)
    made = new("pack", "acme", "--into", "law/ours")
    (tmp_path / "dpiakit.toml").write_text('[packs]\nfolders = ["law/ours/acme"]\n')
    (tmp_path / "records").mkdir()
    monkeypatch.chdir(tmp_path / "records")
    added = new("rule", "acme/vendors-are-known")
    listed = new("record", "a.yaml", "--no-input", "--set", "markets=NL")

    assert made.exit_code == 0, made.output
    assert added.exit_code == 0, added.output
    assert listed.exit_code == 0, listed.output
    assert "TO REPLACE: what the pack speaks of (acme)" in listed.output
    assert (tmp_path / "law" / "ours" / "acme" / "rules" / "vendors-are-known.yaml").is_file()


def test_nothing_that_exists_is_overwritten(tmp_path):
    new("pack", "acme")
    before = {name: (tmp_path / "acme" / name).read_bytes() for name in files(tmp_path / "acme")}

    assert "acme: There is such a folder already" in refused("pack", "acme")
    assert "already" in refused("rule", "acme/processor-has-contract")
    assert {name: (tmp_path / "acme" / name).read_bytes() for name in before} == before
    assert files(tmp_path / "acme") == sorted(before)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["rule", "acm/a"], 'Did you mean "acme"?'),
        (["rule", "acme"], "does not name a pack"),
        (["rule", "acme/A"], "cannot be the name of a rule"),
        (["rule", "acme/a", "--shelf", "documents"], "something else than rules"),
        (["rule", "acme/a", "--root", "nowhere"], "There is no such folder"),
        (["pack", "gdpr"], "shipped with dpiakit"),
        (["pack", "../acme2"], "cannot be the name of a pack"),
        (["pack", "b", "--into", "nowhere"], "There is no such folder"),
        (["jurisdiction", "BR"], "There is no law here"),
        (["jurisdiction", "DE", "--into", "acme"], "already"),
        (["jurisdiction", "XX", "--into", "acme"], "is no country"),
    ],
)
def test_what_cannot_be_begun_is_told_and_nothing_is_written(tmp_path, arguments, message):
    new("pack", "acme")
    before = files(tmp_path)

    assert message in refused(*arguments)
    assert files(tmp_path) == before


def test_a_folder_in_the_way_leaves_nothing_half_written(tmp_path):
    """The shelf is a file here: the second of two files cannot be written either."""
    new("pack", "acme")
    (tmp_path / "acme" / "shelf").write_text("")
    before = files(tmp_path)

    assert "cannot be written" in refused("rule", "acme/a", "--shelf", "shelf")
    assert files(tmp_path) == before


def test_two_runs_write_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        new("pack", "acme", "--into", name)
    one, two = tmp_path / "one" / "acme", tmp_path / "two" / "acme"

    assert files(one) == files(two)
    for name in files(one):
        if name != "README.md":  # it names the folder
            assert (one / name).read_bytes() == (two / name).read_bytes()
