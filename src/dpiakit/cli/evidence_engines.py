"""Which engine counts, and what it may use of the machine."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

if TYPE_CHECKING:
    from dpiakit.evidence.engines.duck import Limits
    from dpiakit.evidence.engines.store import Store
    from dpiakit.evidence.mapping import DataMapping


@dataclass(frozen=True, slots=True)
class Machine:
    """What an engine may use of the machine it runs on."""

    memory: str
    spill: str
    temp_folder: Path | None
    threads: int | None

    @contextmanager
    def limits(self) -> Iterator[Limits]:
        """The same, with a folder of its own on disk, which is removed afterwards."""
        from dpiakit.evidence.engines.duck import Limits

        with tempfile.TemporaryDirectory(prefix="dpiakit-", dir=self.temp_folder) as folder:
            yield Limits(Path(folder), self.memory, self.spill, self.threads)


ENGINES = ("duckdb", "postgres", "spark")
_CATALOGUE = "spark:"
"""As DATA: the tables of the session that is active."""
_ADDRESSES = ("postgresql://", "postgres://")
_OF_THE_MACHINE = tuple(Machine.__dataclass_fields__)

source_argument = click.argument("data", type=click.Path())
engine_option = click.option(
    "--engine", type=click.Choice(ENGINES), default=None,
    help="What counts.  [default: duckdb; postgres where DATA is a postgresql:// address]",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """What DATA names, and the engine that reads it."""

    named: str
    engine: str

    @property
    def shown(self) -> str:
        """What messages call it. An address is not repeated: a password may stand in it."""
        from dpiakit.source.files import display_name

        if self.named == _CATALOGUE:
            return "the tables of Spark"
        return "the database" if self.engine == "postgres" else display_name(Path(self.named))

    def opened(
        self,
        mapping: DataMapping,
        limits: Limits,
        snapshots: Sequence[Path] = (),
        *,
        empty: bool = False,
    ) -> AbstractContextManager[Store]:
        """The engine with the data in it, to be entered. EvidenceError where there is no way in.

        ``empty``: only whether the mapping fits is to be seen; a server need not read its rows.
        """
        if self.engine == "postgres":
            from dpiakit.evidence.engines.postgres import postgres_store

            return postgres_store(self.named, empty=empty)
        if self.engine == "spark":
            from dpiakit.evidence.engines.spark import catalogue_store, spark_store

            if self.named == _CATALOGUE:
                return catalogue_store(limits)
            return spark_store(Path(self.named), mapping, limits)
        from dpiakit.evidence.engines.duck import duck_store

        besides = [one.resolve() for one in snapshots]
        return duck_store(Path(self.named), mapping, limits, besides)

    def schemas(self, limits: Limits) -> dict[str, dict[str, str]]:
        """The columns and types of every table, by the name a mapping would use.

        Raises EvidenceError where there is none.
        """
        if self.engine == "postgres":
            from dpiakit.evidence.engines import postgres_catalogue
            from dpiakit.evidence.engines.postgres import postgres_store

            with postgres_store(self.named, empty=True) as tables:
                return postgres_catalogue.schemas(tables)
        if self.named == _CATALOGUE:
            raise click.UsageError("A mapping is proposed from files, not from a catalogue.")
        from dpiakit.evidence.sources import files_of

        files = files_of(Path(self.named))
        if self.engine == "spark":
            from dpiakit.evidence.engines import spark

            return spark.schemas(files, limits)
        from dpiakit.evidence.engines import duck

        with duck.opened(files, limits) as rows:
            return duck.schemas(rows, files)


def source_of(named: str, engine: str | None) -> Source:
    """What DATA and --engine say together. Raises UsageError where they contradict."""
    address = named.startswith(_ADDRESSES)
    catalogue = named == _CATALOGUE
    engine = engine or ("postgres" if address else "spark" if catalogue else "duckdb")
    if catalogue and engine != "spark":
        raise click.UsageError(f"DATA is a catalogue of Spark. --engine {engine} does not read it.")
    if address and engine != "postgres":
        raise click.UsageError(f"DATA is a PostgreSQL server. --engine {engine} does not read it.")
    if engine != "duckdb":
        _refuse(("since", "keep_snapshot"), "is for DuckDB: others neither read nor make snapshots")
        _refuse(("parts",), "is for DuckDB: other engines part the work themselves")
    if engine == "postgres":
        _refuse(_OF_THE_MACHINE, "is of this machine; a server has limits of its own")
    if engine == "spark":
        _refuse(("spill",), "has no meaning for Spark: what it puts on disk has no limit")
    return Source(named, engine)


def _refuse(options: Sequence[str], why: str) -> None:
    context = click.get_current_context()
    for name in options:
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            raise click.UsageError(f"--{name.replace('_', '-')} {why}.")
