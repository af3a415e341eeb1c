"""A small record model that has every kind of value, for the tests of the language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

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
    Record,
    Ref,
    Scope,
    Text,
    compile_check,
)
from dpiakit.errors import EvaluationError
from dpiakit.model.period import Period

COUNTRY = Text(frozenset({"DE", "IN", "US"}))
CATEGORY = Text(frozenset({"contact", "health", "location"}))


class Lazy(Mapping):
    """Fields that lead back to the kind they belong to, as those of the real model do."""

    def __init__(self, fields):
        self.fields = fields

    def __getitem__(self, name):
        return self.fields()[name]

    def __iter__(self):
        return iter(self.fields())

    def __len__(self):
        return len(self.fields())


NOTE = Record("note", {"text": STRING, "read": BOOL, "pages": INT})
ITEM = Record(
    "data item",
    Lazy(
        lambda: {
            "category": CATEGORY,
            "keep": PERIOD,
            "sent": Ref("transfers", TRANSFER),
            "sensitive": BOOL,
            "amount": INT,
        }
    ),
    keyed=True,
)
TRANSFER = Record(
    "transfer",
    Lazy(
        lambda: {
            "destination": COUNTRY,
            "signed": DATE,
            "items": ListOf(Ref("data", ITEM)),
            "note": NOTE,
            "onward": BOOL,
        }
    ),
    keyed=True,
)
ACTIVITY = Record(
    "activity",
    {
        "title": STRING,
        "count": INT,
        "share": DOUBLE,
        "since": DATE,
        "keep": PERIOD,
        "shared": BOOL,
        "tags": ListOf(STRING),
        "countries": ListOf(COUNTRY),
        "scores": ListOf(INT),
        "notes": ListOf(NOTE),
        "data": ListOf(ITEM, keyed=True),
        "transfers": ListOf(TRANSFER, keyed=True),
        "main": Ref("data", ITEM),
        "uses": ListOf(Ref("data", ITEM)),
        "from": STRING,
    },
)


@dataclass(frozen=True)
class Note:
    text: str | None = None
    read: bool | None = None
    pages: int | None = None


@dataclass(frozen=True)
class Item:
    key: str
    category: str | None = None
    keep: Period | None = None
    sent: str | None = None
    sensitive: bool | None = None
    amount: int | None = None


@dataclass(frozen=True)
class Transfer:
    key: str
    destination: str | None = None
    signed: date | None = None
    items: tuple[str, ...] | None = None
    note: Note | None = None
    onward: bool | None = None


@dataclass(frozen=True)
class Activity:
    title: str | None = None
    count: int | None = None
    share: float | None = None
    since: date | None = None
    keep: Period | None = None
    shared: bool | None = None
    tags: tuple[str, ...] | None = None
    countries: tuple[str, ...] | None = None
    scores: tuple[int, ...] | None = None
    notes: tuple[Note, ...] | None = None
    data: dict[str, Item] | None = field(default_factory=dict)
    transfers: dict[str, Transfer] | None = field(default_factory=dict)
    main: str | None = None
    uses: tuple[str, ...] | None = None


def an_activity(*, data=(), transfers=(), **facts):
    """An activity of which only these facts are written down."""
    return Activity(
        data={one.key: one for one in data},
        transfers={one.key: one for one in transfers},
        **facts,
    )


def _age(_root, country):
    if country == "DE":
        message = "The age is not known for DE."
        raise EvaluationError(message)
    return {"US": 13}.get(country)


def _amount(_root, item):
    return item.amount


AGE = Function("age", (STRING,), INT, _age)
AMOUNT = Function("amount_of", (ITEM,), INT, _amount)
EVERYBODY = Function("people", (), INT, lambda root: root.count)


def a_scope(**variables):
    """Everything a rule of a pack can see."""
    scope = Scope(
        ACTIVITY,
        constants={
            "on": (DATE, date(2026, 1, 1)),
            "limit": (INT, 100),
            "fine": (DOUBLE, 0.04),
            "safe": (ListOf(COUNTRY), frozenset({"DE", "US"})),
            "words": (ListOf(STRING), frozenset({"b", "a", "health"})),
            "undecided": (INT, None),
        },
        functions={"age": AGE, "amount_of": AMOUNT, "people": EVERYBODY},
    )
    definitions: dict[str, Definition] = {}
    for name, parameters, text in (
        ("special", {"d": ITEM}, 'd.category == "health" || d.sensitive'),
        ("any_special", {}, "data.exists(d, special(d))"),
        ("written", {"d": ITEM}, "has(d.category)"),
        ("quotient", {"n": INT}, "limit / n"),
        ("risky", {}, "any_special && quotient(count) > 10"),
        ("sent", {"d": ITEM, "where": STRING}, "d.sent.destination == where"),
        ("either", {"one": BOOL, "other": BOOL}, "one && other || other || !one && has(title)"),
        ("large", {}, "transfers.filter(t, t.onward)"),
        ("old", {}, "on - years(2)"),
    ):
        inner = Scope(ACTIVITY, parameters, scope.constants, scope.functions, dict(definitions))
        body = compile_check(text, inner, None)
        definitions[name] = Definition(name, tuple(parameters.items()), body)
    return Scope(ACTIVITY, variables, scope.constants, scope.functions, definitions)
