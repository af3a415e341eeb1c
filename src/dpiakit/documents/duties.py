"""Section 2.3: measures for each principle, rights, processors, transfers, design, security."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dpiakit.documents.description import item_names
from dpiakit.documents.views import NOTHING, Ask, Cell, Mark, MarkKind, Pairs, Table, lines, spaced
from dpiakit.documents.wording import (
    SAFEGUARDS,
    answer,
    capital,
    counted,
    day,
    facts_of,
    label,
    listed,
    named,
    period,
    place,
    status_mark,
    words,
)
from dpiakit.findings import Assessment, Finding
from dpiakit.model import Activity, title
from dpiakit.model.governance import Measure
from dpiakit.model.notices import Notice, Right, Rights
from dpiakit.model.parties import ContractClauses, Recipient
from dpiakit.model.transfers import Transfer

_ART_28 = (
    "subject_matter_and_duration", "nature_and_purpose", "data_and_people", "controller_rights",
    "documented_instructions", "confidentiality", "security", "sub_processor_rules",
    "rights_assistance", "compliance_assistance", "deletion_or_return", "audits",
    "unlawful_instruction_notice",
)  # fmt: skip
_PRINCIPLES: Mapping[str, tuple[str, frozenset[str]]] = {
    "Lawfulness and fairness": (
        r"Art\. (5\(1\)\(a\)|6|7|8|9|10|22)(?!\d).*GDPR",
        frozenset({
            "parity-test", "human-review", "appeal-route", "welfare-guard", "frequency-cap",
            "deceptive-design-review", "vulnerability-exclusion", "child-protection",
            "discount-only", "spread-cap", "diversity-floor", "age-assurance", "stop-rule",
            "exploration-bounds", "holdout", "consent-management",
        }),
    ),
    "Transparency": (
        r"Art\. (12|13|14)(?!\d).*GDPR",
        frozenset({"explanation", "layered-notice", "price-disclosure", "signs-and-information"}),
    ),
    "Purpose limitation": (
        r"Art\. (5\(1\)\(b\)|6\(4\)).*GDPR",
        frozenset({
            "purpose-binding", "contract-ban", "server-side-allow-list", "suppression-audit",
            "easy-opt-out", "preference-centre", "non-profiled-option", "account-separation",
        }),
    ),
    "Data minimisation": (
        r"Art\. (5\(1\)\(c\)|25)(?!\d).*GDPR",
        frozenset({
            "minimisation", "sensitive-product-exclusion", "feature-screen", "inference-test",
            "window-limit", "aggregation", "anonymisation", "differential-privacy",
            "no-raw-data-training", "on-device",
        }),
    ),
    "Accuracy": (
        r"Art\. (5\(1\)\(d\)|16)(?!\d).*GDPR",
        frozenset({"accuracy-test", "correction-route"}),
    ),
    "Storage limitation": (r"Art\. 5\(1\)\(e\).*GDPR", frozenset({"retention-limit"})),
    "Integrity and confidentiality": (
        r"Art\. (5\(1\)\(f\)|32|33|34)(?!\d).*GDPR",
        frozenset({
            "multi-factor-authentication", "access-control", "encryption-at-rest",
            "encryption-in-transit", "key-control", "keys-in-region", "logging-monitoring",
            "backup-restore", "integrity-checks", "penetration-test", "pseudonymisation",
            "incident-plan", "kill-switch", "output-filter",
        }),
    ),
    "Accountability": (
        r"Art\. (5\(2\)|7\(1\)|24|26|27|28|30|31|35|36|37|38|39)(?!\d).*GDPR",
        frozenset({
            "vendor-review", "transfer-safeguard", "rights-automation", "works-agreement",
            "staff-training",
        }),
    ),
}  # fmt: skip
_RIGHTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Access and portability", r"Art\. (15|20)(?!\d).*GDPR", ("access", "portability")),
    ("Rectification, erasure, telling recipients", r"Art\. (16|17|19)(?!\d).*GDPR",
     ("rectification", "erasure")),
    ("Restriction and objection", r"Art\. (18|21)(?!\d).*GDPR",
     ("restriction", "objection", "objection_to_marketing")),
    ("Withdrawal of consent", r"Art\. 7\(3\).*GDPR", ("withdraw_consent",)),
    ("Automated decisions", r"Art\. 22(?!\d).*GDPR", ("human_review",)),
    ("Rights under United States law", r"(CCR|Civ\. Code|CFR)", ("know", "delete", "correct",
     "opt_out", "limit")),
    ("Complaint to the controller", r"complain", ("complaint_to_controller",)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Duties:
    """Section 2.3 of the template."""

    principles: Table
    notices: Table
    rights: Table
    rights_ask: Ask | None
    processors: Table
    transfers: Table
    design: Pairs
    design_ask: Ask
    security: Pairs
    security_ask: Ask


def duties(assessment: Assessment) -> Duties:
    """Section 2.3 from the record and the findings."""
    activity = assessment.record.activity
    findings = assessment.findings
    return Duties(
        principles=_principles(activity, findings),
        notices=_notices(activity, findings),
        rights=_rights(activity.rights or Rights(), findings),
        rights_ask=Ask("How people use their rights", "rights")
        if activity.rights is None
        else None,
        processors=_processors(activity),
        transfers=_transfers(activity, findings),
        design=facts_of(activity.design),
        design_ask=Ask("How data protection is built in and on by default", "design"),
        security=facts_of(activity.security),
        security_ask=Ask("How the data are secured", "security"),
    )


def judged(findings: Iterable[Finding], pattern: str) -> Cell:
    """What the rules came to whose provisions match: one sign for each outcome, with a count."""
    wanted = re.compile(pattern)
    rules: dict[str, set[str]] = {}
    for finding in findings:
        if any(wanted.search(cite.text) for cite in finding.citations):
            rules.setdefault(finding.rule, set()).add(finding.outcome)
    counts = {"not": 0, "open": 0, "waived": 0, "met": 0}
    for outcomes in rules.values():
        if outcomes & {"fail", "error"}:
            counts["not"] += 1
        elif "needs-evidence" in outcomes:
            counts["open"] += 1
        elif "waived" in outcomes:
            counts["waived"] += 1
        elif "pass" in outcomes:
            counts["met"] += 1
    said: tuple[tuple[str, MarkKind, str], ...] = (
        ("not", "not", "failed"), ("open", "open", "open"), ("waived", "not", "waived"),
        ("met", "met", "passed"),
    )  # fmt: skip
    shown = [Mark(kind, f"{counts[name]} {word}") for name, kind, word in said if counts[name]]
    return spaced(*shown) if shown else "no rule in force"


def _principles(activity: Activity, findings: tuple[Finding, ...]) -> Table:
    measures = tuple((activity.measures or {}).values())
    return Table(
        ("Principle (Art. 5)", "Measures and their status", "Rules"),
        (22, 54, 24),
        tuple(
            (
                principle,
                _by_status([m for m in measures if m.kind in kinds])
                or "no measure of the record is of this kind",
                judged(findings, pattern),
            )
            for principle, (pattern, kinds) in _PRINCIPLES.items()
        ),
    )


def _by_status(measures: list[Measure]) -> Cell:
    """Measures by how far they are, each status once."""
    found: dict[str, list[str]] = {}
    for measure in measures:
        name = title("measures", measure.kind) if measure.kind else label(measure.key)
        found.setdefault(measure.status or "", []).append(name)
    return lines(
        spaced(status_mark(status) or Mark("open", "status not stated"), listed(found[status]))
        for status in ("implemented", "partial", "planned", "")
        if status in found
    )


def _notices(activity: Activity, findings: tuple[Finding, ...]) -> Table:
    rows = [_notice(notice) for notice in (activity.notices or {}).values()]
    if rows:
        results = judged(findings, _PRINCIPLES["Transparency"][0])
        rows.append(("Rules on information (Art. 12-14)", results, NOTHING, NOTHING))
    return Table(
        ("Information", "Kind, channel", "For whom, where", "Given, version"),
        (28, 26, 24, 22),
        tuple(rows),
        ask=Ask("What people are told", "notices") if activity.notices is None else None,
        none="The record says: no notices.",
    )


def _notice(notice: Notice) -> tuple[Cell, ...]:
    contents = f"{len(notice.items)} items of Art. 13 and 14" if notice.items else None
    return (
        lines(x for x in (named(notice.key, notice.title), contents) if x),
        listed([capital(words(notice.kind)), words(notice.channel), *(notice.languages or [])]),
        lines(
            x
            for x in (
                listed(words(group) for group in notice.audience or []),
                listed(place(market) for market in notice.markets or []),
            )
            if x
        ),
        listed(
            [
                words(notice.given),
                f"version {notice.version}" if notice.version else None,
                day(notice.published),
            ]
        ),
    )


def _rights(rights: Rights, findings: tuple[Finding, ...]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for name, pattern, fields in _RIGHTS:
        routes = [(field, getattr(rights, field)) for field in fields]
        written = [(field, route) for field, route in routes if route is not None]
        if not written and name.startswith(("Rights under", "Complaint")):
            continue
        how = _routes(written)
        missing = [words(field) or field for field, route in routes if route is None]
        if missing and not name.startswith("Rights under"):
            how = [*how, Mark("open", f"not stated: {', '.join(missing)}")]
        rows.append((name, lines(how), judged(findings, pattern)))
    return Table(("Right", "How it works", "Rules"), (26, 50, 24), tuple(rows))


def _routes(written: list[tuple[str, Right]]) -> list[Cell]:
    """Routes in words; those that work alike are told together."""
    alike: dict[str, list[str]] = {}
    for field, route in written:
        alike.setdefault(_route(route), []).append(words(field) or field)
    return [f"{capital(', '.join(fields))}: {told}" for told, fields in alike.items()]


def _route(right: Right) -> str:
    demanded = {"never": "no proof of identity", "on-doubt": "identity on doubt"}
    parts = [
        listed(words(channel) for channel in right.channels or []),
        f"within {period(right.deadline)}" if right.deadline else None,
        demanded.get(right.identity_demanded or "", "identity always"),
        "complete" if right.complete else None,
        "reaches recipients" if right.reaches_recipients else None,
        "reaches models" if right.reaches_models else None,
        f"tested {day(right.tested)}" if right.tested else "not tested",
    ]
    if right.identity_demanded is None:
        parts.pop(2)
    if right.available is False:
        return "not available"
    return f"{'; '.join(part for part in parts if part)}."


def _processors(activity: Activity) -> Table:
    processors = [
        r
        for r in (activity.recipients or {}).values()
        if r.role in {"processor", "service-provider", "contractor"}
    ]
    return Table(
        ("Processor", "Clauses of Art. 28(3)", "Sub-processors", "Guarantees", "Last audit"),
        (24, 30, 16, 16, 14),
        tuple(_processor(one) for one in processors),
        none="The record names no processors.",
    )


def _processor(recipient: Recipient) -> tuple[Cell, ...]:
    return (
        named(recipient.key, recipient.name),
        _clauses(recipient),
        lines(
            x
            for x in (
                None
                if recipient.sub_processors is None
                else counted(len(recipient.sub_processors), "sub-processor"),
                words(recipient.sub_processor_authorisation),
            )
            if x
        ),
        answer(recipient.guarantees_checked, "checked", "not checked"),
        recipient.last_audit,
    )


def _clauses(recipient: Recipient) -> Cell:
    clauses = recipient.clauses or ContractClauses()
    agreed = sum(getattr(clauses, name) is True for name in _ART_28)
    lacking = [words(name) or name for name in _ART_28 if getattr(clauses, name) is False]
    unknown = sum(getattr(clauses, name) is None for name in _ART_28)
    signed = f"signed {day(clauses.signed)}" if clauses.signed else None
    told = f"{agreed} of {len(_ART_28)} agreed"
    shown: list[Cell] = [listed([told, signed])]
    if lacking:
        shown.append(Mark("not", f"missing: {', '.join(lacking)}"))
    if unknown:
        shown.append(Mark("open", f"{unknown} not stated"))
    return lines(shown)


def _transfers(activity: Activity, findings: tuple[Finding, ...]) -> Table:
    return Table(
        ("Transfer", "Importer", "Destination", "Safeguard", "Impact assessment", "Rules"),
        (20, 17, 14, 20, 16, 13),
        tuple(_transfer(activity, t, findings) for t in (activity.transfers or {}).values()),
        ask=Ask("Whether data leave for third countries", "transfers")
        if activity.transfers is None
        else None,
        none="The record says: no transfers to third countries.",
    )


def _transfer(
    activity: Activity, transfer: Transfer, findings: tuple[Finding, ...]
) -> tuple[Cell, ...]:
    recipient = (activity.recipients or {}).get(transfer.recipient or "")
    stated = SAFEGUARDS.get(transfer.safeguard or "", capital(words(transfer.safeguard)))
    onward = listed(place(code) for code in transfer.onward or [])
    assessed = transfer.impact_assessment
    tia: Cell = None
    if assessed is not None:
        tia = lines(x for x in (words(assessed.result), day(assessed.done)) if x)
    own = [f for f in findings if f.path[:2] == ("transfers", transfer.key)]
    return (
        lines(x for x in (named(transfer.key, None), item_names(transfer.data)) if x),
        named(recipient.key, recipient.name) if recipient else None,
        lines(
            x
            for x in (
                place(transfer.destination) or transfer.organisation,
                f"onward: {onward}" if onward else None,
            )
            if x
        ),
        lines(x for x in (stated, _supplementary(transfer)) if x),
        tia,
        judged(own, ""),
    )


def _supplementary(transfer: Transfer) -> str | None:
    also = listed(words(measure) for measure in transfer.supplementary_measures or [])
    return f"with {also}" if also else None
