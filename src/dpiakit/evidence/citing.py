"""Whether a record cites a manifest, where the file lies, and what it proves.

Few records cite anything. So whatever reads and judges manifests is imported for these only.
"""

from __future__ import annotations

import os
import pathlib
from typing import TYPE_CHECKING

from dpiakit.findings.claims import NO_CLAIMS, Claims
from dpiakit.source.project import project_root

if TYPE_CHECKING:
    from datetime import date

    from dpiakit.records import Record


def cited_files(record: Record) -> tuple[str, ...]:
    """The files that a record names for manifests, each once, as they are written."""
    entries = (record.activity.evidence or {}).values()
    return tuple(dict.fromkeys(one.file for one in entries if one.manifest and one.file))


def cited_claims(
    record: Record, file: pathlib.Path, on: date, launch: date | None = None
) -> Claims:
    """What every entry of ``evidence`` proves on a day and on the planned day of a start.

    ``file`` is where the record lies. Where no manifest is cited there is nothing to tell apart.
    """
    if not any(one.manifest for one in (record.activity.evidence or {}).values()):
        return NO_CLAIMS
    from dpiakit.evidence.standing import claims

    return claims(record, file, on, launch)


def lies_in_project(file: pathlib.Path, name: str) -> pathlib.Path | None:
    """Where a file lies that the record in ``file`` names from its own folder, links followed.

    None: outside of the project, whose files alone are read.
    """
    folder = pathlib.Path(os.path.realpath(file)).parent
    found = pathlib.Path(os.path.realpath(folder / name))
    return found if found.is_relative_to(project_root(folder)) else None
