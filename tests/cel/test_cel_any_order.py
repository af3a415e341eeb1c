"""What decides is the same fact in whatever order the record was written."""

# ruff: noqa: S311 - chance with a seed, not secrets
import random
from dataclasses import fields, is_dataclass, replace

from cel_generator import KEYS, Facts
from cel_world import ITEM, a_scope, an_activity
from cel_world import Item as AnItem
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_cel_agreement import SEEDS, an_expression

from dpiakit.cel import Located, compile_check, deciding, first_of_several, missing, trace
from dpiakit.errors import EvaluationError
from dpiakit.model.canonical import canonical, canonical_path


def turned(value, chance):
    """The same facts with every list and every collection in another order."""
    if isinstance(value, dict):
        items = [(name, turned(one, chance)) for name, one in value.items()]
        chance.shuffle(items)
        return dict(items)
    if isinstance(value, tuple):
        entries = [turned(one, chance) for one in value]
        chance.shuffle(entries)
        return tuple(entries)
    if is_dataclass(value) and hasattr(value, "data"):
        changed = {f.name: turned(getattr(value, f.name), chance) for f in fields(value)}
        return replace(value, **changed)
    return value


def steady(e, root, item):
    facts = {"item": Located(item, None if item is None else ("data", item.key))}
    found = trace(e, root, facts)
    if first_of_several(found):
        again = trace(e, root, facts, any_order=True)
        assert again.value == found.value
        found = again
    decisive = deciding(found)
    path = None if decisive.path is None else canonical_path(decisive.path, root)
    value = canonical(decisive.value) if found.value is not None else ""
    lacking = sorted(canonical_path(path, root) for path in missing(found))
    return (found.value is None, lacking if found.value is None else (path, value))


@given(SEEDS, st.integers(0, 1000))
@settings(
    max_examples=400,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
def test_what_decides_does_not_depend_on_order(seed, order):
    e = an_expression(seed)
    facts = Facts(random.Random(seed + 1))
    for _ in range(8):
        root = facts.activity()
        item = facts.maybe(facts.item(facts.random.choice(KEYS)))
        other = turned(root, random.Random(order))
        try:
            forth, back = steady(e, root, item), steady(e, other, item)
        except EvaluationError:  # whether it is reached is a matter of order
            continue
        assert forth == back, e.text


def test_the_first_in_the_order_of_names_stands_for_all_that_decide():
    e = compile_check("data.all(d, d.amount > 2)", a_scope(item=ITEM))
    root = an_activity(data=[AnItem("b", amount=1), AnItem("c", amount=3), AnItem("a", amount=2)])
    written = trace(e, root)

    assert deciding(written).path == ("data", "b", "amount")
    assert first_of_several(written)
    assert deciding(trace(e, root, any_order=True)).path == ("data", "a", "amount")


def test_one_element_has_no_order():
    e = compile_check("data.all(d, d.amount > 2)", a_scope(item=ITEM))

    assert not first_of_several(trace(e, an_activity(data=[AnItem("b", amount=1)])))
    assert not first_of_several(trace(e, an_activity(data=[AnItem("b", amount=3)])))
