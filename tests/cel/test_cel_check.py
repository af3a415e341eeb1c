"""Mistakes that would make a rule silent are refused when it is loaded."""

import pytest
from cel_world import ACTIVITY, ITEM, TRANSFER, Item, a_scope, an_activity

from dpiakit.cel import (
    BOOL,
    DATE,
    DOUBLE,
    INT,
    PERIOD,
    STRING,
    Definition,
    Function,
    ListOf,
    Ref,
    Scope,
    Text,
    compile_check,
    compile_expression,
    evaluate,
    is_constant,
)
from dpiakit.cel.kinds import GROUP
from dpiakit.cel.operators import element_of, kind_of
from dpiakit.cel.parser import parse
from dpiakit.errors import ExpressionError

SCOPE = a_scope(transfer=TRANSFER, d=ITEM)


def refusal(text, scope=SCOPE, expect=None):
    with pytest.raises(ExpressionError) as refused:
        compile_check(text, scope, expect)
    return refused.value


def test_a_misspelt_field_would_make_a_rule_silent():
    refused = refusal('transfer.destinaton == "DE"')

    assert str(refused) == (
        'unknown field "destinaton" of transfer\n'
        '  transfer.destinaton == "DE"\n'
        "           ^\n"
        'Did you mean "destination"? Without it this rule would never apply.'
    )


@pytest.mark.parametrize(
    ("text", "position", "what", "hint"),
    [
        ("tranfers", 0, 'unknown name "tranfers"', 'Did you mean "transfers"?'),
        ("zzz", 0, 'unknown name "zzz"', ""),
        ("d.zzz", 2, 'unknown field "zzz" of data item', "There are: amount, category"),
        ("main.categry", 5, 'unknown field "categry"', "category"),
        ("data.category", 5, "A list of data item elements has no fields", ".exists(e, e.category"),
        ("title.size", 6, "Text has no fields", ""),
        ("special", 0, '"special" needs to know of what', "Write special(d)."),
        ("age", 0, '"age" is a function', "age(...)"),
        ("any_special()", 0, '"any_special" is a definition, not a function', "without paren"),
        ("title()", 0, '"title" is a field of the activity, not a function', ""),
        ("sise(tags)", 0, 'unknown function "sise"', "size"),
        ("age()", 0, "age() takes one value, not 0", ""),
        ("age(count)", 4, "age() takes text here, not a whole number", ""),
        ("sent(d)", 0, "sent() takes 2 values, not 1", ""),
        ("special(transfer)", 8, "special() takes a data item here, not a transfer", ""),
        ("title.contain(title)", 6, 'unknown function "contain"', "contains"),
        ("title.age()", 6, 'unknown function "age"', "without the dot"),
        ("title.contains(1)", 15, "contains() takes text here, not a whole number", ""),
        ("title.contains()", 6, "contains() takes one value", ""),
        ("count.contains(title)", 0, "Text is needed here, not a whole number", ""),
        ("size(count)", 0, "size() takes a list or text, not a whole number", ""),
        ("size()", 0, "size() takes a list or text, not 0 values", ""),
        ("tags.size(1)", 5, "size() takes a list or text, not 2 values", ""),
        ("days(title)", 5, "days() takes a whole number here, not text", ""),
        ("has(d)", 4, "whether a field is written down", "has(transfer.safeguard)"),
        ("has(limit)", 4, "whether a field is written down", ""),
        ("[]", 0, "An empty list has no use", "size(list) == 0"),
        ("[1, title]", 4, "The list mixes a whole number and text", ""),
        ("[d]", 1, "A data item cannot stand in a list", ""),
        ("!title", 1, "A yes-or-no value is needed here, not text", "has(...)"),
        ("!tags", 1, "not a list of texts", "size(list) > 0"),
        ("!count", 1, "not a whole number", ""),
        ("shared && title", 10, "A yes-or-no value is needed", ""),
        ("-title", 1, "Text has no negative", ""),
        ("count ? 1 : 2", 0, "A yes-or-no value is needed", ""),
        ("shared ? 1 : title", 13, "two kinds: a whole number, text", "same kind"),
        ("title < title", 6, '"<" cannot compare text with text', "Text has no order."),
        ("shared < shared", 7, "cannot compare a yes-or-no value", ""),
        ("data < data", 5, "cannot compare a list", ""),
        ("since > title", 6, "cannot compare a date with text", 'date("2026-01-31")'),
        ('since == "2026-01-01"', 6, "cannot compare a date with text", 'date("2026-01-31")'),
        ("keep > 30", 5, "cannot compare a period with a whole number", "days(n)"),
        ("since == keep", 6, "cannot compare a date with a period", "days(n)"),
        ("count == title", 6, '"==" cannot compare a whole number with text', ""),
        ("tags == tags", 5, "A list is not compared as a whole", '"x" in list'),
        ('d == "email"', 2, "A data item is not text", "Compare its name: d.key."),
        ("title == transfer.note", 6, "A note is not text", "Compare one of its fields."),
        ("d == transfer", 2, "cannot compare a data item with a transfer", ""),
        ("main == transfer", 5, "a reference to a data item with a transfer", ""),
        ("since + 30", 6, '"+" cannot join a date and a whole number', "days(n)"),
        ("title + title", 6, '"+" cannot join text and text', ""),
        ("share % 2", 6, '"%" cannot join a number and a whole number', ""),
        ('"a" in title', 4, '"in" needs a list, not text', 'text.contains("...")'),
        ("1 in count", 2, '"in" needs a list, not a whole number', ""),
        ("1 in tags", 2, "A whole number cannot be in a list of texts", ""),
        ("since in tags", 6, "A date cannot be in a list of texts", "date("),
        ('"x" in notes', 4, "These note elements are not found by name", "list.exists"),
        ("d in notes", 2, "A data item is not found in a list of note elements", ""),
        ("d in tags", 2, "A data item is not found in a list of texts", "list.exists"),
        ("transfer in uses", 9, "A transfer cannot be in a list of references", ""),
        ("title.exists(x, true)", 6, "asks the elements of a list, not text", ""),
        ("tags.exists(x, x)", 15, "A yes-or-no value is needed here, not text", ""),
        ("tags.exists(title, true)", 12, '"title" already means a field', "another name"),
        ("tags.exists(d, true)", 12, '"d" already means a variable', "another name"),
        ("tags.all(x, tags.all(x, true))", 21, '"x" already means a variable', ""),
        ('date("2026-02-30")', 5, '"2026-02-30" is not a day of the calendar', ""),
        ('date("2026-W01-1")', 5, "is not a day of the calendar", 'date("2026-01-31")'),
        ("date(title)", 0, "date() takes a day", 'date("2026-01-31")'),
        ("title.matches(title)", 14, "A pattern must be written out", ""),
        ('title.matches("^(a+)+$")', 16, "Only a plain sequence may be repeated", "[a-z]+"),
        (r'title.matches("a\\1")', 14, "not available in patterns", ""),
    ],
)
def test_what_means_nothing_is_refused_with_its_place_and_a_way_out(text, position, what, hint):
    refused = refusal(text)

    assert what in refused.what
    assert hint in refused.hint
    assert refused.position == position


@pytest.mark.parametrize(
    ("text", "position", "hint"),
    [
        ('d.category == "helth"', 14, 'Did you mean "health"? Without it this rule would never'),
        ('"helth" == d.category', 0, "health"),
        ('d.category in ["contact", "helth"]', 26, "health"),
        ('"FR" in countries', 0, "There are: DE, IN, US."),
        ('"FR" in safe', 0, "DE, IN, US"),
        ('countries.exists(c, c != "FR")', 25, "DE, IN, US"),
        ('(shared ? d.category : "health") == "helth"', 36, "health"),
        ('named("DEE")', 6, "DE"),
    ],
)
def test_a_word_outside_a_closed_vocabulary_could_never_be_equal(text, position, hint):
    named = Function("named", (Text(frozenset({"DE", "US"})),), BOOL, lambda _, __: True)
    scope = Scope(ACTIVITY, SCOPE.variables, SCOPE.constants, {"named": named})

    refused = refusal(text, scope)

    assert "is not one of the values allowed here" in refused.what
    assert hint in refused.hint
    assert refused.position == position


@pytest.mark.parametrize(
    "text",
    ["d.category == transfer.destination", "d.category in safe", '"a" == "b"', '"a" in ["b"]'],
)  # fmt: skip
def test_two_vocabularies_without_a_common_word_could_never_be_equal(text):
    assert "have no word in common" in refusal(text).what


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("count", INT),
        ("share + count", DOUBLE),
        ("since - since", PERIOD),
        ("since - keep", DATE),
        ("days(1) + since", DATE),
        ("years(1) - keep", PERIOD),
        ("count < share", BOOL),
        ("shared ? count : share", DOUBLE),
        ("shared ? title : d.category", STRING),
        ("d.key", STRING),
        ("main.key", STRING),
        ("main", Ref("data", ITEM)),
        ("[count, share]", ListOf(DOUBLE)),
        ("tags.map(t, t.size())", ListOf(INT)),
        ("data.filter(e, e.sensitive)", ListOf(ITEM, keyed=True)),
        ("transfers.map(t, t.items)", ListOf(ListOf(Ref("data", ITEM)))),
        ("shared ? data : data.filter(e, true)", ListOf(ITEM, keyed=True)),
        ("shared ? main : d.sent.items.filter(i, true).size() == 1 ? main : main",
         Ref("data", ITEM)),
        ("old", DATE),
        ("people()", INT),
    ],
)  # fmt: skip
def test_every_expression_has_one_kind(text, kind):
    assert compile_check(text, SCOPE, None).type == kind


@pytest.mark.parametrize(
    "text",
    [
        'main == "x"',
        "main == d",
        "d == main",
        "d == d",
        "d in data",
        "d in uses",
        "d.key in uses",
        "main in data",
        'main in ["x", title]',
        '"x" in transfers',
        "title in transfers",
        "[main].exists(m, m.sensitive)",
        "special(main)",
        "sent(d, main)",
        "main.contains(title)",
        "age(main) > 1",
        "share in [1, 0.5]",
        "(shared ? d : data.filter(x, true).size() == 0 ? d : d).sensitive",
    ],
)  # fmt: skip
def test_a_reference_stands_for_its_element_and_for_its_name(text):
    assert compile_check(text, SCOPE).type == BOOL


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("shared ? data : transfers", "two kinds"),
        ("shared ? tags : data", "two kinds"),
        ("shared ? main : title", "two kinds"),
        ("shared ? [shared] : tags", "a list of yes-or-no values, a list of texts"),
        ("shared ? transfers.map(t, t.items) : tags", "a list of lists of references to data item"),
        ("shared ? scores : notes", "a list of whole numbers, a list of note elements"),
    ],
)
def test_a_value_has_the_same_kind_in_either_case(one, other):
    assert other in refusal(one).what


def test_the_kind_that_a_rule_expects_is_demanded():
    assert "A yes-or-no value is needed, not a whole number" in refusal("count", expect=BOOL).what
    assert "A number is needed, not text" in refusal("title", expect=DOUBLE).what
    assert refusal('"ab"', expect=Text(frozenset({"abc"}))).hint.startswith('Did you mean "abc"?')
    assert compile_check("count", SCOPE, DOUBLE).type == INT


@pytest.mark.parametrize("listed", [ListOf(ITEM), ListOf(ITEM, keyed=True), ListOf(STRING)])
def test_a_list_is_given_to_a_function_only_as_what_it_is(listed):
    f = Function("f", (listed,), BOOL, lambda _, __: True)
    scope = Scope(ACTIVITY, functions={"f": f})
    allowed = {"data": ListOf(ITEM, keyed=True), "uses": ListOf(STRING), "tags": ListOf(STRING)}

    for name, fits in allowed.items():
        if fits == listed:
            assert compile_check(f"f({name})", scope).type == BOOL
        else:
            assert "f() takes" in refusal(f"f({name})", scope).what


def test_a_reference_is_given_to_a_function_only_for_its_own_collection():
    f = Function("f", (Ref("data", ITEM),), BOOL, lambda _, __: True)
    scope = Scope(ACTIVITY, functions={"f": f})

    assert compile_check("f(main)", scope).type == BOOL
    assert "f() takes a reference to a data item here" in refusal("f(main.sent)", scope).what


def test_a_function_may_take_any_part_of_the_record():
    f = Function("conforms", (GROUP,), BOOL, lambda _, part: part.key == "x")
    scope = Scope(ACTIVITY, {"d": ITEM}, functions={"conforms": f})
    root = an_activity(data=(Item("x"),), main="x")

    assert evaluate(compile_check("conforms(main)", scope), root) is True
    assert compile_expression(compile_check("conforms(d)", scope))(root, Item("y")) is False
    assert "takes a group of facts here, not text" in refusal("conforms(title)", scope).what


@pytest.mark.parametrize("text", ["thing", "thing()", "thing(1)"])
def test_a_name_with_two_meanings_is_refused_where_it_is_used(text):
    f = Function("thing", (), BOOL, lambda _: True)
    scope = Scope(ACTIVITY, constants={"thing": (INT, 1)}, functions={"thing": f})

    refused = refusal(text, scope)

    assert '"thing" has two meanings here: a constant and a function.' in refused.what
    assert scope.meanings("thing") == ("a constant", "a function")


def test_class_is_no_field_of_a_record():
    for text in (
        "d.__class__",
        "__class__",
        "d.key.__len__",
        "transfer.__dict__",
        "title.__class__()",
    ):
        assert refusal(text).what


def test_a_question_inside_questions_inside_questions_is_refused():
    text = "data.all(a, data.all(b, data.all(c, data.all(e, a == b))))"

    refused = refusal(text)

    assert "could take 3,295,861 steps" in refused.what
    assert "1,000,000 is the limit" in refused.what


def stacked(scope, first, text, count):
    """Definitions d0, d1, ..., each of which uses the one before."""
    below = first
    for number in range(count):
        e = compile_check(text.format(below), scope)
        below = f"d{number}"
        definitions = {**scope.definitions, below: Definition(below, (), e)}
        scope = Scope(ACTIVITY, {}, scope.constants, scope.functions, definitions)
    return scope


def test_definitions_count_with_what_they_cost():
    scope = a_scope()
    with pytest.raises(ExpressionError, match="could take"):
        stacked(scope, "any_special", "{0} && {0} && {0}", 12)


def test_definitions_cannot_be_stacked_until_the_stack_ends():
    scope = Scope(ACTIVITY)

    with pytest.raises(ExpressionError, match="are nested 122 deep"):
        stacked(scope, "shared", "!{0}", 1000)
    highest = stacked(scope, "shared", "!{0}", 60)
    e = compile_check("d58", highest)
    assert evaluate(e, an_activity(shared=True)) is compile_expression(e)(an_activity(shared=True))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("true", True),
        ("limit > 10 || 1 == 2", True),
        ("on > old", True),
        ("shared || true", False),
        ("any_special", False),
        ("people() > 1", False),
        ("special(d)", False),
        ('"DE" in safe', True),
    ],
)
def test_a_condition_that_asks_nothing_is_found(text, expected):
    assert is_constant(compile_check(text, SCOPE)) is expected


def test_a_node_that_was_not_checked_has_no_kind():
    with pytest.raises(TypeError, match="a was not checked"):
        kind_of(parse("a"))
    with pytest.raises(TypeError, match="count is not a list"):
        element_of(compile_check("count", SCOPE, None).node)


def test_the_elements_of_a_lazy_kind_lead_back_to_it():
    assert (
        compile_check("d.sent.items.exists(i, i.sent.items.exists(j, j == d))", SCOPE).height == 5
    )
