"""What a run keeps of one file: rendered, and in numbers only, so that memory stays flat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dpiakit.formats.report import RecordReport

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Checked:
    """One file as a worker, or the cache, hands it on."""

    path: str
    report: RecordReport | None
    """In numbers only. None: it is shared by records and is none itself."""
    pieces: tuple[str, ...] = ()
    """Rendered, one piece for each format."""
    digest: bytes = b""
    """SHA-256 of the file itself; empty: not to be remembered."""
    root: str = ""
    """The folder that its shared files lie in."""
    uses: tuple[tuple[str, bytes], ...] = ()
    """The way to every shared file, and its SHA-256."""
    cited: tuple[tuple[str, str], ...] = ()
    """Every file that it names for evidence, and how that looked, as ``runs.cited`` marks it."""
    used: tuple[str, ...] = ()
    """The ids of the waivers that are about a finding of it."""
    until: date | None = None
    """The first day on which a verdict may differ; None: none is known."""
