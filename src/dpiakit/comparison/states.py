"""Two states of a repository compared: laid out, matched, judged, told."""

from __future__ import annotations

import pathlib
import tempfile
from collections.abc import Callable, Iterable, Iterator

from dpiakit.comparison.changes import Comparison, RecordChange, Side
from dpiakit.comparison.comparing import Judge, compare
from dpiakit.comparison.git import Repository
from dpiakit.comparison.matching import matched
from dpiakit.comparison.revisions import Chosen
from dpiakit.comparison.snapshot import Snapshot, snapshot_of_commit, snapshot_of_work
from dpiakit.findings import Severity

Watch = Callable[[Iterator[RecordChange | None], int], Iterable[RecordChange | None]]


def compare_states(
    repository: Repository,
    states: Chosen,
    judge: Judge,
    *,
    fail_on: Severity,
    watch: Watch | None = None,
) -> Comparison:
    """Compare every record of two states. `watch` may show how far it is.

    Raises GitError, NothingToCompareError, and InputError for paths that are in neither state.
    """
    everything = judge.everything or not judge.same_law
    with tempfile.TemporaryDirectory(prefix="dpiakit-") as private:
        top = pathlib.Path(private)
        base, head = _laid_out(repository, states, top)
        found = matched(base, head, states.paths, everything=everything)
        told = (compare(pair, judge) for pair in found.pairs)
        changes = list(watch(told, len(found.pairs)) if watch else told)
    records = tuple(change for change in changes if change is not None)
    return Comparison(
        base=Side(states.base, base.commit, judge.on_base, judge.law(judge.on_base).digest),
        head=Side(states.head, head.commit, judge.on, judge.law(judge.on).digest),
        fail_on=fail_on,
        records=records,
        unchanged=found.untouched + changes.count(None),
        notes=found.notes,
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
