"""Bad data end with a clear error or a doubt, never with a verdict that they do not carry."""

import json

import duckdb
import pytest
from evidence_world import (
    MAPPING,
    ON,
    a_claim,
    a_purpose,
    a_use,
    an_event,
    audited,
    broken,
    found,
    write_world,
)

from dpiakit.errors import DpiakitError, InputError
from dpiakit.evidence.errors import EvidenceError


def codes(audit):
    return {one.code for one in audit.qualities}


def test_sound_data_pass(tmp_path):
    audit = audited(write_world(tmp_path, [an_event()], [a_use()]))

    assert (audit.status, codes(audit)) == ("pass", set())


@pytest.mark.parametrize(("events", "uses"), [([], [a_use()]), ([an_event()], [])])
def test_no_rows_is_an_error_and_never_a_pass(tmp_path, events, uses):
    with pytest.raises(EvidenceError, match="has no rows"):
        audited(write_world(tmp_path, events, uses))


def test_no_row_about_the_record_is_an_error(tmp_path):
    folder = write_world(tmp_path, [an_event()], [a_use(activity_id="another")])
    with pytest.raises(EvidenceError, match="No row of processing_events is about"):
        audited(folder)


def test_raw_addresses_are_refused_and_not_repeated(tmp_path):
    folder = write_world(tmp_path, [an_event(subject_id="ada@shop.example")], [a_use()])
    with pytest.raises(EvidenceError, match="keyed pseudonym") as refused:
        audited(folder)

    assert "ada" not in str(refused.value)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"ts": "2026-12-24T10:00:00Z", "recorded_at": ""}, "future"),
        ({"recorded_at": "2026-01-09T10:00:00Z"}, "negative-duration"),
        ({"valid_until": "2025-01-01T10:00:00Z"}, "negative-duration"),
        ({"event": "agreed"}, "unknown-code"),
        ({"mechanism": "wink"}, "unknown-code"),
        ({"age_band": "young"}, "unknown-code"),
        ({"ts": "yesterday"}, "unreadable-time"),
        ({"ts": ""}, "missing"),
        ({"subject_id": ""}, "missing"),
        ({"ts": "290000-01-01T00:00:00Z", "recorded_at": ""}, "unreadable-time"),
        ({"ts": "2026/01/10 10:00:00Z", "recorded_at": ""}, "unreadable-time"),
        ({"ts": "2026-01-10 10:00:00 UTC", "recorded_at": ""}, "unreadable-time"),
        ({"ts": "epoch", "recorded_at": ""}, "unreadable-time"),
    ],
)
def test_doubtful_events_keep_a_pass_from_being_one(tmp_path, changes, code):
    more = an_event(subject_id="b2") | changes
    audit = audited(write_world(tmp_path, [*[an_event()] * 40, more], [a_use()]))

    assert code in codes(audit)
    assert audit.status == "inconclusive"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"event": "agreed"}, "Say in the mapping, under event: codes"),
        ({"ts": "10.01.2026 10:00"}, "Times are read in ISO 8601"),
        ({"subject_id": ""}, "Is the right column mapped to subject_id?"),
    ],
)
def test_where_much_of_a_column_says_nothing_the_mapping_is_wrong(tmp_path, changes, said):
    """Otherwise every use would be told as one that nobody agreed to."""
    folder = write_world(tmp_path, [an_event(), an_event(**changes)], [a_use()])
    with pytest.raises(EvidenceError, match=said):
        audited(folder)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda _: b"", "The file is empty"),
        (lambda raw: raw + b"x,y\n", "no table of comma-separated values"),
        (lambda raw: raw.decode().encode("utf-16"), "UTF-8"),
        (lambda raw: raw.replace(b"p1", b"\xe9\xff"), "line 2: Its text is not in UTF-8"),
    ],
)
def test_a_broken_csv_is_told_in_plain_words(tmp_path, change, said):
    folder = write_world(tmp_path, [an_event()] * 9, [a_use()])
    (folder / "ledger.csv").write_bytes(change((folder / "ledger.csv").read_bytes()))
    with pytest.raises(DpiakitError, match=said):
        audited(folder)


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    (tmp_path / "data").mkdir()
    folder = write_world(tmp_path / "data", [an_event()], [a_use()])
    (folder / "ledger.csv").rename(tmp_path / "elsewhere.csv")
    (folder / "ledger.csv").symlink_to(tmp_path / "elsewhere.csv")
    with pytest.raises(InputError, match="lies elsewhere"):
        audited(folder)


def test_a_column_of_several_parts_is_refused_at_its_line(tmp_path):
    folder = parquet(write_world(tmp_path, [an_event()], [a_use()]))
    with duckdb.connect() as made:
        made.read_csv(f"{folder}/ledger.csv", header=True, all_varchar=True).select(
            "* replace ({'id': subject_id} as subject_id)"
        ).write_parquet(f"{folder}/ledger.parquet")
    with pytest.raises(InputError, match=r"mapping\.yaml:4:.*values of several parts"):
        audited(folder)


@pytest.mark.parametrize("unit", [("s", 1), ("ms", 1_000), ("us", 1_000_000)])
def test_times_may_be_numbers_since_1970(tmp_path, unit):
    name, factor = unit
    seconds = 1_768_039_200  # 2026-01-10T10:00:00Z
    mapping = MAPPING.replace("ts: ts, rec", f"ts: {{column: ts, unit: {name}}}, rec")
    uses = [a_use(ts="2026-01-10T09:59:59Z"), a_use(ts="2026-01-10T10:00:00Z")]
    event = an_event(ts=str(seconds * factor), recorded_at="")
    audit = audited(write_world(tmp_path, [event], uses, mapping=mapping))

    assert found(audit) == {
        ("asof", "mail", "no_prior_event"): 1, ("scan", "mail", "agreements"): 1,
    }  # fmt: skip


@pytest.mark.parametrize("form", ["native", "interval"])
def test_uses_without_a_time_or_a_person_count_as_uses_nobody_agreed_to(tmp_path, form):
    uses = [a_use(ts=""), a_use(subject_id=""), *[a_use()] * 60]
    audit = audited(write_world(tmp_path, [an_event()], uses), form=form)

    assert found(audit)["asof", "mail", "no_prior_event"] == 2
    assert audit.purposes[0].uses == 62


@pytest.mark.parametrize("ts", ["1.5", "1e9", "0x1F", "1_768_039_200", " 1768039200", "now"])
def test_numbers_that_only_one_engine_would_read_are_no_times(tmp_path, ts):
    mapping = MAPPING.replace("ts: ts, rec", "ts: {column: ts, unit: s}, rec")
    events = [an_event(ts="1768039200.0", recorded_at="")] * 40
    events += [an_event(ts=ts, recorded_at=""), an_event(ts="", recorded_at="")]
    audit = audited(write_world(tmp_path, events, [a_use()], mapping=mapping))

    assert {one.code: one.count for one in audit.qualities} == {"unreadable-time": 1, "missing": 1}


def test_times_of_a_wrong_unit_lie_before_1970_or_after_today(tmp_path):
    """Seconds read as microseconds are of January 1970; a negative number is older."""
    mapping = MAPPING.replace("ts: ts, rec", "ts: {column: ts, unit: s}, rec")
    event = an_event(ts="-1", recorded_at="")

    assert codes(audited(write_world(tmp_path, [event], [a_use()], mapping=mapping))) == {"ancient"}


def test_events_recorded_years_late_are_noted(tmp_path):
    event = an_event(recorded_at="2027-06-01T00:00:00Z")
    audit = audited(write_world(tmp_path, [event], [a_use()]))

    assert codes(audit) == {"late-record"}
    assert audit.status == "pass"


def test_a_repeated_event_is_a_doubt(tmp_path):
    folder = write_world(tmp_path, [an_event(), an_event()], [a_use()])
    text = (folder / "ledger.csv").read_text().replace("e1-1", "e1-0")
    (folder / "ledger.csv").write_text(text)

    assert codes(audited(folder)) == {"duplicate"}


def test_unsorted_events_are_counted_alike(tmp_path):
    events = [
        an_event(event="withdrawn", ts="2026-03-01T00:00:00Z"), an_event(),
        an_event(event="renewed", ts="2026-02-15T00:00:00Z"),
    ]  # fmt: skip
    uses = [a_use(ts=f"2026-0{month}-20T00:00:00Z") for month in (3, 1, 2)]
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()

    assert found(audited(write_world(tmp_path / "a", events, uses))) == found(
        audited(write_world(tmp_path / "b", events[::-1], uses[::-1]))
    )


# --- times


def test_times_with_different_offsets_are_one_moment(tmp_path):
    """10:00 in Berlin is 08:00 UTC: the use came before the consent."""
    event = an_event(ts="2026-06-01T10:00:00+02:00", recorded_at="2026-06-01T08:00:01Z")
    uses = [a_use(ts="2026-06-01T07:59:59Z"), a_use(ts="2026-06-01T09:00:00+01:00")]
    audit = audited(write_world(tmp_path, [event], uses))

    assert found(audit)["asof", "mail", "no_prior_event"] == 1


def test_local_times_without_a_zone_are_refused(tmp_path):
    folder = write_world(tmp_path, [an_event(ts="2026-06-01T10:00:00")], [a_use()])
    with pytest.raises(EvidenceError, match="holds a local time of an unknown zone in ts"):
        audited(folder)


def test_local_times_of_a_named_zone_are_read(tmp_path):
    event = an_event(ts="2026-06-01 10:00:00", recorded_at="")
    uses = [a_use(ts="2026-06-01T07:59:59Z"), a_use(ts="2026-06-01T08:00:00Z")]
    folder = write_world(tmp_path, [event], uses, mapping=f"time_zone: Europe/Berlin\n{MAPPING}")
    audit = audited(folder)

    assert found(audit)["asof", "mail", "no_prior_event"] == 1
    assert codes(audit) == set()


@pytest.mark.parametrize("ts", ["2026-10-25 02:30:00", "2026-03-29 02:30:00"])
def test_the_hour_of_a_clock_change_is_a_doubt(tmp_path, ts):
    """It came twice in October and never in March (Directive 2000/84/EC)."""
    folder = write_world(
        tmp_path, [an_event(), an_event(ts=ts, recorded_at="")], [a_use()],
        mapping=f"time_zone: Europe/Berlin\n{MAPPING}",
    )  # fmt: skip

    assert codes(audited(folder)) == {"clock-change"}


def test_a_month_after_31_january_ends_with_february(tmp_path):
    """Regulation (EEC, Euratom) 1182/71, Art. 3(2)(c)."""
    uses = [a_use(ts="2026-02-28T10:00:00Z"), a_use(ts="2026-02-28T10:00:01Z")]
    folder = write_world(tmp_path, [an_event(ts="2026-01-31T10:00:00Z")], uses)
    audit = audited(folder, a_claim(a_purpose(refresh="P1M")))

    assert found(audit)["asof", "mail", "stale"] == 1


def test_a_time_zone_that_does_not_exist_is_told_at_its_line(tmp_path):
    folder = write_world(
        tmp_path, [an_event()], [a_use()], mapping=f"time_zone: Europe/Berlim\n{MAPPING}"
    )
    with pytest.raises(InputError, match=r'mapping\.yaml:1:12: .*"Europe/Berlim" is no time zone'):
        audited(folder)


# --- ties


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_states_at_one_moment_the_most_restrictive_wins(tmp_path, order):
    tied = [an_event(), an_event(event="withdrawn"), an_event(event="renewed")][::order]
    audit = audited(write_world(tmp_path, tied, [a_use()]))

    assert broken(audit) == {"used_after_withdrawal"}


# --- business days


@pytest.mark.parametrize(
    ("used", "late"),
    [
        ("2026-01-23T23:59:59Z", False),  # Friday: the tenth business day
        ("2026-01-24T00:00:00Z", True),  # Saturday
        ("2026-01-26T12:00:00Z", True),
    ],
)
def test_ten_business_days_after_a_friday_end_with_a_friday(tmp_path, used, late):
    event = an_event(event="opted_out", ts="2026-01-09T10:00:00Z", mechanism="gpc")
    claim = a_claim(a_purpose(consent=False, sale=True), opt_out_days=10)
    audit = audited(write_world(tmp_path, [event], [a_use(ts=used)]), claim)

    assert ("signal_ignored" in broken(audit)) is late


def test_holidays_come_from_the_calendar(tmp_path):
    """With Monday as a holiday, one business day after Friday ends on Tuesday."""
    days = [(f"2026-01-{n:02}", {9: 1, 10: 1, 11: 1, 12: 1, 13: 2, 14: 3}[n]) for n in range(9, 15)]
    lines = "".join(f"DE,{day},{index}\n" for day, index in days)
    event = an_event(event="opted_out", ts="2026-01-09T10:00:00Z")
    claim = a_claim(a_purpose(consent=False, sale=True), opt_out_days=1)
    mapping = MAPPING + (
        "  calendar:\n    from: calendar.csv\n"
        "    columns: {jurisdiction: place, day: date, business_day_index: n}\n"
    )
    folder = write_world(tmp_path, [event], [a_use(ts="2026-01-13T12:00:00Z")], mapping=mapping)
    (folder / "calendar.csv").write_text(f"place,date,n\n{lines}")

    assert broken(audited(folder, claim)) == set()


# --- files and names


def parquet(folder):
    """The same world in Parquet."""
    for name in ("ledger", "uses", "notices"):
        with duckdb.connect() as made:
            made.read_csv(f"{folder}/{name}.csv", header=True).write_parquet(
                f"{folder}/{name}.parquet"
            )
    text = (folder / "mapping.yaml").read_text()
    (folder / "mapping.yaml").write_text(text.replace(".csv", ".parquet"))
    return folder


def test_parquet_is_counted_as_csv_is(tmp_path):
    folder = write_world(tmp_path, [an_event(), an_event(proof_ref="")], [a_use()])
    of_csv = found(audited(folder))

    assert found(audited(parquet(folder))) == of_csv


def test_a_parquet_file_cut_in_half_is_an_error(tmp_path):
    folder = parquet(write_world(tmp_path, [an_event()] * 500, [a_use()]))
    raw = (folder / "ledger.parquet").read_bytes()
    (folder / "ledger.parquet").write_bytes(raw[: len(raw) // 2])

    with pytest.raises(EvidenceError, match=r"ledger\.parquet: It cannot be used"):
        audited(folder)


def test_a_duckdb_file_is_counted_as_csv_is(tmp_path):
    folder = write_world(tmp_path, [an_event(), an_event(proof_ref="")], [a_use()])
    of_csv = found(audited(folder))
    with duckdb.connect(str(tmp_path / "all.duckdb")) as made:
        for name in ("ledger", "uses", "notices"):
            made.read_csv(f"{folder}/{name}.csv", header=True, all_varchar=True).create(name)
    text = (folder / "mapping.yaml").read_text().replace(".csv", "")
    (folder / "mapping.yaml").write_text(text)

    assert found(audited(folder, data=tmp_path / "all.duckdb")) == of_csv


def test_a_file_that_is_no_database_is_an_error(tmp_path):
    folder = write_world(tmp_path, [an_event()], [a_use()])
    (tmp_path / "all.duckdb").write_text("no database\n" * 2000)
    with pytest.raises(EvidenceError, match=r"all\.duckdb: It cannot be used"):
        audited(folder, data=tmp_path / "all.duckdb")


def test_a_database_reads_no_other_file(tmp_path):
    """A view in somebody's database must not reach into the file system."""
    folder = write_world(tmp_path, [an_event()], [a_use()])
    with duckdb.connect(str(tmp_path / "all.duckdb")) as made:
        reaching = f"create view ledger as select * from read_csv('{folder}/ledger.csv')"  # noqa: S608
        made.execute(reaching)
        for name in ("uses", "notices"):
            made.read_csv(f"{folder}/{name}.csv", header=True, all_varchar=True).create(name)
    (folder / "mapping.yaml").write_text(MAPPING.replace(".csv", ""))
    with pytest.raises(EvidenceError, match="cannot be used"):
        audited(folder, data=tmp_path / "all.duckdb")


def test_a_missing_column_is_told_at_its_line_with_what_was_meant(tmp_path):
    mapping = MAPPING.replace("proof_ref: proof_ref", "proof_ref: prof_ref")
    folder = write_world(tmp_path, [an_event()], [a_use()], mapping=mapping)
    with pytest.raises(InputError, match=r'mapping\.yaml:4:.* no column "prof_ref"') as told:
        audited(folder)

    assert 'Did you mean "proof_ref"?' in str(told.value)


@pytest.mark.parametrize(
    "name", ['x"; drop table consent_events; --', "ts) from t; --", "a'b", "sélect", 'a""b']
)
def test_a_column_stays_a_name_whatever_it_is_called(tmp_path, name):
    folder = write_world(tmp_path, [an_event(proof_ref="")], [a_use()])
    lines = (folder / "ledger.csv").read_text().split("\n")
    lines[0] = lines[0].replace("proof_ref", '"' + name.replace('"', '""') + '"')
    (folder / "ledger.csv").write_text("\n".join(lines))
    quoted = "'" + name.replace("'", "''") + "'"
    text = MAPPING.replace("proof_ref: proof_ref", f"proof_ref: {quoted}")
    (folder / "mapping.yaml").write_text(text)

    assert broken(audited(folder)) == {"no_proof"}


@pytest.mark.parametrize("code", ["yes'; drop table codes; --", "ja \\' ", "Zugestimmt ✓"])
def test_codes_are_values_whatever_they_say(tmp_path, code):
    folder = write_world(tmp_path, [an_event(event=code)], [a_use()])
    written = f"event: {{column: event, codes: {{{json.dumps(code)}: given}}}}"
    text = MAPPING.replace("event: event", written)
    (folder / "mapping.yaml").write_text(text)
    audit = audited(folder)

    assert (audit.status, codes(audit)) == ("pass", set())


def test_a_hot_key_is_noted_and_counted_soundly(tmp_path):
    """One pseudonym with twelve thousand events is a service, but counts stay right."""
    events = [
        an_event(ts=f"2026-01-{1 + n % 28:02}T{n % 24:02}:{n % 60:02}:00Z", recorded_at="")
        for n in range(12_000)
    ]
    audit = audited(write_world(tmp_path, events, [a_use()] * 1_000), form="interval")

    assert codes(audit) == {"hot-key"}
    assert audit.form == "native"
    assert broken(audit) == set()


def test_a_data_file_that_changes_meanwhile_proves_nothing(tmp_path):
    folder = write_world(tmp_path, [an_event()], [a_use()])

    from dpiakit.evidence.consent import Course, audit_consent
    from dpiakit.evidence.engines.duck import Limits, duck_store
    from dpiakit.evidence.mapping import read_mapping

    def meddle(step):
        if step.startswith("Looking at each"):
            with (folder / "uses.csv").open("a") as file:
                file.write("\n")

    mapping = read_mapping(folder / "mapping.yaml")
    with pytest.raises(EvidenceError, match="changed while it was measured"):
        audit_consent(
            duck_store(folder, mapping, Limits(tmp_path)), mapping, a_claim(), {}.get, ON,
            shown="data", course=Course(watch=meddle),
        )  # fmt: skip
