"""The checks of a consent ledger: each defined once, rendered as the SQL of an engine.

Two statements count everything. The *as-of* statement joins each use of data with the last state
of consent at or before it; the *scan* looks at each agreement by itself. Values never stand in
the text: they are in small tables of ours, so that the text, and its digest, is that of the check.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

from dpiakit.evidence.engines.dialect import Dialect
from dpiakit.evidence.tables import (
    AGE_BANDS,
    INVALID_MECHANISMS,
    MAJORITY,
    STATES,
    VALID_STATES,
)

VERSION = "1.0.0"
"""Of the checks below. A change of what is counted makes it grow."""

Form = Literal["native", "interval", "fill"]
"""How the last state before a use is found. ``native``: by the engine's own as-of join.
``interval``: each state holds until the next one. ``fill``: uses and states stand in one row, by
their times, and each use takes what was filled in last: no join, so that no key is too hot."""
Weight = Literal["violation", "attention"]

_UNKNOWN_STATE = len(VALID_STATES)
"""A code nobody knows is no agreement, and gives way to every other state but one."""
_RANKS = {
    state: number + (number >= _UNKNOWN_STATE) for number, state in enumerate(STATES)
}  # fmt: skip
_WITHDRAWN, _OPTED_OUT = _RANKS["withdrawn"], _RANKS["opted_out"]
_GPC, _NO_EXPRESSION = 1, 2
_AGREES = f"state < {_UNKNOWN_STATE}"


@dataclass(frozen=True, slots=True)
class Count:
    """One thing that is counted for each purpose."""

    name: str
    when: str
    """The condition, over the rows of its statement."""
    weight: Weight
    said: str
    """What was found, for a person: it follows a number."""


ASOF_COUNTS: tuple[Count, ...] = (
    Count(
        "no_prior_event", "asks and state is null", "violation",
        "uses before which the person was never asked",
    ),
    Count(
        "invalid_state",
        f"asks and state >= {_UNKNOWN_STATE} and state <> {_WITHDRAWN} "
        f"and not (sale and state = {_OPTED_OUT})",
        "violation", "uses although consent was refused, expired, revoked or never given",
    ),
    Count(
        "used_after_withdrawal", f"asks and state = {_WITHDRAWN} and ts > allowed_until",
        "violation", "uses after consent was withdrawn",
    ),
    Count(
        "used_after_opt_out",
        f"sale and state = {_OPTED_OUT} and grade <> {_GPC} and ts > allowed_until",
        "violation", "uses for sale or advertising after an opt-out",
    ),
    Count(
        "signal_ignored",
        f"sale and state = {_OPTED_OUT} and grade = {_GPC} and ts > allowed_until",
        "violation", "uses for sale or advertising against a signal (GPC)",
    ),
    Count(
        "stale", f"asks and {_AGREES} and ts > stale_after",
        "violation", "uses on a consent older than its term",
    ),
    Count(
        "no_valid_expression", f"asks and {_AGREES} and grade = {_NO_EXPRESSION}",
        "violation", "uses on a consent that was pre-ticked, implied or bundled",
    ),
    Count(
        "within_grace",
        f"((asks and state = {_WITHDRAWN}) or (sale and state = {_OPTED_OUT})) "
        "and ts <= allowed_until",
        "attention", "uses after a withdrawal or opt-out, within the time for it to take effect",
    ),
)  # fmt: skip

_AGREED = "agreed"
SCAN_COUNTS: tuple[Count, ...] = (
    Count("agreements", _AGREED, "attention", "agreements"),
    Count(
        "notice_not_valid",
        f"{_AGREED} and notices_known and e.ts is not null and e.notice_version is not null "
        "and not coalesce(e.ts >= n.valid_from "
        "and (n.valid_to is null or e.ts < n.valid_to), false)",
        "violation", "agreements on a notice that was not the one in force",
    ),
    Count(
        "no_proof",
        f"{_AGREED} and ((proof_known and proof_ref is null) "
        "or (mechanism_known and mechanism is null) "
        "or (version_known and e.notice_version is null))",
        "violation", "agreements without proof, mechanism or notice",
    ),
    Count(
        "minor_without_parent",
        f"{_AGREED} and parental_ref is null and {{youngest}} < a.consent_age",
        "violation", "agreements of children below the age of consent without a parent",
    ),
    Count(
        "no_valid_expression",
        f"{_AGREED} and mechanism in ({', '.join(repr(one) for one in INVALID_MECHANISMS)})",
        "violation", "agreements that were pre-ticked, implied or bundled",
    ),
    Count(
        "age_unknown", f"{_AGREED} and coalesce(age_band, 'unknown') = 'unknown'",
        "attention", "agreements of people of unknown age",
    ),
    Count(
        "age_law_unknown",
        f"{_AGREED} and parental_ref is null and {{youngest}} < {MAJORITY} "
        "and a.consent_age is null",
        "attention", "agreements of minors from places whose age of consent is not known",
    ),
)  # fmt: skip

_STATE_RANK = (
    "case event "
    + " ".join(f"when '{state}' then {rank}" for state, rank in _RANKS.items())
    + f" else {_UNKNOWN_STATE} end"
)
_GRADE = (
    f"case when mechanism = 'gpc' then {_GPC} when mechanism in "
    f"({', '.join(repr(one) for one in INVALID_MECHANISMS)}) then {_NO_EXPRESSION} else 0 end"
)
_YOUNGEST = (
    "case age_band "
    + " ".join(f"when '{band}' then {age}" for band, age in AGE_BANDS.items())
    + " else 99 end"
)

_LEDGER = """with ledger as (
  select subject_id, purpose_id, ts,
    max(({rank}) * 4 + ({grade})) as packed,
    min(valid_until) as valid_until, min(jurisdiction) as jurisdiction
  from consent_events
  where ts is not null{part}
  group by subject_id, purpose_id, ts
  union all
  select subject_id, purpose_id, ts, packed, valid_until, jurisdiction
  from states_before{only_part}
)"""
_STATES = """,
states as (
  select l.subject_id, l.purpose_id, l.ts as state_ts,
    cast(floor(l.packed / 4) as integer) as state, mod(l.packed, 4) as grade,
    least(coalesce(l.valid_until, {due}), coalesce({due}, l.valid_until)) as stale_after,
    case
      when cast(floor(l.packed / 4) as integer) = {withdrawn} then {grace}
      when cast(floor(l.packed / 4) as integer) = {opted_out} and s.opt_out_days = 0 then l.ts
      else coalesce(own.allowed_until, anywhere.allowed_until)
    end as allowed_until
  from ledger l
  join claimed p on p.purpose_id = l.purpose_id
  cross join settings s
  left join deadlines own on own.jurisdiction = l.jurisdiction and own.day = {day}
  left join deadlines anywhere on anywhere.jurisdiction = '' and anywhere.day = {day}
),
used as (
  select u.subject_id, u.purpose_id, u.ts, p.sale_or_ads as sale,
    case when u.legal_basis is null then p.needs_consent else u.legal_basis = 'consent' end as asks
  from processing_events u
  join claimed p on p.purpose_id = u.purpose_id
  cross join settings s
  where (s.activity_id is null or u.activity_id = s.activity_id){part}
),
"""
_LAST = """
select subject_id, purpose_id, ts, packed, valid_until, jurisdiction
from (
  select *, row_number() over (partition by subject_id, purpose_id order by ts desc) as place
  from ledger
  where subject_id is not null and purpose_id is not null
    and ts < (select until_ts from settings)
) numbered
where place = 1"""
_NATIVE = """joined as (
  select u.purpose_id, u.ts, u.sale, u.asks, t.state, t.grade, t.stale_after, t.allowed_until
  from used u {as_of} states t
    on u.subject_id = t.subject_id and u.purpose_id = t.purpose_id and u.ts >= t.state_ts
)
"""
_INTERVAL = """lasting as (
  select *, lead(state_ts) over (
    partition by subject_id, purpose_id order by state_ts) as next_ts
  from states
),
joined as (
  select u.purpose_id, u.ts, u.sale, u.asks, t.state, t.grade, t.stale_after, t.allowed_until
  from used u left join lasting t
    on u.subject_id = t.subject_id and u.purpose_id = t.purpose_id
    and u.ts >= t.state_ts and (u.ts < t.next_ts or t.next_ts is null)
)
"""
_FILL = """both_kinds as (
  select subject_id, purpose_id, state_ts as ts, 0 as kind, cast(null as {truth}) as sale,
    cast(null as {truth}) as asks, state, grade, stale_after, allowed_until
  from states
  where subject_id is not null
  union all
  select subject_id, purpose_id, ts, 1 as kind, sale, asks, cast(null as integer) as state,
    cast(null as integer) as grade, cast(null as {instant}) as stale_after,
    cast(null as {instant}) as allowed_until
  from used
  where ts is not null
),
counted as (
  select *, count(state) over (
    partition by subject_id, purpose_id order by ts, kind
    rows between unbounded preceding and current row) as island
  from both_kinds
),
filled as (
  select purpose_id, ts, kind, sale, asks,
    max(state) over (partition by subject_id, purpose_id, island) as state,
    max(grade) over (partition by subject_id, purpose_id, island) as grade,
    max(stale_after) over (partition by subject_id, purpose_id, island) as stale_after,
    max(allowed_until) over (partition by subject_id, purpose_id, island) as allowed_until
  from counted
),
joined as (
  select purpose_id, ts, sale, asks, state, grade, stale_after, allowed_until
  from filled where kind = 1
  union all
  select purpose_id, ts, sale, asks, cast(null as integer), cast(null as integer),
    cast(null as {instant}), cast(null as {instant})
  from used where ts is null
)
"""
_SCAN = """select e.purpose_id, count(*) as events,
  {counts}
from (select *, event in ({agreeing}) as agreed from consent_events) e
join claimed p on p.purpose_id = e.purpose_id
cross join settings s
left join notice_spans n on n.notice_version = e.notice_version
left join ages a on a.jurisdiction = e.jurisdiction
group by e.purpose_id
order by e.purpose_id"""


def asof_sql(dialect: Dialect, form: Form, *, in_parts: bool = False) -> str:
    """One row for each purpose: its name, the number of uses, then :data:`ASOF_COUNTS`.

    ``in_parts`` counts only people of the part that stands in the small table ``part``: the rows of
    all parts are added up. Raises ValueError for what the engine does not have.
    """
    if form == "native" and not dialect.as_of:
        raise ValueError(f"{dialect.name} has no as-of join")
    part = _part(dialect, "subject_id") if in_parts else ""
    states = _STATES.format(
        part=f" and {_part(dialect, 'u.subject_id')}" if in_parts else "",
        withdrawn=_WITHDRAWN,
        opted_out=_OPTED_OUT,
        due=dialect.plus_term.format(time="l.ts", months="p.refresh_months", days="p.refresh_days"),
        grace=dialect.plus_term.format(time="l.ts", months="0", days="s.withdrawal_days"),
        day=dialect.day_of.format(time="l.ts"),
    )
    joined = {
        "native": _NATIVE.format(as_of=dialect.as_of),
        "interval": _INTERVAL,
        "fill": _FILL.format(instant=dialect.types["instant"], truth=dialect.types["truth"]),
    }[form]
    return (
        f"{_ledger(part)}{states}{joined}"
        f"select purpose_id, count(*) as uses,\n  {_sums(ASOF_COUNTS)}\n"
        "from joined group by purpose_id order by purpose_id"
    )


def snapshot_sql() -> str:
    """The last state of each person and purpose, from which a later audit can go on."""
    return _ledger("") + _LAST


def _ledger(part: str) -> str:
    return _LEDGER.format(
        rank=_STATE_RANK,
        grade=_GRADE,
        part=f" and {part}" if part else "",
        only_part=f" where {part}" if part else "",
    )


def _part(dialect: Dialect, key: str) -> str:
    if not dialect.bucket:
        raise ValueError(f"{dialect.name} counts in one part")
    bucket = dialect.bucket.format(key=key, buckets="(select parts from part)")
    return f"{bucket} = (select number from part)"  # noqa: S608  text of ours


def scan_sql() -> str:
    """One row for each purpose: its name, the number of events, then :data:`SCAN_COUNTS`."""
    return _SCAN.format(
        counts=_sums(SCAN_COUNTS).format(youngest=f"({_YOUNGEST})"),
        agreeing=", ".join(repr(one) for one in VALID_STATES),
    )


def _sums(counts: tuple[Count, ...]) -> str:
    return ",\n  ".join(
        f"sum(case when {one.when} then 1 else 0 end) as {one.name}" for one in counts
    )


def digest_of(*texts: str) -> str:
    """SHA-256 of the texts of a check, in their order."""
    return hashlib.sha256("\n;\n".join(texts).encode()).hexdigest()
