"""Documents with anything at any place: they are judged, never tripped over."""

import copy
import json
import random
from datetime import date

import pytest
from receipts_world import KANTARA, LINKED, OF_PACK, PLAIN, RECORD

from dpiakit.evidence.receipts.against import claims_of
from dpiakit.evidence.receipts.check import Prescribed, check_documents
from dpiakit.evidence.receipts.fields import PROFILES
from dpiakit.evidence.receipts.ledger import COLUMNS, rows_of
from dpiakit.evidence.receipts.result import measurement_of, problems_told, told
from dpiakit.evidence.statistics_manifest import statistics_manifest
from dpiakit.law.conformity import Schema
from dpiakit.records import read_record
from dpiakit.source import read_yaml

ON = date(2026, 10, 31)
ODD = (
    None, True, 0, -1, 10**30, 1.5, "", "x", "\x00", "\x1b[2J", "a@b.example", [], {}, [None], [[]],
    {"@id": 5}, {"@id": ["n"]}, {"@id": None, "@type": 7}, [{"@id": "n"}], {"@value": []},
    "P1Y", "2026-01-01", {"@type": ["dpv:ConsentGiven", 3]}, [{"a": 1}], {"x": {"y": [{"z": 1}]}},
)  # fmt: skip
CONTENT = {key: value for key, value in PLAIN.items() if key != "schema_version"}
DOCUMENTS = (
    PLAIN, LINKED, KANTARA, OF_PACK,
    {"schema_version": "#receipt-eu-gdpr", "receipt_id": "r", "content": CONTENT},
    {"@graph": [LINKED, LINKED["dpv:hasEntity"][0]]},
    {"@type": "dpv:ConsentReceipt", "dpv:hasRecordOfActivity": [LINKED]},
)  # fmt: skip


def paths(value, path=()):
    yield path
    inner = value.items() if isinstance(value, dict) else ()
    inner = enumerate(value) if isinstance(value, list) else inner
    for key, one in inner:
        yield from paths(one, (*path, key))


def oddly(chance, document):
    """A copy with one to three things replaced, removed, or put into a list."""
    made = copy.deepcopy(document)
    for _ in range(chance.choice((1, 1, 2, 3))):
        path = chance.choice([one for one in paths(made) if one] or [("a",)])
        inner = made
        for step in path[:-1]:
            inner = inner[step]
        match chance.randrange(6):
            case 0 if path[-1] != "a":
                del inner[path[-1]]
            case 1 if path[-1] != "a":
                inner[path[-1]] = [inner[path[-1]]]
            case _:
                inner[path[-1]] = copy.deepcopy(chance.choice(ODD))
    return made


@pytest.mark.parametrize("seed", range(4))
def test_anything_may_stand_anywhere(seed, tmp_path):
    from pathlib import Path

    chance = random.Random(seed)  # noqa: S311  made-up documents
    (tmp_path / "record.yaml").write_text(RECORD)
    claims = claims_of(read_record(tmp_path / "record.yaml").activity)
    home = Path(__file__).parents[3] / "policies" / "gdpr" / "documents" / "consent-record.yaml"
    schema = Schema("consent-record", read_yaml(home).data, "x", (), None)
    file = tmp_path / "c.json"
    for number in range(60):
        document = DOCUMENTS[number % len(DOCUMENTS)]
        file.write_text(json.dumps(oddly(chance, document)))
        of_pack = document is OF_PACK
        rows = []
        found = check_documents(
            [file], ON, claims=claims,
            profile=None if of_pack else chance.choice((None, "kantara", *PROFILES)),
            prescribed=Prescribed("gdpr/consent-record", schema) if of_pack else None,
            watch=lambda one, rows=rows: rows.extend(rows_of(one, claims)),
        )  # fmt: skip
        text = problems_told(found, 200) + told(found)
        if not found.tally.unusable_count:
            statistics_manifest(
                measurement_of(found), record="news", record_sha256="0" * 64,
                expires=date(2027, 1, 1), tool="dpiakit 1",
            )  # fmt: skip

        assert text.replace("\n", "").isprintable()
        assert all(len(row) == len(COLUMNS) for row in rows)
        assert all(isinstance(one, str) for row in rows for one in row)
