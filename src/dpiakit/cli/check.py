"""``dpiakit check``: records against the law in force on a day."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import click

from dpiakit.cli.acceptances import FILE, accepted, no_waivers_option, waivers_option
from dpiakit.cli.cache import cache_folder
from dpiakit.cli.options import complain, on_option, working_places
from dpiakit.cli.outputs import OutputType, opened
from dpiakit.cli.progress import watched
from dpiakit.cli.settings import config_options, law_source, named, settings
from dpiakit.findings.outcome import SEVERITIES
from dpiakit.formats import FORMATS


@click.command()
@click.argument("paths", nargs=-1, type=click.Path())
@on_option
@click.option(
    "-o",
    "--output",
    "--format",
    "formats",
    type=OutputType(tuple(FORMATS)),
    multiple=True,
    metavar="FORMAT[=FILE]",
    help=f"One of {', '.join(FORMATS)}, to a file or to standard output. May be repeated."
    "  [default: text]",
)
@click.option(
    "--fail-on",
    type=click.Choice(SEVERITIES),
    default=None,
    help="The gravity from which findings and open questions fail the run.  [default: blocking]",
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
@waivers_option
@no_waivers_option
@click.option(
    "--baseline",
    type=FILE,
    default=None,
    metavar="FILE",
    help="Fail only for what is not in it. It never covers what blocks.",
)
@click.option("--baseline-blocking", is_flag=True, help="Let the baseline cover what blocks, too.")
@click.option(
    "--cache/--no-cache",
    default=None,
    help="Remember verdicts, and judge again only what has changed.  [default: --cache]",
)
@config_options
def check(
    paths: tuple[str, ...],
    on: date,
    all_results: bool,
    config: str | None,
    no_config: bool,
    waivers: tuple[Path, ...],
    no_waivers: bool,
    baseline_blocking: bool,
    **flags: object,
) -> None:
    """Check records against the law in force on a day.

    PATHS are record files or folders of them; without any, those that dpiakit.toml names. A
    record whose start is planned for a later day is judged on that day as well.

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
      0  nothing at or above --fail-on that is not waived
      1  findings
      2  a record, a pack or the command line cannot be used
      3  nothing was checked
      4  only unanswered facts at or above --fail-on
      5  a bug in dpiakit
    """  # noqa: D301  \b keeps the lines of the table apart in --help
    from dpiakit.runs.running import RunOptions, run

    by = settings(paths, flags, config=config, no_config=no_config)
    wanted = by.outputs(tuple(FORMATS))
    folder, root = working_places()
    asked = named(paths, by)
    options = RunOptions(
        on=on,
        fail_on=by.fail_on.value,
        forms=tuple(output.form for output in wanted),
        jobs=by.jobs.value,
        everything=all_results,
        folder=folder,
        root=root,
        cache=cache_folder() if by.cache.value else None,
        now=time.time_ns(),
        law=law_source(by),
        apart=by.apart,
        accepted=accepted(by, waivers, asked, none=no_waivers, blocking=baseline_blocking),
    )
    with opened(wanted) as sinks:
        summary = run(asked, options, sinks, complain=complain, watch=watched)
    raise click.exceptions.Exit(summary.exit_code)
