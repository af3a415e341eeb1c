"""A small project with one record that fails a blocking rule, and the program as it is typed."""

from pathlib import Path

import yaml
from click.testing import CliRunner

from dpiakit.cli import cli
from dpiakit.errors import DpiakitError
from dpiakit.source import read_yaml

ROOT = Path(__file__).parent.parent.parent
ON = "2026-11-23"
RULE = "gdpr/transfer-has-safeguard"
GIVEN = {
    "--reason": "Acme signs the clauses at its board meeting.",
    "--owner": "Ada Lovelace",
    "--approved-by": "Grace Hopper",
    "--days": "20",
    "--measure": "Addresses are pseudonymised first.",
}


def begun(folder):
    """The project, in a folder of its own."""
    (folder / "records").mkdir(parents=True)
    (folder / "dpiakit.toml").write_text("")
    data = read_yaml(ROOT / "examples" / "minimal" / "newsletter.yaml").data
    data["transfers"]["acme-mail"]["safeguard"] = "none"
    (folder / "records" / "newsletter.yaml").write_text(yaml.safe_dump(data, sort_keys=False))
    return folder


def dpiakit(*arguments):
    """Exit code, standard output and standard error; as `main` ends for errors of users."""
    result = CliRunner().invoke(cli, list(arguments))
    if isinstance(result.exception, DpiakitError):
        return 2, result.stdout, f"{result.stderr}{result.exception}"
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result.exit_code, result.stdout, result.stderr


def options(**changes):
    given = {**GIVEN, **{f"--{key.replace('_', '-')}": value for key, value in changes.items()}}
    return [part for key, value in given.items() if value is not None for part in (key, value)]


def add(*more, rule=RULE, **changes):
    return dpiakit(
        "waivers", "add", "records/newsletter.yaml", "--rule", rule, "--on", ON,
        *options(**changes), *more,
    )  # fmt: skip


def entries():
    return read_yaml(Path("waivers.yaml")).data["waivers"]
