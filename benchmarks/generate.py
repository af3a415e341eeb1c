"""Write the records of one company: many different ones of about 4 KB, the same for the same seed.

    python benchmarks/generate.py OUT --records 10000 --seed 1

What is true of the whole company (who it is, its security, its routes for rights, its vendors
with their contracts) stands in shared files, as it should; each record holds what is true of one
activity. On 2026-11-23 about 60 % of the records have no open finding, about 25 % have between
one and five, and about 15 % are sloppy and have more, a few of them over forty. Most activities
are live; one in ten starts on the first day of a quarter of 2027 and is judged on that day as
well. No two files are alike, so that no cache flatters a figure.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from company import SHARED, complete_record

Facts = dict[str, Any]

FLAWED, SLOPPY = 0.48, 0.09
"""The share of records with a few mistakes, and of those with many."""
FEW, MANY = (1, 4), (13, 22)
"""How many facts are missing or wrong in them, from and to."""
TURNED_ROUND = 0.5
"""How often a mistake is a wrong answer rather than a missing one."""

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 @.+-]*|[0-9]{4}-[0-9]{2}-[0-9]{2}")
"""What needs no quotes in YAML 1.2, days among it."""
_NOT_TEXT = {"true", "false", "null", "yes", "no", "on", "off"}
_KEPT = {"kind", "id", "title", "uses"}
"""What every record says, however sloppy its keeper."""


def record(seed: int, number: int) -> Facts:
    """One record as plain data."""
    chance = random.Random(f"{seed}/{number}")  # noqa: S311  no secret depends on it
    facts = complete_record(chance, number)
    kept = chance.random()
    if kept < SLOPPY:
        spoil(facts, chance, chance.randint(*MANY))
    elif kept < SLOPPY + FLAWED:
        spoil(facts, chance, chance.randint(*FEW))
    return facts


def spoil(facts: Facts, chance: random.Random, mistakes: int) -> None:
    """Leave out some answers and turn others round."""
    answers = [(group, name) for group, name in _answers(facts) if name not in _KEPT]
    for group, name in chance.sample(answers, mistakes):
        answer = group[name]
        if isinstance(answer, bool) and chance.random() < TURNED_ROUND:
            group[name] = not answer
        else:
            del group[name]


def _answers(facts: Facts) -> Iterator[tuple[Facts, str]]:
    """Every question that the record answers, with the group it stands in."""
    for name, value in facts.items():
        if value and isinstance(value, dict):
            yield from _answers(value)
        else:
            yield facts, name


def yaml_of(facts: Facts, indent: str = "") -> Iterator[str]:
    """The lines of a record: blocks for groups, brackets for lists."""
    for name, value in facts.items():
        match value:
            case dict() if value:
                yield f"{indent}{name}:"
                yield from yaml_of(value, indent + "  ")
            case list():
                yield f"{indent}{name}: [{', '.join(_scalar(entry) for entry in value)}]"
            case _:
                yield f"{indent}{name}: {_scalar(value)}"


def _scalar(value: object) -> str:
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value.lower() not in _NOT_TEXT:
        return value
    return json.dumps(value, ensure_ascii=False)


def generate(folder: Path, records: int, seed: int) -> int:
    """Write the shared files and the records, a hundred to a folder.

    Says how many characters the records are without the shared files.
    """
    shared = folder / "shared"
    shared.mkdir(parents=True, exist_ok=True)
    (folder / "dpiakit.toml").touch()
    for name, facts in SHARED.items():
        _write(shared / f"{name}.yaml", {"kind": "shared", **facts})
    written = 0
    for number in range(records):
        place = folder / f"{number // 100:04}"
        if number % 100 == 0:
            place.mkdir(exist_ok=True)
        written += _write(place / f"activity-{number:06}.yaml", record(seed, number))
    return written


def _write(file: Path, facts: Facts) -> int:
    return file.write_text("\n".join(yaml_of(facts)) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--records", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    written = generate(asked.folder, asked.records, asked.seed)
    print(f"{asked.records} records, {written / max(asked.records, 1):.0f} characters each")


if __name__ == "__main__":
    main()
