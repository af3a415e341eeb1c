"""What ``dpiakit new rule``, ``pack`` and ``jurisdiction`` do: where the files go, and writing."""

from __future__ import annotations

import contextlib
import os
import pathlib
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from datetime import date

import click

from dpiakit.cli.outputs import OutputError, write_atomically
from dpiakit.cli.settings import settings
from dpiakit.records import project_root
from dpiakit.scaffolds.law_files import (
    new_pack,
    new_place,
    new_rule,
    pack_folder,
    shipped_places,
)
from dpiakit.scaffolds.names import ScaffoldError
from dpiakit.source import display_name

_LAW = ("policies", "jurisdictions")


def begin_rule(name: str, shelf: str, root: pathlib.Path | None, on: date) -> None:
    """Write a rule and its cases. Raises DpiakitError; then nothing was written."""
    pack, sign, rule = name.partition("/")
    if not sign:
        raise ScaffoldError(
            f'"{name}" does not name a pack.\n    Write PACK/NAME: gdpr/{name or "what-must-hold"}.'
        )
    folder = pack_folder(pack, _pack_places(root))
    files = new_rule(folder, rule, shelf, on)
    _write(files)
    _tell(files)
    click.echo(
        "Replace what says TO REPLACE, and name its obligation in "
        f"{display_name(folder / 'coverage.yaml')}.\nNext:  {_check(folder, rule)}"
    )


def begin_pack(name: str, into: pathlib.Path, on: date) -> None:
    """Write a pack into a new folder. Raises DpiakitError; then nothing was written."""
    _must_be_folder(into)
    folder = into / name
    files = new_pack(into, name, on, f"Check it: `{_check(folder)}`.")
    _write_folder(folder, files)
    _tell(files)
    click.echo("Replace what says TO REPLACE.")
    if _called(into) != "policies":
        top = project_root(pathlib.Path(os.path.realpath(folder)).parent)
        way = pathlib.Path(os.path.realpath(folder)).relative_to(top).as_posix()
        click.echo(f'Name it in dpiakit.toml:\n    [packs]\n    folders = ["{way}"]')
    click.echo(f"Next:  {_check(folder)}")


def begin_place(code: str, into: pathlib.Path | None, languages: tuple[str, ...], on: date) -> None:
    """Write a jurisdiction. Raises DpiakitError; then nothing was written."""
    top = _law_around(pathlib.Path()) if into is None else into
    _must_be_folder(top)
    if not ((top / "pack.yaml").is_file() or any((top / part).is_dir() for part in _LAW)):
        raise ScaffoldError(
            f"{display_name(top)}: There is no law here.\n"
            "    Name the folder of a pack, or the one that holds policies/, with --into."
        )
    folder = top / "jurisdictions"
    known = [*shipped_places(), *(file.stem for file in folder.glob("*.yaml"))]
    files = new_place(folder, code, known, languages, on)
    _write(files)
    _tell(files)
    click.echo("Replace what says TO REPLACE.")


def _pack_places(root: pathlib.Path | None) -> Iterator[pathlib.Path]:
    """The folders in which a pack is looked for."""
    if root is not None:
        _must_be_folder(root)
    else:
        for one in settings().house.packs:
            named = pathlib.Path(os.path.relpath(one.folder))
            yield from (named, named / "policies")
    for top in [root] if root else dict.fromkeys((pathlib.Path(), _law_around(pathlib.Path()))):
        yield top / "policies"
        yield top
        with contextlib.suppress(OSError):
            yield from sorted(one for one in top.iterdir() if one.is_dir() and one.name[0] != ".")


def _law_around(folder: pathlib.Path) -> pathlib.Path:
    """The nearest folder from here upwards with law in it, else the project's top."""
    here = pathlib.Path(os.path.abspath(folder))  # noqa: PTH100  links are not followed: names stay
    for above in (here, *here.parents):
        if (above / "pack.yaml").is_file() or all((above / part).is_dir() for part in _LAW):
            return pathlib.Path(os.path.relpath(above, here))
    return pathlib.Path(os.path.relpath(project_root(here), here))


def _must_be_folder(folder: pathlib.Path) -> None:
    if not folder.is_dir():
        raise ScaffoldError(
            f"{display_name(folder)}: There is no such folder.\n"
            "    Check the spelling, or make it first."
        )


def _check(folder: pathlib.Path, rule: str = "") -> str:
    """The command that checks a pack where it stands."""
    only = f" --rule {rule}" if rule else ""
    if _called(folder.parent) == "policies":
        root = display_name(folder.parent.parent if folder.parent.name else pathlib.Path(".."))
        return f"dpiakit pack check {_called(folder)}{only} --root {root}"
    return f"dpiakit pack check {display_name(folder)}{only}"


def _called(folder: pathlib.Path) -> str:
    """The name of a folder, also of the one we are in."""
    return pathlib.Path(os.path.abspath(folder)).name  # noqa: PTH100  as it was named, links and all


def _write(files: Mapping[pathlib.Path, str]) -> None:
    """Write all files or none; folders they need are made."""
    done: list[pathlib.Path] = []
    made: list[pathlib.Path] = []
    try:
        for file, text in files.items():
            made += _with_folder(file.parent)
            write_atomically(file, text.encode())
            done.append(file)
    except BaseException:
        for file in done:
            file.unlink(missing_ok=True)
        for folder in reversed(made):
            with contextlib.suppress(OSError):
                folder.rmdir()
        raise


def _with_folder(folder: pathlib.Path) -> list[pathlib.Path]:
    """Make a folder and those above it; the ones that are new."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    try:
        for one in reversed(missing):
            one.mkdir()
    except OSError as error:
        raise _unwritable(folder, error) from error
    return missing[::-1]


def _write_folder(folder: pathlib.Path, files: Mapping[pathlib.Path, str]) -> None:
    """A new folder with everything in it, or nothing: it takes its name when all is written."""
    try:
        beside = pathlib.Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    except OSError as error:
        raise _unwritable(folder, error) from error
    try:
        beside.chmod(0o777 & ~_umask())
        for file, text in files.items():
            target = beside / file.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="\n")
        beside.rename(folder)
    except OSError as error:
        raise _unwritable(folder, error) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _unwritable(place: pathlib.Path, error: OSError) -> OutputError:
    return OutputError(
        f"{display_name(place)}: cannot be written ({error.strerror}).\n"
        "    Choose a folder that you may write to."
    )


def _tell(files: Mapping[pathlib.Path, str]) -> None:
    for file in files:
        click.echo(f"wrote {display_name(file)}")
