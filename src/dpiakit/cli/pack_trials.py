"""``dpiakit pack test``: the cases of packs, run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dpiakit.cli.pack_choice import chosen, law_options, packs_argument

if TYPE_CHECKING:
    from dpiakit.errors import Problem
    from dpiakit.packs.trials import Trial


@click.command()
@packs_argument
@click.option(
    "-k",
    "words",
    default="",
    metavar="EXPR",
    help='Words of the rule or case: transfer and "goes to India" and not british.',
)
@click.option("-v", "--verbose", is_flag=True, help="Name the cases that pass as well.")
@click.option("-x", "--exitfirst", is_flag=True, help="Stop at the first case that fails.")
@law_options
def test(
    packs: tuple[str, ...],
    words: str,
    root: Path | None,
    config: str | None,
    *,
    verbose: bool,
    exitfirst: bool,
    no_config: bool,
) -> None:
    """Run the cases of packs, and show why one fails.

    PACK is the name of a pack or its folder; without any, all are run. For a failing case:
    where it stands, what was expected and what came out, and every sub-value of the conditions.

    \b
    Exit codes:
      0  every selected case passes
      1  a case fails
      2  a file of the packs, or the command line, cannot be used
      3  no case was selected
    """  # noqa: D301  \b keeps the lines of the table apart in --help
    from dpiakit.errors import ExpressionError
    from dpiakit.packs.keywords import parse_keywords
    from dpiakit.packs.trials import run_cases

    try:
        wanted = parse_keywords(words)
    except ExpressionError as error:
        raise click.UsageError(f"-k: {error}") from None
    choice = chosen(packs, root, config, no_config=no_config)
    problems = list(choice.problems)
    passed, failed, others = 0, 0, 0
    for trial in run_cases(choice, wanted, problems):
        if trial is None:
            others += 1
        elif trial.failure is None:
            passed += 1
            if verbose:
                click.echo(f"{click.style('passed', fg='green')}  {_name(trial)}")
        else:
            failed += 1
            click.echo("\n".join(_failed(trial)) + "\n")
            if exitfirst:
                break
    for problem in problems:
        click.echo(f"{click.style('cannot be used', fg='red', bold=True)}  {problem}", err=True)
    click.echo(_counted(passed, failed, others, stopped=exitfirst and failed > 0))
    raise click.exceptions.Exit(_code(problems, passed, failed))


def _code(problems: list[Problem], passed: int, failed: int) -> int:
    if problems:
        return 2
    if failed:
        return 1
    return 0 if passed else 3


def _name(trial: Trial) -> str:
    return f'{trial.subject}: "{trial.case.name}"'


def _failed(trial: Trial) -> Iterator[str]:
    from dpiakit.cli.explained import condition_lines, wrapped
    from dpiakit.formats.text import plain
    from dpiakit.law.cases import said

    case, answer, failure = trial.case, trial.answer, trial.failure
    if failure is None:
        return
    yield f"{click.style('FAILED', fg='red', bold=True)}  {_name(trial)}"
    yield f"    {failure.file}:{failure.line}:{failure.column}, on {case.on}"
    yield wrapped(plain(case.given), "    given     ")
    if dict(case.expect) == dict(answer.outcomes):
        yield wrapped(plain(failure.what), "    ")
    else:
        yield f"    expected  {said(case.expect)}"
        yield f"    got       {said(answer.outcomes)}"
        if answer.why and not trial.explained:
            yield wrapped(plain(answer.why), "    because   ")
    for one in trial.explained:
        yield f"  {one.element or 'the record'}: {click.style(one.outcome, bold=True)}"
        if one.message:
            yield wrapped(plain(one.message), "    ")
        yield from (f"  {line}" for line in condition_lines(one.conditions, failure.file))


def _counted(passed: int, failed: int, others: int, *, stopped: bool) -> str:
    parts = [f"{failed} failed"] if failed else []
    parts.append(f"{passed} passed" if passed or failed else "no case was selected")
    if others:
        parts.append(f"{others} not selected")
    end = "; stopped at the first failure" if stopped else ""
    colour = "red" if failed else "green" if passed else "yellow"
    return click.style(", ".join(parts), fg=colour, bold=True) + end
