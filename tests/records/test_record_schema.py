"""What editors are told a record may be."""

import json

import pytest

from dpiakit.model import REQUIRED, SHAREABLE, Activity
from dpiakit.records import record_schema, shared_schema


@pytest.fixture(params=[record_schema, shared_schema])
def schema(request):
    return request.param()


def test_a_schema_says_which_language_it_is_written_in(schema):
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"].startswith("urn:dpiakit:schema:")
    assert schema["title"]
    assert schema["description"]


def test_the_same_model_gives_the_same_bytes():
    assert json.dumps(record_schema()) == json.dumps(record_schema())


def test_a_record_needs_the_required_facts_unless_it_uses_shared_files():
    schema = record_schema()
    assert schema["required"] == [name for name in REQUIRED if name not in SHAREABLE]
    assert schema["anyOf"] == [{"required": ["uses"]}, {"required": list(REQUIRED)}]


def test_a_record_may_have_exactly_the_fields_of_the_model():
    schema = record_schema()
    assert list(schema["properties"]) == list(Activity.model_fields)
    assert schema["additionalProperties"] is False


def test_a_shared_file_may_have_what_can_be_shared():
    schema = shared_schema()
    assert set(schema["properties"]) == {"kind", "uses", *SHAREABLE}
    assert schema["required"] == ["kind"]


def test_every_definition_that_is_used_is_there_and_no_other(schema):
    text = json.dumps(schema)
    used = {part.partition('"')[0] for part in text.split('"$ref": "#/$defs/')[1:]}
    assert used == set(schema["$defs"])


def test_fields_are_explained_by_the_docstrings_of_the_model():
    transfer = record_schema()["$defs"]["Transfer"]
    assert "Ch. V GDPR" in transfer["description"]
    assert "importer" in transfer["properties"]["recipient"]["description"]


def test_no_field_is_lost_for_being_called_title():
    assert "title" in record_schema()["properties"]


def test_what_repeats_names_is_left_out(schema):
    text = json.dumps(schema)
    assert '"default": null' not in text
    assert '"title": "' not in text.replace(f'"title": "{schema["title"]}"', "")
