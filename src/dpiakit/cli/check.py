"""``dpiakit check``: records against the law in force on a day."""

from __future__ import annotations

import time
from datetime import date

import click

from dpiakit.cli.cache import cache_folder
from dpiakit.cli.options import complain, on_option, working_places
from dpiakit.cli.outputs import STANDARD, Output, OutputType, distinct, opened
from dpiakit.cli.progress import watched
from dpiakit.findings.outcome import SEVERITIES, Severity
from dpiakit.formats import FORMATS


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path())
@on_option
@click.option(
    "-o",
    "--output",
    "--format",
    "outputs",
    type=OutputType(tuple(FORMATS)),
    multiple=True,
    metavar="FORMAT[=FILE]",
    help=f"One of {', '.join(FORMATS)}, to a file or to standard output. May be repeated."
    "  [default: text]",
)
@click.option(
    "--fail-on",
    type=click.Choice(SEVERITIES),
    default="blocking",
    show_default=True,
    help="The gravity from which findings and open questions fail the run.",
)
@click.option(
    "--all-results",
    is_flag=True,
    help="Also what is met and what does not apply (json, sarif, junit; text counts it by rule).",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=None,
    help="Processes for many records.  [default: the processors there are]",
)
@click.option(
    "--cache/--no-cache",
    default=True,
    help="Remember verdicts, and judge again only what has changed.  [default: --cache]",
)
def check(
    paths: tuple[str, ...],
    on: date,
    outputs: tuple[Output, ...],
    fail_on: Severity,
    all_results: bool,
    jobs: int | None,
    cache: bool,
) -> None:
    """Check records against the law in force on a day.

    PATHS are record files or folders of them. A record whose start is planned for a later
    day is judged on that day as well.

    \b
    Formats, several in one run (-o sarif=out.sarif -o junit=out.xml -o text):
      text            for a terminal
      json            json-v1; its schema: dpiakit schema json-v1
      sarif           SARIF 2.1.0; GitHub shows 5,000 results of a file and refuses
                      one with more than 25,000, or more than 10 MB compressed
      junit           JUnit XML, a suite for each record
      github          annotations of a workflow; 10 of a kind, the gravest first
      github-summary  for $GITHUB_STEP_SUMMARY; below its 1 MiB
      gitlab          Code Quality report
      markdown        a comment for a pull request; below 65,536 characters

    \b
    Exit codes:
      0  nothing at or above --fail-on
      1  findings
      2  a record, a pack or the command line cannot be used
      3  nothing was checked
      4  only unanswered facts at or above --fail-on
      5  a bug in dpiakit
    """  # noqa: D301  \b keeps the lines of the table apart in --help
    from dpiakit.runs.running import RunOptions, run

    wanted = distinct(outputs or (Output("text", STANDARD),))
    folder, root = working_places()
    options = RunOptions(
        on=on,
        fail_on=fail_on,
        forms=tuple(output.form for output in wanted),
        jobs=jobs,
        everything=all_results,
        folder=folder,
        root=root,
        cache=cache_folder() if cache else None,
        now=time.time_ns(),
    )
    with opened(wanted) as sinks:
        summary = run(paths, options, sinks, complain=complain, watch=watched)
    raise click.exceptions.Exit(summary.exit_code)
