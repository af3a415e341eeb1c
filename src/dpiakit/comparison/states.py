"""Two states of a repository compared: laid out, matched, judged, told."""

from __future__ import annotations

import pathlib
import tempfile
from collections.abc import Callable, Iterable, Iterator

from dpiakit.comparison.changes import Comparison, RecordChange, Side
from dpiakit.comparison.cited import with_claims
from dpiakit.comparison.git import Repository
from dpiakit.comparison.judging import Judges
from dpiakit.comparison.matching import matched
from dpiakit.comparison.revisions import Chosen
from dpiakit.comparison.snapshot import Snapshot, snapshot_of_commit, snapshot_of_work
from dpiakit.comparison.workers import compared

Watch = Callable[[Iterator[RecordChange | None], int], Iterable[RecordChange | None]]
FEW = 4
"""So many records are judged faster without compiling the rules."""


def compare_states(
    repository: Repository,
    states: Chosen,
    judges_of: Callable[[Snapshot, Snapshot], Judges],
    *,
    watch: Watch | None = None,
) -> Comparison:
    """Compare every record of two states. `watch` may show how far it is.

    ``judges_of`` says what both are judged by, once their files are laid out. Raises GitError,
    NothingToCompareError, and InputError for paths that are in neither state.
    """
    with tempfile.TemporaryDirectory(prefix="dpiakit-") as private:
        top = pathlib.Path(private)
        base, head = _laid_out(repository, states, top)
        judges = judges_of(base, head)
        everything = judges.everything or not judges.alike
        found = matched(base, head, states.paths or judges.paths, everything=everything)
        pairs = with_claims(repository, base, head, found.pairs, judges)
        judges.base.many = judges.head.many = len(pairs) > FEW
        with compared(pairs, judges, judges.jobs) as told:
            changes = list(watch(told, len(pairs)) if watch else told)
    records = tuple(change for change in changes if change is not None)
    return Comparison(
        base=Side(states.base, base.commit, judges.base.on, judges.base.digest),
        head=Side(states.head, head.commit, judges.head.on, judges.head.digest),
        fail_on=judges.fail_on,
        records=records,
        unchanged=found.untouched + changes.count(None),
        notes=(*judges.notes, *found.notes),
    )


def _laid_out(
    repository: Repository, states: Chosen, top: pathlib.Path
) -> tuple[Snapshot, Snapshot]:
    folders = (top / "base", top / "head")
    for folder in folders:
        folder.mkdir()
    base = snapshot_of_commit(repository, states.base, states.base_commit, folders[0])
    if states.head_commit is None:
        return base, snapshot_of_work(repository, folders[1])
    return base, snapshot_of_commit(repository, states.head, states.head_commit, folders[1])
