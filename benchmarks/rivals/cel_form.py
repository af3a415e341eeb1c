"""Google's CEL runtime (``cel-expr-python``): every expression compiled once, records read once.

An activation holds what the variables of an expression mean. The runtime turns a Python value into
its own at the first look and keeps it as long as the activation lives; so each element has one
activation, made beforehand, with only those groups of the record that its expressions read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from cel_expr_python import cel
from cel_expr_python.ext import ext_optional

from rivals.workload import Facts, Told, Verdicts

FILE = Path(__file__).with_name("rules.cel.yaml")
REFERENCES = {"trackers": ("p", "purposes", "purpose"), "marketing": ("p", "purposes", "purpose"),
              "transfers": ("t", "recipients", "recipient")}  # fmt: skip
"""Collections whose elements refer to another: the variable, where it stands, and the reference."""
OUTCOMES = {"pass", "fail"}
_READ = re.compile(r"\br\.\??(\w+)")
_ASKED = re.compile(r"\$(\w+)")

Prepared = list[tuple["Compiled", Any, list[tuple[str, Any]] | None]]
"""For each group its activation for the gates, and the elements with theirs; None: unknown."""


@dataclass(frozen=True)
class Compiled:
    """The rules about the elements of a collection; of the whole record if it has no name."""

    collection: str | None
    rules: list[tuple[str, Any, Any]]
    """Name, expression, and what must not be false before the elements are looked at."""
    reads: frozenset[str]
    """The groups of the record that the expressions name."""


class CelRules:
    """The rules, compiled."""

    def __init__(self, told: Told) -> None:
        self.told: dict[str, Any] = {
            name: dict.fromkeys(words, True) for name, words in told.sets.items()
        }
        for name in ("on", "ninety_days_ago", "a_year_ago"):
            self.told[name] = getattr(told, name).isoformat()
        names = ("x", "k", "r", "s", "p", "t", "unknown")
        self.env = cel.NewEnv(
            variables=dict.fromkeys(names, cel.Type.DYN),
            extensions=[ext_optional.ExtOptional()],
        )
        written = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        self.groups = [self.compiled(group, written["record"]) for group in written["groups"]]

    def compiled(self, group: Mapping[str, Any], record: Mapping[str, str]) -> Compiled:
        """One expression for a rule, with everything it asks put in."""
        asked = {**record, **group.get("asked", {})}
        rules, texts = [], []
        for name, rule in group["rules"].items():
            applies, requires, gate = rule["applies"], rule["requires"], rule.get("gate")
            whole = _whole(f'!({applies}) ? "n" : ({requires}) ? "pass" : "fail"', asked)
            before = _whole(gate, asked) if gate else None
            texts += [whole, before or ""]
            compile_text = self.env.compile
            rules.append((name, compile_text(whole), before and compile_text(before)))
        reads = frozenset(one for text in texts for one in _READ.findall(text))
        return Compiled(group["collection"], rules, reads)

    def prepared(self, facts: Facts) -> Prepared:
        """A record with all its activations."""
        return [
            (group, self._activation(group, facts), self._elements(group, facts))
            for group in self.groups
        ]

    def _activation(self, group: Compiled, facts: Facts, **variables: Any) -> Any:
        read = {name: facts[name] for name in group.reads if name in facts}
        return self.env.Activation({"r": read, "s": self.told, **variables})

    def _elements(self, group: Compiled, facts: Facts) -> list[tuple[str, Any]] | None:
        if group.collection is None:
            return [("", self._activation(group, facts))]
        elements = facts.get(group.collection)
        if elements is None:
            return None
        found = []
        for key, element in elements.items():
            variables = {"x": element, "k": key}
            if group.collection in REFERENCES:
                name, target, reference = REFERENCES[group.collection]
                variables[name] = facts.get(target, {}).get(element.get(reference), {})
            found.append((key, self._activation(group, facts, **variables)))
        return found

    @staticmethod
    def judge(prepared: Prepared) -> Verdicts:
        """What all rules say of a record."""
        return {
            (rule, key): outcome
            for group, whole, elements in prepared
            for rule, key, outcome in _outcomes(group, whole, elements)
        }


def _whole(text: str, asked: Mapping[str, str]) -> str:
    """A text with what it asks put in."""
    while _ASKED.search(text):
        text = _ASKED.sub(lambda named: f"({asked[named[1]]})", text)
    return text


def _outcomes(
    group: Compiled, whole: Any, elements: list[tuple[str, Any]] | None
) -> Iterator[tuple[str, str, str]]:
    for rule, expression, gate in group.rules:
        if gate is not None and gate.eval(activation=whole).value() is False:
            continue
        if elements is None:
            yield rule, "", "needs-evidence"
            continue
        for key, activation in elements:
            value = expression.eval(activation=activation).value()
            if value != "n":
                yield rule, key, value if value in OUTCOMES else "needs-evidence"
