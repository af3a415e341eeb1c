"""What a command goes by: flag before environment before dpiakit.toml before default.

Every value remembers where it came from, for ``dpiakit doctor`` and for messages.
"""

from __future__ import annotations

import os
import pathlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import click

from dpiakit.cli.outputs import Output, OutputType, distinct
from dpiakit.cli.trust import verify_packs
from dpiakit.errors import DpiakitError

if TYPE_CHECKING:
    from dpiakit.config import Config
    from dpiakit.findings import Band, Severity
    from dpiakit.law import House, Library
    from dpiakit.runs.source import LawSource

T = TypeVar("T")
C = TypeVar("C", bound=Callable[..., Any])

DEFAULT = "default"
_SEVERITIES = ("blocking", "high", "medium", "advisory")
_BANDS = ("low", "medium", "high", "very-high")
_YES = {"1": True, "true": True, "yes": True, "on": True}
_NO = {"0": False, "false": False, "no": False, "off": False}
_MOST_JOBS = 64


class SettingsError(DpiakitError):
    """The environment or the command line asks for something that cannot be."""


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """A value, and where it comes from."""

    value: T
    origin: str
    """``--fail-on``, ``DPIAKIT_FAIL_ON``, ``dpiakit.toml:4`` or ``default``."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a command goes by."""

    config: Config
    fail_on: Setting[Severity]
    minimum_compliance: Setting[int | None]
    maximum_residual: Setting[Band | None]
    method: Setting[str | None]
    """None: the method that the law calls the default."""
    formats: Setting[tuple[str | Output, ...]]
    """Each ``format`` or ``format=file``."""
    records: Setting[tuple[str, ...]]
    """What is checked where no path is given."""
    waivers: Setting[pathlib.Path | None]
    baseline: Setting[pathlib.Path | None]
    cache: Setting[bool]
    jobs: Setting[int | None]
    """None: as many as there are processors."""

    @property
    def house(self) -> House:
        """What the law is read with."""
        return self.config.house

    @property
    def apart(self) -> tuple[str, ...]:
        """The files and folders of the house's law: a path above them does not mean them."""
        packs = (str(one.folder) for one in self.house.packs)
        return (*packs, *(str(one.file) for one in self.house.methods))

    def outputs(self, forms: Sequence[str]) -> tuple[Output, ...]:
        """What is written and where, out of some formats.

        Raises SettingsError for another format, click.UsageError where two go to one place.
        """
        kind = OutputType(forms)
        try:
            found = [kind.convert(one, None, None) for one in self.formats.value]
        except click.BadParameter as wrong:
            raise SettingsError(f"{self.formats.origin}: {wrong.message}") from None
        return distinct(found)


@dataclass(frozen=True, slots=True)
class _Source:
    """Where one value is looked for."""

    flag: str
    """Empty: there is no flag for it."""
    variable: str
    key: tuple[str, str]
    default: object
    parse: Callable[[str], object]
    """What a text in the environment means. Raises ValueError, saying what may stand there."""


def _one_of(words: Sequence[str]) -> Callable[[str], object]:
    def parse(text: str) -> object:
        if text not in words:
            raise ValueError(f"Write one of: {', '.join(words)}.")
        return text

    return parse


def _number(least: int, most: int) -> Callable[[str], object]:
    def parse(text: str) -> object:
        if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
            raise ValueError(f"Write a whole number from {least} to {most}.")
        return int(text)

    return parse


def _truth(text: str) -> object:
    found = {**_YES, **_NO}.get(text.lower())
    if found is None:
        raise ValueError("Write true or false.")
    return found


def _listed(text: str) -> object:
    return tuple(part.strip() for part in text.split(",") if part.strip())


SOURCES: Mapping[str, _Source] = {
    "fail_on": _Source(
        "--fail-on", "DPIAKIT_FAIL_ON", ("gate", "fail_on"), "blocking", _one_of(_SEVERITIES)
    ),
    "minimum_compliance": _Source(
        "", "DPIAKIT_MINIMUM_COMPLIANCE", ("gate", "minimum_compliance"), None, _number(0, 100)
    ),
    "maximum_residual": _Source(
        "", "DPIAKIT_MAXIMUM_RESIDUAL", ("gate", "maximum_residual"), None, _one_of(_BANDS)
    ),
    "method": _Source("--method", "DPIAKIT_METHOD", ("risk", "method"), None, str),
    "formats": _Source("--output", "DPIAKIT_FORMATS", ("output", "formats"), ("text",), _listed),
    "records": _Source("PATHS", "", ("paths", "records"), (), _listed),
    "waivers": _Source("--waivers", "DPIAKIT_WAIVERS", ("paths", "waivers"), None, pathlib.Path),
    "baseline": _Source(
        "--baseline", "DPIAKIT_BASELINE", ("paths", "baseline"), None, pathlib.Path
    ),
    "cache": _Source(
        flag="--cache", variable="DPIAKIT_CACHE", key=("run", "cache"), default=True, parse=_truth
    ),
    "jobs": _Source("--jobs", "DPIAKIT_JOBS", ("run", "jobs"), None, _number(1, _MOST_JOBS)),
}
"""By the name of the setting."""

CONFIG = "DPIAKIT_CONFIG"


def config_options(command: C) -> C:
    """The options ``--config`` and ``--no-config``, as ``config`` and ``no_config``."""
    no_config = click.option(
        "--no-config", is_flag=True, help="Go by the shipped law and the defaults alone."
    )
    config = click.option(
        "--config",
        type=click.Path(dir_okay=False),
        default=None,
        metavar="FILE",
        help="House rules in another file than the dpiakit.toml of the project.",
    )
    return config(no_config(command))


def settings(
    paths: Iterable[str | os.PathLike[str]] = (),
    flags: Mapping[str, object] | None = None,
    *,
    config: str | None = None,
    no_config: bool = False,
    env: Mapping[str, str] | None = None,
) -> Settings:
    """What a command goes by that was given some paths and flags.

    ``flags`` maps names of settings to what the command line says; None or an empty list means
    that it says nothing. Raises SettingsError for a variable that means nothing, ConfigError for
    a dpiakit.toml that cannot be used.
    """
    variables = os.environ if env is None else env
    found = _config(list(paths), config, variables.get(CONFIG, ""), no_config=no_config)
    given = flags or {}
    values: dict[str, Setting[Any]] = {}
    wrong: list[str] = []
    for name, source in SOURCES.items():
        try:
            values[name] = _resolved(name, source, given.get(name), variables, found)
        except ValueError as error:
            text = variables[source.variable]
            wrong.append(f'{source.variable}: "{text}" cannot stand here.\n    {error}')
    if wrong:
        raise SettingsError("\n".join(wrong))
    return Settings(config=found, **values)


def named(paths: Sequence[str], by: Settings) -> Sequence[str]:
    """What is checked: the paths given, else those of dpiakit.toml. Raises click.UsageError."""
    found = paths or by.records.value
    if not found:
        raise click.UsageError(
            "Name record files or folders, or write them into dpiakit.toml:\n"
            '    [paths]\n    records = ["records"]'
        )
    return found


def law_source(by: Settings) -> LawSource:
    """The law of a run, which is not read where its verdicts are known.

    Raises LawError for a folder that nobody should read, and as :func:`lawful`.
    """
    from dpiakit.runs.source import LawSource, shipped_law

    verify_packs(by.config)
    house, shipped = by.house, shipped_law()
    if house.silent:
        return shipped
    from dpiakit.law import law_digest, read_law
    from dpiakit.law.tree import pack_tree
    from dpiakit.source import read_bytes

    for one in house.packs:
        pack_tree(one.folder, one.shown)
    own = [(one.shown, one.origin) for one in house.packs]
    scales = [(one.shown, read_bytes(one.file, name=one.shown)) for one in house.methods]
    return LawSource(
        folders=(*shipped.folders, *(str(one.folder) for one in house.packs)),
        said=f"{house.digest()}{own}{scales}",
        digest=lambda: law_digest(house=house),
        read=lambda: read_law(house=house),
        house=house.said,
    )


def lawful(by: Settings) -> Library:
    """The law that a command goes by. Raises LawError, NotVerifiedError for an unsigned pack."""
    from dpiakit.cli.cache import cache_folder
    from dpiakit.runs.source import library_of

    return library_of(law_source(by), cache_folder() if by.cache.value else None)


def _resolved(
    name: str, source: _Source, flag: object, variables: Mapping[str, str], config: Config
) -> Setting[object]:
    if flag not in (None, (), []):
        return Setting(flag, source.flag)
    text = variables.get(source.variable, "")
    if text:
        return Setting(source.parse(text), source.variable)
    table, key = source.key
    written = getattr(getattr(config.written, table), key) if config.written else None
    if written is None:
        return Setting(source.default, DEFAULT)
    return Setting(_from_file(name, written, config), config.origin(source.key))


def _from_file(name: str, written: Any, config: Config) -> object:
    """A value of dpiakit.toml; paths start from its folder."""
    match name:
        case "records":
            return tuple(_seen_from_here(config.path(one)) for one in written)
        case "waivers" | "baseline":
            return pathlib.Path(_seen_from_here(config.path(written)))
        case "formats":
            return tuple(written)
        case "method":
            from dpiakit.config import method_name

            return method_name(config)
        case _:
            return written


def _seen_from_here(path: pathlib.Path) -> str:
    """A path as somebody would write it who stands where the command was called."""
    here = _here()
    real = pathlib.Path(os.path.realpath(path))
    return os.path.relpath(real, here) if here and real.is_relative_to(here) else str(real)


def _here() -> pathlib.Path | None:
    """Where the command was called; None: the folder is gone, or may not be looked into."""
    try:
        return pathlib.Path.cwd()
    except OSError:
        return None


def _config(
    paths: Sequence[str | os.PathLike[str]], named: str | None, variable: str, *, no_config: bool
) -> Config:
    from dpiakit.config import Config, find_config, read_config

    here = _here()
    if no_config or here is None:
        if named and no_config:
            raise click.UsageError("--config and --no-config contradict each other.")
        return Config(here or pathlib.Path(os.sep), "")
    if named or variable:
        file = pathlib.Path(named or variable)
        return read_config(here, file=file, shown=str(named or variable))
    starts = [pathlib.Path(path) for path in paths if "\0" not in os.fspath(path)] or [here]
    files = {found: start for start in starts if (found := find_config(start))}
    if len(files) > 1:
        named_files = " and ".join(sorted(map(_seen_from_here, files)))
        raise SettingsError(
            f"The paths lie in projects with house rules of their own: {named_files}.\n"
            "    Check each project by itself, or say which counts with --config."
        )
    for file, start in files.items():
        return read_config(start, shown=_seen_from_here(file))
    return read_config(starts[0])
