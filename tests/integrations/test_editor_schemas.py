"""The schemas as editors use them: judged by check-jsonschema and by the YAML language server."""

import json
import re
import shutil
from pathlib import Path

import pytest
from check_jsonschema.cli import main as check_jsonschema
from click.testing import CliRunner
from integration_world import ROOT
from language_server import an_editor

from dpiakit.cli.schema import SCHEMAS

SCHEMA = ROOT / "docs" / "schema"
POLICIES, JURISDICTIONS, EXAMPLES = ROOT / "policies", ROOT / "jurisdictions", ROOT / "examples"
NO_SHELVES = {"risks", "screening", "methods", "documents"}
RULES = [
    file for file in POLICIES.glob("*/*/*.yaml") if file.parent.name not in NO_SHELVES
]  # fmt: skip

WAIVERS = """\
waivers:
  - id: printing
    rule: gdpr/transfer-told-in-notice
    record: loyalty-personalisation
    element: letters-to-india
    reason: The new notice is at the printer's.
    owner: Head of loyalty
    approved_by: Data protection officer
    created: 2026-11-20
    expires: 2026-12-20
    measures: [The site shows the new notice already.]
"""
CONFIG = """\
[packs]
folders = ["law/house"]
disable = [{pack = "coppa", reason = "No service for children.", by = "Head of legal"}]
[gate]
fail_on = "high"
[paths]
records = ["records"]
[[severity]]
rule = "gdpr/notice-exists"
severity = "blocking"
reason = "We promised it."
by = "Head of legal"
"""

FILES = {
    "record": [*EXAMPLES.glob("*/records/*.yaml"), *EXAMPLES.glob("minimal/*.yaml"),
               *(ROOT / "tests" / "activities").glob("*.yaml")],
    "shared": [*EXAMPLES.glob("*/shared/*.yaml")],
    "rule": [file for file in RULES if not file.name.endswith(".cases.yaml")],
    "cases": [*(file for file in RULES if file.name.endswith(".cases.yaml")),
              *POLICIES.glob("*/pack.cases.yaml")],
    "pack": [*POLICIES.glob("*/pack.yaml")],
    "definitions": [*POLICIES.glob("*/definitions.yaml")],
    "data": [*POLICIES.glob("*/data.yaml")],
    "instruments": [POLICIES / "instruments.yaml"],
    "coverage": [*POLICIES.glob("*/coverage.yaml")],
    "scenario": [*POLICIES.glob("*/risks/*.yaml")],
    "screening": [*POLICIES.glob("*/screening/*.yaml"), *JURISDICTIONS.glob("lists/*.yaml")],
    "method": [*POLICIES.glob("common/methods/*.yaml")],
    "place": [*JURISDICTIONS.glob("*.yaml")],
    "adequacy": [*JURISDICTIONS.glob("adequacy/*.yaml")],
}  # fmt: skip
"""Every file that we ship, by the schema it follows."""

MISTAKES = {
    "record": ("lawful_basis: consent\n", "lawful_basis: consnt\n"),
    "shared": ("kind: shared", "kind: share"),
    "rule": ("severity: ", "severety: "),
    "cases": ("expect:", "expects:"),
    "pack": ("regime: ", "regime: x"),
    "definitions": ("how: ", "how: x"),
    "data": ("type: set", "type: sets"),
    "instruments": ("title: ", "titel: "),
    "coverage": ("title: ", "titel: "),
    "scenario": ("track: ", "track: x"),
    "screening": ("trigger: ", "trigger: x"),
    "method": ("likelihood:", "likelyhood:"),
    "place": ("code: ", "code: x"),
    "adequacy": ("decision: ", "dicision: "),
}
"""By the schema: a part of one of its files, and what somebody might write instead."""


FOR_OUTPUT = {name for name in SCHEMAS if re.search(r"-v\d+$", name)}


def judged(schema, *files):
    return CliRunner().invoke(
        check_jsonschema, ["--schemafile", str(SCHEMA / f"{schema}.schema.json"), *map(str, files)]
    )


def test_every_schema_for_writers_has_files_and_a_mistake():
    written_by_dpiakit = {"baseline", "evidence"}
    own = {"config", "waivers", "evidence-mapping", "evidence-hierarchy"}  # tested elsewhere

    assert FILES.keys() == MISTAKES.keys()
    assert FILES.keys() == SCHEMAS.keys() - FOR_OUTPUT - written_by_dpiakit - own


@pytest.mark.parametrize("name", FILES)
def test_every_file_that_we_ship_follows_its_schema(name):
    assert FILES[name]

    done = judged(name, *FILES[name])

    assert done.exit_code == 0, done.output


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_refused(name, tmp_path):
    old, new = MISTAKES[name]
    text = next(text for file in sorted(FILES[name]) if old in (text := file.read_text()))
    faulty = tmp_path / "faulty.yaml"
    faulty.write_text(text.replace(old, new))

    assert judged(name, faulty).exit_code == 1


@pytest.mark.parametrize(
    ("name", "suffix", "text", "old", "new"),
    [
        ("waivers", "yaml", WAIVERS, "approved_by:", "aproved_by:"),
        ("config", "toml", CONFIG, 'fail_on = "high"', 'fail_on = "grave"'),
    ],
)
def test_waivers_and_house_rules_follow_theirs_and_mistakes_are_refused(
    name, suffix, text, old, new, tmp_path
):
    sound, faulty = tmp_path / f"sound.{suffix}", tmp_path / f"faulty.{suffix}"
    sound.write_text(text)
    faulty.write_text(text.replace(old, new))
    assert sound.read_text() != faulty.read_text()

    assert judged(name, sound).exit_code == 0, judged(name, sound).output
    assert judged(name, faulty).exit_code == 1


def unexplained(schema):
    """Properties that nothing explains, by where they stand."""

    def search(part, where):
        if isinstance(part, list):
            for one in part:
                yield from search(one, where)
        if not isinstance(part, dict):
            return
        for key, one in part.get("properties", {}).items():
            if not one.get("description"):
                yield f"{where}.{key}"
        for key, one in part.items():
            if key in {"enum", "const", "default", "examples", "required"}:
                continue
            inner = one.items() if key in {"properties", "$defs"} else [(key, one)]
            for name, value in inner:
                yield from search(value, f"{where}.{name}")

    return list(search(schema, ""))


@pytest.mark.parametrize("name", [*FILES, "config", "waivers", "baseline", *sorted(FOR_OUTPUT)])
def test_every_key_is_explained(name):
    schema = SCHEMAS[name]()

    assert unexplained(schema) == []
    assert schema["$id"].startswith(f"urn:dpiakit:schema:{name}")
    assert schema["title"]
    assert schema["description"]
    assert "None:" not in json.dumps(schema), "that is a word of Python"


SERVER = ROOT / "tests/integrations/node/node_modules/yaml-language-server/bin/yaml-language-server"
NODE = shutil.which("node")


@pytest.fixture(scope="module")
def editor():
    if NODE is None or not SERVER.exists():
        pytest.skip("there is no YAML language server: npm ci --prefix tests/integrations/node")
    with an_editor(NODE, str(SERVER), "--stdio", cwd=ROOT) as opened:
        yield opened


@pytest.fixture
def written(tmp_path):
    """A file that names its schema in its first line, as those do that dpiakit writes."""

    def write(schema, text):
        file = tmp_path / f"{schema}.yaml"
        lines = [line for line in text.split("\n") if "yaml-language-server" not in line]
        place = SCHEMA / f"{schema}.schema.json"
        file.write_text("\n".join([f"# yaml-language-server: $schema={place}", *lines]))
        return file

    return write


RECORD = EXAMPLES / "minimal" / "newsletter.yaml"


def at(file, text):
    """The line and the column, from 1, where a text ends."""
    for number, line in enumerate(file.read_text().split("\n"), 1):
        if text in line:
            return number, line.index(text) + len(text) + 1
    raise AssertionError(text)


@pytest.mark.parametrize("name", ["record", "shared", "rule", "cases", "place", "scenario"])
def test_the_language_server_finds_nothing_wrong_with_a_file_of_ours(editor, written, name):
    file = written(name, min(FILES[name]).read_text())

    assert editor.open(file) == []


def test_the_language_server_marks_a_misspelt_key_and_word_at_their_lines(editor, written):
    text = RECORD.read_text().replace("lawful_basis: consent", "lawful_basis: consnt")
    file = written("record", text.replace("destination: IN", "destinaton: IN"))

    found = dict(editor.open(file))

    assert '"legitimate-interests"' in found[at(file, "consnt")[0]]
    assert found[at(file, "destinaton")[0]] == "Property destinaton is not allowed."


def test_the_language_server_explains_a_fact_and_offers_its_words(editor, written):
    file = written("record", RECORD.read_text().replace("lawful_basis: consent", "lawful_basis: "))
    editor.open(file)
    line, column = at(file, "lawful_basis: ")

    words = editor.completions(file, line, column)
    shown = editor.hover(file, line, column - 3)

    assert {"consent", "contract", "legitimate-interests"} <= set(words)
    assert SCHEMAS["record"]()["$defs"]["Purpose"]["properties"]["lawful_basis"][
        "description"
    ].split(".")[0] in re.sub(r"\\(.)", r"\1", shown)


def test_the_language_server_offers_the_keys_of_a_rule(editor, written):
    rule = Path(next(file for file in FILES["rule"] if file.stem == "transfer-has-safeguard"))
    file = written("rule", rule.read_text().replace("owner: legal\n", "o\n"))
    editor.open(file)

    line = file.read_text().split("\n").index("o") + 1

    assert "owner" in editor.completions(file, line, 2)
