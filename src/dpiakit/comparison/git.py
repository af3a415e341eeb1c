"""Git as a source of files: which commit a name means, what lies in it, and nothing else.

Only plumbing that reads is called. Nothing is fetched, no hook, pager, editor or monitor of the
repository is started, and what a surrounding hook or shell says about another repository, another
index or another language is left behind.
"""

from __future__ import annotations

import os
import pathlib
import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO

from dpiakit.errors import DpiakitError
from dpiakit.source import printable, quoted

_KEPT = re.compile(
    # Where a user or a build machine says whom to trust, and where a receiving server keeps what
    # was just pushed: neither changes what a commit holds.
    r"GIT_CONFIG_(GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_\d+|VALUE_\d+)"
    r"|GIT_(OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|QUARANTINE_PATH)"
)
_LANGUAGE = re.compile(r"LANG|LANGUAGE|LC_\w+")
_NO_TRANSPORT = "none"
_ALWAYS = (
    "--no-pager", "--no-optional-locks", "--no-replace-objects", "--literal-pathspecs",
    "-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}",
)  # fmt: skip
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_CHUNK = 1 << 16

FETCH_ALL = (
    "Fetch the whole history: git fetch --unshallow. In GitHub Actions: actions/checkout with\n"
    '    "fetch-depth: 0"; in GitLab CI: GIT_DEPTH: "0".'
)

_TRUST = "If you trust it: git config --global --add safe.directory FOLDER"


class GitError(DpiakitError):
    """Git is missing, there is no repository, or it cannot give what was asked of it."""


class UnknownRevisionError(GitError):
    """A name that means no commit here."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a commit."""

    mode: str
    """``100644`` and its like, ``120000`` for a link, ``160000`` for a submodule."""
    object: str
    path: str
    """Relative to the top of the repository, with ``/``."""


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository that is only read."""

    folder: pathlib.Path
    """Where git is run."""
    environment: Mapping[str, str]
    top: pathlib.Path | None
    """The top of the working tree; None where there is none (a bare repository)."""
    prefix: str
    """The folder git is run in, from the top: ``records/eu/``, or nothing."""
    shallow: bool
    """Only the newest commits were fetched."""

    def commit(self, revision: str) -> str:
        """The commit a revision means. Raises UnknownRevisionError, and says what may help."""
        found = self.find(revision)
        if found is None:
            what = f"{quoted(revision)} is not a commit of this repository."
            hint = "Check its spelling, or fetch it first: git fetch origin."
            if self.shallow:
                what += " The clone is shallow: older commits and other branches are not in it."
                hint = FETCH_ALL
            raise UnknownRevisionError(f"{what}\n    {hint}")
        return found

    def find(self, revision: str) -> str | None:
        """The same, or None. What looks like an option of git is never handed to it."""
        if not revision or revision.startswith("-") or not revision.isprintable():
            return None
        asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        done = self._run(asked, may_fail=True)
        said = done.stdout.decode("ascii", "replace").strip()
        return said if done.returncode == 0 and _COMMIT.fullmatch(said) else None

    def merge_base(self, one: str, other: str) -> str:
        """The newest commit that two commits have in common. Raises GitError where none is."""
        done = self._run(("merge-base", "--end-of-options", one, other), may_fail=True)
        said = done.stdout.decode("ascii", "replace").strip()
        if done.returncode == 0 and _COMMIT.fullmatch(said):
            return said
        what = f"{one[:12]} and {other[:12]} have no commit in common."
        hint = FETCH_ALL if self.shallow else 'Compare the two commits themselves: "BASE HEAD".'
        raise GitError(f"{what}\n    {hint}")

    def entries(self, commit: str) -> Iterator[Entry]:
        """Every file, link and submodule of a commit, in git's order."""
        done = self._run(("ls-tree", "-r", "-z", "--full-tree", commit))
        for line in done.stdout.split(b"\0"):
            if line:
                about, _, path = line.partition(b"\t")
                mode, _, name = about.decode("ascii").split(" ")
                yield Entry(mode, name, os.fsdecode(path))

    def files(self) -> list[str]:
        """Every file of the working tree that is tracked or could be: what is ignored is not."""
        asked = ("ls-files", "-z", "--cached", "--others", "--exclude-standard", "--full-name")
        done = self._run((*asked, "--", "."), folder=self.top)
        return sorted({os.fsdecode(path) for path in done.stdout.split(b"\0") if path})

    def contents(self, objects: Sequence[str], most: int) -> Iterator[bytes | int]:
        """What objects hold, in the order asked; only its size where one is larger than `most`.

        Raises GitError for an object that is not here, as in a partial clone.
        """
        with tempfile.TemporaryFile() as asked:
            asked.write("".join(f"{name}\n" for name in objects).encode("ascii"))
            asked.seek(0)
            with self._start(("cat-file", "--batch"), asked) as process:
                stream = process.stdout
                if stream is None:  # pragma: no cover  it was asked for
                    raise GitError("git gave no output.")
                for name in objects:
                    yield _content(stream, name, most)

    def _run(
        self,
        arguments: Sequence[str],
        *,
        may_fail: bool = False,
        folder: pathlib.Path | None = None,
    ) -> subprocess.CompletedProcess[bytes]:
        done = _git(arguments, folder or self.folder, self.environment)
        if done.returncode and not may_fail:
            raise GitError(f"git {arguments[0]} failed: {_said(done.stderr)}")
        return done

    def _start(self, arguments: Sequence[str], stdin: IO[bytes]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603  a fixed command
            ["git", *_ALWAYS, *arguments],  # noqa: S607  the git of the user
            cwd=self.folder, env=dict(self.environment), stdin=stdin,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip


def open_repository(folder: pathlib.Path, environment: Mapping[str, str]) -> Repository:
    """The repository around a folder. Raises GitError where there is none, or no git."""
    quiet = quiet_environment(environment)
    asked = ("rev-parse", "--is-bare-repository", "--is-shallow-repository", "--show-prefix")
    done = _git(asked, folder, quiet)
    if done.returncode:
        said = _said(done.stderr)
        if "not a git repository" in said:
            what = f"{quoted(str(folder))} is in no git repository; a comparison needs two states."
            raise GitError(f"{what}\n    Run it inside the repository that holds the records.")
        hint = f"\n    {_TRUST}" if "dubious ownership" in said else ""
        raise GitError(f"The git repository cannot be used: {said}{hint}")
    bare, shallow, prefix = os.fsdecode(done.stdout).split("\n")[:3]
    top = None
    if bare == "false":
        found = _git(("rev-parse", "--show-toplevel"), folder, quiet)
        if found.returncode == 0:
            top = pathlib.Path(os.fsdecode(found.stdout).removesuffix("\n"))
    return Repository(folder, quiet, top, prefix, shallow == "true")


def quiet_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """What git may know of its surroundings: nothing that changes what a commit means or says."""
    kept = {
        name: value
        for name, value in environment.items()
        if not _LANGUAGE.fullmatch(name)
        and (not name.startswith("GIT_") or _KEPT.fullmatch(name))
        and name not in {"PAGER", "EDITOR", "VISUAL", "SSH_ASKPASS"}
    }
    return kept | {
        "LC_ALL": "C",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_ALLOW_PROTOCOL": _NO_TRANSPORT,
    }


def _git(
    arguments: Sequence[str], folder: pathlib.Path, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(  # noqa: S603  a fixed command; names go behind --end-of-options
            ["git", *_ALWAYS, *arguments],  # noqa: S607  the git of the user
            cwd=folder, env=dict(environment), stdin=subprocess.DEVNULL, capture_output=True,
            check=False,
        )  # fmt: skip
    except FileNotFoundError:
        if not folder.is_dir():
            raise GitError(f"There is no folder {quoted(str(folder))}.") from None
        raise GitError("git is not installed.\n    Install it: a comparison reads git.") from None
    except OSError as failure:
        raise GitError(f"git cannot be started ({failure.strerror}).") from None


def _said(stderr: bytes) -> str:
    """The first thing git complained of, fit for a terminal."""
    lines = [line for line in stderr.decode("utf-8", "replace").split("\n") if line.strip()]
    return printable(lines[0]).removeprefix("fatal: ") if lines else "it gave no reason"


def _content(stream: IO[bytes], name: str, most: int) -> bytes | int:
    head = stream.readline().decode("ascii", "replace").split()
    if len(head) != 3:  # noqa: PLR2004  name, kind, size
        what = f"The object {name[:12]} is not in this clone, and nothing is fetched."
        hint = "A partial clone leaves files out. Clone without --filter, or fetch them first."
        raise GitError(f"{what}\n    {hint}")
    size = int(head[2])
    if size <= most:
        return stream.read(size + 1)[:size]  # a line break follows
    left = size + 1
    while left:
        left -= len(stream.read(min(left, _CHUNK))) or left
    return size
