"""``dpiakit pack test``: the cases of packs, run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dpiakit.cli.outputs import Output, opened
from dpiakit.cli.pack_choice import chosen, law_options, packs_argument
from dpiakit.cli.pack_outputs import output_option
from dpiakit.cli.pack_outputs import wanted as in_order

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
@output_option("text", "json", "junit")
@click.option("-v", "--verbose", is_flag=True, help="Name the cases that pass as well.")
@click.option("-x", "--exitfirst", is_flag=True, help="Stop at the first case that fails.")
@law_options
def test(
    packs: tuple[str, ...],
    words: str,
    outputs: tuple[Output, ...],
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
    from dpiakit.packs.trial_formats import trials_json, trials_junit
    from dpiakit.packs.trials import run_cases

    try:
        wanted = parse_keywords(words)
    except ExpressionError as error:
        raise click.UsageError(f"-k: {error}") from None
    asked = in_order(outputs, "text")
    choice = chosen(packs, root, config, no_config=no_config)
    problems = list(choice.problems)
    found = Ran()
    with opened(asked) as writers:
        write = {one.form: writer for one, writer in zip(asked, writers, strict=True)}
        say = write.get("text", _silent)
        for trial in run_cases(choice, wanted, problems):
            found.add(trial)
            if trial is not None:
                say(_shown(trial, verbose=verbose))
            if exitfirst and found.failed:
                break
        say(_counted(found, stopped=exitfirst and found.failed > 0) + "\n")
        if "json" in write:
            write["json"](trials_json(found.trials, problems, found.others))
        if "junit" in write:
            write["junit"](trials_junit(found.trials, problems))
    for problem in problems:
        click.echo(f"{click.style('cannot be used', fg='red', bold=True)}  {problem}", err=True)
    raise click.exceptions.Exit(_code(problems, found))


@dataclass(slots=True)
class Ran:
    """What has been run so far."""

    trials: list[Trial] = field(default_factory=list)
    failed: int = 0
    others: int = 0
    """Cases that were not selected."""

    @property
    def passed(self) -> int:
        """How many came out as expected."""
        return len(self.trials) - self.failed

    def add(self, trial: Trial | None) -> None:
        """Count one case; None is one that was not selected."""
        if trial is None:
            self.others += 1
        else:
            self.trials.append(trial)
            self.failed += trial.failure is not None


def _silent(text: str) -> None:
    del text


def _shown(trial: Trial, *, verbose: bool) -> str:
    """What a terminal is told of a case: all of a failure, of a success only if asked for."""
    if trial.failure is not None:
        return "\n".join(_failed(trial)) + "\n\n"
    return f"{click.style('passed', fg='green')}  {_name(trial)}\n" if verbose else ""


def _code(problems: list[Problem], found: Ran) -> int:
    if problems:
        return 2
    if found.failed:
        return 1
    return 0 if found.trials else 3


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


def _counted(found: Ran, *, stopped: bool) -> str:
    parts = [f"{found.failed} failed"] if found.failed else []
    parts.append(f"{found.passed} passed" if found.trials else "no case was selected")
    if found.others:
        parts.append(f"{found.others} not selected")
    end = "; stopped at the first failure" if stopped else ""
    colour = "red" if found.failed else "green" if found.passed else "yellow"
    return click.style(", ".join(parts), fg=colour, bold=True) + end
