"""The dictionary of leads: words in names, forms of values, lists of words, as data.

It stands beside the vocabulary of records, in ``column-names.yaml`` and ``column-values.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from dpiakit.evidence.columns.wording import words_of, words_of_name

_MOST_WORDS = 5
_UMLAUT = re.compile(r"([aou])e")


@dataclass(frozen=True, slots=True)
class Form:
    """A form that values can be checked for."""

    key: str
    category: str
    said: str
    share: int
    """Of a hundred values that are not empty, so many at least."""
    alone: bool
    """Whether the form is a lead by itself, or only where the name fits, too."""
    also: tuple[str, ...]
    """Other categories that a name may give the same form."""
    unless: frozenset[str]
    """Words in a name with which the form means something else."""


@dataclass(frozen=True, slots=True)
class WordList:
    """Words that values can be or hold."""

    key: str
    category: str
    said: str
    share: int
    whole: frozenset[tuple[str, ...]]
    first: bool
    """Compared with the first word of a value, or what stands behind a comma."""
    in_text: bool
    """Whether a longer text is looked through as well."""
    unless: frozenset[str]


@dataclass(frozen=True, slots=True)
class Dictionary:
    """Everything that can be a lead."""

    phrases: Mapping[str, frozenset[str]]
    """Phrases of names, written without a space, to the categories they speak of."""
    alone: Mapping[str, frozenset[str]]
    """The same for names that are nothing but this."""
    forms: Mapping[str, Form]
    lists: tuple[WordList, ...]
    special: Mapping[str, str]
    """Categories under Article 9 or 10 GDPR, with the word of the record for each."""
    declared_by: Mapping[str, frozenset[str]]
    attributes: frozenset[str]
    """Last words of a name that then speaks of a thing: `email_template`."""

    def named(self, name: str) -> frozenset[str]:
        """The categories that a column's name speaks of. The longest phrase at a place counts."""
        words = words_of_name(name)
        found = list(self._spans(words))
        longest = [
            (first, last, categories)
            for first, last, categories in found
            if not any(
                one <= first and last <= other and (one, other) != (first, last)
                for one, other, _ in found
            )
        ]
        meant = {category for *_, categories in longest for category in categories}
        for key in _variants("".join(words)):
            meant |= self.alone.get(key, frozenset())
        return frozenset(meant)

    def _spans(self, words: tuple[str, ...]) -> Iterator[tuple[int, int, frozenset[str]]]:
        for first in range(len(words)):
            for last in range(first + 1, min(first + _MOST_WORDS, len(words)) + 1):
                for key in _variants("".join(words[first:last])):
                    if key in self.phrases:
                        yield first, last, self.phrases[key]
                        break


def _variants(key: str) -> Iterator[str]:
    """A phrase, without the number behind it, in the singular, with umlauts for ae, oe and ue."""
    for one in dict.fromkeys((key, key.rstrip("0123456789"))):
        yield one
        if one.endswith("s"):
            yield one[:-1]
        if plain := _UMLAUT.sub(r"\1", one):
            yield plain


@cache
def dictionary() -> Dictionary:
    """The dictionary that comes with the program."""
    names, values = _file("column-names"), _file("column-values")
    phrases: dict[str, set[str]] = {}
    alone: dict[str, set[str]] = {}
    for category, languages in names.items():
        for language, entries in languages.items():
            home = alone if language == "alone" else phrases
            for entry in entries:
                home.setdefault("".join(words_of(entry)), set()).add(category)
    return Dictionary(
        phrases={key: frozenset(found) for key, found in phrases.items()},
        alone={key: frozenset(found) for key, found in alone.items()},
        forms={key: _form(key, entry) for key, entry in values["forms"].items()},
        lists=tuple(_list(key, entry) for key, entry in values["words"].items()),
        special=values["special"],
        declared_by={key: frozenset(found) for key, found in values["declared_by"].items()},
        attributes=frozenset(values["attributes"]),
    )


def _file(name: str) -> Mapping[str, Any]:
    text = files("dpiakit.model").joinpath(f"vocabulary/{name}.yaml").read_text("utf-8")
    loaded: Mapping[str, Any] = yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506  plain texts
    return loaded


def _form(key: str, entry: Mapping[str, Any]) -> Form:
    return Form(
        key, entry["category"], entry["said"], int(entry["share"]), entry["alone"] == "true",
        tuple(entry.get("also", ())), _unless(entry),
    )  # fmt: skip


def _list(key: str, entry: Mapping[str, Any]) -> WordList:
    return WordList(
        key, entry["category"], entry["said"], int(entry["share"]),
        frozenset(map(words_of, entry["words"])), entry.get("first") == "true",
        entry.get("in_text") == "true", _unless(entry),
    )  # fmt: skip


def _unless(entry: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(word for one in entry.get("not", ()) for word in words_of(one))
