"""Where that lies which is shipped with the program and is not code."""

from __future__ import annotations

import pathlib


def data_root() -> pathlib.Path:
    """The folder that holds ``policies``, ``jurisdictions`` and ``templates``: beside the program
    in a checkout, inside it in an installed wheel.
    """
    package = pathlib.Path(__file__).resolve().parent.parent
    installed = package / "_data"
    return installed if installed.is_dir() else package.parent.parent
