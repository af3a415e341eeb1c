"""Where an editor finds the schema of a new file."""

from __future__ import annotations

import os
import pathlib

from dpiakit.records import project_root

_FOLDERS = (pathlib.PurePath("docs/schema"), pathlib.PurePath("schema"), pathlib.PurePath())


def schema_for(file: pathlib.Path, name: str, top: pathlib.Path | None = None) -> str:
    """The way from a file to a schema, which `dpiakit schema NAME` prints.

    It is that of the project around the file, if there is one; else it belongs at the top of the
    project, or in the folder ``top`` (by default that of the file) where there is no project.
    """
    folder = pathlib.Path(os.path.realpath(file)).parent
    schema = f"{name}.schema.json"
    for above in (folder, *folder.parents):
        for inner in _FOLDERS:
            if (above / inner / schema).is_file():
                return _way(above / inner / schema, folder)
    default = folder if top is None else pathlib.Path(os.path.realpath(top))
    return _way(project_root(default) / schema, folder)


def _way(file: pathlib.Path, folder: pathlib.Path) -> str:
    return pathlib.Path(os.path.relpath(file, folder)).as_posix()
