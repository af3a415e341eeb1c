"""The JSON Schemas of the files of the law, for those who write them in an editor.

Made from the shapes that read the files, so they cannot say anything else. What the rule language
says, and what one file says about another, only `dpiakit pack check` can judge.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_WRITTEN = "dpiakit.law.written"

LAW_FILES: dict[str, tuple[str, str, str, str]] = {
    "rule": (_WRITTEN, "RuleFile", "Rule", "One obligation of a pack: <rule>.yaml."),
    "cases": (
        _WRITTEN,
        "CasesFile",
        "Cases",
        "Situations and what the law says about them: <rule>.cases.yaml, pack.cases.yaml.",
    ),
    "pack": (_WRITTEN, "PackFile", "Pack", "What a pack is and when it applies: pack.yaml."),
    "definitions": (
        _WRITTEN,
        "DefinitionsFile",
        "Definitions",
        "Legal terms of a pack by name: definitions.yaml.",
    ),
    "data": (
        _WRITTEN,
        "ParametersFile",
        "Parameters",
        "Dated sets and numbers of a pack by name: data.yaml.",
    ),
    "instruments": (
        _WRITTEN,
        "InstrumentsFile",
        "Instruments",
        "Acts, guidelines and judgements that are cited, by name: instruments.yaml.",
    ),
    "place": (_WRITTEN, "PlaceFile", "Place", "What a place is and sets: jurisdictions/DE.yaml."),
    "adequacy": (
        _WRITTEN,
        "AdequacyFile",
        "Adequacy decisions",
        "Adequacy decisions under one regime: jurisdictions/adequacy/eu.yaml.",
    ),
    "coverage": (
        "dpiakit.law.coverage",
        "CoverageFile",
        "Coverage",
        "Every researched obligation of a pack, and what becomes of it: coverage.yaml.",
    ),
    "scenario": (
        "dpiakit.law.scenarios",
        "ScenarioFile",
        "Scenario",
        "One way in which people can be harmed: policies/common/risks/<scenario>.yaml.",
    ),
    "screening": (
        "dpiakit.law.screening",
        "ScreeningFile",
        "Screening list",
        "Triggers with one source and one method: screening/<list>.yaml.",
    ),
    "method": (
        "dpiakit.law.method",
        "RatingMethod",
        "Method of rating",
        "Two scales, how they combine, what is acceptable: methods/<method>.yaml, or your own.",
    ),
}
"""By the name of the schema: where the shape stands, its title, and what the file is."""


def law_schema(name: str) -> dict[str, Any]:
    """The schema of one kind of file. Raises KeyError for another name."""
    from pydantic import TypeAdapter

    from dpiakit.model.json_schema import editor_schema

    module, shape, title, meaning = LAW_FILES[name]
    made = TypeAdapter(getattr(import_module(module), shape)).json_schema(by_alias=True)
    return editor_schema(made, name, title, meaning)
