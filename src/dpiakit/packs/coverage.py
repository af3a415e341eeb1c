"""The coverage of packs: what becomes of every researched obligation."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dpiakit.law.coverage import (
    FILE,
    WORDS,
    Coverage,
    Covered,
    coverage_of,
    coverage_page,
    gaps,
    label,
    read_obligations,
)
from dpiakit.packs.choice import Choice, ChoiceError
from dpiakit.source import printable

SCHEMA = "dpiakit/pack-coverage-v1"
_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Surveyed:
    """The coverage of one pack in every form."""

    coverage: Coverage
    page: str
    """As Markdown, with links to the files of the rules from ``docs/coverage``."""
    contradictions: tuple[str, ...]
    """Where the list and the rules say different things."""


def survey_coverage(choice: Choice, *, named: bool) -> Iterator[Surveyed]:
    """The coverage of the chosen packs.

    ``named``: they were chosen one by one, so that a pack without a list of obligations is a
    ChoiceError; otherwise it is left out. Raises LawError where a list cannot be used.
    """
    rules = choice.library.rules
    for name in choice.packs:
        folder = choice.library.folders[name]
        if folder.pack is None or not (folder.home / FILE).exists():
            if named:
                raise ChoiceError(
                    f"{name} has no {FILE}: nobody wrote down which obligations were researched."
                    f"\n    List them in {FILE}, those too that no rule can judge."
                )
            continue
        obligations = read_obligations(choice.library.reading(), folder.home)
        yield Surveyed(
            coverage_of(folder.pack, obligations, rules),
            coverage_page(folder.pack, obligations, rules),
            tuple(gaps(name, obligations, rules)),
        )


def coverage_text(coverage: Coverage) -> str:
    """For a terminal: the counts, then what is not covered, before what is."""
    return "\n".join(_lines(coverage)) + "\n"


def _lines(coverage: Coverage) -> Iterator[str]:
    total = len(coverage.entries)
    yield f"{coverage.pack.name}: {total} obligations: {coverage.counted()}"
    for status, word in [*WORDS.items()][::-1]:
        entries = [one for one in coverage.entries if one.status == status]
        if entries:
            yield f"\n{word}"
        for one in entries:
            yield from _entry(one, coverage.pack.name)


def _entry(one: Covered, pack: str) -> Iterator[str]:
    lead = f"  {one.name:<12} "
    title = printable(one.title)
    yield textwrap.fill(title, _WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead))
    for text in (one.reason, ", ".join(label(rule, pack) for rule in one.rules)):
        if text:
            indent = " " * len(lead)
            yield textwrap.fill(
                printable(text), _WIDTH, initial_indent=indent, subsequent_indent=indent,
                break_long_words=False, break_on_hyphens=False,
            )  # fmt: skip


def coverage_json(coverages: Iterable[Coverage]) -> str:
    """For machines."""
    found = {"schema": SCHEMA, "packs": [_pack(one) for one in coverages]}
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def _pack(coverage: Coverage) -> dict[str, object]:
    return {
        "name": coverage.pack.name,
        "version": coverage.pack.version,
        "counts": {status: coverage.count(status) for status in WORDS},
        "obligations": [
            {
                "name": one.name,
                "title": one.title,
                "status": one.status,
                "reason": one.reason or None,
                "rules": list(dict.fromkeys(rule.name for rule in one.rules)),
            }
            for one in coverage.entries
        ],
    }
