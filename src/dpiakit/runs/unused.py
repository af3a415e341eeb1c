"""Waivers that are about nothing, once all records of a run were judged."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dpiakit.errors import InputError
from dpiakit.runs.listing import listed
from dpiakit.source.project import project_root

if TYPE_CHECKING:
    from dpiakit.acceptance import Waiver
    from dpiakit.formats.report import RecordReport

_ID = re.compile(rb"""^(?:\xef\xbb\xbf)?["']?id["']?[ \t]*:[ \t]*["']?([a-z0-9-]+)""", re.MULTILINE)


def unused_reports(
    waivers: Sequence[Waiver],
    used: Collection[str],
    records: Collection[str],
    paths: Sequence[str] | None,
    seen: Collection[str],
) -> Iterator[RecordReport]:
    """A report for every waivers file in which something is about nothing.

    ``records``: the ids that were judged; ``paths``: what the run was asked for, None if not all
    of it could be read; ``seen``: all files of it. Where folders were asked for, a waiver of a
    record that nobody has is found too: the rest of the project is searched for its id.
    """
    from dpiakit.acceptance import unused
    from dpiakit.formats.report import RecordReport

    of_none = [w for w in waivers if w.id not in used and not any(map(w.selects, records))]
    elsewhere = _elsewhere(of_none, paths, frozenset(seen)) if of_none else frozenset()
    whole = elsewhere is not None
    known = frozenset(used) | {
        w.id for w in of_none if elsewhere is not None and any(map(w.selects, elsewhere))
    }
    found = unused(waivers, known, records, whole=whole)
    for file in dict.fromkeys(finding.position.file for finding in found):
        mine = tuple(finding for finding in found if finding.position.file == file)
        yield RecordReport(file, id="waivers", title="Waivers", findings=mine, of_record=False)


def _elsewhere(
    waivers: Sequence[Waiver], paths: Sequence[str] | None, seen: frozenset[str]
) -> frozenset[str] | None:
    """The ids of records of the project that the run did not see; None: nobody can say."""
    if paths is None or not all(map(os.path.isdir, paths)):
        return None
    folders = {str(project_root(Path(os.path.realpath(path)))) for path in paths}
    homes = {os.path.dirname(os.path.realpath(w.position.file)) for w in waivers}
    if not all(any(_inside(home, folder) for folder in folders) for home in homes):
        return None  # the waivers are shared with projects that nobody looks at here
    known = {os.path.realpath(path) for path in seen}
    ids: set[str] = set()
    try:
        for path, _ in listed(sorted(folders)):
            if os.path.realpath(path) not in known:
                ids.update(_ids(path))
    except InputError:  # a folder that may not be listed: nobody can say what is in it
        return None
    return frozenset(ids)


def _inside(folder: str, root: str) -> bool:
    return Path(folder).is_relative_to(root)


def _ids(path: str) -> Iterator[str]:
    from dpiakit.source import read_bytes

    try:
        raw = read_bytes(Path(path))
    except InputError:
        return
    yield from (found.decode() for found in _ID.findall(raw))
