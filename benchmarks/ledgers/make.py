"""Ledgers of any size: every row is a function of its number, so that the same number of rows is
the same ledger, and a use of data can follow an event without a join.

    python benchmarks/ledgers/make.py ROWS FOLDER

So many events and so many uses, about 21 bytes each in Parquet, with the mapping and the record
of the audit. Pseudonyms are 16 hexadecimal digits, one for six events; 94 of 100 uses follow an
event of the same person and purpose.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

PURPOSES = {
    "analytics": (0.30, 13, False), "letters": (0.22, 24, False), "adverts": (0.16, 12, True),
    "ranking": (0.11, 12, False), "sharing": (0.08, 12, True), "research": (0.06, 60, False),
    "location": (0.04, 6, False), "health": (0.03, 12, False),
}  # fmt: skip
"""The share of events, the months after which consent is asked again, whether it is a sale."""
DAYS = 1096
STATES = (
    ("given", 0.66), ("renewed", 0.10), ("refused", 0.08), ("withdrawn", 0.09), ("expired", 0.03),
    ("opted_out", 0.04),
)  # fmt: skip
MECHANISMS = (
    ("explicit_click", 0.55), ("double_opt_in", 0.20), ("account_setting", 0.15),
    ("signed_form", 0.085), ("pre_ticked", 0.008), ("implied_scroll", 0.005), (None, 0.002),
)  # fmt: skip
PLACES = ("DE", "FR", "ES", "IE", "GB", "US-CA", "US-CO", "US-TX", "AT", "NL")
_PURPOSE = "  {}: {{aim: {}, lawful_basis: consent, consent: {{refreshed_every: P{}M}}}}\n"
RECORD = (
    "id: ledger\ntitle: Benchmark\ncontroller: {name: A shop}\n"
    "data_subjects: {people: {category: customers}}\n"
    "data_items: {visits: {category: purchases}}\npurposes:\n"
    + "".join(
        _PURPOSE.format(name, "personalised-advertising" if sale else "analytics", months)
        for name, (_, months, sale) in PURPOSES.items()
    )
    + "opt_outs: {sells: false, shares: true, effective_within_business_days: 15}\n"
)
LEDGER = ("event_id", "subject_id", "purpose_id", "notice_version", "event", "ts", "recorded_at",
          "mechanism", "proof_ref", "jurisdiction", "age_band", "parental_ref")  # fmt: skip
USES = ("proc_id", "subject_id", "purpose_id", "ts")
_TABLE = "  {0}:\n    from: {0}.parquet\n    columns: {{{1}}}\n"
MAPPING = "time_zone: UTC\ntables:\n" + "".join(
    _TABLE.format(table, ", ".join(f"{one}: {one}" for one in names))
    for table, names in (
        ("consent_events", LEDGER),
        ("processing_events", USES),
        ("notices", ("notice_version", "valid_from", "valid_to")),
    )
)


def choice(shares: tuple[tuple[str | None, float], ...], salt: int) -> str:
    """One of several words with their shares, from the number of a row."""
    total, parts = 0.0, []
    for word, share in shares[:-1]:
        total += share
        parts.append(f"when u01(i, {salt}) < {total:.4f} then '{word}'")
    last = "null" if shares[-1][0] is None else f"'{shares[-1][0]}'"
    return f"case {' '.join(parts)} else {last} end"


def make(rows: int, folder: Path) -> None:
    """Write the files of a ledger. The same number of rows gives the same rows."""
    folder.mkdir(parents=True, exist_ok=True)
    purposes = tuple((name, share) for name, (share, _, _) in PURPOSES.items())
    with duckdb.connect(config={"temp_directory": str(folder / "spill")}) as connection:
        run = connection.execute
        run("set TimeZone = 'UTC'")
        run("create macro u(i, salt) as (hash(i::bigint * 64 + salt) >> 1)")
        run("create macro u01(i, salt) as (u(i, salt)::double / 9223372036854775808.0)")
        run(f"create macro person(i) as (u(i, 1) % {max(rows // 6, 1)})::bigint")
        run("create macro pseudonym(i) as substr(md5(person(i)::varchar), 1, 16)")
        run(f"create macro purpose(i) as ({choice(purposes, 2)})")
        run(f"create macro state(i) as ({choice(STATES, 4)})")
        run(
            "create macro happened(i) as (timestamp '2023-10-01' + to_seconds((("
            f"{DAYS * 86_400}::bigint * i) // {rows})::bigint) "
            "+ to_microseconds((u(i, 3) % 1000000)::bigint))"
        )
        run(f"create macro mechanism(i) as ({choice(MECHANISMS, 8)})")
        _write(connection, _ledger(rows), folder / "consent_events.parquet")
        _write(connection, _uses(rows), folder / "processing_events.parquet")
        _write(connection, _NOTICES, folder / "notices.parquet")
    (folder / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    (folder / "record.yaml").write_text(RECORD, encoding="utf-8")


_NOTICES = (
    "select 'n-' || y || '.' || q as notice_version, first as valid_from, "
    "first + interval 3 months as valid_to from (select y, q, "
    "make_timestamp(y, (q - 1) * 3 + 1, 1, 0, 0, 0) as first "
    "from range(2023, 2027) a(y), range(1, 5) b(q))"
)


def _ledger(rows: int) -> str:
    places = ", ".join(f"'{one}'" for one in PLACES)
    return f"""select i::bigint as event_id, pseudonym(i) as subject_id, purpose(i) as purpose_id,
      case when u01(i, 5) < 0.004 then 'n-2019.1' when u01(i, 5) < 0.006 then null
        else 'n-' || year(happened(i)) || '.' || quarter(happened(i)) end as notice_version,
      state(i) as event, happened(i) as ts,
      happened(i) + to_seconds((u(i, 6) % 120)::bigint) as recorded_at,
      case when state(i) <> 'opted_out' then mechanism(i) when u01(i, 8) < 0.7 then 'gpc'
        else 'opt_out_link' end as mechanism,
      case when u01(i, 9) >= 0.01 then 'r/' || i::varchar end as proof_ref,
      ([{places}])[1 + (person(i) % {len(PLACES)})::int] as jurisdiction,
      case when person(i) % 100 < 2 then 'u13' when person(i) % 100 < 5 then '13-15'
        when person(i) % 100 < 8 then '16-17' when person(i) % 100 < 95 then 'adult'
        else 'unknown' end as age_band,
      case when person(i) % 100 < 8 and u01(i, 10) < 0.9 then 'p/' || i::varchar end as parental_ref
      from range({rows}) r(i)"""


def _uses(rows: int) -> str:
    after = "case when state(e) in ('given', 'renewed') then 12960000 else 700000 end"
    return f"""select j as proc_id,
      case when u01(j, 21) < 0.94 then pseudonym(e) else pseudonym(other) end as subject_id,
      case when u01(j, 21) < 0.94 then purpose(e) else purpose(other) end as purpose_id,
      least(happened(e) + to_seconds((u(j, 24) % ({after}))::bigint), timestamp '2026-10-31') as ts
      from (select j::bigint as j, (u(j, 20) % {rows})::bigint as e,
        (u(j, 22) % {rows})::bigint as other from range({rows}) r(j))"""


def _write(connection: duckdb.DuckDBPyConnection, select: str, file: Path) -> None:
    connection.execute(
        f"copy ({select}) to '{file}' (format parquet, compression zstd, row_group_size 500000)"
    )


if __name__ == "__main__":
    make(int(sys.argv[1].replace("_", "")), Path(sys.argv[2]))
