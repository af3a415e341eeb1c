"""``dpiakit diff``: what a change in git does to the assessment of every record."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from dpiakit.cli.completion import method_names
from dpiakit.cli.options import Day, on_option
from dpiakit.cli.outputs import STANDARD, Output, OutputType, distinct, opened
from dpiakit.cli.progress import watched
from dpiakit.cli.settings import config_options
from dpiakit.findings.outcome import SEVERITIES

_FORMS = ("text", "json", "markdown")
_BEHIND_DASHES = "dpiakit.paths"


class _WithPaths(click.Command):
    """Keeps apart what stands behind ``--``: click would put it with the revisions."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The words before ``--`` as usual, those behind it set aside."""
        cut = args.index("--") if "--" in args else len(args)
        ctx.meta[_BEHIND_DASHES] = tuple(args[cut + 1 :]) if "--" in args else None
        return super().parse_args(ctx, args[:cut])


@click.command(cls=_WithPaths)
@click.argument("words", nargs=-1, required=True, metavar="BASE [HEAD] [[--] PATHS...]")
@on_option
@click.option(
    "--on-base",
    type=Day(),
    default=None,
    help="Another day for BASE: what a change of the law does. Judges every record.",
)
@click.option(
    "-o",
    "--output",
    "--format",
    "outputs",
    type=OutputType(_FORMS),
    multiple=True,
    metavar="FORMAT[=FILE]",
    help=f"One of {', '.join(_FORMS)}, to a file or to standard output. May be repeated."
    "  [default: text]",
)
@click.option(
    "--fail-on",
    type=click.Choice(SEVERITIES),
    default=None,
    help="The gravity from which new findings and new open questions fail the run.  "
    "[default: that of dpiakit.toml, else blocking]",
)
@click.option("--worktree", is_flag=True, help="Compare the working tree; every word is a path.")
@click.option("--all", "everything", is_flag=True, help="Judge also records that did not change.")
@click.option(
    "--links",
    default=None,
    metavar="TEMPLATE",
    help="Where markdown finds lines: https://host/repo/blob/{commit}/{path}#L{line}.  "
    "[default: that of GitHub Actions or GitLab CI]",
)
@click.option(
    "--method",
    default=None,
    metavar="NAME",
    help="The method of rating risk.",
    shell_complete=method_names,
)
@click.option(
    "--waivers",
    type=click.Path(dir_okay=False),
    default=None,
    metavar="FILE",
    help="Waivers for both states.  [default: those dpiakit.toml names, of each state its own]",
)
@click.option(
    "--baseline",
    type=click.Path(dir_okay=False),
    default=None,
    metavar="FILE",
    help="A baseline for both states.  [default: as for --waivers]",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=None,
    help="Processes for many records.  [default: the processors there are]",
)
@click.option("--baseline-blocking", is_flag=True, help="The baseline covers blocking rules, too.")
@config_options
@click.pass_context
def diff(
    ctx: click.Context,
    /,
    words: tuple[str, ...],
    on: date,
    on_base: date | None,
    outputs: tuple[Output, ...],
    worktree: bool,
    links: str | None,
    **house: Any,
) -> None:
    """Show what a change in git does to the assessment of every record.

    BASE and HEAD are revisions: main, HEAD~1, a1b2c3d. BASE...HEAD starts from the commit
    both have in common, as a pull request does. Without HEAD, or with "." in its place, the
    working tree is compared. Records are matched by id; files are read from git, and the
    working tree is not touched. Each state is judged by the dpiakit.toml and the waivers that
    stand in it, and both by the law of one day.

    \b
    Exit codes:
      0  nothing got worse at or above --fail-on
      1  new findings at or above it, or a launch gate closed
      2  a revision, a record of HEAD, a pack or the command line cannot be used
      4  only new unanswered facts at or above --fail-on
      5  a bug in dpiakit
    """  # noqa: D301  \b keeps the lines of the table apart in --help
    from dpiakit.cli.diff_judges import Bench, Wishes
    from dpiakit.comparison.git import open_repository
    from dpiakit.comparison.rendering import rendered
    from dpiakit.comparison.revisions import chosen
    from dpiakit.comparison.states import compare_states
    from dpiakit.comparison.verdict import exit_code

    wanted = distinct(outputs or (Output("text", STANDARD),))
    template = _checked(links) if links else _links_of_platform(os.environ)
    repository = open_repository(Path.cwd(), os.environ)
    states = chosen(repository, words, ctx.meta[_BEHIND_DASHES], work=worktree)
    wishes = Wishes(on_base=on_base or on, on=on, paths=states.paths, **house)
    bench = Bench(repository, wishes)
    with opened(wanted) as sinks:
        compared = compare_states(repository, states, bench.judges, watch=watched)
        for output, sink in zip(wanted, sinks, strict=True):
            sink(rendered(compared, output.form, template))
    raise click.exceptions.Exit(exit_code(compared))


def _checked(template: str) -> str:
    """The template, if it makes an address. Raises click.BadParameter."""
    try:
        made = template.format(commit="c", path="p", line=1)
    except (KeyError, IndexError, ValueError, AttributeError):
        made = ""
    if not re.fullmatch(r"https?://[^\s()<>\[\]`\\]+", made):
        raise click.BadParameter(
            f'"{template}" makes no address. Write, for example, '
            "https://host/repo/blob/{commit}/{path}#L{line}.",
            param_hint="--links",
        )
    return template


def _links_of_platform(environment: Mapping[str, str]) -> str | None:
    """How the platform that runs this shows a line of a file; None where it is unknown."""
    server, name = environment.get("GITHUB_SERVER_URL"), environment.get("GITHUB_REPOSITORY")
    if server and name:
        return f"{server}/{name}/blob/{{commit}}/{{path}}#L{{line}}"
    project = environment.get("CI_PROJECT_URL")
    return f"{project}/-/blob/{{commit}}/{{path}}#L{{line}}" if project else None
