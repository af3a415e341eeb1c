"""Against Google's CEL runtime, where both give two values: no facts missing, no references."""

# ruff: noqa: S311 - chance with a seed, not secrets
import random
from datetime import UTC, date, datetime

import pytest
from cel_generator import Facts, Phrases
from cel_world import a_scope

from dpiakit.cel import DATE, compile_check, compile_expression, trace
from dpiakit.cel.syntax import Call, Name, Select, parts, unparse
from dpiakit.cel.syntax import with_part as exchanged
from dpiakit.errors import EvaluationError, ExpressionError

cel = pytest.importorskip("cel_expr_python.cel")

FIELDS = ("title", "count", "share", "since", "shared", "tags", "countries", "scores", "notes")
EXPRESSIONS, RECORDS = 400, 6
RECENT = (date(2024, 2, 28), date(2025, 1, 28), date(2026, 1, 1))
"""CEL counts nanoseconds between days, which end after three hundred years."""


class CommonPhrases(Phrases):
    """Only what CEL has too, and without the conveniences CEL lacks."""

    def boolean(self, _):
        return ["shared", "true", "false"], [
            self.both, self.both, self.opposite, self.answer("boolean"), self.compared,
            self.compared, self.member, self.asked, self.asked, self.text_question,
            self.field("boolean"),
        ]  # fmt: skip

    def whole(self, _):
        return ["count", "limit", "0", "1", "7", "9223372036854775807"], [
            self.computed("whole", "+", "-", "*", "/", "%"), self.size, self.negative("whole"),
            self.answer("whole"), self.field("whole"),
        ]  # fmt: skip

    def number(self, _):
        return ["share", "0.5", "1e308"], [self.computed("number", "+", "-", "*")]

    def day(self, _):
        return ["since", "on", 'date("2025-02-28")'], [
            lambda d: f"({self.of('day', d)} {self.sign('+', '-')} days(30))", self.answer("day"),
        ]  # fmt: skip

    def period(self, _):
        return ["days(30)", "days(1)"], [lambda d: f"({self.of('day', d)} - {self.of('day', d)})"]

    def text(self, _):
        return ["title", '"a"', '"health"', '"é"', r'"\n"', r"r'\\'"], [self.answer("text")]

    def country(self, _):
        return ['"DE"', '"IN"', '"US"'], []

    def category(self, _):
        return ["title", '"health"'], []

    def item(self, depth):
        return self.text(depth)

    def note(self, _):
        return [], []

    def field(self, kind):
        name = {"boolean": "read", "whole": "pages", "text": "text"}[kind]

        def phrase(depth):
            notes = self.names.get("note")
            return f"{self.random.choice(notes)}.{name}" if notes else self.of(kind, depth)

        return phrase

    def member(self, depth):
        return self.random.choice((
            f"({self.of('text', depth)} in [{self.of('text', depth)}, \"a\"])",
            f"({self.of('text', depth)} in tags)",
            f"({self.of('country', depth)} in countries)",
            f"({self.of('whole', depth)} in scores)",
            f"({self.of('whole', depth)} in [0, {self.of('whole', depth)}])",
        ))  # fmt: skip

    def list_of(self, kind, depth):
        name = {"text": "tags", "country": "countries", "whole": "scores"}.get(kind, "notes")
        if depth > 1 and self.random.random() < 0.3:
            variable, body = self.element(kind, "boolean", depth - 1)
            return f"{name}.filter({variable}, {body})"
        if kind == "whole" and depth > 1 and self.random.random() < 0.3:
            variable, body = self.element("note", "whole", depth - 1)
            return f"notes.map({variable}, {body})"
        return name

    def asked(self, depth):
        kind = self.random.choice(("text", "country", "whole", "note"))
        elements = self.list_of(kind, depth)
        variable, body = self.element(kind, "boolean", depth)
        return f"{elements}.{self.sign('exists', 'all', 'exists_one')}({variable}, {body})"

    def size(self, depth):
        elements = self.list_of(self.random.choice(("text", "whole", "note")), depth)
        return self.random.choice((f"size({elements})", f"{elements}.size()", "title.size()"))


def in_cel(node):
    """The same expression with days as instants, as CEL has no calendar."""
    for index, part in enumerate(parts(node)):
        node = exchanged(node, index, in_cel(part))
    match node:
        case Call(function="date"):
            return Name(f'timestamp("{node.arguments[0].value}T00:00:00Z")')
        case Call(function="days"):
            return Name(f'duration("{24 * node.arguments[0].value}h")')
        case Name() | Select() if node.type == DATE:
            return Name(f"timestamp({unparse(node)})")
        case _:
            return node


def as_cel(value):
    """A record as CEL is given it."""
    if isinstance(value, tuple):
        return [as_cel(one) for one in value]
    if hasattr(value, "pages"):
        return {"text": value.text, "read": value.read, "pages": value.pages}
    if hasattr(value, "isoformat"):
        return datetime(value.year, value.month, value.day, tzinfo=UTC).isoformat()
    return value


def two_forms(environment, source):
    """A random expression in both languages."""
    while True:
        text = CommonPhrases(source).of("boolean", 4)
        try:
            e = compile_check(text, a_scope(), None)
            return e, environment.compile(unparse(in_cel(e.node)))
        except ExpressionError as error:
            # About two words that are never equal, or too long.
            if not any(word in error.what for word in ("allowed here", "in common", "steps")):
                raise
        except RuntimeError as error:
            # Whole and other numbers together: CEL refuses at load what we allow.
            if "(double, int)" not in str(error) and "(int, double)" not in str(error):
                raise


@pytest.fixture(scope="module")
def environment():
    names = (*FIELDS, "on", "limit")
    return cel.NewEnv(variables=dict.fromkeys(names, cel.Type.DYN))


@pytest.mark.parametrize("seed", range(8))
def test_where_both_give_two_values_they_give_the_same(environment, seed):
    source = random.Random(seed)
    facts = Facts(source, missing=0, days=RECENT)
    agreed = 0
    for _ in range(EXPRESSIONS // 8):
        e, theirs = two_forms(environment, source)
        ours = compile_expression(e)
        for _ in range(RECORDS):
            root = facts.activity()
            given = {name: as_cel(getattr(root, name)) for name in FIELDS}
            given |= {"on": "2026-01-01T00:00:00Z", "limit": 100}
            found = theirs.eval(data=given)
            try:
                expected = ours(root)
            except EvaluationError:
                # CEL forgives an error beside a deciding operand; we report what was reached.
                continue
            assert found.value() is expected, (e.text, found.value(), expected)
            agreed += 1
    assert agreed > EXPRESSIONS * RECORDS / 8 / 2


def test_the_interpreter_divides_as_cel_does(environment):
    for text in ("-7 / 2 == -3", "-7 % 3 == -1", "7 % -3 == 1", "7 / -2 == -3"):
        assert environment.compile(text).eval(data={}).value() is True
        assert trace(compile_check(text, a_scope()), None).value is True
