"""The controlled vocabularies: categories of data, purposes, people, measures, countries.

Kept as data beside this module, with a mapping to the W3C Data Privacy Vocabulary
(``dpv``) and to the Fides taxonomy (``fides``) where one exists.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml

VOCABULARIES = ("data-categories", "purposes", "people", "measures", "countries", "us-states")


@cache
def terms(vocabulary: str) -> Mapping[str, Mapping[str, str]]:
    """The words of a vocabulary, each with its title and mappings. Raises KeyError for another."""
    if vocabulary not in VOCABULARIES:
        raise KeyError(vocabulary)
    text = files("dpiakit.model").joinpath(f"vocabulary/{vocabulary}.yaml").read_text("utf-8")
    loaded: dict[str, dict[str, str] | str] = yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506
    return {
        word: entry if isinstance(entry, dict) else {"title": entry}
        for word, entry in loaded.items()
    }


def title(vocabulary: str, word: str) -> str:
    """What a word is called in a document; the word itself if it is unknown."""
    entry = terms(vocabulary).get(word)
    return entry["title"] if entry else word
