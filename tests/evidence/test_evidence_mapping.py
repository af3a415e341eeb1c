"""A mapping is checked whole, at its lines, before a row is read."""

import pytest
from evidence_world import MAPPING

from dpiakit.errors import InputError
from dpiakit.evidence.mapping import read_mapping
from dpiakit.evidence.suggestion import suggested_mapping
from dpiakit.evidence.tables import TABLES


def problems(tmp_path, text):
    file = tmp_path / "m.yaml"
    file.write_text(text)
    with pytest.raises(InputError) as wrong:
        read_mapping(file)
    return [(one.line, one.what, one.hint) for one in wrong.value.problems]


def only(tmp_path, text):
    ((line, what, hint),) = problems(tmp_path, text)
    return line, f"{what} {hint}"


NOTICES = "tables:\n  notices:\n    from: n.csv\n    columns: {notice_version: v, valid_from: f}\n"


def test_the_builders_mapping_is_sound(tmp_path):
    (tmp_path / "m.yaml").write_text(MAPPING)

    assert list(read_mapping(tmp_path / "m.yaml").tables) == [
        "consent_events", "processing_events", "notices",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("  notices:", "  notice:", 2, '"notice" is no canonical table. Did you mean "notices"?'),
        ("valid_from: f", "valid_form: f, valid_from: f", 4, 'Did you mean "valid_from"?'),
        (", valid_from: f", "", 4, 'The column "valid_from" of notices is not mapped.'),
        ("from: n.csv", "form: n.csv", 3, 'Did you mean "from"?'),
        ("from: n.csv", "from: ../n.csv", 3, "inside the folder"),
        ("from: n.csv", "from: /etc/passwd", 3, "relative to the folder"),
        ("from: n.csv", "from: s3://bucket/n.csv", 3, "relative to the folder"),
        ("from: n.csv", 'from: "*.csv"', 3, "patterns are not read"),
        ("valid_from: f", "valid_from: {codes: {a: b}, column: f}", 4, "Only text has codes"),
        ("notice_version: v", "notice_version: {unit: s, column: v}", 4, "is not a time"),
        ("notice_version: v", "notice_version: {}", 4, 'either "column:" or "value:"'),
        ("notice_version: v", "notice_version: {column: v, value: x}", 4, 'either "column:"'),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_line(tmp_path, old, new, line, said):
    at, told = only(tmp_path, NOTICES.replace(old, new))

    assert at == line
    assert said in told


def test_a_code_that_means_nothing_is_told(tmp_path):
    text = MAPPING.replace("event: event,", "event: {column: e, codes: {yes: givn}},")

    assert 'Did you mean "given"?' in only(tmp_path, text)[1]


def test_all_problems_are_told_at_once(tmp_path):
    text = NOTICES.replace("n.csv", "/n.csv") + "  notcies: {}\n"

    assert [line for line, _, _ in problems(tmp_path, text)] == [3, 5]


@pytest.mark.parametrize("text", ["", "[]\n", "tables: {}\n", "time_zone: UTC\n"])
def test_an_empty_mapping_is_an_error(tmp_path, text):
    assert problems(tmp_path, text)


def test_columns_of_a_table_are_told_apart_and_explained():
    for table in TABLES.values():
        names = [column.name for column in table.columns]
        assert len(names) == len(set(names))
        assert table.required
        assert all(column.meaning.endswith(".") for column in table.columns)


def test_a_proposal_names_what_it_did_not_find():
    text = suggested_mapping({"ledger.csv": {"event_id": "VARCHAR", "customer": "VARCHAR",
                                             "purpose": "VARCHAR", "state": "VARCHAR"},
                              "weather.csv": {"rain": "DOUBLE"}})  # fmt: skip

    assert "      ts: TO-NAME  # When the person acted." in text
    assert "      subject_id: customer\n" in text
    assert "# weather.csv is like no canonical table." in text


def test_a_proposal_asks_for_the_zone_of_local_times_and_the_unit_of_numbers():
    columns = {"notice_version": "VARCHAR", "valid_from": "TIMESTAMP", "valid_to": "BIGINT"}
    text = suggested_mapping({"n.parquet": columns})

    assert "# time_zone: UTC" in text
    assert "valid_to: {column: valid_to, unit: s}" in text


@pytest.mark.parametrize("name", ["ab: c", "#", "NO", "it's", '"', "-", "\u00e9"])
def test_a_proposal_is_yaml_whatever_columns_are_called(tmp_path, name):
    text = suggested_mapping({name: {"notice_version": "VARCHAR", "valid_from": "VARCHAR"}})
    (tmp_path / "m.yaml").write_text(text)

    assert read_mapping(tmp_path / "m.yaml").tables["notices"].names == (name,)
