"""Where the law lies: beside the program in a checkout, inside it in an installed wheel."""

from __future__ import annotations

import pathlib

import dpiakit


def data_root() -> pathlib.Path:
    """The folder that holds ``policies``, ``jurisdictions`` and ``templates``."""
    package = pathlib.Path(dpiakit.__file__).resolve().parent
    installed = package / "_data"
    return installed if installed.is_dir() else package.parent.parent
