"""A run as test cases: what our JUnit XML says, taken apart.

So an obligation is the same case, with the same words, in a test report and under pytest.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from dpiakit.errors import InputError
from dpiakit.findings.outcome import SEVERITIES, at_least
from dpiakit.runs.running import RunOptions, run
from dpiakit.source import read_bytes
from dpiakit.source.place import frame

if TYPE_CHECKING:
    from dpiakit.findings.outcome import Severity

_PLACE = re.compile(r"(.+):(\d+):(\d+)")


@dataclass(frozen=True, slots=True)
class Case:
    """One obligation judged for one element of a record, or the record itself."""

    name: str
    """``gdpr/transfer-has-safeguard[acme-mail]``; ``readable`` for the file itself."""
    verdict: str
    """``pass``, ``fail``, ``skip``, or ``tolerated``: a failure below the threshold."""
    message: str
    """In a line: what is wrong, or why it is skipped."""
    body: str
    """All that is to be said: place, title, provision, message, remedy."""
    file: str
    line: int
    """Where it is decided, from 1."""

    def shown(self) -> str:
        """The body, with the lines of the record around the place it names."""
        first, _, rest = self.body.partition("\n")
        place = _PLACE.fullmatch(first)
        if place is None:
            return self.body
        try:
            text = read_bytes(Path(place[1])).decode(errors="replace")
        except InputError:
            return self.body
        lines = frame(text, int(place[2]), int(place[3]))
        return "\n".join(filter(None, (first, lines, rest)))


def judged(paths: Sequence[str], options: RunOptions) -> tuple[dict[str, list[Case]], list[str]]:
    """The cases of a run by file (as a real path), and what concerns no single record.

    Cases that stand in no file have the empty name. ``options`` must ask for the form ``junit``
    alone. Raises what :func:`dpiakit.runs.running.run` raises.
    """
    pieces: list[str] = []
    said: list[str] = []
    run(paths, options, [pieces.append], complain=said.append)
    found: dict[str, list[Case]] = {}
    root = ET.fromstring("".join(pieces))  # noqa: S314  our own output
    for suite in root.iter("testsuite"):
        file = suite.get("file", "")
        cases = list(_cases(suite, options.fail_on))
        found.setdefault(os.path.realpath(file) if file else "", []).extend(cases)
    known = {case.body for cases in found.values() for case in cases}
    return found, [one for one in said if one not in known]


def _cases(suite: ET.Element, fail_on: Severity) -> Iterator[Case]:
    record = suite.get("name", "")
    for case in suite.iter("testcase"):
        outcome = next(iter(case), ET.Element(""))
        message = outcome.get("message", "")
        yield Case(
            name=_name(case, record),
            verdict=_verdict(outcome.tag, outcome.get("type", ""), fail_on),
            message=message,
            body=outcome.text or message,
            file=case.get("file", "") or suite.get("file", ""),
            line=int(case.get("line", "1")),
        )


def _name(case: ET.Element, record: str) -> str:
    """The rule, then the element: the record itself is told by the file that pytest names."""
    pack, _, rule = case.get("classname", "").partition(".")
    if (pack, rule) == ("dpiakit", "record"):
        return "readable"
    if (pack, rule) == ("dpiakit", "run"):
        return case.get("name", "")
    return f"{pack}/{rule}{case.get('name', '').removeprefix(record)}"


def _verdict(kind: str, typed: str, fail_on: Severity) -> str:
    match kind:
        case "":
            return "pass"
        case "skipped":
            return "skip"
        case "failure" if typed in SEVERITIES and not at_least(typed, fail_on):
            return "tolerated"
        case _:
            return "fail"
