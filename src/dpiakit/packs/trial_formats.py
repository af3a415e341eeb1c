"""The cases of packs that were run, for machines: as JSON and as JUnit XML."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from xml.etree import ElementTree as ET

from dpiakit.errors import Problem
from dpiakit.law.cases import said
from dpiakit.packs.trials import Trial
from dpiakit.source import printable

SCHEMA = "dpiakit/pack-test-v1"


def trials_json(trials: Sequence[Trial], problems: Sequence[Problem], others: int) -> str:
    """Every case with its outcome; ``others`` counts those that were not selected."""
    failed = sum(one.failure is not None for one in trials)
    found = {
        "schema": SCHEMA,
        "counts": {
            "passed": len(trials) - failed,
            "failed": failed,
            "not_selected": others,
            "unusable": len(problems),
        },
        "cases": [_case(one) for one in trials],
        "problems": [
            {"file": one.file, "line": one.line, "what": f"{one.where}: {one.what}".lstrip(": ")}
            for one in problems
        ],
    }
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def _case(one: Trial) -> dict[str, object]:
    at = one.case.document.position(one.case.path)
    return {
        "kind": one.kind,
        "about": one.subject,
        "name": one.case.name,
        "file": at.file,
        "line": at.line,
        "on": one.case.on.isoformat(),
        "outcome": "passed" if one.failure is None else "failed",
        "expected": dict(one.case.expect),
        "got": dict(one.answer.outcomes),
        "failure": one.failure.what if one.failure else None,
    }


def trials_junit(trials: Sequence[Trial], problems: Sequence[Problem]) -> str:
    """A suite for each rule, definition, scope, scenario and trigger; a case is a case.

    What cannot be used is an error in a suite of its own: a file that is not read is no success.
    """
    root = ET.Element("testsuites", name="dpiakit pack test")
    seen: Counter[str] = Counter()
    for (kind, subject), group in groupby(trials, key=lambda one: (one.kind, one.subject)):
        those = list(group)
        suite = _suite(root, f"{kind} {subject}", len(those), failures=_failed(those))
        for one in those:
            _junit_case(suite, one, seen)
    if problems:
        suite = _suite(root, "files", len(problems), errors=len(problems))
        for problem in problems:
            case = _element(
                suite, classname="dpiakit.files", name=f"{problem.file} can be used",
                file=problem.file, line=str(max(problem.line, 1)),
            )  # fmt: skip
            error = ET.SubElement(case, "error", message=printable(problem.what))
            error.text = "\n".join(map(printable, str(problem).split("\n")))
    ET.indent(root, " ")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _suite(
    root: ET.Element, name: str, tests: int, *, failures: int = 0, errors: int = 0
) -> ET.Element:
    numbers = {"tests": str(tests), "failures": str(failures), "errors": str(errors)}
    return ET.SubElement(root, "testsuite", {"name": printable(name), **numbers})


def _failed(trials: Iterable[Trial]) -> int:
    return sum(one.failure is not None for one in trials)


def _junit_case(suite: ET.Element, one: Trial, seen: Counter[str]) -> None:
    """One case. Readers tell cases apart by name: that of a second version is numbered."""
    at = one.case.document.position(one.case.path)
    classname, name = one.subject.replace("/", "."), one.case.name
    seen[f"{classname} {name}"] += 1
    if (number := seen[f"{classname} {name}"]) > 1:
        name = f"{name} ({number})"
    case = _element(suite, classname=classname, name=name, file=at.file, line=str(at.line))
    if one.failure is not None:
        lines = [
            f"given: {one.case.given}",
            f"expected: {said(one.case.expect)}",
            f"got: {said(one.answer.outcomes)}",
            *filter(None, [one.answer.why]),
        ]
        failure = ET.SubElement(case, "failure", message=printable(one.failure.what))
        failure.text = "\n".join(map(printable, lines))


def _element(suite: ET.Element, **attributes: str) -> ET.Element:
    shown = {name: printable(value) for name, value in attributes.items()}
    return ET.SubElement(suite, "testcase", shown)
