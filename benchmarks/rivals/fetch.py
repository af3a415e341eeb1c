"""Engines that are no dependency of the project, in a folder that git ignores.

OPA is written in Go; the wheel ``opa-golib-python-bindings`` brings the engine as a shared library
and plain ctypes around it. Its tag asks for a newer Python than it needs, so it is downloaded for
that one and unpacked. Versions are pinned in benchmarks/constraints.txt.
"""

from __future__ import annotations

import platform
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from measuring import WORK

FOLDER = WORK / "rivals"
PINS = Path(__file__).parents[1] / "constraints.txt"
OPA, REGORUS = "opa-golib-python-bindings", "gordon-to-regorus"


def present() -> bool:
    return (FOLDER / "opa_bindings").is_dir() and (FOLDER / "regorus").is_dir()


def fetch() -> None:
    """Make both engines importable, downloading them on the first call."""
    if not present():
        print(f"fetching engines into {FOLDER} ...", flush=True)
        FOLDER.mkdir(parents=True, exist_ok=True)
        _pip("install", "--no-deps", "--target", str(FOLDER), REGORUS)
        with tempfile.TemporaryDirectory() as name:
            _pip(
                "download", "--no-deps", "--only-binary", ":all:", "--python-version", "3.14",
                "--platform", f"manylinux_2_34_{platform.machine()}", "--dest", name, OPA,
            )  # fmt: skip
            for wheel in Path(name).glob("*.whl"):
                zipfile.ZipFile(wheel).extractall(FOLDER)
    if str(FOLDER) not in sys.path:
        sys.path.insert(0, str(FOLDER))


def _pip(command: str, *arguments: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "pip", command, "-q", "-c", str(PINS), *arguments], check=True
    )
