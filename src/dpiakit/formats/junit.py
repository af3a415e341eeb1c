"""JUnit XML as test reports read it: a suite for each record, a case for each obligation judged.

What an outcome becomes:

| outcome | element |
|---|---|
| fail | failure, typed by its severity |
| needs-evidence | failure of type needs-evidence where it fails the run; otherwise skipped |
| error, an unreadable record | error |
| what merely falls due, waived, not-applicable | skipped, with the reason |
| pass | a case without anything, only with --all-results |

Every suite begins with a case for the record itself, so that none is empty and a record that
cannot be read is the same test as one that can.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar
from xml.sax.saxutils import escape

from dpiakit.formats.places import in_repository
from dpiakit.formats.report import falls_due
from dpiakit.formats.wording import (
    accepted,
    binding,
    counts_against,
    remedy,
    said,
    titled,
    verdict,
    weighed,
)

if TYPE_CHECKING:
    from dpiakit.errors import Problem
    from dpiakit.findings import Finding
    from dpiakit.formats.form import RunHead
    from dpiakit.formats.report import RecordReport, RunSummary

_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML 1.0 document may contain, not even escaped."""
_QUOTE = {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}

Case = tuple[str, str]
"""The kind of what is wrong (failure, error, skipped or empty), and the case as XML."""


class JunitForm:
    """Suite after suite. The root carries no totals: they are not known when it is written."""

    lists_rules: ClassVar[bool] = False
    shows_source: ClassVar[bool] = False

    def __init__(self, head: RunHead) -> None:
        self._head = head

    def begin(self) -> str:
        """The declaration and the root."""
        name = f"dpiakit on {self._head.on}"
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="{name}">\n'

    def record(self, report: RecordReport) -> str:
        """A suite: the record itself, then what was judged."""
        place = in_repository(report.file, self._head)
        if report.problems:
            cases = [self._unreadable(report, place)]
            return _suite(place, place, cases, {})
        seen: Counter[str] = Counter()
        about = {"name": f"{place} is readable", "file": place, "line": "1"}
        cases = [("", _case("dpiakit.record", about, ""))]
        name = report.id or place
        cases += [self._case(finding, name, seen) for finding in report.findings]
        properties = {
            "id": report.id,
            "digest": report.digest,
            "launch": report.launch.isoformat() if report.launch else "",
            "packs": ", ".join(
                f"{p.pack} {p.version}" for p in report.packs if p.applies is not False
            ),
            "not-assessed": ", ".join(report.unassessed),
            "house-rules": " ".join(self._head.house),
        }
        return _suite(name, place, cases, properties)

    def add(self, piece: str) -> str:
        """As it comes."""
        return piece

    def end(self, summary: RunSummary) -> str:
        """What concerns no single record, as a suite of its own, and the end of the root."""
        cases = [self._problem(problem) for problem in summary.problems]
        if summary.exit_code == 3:  # noqa: PLR2004  the documented code: nothing was checked
            word, sentence = verdict(summary, self._head)
            wrong = _element("error", "nothing-checked", f"{word}. {sentence}", "")
            cases.append(("error", _case("dpiakit.run", {"name": "something was checked"}, wrong)))
        suite = _suite("dpiakit", "", cases, {}) if cases else ""
        return f"{suite}</testsuites>\n"

    def _unreadable(self, report: RecordReport, place: str) -> Case:
        first = report.problems[0]
        message = f"{first.where}: {first.what}" if first.where else first.what
        body = "\n".join(map(str, report.problems))
        about = {"name": f"{place} is readable", "file": place, "line": str(max(first.line, 1))}
        wrong = _element("error", "unreadable", message, body)
        return "error", _case("dpiakit.record", about, wrong)

    def _problem(self, problem: Problem) -> Case:
        place = in_repository(problem.file, self._head)
        about = {"name": f"{place}: {problem.where}", "file": place, "line": str(problem.line)}
        return "error", _case(
            "dpiakit.run", about, _element("error", "unusable", problem.what, str(problem))
        )

    def _case(self, finding: Finding, record: str, seen: Counter[str]) -> Case:
        """One obligation. Readers drop a second case of one name, so each has its own."""
        name = f"{record}[{finding.element}]" if finding.element else record
        if finding.from_day:
            name += f" on {finding.from_day}"
        classname = finding.rule.replace("/", ".")
        seen[classname + name] += 1
        if seen[classname + name] > 1:
            name += f" #{seen[classname + name]}"
        place = in_repository(finding.position.file, self._head)
        about = {"name": name, "file": place, "line": str(max(finding.position.line, 1))}
        kind, wrong = self._wrong(finding)
        return kind, _case(classname, about, wrong)

    def _wrong(self, finding: Finding) -> Case:
        message = said(finding)
        match finding.outcome:
            case "pass":
                return "", ""
            case "error":
                return "error", _element("error", "error", message, _body(finding))
            case "waived":
                return _skipped(f"{accepted(finding)} Beneath: {finding.underlying}. {message}")
            case "not-applicable":
                return _skipped(f"Does not apply. {message}")
            case _ if falls_due(finding):
                return _skipped(message)
            case "needs-evidence" if not counts_against(finding, self._head):
                return _skipped(f"Not answered. {message}")
            case "needs-evidence":
                return "failure", _element("failure", "needs-evidence", message, _body(finding))
            case _:
                return "failure", _element("failure", finding.severity, message, _body(finding))


def _skipped(reason: str) -> Case:
    return "skipped", _element("skipped", "", reason, reason)


def _body(finding: Finding) -> str:
    at = finding.position
    lines = [
        f"{at.file}:{at.line}:{at.column}",
        titled(finding),
        finding.message,
        binding(finding),
        weighed(finding),
        accepted(finding),
        remedy(finding),
    ]
    return "\n".join(line for line in lines if line)


def _suite(name: str, place: str, cases: list[Case], properties: dict[str, str]) -> str:
    kinds = Counter(kind for kind, _ in cases)
    counts = {
        "tests": len(cases),
        "failures": kinds["failure"],
        "errors": kinds["error"],
        "skipped": kinds["skipped"],
        "time": 0,
    }
    attributes = [("name", name), *((key, str(count)) for key, count in counts.items())]
    if place:
        attributes.append(("file", place))
    listed = "".join(
        f"<property{_attributes([('name', key), ('value', value)])}/>\n"
        for key, value in properties.items()
        if value
    )
    inner = f"<properties>\n{listed}</properties>\n" if listed else ""
    return (
        f"<testsuite{_attributes(attributes)}>\n{inner}"
        + "".join(xml for _, xml in cases)
        + "</testsuite>\n"
    )


def _case(classname: str, about: dict[str, str], wrong: str) -> str:
    attributes = _attributes([("classname", classname), *about.items(), ("time", "0")])
    return f"<testcase{attributes}>{wrong}</testcase>\n" if wrong else f"<testcase{attributes}/>\n"


def _element(tag: str, kind: str, message: str, body: str) -> str:
    attributes = [("type", kind)] if kind else []
    attributes.append(("message", " ".join(message.split())))
    return f"<{tag}{_attributes(attributes)}>{escape(_xml(body))}</{tag}>"


def _attributes(pairs: Iterable[tuple[str, str]]) -> str:
    return "".join(f' {name}="{escape(_xml(value), _QUOTE)}"' for name, value in pairs)


def _xml(text: str) -> str:
    """Text that XML 1.0 can hold: what it cannot is replaced, so that its place is seen."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
