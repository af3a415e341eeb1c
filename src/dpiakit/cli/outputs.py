"""Where a command writes: several formats in one run, each to a file or to standard output."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dpiakit.errors import DpiakitError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

STANDARD = "-"


class OutputError(DpiakitError):
    """An output that cannot be written."""


@dataclass(frozen=True, slots=True)
class Output:
    """One output that was asked for."""

    form: str
    target: str
    """A file, or ``-`` for standard output."""


class OutputType(click.ParamType[Output]):
    """``FORMAT`` or ``FORMAT=FILE``."""

    name = "format[=file]"

    def __init__(self, forms: Sequence[str]) -> None:
        self.forms = tuple(forms)

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Output:
        """The output, or a usage error that lists the formats."""
        if isinstance(value, Output):
            return value
        form, separator, target = str(value).partition("=")
        if form not in self.forms:
            self.fail(f'"{form}" is no format. There are: {", ".join(self.forms)}.', param, ctx)
        if separator and not target:
            self.fail(f'After "{form}=" a file is missing. Write {form}=FILE.', param, ctx)
        return Output(form, target or STANDARD)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """The formats that begin so; behind ``FORMAT=``, files."""
        from click.shell_completion import CompletionItem

        del ctx, param
        form, separator, target = incomplete.partition("=")
        if separator and form in self.forms:
            return [CompletionItem(target, type="file")]
        return [CompletionItem(one) for one in self.forms if one.startswith(incomplete)]


def distinct(outputs: Sequence[Output]) -> tuple[Output, ...]:
    """The same, once no two of them go to one place. Raises click.UsageError."""
    seen: dict[str, Output] = {}
    for output in outputs:
        place = output.target if output.target == STANDARD else os.path.realpath(output.target)
        if place in seen:
            where = "standard output" if place == STANDARD else output.target
            raise click.UsageError(
                f"{seen[place].form} and {output.form} would both go to {where}. "
                f"Give one of them a file: -o {output.form}=FILE."
            )
        seen[place] = output
    return tuple(outputs)


@contextmanager
def opened(outputs: Sequence[Output]) -> Iterator[list[Callable[[str], None]]]:
    """A function to write with for each output.

    Files appear whole when all has gone well, and not at all otherwise. Raises OutputError.
    """
    with ExitStack() as stack:
        yield [stack.enter_context(_opened(output)) for output in outputs]


@contextmanager
def _opened(output: Output) -> Iterator[Callable[[str], None]]:
    if output.target == STANDARD:
        if sys.stdout.isatty() and "NO_COLOR" not in os.environ:
            yield lambda text: _ignore(sys.stdout.write(text))
        else:
            yield lambda text: _ignore(sys.stdout.write(_bare(text)))
        return
    target = Path(output.target)
    if target.exists() and not target.is_file():
        yield from _into_device(target)
        return
    with replacing(target) as write:
        yield lambda text: write(_bare(text).encode())


def _into_device(target: Path) -> Iterator[Callable[[str], None]]:
    """Into what is no plain file, such as /dev/stderr or a pipe: written as it comes."""
    try:
        with target.open("w", encoding="utf-8") as file:
            yield lambda text: _ignore(file.write(_bare(text)))
    except OSError as error:
        raise unwritable(target, error) from error


def _ignore(_: int) -> None:
    """Nobody asks how many characters were written."""


def _bare(text: str) -> str:
    """Without colours; what has none is not looked through twice."""
    return click.unstyle(text) if "\x1b" in text else text


@contextmanager
def replacing(target: Path) -> Iterator[Callable[[bytes], None]]:
    """A function that writes into a new file, which takes its name only when all is written.

    Raises OutputError with what to do.
    """
    folder = target.parent if str(target.parent) else Path()
    try:
        handle, name = tempfile.mkstemp(dir=folder, prefix=f".{target.name}.")
    except OSError as error:
        raise unwritable(target, error) from error
    try:
        with os.fdopen(handle, "wb") as file:

            def write(content: bytes) -> None:
                try:
                    file.write(content)
                except OSError as error:
                    raise unwritable(target, error) from error

            yield write
        Path(name).chmod(_mode(target))
        Path(name).replace(target)
    except OSError as error:
        raise unwritable(target, error) from error
    finally:
        with contextlib.suppress(FileNotFoundError):
            Path(name).unlink()


def _mode(target: Path) -> int:
    """Who may read and write the file: as before, or as new files are made here."""
    with contextlib.suppress(OSError):
        return stat.S_IMODE(target.stat().st_mode)
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask


def unwritable(target: Path, error: OSError) -> OutputError:
    """The error for a file or folder that cannot be written, with what to do."""
    return OutputError(
        f"{target}: cannot be written ({error.strerror}).\n"
        "    Choose a folder that exists and that you may write to."
    )


def write_atomically(target: Path, content: bytes) -> None:
    """Write a whole file or nothing. Raises OutputError with what to do."""
    with replacing(target) as write:
        write(content)
