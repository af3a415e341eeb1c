"""Where things stand."""

import pytest

from dpiakit.source import Position, dotted, frame, parse_yaml, printable, quoted

TEXT = """\
id: offers
transfers:
  acme-mail:
    destination: IN
    data: [e-mail, name]
    note:
reviews:
  - on: 2026-01-01
  -
    by: dpo
  - {by: legal}
"""


@pytest.fixture(scope="module")
def document():
    return parse_yaml(TEXT, "r.yaml")


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        ("id", 1, 5),
        ("transfers.acme-mail.destination", 4, 18),
        ("transfers.acme-mail.data", 5, 11),
        ("transfers.acme-mail.data.1", 5, 20),
        ("reviews.0.on", 8, 9),
        ("reviews.1.by", 10, 9),
        ("reviews.2", 11, 5),
        ("reviews.2.by", 11, 10),
    ],
)
def test_a_value_is_found_where_it_is_written(document, path, line, column):
    assert document.position(tuple(path.split("."))) == Position("r.yaml", line, column)


def test_a_value_on_lines_of_its_own_is_found_at_its_key(document):
    assert document.position(("transfers",)) == Position("r.yaml", 2, 1)
    assert document.position(("transfers", "acme-mail")) == Position("r.yaml", 3, 3)


def test_an_empty_value_is_found_at_its_key(document):
    assert document.position(("transfers", "acme-mail", "note")) == Position("r.yaml", 6, 5)


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        ("transfers.acme-mail.safeguard", 3, 3),
        ("transfers.acme-mail.safeguard.signed", 3, 3),
        ("transfers.other.safeguard", 2, 1),
        ("transfers.acme-mail.data.2", 5, 11),
        ("transfers.acme-mail.data.x", 5, 11),
        ("transfers.acme-mail.data.99999999999999999999", 5, 11),
        ("id.x", 1, 5),
        ("reviews.2.on", 11, 5),
        ("nothing", 1, 1),
    ],
)
def test_what_is_not_written_is_found_at_its_nearest_ancestor(document, path, line, column):
    path = tuple(path.split("."))
    assert document.position(path) == Position("r.yaml", line, column)
    assert document.key_position(path) == Position("r.yaml", line, column)


def test_the_whole_document_is_found_where_it_begins(document):
    assert document.position(()) == Position("r.yaml", 1, 1)


def test_keys_have_places_too(document):
    assert document.key_position(("id",)) == Position("r.yaml", 1, 1)
    assert document.key_position(("transfers", "acme-mail", "data")) == Position("r.yaml", 5, 5)
    assert document.key_position(("reviews", "0")) == Position("r.yaml", 8, 5)


def test_columns_count_characters_not_bytes():
    document = parse_yaml("{ä: 1, 𝄞: x}".encode(), "r.yaml")
    assert document.position(("𝄞",)) == Position("r.yaml", 1, 11)


def test_a_byte_order_mark_moves_nothing():
    document = parse_yaml(b"\xef\xbb\xbfa: 1", "r.yaml")
    assert document.position(("a",)) == Position("r.yaml", 1, 4)
    assert document.text == "a: 1"


def test_a_path_is_shown_dotted_and_printable():
    assert dotted(("transfers", "acme-mail")) == "transfers.acme-mail"
    assert dotted(()) == ""
    assert dotted(("a\x1b[2J", "k" * 100)) == "a\\x1b[2J." + "k" * 59 + "…"


def test_what_steers_a_terminal_is_spelt_out():
    assert printable("a\x1b\n\t\u202e\U000e0001ä") == "a\\x1b\\n\\t\\u202e\\U000e0001ä"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("India", '"India"'), (True, "true"), (False, "false"), (None, "nothing"), (12, "12"),
        (1.5, "1.5"), ({}, "a mapping"), ([], "a list"), ("x\x1b", '"x\\x1b"'),
        ("x" * 100, '"' + "x" * 59 + '…"'),
    ],
)  # fmt: skip
def test_a_value_is_repeated_in_a_message_as_its_author_wrote_it(value, shown):
    assert quoted(value) == shown


def test_a_frame_shows_the_lines_around_a_place():
    assert frame(TEXT, 3, 3) == (
        "  2 | transfers:\n"
        "  3 |   acme-mail:\n"
        "    |   ^\n"
        "  4 |     destination: IN"
    )  # fmt: skip


def test_line_numbers_of_a_frame_stand_right():
    assert frame("\n" * 9 + "a: 1", 10, 4) == "   9 |\n  10 | a: 1\n     |    ^"


def test_a_frame_without_surroundings_is_two_lines():
    assert frame(TEXT, 1, 5, context=0) == "  1 | id: offers\n    |     ^"


def test_a_frame_counts_lines_as_the_reader_does():
    assert frame("a: 1\r\nb: 'x\x0b\x0cy'\rc: 2", 3, 1, context=0) == "  3 | c: 2\n    | ^"


def test_a_frame_keeps_terminals_out_of_it():
    shown = frame("a: \x1b[31mred\u202e, b", 1, 15)
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    line, caret = shown.split("\n")
    assert line == "  1 | a: \\x1b[31mred\\u202e, b"
    assert line[caret.index("^")] == "b"


def test_a_long_line_is_cut_around_the_place():
    shown = frame("x" * 100_000 + "HERE" + "y" * 100_000, 1, 100_001)
    line, caret = shown.split("\n")
    assert len(line) < 200
    assert line[len(caret) - 1 :].startswith("HERE")


@pytest.mark.parametrize(("line", "column"), [(0, 0), (-1, 1), (12, 1), (99, 1)])
def test_a_place_that_is_none_has_no_frame(line, column):
    assert frame(TEXT.rstrip("\n"), line, column) == ""
