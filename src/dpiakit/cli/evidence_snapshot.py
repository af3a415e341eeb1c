"""Where an audit of a ledger keeps its snapshot: whole, and readable by nobody else."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dpiakit.cli.outputs import unwritable


@contextmanager
def kept(target: Path | None) -> Iterator[Path | None]:
    """A new file to write a snapshot into, which takes its name only when all has gone well.

    It holds pseudonyms, so that only its owner may read it. Raises OutputError with what to do.
    """
    if target is None:
        yield None
        return
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as error:
        raise unwritable(target, error) from error
    os.close(handle)
    try:
        yield Path(name).resolve()
        Path(name).replace(target)
    except OSError as error:
        raise unwritable(target, error) from error
    finally:
        with contextlib.suppress(FileNotFoundError):
            Path(name).unlink()
