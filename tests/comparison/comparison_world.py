"""Real git repositories for the tests of comparisons, with records small enough to read."""

import copy
import os
import subprocess
from datetime import date
from functools import cache
from pathlib import Path

import yaml

import shipped
from dpiakit.comparison.git import open_repository
from dpiakit.comparison.judging import Judge, Judges
from dpiakit.comparison.revisions import chosen
from dpiakit.comparison.states import compare_states

ROOT = Path(__file__).parent.parent.parent
DAY = date(2026, 11, 23)
QUIET = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "A. Author",
    "GIT_AUTHOR_EMAIL": "author@example.org",
    "GIT_COMMITTER_NAME": "A. Author",
    "GIT_COMMITTER_EMAIL": "author@example.org",
    "GIT_AUTHOR_DATE": "2026-11-23T12:00:00Z",
    "GIT_COMMITTER_DATE": "2026-11-23T12:00:00Z",
}
ENVIRONMENT = {**{k: v for k, v in os.environ.items() if not k.startswith("GIT_")}, **QUIET}


class World:
    """A repository in a folder of its own."""

    def __init__(self, folder, *, init=True):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        if init:
            self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments, check=True, text=True, **more):
        done = subprocess.run(
            ["git", *map(str, arguments)],  # noqa: S607
            cwd=self.folder, env=ENVIRONMENT, capture_output=True, text=text, check=False, **more,
        )  # fmt: skip
        assert done.returncode == 0 or not check, done.stderr
        return done.stdout.strip() if text else done.stdout

    def write(self, name, content):
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, dict):
            content = yaml.dump(
                content, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True
            )
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return file

    def commit(self, files=(), *, message="x"):
        for name, content in dict(files).items():
            if content is None:
                (self.folder / name).unlink()
            else:
                self.write(name, content)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.git("rev-parse", "HEAD")

    def compare(self, *words, paths=None, work=False, on_base=DAY, on=DAY, **asked):
        repository = open_repository(self.folder, ENVIRONMENT)
        states = chosen(repository, words or ("HEAD~1", "HEAD"), paths, work=work)
        judge = a_judge(on)
        before = judge if on_base == on else a_judge(on_base)
        return compare_states(repository, states, lambda *_: Judges(before, judge, **asked))


@cache
def the_law():
    return shipped.library(), shipped.catalogue(), {}


def a_judge(on=DAY, **more):
    library, catalogue, laws = the_law()
    return Judge(library, catalogue, on, laws=laws, **more)


def a_record(**changes):
    """A newsletter that lacks nothing a blocking rule of its matter asks for; paths with ``__``."""
    record = yaml.safe_load((ROOT / "examples" / "minimal" / "newsletter.yaml").read_text())
    record["dates"] = {"planned_start": "2027-01-04"}
    return changed(record, **changes)


def changed(record, **changes):
    """A copy with other facts: ``transfers__acme_mail__destination="IE"``; None takes away."""
    record = copy.deepcopy(record)
    for path, value in changes.items():
        *above, last = path.replace("_mail", "-mail").split("__")
        place = record
        for part in above:
            place = place.setdefault(part, {})
        if value is None:
            place.pop(last, None)
        else:
            place[last] = value
    return record


def only(comparison):
    """The one record of a comparison."""
    assert len(comparison.records) == 1, [r.file for r in comparison.records]
    return comparison.records[0]
