"""``dpiakit evidence receipts``: consent records and receipts judged as documents."""

import csv
import json
import os
import tracemalloc
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator
from receipts_world import KANTARA, LINKED, OF_PACK, PLAIN, RECORD, as_lines, changed, numbered

from dpiakit.cli import cli
from dpiakit.errors import DpiakitError
from dpiakit.evidence.manifest import read_manifest
from dpiakit.evidence.receipts.against import claims_of
from dpiakit.evidence.receipts.check import check_documents
from dpiakit.evidence.receipts.result import problems_told
from dpiakit.evidence.standing import standing_of
from dpiakit.evidence.statistics_shape import manifest_schema
from dpiakit.model.governance import EvidenceReference
from dpiakit.records import read_record

PURPOSE = ("pii_processing", "purposes", 0)
GIVEN = ("event", 0)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "record.yaml").write_text(RECORD)
    return tmp_path


def write(content, name="consents.json"):
    with Path(name).open("w" if isinstance(content, str | dict | list) else "wb") as file:
        file.write(content if isinstance(content, str | bytes) else json.dumps(content, indent=1))
    return name


def run(*arguments, record="record.yaml"):
    with_record = ["--record", record] if record else []
    call = ["evidence", "receipts", *arguments, *with_record, "--on", "2026-10-31"]
    return CliRunner().invoke(cli, call)


def said_of(document, *arguments, code=1):
    result = run(write(document), *arguments)
    assert result.exit_code == code, result.output or result.exception
    return result.output


def problems(document, profile=None):
    """What is told of a document, without the command around it."""
    file = Path(write(document))
    claims = claims_of(read_record(Path("record.yaml")).activity)
    return problems_told(
        check_documents([file], date(2026, 10, 31), claims=claims, profile=profile), 200
    )


@pytest.mark.parametrize("document", [PLAIN, LINKED, KANTARA], ids=["plain", "linked", "kantara"])
def test_a_sound_document_confirms_the_record(document):
    result = run(write(document), "-o", "m.json")
    manifest = json.loads(Path("m.json").read_text())

    assert result.exit_code == 0, result.output
    Draft202012Validator(manifest_schema()).validate(manifest)
    assert manifest["check"]["id"] == "receipts"
    assert manifest["inputs"][0]["format"] == "json"
    assert manifest["result"]["status"] == "pass"


def test_a_document_of_a_pack_is_held_against_its_schema():
    sound = changed(OF_PACK, (("withdrawn_at",),))
    assert run(write(sound), "--profile", "gdpr/consent-record").exit_code == 0

    faulty = changed(OF_PACK, (("mechanism",), "pre-ticked"), (("prefilled",), True),
                     (("notice_version",),))  # fmt: skip
    text = said_of(faulty, "--profile", "gdpr/consent-record")
    assert "consents.json:6:15: mechanism: It is not as gdpr/consent-record prescribes." in text
    assert "Allowed are: click, toggle, typed, signed, oral, two-step." in text
    assert '"notice_version" is missing. gdpr/consent-record demands it.' in text
    assert "pre-ticked" not in text


def test_a_pack_that_is_not_there_is_not_found_by_chance():
    write(OF_PACK)
    for profile, said in (
        ("gdpr/consent-recrod", 'Did you mean "consent-record"?'),
        ("gpdr/consent-record", 'Did you mean "gdpr"?'),
    ):
        result = run("consents.json", "--profile", profile)
        assert isinstance(result.exception, DpiakitError)
        assert said in str(result.exception)


MANDATORY = [
    (("schema_version",), "schema_version"), (("record_id",), "record_id"),
    (("pii_principal_id",), "pii_principal_id"),
    (("pii_processing", "privacy_notice"), "privacy_notice"),
    (("pii_processing", "language"), "language"),
    *((( *PURPOSE, name), name) for name in (
        "purpose", "pii_information", "pii_controllers", "storage_locations", "retention_period",
        "jurisdiction", "recipient_third_parties", "withdrawal_method",
    )),
    ((*PURPOSE, "pii_information", 0, "pii_type"), "pii_type"),
    *((("party_identification", 0, name), name) for name in (
        "party_id", "party_address", "party_name", "party_contact", "party_type",
    )),
    *(((*GIVEN, name), name) for name in (
        "event_time", "validity_duration", "entity_id", "event_type", "event_state",
    )),
]  # fmt: skip
OF_THE_LAW = [
    *(((*PURPOSE, name), name) for name in (
        "lawful_basis", "collection_method", "processing_method", "processing_locations",
        "geographic_restrictions", "privacy_rights", "authority_party",
    )),
    ((*PURPOSE, "pii_information", 0, "special_pii_category"), "special_pii_category"),
    ((*PURPOSE, "pii_information", 0, "pii_optional"), "pii_optional"),
    (("party_identification", 0, "party_role"), "party_role"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "name"), MANDATORY)
def test_what_the_specification_demands_is_missed(path, name):
    """Table of the DPVCG guide, column of ISO/IEC TS 27560."""
    for profile in ("record", "record-eu-gdpr"):
        text = problems(changed(PLAIN, (path,)), profile)
        assert f'"{name}" is missing. ISO/IEC TS 27560 demands it.' in text


@pytest.mark.parametrize(("path", "name"), OF_THE_LAW)
def test_what_the_gdpr_demands_is_missed_in_its_profile_only(path, name):
    """The same table, column of the GDPR."""
    document = changed(PLAIN, (path,))

    assert f'"{name}" is missing. The GDPR profile' in problems(document)
    assert problems(document, "record") == ""


@pytest.mark.parametrize("path", [
    ("dct:identifier",), ("dct:conformsTo",), ("dpv:hasDataSubject",), ("dpv:hasNotice",),
    ("dpv:hasJurisdiction",), ("dpv:hasConsentControl",), ("dpv:hasRight",), ("dpv:hasAuthority",),
    ("dpv:hasProcess", 0, "dpv:hasPurpose"), ("dpv:hasProcess", 0, "dpv:hasPersonalData"),
    ("dpv:hasProcess", 0, "dpv:hasStorageCondition"), ("dpv:hasProcess", 0, "dpv:hasRecipient"),
    ("dpv:hasConsentStatus", 0, "dpv:isIndicatedAtTime"),
    ("dpv:hasConsentStatus", 0, "dpv:hasDuration"), ("dpv:hasEntity", 0, "dpv:hasAddress"),
])  # fmt: skip
def test_so_it_is_in_terms_of_the_vocabulary(path):
    document = changed(LINKED, (path,))
    text = problems(document, "record-eu-gdpr")
    assert "is missing" in text
    if path[-1] != "dpv:hasStorageCondition":
        assert f"In terms of the vocabulary: {path[-1]}." in text


@pytest.mark.parametrize("path", [
    ("jurisdiction",), ("consentTimestamp",), ("collectionMethod",), ("consentReceiptID",),
    ("piiPrincipalId",), ("piiControllers",), ("policyUrl",), ("services",), ("sensitive",),
    ("piiControllers", 0, "email"), ("services", 0, "purposes", 0, "termination"),
    ("services", 0, "purposes", 0, "thirdPartyDisclosure"),
])  # fmt: skip
def test_what_kantara_demands_is_missed(path):
    text = problems(changed(KANTARA, (path,)), "kantara")
    assert f'"{path[-1]}" is missing. The Kantara Consent Receipt 1.1.0 demands it.' in text


@pytest.mark.parametrize(("document", "said"), [
    (changed(KANTARA, (("version",), "KI-CR-v1.0.0")), "It must be KI-CR-v1.1.0."),
    (changed(KANTARA, (("consentTimestamp",), 1768039200000)), "divide by 1,000"),
    (changed(KANTARA, (("consentTimestamp",), "2026-01-10")), "seconds since 1 January 1970"),
    (changed(KANTARA, (("sensitive",), True)), "their categories are missing"),
    (changed(KANTARA, (("sensitive",), "false")), "without quotes"),
    (changed(KANTARA, (("services", 0, "purposes", 0, "thirdPartyDisclosure"), True)), "Name it."),
    (changed(KANTARA, (("services", 0, "purposes", 0, "consentType"), "OK")), "EXPLICIT or IM"),
    (changed(PLAIN, ((*GIVEN, "event_state"), "givne")), "Did you mean ConsentGiven?"),
    (changed(PLAIN, ((*GIVEN, "event_type"), "loud")), "This is no type of consent."),
    (changed(PLAIN, ((*GIVEN, "event_type"), "implied")), "recital 32 GDPR"),
    (changed(PLAIN, ((*PURPOSE, "pii_information", 0, "special_pii_category"), True)),
     "Art. 9(2)(a) GDPR"),
    (changed(PLAIN, ((*GIVEN, "event_time"), "10.01.2026")), "This is no time."),
    (changed(PLAIN, ((*GIVEN, "event_time"), "2026-02-30T10:00:00Z")), "This is no time."),
    (changed(PLAIN, ((*GIVEN, "event_time"), "2027-01-01T00:00:00Z")), "after the day"),
    (changed(PLAIN, ((*GIVEN, "validity_duration"), "P12X")), "This is no length of time."),
    (changed(PLAIN, ((*GIVEN, "validity_duration"), "2025-01-01")), "ends before it begins"),
    (changed(PLAIN, ((*PURPOSE, "pii_controllers"), ["C09"])), "not among the parties"),
    (changed(PLAIN, (("pii_principal_id",), "jane.doe@example.com")), "by an e-mail address"),
    (changed(KANTARA, (("piiPrincipalId",), "jane.doe@example.com")), "by an e-mail address"),
    (changed(PLAIN, (("event",), [])), "nobody agreed to anything"),
])  # fmt: skip
def test_what_a_document_says_wrongly_is_told(document, said):
    text = problems(document)

    assert said in text
    assert "jane.doe" not in text


@pytest.mark.parametrize(("document", "said"), [
    (changed(PLAIN, (("party_identification", 0, "party_name"), "Other Ltd")),
     'The controller is "Other Ltd"; the record names "Acme Ltd".'),
    (changed(PLAIN, ((*PURPOSE, "purpose"), "Sell data")), '"Sell data" is no purpose'),
    (changed(PLAIN, ((*PURPOSE, "purpose"), "billing")), "does not rest on consent"),
    (changed(PLAIN, (("pii_processing", "privacy_notice"), "https://acme.example/notice/v30")),
     'the record says "v3"'),
    (changed(PLAIN, (("pii_processing", "language"), "fr")), "the record names de, en"),
    (changed(PLAIN, ((*GIVEN, "event_time"), "2023-01-10T10:00:00Z")), "asked again after P2Y"),
    (changed(KANTARA, (("piiControllers", 0, "piiController"), "Other Ltd")), '"Other Ltd"'),
    (changed(LINKED, (("dpv:hasEntity", 0, "dpv:hasName"), "Other Ltd")), '"Other Ltd"'),
    (changed(LINKED, (("dpv:hasProcess", 0, "dpv:hasPurpose"), "dpv:Advertising")), "Advertising"),
])  # fmt: skip
def test_what_contradicts_the_record_is_told(document, said):
    assert said in problems(document)


def test_a_consent_that_was_renewed_or_withdrawn_is_not_stale():
    old = changed(PLAIN, ((*GIVEN, "event_time"), "2023-01-10T10:00:00Z"))
    event = old["event"][0]
    renewed = {**event, "event_time": "2026-01-01T00:00:00Z", "event_state": "RenewedConsentGiven"}
    ended = {**event, "event_time": "2024-01-01T00:00:00Z", "event_state": "dpv:ConsentWithdrawn"}

    assert run(write({**old, "event": [event, renewed]})).exit_code == 0
    assert "refused, withdrawn or ended" in said_of({**old, "event": [ended, event]}, code=0)


def test_purposes_may_bear_other_names():
    document = changed(PLAIN, ((*PURPOSE, "purpose"), "Werbepost"))

    assert run(write(document)).exit_code == 1
    assert run(write(document), "--purpose", "Werbepost=newsletter").exit_code == 0
    wrong = run(write(document), "--purpose", "Werbepost=newsleter")
    assert 'Did you mean "newsletter"?' in str(wrong.exception)


def test_each_problem_stands_at_its_file_line_and_column():
    text = said_of(changed(PLAIN, ((*GIVEN, "event_time"), "soon")))
    lines = Path("consents.json").read_text().splitlines()
    line = next(number for number, one in enumerate(lines, 1) if "soon" in one)
    column = lines[line - 1].index('"soon"') + 1
    assert f"consents.json:{line}:{column}: event.0.event_time: This is no time." in text


def test_a_misspelt_field_is_recognised():
    document = changed(
        PLAIN, (("pii_processing", "language"),), (("pii_processing", "langauge"), "en")
    )
    assert 'Is it "langauge"?' in said_of(document)


def test_a_receipt_holds_the_record_or_says_only_that_there_is_one():
    """The guide: a receipt needs its id and the version; what else is in it is a copy."""
    content = {key: value for key, value in PLAIN.items() if key != "schema_version"}
    version = "https://w3id.org/dpv/schema/dpv-27560#receipt-eu-gdpr"
    whole = {"schema_version": version, "receipt_id": "r1", "content": content}
    bare = {"schema_version": version.replace("-eu-gdpr", ""), "receipt_id": "r1"}

    assert run(write(whole)).exit_code == 0
    assert '"receipt_id" is missing' in said_of(changed(whole, (("receipt_id",),)), "--profile",
                                                "receipt")  # fmt: skip
    assert "receipts hold nothing of the record" in said_of(bare, code=4)
    assert "Art. 13, 14 GDPR" in said_of({**bare, "schema_version": version})
    inner = changed(whole, (("content", "pii_processing", "language"),))
    assert "content.pii_processing.purposes.0.language" in said_of(inner)


def test_a_linked_receipt_holds_its_records():
    record = {key: value for key, value in LINKED.items() if key != "dct:conformsTo"}
    receipt = {
        "@type": "dpv:ConsentReceipt", "dpv:hasIdentifier": "r1",
        "dct:conformsTo": "https://w3id.org/dpv/schema/dpv-27560#receipt-eu-gdpr",
        "dpv:hasRecordOfActivity": [record],
    }  # fmt: skip
    assert run(write(receipt)).exit_code == 0, run("consents.json").output


def test_a_graph_with_whole_addresses_is_the_same_document():
    def whole(value):
        if isinstance(value, dict):
            return {whole(key): whole(one) for key, one in value.items() if key != "@context"}
        if isinstance(value, list):
            return [whole(one) for one in value]
        if isinstance(value, str):
            value = value.replace("dpv:", "https://w3id.org/dpv#")
            return value.replace("dct:", "http://purl.org/dc/terms/")
        return value

    made = whole(LINKED)
    entity = made.pop("https://w3id.org/dpv#hasEntity")[0]
    made["https://w3id.org/dpv#hasDataController"] = {"@id": entity["@id"]}
    result = run(write({"@graph": [made, entity]}))

    assert result.exit_code == 0, result.output


def test_a_graph_that_refers_to_itself_comes_to_an_end():
    nodes = [
        {"@id": f"n{number}", "dpv:hasProcess": [{"@id": f"n{one}"} for one in range(30)]}
        for number in range(30)
    ]
    first = {"@id": "r", "@type": "dpv:ConsentRecord", "dpv:hasProcess": {"@id": "n0"}}
    assert run(write({"@graph": [first, *nodes]})).exit_code == 1


def test_the_ledger_has_a_row_for_each_event_and_purpose():
    withdrawn = {**PLAIN["event"][0], "event_state": "ConsentWithdrawn",
                 "event_time": "2026-03-01T00:00:00+01:00"}  # fmt: skip
    asked = {**PLAIN["event"][0], "event_state": "ConsentUnknown"}
    document = {**PLAIN, "event": [*PLAIN["event"], withdrawn, asked]}
    assert run(write([document, KANTARA]), "--to-ledger", "ledger.csv").exit_code == 0
    with Path("ledger.csv").open() as file:
        rows = list(csv.DictReader(file))

    assert [(row["event"], row["ts"], row["purpose_id"]) for row in rows] == [
        ("given", "2026-01-10T10:00:00.000Z", "newsletter"),
        ("withdrawn", "2026-02-28T23:00:00.000Z", "newsletter"),
        ("given", "2026-01-10T10:00:00.000Z", "newsletter"),
    ]
    assert rows[0]["valid_until"] == "2027-01-10T10:00:00.000Z"
    assert rows[1]["valid_until"] == ""
    assert len({row["event_id"] for row in rows}) == 3


USES = "proc_id,subject_id,purpose_id,ts\nu1,96121fde,newsletter,2026-02-01T00:00:00Z\n"
MAPPING = """\
tables:
  consent_events:
    from: ledger.%s
    columns: {event_id: event_id, subject_id: subject_id, purpose_id: purpose_id, event: event,
              ts: ts, valid_until: valid_until, mechanism: mechanism, proof_ref: proof_ref}
  processing_events:
    from: uses.%s
    columns: {proc_id: proc_id, subject_id: subject_id, purpose_id: purpose_id, ts: ts}
"""


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_the_audit_reads_that_ledger(form, folder):
    assert run(write(KANTARA), "--to-ledger", f"ledger.{form}").exit_code == 0
    (folder / "uses.csv").write_text(USES)
    (folder / "mapping.yaml").write_text(MAPPING % (form, "csv"))
    call = ["evidence", "consent", ".", "--mapping", "mapping.yaml", "--record", "record.yaml",
            "--on", "2026-10-31"]  # fmt: skip
    result = CliRunner().invoke(cli, call)

    assert result.exit_code in {0, 4}, result.output or result.exception
    assert "nothing contradicts the record" in result.output


def test_people_named_by_their_address_do_not_enter_a_ledger():
    document = changed(PLAIN, (("pii_principal_id",), "jane.doe@example.com"))
    result = run(write(document), "--to-ledger", "ledger.csv", "-o", "m.json")

    assert result.exit_code == 2
    assert not Path("ledger.csv").exists()
    assert not Path("m.json").exists()


@pytest.mark.parametrize(("content", "said"), [
    ("[" * 100_000, "more than 40 levels"),
    ('{"a": ' * 5_000, "more than 40 levels"),
    ('{"record_id": ' + "9" * 5_000 + "}", "A number has 5,000 digits."),
    ('{"record_id": 1e999}', "too large"),
    ('{"record_id": NaN}', "NaN is no number of JSON."),
    ('{"record_id": -Infinity}', "-Infinity is no number of JSON."),
    ('{\n "a:b": {},\n "a:b": {}}', ':3:2: The key "a:b" stands twice in one object.'),
    ('{"record_id": "a', "The text ends in the middle."),
    ('{"record_id": "a"', "The text ends in the middle."),
    ("{'record_id': 1}", "This is not JSON."),
    ('{"a": 1} trailing', "This is not JSON."),
    ("null", "A document is needed here, not null."),
    ('[1, "x"]', "A document is needed here, not a text."),
    ("[]", "There is no document in it."),
    ("", "The file is empty."),
    ("{}", "This is no consent record of a known form."),
    ('{"name": "x"}', "This is no consent record of a known form."),
    (json.dumps({"record_id": list(range(30_000))}), "at most 20,000 are read"),
    (json.dumps(PLAIN).encode("utf-16"), "not written in UTF-8"),
    (b'{"record_id": "\xff"}', "Byte 16 is not text in UTF-8."),
    (b'{"record_id": "\\\\ud800", "a": "\\ud800"}', ":1:32: A text holds half a character"),
])  # fmt: skip
def test_hostile_text_is_refused_in_plain_words_and_nothing_is_written(content, said):
    result = run(write(content), "-o", "m.json", "--to-ledger", "ledger.csv")

    assert result.exit_code in {1, 2}, result.exception
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert said in result.output
    if said:
        assert result.exit_code == 2
        assert not Path("m.json").exists()


def test_a_bad_line_does_not_hide_the_others():
    lines = as_lines(numbered(KANTARA, 3, "consentReceiptID")).splitlines(keepends=True)
    lines.insert(1, '{"cut":\n')
    lines.insert(3, "x" * 1_100_000 + "\n")
    result = run(write("".join(lines), "c.jsonl"), "-o", "m.json")

    assert result.exit_code == 2
    assert "c.jsonl:2:8: The text ends in the middle." in result.output
    assert "c.jsonl:4:1: The line is longer than" in result.output


def test_files_that_cannot_be_read_say_why():
    os.mkfifo("pipe")
    for name, said in (
        (".", "This is a folder"),
        ("pipe", "This is a pipe"),
        ("no", "no such file"),
    ):
        assert said in str(run(name).exception)


def test_many_documents_are_counted_and_few_are_withheld(folder):
    sound = numbered(PLAIN, 40, "record_id")
    faulty = [
        changed(one, (("pii_processing", "language"),)) for one in numbered(PLAIN, 43, "record_id")
    ]
    other = changed({**PLAIN, "record_id": "z"}, ((*GIVEN, "event_time"), "soon"))
    write(as_lines([*sound, *faulty[40:], other]), "c.jsonl")
    result = run("c.jsonl", "-o", "m.json")
    lines = json.loads((folder / "m.json").read_text())["result"]["breakdown"]

    assert result.exit_code == 1
    assert lines[0]["figures"] == {"documents": 44, "not_so": None}
    assert "fewer than 5 of 44 documents are not so: language (fewer than 5)" in lines[0]["because"]
    assert "id-1" not in (folder / "m.json").read_text()


def test_ids_that_stand_twice_keep_the_result_from_being_a_pass():
    assert "documents have the id of another one" in said_of([PLAIN, PLAIN], code=4)


def test_a_time_without_a_zone_is_read_as_utc_and_said():
    document = changed(PLAIN, ((*GIVEN, "event_time"), "2026-01-10T10:00:00"))
    assert "times that name no zone" in said_of(document, code=0)


def test_without_a_record_only_the_form_is_judged():
    write([PLAIN, KANTARA])
    result = run("consents.json", record=None)

    assert result.exit_code == 0
    assert "2 documents (1 kantara, 1 record-eu-gdpr), 2 consents" in result.output
    assert "Nothing was held against a record" in result.output
    assert run("consents.json", "-o", "m.json", record=None).exit_code == 2
    write(changed(PLAIN, (("record_id",),)))
    assert run("consents.json", record=None).exit_code == 1


def test_a_record_cites_the_manifest_and_a_changed_claim_is_noticed(folder):
    assert run(write(PLAIN), "-o", "m.json").exit_code == 0
    manifest = read_manifest(folder / "m.json")
    reference = EvidenceReference.model_construct(key="r", manifest=manifest.id, file="m.json")
    on = manifest.validity.measured
    activity = read_record(folder / "record.yaml").activity

    assert standing_of(reference, activity, manifest, on).standing == "measured-pass"
    (folder / "record.yaml").write_text(RECORD.replace("v3", "v4"))
    now = standing_of(reference, read_record(folder / "record.yaml").activity, manifest, on)
    assert now.standing == "asserted"
    assert "purposes.newsletter.consent.notice_version" in now.reason


def test_verify_says_whether_the_documents_are_unchanged():
    run(write(PLAIN), "-o", "m.json")
    call = ["evidence", "verify", "m.json", "--inputs", "consents.json"]

    assert CliRunner().invoke(cli, call).exit_code == 0
    write(changed(PLAIN, (("record_id",), "other")))
    assert CliRunner().invoke(cli, call).exit_code == 1


def test_twice_gives_the_same_bytes(folder):
    write(as_lines(numbered(KANTARA, 9, "consentReceiptID")), "c.jsonl")
    made = []
    for _ in range(2):
        run("c.jsonl", "-o", "m.json", "--to-ledger", "l.csv")
        made.append((folder / "m.json").read_bytes() + (folder / "l.csv").read_bytes())

    assert made[0] == made[1]


def peak(count):
    """The most memory, in bytes, that so many documents a line take."""
    file = Path("c.jsonl")
    file.write_text(as_lines(numbered(KANTARA, count, "consentReceiptID")))
    tracemalloc.start()
    try:
        assert check_documents([file], date(2026, 10, 31)).tally.documents == count
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_many_lines_need_the_memory_of_one():
    """One takes some ten thousand bytes once it is read; a file is hashed by pieces of 1 MiB."""
    assert peak(600) < 2_500_000


def test_events_may_be_parts_of_the_record_as_drafts_have_them():
    status = "https://w3id.org/dpv#ConsentGiven"
    part = {
        "@type": [status, "https://w3id.org/dpv#ExplicitlyExpressedConsent"],
        "dct:date": {"@type": "xsd:dateTime", "@value": "2026-01-10T10:00:00Z"},
        "dpv:hasDuration": 31_536_000,
        "dpv:hasEntity": "96121fde",
    }
    document = changed(
        LINKED, (("dpv:hasConsentStatus",), {"@id": status}), (("dct:hasPart",), part)
    )
    text = problems(document)

    assert "0.dct:date" not in text
    assert "dct:hasPart" not in text
    document["dct:hasPart"]["dct:date"]["@value"] = "soon"
    assert "dct:hasPart.dct:date: This is no time." in problems(document)
