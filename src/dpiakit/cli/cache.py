"""Where dpiakit keeps what it has found out: a folder of the user's, never of a project."""

from __future__ import annotations

import os
from pathlib import Path

VARIABLE = "DPIAKIT_CACHE_DIR"


def cache_folder() -> Path | None:
    """The folder; None where no home is known. It need not exist.

    ``DPIAKIT_CACHE_DIR`` names it; otherwise it lies where the system keeps such things (the XDG
    base directories; ``LOCALAPPDATA`` on Windows).
    """
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named)
    kept = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    if kept:
        return Path(kept) / "dpiakit"
    try:
        return Path.home() / ".cache" / "dpiakit"
    except RuntimeError:
        return None
