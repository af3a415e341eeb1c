"""Where waivers and the baseline are found, and the options that name them."""

from __future__ import annotations

import contextlib
import os
import pathlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from dpiakit.acceptance.sources import Sources
    from dpiakit.cli.settings import Settings

C = TypeVar("C", bound=Callable[..., Any])

WAIVERS = "waivers.yaml"
BASELINE = "dpiakit-baseline.json"
_CONFIG, _REPOSITORY = "dpiakit.toml", ".git"

FILE = click.Path(path_type=pathlib.Path, dir_okay=False)


def waivers_option(command: C) -> C:
    """The option ``--waivers``, as ``waivers``."""
    return click.option(
        "--waivers",
        type=FILE,
        multiple=True,
        metavar="FILE",
        help=f"Waivers; may be repeated.  [default: that of dpiakit.toml, else {WAIVERS} beside "
        "it or at the top of the project]",
    )(command)


def no_waivers_option(command: C) -> C:
    """The option ``--no-waivers``, as ``no_waivers``."""
    return click.option(
        "--no-waivers", is_flag=True, help="Show every finding as it is, whoever has waived it."
    )(command)


def waiver_files(
    given: Sequence[pathlib.Path],
    paths: Iterable[str | os.PathLike[str]],
    by: Settings,
    *,
    none: bool = False,
) -> tuple[pathlib.Path, ...]:
    """The waiver files that count for some paths: those given, else the one a project has.

    Raises click.UsageError where some are given and none are wanted.
    """
    if none and given:
        raise click.UsageError("--waivers and --no-waivers contradict each other.")
    if none:
        return ()
    if given:
        return tuple(dict.fromkeys(given))
    if by.waivers.value is not None:
        return (by.waivers.value,)
    found = (_beside(path, WAIVERS) for path in paths)
    return tuple(dict.fromkeys(file for file in found if file is not None))


def accepted(
    by: Settings,
    waivers: Sequence[pathlib.Path],
    paths: Sequence[str],
    *,
    none: bool = False,
    blocking: bool = False,
) -> Sources:
    """What is accepted in a run over some paths. Raises click.UsageError for contradictions."""
    from dpiakit.acceptance.sources import Sources

    found = waiver_files(waivers, paths, by, none=none)
    if blocking and by.baseline.value is None:
        raise click.UsageError("--baseline-blocking says how a baseline counts, and there is none.")
    return Sources(found, by.baseline.value, blocking)


def home_of(paths: Iterable[str | os.PathLike[str]], name: str) -> pathlib.Path:
    """Where a file of a project is, or is to be made: beside dpiakit.toml, else at its top."""
    starts = list(paths) or [pathlib.Path()]
    for start in starts:
        found = _beside(start, name)
        if found is not None:
            return found
    folders = list(_folders(starts[0]))
    for mark in (_CONFIG, _REPOSITORY):
        for folder in folders:
            if (folder / mark).exists():
                return _from_here(folder / name)
    return pathlib.Path(name)


def _beside(start: str | os.PathLike[str], name: str) -> pathlib.Path | None:
    """A file beside the nearest dpiakit.toml around a path, or at the top of its repository."""
    for folder in _folders(start):
        marked = (folder / _CONFIG).exists() or (folder / _REPOSITORY).exists()
        if marked and (folder / name).is_file():
            return _from_here(folder / name)
        if (folder / _REPOSITORY).exists():
            return None
    return None


def _folders(start: str | os.PathLike[str]) -> Iterator[pathlib.Path]:
    if "\0" in os.fspath(start):
        return
    real = pathlib.Path(os.path.realpath(start))
    yield from (real, *real.parents) if real.is_dir() else real.parents


def _from_here(path: pathlib.Path) -> pathlib.Path:
    """A path as somebody would write it who stands here."""
    here = pathlib.Path(os.path.realpath("."))
    return pathlib.Path(os.path.relpath(path, here)) if path.is_relative_to(here) else path


def written_through(path: pathlib.Path) -> pathlib.Path:
    """The file behind a link: a new one takes its place, and the link stays."""
    return pathlib.Path(os.path.realpath(path))


@contextmanager
def alone_in(folder: pathlib.Path) -> Iterator[None]:
    """Nobody else who asks for it changes a file of a folder meanwhile.

    Where the system has no such locks, the last who writes wins, with a whole file.
    """
    try:
        import fcntl
    except ImportError:
        yield
        return
    descriptor = None
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)
