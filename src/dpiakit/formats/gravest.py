"""The gravest of many entries: what is shown where only some can be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dpiakit.findings.outcome import SEVERITIES, Severity

Entry = tuple[int, str]
"""How grave it is (0 comes first), and what is shown."""


def rank(severity: Severity, *, later: bool = False) -> int:
    """The place of a severity; ``later``: after the others of the same severity."""
    return 2 * SEVERITIES.index(severity) + 1 + later


WORST = 0
"""Before every severity: what cannot be read at all."""


class Gravest:
    """The first so many entries by gravity, in the order they came; all are counted.

    Memory is bounded: what can no longer be among the first is forgotten.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: list[Entry] = []
        self.total = 0
        """How many there were, kept or not."""

    def add(self, entries: Iterable[Entry], more: int = 0) -> None:
        """Take some in; ``more`` are known only by their number and are no graver."""
        before = len(self._kept)
        self._kept.extend(entries)
        self.total += len(self._kept) - before + more
        if len(self._kept) > 2 * self._most:
            self._shorten()

    def __iter__(self) -> Iterator[str]:
        """What is shown, the gravest first."""
        self._shorten()
        return (text for _, text in self._kept)

    def entries(self) -> list[Entry]:
        """The same with their gravity, for whoever merges several of these."""
        self._shorten()
        return list(self._kept)

    def _shorten(self) -> None:
        self._kept.sort(key=lambda entry: entry[0])  # stable: in the order they came
        del self._kept[self._most :]
