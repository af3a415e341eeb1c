"""What the tests of integrations share: the tool as others install it, and a project to check."""

import os
import re
import shutil
import stat
import sys
from functools import cache
from pathlib import Path

from comparison_world import ENVIRONMENT, World

import program

ROOT = Path(__file__).parent.parent.parent
EXAMPLE = ROOT / "examples" / "retail-personalisation-repaired"
DAY = "2026-11-23"
"""The day the example was written for."""
RECORD = "records/loyalty-personalisation.yaml"
DISTRIBUTION = (
    "src", "policies", "jurisdictions", "templates", "integrations", "pyproject.toml",
    "constraints.txt", "README.md", "LICENSE", ".pre-commit-hooks.yaml", "action.yml",
)  # fmt: skip
"""What somebody needs who installs from a checkout."""
LETTERS = re.compile(r"  letters-to-brightpost:\n(?:    .*\n)+")


def own_environment(folder, **more):
    """As a user has it: without the paths of the tests, and with a cache of its own.

    What pip installs is compiled when it is imported, most of it never.
    """
    kept = {k: v for k, v in ENVIRONMENT.items() if not k.startswith(("PYTHON", "DPIAKIT_"))}
    own = {"DPIAKIT_CACHE_DIR": str(folder / "cache"), "PIP_NO_COMPILE": "1"}
    return {**kept, **own, **more}


@cache
def kept_law():
    """The law as runs keep it: names of files and their content."""
    program.run("check", ROOT / "examples" / "minimal", "--on", DAY)
    folder = Path(os.environ["DPIAKIT_CACHE_DIR"])
    return {file.name: file.read_bytes() for file in folder.glob("law-*")}


def with_kept_law(folder):
    """A cache of verdicts in which the law is kept, and nothing else: as after an earlier run."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in kept_law().items():
        (folder / name).write_bytes(content)


def a_distribution(folder):
    """A repository of the tool with the files as they are now, committed or not."""
    listed = World(ROOT, init=False).git(
        "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *DISTRIBUTION
    )
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target)
    world = World(folder)
    world.commit()
    return world


def a_project(folder, **more):
    """A repository with the repaired example: green on its day."""
    world = World(folder)
    for part in ("records", "shared", "evidence"):
        shutil.copytree(EXAMPLE / part, folder / part)
    world.commit(more)
    return world


def with_letters_to_india(safeguard):
    """The record with one more transfer, to a country without an adequacy decision."""
    text = (EXAMPLE / RECORD).read_text()
    found = LETTERS.search(text)
    letters = found.group().replace("letters-to-brightpost", "letters-to-india")
    letters = letters.replace("destination: US", "destination: IN")
    letters = letters.replace("    safeguards_also: [dpf]\n", "")
    letters = letters.replace("safeguard: scc-2021", f"safeguard: {safeguard}")
    letters = re.sub(r"&tia \{.*?\}", "*tia", letters, flags=re.DOTALL)
    return text[: found.end()] + letters + text[found.end() :]


def a_command(folder):
    """A folder with the command ``dpiakit``, which runs the source as it is now."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "dpiakit"
    file.write_text(
        f"#!{sys.executable}\nimport sys\nsys.path.insert(0, {str(ROOT / 'src')!r})\n"
        "from dpiakit.cli import main\nmain()\n"
    )
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return folder


def with_path(environment, *folders):
    """The environment with some folders first on its path."""
    path = os.pathsep.join([*map(str, folders), environment.get("PATH", "")])
    return {**environment, "PATH": path}
