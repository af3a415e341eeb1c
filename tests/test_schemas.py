"""The committed schemas are those of the code: editors must not believe in fields of last year."""

from pathlib import Path

import pytest

from dpiakit.cli.schema import SCHEMAS, schema_text

FOLDER = Path(__file__).parent.parent / "docs" / "schema"


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_committed_schema_is_fresh(name, request):
    file = FOLDER / f"{name}.schema.json"
    if request.config.getoption("--renew-golden"):
        file.write_text(schema_text(name))

    assert file.read_text() == schema_text(name), "renew with: pytest --renew-golden"


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_key_of_a_schema_is_explained(name):
    assert not list(unexplained(SCHEMAS[name](), name))


def unexplained(schema, place):
    """Keys without a description, as those who write or read a file would see them."""
    if isinstance(schema, list):
        for number, part in enumerate(schema):
            yield from unexplained(part, f"{place}.{number}")
    if isinstance(schema, dict):
        keys = schema.get("properties", {})
        for key, part in keys.items():
            if not (isinstance(part, dict) and part.get("description", "").strip()):
                yield f"{place}: {key}"
            yield from unexplained(part, f"{place}.{key}")
        for key, part in schema.items():
            if part is not keys:
                yield from unexplained(part, f"{place}.{key}")


def test_a_key_without_a_word_is_noticed():
    schema = {
        "$defs": {
            "Part": {
                "properties": {
                    "a": {"type": "string"},
                    "properties": {
                        "description": "A key of that name.",
                        "properties": {"b": {"description": " "}},
                    },
                }
            }
        }
    }

    assert list(unexplained(schema, "x")) == [
        "x.$defs.Part: a", "x.$defs.Part.properties: b",
    ]  # fmt: skip


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_schema_is_itself_valid(name):
    from jsonschema import Draft202012Validator

    Draft202012Validator.check_schema(SCHEMAS[name]())
