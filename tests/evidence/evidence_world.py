"""Builders of ledgers, mappings and records, and an oracle that looks at every row by itself."""

import csv
import random
from collections import defaultdict
from datetime import date, datetime, time, timedelta
from pathlib import Path
from types import SimpleNamespace

from dpiakit.evidence.claims import ConsentClaim, PurposeClaim
from dpiakit.evidence.consent import Course, audit_consent
from dpiakit.evidence.engines.duck import Limits, duck_store
from dpiakit.evidence.mapping import read_mapping
from dpiakit.model.period import Period

ON = date(2026, 10, 31)
LEDGER = (
    "event_id", "subject_id", "purpose_id", "event", "ts", "recorded_at", "valid_until",
    "notice_version", "mechanism", "proof_ref", "jurisdiction", "age_band", "parental_ref",
)  # fmt: skip
USES = ("proc_id", "subject_id", "purpose_id", "ts", "activity_id", "legal_basis")
NOTICES = ("notice_version", "valid_from", "valid_to")
AGES = {"DE": 16, "FR": 15, "ES": 14, "GB": 13}
FIRST_NOTICE = ("n1", "2020-01-01T00:00:00Z", "2030-01-01T00:00:00Z")
MAPPING = "tables:\n" + "".join(
    f"  {table}:\n    from: {file}\n    columns: {{{', '.join(f'{c}: {c}' for c in columns)}}}\n"
    for table, file, columns in (
        ("consent_events", "ledger.csv", LEDGER),
        ("processing_events", "uses.csv", USES),
        ("notices", "notices.csv", NOTICES),
    )
)


def an_event(**changes):
    """One sound event of the ledger."""
    return {
        "event_id": "e1", "subject_id": "a1", "purpose_id": "mail", "event": "given",
        "ts": "2026-01-10T10:00:00Z", "recorded_at": "2026-01-10T10:00:05Z", "valid_until": "",
        "notice_version": "n1", "mechanism": "explicit_click", "proof_ref": "p1",
        "jurisdiction": "DE", "age_band": "adult", "parental_ref": "",
    } | changes  # fmt: skip


def a_use(**changes):
    """One sound use of data."""
    return {
        "proc_id": "u1", "subject_id": "a1", "purpose_id": "mail", "ts": "2026-02-01T10:00:00Z",
        "activity_id": "r", "legal_basis": "",
    } | changes  # fmt: skip


def a_claim(*purposes, withdrawal_days=0, opt_out_days=0, ages=None):
    """The claims of a record `r`: by default one purpose `mail` on consent for twelve months."""
    return ConsentClaim(
        record="r", digest="0" * 64, purposes=purposes or (a_purpose(),),
        withdrawal_days=withdrawal_days, opt_out_days=opt_out_days, opt_out_from="option",
        ages=ages or {},
    )  # fmt: skip


def a_purpose(name="mail", *, consent=True, sale=False, refresh="P12M"):
    return PurposeClaim(name, consent, sale, Period.parse(refresh) if refresh else None, "option")


def numbered(rows, key):
    """Rows with an id of their own each, but where they bring one."""
    return [{**row, key: f"{row[key]}-{n}"} for n, row in enumerate(rows)]


def write_table(file, columns, rows):
    with Path(file).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns)
        writer.writeheader()
        writer.writerows(rows)


def write_world(folder, events, uses, notices=(FIRST_NOTICE,), mapping=MAPPING):
    """All files of an audit in a folder; ids are made different from each other."""
    write_table(folder / "ledger.csv", LEDGER, numbered(events, "event_id"))
    write_table(folder / "uses.csv", USES, numbered(uses, "proc_id"))
    write_table(
        folder / "notices.csv", NOTICES, [dict(zip(NOTICES, n, strict=True)) for n in notices]
    )
    (folder / "mapping.yaml").write_text(mapping)
    return folder


def audited(
    folder,
    claim=None,
    *,
    form=None,
    on=ON,
    ages=AGES,
    data=None,
    memory="512MB",
    since=None,
    keep=None,
    parts=None,
):
    """The audit of a folder made by `write_world`."""
    spill = folder / "spill"
    spill.mkdir(exist_ok=True)
    mapping = read_mapping(folder / "mapping.yaml")
    besides = [one for one in (since, keep) if one]
    store = duck_store(data or folder, mapping, Limits(spill, memory, "1GB", 2), besides)
    return audit_consent(
        store, mapping, claim or a_claim(), ages.get, on, shown=folder.name,
        course=Course(form, since, keep, parts),
    )  # fmt: skip


def found(audit):
    """What was counted and is not zero: statement, purpose and name to number."""
    counts = {}
    for one in audit.purposes:
        for part, numbers in (("asof", one.asof), ("scan", one.scan)):
            counts |= {(part, one.purpose, name): n for name, n in numbers.items() if n}
    return counts


def broken(audit):
    """The names of the counts that break a claim."""
    return {count.name for _, count, n in audit.counted() if n and count.weight == "violation"}


# ------------------------------------------------------------------------------------- the oracle

RESTRICTIVE = [
    "given", "renewed", "opted_in", "?", "requested", "expired", "invalidated", "refused",
    "revoked", "withdrawn", "opted_out",
]  # fmt: skip
AGREE = {"given", "renewed", "opted_in"}
POOR = {"pre_ticked", "implied_scroll", "bundled"}
YOUNGEST = {"u13": 0, "13-15": 13, "16-17": 16}


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=None) if text else None


def later(when, period):
    return datetime.combine(period.after(when.date()), when.time())


def business_deadline(day, days):
    """The last of so many days from Monday to Friday that follow a day."""
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    return datetime.combine(day + timedelta(days=1), time()) - timedelta(microseconds=1)


def oracle(events, uses, notices, claim, ages):
    """What an audit must find, from the definitions and one row after the other."""
    counts = defaultdict(int)
    purposes = {one.name: one for one in claim.purposes}
    by_key = defaultdict(list)
    for event in events:
        by_key[event["subject_id"], event["purpose_id"]].append(event)
    for use in uses:
        purpose = purposes.get(use["purpose_id"])
        if purpose and use["activity_id"] == claim.record:
            history = by_key.get((use["subject_id"], use["purpose_id"]), ())
            for name in _of_use(use, history, purpose, claim):
                counts["asof", purpose.name, name] += 1
    spans = {version: (moment(start), moment(end)) for version, start, end in notices}
    for event in events:
        if event["purpose_id"] in purposes and event["event"] in AGREE:
            for name in _of_agreement(event, spans, ages):
                counts["scan", event["purpose_id"], name] += 1
    return dict(counts)


def _of_use(use, history, purpose, claim):
    at = moment(use["ts"])
    asks = use["legal_basis"] == "consent" if use["legal_basis"] else purpose.needs_consent
    before = [one for one in history if moment(one["ts"]) <= at]
    if not before:
        if asks:
            yield "no_prior_event"
        return
    latest = max(moment(one["ts"]) for one in before)
    tied = [one for one in before if moment(one["ts"]) == latest]
    state = max(tied, key=lambda one: _restriction(one["event"]))["event"]
    same = {one["mechanism"] for one in tied if one["event"] == state or state not in RESTRICTIVE}
    if state in AGREE:
        yield from _of_agreeing(at, latest, tied, same, purpose) if asks else ()
    elif state == "withdrawn" and asks:
        late = at > latest + timedelta(days=claim.withdrawal_days)
        yield "used_after_withdrawal" if late else "within_grace"
    elif state == "opted_out" and purpose.sale_or_ads:
        days = claim.opt_out_days
        until = business_deadline(latest.date(), days) if days else latest
        kind = "signal_ignored" if same & {"gpc"} and not same & POOR else "used_after_opt_out"
        yield kind if at > until else "within_grace"
    elif state != "withdrawn" and asks:
        yield "invalid_state"


def _restriction(state):
    return RESTRICTIVE.index(state if state in RESTRICTIVE else "?")


def _of_agreeing(at, latest, tied, mechanisms, purpose):
    ends = [moment(one["valid_until"]) for one in tied if one["valid_until"]]
    if purpose.refresh:
        ends.append(later(latest, purpose.refresh))
    if ends and at > min(ends):
        yield "stale"
    if mechanisms & POOR:
        yield "no_valid_expression"


def _of_agreement(event, spans, ages):
    yield "agreements"
    at, version = moment(event["ts"]), event["notice_version"]
    if version:
        start, end = spans.get(version, (None, None))
        if start is None or not (start <= at and (end is None or at < end)):
            yield "notice_not_valid"
    if not (event["proof_ref"] and event["mechanism"] and version):
        yield "no_proof"
    if event["mechanism"] in POOR:
        yield "no_valid_expression"
    if event["age_band"] in {"", "unknown"}:
        yield "age_unknown"
    youngest, age = YOUNGEST.get(event["age_band"], 99), ages.get(event["jurisdiction"])
    if not event["parental_ref"]:
        if age is None and youngest < 18:
            yield "age_law_unknown"
        elif age is not None and youngest < age:
            yield "minor_without_parent"


def a_random_world(seed, size):
    """Events and uses of every kind, crowded on few people and few moments so that they meet."""
    chance = random.Random(seed)  # noqa: S311  the same world each time
    people = [f"s{n:04}" for n in range(max(size // 6, 1))]
    start = datetime(2024, 1, 1)  # noqa: DTZ001  UTC throughout
    days = [start + timedelta(days=n) for n in range(0, 1000, 3)]

    def when():
        return chance.choice(days) + timedelta(hours=chance.choice((0, 12)))

    def event(_):
        at = when()
        return an_event(
            subject_id=chance.choice(people),
            purpose_id=chance.choice(("mail", "ads", "rank", "other")),
            event=chance.choice((*RESTRICTIVE[:3], *RESTRICTIVE, "given", "withdrawn", "weird")),
            ts=f"{at.isoformat()}Z",
            recorded_at=f"{(at + timedelta(seconds=9)).isoformat()}Z",
            valid_until=chance.choice(("", "", f"{(at + timedelta(days=99)).isoformat()}Z")),
            notice_version=chance.choice(("n1", "n2", "n3", "lost", "")),
            mechanism=chance.choice(("explicit_click", "gpc", "pre_ticked", "bundled", "")),
            proof_ref=chance.choice(("p", "p", "")),
            jurisdiction=chance.choice(("DE", "FR", "ES", "US-CA", "")),
            age_band=chance.choice(("u13", "13-15", "16-17", "adult", "unknown", "")),
            parental_ref=chance.choice(("", "", "m")),
        )

    def use(_):
        return a_use(
            subject_id=chance.choice(people),
            purpose_id=chance.choice(("mail", "ads", "rank", "other")),
            ts=f"{when().isoformat()}Z",
            activity_id=chance.choice(("r", "r", "r", "s")),
            legal_basis=chance.choice(("", "", "consent", "contract")),
        )

    notices = (
        ("n1", "2024-01-01T00:00:00Z", "2025-01-01T00:00:00Z"),
        ("n2", "2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z"),
        ("n3", "2026-01-01T00:00:00Z", ""),
    )
    return SimpleNamespace(
        events=[event(n) for n in range(size)], uses=[use(n) for n in range(size)], notices=notices
    )
