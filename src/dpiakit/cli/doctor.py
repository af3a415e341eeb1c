"""``dpiakit doctor``: what is in force here, and from where."""

from __future__ import annotations

import json
import os
import textwrap
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date

import click

from dpiakit.cli.diagnosis import Section, machine, program
from dpiakit.cli.diagnosis_law import configuration, law_in_force, methods, records, told
from dpiakit.cli.options import on_option
from dpiakit.cli.settings import config_options, law_source, settings
from dpiakit.errors import DpiakitError
from dpiakit.formats.text import plain

SCHEMA = "dpiakit/doctor-v1"
_WIDTH = 100
_COLOURS = {"warning": "yellow", "unusable": "red"}


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Everything that was found out."""

    sections: tuple[Section, ...]
    faults: tuple[str, ...] = ()
    """What makes configuration or law unusable."""

    @property
    def exit_code(self) -> int:
        """0 all well, 1 warnings that matter, 2 configuration or law that cannot be used."""
        troubles = {entry.trouble for section in self.sections for entry in section.entries}
        if self.faults or "unusable" in troubles:
            return 2
        return 1 if "warning" in troubles else 0


@click.command()
@click.argument("paths", nargs=-1, type=click.Path())
@on_option
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="For people, or for machines.",
)
@config_options
def doctor(
    paths: tuple[str, ...], on: date, form: str, config: str | None, *, no_config: bool
) -> None:
    """Say what is in force here, from where, and what is wrong with it.

    Shows the house rules with the line of every value, the packs with version and origin, what
    is switched off or overridden, the records below PATHS, and what the machine lacks. Prints
    nothing of what records say.

    \b
    Exit codes:
      0  all is well
      1  warnings that matter
      2  the configuration or the law cannot be used
    """  # noqa: D301  \b keeps the lines of the table apart in --help
    found = diagnosis(paths, on, config, no_config=no_config)
    click.echo(_json(found) if form == "json" else "\n".join(_text(found)), nl=form == "text")
    raise click.exceptions.Exit(found.exit_code)


def diagnosis(
    paths: tuple[str, ...], on: date, config: str | None = None, *, no_config: bool = False
) -> Diagnosis:
    """All that can be found out; what cannot be used does not hide the rest."""
    head = program()
    rest = machine(os.environ)
    sections: list[Section] = []
    faults: tuple[str, ...] = ()
    try:
        by = settings(paths, config=config, no_config=no_config)
        sections += [configuration(by), records(paths, by)]
        library = law_source(by).read()  # from its files: who looks after things changes nothing
        sections += [*law_in_force(library, on), methods(library, by)]
    except DpiakitError as error:
        faults = told(error)
    return Diagnosis((head, *sections, rest), faults)


def _text(found: Diagnosis) -> Iterator[str]:
    for section in found.sections:
        yield click.style(section.name, bold=True)
        width = max(len(entry.name) for entry in section.entries)
        for entry in section.entries:
            lead = f"  {entry.name:<{width}}  "
            origin = f"  [{entry.origin}]" if entry.origin else ""
            yield from _wrapped(plain(f"{entry.value}{origin}"), lead)
            if entry.trouble:
                word = click.style(entry.trouble, fg=_COLOURS[entry.trouble])
                yield f"{' ' * len(lead)}{word}: {plain(entry.remedy)}"
        yield ""
    for fault in found.faults:
        yield click.style("unusable", fg="red") + "  " + "\n".join(map(plain, fault.split("\n")))
    if found.faults:
        yield ""
    yield _verdict(found)


def _wrapped(text: str, lead: str) -> list[str]:
    wrap = textwrap.TextWrapper(
        _WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead),
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
    return wrap.wrap(text) or [lead.rstrip()]


def _verdict(found: Diagnosis) -> str:
    warnings = sum(e.trouble == "warning" for s in found.sections for e in s.entries)
    match found.exit_code:
        case 2:
            return "The configuration or the law cannot be used: see above."
        case 1:
            return f"{warnings} warning{'' if warnings == 1 else 's'}: see above."
        case _:
            return "All is well."


def _json(found: Diagnosis) -> str:
    words = {0: "well", 1: "warnings", 2: "unusable"}
    whole = {
        "schema": SCHEMA,
        "outcome": words[found.exit_code],
        "exit_code": found.exit_code,
        "faults": list(found.faults),
        "sections": [asdict(section) for section in found.sections],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
