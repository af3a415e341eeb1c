"""The structure is a promise: budgets and layers are tested like behaviour."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "dpiakit"
MODULES = sorted(SOURCE.rglob("*.py"))
MOST_LINES, MOST_FUNCTION_LINES, MOST_METHODS = 400, 60, 15

LONGER_MODULES: dict[str, str] = {}
"""Modules over the budget, each with its reason."""
LONGER_FUNCTIONS: dict[str, str] = {}
READS_OUTSIDE = {
    "documents/fonts.py": "fontconfig takes the packaged fonts from the environment only",
}


def name_of(path):
    return path.relative_to(SOURCE).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_module_is_longer_than_400_lines(path):
    lines = len(path.read_text().splitlines())

    assert lines <= MOST_LINES or name_of(path) in LONGER_MODULES


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_function_is_longer_than_60_lines_and_no_class_has_more_than_15_methods(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            place = f"{name_of(path)}:{node.name}"
            assert length <= MOST_FUNCTION_LINES or place in LONGER_FUNCTIONS, place
        if isinstance(node, ast.ClassDef):
            methods = sum(isinstance(part, ast.FunctionDef) for part in node.body)
            assert methods <= MOST_METHODS, f"{name_of(path)}:{node.name}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_are_named_by_nouns_of_the_field(path):
    assert path.stem not in {"utils", "helpers", "common", "manager", "base", "handler", "context"}


def test_imports_point_downwards():
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()",
         "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_checking_a_record_loads_no_heavy_library():
    code = (
        "import sys, dpiakit.cli.check;"
        "print([m for m in ('weasyprint', 'jinja2', 'cerberus', 'rich') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_nothing_below_the_command_line_reads_a_clock_or_chance():
    forbidden = re.compile(
        r"\b(date\.today|datetime\.now|time\.time\(|import random|os\.environ|urllib\.request"
        r"|import socket|import requests)"
    )
    for path in MODULES:
        if not name_of(path).startswith("cli/") and name_of(path) not in READS_OUTSIDE:
            found = forbidden.search(path.read_text())
            assert found is None, f"{name_of(path)}: {found and found.group()}"
