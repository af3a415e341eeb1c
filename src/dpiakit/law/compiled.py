"""All rules as one Python function: the outcomes of :mod:`dpiakit.law.judge`, fast.

Rules about the same collection share one loop over it. A condition that does not speak of the
element is asked once, before the loop. What a rule cannot compute for an element is an error of
this rule and this element, and stops nothing else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dpiakit.cel import Emitter, Expression, Ref, Text
from dpiakit.cel.namespace import code_of
from dpiakit.cel.syntax import Call, Name, unparse, walk
from dpiakit.errors import EvaluationError
from dpiakit.law.expressions import about
from dpiakit.law.judge import Verdict
from dpiakit.law.library import Law
from dpiakit.law.nouns import Loop, Rule
from dpiakit.model import Activity

_INDENT = "    "


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What the law says of one activity."""

    grounds: Mapping[str, tuple[bool | None, ...]]
    """For every pack what each ground on which it may apply comes to; None: open."""
    found: list[Verdict]
    """By pack; inside a pack the rules about the same things stand together."""
    not_applicable: int
    """How many judgements were *not-applicable*; they are counted, not listed."""


class _Root:
    """The facts of an activity, read some hundred times: as attributes of a plain object.

    A pydantic model looks for private attributes at each, which takes three times as long.
    """

    def __init__(self, activity: Activity) -> None:
        self.__dict__ = activity.__dict__


@dataclass(frozen=True, eq=False)
class CompiledRules:
    """The rules of a day, ready to judge many activities."""

    rules: tuple[Rule, ...]
    source: str
    """What was generated, for those who want to read it."""
    _memo: Callable[[], list[object]]
    """Where definitions keep their values while one activity is judged."""
    _grounds: Callable[[_Root, list[object]], dict[str, tuple[bool | None, ...]]]
    _judge: Callable[[_Root, list[object], Callable[[Verdict], None], Collection[str]], int]

    def applies(self, activity: Activity) -> dict[str, bool | None]:
        """For every pack whether it speaks to the activity; None: open."""
        grounds = self._grounds(_Root(activity), self._memo())
        return {
            pack: True in values or (None if None in values else False)
            for pack, values in grounds.items()
        }

    def judge(self, activity: Activity, packs: Collection[str] | None = None) -> Verdicts:
        """What the rules of some packs say of an activity; by default of those that bind it."""
        root, memo = _Root(activity), self._memo()
        grounds = self._grounds(root, memo)
        if packs is None:
            packs = {pack for pack, values in grounds.items() if True in values or None in values}
        found: list[Verdict] = []
        return Verdicts(grounds, found, self._judge(root, memo, found.append, packs))


def compile_rules(law: Law) -> CompiledRules:
    """The rules in force, compiled. The order of ``law.rules`` gives each its number."""
    emitter = Emitter(law.scope(law.packs[0].name) if law.packs else law.scope("common"))
    writer = _Writer(emitter)
    writer.grounds(law)
    writer.rules(law)
    writer.memo()
    source = "\n".join(writer.lines)
    namespace: dict[str, Any] = emitter.namespace
    namespace["EvaluationError"] = EvaluationError
    exec(code_of(source, "<law>"), namespace)  # noqa: S102  generated here, see dpiakit.cel.code
    return CompiledRules(
        rules=law.rules,
        source=source,
        _memo=namespace["memo"],
        _grounds=namespace["grounds"],
        _judge=namespace["judge"],
    )


class _Writer:
    """Writes the functions line by line."""

    def __init__(self, emitter: Emitter) -> None:
        self.emitter = emitter
        self.lines: list[str] = []

    def grounds(self, law: Law) -> None:
        """The function that asks every ground of every pack. One that fails to compute is open."""
        body: list[str] = []
        packs = []
        for number, pack in enumerate(law.packs):
            names = [f"a{number}_{index}" for index in range(len(pack.applies_when))]
            for name, condition in zip(names, pack.applies_when, strict=True):
                body += [
                    "try:",
                    f"{_INDENT}{name} = {self.emitter.expression(condition.when, {})}",
                    "except EvaluationError:",
                    f"{_INDENT}{name} = None",
                ]
            packs.append(f"{pack.name!r}: ({''.join(f'{name}, ' for name in names)})")
        self._define("def grounds(r, _k):", [*body, f"return {{{', '.join(packs)}}}"])

    def rules(self, law: Law) -> None:
        """The function that judges, with one section for each pack."""
        body = ["n = 0"]
        for pack in law.packs:
            groups: dict[str, list[tuple[int, Rule]]] = {}
            for number, rule in enumerate(law.rules):
                if rule.pack == pack.name:
                    groups.setdefault(_things(rule), []).append((number, rule))
            if groups:
                body.append(f"if {pack.name!r} in packs:")
            for group in groups.values():
                body += _indented(_Group(self.emitter, group).lines())
        body.append("return n")
        self._define("def judge(r, _k, add, packs):", body)

    def memo(self) -> None:
        """The function that makes room for the values of definitions, once all are known."""
        self._define("def memo():", [*self.emitter.prelude(), "return _k"])

    def _define(self, header: str, body: list[str]) -> None:
        self.lines += [header, *_indented(body)]


def _things(rule: Rule) -> str:
    """What a rule is about: rules with the same answer share a loop."""
    return "; ".join(
        f"{unparse(loop.collection.node)} as {loop.variable}" for loop in rule.for_each
    )


def _indented(lines: list[str]) -> list[str]:
    return [_INDENT + line for line in lines]


class _Group:
    """The rules about the same things."""

    def __init__(self, emitter: Emitter, members: list[tuple[int, Rule]]) -> None:
        self.emitter = emitter
        self.members = members
        self.loops = members[0][1].for_each
        self.names = {loop.variable: f"v{number}" for number, loop in enumerate(self.loops)}
        self.kept = {
            loop.variable: {name: f"m{number}_{index}" for index, name in enumerate(shared)}
            for number, loop in enumerate(self.loops)
            if (shared := self._shared_definitions(loop.variable))
        }

    def lines(self) -> list[str]:
        """The statements that judge all members."""
        if not self.loops:
            return [line for number, rule in self.members for line in self._whole(number, rule)]
        found = [line for number, rule in self.members for line in self._gate(number, rule)]
        outer = [number for number, loop in enumerate(self.loops) if loop.outer]
        found += [f"l{number} = {self._collection(self.loops[number])}" for number in outer]
        empty = " or ".join(f"l{number} is not None and not l{number}" for number in outer)
        absent = " or ".join(f"l{number} is None" for number in outer)
        found += [f"if {empty}:", f"{_INDENT}n += {len(self.members)}"]
        found += [f"elif {absent}:", *_indented(self._nothing_known('""'))]
        found += ["else:", *_indented(["seen = False", *self._loop(0, ""), *self._unseen()])]
        return found

    def _shared_definitions(self, variable: str) -> list[str]:
        """The definitions that several conditions ask of the same element."""
        asked: Counter[str] = Counter()
        for _, rule in self.members:
            for e in (rule.applies, *(clause.that for clause in rule.requires)):
                for node in walk(e.node) if e else ():
                    match node:
                        case Call(
                            function=name,
                            meaning="definition",
                            arguments=(Name(name=one, meaning="variable"),),
                        ) if one == variable:
                            asked[name] += 1
                        case _:
                            pass
        return [name for name, count in asked.items() if count > 1]

    def _collection(self, loop: Loop) -> str:
        return self.emitter.expression(loop.collection, self.names)

    def _gate(self, number: int, rule: Rule) -> Iterator[str]:
        """What is asked once for all elements; one that cannot be computed keeps nobody out."""
        if rule.gate is not None:
            yield "try:"
            yield f"{_INDENT}g{number} = {self.emitter.expression(rule.gate, {})}"
            yield "except EvaluationError:"
            yield f"{_INDENT}g{number} = None"

    def _nothing_known(self, key: str) -> list[str]:
        """Nobody wrote down whether there are elements."""
        found = []
        for number, rule in self.members:
            add = f'add(({number}, {key}, "needs-evidence", -1))'
            if rule.gate is None:
                found.append(add)
            else:
                found += [f"if g{number} is False: n += 1", f"else: {add}"]
        return found

    def _unseen(self) -> list[str]:
        """Not a single element: once not applicable, as is a rule behind a closed gate."""
        found = []
        for number, rule in self.members:
            closed = f" or g{number} is False" if rule.gate is not None else ""
            found.append(f"if not seen{closed}: n += 1")
        return found

    def _loop(self, depth: int, key: str) -> list[str]:
        """The loops from a depth inwards, around the rules."""
        if depth == len(self.loops):
            body = ["seen = True"]
            for number, rule in self.members:
                body += self._element(number, rule, key)
            return body
        loop = self.loops[depth]
        head, name = _turn(loop, depth)
        whole = f'{key} + "/" + {name}' if key else name
        kept = self.kept.get(loop.variable, {}).values()
        forgotten = [" = ".join((*kept, "_U"))] if kept else []
        inner = [f"k{depth} = {whole}", *forgotten, *self._loop(depth + 1, f"k{depth}")]
        turn = [head, *_indented(inner)]
        if loop.outer:
            return turn
        return [
            f"l{depth} = {self._collection(loop)}",
            f"if l{depth} is None:",
            *_indented(["seen = True", *self._inner_unknown(key)]),
            "else:",
            *_indented(turn),
        ]

    def _inner_unknown(self, key: str) -> list[str]:
        found = []
        for number, rule in self.members:
            test = f"if g{number} is not False: " if rule.gate is not None else ""
            found.append(f'{test}add(({number}, {key}, "needs-evidence", -1))')
        return found

    def _element(self, number: int, rule: Rule, key: str) -> list[str]:
        """One rule for one element."""
        if rule.gate is None or rule.applies is None:
            return self._judged(number, rule, key, self._applies(rule))
        rest = about(rule.applies, frozenset(self.names))
        within = "True" if rest is None else self._expression(rest)
        whole = self._expression(rule.applies)
        applies = f"({within} if g{number} else {whole})"
        judged = self._judged(number, rule, key, applies)
        return [f"if g{number} is not False:", *_indented(judged)]

    def _expression(self, e: Expression) -> str:
        return self.emitter.expression(e, self.names, kept=self.kept)

    def _whole(self, number: int, rule: Rule) -> list[str]:
        return self._judged(number, rule, '""', self._applies(rule))

    def _applies(self, rule: Rule) -> str | None:
        if rule.applies is None:
            return None
        return self._expression(rule.applies)

    def _judged(self, number: int, rule: Rule, key: str, applies: str | None) -> list[str]:
        body = self._required(number, rule, key)
        if applies is not None:
            body = [
                f"a = {applies}",
                "if a:",
                *_indented(body),
                f'elif a is None: add(({number}, {key}, "needs-evidence", -1))',
                "else: n += 1",
            ]
        return [
            "try:",
            *_indented(body),
            "except EvaluationError:",
            f'{_INDENT}add(({number}, {key}, "error", -1))',
        ]

    def _required(self, number: int, rule: Rule, key: str) -> list[str]:
        """The first false clause decides; only if there is none, an unknown one."""
        first, unknown, names = "-1", "-1", []
        for index, clause in reversed(list(enumerate(rule.requires))):
            that = self._expression(clause.that)
            first = f"{index} if (b{index} := {that}) is False else {first}"
            unknown = f"{index} if b{index} is None else {unknown}"
            names.append(f"b{index}")
        open_outcome = "fail" if rule.on_missing == "fail" else "needs-evidence"
        return [
            f"c = {first}",
            f'if c >= 0: add(({number}, {key}, "fail", c))',
            f'elif {" and ".join(reversed(names))}: add(({number}, {key}, "pass", -1))',
            f'else: add(({number}, {key}, "{open_outcome}", {unknown}))',
        ]


def _turn(loop: Loop, depth: int) -> tuple[str, str]:
    """The head of a loop, and the name of its element in the source."""
    kind = loop.collection.type
    if getattr(kind, "keyed", False):
        return f"for e{depth}, v{depth} in l{depth}.items():", f"e{depth}"
    if isinstance(loop.element, Text | Ref):
        return f"for v{depth} in l{depth}:", f"v{depth}"
    return f"for e{depth}, v{depth} in enumerate(l{depth}):", f"str(e{depth})"
