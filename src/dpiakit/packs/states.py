"""Two states of the law, read to be compared."""

from __future__ import annotations

import pathlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from dpiakit.errors import LawError, Problem, RecordError
from dpiakit.law import Library
from dpiakit.law.loading import survey
from dpiakit.packs.changes import LawChange, law_changes, renamed
from dpiakit.packs.choice import ChoiceError, choose
from dpiakit.packs.diff_report import LawDiff
from dpiakit.packs.outcomes import OutcomeChange, outcome_changes
from dpiakit.records import Record


@dataclass(frozen=True, eq=False)
class LawState:
    """A body of law, or one pack of it."""

    label: str
    """As it was named."""
    library: Library
    pack: str
    """The one pack that is compared; empty for all of them."""


def read_state(folder: pathlib.Path, label: str) -> LawState:
    """The law in a folder with ``policies/``, or the pack in a folder with ``pack.yaml``.

    Raises LawError with everything that is wrong, ChoiceError for a folder that is neither.
    """
    if (folder / "policies").is_dir():
        library, problems = survey(folder)
        pack = ""
    elif not (folder / "pack.yaml").is_file():
        what = "There is no such folder" if not folder.exists() else "This is no law"
        raise ChoiceError(
            f"{label}: {what}.\n"
            "    Name a folder with policies/ and jurisdictions/, or one with pack.yaml."
        )
    else:
        choice = choose([f"{folder}/"])
        library, problems, pack = choice.library, list(choice.problems), choice.packs[0]
    if problems:
        raise LawError(_named(label, folder, problems))
    return LawState(label, library, pack)


def _named(label: str, folder: pathlib.Path, problems: Iterable[Problem]) -> Iterator[Problem]:
    """Problems with the state they belong to: files of both are called alike."""
    for one in problems:
        file = one.file.removeprefix(f"{folder}/")
        yield replace(one, file=f"{label}: {file}")


def compare(
    old: LawState,
    new: LawState,
    on: date,
    records: Iterable[Record | RecordError],
    unreadable: list[RecordError],
) -> LawDiff:
    """Everything that differs on a day and on some records, which are read one by one.

    Records that cannot be read are added to ``unreadable``. Raises ChoiceError for a body of law
    against a single pack.
    """
    if bool(old.pack) != bool(new.pack):
        one, other = (old, new) if old.pack else (new, old)
        raise ChoiceError(
            f"{one.label} is one pack, {other.label} a whole body of law.\n"
            "    Compare two packs, or two bodies of law."
        )
    packs = {old.pack, new.pack} - {""}
    law = law_changes(old.library, new.library)
    diff = LawDiff(old.label, new.label, on, tuple(one for one in law if _concerns(one, packs)))
    names = renamed(old.library, new.library)
    readable = _readable(records, unreadable)
    states = (old.library.in_force(on), new.library.in_force(on))
    for changes in outcome_changes(readable, *states, names):
        diff.records += 1
        diff.outcomes += (one for one in changes if _within(one, packs))
    diff.unreadable = len(unreadable)
    return diff


def _readable(
    records: Iterable[Record | RecordError], unreadable: list[RecordError]
) -> Iterator[Record]:
    for record in records:
        if isinstance(record, RecordError):
            unreadable.append(record)
        else:
            yield record


def _concerns(one: LawChange, packs: set[str]) -> bool:
    return not packs or one.name.partition("/")[0] in packs


def _within(one: OutcomeChange, packs: set[str]) -> bool:
    return not packs or one.rule.partition("/")[0] in packs
