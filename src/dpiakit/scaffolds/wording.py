"""The questions in plain words, kept as data beside this module."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from dpiakit.scaffolds.fields import Field
from dpiakit.source import dotted


@dataclass(frozen=True, slots=True)
class Wording:
    """How one fact is asked for."""

    ask: str
    note: str = ""
    """What helps to answer; shown with the question."""
    example: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    """What each allowed word means, where the word does not say it."""


def wording(fact: Field) -> Wording:
    """How a fact is asked for: in the words of its path, else in those of its group."""
    known = _questions()
    at = dotted(fact.path)
    entry = known.get(at) or known.get(fact.group, {}).get(fact.path[-1])
    if entry is None:
        return Wording(f"What is its {fact.path[-1].replace('_', ' ')}?", fact.meaning)
    return Wording(
        entry["ask"], entry.get("note", ""), entry.get("example", ""), entry.get("words", {})
    )


def worded() -> Mapping[str, Mapping[str, Any]]:
    """All questions as they are written: by group of facts and field, or by path."""
    return _questions()


def is_worded(group: str, name: str) -> bool:
    """Whether somebody has put the question for a fact of the model into words."""
    return name in _questions().get(group, {})


@cache
def _questions() -> Mapping[str, Mapping[str, Any]]:
    text = files("dpiakit.scaffolds").joinpath("questions.yaml").read_text("utf-8")
    loaded: dict[str, dict[str, Any]] = yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506
    return loaded
