"""What an expression means for a record, and why."""

from datetime import date

import pytest
from cel_world import ACTIVITY, ITEM, TRANSFER, Activity, Item, Note, Transfer, a_scope, an_activity

from dpiakit.cel import (
    INT,
    Definition,
    Located,
    Scope,
    TraceLine,
    compile_check,
    compile_expression,
    deciding,
    evaluate,
    missing,
    render,
    trace,
)
from dpiakit.errors import EvaluationError
from dpiakit.model.period import Period

SCOPE = a_scope()
HEALTH = Item("mood", category="health", keep=Period(12), amount=3)
EMAIL = Item("email", category="contact", sent="mailer", sensitive=False)
BARE = Item("bare")
MAILER = Transfer("mailer", destination="US", signed=date(2024, 2, 29), items=("email", "mood"))
CRM = Transfer("crm", destination="IN", items=("email", "gone"), onward=False)
SHOP = an_activity(
    data=(HEALTH, EMAIL, BARE),
    transfers=(MAILER, CRM),
    title="Shop",
    count=3,
    shared=True,
    tags=("a", "b"),
    notes=(Note("x", read=True), Note(None, read=False)),
    main="mood",
    uses=("email", "mood"),
)


def value(text, root=SHOP, **variables):
    """The value in both forms, which must agree."""
    kinds = {"transfer": TRANSFER, "d": ITEM}
    e = compile_check(text, SCOPE.with_variables(**{name: kinds[name] for name in variables}), None)
    interpreted = evaluate(e, root, {name: Located(given) for name, given in variables.items()})
    assert compile_expression(e)(root, *variables.values()) == interpreted
    return interpreted


def explained(text, root=SHOP, **variables):
    """The trace for the elements of a collection, each located where it stands."""
    kinds = {"transfer": (TRANSFER, "transfers"), "d": (ITEM, "data")}
    e = compile_check(text, SCOPE.with_variables(**{name: kinds[name][0] for name in variables}))
    located = {
        name: Located(given, (kinds[name][1], given.key)) for name, given in variables.items()
    }
    return trace(e, root, located)


TRUTH = {"true": True, "false": False, "shared": None}


@pytest.mark.parametrize("left", TRUTH)
@pytest.mark.parametrize("right", TRUTH)
def test_unknown_is_not_no_and_not_yes(left, right):
    """Kleene's logic: a result is known if it is the same whatever the unknown turns out to be."""
    unknown = Activity()
    one, other = TRUTH[left], TRUTH[right]
    both = False if False in {one, other} else None if None in {one, other} else True
    either = True if True in {one, other} else None if None in {one, other} else False

    assert value(f"{left} && {right}", unknown) is both
    assert value(f"{left} || {right}", unknown) is either
    assert value(f"!{left}", unknown) is (None if one is None else not one)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tags.exists(t, t == 'b')", True),
        ("notes.exists(n, n.text == 'x')", True),
        ("notes.exists(n, n.text == 'y')", None),
        ("notes.all(n, n.text == 'y')", False),
        ("notes.all(n, n.text == 'x')", None),
        ("notes.exists_one(n, n.read)", True),
        ("notes.exists_one(n, n.text == 'x')", None),
        ("notes.exists_one(n, n.text == 'x' || n.read == false)", False),
        ("tags.exists_one(t, t == 'z')", False),
        ("scores.exists(s, s > 1)", None),
        ("notes.filter(n, n.text == 'x')", None),
        ("notes.map(n, n.text)", None),
        ("notes.filter(n, n.read).map(n, n.text)", ["x"]),
        ("tags.filter(t, t != 'a')", ["b"]),
        ("data.filter(d, d.sensitive == false || has(d.amount)).size()", None),
        ("words.map(w, w)", ["a", "b", "health"]),
        ("words.filter(w, w != 'b')", ["a", "health"]),
        ("(shared ? words : tags).map(w, w)", ["a", "b", "health"]),
        ("[title, 'x'].exists(t, t == 'Shop')", True),
    ],
)
def test_macros_ask_every_element_until_the_answer_is_certain(text, expected):
    assert value(text) == expected


def test_macros_over_an_empty_list_know_their_answer():
    empty = an_activity(tags=())

    assert value("tags.exists(t, t == 'a')", empty) is False
    assert value("tags.all(t, t == 'a')", empty) is True
    assert value("tags.exists_one(t, t == 'a')", empty) is False
    assert value("tags.map(t, t.size())", empty) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("main.category", "health"),
        ("main.key", "mood"),
        ("main == 'mood'", True),
        ("main != d", True),
        ("d == d", True),
        ("d.sent.destination", "US"),
        ("d.sent.signed", date(2024, 2, 29)),
        ("d.sent.items.exists(i, i.category == 'health')", True),
        ("d.sent.items.exists(i, i == 'mood' && special(i))", True),
        ("d.sent.items.map(i, i)", ["email", "mood"]),
        ("d in uses", True),
        ("d.key in uses", True),
        ("'mood' in uses", True),
        ("main in uses", True),
        ("main in d.sent.items", True),
        ("d in data", True),
        ("main in data", True),
        ("'gone' in data", False),
        ("amount_of(main)", 3),
        ("special(main)", True),
        ("sent(d, 'US')", True),
        ("sent(main, 'US')", None),
        ("written(main)", True),
        ("data.exists(e, e == main)", True),
        ("uses.exists(u, tags.exists(t, u.category == 'health' && t == 'b'))", True),
        ("uses.all(u, uses.exists(v, u.category == v.category && u == v))", True),
        ("either(d.sensitive, shared)", True),
        ("either(d.sent.onward, false)", None),
        ("data.exists(e, e in d.sent.items && e.category == 'health')", True),
    ],
)
def test_a_reference_is_followed_to_its_element(text, expected):
    assert value(text, d=EMAIL) == expected


@pytest.mark.parametrize(
    "text",
    ["main.category", "main.key", "main == 'x'", "special(main)", "amount_of(main)",
     "main in uses", "'x' in uses", "main.sent.items.size()", "'x' in data", "sent(main, 'US')"],
)  # fmt: skip
def test_what_a_missing_reference_or_list_would_say_is_unknown(text):
    assert value(text, Activity(data=None)) is None
    if "main.key" not in text and "main ==" not in text:
        assert value(text, Activity(main="x", data=None)) is None


def test_a_reference_to_nothing_is_unknown_but_still_a_name():
    dangling = an_activity(main="gone")

    assert value("main.category", dangling) is None
    assert value("main == 'gone'", dangling) is True
    assert value("main.key", dangling) == "gone"
    assert value("has(main.key)", dangling) is True
    assert value("has(main.category)", dangling) is False


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("has(title)", True),
        ("has(share)", False),
        ("has(d.category)", True),
        ("has(d.keep)", False),
        ("has(d.key)", True),
        ("has(d.sent.destination)", True),
        ("has(d.sent.note.text)", False),
        ("has(main.sent.destination)", False),
        ("!has(d.sent.note)", True),
    ],
)
def test_whether_a_fact_is_written_down_is_always_known(text, expected):
    assert value(text, d=EMAIL) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7 / 2", 3),
        ("-7 / 2", -3),
        ("-7 % 3", -1),
        ("7 % -3", 1),
        ("7.0 / 2", 3.5),
        ("count * 2 - 1", 5),
        ("count + 0.5", 3.5),
        ("-count", -3),
        ("-(0.5)", -0.5),
        ("0.04 * share", None),
        ("1 == 1.0", True),
        ("1 in [1.0, 2]", True),
        ("on - days(1)", date(2025, 12, 31)),
        ('date("2024-01-31") + months(1)', date(2024, 2, 29)),
        ('months(1) + date("2024-01-31")', date(2024, 2, 29)),
        ("on - old", Period(days=731)),
        ("years(1) + days(2) - months(2)", Period(10, 2)),
        ("days(count)", Period(days=3)),
        ("months(12) == years(1)", True),
        ("days(365) < years(1)", True),
        ("old <= on && on >= old && !(on > on)", True),
        ("title.size() + size(tags)", 6),
        ("title.contains('ho') && title.startsWith('S') && title.endsWith('p')", True),
        ("title.matches('^[A-Z]')", True),
        ("title.matches('^[a-z]')", False),
        ("'b' in words && !('c' in words)", True),
        ("count in [1, 3] ? 'yes' : 'no'", "yes"),
        ("title in ['Shop']", True),
        ("undecided > 3", None),
        ("people() == 3", True),
        ("age('US')", 13),
        ("age('IN')", None),
        ("age(title)", None),
    ],
)
def test_values_are_computed_as_cel_computes_them(text, expected):
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("shared ? 1 : 2", None),
        ("shared ? 1 : 1", 1),
        ("shared ? count : count", None),
        ("shared || true ? 1 : 2", 1),
        ("has(title) ? 1 : 2", 2),
        ("has(title) ? title : 'none'", "none"),
    ],
)
def test_of_an_unknown_condition_counts_what_both_answers_agree_on(text, expected):
    assert value(text, Activity()) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1 / 0 == 1", "divided by zero"),
        ("1 % 0 == 1", "divided by zero"),
        ("0.5 / 0 == 1", "divided by zero"),
        ("9223372036854775807 + count == 1", "too large"),
        ("-(-9223372036854775807 - 1) == 1", "too large"),
        ("(-9223372036854775807 - 1) / -1 == 1", "too large"),
        ("1e308 * 10 == 1.0", "too large"),
        ("1e308 + 1e308 == 1.0", "too large"),
        ('date("9999-12-31") + days(1) > on', "P1D after 9999-12-31 lies beyond the calendar"),
        ('date("0001-01-01") - years(1) > on', "beyond the calendar"),
        ("age('DE') > 1", "not known for DE"),
        ("risky", "divided by zero"),
    ],
)
def test_what_cannot_be_computed_is_an_error_in_both_forms(text, message):
    e = compile_check(text, SCOPE)
    root = an_activity(data=(HEALTH,), count=0 if text == "risky" else 3)

    for evaluated in (lambda: evaluate(e, root), lambda: compile_expression(e)(root)):
        with pytest.raises(EvaluationError, match=message):
            evaluated()


def test_a_number_too_large_for_a_computation_is_an_error():
    e = compile_check("count * 0.5 > 1.0", SCOPE)

    with pytest.raises(EvaluationError, match="too large"):
        evaluate(e, Activity(count=10**400))


@pytest.mark.parametrize(
    ("text", "errs"),
    [
        ("false && 1 / 0 == 1", False),
        ("1 / 0 == 1 && false", True),
        ("shared && 1 / 0 == 1", True),
        ("true || 1 / 0 == 1", False),
        ("shared || 1 / 0 == 1", True),
        ("shared == (1 / 0 == 1)", True),
        ("count + 1 / 0 > 1", True),
        ("title.contains(age('DE') > 1 ? 'a' : 'b')", True),
        ("shared ? 1 / 0 == 1 : false", True),
        ("true ? false : 1 / 0 == 1", False),
        ("[1, 2].exists(x, x == 1 || 1 / 0 == x)", False),
        ("[2, 1].exists(x, x == 1 || 1 / 0 == x)", True),
        ("[count, 1 / 0].size() == 2", True),
    ],
)
def test_an_error_counts_only_if_it_is_reached(text, errs):
    e = compile_check(text, SCOPE)
    for evaluated in (lambda: evaluate(e, Activity()), lambda: compile_expression(e)(Activity())):
        if errs:
            with pytest.raises(EvaluationError):
                evaluated()
        else:
            assert evaluated() in {True, False}


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("transfer.destination == 'US'", ("transfers", "crm", "destination")),
        ("has(transfer.signed)", ("transfers", "crm", "signed")),
        ("transfer.onward", ("transfers", "crm", "onward")),
        ("transfer.note.read", ("transfers", "crm", "note", "read")),
        ("count < 3", ("count",)),
        ("1 > count", ("count",)),
        ("shared && count < 3 && title == 'x'", ("count",)),
        ("count < 3 || title == 'x'", ("count",)),
        ("!(shared || count < 3)", ("shared",)),
        ("!(shared && count == 3)", ("shared",)),
        ("main.category == 'contact'", ("data", "mood", "category")),
        ("transfer.items.all(d, d.category != 'contact')", ("data", "email", "category")),
        ("transfer.items.exists(d, d == 'x')", ("transfers", "crm", "items")),
        ("notes.exists(n, n.read && n.text == 'y')", ("notes",)),
        ("notes.filter(n, n.read).exists(n, n.text == 'y')", ("notes", "0", "text")),
        ("notes.filter(n, n.read).size() == 2", ("notes",)),
        ("notes.map(n, n.read).all(x, x)", ("notes", "1", "read")),
        ("data.all(d, d.category in ['contact'])", ("data", "mood", "category")),
        ("!data.exists(d, special(d))", ("data", "mood", "category")),
        ("!any_special", ("data", "mood", "category")),
        ("sent(main, 'US')", ("data", "mood", "sent")),
        ("quotient(count * 2) == 1", ("count",)),
        ("age(transfer.destination) > 12", ("transfers", "crm", "destination")),
        ("shared ? count < 3 : true", ("count",)),
        ("shared ? false : true", ("shared",)),
        ("(transfer.onward ? tags : tags).exists(t, t == 'q')", ("tags",)),
        ("scores.all(s, s > 1)", ("scores",)),
        ("'z' in tags", ("tags",)),
        ("large.exists(t, t.destination == 'US')", ("transfers", "mailer", "onward")),
        ("tags.exists_one(t, t == 'z')", ("tags",)),
        ("tags.exists_one(t, t != 'z')", ("tags",)),
        ("'x' == title", ("title",)),
        ("title.matches('^x')", ("title",)),
    ],
)
def test_the_deciding_fact_is_named_with_its_place(text, path):
    result = explained(text, transfer=CRM)

    assert result.value is not True
    assert deciding(result).path == path


def test_a_list_decides_as_a_whole_if_it_is_empty_or_has_several_elements():
    alone = an_activity(data=(HEALTH,))

    assert deciding(explained("data.exists(d, d.category == 'contact')", an_activity())).path == (
        "data",
    )
    assert deciding(explained("data.exists(d, d.category == 'contact')", alone)).path == (
        "data",
        "mood",
        "category",
    )


def test_where_nothing_in_the_record_decides_the_trace_itself_is_given():
    result = explained("limit > 200")

    assert deciding(result) is result


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("share > 0.1 && since < on", [("share",), ("since",)]),
        ("share > 0.1 && share < 0.3", [("share",)]),
        ("share > 0.1 || shared == false", [("share",)]),
        ("count > 1 && share > 0.1", [("share",)]),
        ("shared || share > 0.1", []),
        ("transfer.signed < on - days(30)", [("transfers", "crm", "signed")]),
        ("transfer.note.text == transfer.note.text", [("transfers", "crm", "note", "text")]),
        ("transfer.items.all(d, d.sent.onward)", [
            ("transfers", "mailer", "onward"), ("data", "gone", "sent"),
        ]),
        ("notes.all(n, n.text == 'x')", [("notes", "1", "text")]),
        ("special(main) && sent(main, 'US')", [("data", "mood", "sent")]),
        ("data.all(d, special(d) || true) && share > 1", [("share",)]),
        ("share > 1 ? shared : !shared", [("share",)]),
        ("shared ? share > 1 : true", [("share",)]),
        ("scores.exists(s, s > 1)", [("scores",)]),
        ("age(title) > 3", []),
        ("undecided > 3", []),
        ("quotient(quotient(scores.size())) > 1", [("scores",)]),
        ("quotient(scores.size()) > share", [("scores",), ("share",)]),
        ("large.size() > 0", [("transfers", "mailer", "onward")]),
        ("scores.map(s, s > 1).size() == share", [("scores",), ("share",)]),
    ],
)  # fmt: skip
def test_every_missing_fact_is_named_once_and_in_order(text, paths):
    result = explained(text, transfer=CRM)

    assert list(missing(result)) == paths


def test_explaining_takes_no_longer_than_evaluating():
    inner = Scope(ACTIVITY, {"n": INT})
    twice = Definition("twice", (("n", INT),), compile_check("n % 2 + n % 3", inner, INT))
    constants = {"nothing": (INT, None)}
    scope = Scope(ACTIVITY, constants=constants, definitions={"twice": twice})
    for name, paths in (("count", (("count",),)), ("nothing", ())):
        e = compile_check(f"{'twice(' * 30}{name}{')' * 30} > 1", scope)

        result = trace(e, Activity())

        assert missing(result) == paths
        assert deciding(result).path == (paths[0] if paths else None)


def test_an_explanation_shows_every_step_with_its_words_value_and_place():
    e = compile_check("special(main) &&\n  count < limit", SCOPE)

    lines = render(trace(e, SHOP), e.text)

    assert lines == [
        TraceLine(0, "special(main) && count < limit", value=True, path=None),
        TraceLine(1, "special(main)", value=True, path=None),
        TraceLine(2, "main", "mood", ("main",)),
        TraceLine(2, 'd.category == "health" || d.sensitive', value=True, path=None),
        TraceLine(3, 'd.category == "health"', value=True, path=None),
        TraceLine(4, "d.category", "health", ("data", "mood", "category")),
        TraceLine(1, "count < limit", value=True, path=None),
        TraceLine(2, "count", 3, ("count",)),
        TraceLine(2, "limit", 100, None),
    ]


def test_written_lists_explain_themselves():
    e = compile_check("title in ['a', 'b']", SCOPE)

    assert [line.fragment for line in render(trace(e, SHOP), e.text)] == [e.text, "title"]


def test_what_did_not_matter_any_more_is_not_explained():
    e = compile_check("count > 9 && shared", SCOPE)

    assert [line.fragment for line in render(trace(e, SHOP), e.text)] == [
        "count > 9 && shared",
        "count > 9",
        "count",
    ]
