"""What the manifests prove that a record cites in each of two states."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import replace

from dpiakit.comparison.git import Repository
from dpiakit.comparison.judging import Judge, Judges
from dpiakit.comparison.matching import Pair, Reading
from dpiakit.comparison.snapshot import Snapshot, lay_out_more
from dpiakit.evidence.citing import cited_claims, cited_files
from dpiakit.findings import NO_CLAIMS, Claims
from dpiakit.records import Record


def with_claims(
    repository: Repository, base: Snapshot, head: Snapshot, pairs: Iterable[Pair], judges: Judges
) -> tuple[Pair, ...]:
    """The same pairs with what cited manifests prove on either side.

    Manifests are no records, so they are laid out only now that it is known which are cited.
    """
    found = tuple(pairs)
    lay_out_more(repository, base, _named(base, (pair.before for pair in found)))
    lay_out_more(repository, head, _named(head, (pair.after for pair in found)))
    return tuple(
        replace(
            pair,
            claims=(
                _claims(pair.before, base, judges.base),
                _claims(pair.after, head, judges.head),
            ),
        )
        for pair in found
    )


def _named(state: Snapshot, readings: Iterable[Reading | None]) -> Iterator[str]:
    """The files that records cite, from the top of the repository."""
    for one in readings:
        if isinstance(one, Record):
            home = posixpath.dirname(state.real(one.file))
            for name in cited_files(one):
                path = posixpath.normpath(posixpath.join(home, name))
                if not path.startswith(("..", "/")):
                    yield path


def _claims(one: Reading | None, state: Snapshot, judge: Judge) -> Claims:
    if not isinstance(one, Record):
        return NO_CLAIMS
    return cited_claims(one, state.folder / one.file, judge.on, judge.launch(one))
