"""From ``dpiakit.toml`` to what it says, all problems of the file at once."""

from __future__ import annotations

import os
import pathlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dpiakit.errors import InputError, Problem
from dpiakit.law.house import (
    NO_HOUSE,
    House,
    HouseDefinition,
    MethodFile,
    PackFolder,
    SeverityOverride,
    SwitchedOff,
)
from dpiakit.source import Document, Limits, Path, dotted, parse_toml, read_bytes
from dpiakit.source.project import project_root

if TYPE_CHECKING:
    from dpiakit.config.installed import InstalledPack
    from dpiakit.config.written import ConfigFile, DefinitionEntry

FILE = "dpiakit.toml"
LARGEST = Limits(size=256 * 1024)
_SHIPPED_FOLDERS = ("policies", "jurisdictions")


class ConfigError(InputError):
    """A dpiakit.toml that cannot be used."""


@dataclass(frozen=True, slots=True)
class Config:
    """What a project says about how it is judged."""

    root: pathlib.Path
    """The folder of the file. Paths in it start from here."""
    file: str
    """How messages call the file; empty where there is none."""
    written: ConfigFile | None = None
    """None: there is no file."""
    house: House = NO_HOUSE
    document: Document | None = None

    def path(self, written: str) -> pathlib.Path:
        """A path of the file as one that can be opened."""
        return self.root / written

    def origin(self, key: Path) -> str:
        """Where a key is written: ``dpiakit.toml:4``; empty where it is not written."""
        if self.document is None:
            return ""
        data: object = self.document.data
        for step in key:
            if not isinstance(data, dict) or step not in data:
                return ""
            data = data[step]
        place = self.document.key_position(key)
        return f"{place.file}:{place.line}"

    def problem(self, key: Path, what: str, hint: str = "") -> Problem:
        """Something wrong with what a key says, at its line."""
        if self.document is None:
            return Problem(self.file or FILE, 0, 0, dotted(key), what, hint)
        place = self.document.position(key)
        return Problem(place.file, place.line, place.column, dotted(key), what, hint)


def find_config(start: pathlib.Path) -> pathlib.Path | None:
    """The dpiakit.toml of the project around a file or folder; None: it has none."""
    real = pathlib.Path(os.path.realpath(start))
    root = project_root(real if real.is_dir() else real.parent)
    file = root / FILE
    return file if os.path.lexists(file) else None


def read_config(
    start: pathlib.Path,
    *,
    file: pathlib.Path | None = None,
    shown: str | None = None,
    python_path: Sequence[str] | None = None,
) -> Config:
    """What the project around a file or folder says; defaults where it says nothing.

    ``file`` names another file than the project's own; ``shown`` is how messages call it;
    ``python_path`` stands for ``sys.path`` when installed packs are looked for. Raises ConfigError
    with every problem of the file.
    """
    found = file or find_config(start)
    if found is None:
        real = pathlib.Path(os.path.realpath(start))
        return Config(project_root(real if real.is_dir() else real.parent), "")
    name = shown or FILE
    root = pathlib.Path(os.path.realpath(found)).parent if file else found.parent
    try:
        document = parse_toml(read_bytes(found, limits=LARGEST, name=name), name, limits=LARGEST)
    except InputError as error:
        raise ConfigError(error.problems) from None
    written = _written(document)
    plain = Config(root, name, written, NO_HOUSE, document)
    problems: list[Problem] = []
    house = _house(plain, written, problems, python_path)
    if problems:
        raise ConfigError(problems)
    return Config(root, name, written, house, document)


def _written(document: Document) -> ConfigFile:
    # Only here: a run without house rules should not wait for what reads them.
    from pydantic import ValidationError

    from dpiakit.config.written import ConfigFile

    try:
        return ConfigFile.model_validate(document.data)
    except ValidationError as error:
        from dpiakit.config.complaints import complaints

        wrong = complaints(error.errors(include_url=False), document, ConfigFile)
        raise ConfigError(wrong) from None


def _house(
    config: Config, written: ConfigFile, problems: list[Problem], python_path: Sequence[str] | None
) -> House:
    return House(
        document=config.document,
        packs=(
            *_own_folders(config, written.packs.folders, problems),
            *_installed_folders(config, written.packs.installed, problems, python_path),
        ),
        switched_off=tuple(
            SwitchedOff(one.pack, one.reason, one.by, ("packs", "disable", str(index)))
            for index, one in enumerate(written.packs.disable)
        ),
        severities=tuple(
            SeverityOverride(one.rule, one.severity, one.reason, one.by, ("severity", str(index)))
            for index, one in enumerate(written.severity)
        ),
        definitions=tuple(
            _definition(one, ("definition", str(index)))
            for index, one in enumerate(written.definition)
        ),
        methods=tuple(_methods(config, written.risk.method, problems)),
    )


def _own_folders(
    config: Config, names: Sequence[str], problems: list[Problem]
) -> Iterator[PackFolder]:
    seen: dict[pathlib.Path, str] = {}
    for index, name in enumerate(names):
        key = ("packs", "folders", str(index))
        folder = _real(config, key, name, problems)
        if folder is None:
            continue
        if not folder.is_dir():
            what = f'There is no folder "{name}".'
            hint = "Write the way from the folder of dpiakit.toml."
            problems.append(config.problem(key, what, hint))
        elif folder in seen:
            what = f'"{name}" is the same folder as "{seen[folder]}".'
            problems.append(config.problem(key, what, "Name it once."))
        else:
            seen[folder] = name
            shown = pathlib.PurePosixPath(name).as_posix()
            if shown.split("/")[0] in (*_SHIPPED_FOLDERS, "."):
                shown = f"./{shown}" if shown != "." else "."  # or it would look shipped
            yield PackFolder(folder, shown, f"folder {name}", key)


def _real(config: Config, key: Path, name: str, problems: list[Problem]) -> pathlib.Path | None:
    """Where a path leads, links followed; None if that is outside the project, which is noted."""
    real = pathlib.Path(os.path.realpath(config.path(name)))
    if real.is_relative_to(os.path.realpath(config.root)):
        return real
    what = f'"{name}" leads out of the project.'
    hint = "What a project is judged by lies in it, or is installed as a package."
    problems.append(config.problem(key, what, hint))
    return None


def _installed_folders(
    config: Config,
    wanted: Sequence[str],
    problems: list[Problem],
    python_path: Sequence[str] | None,
) -> Iterator[PackFolder]:
    if not wanted:
        return
    from dpiakit.config.installed import installed_packs
    from dpiakit.records.likeness import did_you_mean

    known: dict[str, list[InstalledPack]] = {}
    for one in installed_packs(python_path):
        known.setdefault(one.name, []).append(one)
    for index, name in enumerate(wanted):
        key = ("packs", "installed", str(index))
        those = known.get(name, [])
        if wanted.index(name) < index:
            problems.append(config.problem(key, f'"{name}" is named twice.', "Name it once."))
        elif not those:
            what = f'No installed distribution offers a pack "{name}".'
            hint = did_you_mean(name, known) or "Install it for the Python that runs dpiakit."
            problems.append(config.problem(key, what, hint))
        elif len(those) > 1:
            what = f'"{name}" is offered by {" and by ".join(one.origin for one in those)}.'
            problems.append(config.problem(key, what, "Uninstall one of them."))
        elif those[0].folder is None:
            what = f"{those[0].origin}: {those[0].fault}"
            hint = "Its makers must install the files of the pack with the package."
            problems.append(config.problem(key, what, hint))
        else:
            folder = pathlib.Path(os.path.realpath(those[0].folder))
            yield PackFolder(folder, those[0].shown, those[0].origin, key)


def _definition(one: DefinitionEntry, at: Path) -> HouseDefinition:
    pack, _, name = one.term.partition("/")
    return HouseDefinition(
        pack=pack,
        name=name,
        direction="also" if one.also_when is not None else "only",
        when=one.also_when or one.only_when or "",
        reason=one.reason,
        by=one.by,
        cases=tuple(case.model_dump() for case in one.cases),
        at=at,
    )


def _methods(config: Config, name: str | None, problems: list[Problem]) -> Iterator[MethodFile]:
    """A method that is a file of the house's own."""
    if name is None or not name.endswith((".yaml", ".yml")):
        return
    key = ("risk", "method")
    file = _real(config, key, name, problems)
    if file is not None and not file.is_file():
        hint = "Write the way from the folder of dpiakit.toml, or the name of a shipped method."
        problems.append(config.problem(key, f'There is no file "{name}".', hint))
    elif file is not None:
        yield MethodFile(file, name, key)


def method_name(config: Config) -> str | None:
    """The method of rating that is asked for, by the name under which it is known."""
    name = config.written.risk.method if config.written else None
    if name is not None and name.endswith((".yaml", ".yml")):
        return pathlib.PurePosixPath(name).stem
    return name
