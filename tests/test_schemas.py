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
def test_every_schema_is_itself_valid(name):
    from jsonschema import Draft202012Validator

    Draft202012Validator.check_schema(SCHEMAS[name]())
