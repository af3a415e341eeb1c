"""The project around a file: nothing is read outside of it."""

from __future__ import annotations

import os
import pathlib

MARKS = ("dpiakit.toml", ".git")
"""What stands in the top folder of a project."""


def project_root(folder: pathlib.Path) -> pathlib.Path:
    """The nearest folder with `dpiakit.toml` or `.git`, from a folder upwards; else the folder."""
    for candidate in (folder, *folder.parents):
        if any(os.path.lexists(candidate / mark) for mark in MARKS):
            return candidate
    return folder
