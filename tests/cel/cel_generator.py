"""Random expressions that mean something, and random records, of the model in cel_world."""

from datetime import date

from cel_world import Activity, Item, Note, Transfer

from dpiakit.model.period import Period

COUNTRIES, CATEGORIES = ("DE", "IN", "US"), ("contact", "health", "location")
WORDS = ("a", "b", "health", "é", "")
DAYS = tuple(date(year, month, 28) for year in (1, 2020, 2024, 2025, 9999) for month in (1, 2))
KEYS = ("x", "y", "z")
PERIODS = (Period(6), Period(0, 30), Period(24, 1))


class Facts:
    """Writes records in which every fact may be missing."""

    def __init__(self, random, missing=0.25, days=DAYS):
        self.random = random
        self.missing = missing
        self.days = days

    def maybe(self, value):
        return None if self.random.random() < self.missing else value

    def one(self, *values):
        return self.maybe(self.random.choice(values))

    def some(self, values, most=3):
        return self.maybe(tuple(self.random.choices(values, k=self.random.randint(0, most))))

    def yes(self):
        return self.one(*(True, False))

    def note(self):
        return Note(self.one(*WORDS), self.yes(), self.one(1, 2, 3))

    def item(self, key):
        keep = self.one(*PERIODS)
        amount = self.one(0, 5, -(2**63))
        return Item(key, self.one(*CATEGORIES), keep, self.one(*KEYS), self.yes(), amount)

    def transfer(self, key):
        note = self.maybe(self.note())
        signed, items = self.one(*self.days), self.some(KEYS)
        return Transfer(key, self.one(*COUNTRIES), signed, items, note, self.yes())

    def activity(self):
        notes = [self.note() for _ in range(self.random.randint(0, 3))]
        data = self.random.sample(KEYS, self.random.randint(0, 3))
        transfers = self.random.sample(KEYS, self.random.randint(0, 3))
        return Activity(
            title=self.one(*WORDS),
            count=self.one(0, 1, 7, 2**63 - 1),
            share=self.one(0.0, 0.5, 1.0, 1e308),
            since=self.one(*self.days),
            keep=self.one(*PERIODS),
            shared=self.yes(),
            tags=self.some(WORDS),
            countries=self.some(COUNTRIES),
            scores=self.some((0, 1, 2, 7)),
            notes=self.maybe(tuple(notes)),
            data=self.maybe({key: self.item(key) for key in data}),
            transfers=self.maybe({key: self.transfer(key) for key in transfers}),
            main=self.one(*KEYS),
            uses=self.some(KEYS),
        )


class Phrases:
    """Writes expressions of a wanted kind. ``names`` are the variables in sight, by kind."""

    def __init__(self, random, **names):
        self.random = random
        self.names = {kind: list(given) for kind, given in names.items()}
        self.count = 0

    def of(self, kind, depth):
        """An expression of a kind; at depth 0 one that ends."""
        phrases = getattr(self, kind)(depth)
        plain, nested = phrases
        choices = [*plain, *self.names.get(kind, ())]
        if depth > 0 and nested and self.random.random() < 0.75:
            return self.random.choice(nested)(depth - 1)
        return self.random.choice(choices)

    def boolean(self, _):
        return ["shared", "true", "false", "any_special", "risky", "has(title)", "has(data)"], [
            self.both, self.both, self.opposite, self.answer("boolean"), self.compared,
            self.compared, self.compared, self.member, self.member, self.asked, self.asked,
            self.asked, self.has, self.text_question, self.defined, self.field("boolean"),
        ]  # fmt: skip

    def whole(self, _):
        return ["count", "limit", "undecided", "0", "1", "7", "people()", "9223372036854775807"], [
            self.computed("whole", "+", "-", "*", "/", "%"), self.size, self.negative("whole"),
            lambda d: f"age({self.of('country', d)})", lambda d: f"quotient({self.of('whole', d)})",
            lambda d: f"amount_of({self.of('item', d)})", self.answer("whole"), self.field("whole"),
        ]  # fmt: skip

    def number(self, _):
        return ["share", "fine", "0.5", "1e308"], [
            self.computed("number", "+", "-", "*", "/"), self.negative("number"),
            lambda d: f"({self.of('whole', d)} * {self.of('number', d)})", self.answer("number"),
        ]  # fmt: skip

    def day(self, _):
        return ["since", "on", "old", 'date("2025-02-28")', 'date("9999-12-31")'], [
            lambda d: f"({self.of('day', d)} {self.sign('+', '-')} {self.of('period', d)})",
            self.answer("day"), self.field("day"),
        ]  # fmt: skip

    def period(self, _):
        return ["keep", "days(30)", "years(2)", "months(1)"], [
            lambda d: f"{self.sign('days', 'months', 'years')}({self.of('whole', d)} % 500)",
            lambda d: f"({self.of('day', d)} - {self.of('day', d)})", self.answer("period"),
            self.computed("period", "+", "-"), self.field("period"),
        ]  # fmt: skip

    def text(self, _):
        return ["title", '"a"', '"health"', '"é"', r'"\n"', "r'\\'"], [
            self.answer("text"), self.field("text"), lambda d: self.of("country", d),
        ]  # fmt: skip

    def country(self, _):
        return ['"DE"', '"IN"', '"US"'], [
            lambda d: f"{self.of('transfer', d)}.destination", self.answer("country"),
        ]  # fmt: skip

    def category(self, _):
        return ['"health"', '"contact"'], [lambda d: f"{self.of('item', d)}.category"]

    def item(self, _):
        return ["main"], []

    def transfer(self, _):
        return ["main.sent"], [lambda d: f"{self.of('item', d)}.sent"]

    def note(self, _):
        return [], [lambda d: f"{self.of('transfer', d)}.note"]

    def sign(self, *signs):
        return self.random.choice(signs)

    def both(self, depth):
        op = self.sign(" && ", " || ")
        parts = [self.of("boolean", depth) for _ in range(self.random.randint(2, 3))]
        return f"({op.join(parts)})"

    def opposite(self, depth):
        return f"!({self.of('boolean', depth)})"

    def answer(self, kind):
        def phrase(depth):
            yes, no = self.of(kind, depth), self.of(kind, depth)
            return f"({self.of('boolean', depth)} ? {yes} : {no})"

        return phrase

    def computed(self, kind, *signs):
        return lambda d: f"({self.of(kind, d)} {self.sign(*signs)} {self.of(kind, d)})"

    def negative(self, kind):
        return lambda d: f"-({self.of(kind, d)})"

    def field(self, kind):
        """A field of an element, of the wanted kind."""
        owners = {
            "boolean": ("item", "sensitive", "transfer", "onward", "transfer", "note.read"),
            "whole": ("item", "amount", "transfer", "note.pages"),
            "day": ("transfer", "signed"),
            "period": ("item", "keep"),
            "text": ("transfer", "note.text", "item", "key"),
        }[kind]
        pairs = list(zip(owners[::2], owners[1::2], strict=True))

        def phrase(depth):
            owner, name = self.random.choice(pairs)
            return f"{self.of(owner, depth)}.{name}"

        return phrase

    def compared(self, depth):
        match self.random.randrange(7):
            case 0:
                kinds, signs = ("whole", "number"), ("<", "<=", ">", ">=", "==", "!=")
                left, right = self.random.choice(kinds), self.random.choice(kinds)
            case 1 | 2:
                left = right = self.sign("day", "period")
                signs = ("<", "<=", ">", ">=", "==", "!=")
            case 3:
                left, right, signs = "item", self.sign("item", "text"), ("==", "!=")
                if right == "text" and "item" in self.names and self.names["item"]:
                    right = "item"
            case 4:
                left, right, signs = "text", "text", ("==", "!=")
            case 5:
                left, right, signs = "category", "category", ("==", "!=")
            case _:
                left, right, signs = "boolean", "boolean", ("==", "!=")
        one, other = self.of(left, depth), self.of(right, depth)
        return f"({one} {self.sign(*signs)} {other})"

    def member(self, depth):
        match self.random.randrange(7):
            case 0:
                return f'({self.of("text", depth)} in [{self.of("text", depth)}, "a"])'
            case 1:
                return f"({self.of('text', depth)} in {self.sign('tags', 'words', 'data')})"
            case 2:
                return (
                    f"({self.of('item', depth)} in {self.sign('uses', 'data', 'main.sent.items')})"
                )
            case 3:
                return f"({self.of('country', depth)} in {self.sign('safe', 'countries')})"
            case 4:
                return f"({self.of('whole', depth)} in [0, {self.of('whole', depth)}])"
            case 5:
                return f'({self.of("category", depth)} in ["health", "location"])'
            case _:
                return f"({self.of('whole', depth)} in scores)"

    def has(self, depth):
        return self.random.choice((
            f"has({self.of('item', depth)}.category)",
            f"has({self.of('transfer', depth)}.note.read)",
            f"has({self.of('transfer', depth)}.note)",
        ))  # fmt: skip

    def text_question(self, depth):
        text = self.of("text", depth)
        pattern = self.sign('"^a*$"', 'r"[a-h]+"', '"(?i)HEAL|^b"')
        return self.random.choice((
            f"{text}.contains({self.of('text', depth)})",
            f"{text}.startsWith({self.of('text', depth)})",
            f"{text}.endsWith({self.of('text', depth)})",
            f"{text}.matches({pattern})",
        ))  # fmt: skip

    def defined(self, depth):
        item = self.of("item", depth)
        return self.random.choice((
            f"special({item})",
            f"written({item})",
            f"either({self.of('boolean', depth)}, {self.of('boolean', depth)})",
            f"sent({item}, {self.of('text', depth)})",
        ))  # fmt: skip

    def list_of(self, kind, depth):
        """A list whose elements are of a kind, perhaps a selection of it."""
        name = self.random.choice({
            "item": ("data", "uses", f"{self.of('transfer', 0)}.items"),
            "transfer": ("transfers", "large"),
            "text": ("tags", "words", '[title, "a"]'),
            "country": ("countries", "safe"),
            "whole": ("scores", "[count, 1]"),
            "note": ("notes",),
        }[kind])  # fmt: skip
        if depth > 1 and self.random.random() < 0.25:
            variable, body = self.element(kind, "boolean", depth - 1)
            return f"{name}.filter({variable}, {body})"
        if kind == "whole" and depth > 1 and self.random.random() < 0.25:
            variable, body = self.element("item", "whole", depth - 1)
            return f"data.map({variable}, {body})"
        return name

    def element(self, kind, wanted, depth):
        """A name for the elements, and an expression of the wanted kind about them."""
        self.count += 1
        variable = f"e{self.count}"
        self.names.setdefault(kind, []).append(variable)
        body = self.of(wanted, depth)
        self.names[kind].remove(variable)
        return variable, body

    def asked(self, depth):
        kind = self.random.choice(("item", "item", "transfer", "text", "country", "whole", "note"))
        elements = self.list_of(kind, depth)
        variable, body = self.element(kind, "boolean", depth)
        macro = self.sign("exists", "exists", "all", "exists_one")
        return f"{elements}.{macro}({variable}, {body})"

    def size(self, depth):
        kind = self.random.choice(("item", "transfer", "text", "whole", "note"))
        elements = self.list_of(kind, depth)
        return self.random.choice((f"size({elements})", f"{elements}.size()", "title.size()"))
