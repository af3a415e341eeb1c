"""The fast form: one function for many questions, and nothing of a pack becomes code."""

import re
from enum import StrEnum

import pytest
from cel_world import ACTIVITY, ITEM, TRANSFER, Item, Transfer, a_scope, an_activity

from dpiakit.cel import (
    BOOL,
    INT,
    STRING,
    Definition,
    Emitter,
    Function,
    ListOf,
    Record,
    Scope,
    compile_check,
    compile_expression,
    evaluate,
)
from dpiakit.errors import ExpressionError

SCOPE = a_scope()
HOSTILE = (
    '"',
    "'",
    "\\",
    "\n",
    "'''",
    '"""',
    "{r}",
    "{}",
    "{0}",
    "%s",
    "__import__('os').system('true')",
    "') or __import__('os') or ('",
    "\u2028",
    "\x00",
    "é😀",
    "# comment",
)


def together(*texts, scope=SCOPE, **variables):
    """Several expressions in one function, as the engine uses them."""
    emitter = Emitter(scope)
    names = {name: f"given_{name}" for name in variables}
    kinds = scope.with_variables(**variables)
    sources = [emitter.expression(compile_check(text, kinds, None), names) for text in texts]
    lines = [f"def rules(r{''.join(f', {name}' for name in names.values())}):"]
    lines += [f"    {line}" for line in (*emitter.prelude(), f"return [{', '.join(sources)}]")]
    exec("\n".join(lines), emitter.namespace)  # noqa: S102 - as the engine does
    return emitter.namespace["rules"], sources


def test_many_expressions_share_one_function():
    rules, _ = together("count > 1", "any_special", "any_special && count > 5", "share > 1")
    root = an_activity(data=(Item("x", category="health"),), count=3)

    assert rules(root) == [True, True, False, None]


def test_a_fragment_may_stand_in_a_lambda_in_a_loop_and_in_a_generator():
    emitter = Emitter(SCOPE)
    e = compile_check(
        "t.destination == 'US' && t.items.exists(d, special(d) && t.onward) || any_special",
        SCOPE.with_variables(t=TRANSFER),
    )
    source = emitter.expression(e, {"t": "t"})
    code = f"""
def rules(r):
    {emitter.prelude()[0]}
    ask = lambda t: {source}
    found = [ask(t) for t in r.transfers.values()]
    found.extend({source} for t in r.transfers.values())
    for t in r.transfers.values():
        found.append({source})
    return found
"""
    exec(code, emitter.namespace)  # noqa: S102 - as the engine does
    root = an_activity(
        data=(Item("x", category="health"),),
        transfers=(Transfer("a", destination="US", items=("x",), onward=True), Transfer("b")),
    )

    assert emitter.namespace["rules"](root) == [True] * 6


def test_a_definition_without_parameters_is_evaluated_once_for_a_record():
    asked = []
    f = Function("ask", (), BOOL, lambda root: asked.append(root) or True)
    inner = Scope(ACTIVITY, functions={"ask": f})
    once = Definition("once", (), compile_check("ask()", inner))
    twice = Definition("twice", (("n", INT),), compile_check("n > 0 && once", Scope(
        ACTIVITY, {"n": INT}, definitions={"once": once},
    )))  # fmt: skip
    scope = Scope(ACTIVITY, definitions={"once": once, "twice": twice})
    rules, _ = together("once", "once && twice(1)", "tags.all(t, once && twice(2))", scope=scope)

    assert rules(an_activity(tags=("a", "b"))) == [True, True, True]
    assert len(asked) == 1
    assert rules(an_activity(tags=None)) == [True, True, None]
    assert len(asked) == 2


def test_a_definition_that_is_not_needed_is_not_evaluated():
    f = Function("ask", (), BOOL, lambda _: pytest.fail("it was asked"))
    inner = Scope(ACTIVITY, functions={"ask": f})
    definition = Definition("costly", (), compile_check("ask()", inner))
    rules, _ = together(
        "false && costly", scope=Scope(ACTIVITY, definitions={"costly": definition})
    )

    assert rules(an_activity()) == [False]


def test_a_function_is_not_asked_about_unknown_things():
    f = Function("ask", (STRING, STRING), BOOL, lambda *_: pytest.fail("it was asked"))
    e = compile_check("ask('x', title)", Scope(ACTIVITY, functions={"ask": f}))

    assert compile_expression(e)(an_activity()) is None
    assert evaluate(e, an_activity()) is None


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_stays_text(text):
    scope = a_scope()
    scope = Scope(ACTIVITY, {}, {**scope.constants, "odd": (STRING, text)})
    quoted = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    root = an_activity(title=text, tags=(text,))
    for question in (
        f'title == "{quoted}"',
        f'title in ["{quoted}", "other"]',
        f'"{quoted}" in tags',
        f'title.contains("{quoted}") && title.startsWith("{quoted}")',
        "title == odd",
        f'odd == "{quoted}" && shared || true',
    ):
        e = compile_check(question, scope)

        assert compile_expression(e)(root) is True
        assert evaluate(e, root) is True


def test_emitted_code_names_nothing_but_what_the_emitter_made():
    _, sources = together(
        "count > 1 && any_special || title.matches('^a') || tags.exists(t, t in words)",
        "d.sent.items.all(i, special(i)) && age(title) > 3 && on > since && quotient(count) > 1",
        d=ITEM,
    )
    allowed = re.compile(r"r|_k|_U|_[a-z]\d+|_agreed|_in_order|given_d|None|True|False")
    for source in sources:
        words = re.findall(r"(?<![.\w'])[A-Za-z_]\w*", re.sub(r"'[^']*'", "", source))
        python = {"if", "else", "is", "or", "and", "not", "in"}
        assert all(word in python or allowed.fullmatch(word) for word in words), source


@pytest.mark.parametrize("name", ["_k", "_t1", "a b", "", "x)"])
def test_a_surrounding_name_that_could_clash_is_refused(name):
    e = compile_check("d.sensitive", SCOPE.with_variables(d=ITEM))

    with pytest.raises(ValueError, match="cannot be the name of a variable"):
        Emitter(SCOPE).expression(e, {"d": name})


def test_an_expression_about_another_record_is_refused():
    other = Scope(Record("vendor", {"open": BOOL}))

    with pytest.raises(ValueError, match="another kind of record than the activity"):
        Emitter(SCOPE).expression(compile_check("open", other), {})


def test_a_field_may_bear_a_name_that_python_reserves():
    element = Record("leg", {"class": STRING, "is": BOOL}, keyed=True)
    root = Record("trip", {"from": STRING, "legs": ListOf(element, keyed=True)})
    scope = Scope(root)
    leg = type("Leg", (), {"key": "a", "class": "first", "is": True})()
    trip = type("Trip", (), {"from": "Ulm", "legs": {"a": leg}})()

    for text in (
        "from == 'Ulm'",
        "legs.all(l, l.class == 'first' && l.is && has(l.is))",
        "has(from)",
    ):
        e = compile_check(text, scope)
        assert compile_expression(e)(trip) is True
        assert evaluate(e, trip) is True


def test_constants_are_computed_once():
    _, (source,) = together("since > on - years(2) + days(1)")

    assert re.fullmatch(r"\(None if \(_t\d := r\.since\) is None else _t\d > _c\d\)", source)


def test_a_constant_may_be_a_member_of_an_enumeration():
    odd = StrEnum("Odd", {"SHOP": "Shop"}).SHOP
    e = compile_check("title == odd", Scope(ACTIVITY, constants={"odd": (STRING, odd)}))

    assert compile_expression(e)(an_activity(title="Shop")) is True


def test_an_error_in_a_constant_waits_for_the_record():
    e = compile_check("count > 1 || 1 / 0 == 1", SCOPE)

    assert compile_expression(e)(an_activity(count=2)) is True


def test_what_is_always_known_is_compiled_to_two_values():
    _, (source,) = together("has(title) && !has(share) || has(d.keep)", d=ITEM)

    assert "None if" not in source
    assert ":=" not in source


@pytest.mark.parametrize(
    ("leaf", "wrap"),
    [
        ("count", "({}) + 1"),
        ("count", "1 + ({})"),
        ("count", "people() - ({})"),
        ("count", "-({})"),
        ("count", "quotient({})"),
        ("count", "[{}, 1].size()"),
        ("shared", "!({})"),
        ("shared", "shared || (shared && ({}))"),
        ("shared", "({}) || (shared && shared)"),
        ("shared", "({}) ? shared : true"),
        ("shared", "shared ? true : ({})"),
        ("shared", "({}) == (count / 1 == 1)"),
        ("shared", "(count / 1 == 1) == ({})"),
        ("main", "{}.sent.items.filter(i, true).size() == 1 ? main : main"),
        ("tags", "{}.filter(t, t == 'a')"),
        ("tags", "{}.map(t, t)"),
    ],
)
def test_the_deepest_expression_that_is_allowed_can_be_compiled(leaf, wrap):
    root = an_activity(count=1, tags=("a",))
    text, deepest = leaf, None
    for _ in range(60):
        try:
            deepest = compile_check(text, SCOPE, None)
        except ExpressionError:
            break
        text = wrap.format(text)

    assert compile_expression(deepest)(root) == evaluate(deepest, root)
