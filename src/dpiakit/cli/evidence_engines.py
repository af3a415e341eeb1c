"""Which engine counts, and what it may use of the machine."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

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


def store_of(
    data: Path, mapping: DataMapping, limits: Limits, snapshots: Sequence[Path]
) -> AbstractContextManager[Store]:
    """The engine with the data in it, to be opened."""
    from dpiakit.evidence.engines.duck import duck_store

    return duck_store(data, mapping, limits, [one.resolve() for one in snapshots])
