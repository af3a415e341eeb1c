"""What a written value means, and which texts are refused."""

from unittest.mock import ANY

import pytest
import yaml

from dpiakit.errors import InputError, Problem
from dpiakit.source import Limits, parse_yaml
from dpiakit.source.syntax import Fault, faults

MARK = yaml.Mark("r.yaml", 3, 0, 3, None, None)


def read(text, **limits):
    return parse_yaml(text, "r.yaml", limits=Limits(**limits)).data


def problems(text, **limits) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        read(text, **limits)
    return caught.value.problems


def the_problem(text, **limits) -> Problem:
    (problem,) = problems(text, **limits)
    return problem


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("NO", "NO"), ("no", "no"), ("yes", "yes"), ("on", "on"), ("Off", "Off"), ("y", "y"),
        ("true", True), ("True", True), ("TRUE", True), ("tRue", "tRue"),
        ("false", False), ("False", False), ("FALSE", False), ("'false'", "false"),
        ("", None), ("~", None), ("null", None), ("Null", None), ("NULL", None), ("nUll", "nUll"),
        ("'~'", "~"), ('""', ""), ("none", "none"),
        ("0", 0), ("-0", 0), ("12", 12), ("+12", 12), ("-12", -12), ('"12"', "12"),
        ("010", "010"), ("0482", "0482"), ("-010", "-010"), ("010.5", "010.5"), ("00", "00"),
        ("0x1F", "0x1F"), ("0o14", "0o14"), ("1_000", "1_000"), ("0b1", "0b1"),
        ("1.5", 1.5), (".5", 0.5), ("-.5", -0.5), ("1.", 1.0), ("1e3", 1000.0), ("1.5E-1", 0.15),
        ("0.5", 0.5), ("1e", "1e"), (".", "."), ("-", [None]), ("+", "+"), ("1.2.3", "1.2.3"),
        ("12:30", "12:30"), ("190:20:30", "190:20:30"), ("2026-01-02", "2026-01-02"),
        ("2026-01-02T10:00:00Z", "2026-01-02T10:00:00Z"), ("١٢", "١٢"),
        ("e-mail", "e-mail"), ("Grüße", "Grüße"), ("|\n  two\n  lines\n", "two\nlines\n"),
        (">\n  one\n  line\n", "one line\n"), ('"\\u00e4\\n"', "ä\n"),
    ],
)  # fmt: skip
def test_a_word_means_what_the_core_schema_of_yaml_1_2_says(written, meant):
    value = read(f"a:\n  {written}" if written == "-" else f"a: {written}")["a"]
    assert (value, type(value)) == (meant, type(meant))


def test_mappings_and_lists_nest_in_both_styles():
    text = "a: {b: [1, {c: d}], e: []}\nf:\n- g\n-\n  - h\n  - i: j\n"
    assert read(text) == {
        "a": {"b": [1, {"c": "d"}], "e": []},
        "f": ["g", ["h", {"i": "j"}]],
    }


@pytest.mark.parametrize("text", ["[a, b]", "word", "12", "'~'"])
def test_a_document_may_be_any_value(text):
    assert read(text) is not None


def test_country_codes_are_text_as_values_and_as_keys():
    assert read("markets: [DE, NO, ON]\nNO: 1\non: 2\n12:30: 3\n") == {
        "markets": ["DE", "NO", "ON"],
        "NO": 1,
        "on": 2,
        "12:30": 3,
    }


def test_quotes_make_any_word_a_key():
    assert read("\"1\": a\n'true': b\n'null': c\n\"<<\": d") == {
        "1": "a",
        "true": "b",
        "null": "c",
        "<<": "d",
    }


def test_a_byte_order_mark_is_accepted():
    assert read(b"\xef\xbb\xbfa: 1") == {"a": 1}
    assert read("\ufeffa: 1") == {"a": 1}


def test_windows_and_old_macintosh_line_ends_are_accepted():
    assert read("a: 1\r\nb: 2\rc: 3") == {"a": 1, "b": 2, "c": 3}


def test_a_document_may_begin_with_its_version_and_end_with_dots():
    assert read("%YAML 1.2\n---\na: 1\n...\n") == {"a": 1}


def test_a_key_written_twice_is_refused_where_it_stands_and_names_the_first():
    problem = the_problem("a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n")
    assert (problem.line, problem.column, problem.where) == (5, 3, "b.c")
    assert problem.what == '"c" is written twice: here and on line 3.'


def test_two_keys_that_are_no_text_are_two_problems():
    assert [p.what for p in problems("{? &x [a] : 1, *x : 2, <<: {}, << : {}}")] == [
        "A mapping or list cannot be a key.",
        "Merge keys (<<) are not used here.",
        "Merge keys (<<) are not used here.",
    ]


def test_a_key_that_looks_like_a_refused_one_confuses_nobody():
    assert problems('{? [a] : 1, "\\x001": 2, ? [b] : 3}')


def test_a_key_written_three_times_is_two_problems():
    assert [p.line for p in problems("a: 1\na: 2\na: 3\n")] == [2, 3]


@pytest.mark.parametrize(
    ("text", "line", "column", "where", "what"),
    [
        ("a: !!str 1", 1, 4, "a", "Tags like"),
        ("a: !mine {b: 1}", 1, 4, "a", "Tags like"),
        ("a: !<x> 1", 1, 4, "a", "Tags like"),
        ("a: ! 1", 1, 4, "a", "Tags like"),
        ("a: !x!y 1", 1, 4, "", "Tags like"),
        ("a: !<x 1", 1, 4, "", "Tags like"),
        ("!!str a: 1", 1, 1, "a", "Tags like"),
        ("a: 1\n<<: {b: 2}", 2, 1, "<<", "Merge keys"),
        ("1: a", 1, 1, "1", "The key 1 is not text."),
        ("1.5: a", 1, 1, "1.5", "The key 1.5 is not text."),
        ("true: a", 1, 1, "true", "The key true is not text."),
        ("a: {null: 1}", 1, 5, "a.null", "The key null is not text."),
        ("~: a", 1, 1, "~", "The key ~ is not text."),
        (".inf: a", 1, 1, ".inf", "The key .inf is not text."),
        ("? \n: a", 1, 2, "", "A key is empty."),
        ("'': a", 1, 1, "", "A key is empty."),
        ("? [a, b]\n: c", 1, 3, "?", "A mapping or list cannot be a key."),
        ("a: .inf", 1, 4, "a", ".inf is no number"),
        ("a: -.INF", 1, 4, "a", "-.INF is no number"),
        ("a: .nan", 1, 4, "a", ".nan is no number"),
        ("a: 1e999", 1, 4, "a", 'The number "1e999" is too large'),
        ("a: " + "9" * 5000, 1, 4, "a", "The number"),
        ("a: 0." + "3" * 5000, 1, 4, "a", "The number"),
        ("- a\n- 1e400", 2, 3, "1", 'The number "1e400"'),
        ('a: "\\x1b[2J"', 1, 4, "a", "The text holds the control character \\x1b"),
        ('a: ["\\0"]', 1, 5, "a.0", "The text holds the control character \\x00"),
        ('"\\e": 1', 1, 1, "\\x1b", "The text holds the control character \\x1b"),
    ],
)
def test_what_only_looks_harmless_is_refused_at_its_place(text, line, column, where, what):
    problem = the_problem(text)
    assert (problem.line, problem.column, problem.where) == (line, column, where)
    assert problem.what.startswith(what)
    assert problem.hint


@pytest.mark.parametrize(
    ("text", "line", "column", "what"),
    [
        ("a: 1\n\tb: 2\n", 2, 1, "A tab stands where only spaces may indent."),
        ("\ta: 1", 1, 1, "A tab"),
        ("a: >\n\tx\n", 2, 1, "A tab"),
        (
            "a:\n\tb: 1\n\tc: 2\n\td: 3\n",
            2,
            1,
            "A tab stands where only spaces may indent. So do 2",
        ),
        ("a: b: c", 1, 5, 'A second ": " stands in this value.'),
        ("a: 1\n b: 2", 2, 3, "This key does not fit the line above."),
        ("a\nb: 1", 2, 2, "This key does not fit"),
        ("a: 'x\nb: 1", 1, 4, "The quotation mark here is never closed."),
        ('a: "\\q"', 1, 5, "This backslash begins no known escape."),
        ('a: "\\ud800"', 1, 7, "This backslash"),
        ("a: [1, 2\nb: 3", 1, 4, "The list that begins here"),
        ("a: {b: 1\nc: 2", 1, 4, "The mapping that begins here"),
        ("a: @x", 1, 4, 'A value cannot begin with "@".'),
        ("a: %x", 1, 4, 'A value cannot begin with "%".'),
        ("a: & x", 1, 4, 'A value cannot begin with "&" or "*".'),
        ("a: * x", 1, 4, 'A value cannot begin with "&" or "*".'),
        ("a: *x", 1, 4, "Nothing is marked with the name"),
        ("a: &x 1\nb: &x 2", 2, 4, "This name already marks another value."),
        ("a: 1\n---\nb: 2", 2, 1, "A second document begins here."),
        ("a: 1\n...\nb: 2", 3, 1, "The document ends before this."),
        ("a: 1\nfoo\n", 2, 1, 'This line is no "key: value".'),
        ("a: - b", 1, 4, "A list cannot begin here."),
        ("- a\nb: 1", 2, 1, "This line is no item of the list above."),
        ("a: 1\n- b", 2, 1, "This does not continue the mapping above."),
        ("a: 'b' c", 1, 8, "This does not continue"),
        ("a: ]", 1, 4, "A value is missing here."),
        ("a: |x\n", 1, 5, 'Only "-", "+" or a digit'),
        ("%FOO\n---\na: 1", 1, 1, "This line is read as a YAML directive."),
        ("%YAML 2.0\n---\na: 1", 1, 1, "This line is read as a YAML directive."),
        ("a: 1\nb: \x01\x02", 2, 4, "The text holds the control character \\x01"),
        ("a: x\x7f", 1, 5, "The text holds the control character \\x7f"),
        ("a: x\u2028y", 1, 5, "The text holds the control character \\u2028"),
        ("a: x\n\ufeffb: y", 2, 1, "The text holds the control character \\ufeff"),
        ("\ufeff\ufeffa: x", 1, 1, "The text holds the control character \\ufeff"),
        ("a: x\x85y", 1, 5, "The text holds the control character \\x85"),
        ("a: \ud800", 1, 4, "The text holds the control character \\ud800"),
        ("a: \x00", 1, 4, "The text holds the control character \\x00"),
    ],
)
def test_a_text_that_is_no_yaml_is_refused_in_plain_words(text, line, column, what):
    problem = problems(text)[0]
    assert (problem.line, problem.column) == (line, column)
    assert problem.what.startswith(what)
    assert problem.hint


def test_only_the_first_of_very_many_control_characters_are_listed():
    assert len(problems("a: " + "\x01" * 1000)) == 20


def test_all_problems_of_a_well_formed_text_are_listed_together():
    text = "a: 1\na: 2\n3: x\nb: !t y\nc: .nan\nd:\n- 1e999\n"
    assert [p.line for p in problems(text)] == [2, 3, 4, 5, 7]


@pytest.mark.parametrize("text", ["", " \n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_no_record(text):
    assert the_problem(text).what == "The file is empty."


@pytest.mark.parametrize("text", ["# only this\n", "---\n", "~", "--- # x\n..."])
def test_a_file_without_content_is_no_record(text):
    assert the_problem(text).what == "The file holds no value."


def test_bytes_that_are_no_utf8_are_refused_with_their_offset():
    problem = the_problem("a: 1\nstraße: ä\n".encode("latin-1"))
    assert (problem.line, problem.column) == (2, 5)
    assert problem.what == "The file is not UTF-8: byte 9 is 0xdf."


def test_utf16_and_binary_files_are_recognised():
    assert the_problem("a: ä".encode("utf-16")).what == "The file is written in UTF-16."
    assert the_problem(b"\x89PNG\r\n\x00\x00\xff").what == "The file is not text."


def test_a_value_may_be_marked_and_repeated():
    assert read("a: &x [1, {b: c}]\nd: *x\ne: [*x]\nf: &y z\ng: *y\n*y : h") == {
        "a": [1, {"b": "c"}],
        "d": [1, {"b": "c"}],
        "e": [[1, {"b": "c"}]],
        "f": "z",
        "g": "z",
        "z": "h",
    }


def test_a_value_that_repeats_itself_is_refused():
    problem = the_problem("a: &x [b, *x]")
    assert (problem.line, problem.where) == (1, "a")
    assert problem.what == "This value repeats itself without end."


def test_a_billion_laughs_cost_nothing():
    laughs = (f"a{i}: &a{i} [" + f"*a{i - 1}, " * 10 + "]\n" for i in range(1, 60))
    text = "a0: &a0 [ha, ha]\n" + "".join(laughs)
    assert "repeat more than 1,000 values" in the_problem(text).what


def test_aliases_cannot_nest_deeper_than_a_text_may():
    lines = ["a0: &a0 [ha]", *(f"a{i}: &a{i} [*a{i - 1}]" for i in range(1, 40))]
    assert problems("\n".join(lines), depth=20)


@pytest.mark.parametrize("count", [65, 1_000, 10_000, 400_000])
@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "[a: "])
def test_a_text_nested_too_deeply_is_refused_however_deep(opening, count):
    text = opening * count + "x" + {"[": "]", "{": "}"}.get(opening[0], "") * count
    assert "nested more than 64 levels deep" in problems(text)[0].what


def test_keys_nested_too_deeply_are_refused_as_well():
    assert "nested more than 64 levels deep" in problems("? " * 100_000 + "x")[0].what


def test_nesting_by_indentation_is_counted_too():
    text = "".join(" " * i + "a:\n" for i in range(70))
    problem = the_problem(text)
    assert "nested more than 64 levels deep" in problem.what
    assert problem.line == 65


def test_the_deepest_level_allowed_is_allowed():
    assert read("[" * 64 + "]" * 64)
    assert read("x: " + "[" * 63 + "a" + "]" * 63 + "\ny: " + "z" * 1000)
    assert problems("x: " + "[" * 64 + "a" + "]" * 64 + "\ny: " + "z" * 1000)


def test_a_text_larger_than_the_limit_is_refused():
    assert "too large (33 bytes); at most 32" in the_problem("a" * 33, size=32).what
    assert "too large" in the_problem("a: " + "ä" * 2_000_000).what


def test_a_text_of_too_many_values_is_refused():
    text = "[" + "a," * 300_000 + "]"
    problem = the_problem(text)
    assert problem.what == "The file holds more than 250,000 keys and values."


def test_a_hundred_thousand_keys_are_read():
    data = read("\n".join(f"k{i}: {i}" for i in range(100_000)))
    assert len(data) == 100_000


def test_very_many_problems_are_not_all_listed():
    assert len(problems("a: 1\n" * 50_000)) == 100


def test_a_key_and_a_value_of_a_megabyte_are_read_and_not_repeated_in_messages():
    long = "k" * 1_000_000
    assert read(f"? {long}\n: {long}") == {long: long}
    problem = the_problem(f"? {long}\n: 1\n? {long}\n: 2")
    assert len(str(problem)) < 500


def test_a_message_repeats_no_control_character():
    problem = the_problem('"\\t\\n": 1\n"\\t\\n": 2')
    assert problem.what.startswith('"\\t\\n" is written twice')
    assert problem.where == "\\t\\n"


def test_an_error_that_nobody_has_words_for_yet_is_still_told():
    """The parsers may learn new errors; theirs is better than none."""
    known = yaml.scanner.ScannerError(None, None, "found a surprise", MARK)
    without_place = yaml.scanner.ScannerError(None, None, "found a surprise", None)
    assert faults(known, "a: 1") == [
        Fault(1, 4, "This is not YAML: found a surprise.", ANY),
    ]
    assert faults(without_place, "a: 1")[0].line == 0
    assert faults(yaml.YAMLError(), "a: 1")[0].what == "This is not YAML: it cannot be read."
