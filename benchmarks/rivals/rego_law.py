"""What Rego is told of the law: a module of constants, sets written as sets."""

from __future__ import annotations

import json
from pathlib import Path

from rivals.workload import Told

FILES = sorted((Path(__file__).parent / "rego").glob("*.rego"))
QUERY = "dpiakit.verdicts"


def modules(told: Told) -> dict[str, str]:
    """All modules by name."""
    return {file.name: file.read_text(encoding="utf-8") for file in FILES} | {"law.rego": law(told)}


def law(told: Told) -> str:
    days = {name: getattr(told, name) for name in ("on", "ninety_days_ago", "a_year_ago")}
    lines = ["package law", "", "import rego.v1", ""]
    lines += [f'{name} := "{day.isoformat()}"' for name, day in days.items()]
    lines += [f"{name} := {_set(words)}" for name, words in sorted(told.sets.items())]
    return "\n".join(lines) + "\n"


def _set(words: frozenset[str]) -> str:
    return "{" + ", ".join(json.dumps(word) for word in sorted(words)) + "}" if words else "set()"
