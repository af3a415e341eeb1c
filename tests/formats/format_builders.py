"""Findings, reports and runs that tests of the formats are made of."""

from __future__ import annotations

from collections import Counter
from contextlib import chdir
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from dpiakit.errors import Problem
from dpiakit.findings import Acceptance, Cite, Finding, PackScope, Question
from dpiakit.formats import FORMATS, form_named
from dpiakit.formats.form import RuleEntry, RunHead
from dpiakit.formats.report import RecordReport, RunSummary
from dpiakit.runs.running import RunOptions, run
from dpiakit.source import Position

ROOT = Path(__file__).parents[2]
ON = date(2026, 11, 23)
RETAIL = "examples/retail-personalisation"
MINIMAL = "examples/minimal"
ALL = tuple(FORMATS)
CITE = Cite("Art. 46(1) GDPR", "https://law.example/46")


def a_rule(name="gdpr/transfer-has-safeguard", **changes):
    entry = RuleEntry(
        name=name,
        title="A transfer rests on a safeguard",
        pack=name.partition("/")[0],
        severity="blocking",
        severity_reason="Without it the transfer is unlawful.",
        citations=(CITE,),
        why="Rights must travel with the data.",
        remediation="Legal signs the clauses.",
        owner="legal",
        stage="before-launch",
        file=f"policies/{name}.yaml",
    )
    return replace(entry, **changes)


def a_head(**changes):
    head = RunHead(
        on=ON,
        law_digest="0" * 64,
        version="1.2.3",
        fail_on="blocking",
        packs=4,
        rules=214,
        catalogue=(a_rule(), a_rule("gdpr/notice-exists", severity="high")),
        folder="/srv/repo/sub",
        root="/srv/repo",
    )
    return replace(head, **changes)


def a_finding(**changes):
    finding = Finding(
        rule="gdpr/transfer-has-safeguard",
        title="A transfer rests on a safeguard",
        pack="gdpr",
        severity="blocking",
        outcome="fail",
        element="acme-mail",
        message="acme-mail goes to IN; no safeguard is recorded.",
        path=("transfers", "acme-mail", "safeguard"),
        position=Position("records/newsletter.yaml", 16, 3),
        citations=(CITE,),
        missing=(),
        owner="legal",
        stage="before-launch",
        why="Rights must travel with the data.",
        remediation="Legal signs the clauses.",
        fingerprint="00112233445566ff",
    )
    return replace(finding, **changes)


def an_open_finding(**changes):
    missing = (("transfers", "acme-mail", "safeguard"),)
    message = "Not written down: transfers.acme-mail.safeguard."
    return a_finding(
        **{"outcome": "needs-evidence", "missing": missing, "message": message, **changes}
    )


def a_waiver(**changes):
    waiver = Acceptance(
        kind="waiver",
        id="W-7",
        reason="Clauses are being signed",
        owner="Head of marketing",
        approved_by="Data protection officer",
        created=date(2026, 11, 1),
        expires=date(2027, 1, 31),
        ticket="LEGAL-12",
        measures=("No export until then",),
        file="waivers.yaml",
        line=4,
    )
    return replace(waiver, **changes)


def a_waived_finding(**changes):
    return a_finding(
        **{"outcome": "waived", "underlying": "fail", "acceptance": a_waiver(), **changes}
    )


def a_question(**changes):
    question = Question(
        path=("transfers", "acme-mail", "safeguard"),
        position=Position("records/newsletter.yaml", 16, 3),
        rules=("gdpr/transfer-has-safeguard",),
        severity="blocking",
        answer="one of: scc-2021, bcr",
    )
    return replace(question, **changes)


def a_report(*findings, **changes):
    """A judged record; its open findings are asked for."""
    asked = {
        path: a_question(path=path, position=f.position, rules=(f.rule,), severity=f.severity)
        for f in findings
        if f.outcome == "needs-evidence"
        for path in f.missing
    }
    report = RecordReport(
        file="records/newsletter.yaml",
        id="newsletter",
        title="Monthly newsletter",
        digest="a" * 64,
        packs=(PackScope("gdpr", "GDPR", "2026.11", applies=True, because="An establishment."),),
        findings=findings,
        questions=tuple(asked.values()),
        counts=dict(Counter(f.outcome for f in findings) or {"pass": 1}),
    )
    return replace(report, **changes)


def an_unreadable_report(**changes):
    problem = Problem(
        "records/broken.yaml", 3, 5, "markets", '"Holland" is not a code.', "Write NL."
    )
    return RecordReport("records/broken.yaml", problems=(replace(problem, **changes),))


def written(form, *reports, **head):
    """What a format writes of some reports."""
    text, _ = written_with_code(form, *reports, **head)
    return text


def written_with_code(form, *reports, problems=(), **head):
    """The same, with the exit code of the run."""
    given = a_head(**head)
    made = form_named(form)(given)
    summary = RunSummary(given.fail_on)
    parts = [made.begin()]
    for report in reports:
        parts.append(made.add(made.record(report)))
        summary.add(report.without_findings())
    summary.problems.extend(problems)
    summary.unreadable += len(problems)
    parts.append(made.end(summary))
    return "".join(parts), summary.exit_code


@cache
def real(*paths, everything=False, forms=ALL, jobs=1, fail_on="blocking"):
    """Examples checked for real, in every format: texts by format, and the exit code."""
    texts = {form: [] for form in forms}
    with chdir(ROOT):
        options = RunOptions(
            ON,
            fail_on,
            forms,
            jobs,
            everything=everything,
            folder=ROOT.as_posix(),
            root=ROOT.as_posix(),
        )
        sinks = [texts[form].append for form in forms]
        summary = run(paths, options, sinks, complain=lambda _: None)
    return {form: "".join(parts) for form, parts in texts.items()}, summary.exit_code
