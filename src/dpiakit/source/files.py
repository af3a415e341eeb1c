"""Bytes of a file, or a plain sentence why there are none."""

from __future__ import annotations

import errno
import os
import pathlib
import stat
from collections.abc import Callable

from dpiakit.errors import InputError, Problem
from dpiakit.source.limits import LIMITS, Limits
from dpiakit.source.place import printable

_KINDS = {
    stat.S_IFDIR: ("This is a folder, not a file.", "Name one of the files in it."),
    stat.S_IFIFO: ("This is a pipe, not a file.", "Save its content to a file first."),
    stat.S_IFSOCK: ("This is a socket, not a file.", "Name a regular file."),
    stat.S_IFCHR: ("This is a device, not a file.", "Name a regular file."),
    stat.S_IFBLK: ("This is a device, not a file.", "Name a regular file."),
}
_FAILURES = {
    errno.ENOENT: ("There is no such file.", "Check the spelling and the folder it is named from."),
    errno.ENOTDIR: ("There is no such file.", "A part of its path is a file, not a folder."),
    errno.EACCES: ("The file may not be read.", "Give the user who runs this read permission."),
    errno.EPERM: ("The file may not be read.", "Give the user who runs this read permission."),
    errno.ELOOP: ("The file is a link that leads back to itself.", "Mend or remove the link."),
    errno.ENAMETOOLONG: ("The name of the file is too long.", "Check what was passed as a path."),
}
_OPEN_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NONBLOCK", 0)  # a file swapped for a pipe after the first look must not hang
    | getattr(os, "O_BINARY", 0)
)


def display_name(file: pathlib.Path) -> str:
    """The path as messages name it: with `/`, and without bytes that are no text."""
    return printable(file.as_posix().encode("utf-8", "backslashreplace").decode("utf-8"))


def read_bytes(file: pathlib.Path, *, limits: Limits = LIMITS, name: str | None = None) -> bytes:
    """The content of a regular file within the size limit; anything else is an `InputError`.

    The kind and the size are looked at before a byte is read, so neither a pipe that never ends
    nor a file of many gigabytes costs anything.
    """
    shown = display_name(file) if name is None else name
    try:
        _check(file.stat(), shown, limits)
        descriptor = os.open(file, _OPEN_FLAGS)
        with open(descriptor, "rb", buffering=0) as stream:  # noqa: PTH123  a descriptor, no path
            _check(os.fstat(descriptor), shown, limits)
            return _content(stream.read, shown, limits)
    except OSError as failure:
        what, hint = _FAILURES.get(
            failure.errno or 0,
            (f"The file cannot be read ({failure.strerror or 'unknown reason'}).", ""),
        )
        raise _refusal(shown, what, hint) from None
    except ValueError:  # a NUL, or half a surrogate pair: no file system takes it
        what = "This is not the name of a file: it holds a character that no file name can have."
        raise _refusal(shown, what, "Check what was passed as a path.") from None


def _check(found: os.stat_result, name: str, limits: Limits) -> None:
    if not stat.S_ISREG(found.st_mode):
        default = ("This is not a regular file.", "Name a regular file.")
        raise _refusal(name, *_KINDS.get(stat.S_IFMT(found.st_mode), default))
    if found.st_size > limits.size:
        raise too_large(name, found.st_size, limits)


def _content(read: Callable[[int], bytes], name: str, limits: Limits) -> bytes:
    """All bytes. A file may grow while it is read, and some report no size at all."""
    parts, size = [], 0
    while part := read(limits.size + 1 - size):
        parts.append(part)
        size += len(part)
        if size > limits.size:
            raise too_large(name, size, limits)
    return b"".join(parts)


def too_large(name: str, size: int, limits: Limits) -> InputError:
    """The refusal of a text beyond the size limit."""
    what = f"The file is too large ({size:,} bytes); at most {limits.size:,} are read."
    return _refusal(name, what, "Split it: one processing activity a file.")


def _refusal(name: str, what: str, hint: str) -> InputError:
    return InputError([Problem(name, 0, 0, "", what, hint)])
