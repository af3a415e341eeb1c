"""What the commands that measure statistics have in common: options, and how they end."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from dpiakit.cli.evidence_options import (
    EXIT_CODES,
    expiry,
    memory_option,
    output_option,
    previous_option,
    record_option,
    spill_option,
    temp_folder_option,
    tool,
    valid_for_option,
)
from dpiakit.cli.options import on_option
from dpiakit.cli.outputs import write_atomically
from dpiakit.model.period import Period

if TYPE_CHECKING:
    from dpiakit.evidence.engines.duck import Limits
    from dpiakit.evidence.mapping import DataMapping
    from dpiakit.evidence.measurement import Measurement
    from dpiakit.records import Record

_Command = TypeVar("_Command", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Run:
    """Options of every command that measures."""

    record: Path
    output: Path | None
    on: date
    valid_for: Period
    previous: Path | None
    memory: str
    spill: str
    temp_folder: Path | None

    @contextmanager
    def limits(self) -> Iterator[Limits]:
        """What the engine may use, with a folder of its own that is removed afterwards."""
        from dpiakit.evidence.engines.duck import Limits

        with tempfile.TemporaryDirectory(prefix="dpiakit-", dir=self.temp_folder) as folder:
            yield Limits(Path(folder), self.memory, self.spill)

    def read_record(self) -> Record:
        """The record whose claims are compared."""
        from dpiakit.records import read_record

        return read_record(self.record)

    def finish(
        self, found: Measurement, record: Record, mapping: DataMapping | None = None
    ) -> None:
        """Write the manifest, tell what it says, and end with the code of its verdict."""
        from dpiakit.evidence.manifest import manifest_text, read_manifest
        from dpiakit.evidence.statistics_manifest import statistics_manifest, statistics_told

        manifest = statistics_manifest(
            found,
            record=record.activity.id or "",
            record_sha256=record.digest,
            expires=expiry(self.on, self.valid_for),
            tool=tool(),
            mapping=mapping,
            prev=read_manifest(self.previous).id if self.previous else None,
        )
        if self.output:
            write_atomically(self.output, manifest_text(manifest).encode())
        click.echo(statistics_told(manifest), nl=False)
        raise click.exceptions.Exit(EXIT_CODES[manifest.result.status])


_OPTIONS = (
    record_option,
    output_option,
    on_option,
    valid_for_option,
    previous_option,
    memory_option,
    spill_option,
    temp_folder_option,
)
_SHARED = tuple(Run.__dataclass_fields__)


def measuring(command: _Command) -> Callable[..., Any]:
    """Give a command the options of a run; it is called with ``run`` in their place."""
    from functools import wraps

    @wraps(command)
    def called(**options: Any) -> Any:
        shared = {name: options.pop(name) for name in _SHARED}
        return command(run=Run(**shared), **options)

    made: Callable[..., Any] = called
    for option in reversed(_OPTIONS):
        made = option(made)
    return made
