"""Google's CEL runtime (``cel-expr-python``): every expression compiled once, records read once.

An activation holds what the variables of an expression mean. The runtime turns a Python value into
its own at the first look and keeps it as long as the activation lives; so each element has one
activation, made beforehand, with only those groups of the record that its expressions read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cel_expr_python import cel
from cel_expr_python.ext import ext_optional

from rivals import cel_rules
from rivals.cel_rules import Group
from rivals.workload import Facts, Told, Verdicts

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
    """The rules of a group: name, expression, and what must not be false before it."""

    collection: str
    rules: list[tuple[str, Any, Any]]
    reads: frozenset[str]
    """The groups of the record that the expressions name."""


class CelRules:
    """The rules, compiled."""

    def __init__(self, told: Told) -> None:
        self.sets = {name: dict.fromkeys(words, True) for name, words in told.sets.items()}
        names = ("x", "k", "r", "s", "p", "t", "unknown")
        self.env = cel.NewEnv(
            variables=dict.fromkeys(names, cel.Type.DYN),
            extensions=[ext_optional.ExtOptional()],
        )
        record = cel_rules.on_record(told)
        self.groups = [self.compiled(group, record) for group in cel_rules.groups(told)]

    def compiled(self, group: Group, record: Mapping[str, str]) -> Compiled:
        asked = {**record, **group.asked}
        texts = {
            name: _whole(f'!({applies}) ? "n" : ({requires}) ? "pass" : "fail"', asked)
            for name, (applies, requires) in group.rules.items()
        }
        gates = {name: _whole(text, asked) for name, text in group.gates.items()}
        reads = {one for text in (*texts.values(), *gates.values()) for one in _READ.findall(text)}
        compiled = self.env.compile
        rules = [
            (name, compiled(text), compiled(gates[name]) if name in gates else None)
            for name, text in texts.items()
        ]
        return Compiled(group.collection, rules, frozenset(reads))

    def prepared(self, facts: Facts) -> Prepared:
        """A record with all its activations."""
        return [
            (group, self.activation(group, facts), self.elements(group, facts))
            for group in self.groups
        ]

    def activation(self, group: Compiled, facts: Facts, **variables: Any) -> Any:
        read = {name: facts[name] for name in group.reads if name in facts}
        return self.env.Activation({"r": read, "s": self.sets, **variables})

    def elements(self, group: Compiled, facts: Facts) -> list[tuple[str, Any]] | None:
        if not group.collection:
            return [("", self.activation(group, facts))]
        elements = facts.get(group.collection)
        if elements is None:
            return None
        found = []
        for key, element in elements.items():
            variables = {"x": element, "k": key}
            if group.collection in REFERENCES:
                name, target, reference = REFERENCES[group.collection]
                variables[name] = facts.get(target, {}).get(element.get(reference), {})
            found.append((key, self.activation(group, facts, **variables)))
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
