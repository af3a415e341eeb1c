"""Two forms of one meaning: what the interpreter says, the compiled form says."""

# ruff: noqa: S311 - chance with a seed, not secrets
import random

import pytest
from cel_generator import KEYS, Facts, Phrases
from cel_world import ITEM, a_scope
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dpiakit.cel import (
    Located,
    compile_check,
    compile_expression,
    deciding,
    missing,
    parse,
    render,
    shown,
    trace,
)
from dpiakit.cel.syntax import unparse
from dpiakit.errors import EvaluationError, ExpressionError

SCOPE = a_scope(item=ITEM)
THOROUGH = settings(
    max_examples=250,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
SEEDS = st.integers(0, 2**32)


def an_expression(seed, kind="boolean"):
    """A random expression that the checker accepts. Some vocabularies exclude each other."""
    source = random.Random(seed)
    while True:
        text = Phrases(source, item=["item"]).of(kind, 4)
        try:
            return compile_check(text, SCOPE, None)
        except ExpressionError as error:
            if not any(word in error.what for word in ("common", "parts", "allowed", "steps")):
                raise


def outcome(evaluate):
    """A value, or the error in its place, told apart from values that Python takes for equal."""
    try:
        value = evaluate()
    except EvaluationError as error:
        return "error", str(error)
    return type(value), value


def both(e, root, item):
    path = None if item is None else ("data", item.key)
    facts = {"item": Located(item, path)}
    return facts, outcome(lambda: trace(e, root, facts).value)


@given(SEEDS)
@THOROUGH
def test_the_compiled_form_answers_as_the_interpreter_does(seed):
    kinds = ("boolean", "boolean", "boolean", "whole", "number", "day", "period", "text")
    e = an_expression(seed, random.Random(seed).choice(kinds))
    compiled = compile_expression(e)
    facts = Facts(random.Random(seed + 1))
    for _ in range(12):
        root = facts.activity()
        item = facts.maybe(facts.item(facts.random.choice(KEYS)))

        _, interpreted = both(e, root, item)

        assert outcome(lambda: compiled(root, item)) == interpreted, e.text  # noqa: B023


@given(SEEDS)
@THOROUGH
def test_an_unknown_result_names_missing_facts_and_only_missing_facts(seed):
    e = an_expression(seed)
    facts = Facts(random.Random(seed + 1), missing=0.4)
    for _ in range(5):
        root, item = facts.activity(), facts.item("x")
        variables = {"item": Located(item, ("item",))}
        try:
            result = trace(e, root, variables)
        except EvaluationError:
            continue
        computed = any(word in e.text for word in ("undecided", "age(", "people()", "amount_of"))
        assert bool(missing(result)) is (result.value is None) or computed
        for path in missing(result):
            assert standing_at(root, item, path) is None, (e.text, path)


def standing_at(root, item, path):
    """What is written at a path, None if nothing is."""
    value = item if path[0] == "item" else getattr(root, path[0])
    for step in path[1:]:
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, tuple):
            value = value[int(step)]
        elif value is not None:
            value = getattr(value, step)
    return value


@given(SEEDS)
@THOROUGH
def test_every_result_can_be_explained(seed):
    e = an_expression(seed)
    facts = Facts(random.Random(seed + 1))
    root, item = facts.activity(), facts.item("x")
    try:
        result = trace(e, root, {"item": Located(item, ("item",))})
    except EvaluationError:
        return

    lines = render(result, e.text)

    assert all(line.fragment and isinstance(shown(line.value), str) for line in lines)
    decided = deciding(result)
    assert decided is result or decided.path is not None


@given(SEEDS)
@THOROUGH
def test_an_expression_written_back_is_the_same_expression(seed):
    e = an_expression(seed)

    assert parse(unparse(e.node)) == parse(e.text)


@given(st.text(alphabet="abt.()[]&|!?:,\"' 019<=>+-in\\\n", max_size=60))
@THOROUGH
def test_no_text_makes_the_parser_stumble(text):
    refused = None
    try:
        e = compile_check(text, SCOPE, None)
    except ExpressionError as error:
        refused = error
    if refused is None:
        assert parse(unparse(e.node)) == e.node
    else:
        assert 0 <= refused.position <= len(text)
        assert "^" in str(refused)


@pytest.mark.parametrize("text", ["title", "data", "shared && count > 0 || !has(title)"])
def test_a_node_knows_the_text_it_was_read_from(text):
    node = parse(text)

    assert text[node.start : node.end] == text
