"""The forms of the rules behind one face: prepared once, then judging all records at a call.

A form works in a process of its own, so that the garbage collector of one does not run while
another is measured. Every form has the records ready before the clock starts, in whatever shape it
judges them, unless its row says otherwise.
"""

from __future__ import annotations

import gc
import json
import os
import time
from collections.abc import Callable
from typing import Any, Protocol

from dpiakit.law.compiled import compile_rules
from dpiakit.model import Activity
from rivals import workload
from rivals.workload import PACKS, Facts, Verdicts

Rounds = dict[str, Callable[[], float]]
"""By row: CPU seconds of judging all records once."""


def timed(work: Callable[[], object]) -> float:
    """CPU seconds of all threads of this process, the collector of Python off."""
    gc.collect()
    gc.disable()
    start = time.process_time()
    work()
    taken = time.process_time() - start
    gc.enable()
    return taken


class Form(Protocol):
    """The rules in one engine."""

    def __init__(self, records: list[Facts]) -> None:
        """``records``: those that the rounds judge."""

    def verdicts(self, facts: Facts) -> Verdicts:
        """What it says of any record, to be compared."""
        ...

    def rounds(self) -> Rounds:
        """Its rows."""
        ...


class Ours:
    """dpiakit: the compiled rules, with the compared ones or with all there are."""

    def __init__(self, records: list[Facts]) -> None:
        self.compiled = workload.compiled_rules()
        self.records = records
        self.activities = [Activity.model_validate(facts) for facts in records]

    def verdicts(self, facts: Facts) -> Verdicts:  # noqa: D102  see Form
        return workload.our_verdicts(self.compiled, Activity.model_validate(facts))

    def rounds(self) -> Rounds:  # noqa: D102  see Form
        def judge(rules: Any) -> Callable[[], float]:
            return lambda: timed(lambda: [rules.judge(one, PACKS) for one in self.activities])

        def whole() -> object:
            validate, rules = Activity.model_validate, self.compiled
            return [rules.judge(validate(facts), PACKS) for facts in self.records]

        all_rules = compile_rules(workload.without_scope(workload.the_law()))
        return {
            "ours": judge(self.compiled),
            "ours from data": lambda: timed(whole),
            "ours all rules": judge(all_rules),
        }


class ByHand:
    """Python functions."""

    def __init__(self, records: list[Facts]) -> None:
        from rivals import hand, hand_choices

        self.rules = hand_choices.RULES
        self.asked, self.judge = hand.Asked, hand.judge
        self.told = workload.told()
        self.activities = [Activity.model_validate(facts) for facts in records]

    def verdicts(self, facts: Facts) -> Verdicts:  # noqa: D102  see Form
        return self.judge(self.asked(Activity.model_validate(facts), self.told), self.rules)

    def rounds(self) -> Rounds:  # noqa: D102  see Form
        def work() -> object:
            judge, asked, told, rules = self.judge, self.asked, self.told, self.rules
            return [judge(asked(one, told), rules) for one in self.activities]

        return {"by hand": lambda: timed(work)}


class Cel:
    """Google's CEL runtime."""

    def __init__(self, records: list[Facts]) -> None:
        from rivals.cel_form import CelRules

        self.rules = CelRules(workload.told())
        self.records = records
        self.prepared = [self.rules.prepared(facts) for facts in records]

    def verdicts(self, facts: Facts) -> Verdicts:  # noqa: D102  see Form
        return self.rules.judge(self.rules.prepared(facts))

    def rounds(self) -> Rounds:  # noqa: D102  see Form
        judge, prepare = self.rules.judge, self.rules.prepared
        return {
            "cel": lambda: timed(lambda: [judge(one) for one in self.prepared]),
            "cel from data": lambda: timed(lambda: [judge(prepare(one)) for one in self.records]),
        }


class Regorus:
    """A Rego interpreter written in Rust."""

    def __init__(self, records: list[Facts]) -> None:
        from rivals import fetch, rego_law

        fetch.fetch()
        import regorus

        self.engine: Any = regorus.Engine()
        for name, text in rego_law.modules(workload.told()).items():
            self.engine.add_policy(name, text)
        self.query = f"data.{rego_law.QUERY}"
        self.texts = [json.dumps(facts) for facts in records]

    def verdicts(self, facts: Facts) -> Verdicts:  # noqa: D102  see Form
        self.engine.set_input_json(json.dumps(facts))
        return _flat(json.loads(self.engine.eval_rule_as_json(self.query)))

    def rounds(self) -> Rounds:  # noqa: D102  see Form
        def called() -> None:
            for text in self.texts:
                self.engine.set_input_json(text)
                self.engine.eval_rule_as_json(self.query)

        def evaluation() -> float:
            taken = 0.0
            gc.collect()
            for text in self.texts:
                self.engine.set_input_json(text)
                start = time.process_time()
                self.engine.eval_rule_as_json(self.query)
                taken += time.process_time() - start
            return taken

        return {"regorus": evaluation, "regorus from data": lambda: timed(called)}


class Opa:
    """The engine of the Open Policy Agent, called for each record, or once for all of them.

    In one call the input is the list of all records, parsed once; a module judges each ``with
    input as record``. What it costs to hand the list over is measured by a query that only counts
    it, and taken off: what is left is evaluation, with the answer.
    """

    MODULE = """package all_records

import rego.v1

read := count(input)

judged := [verdicts | some record in input; verdicts := data.dpiakit.verdicts with input as record]
"""

    def __init__(self, records: list[Facts]) -> None:
        # Less of Go's garbage collection, as Python's is off: read when the library is loaded.
        os.environ.setdefault("GOGC", "800")
        from rivals import fetch, rego_law

        fetch.fetch()
        from opa_bindings import OpaEngine

        self.engine: Any = OpaEngine()
        for name, text in rego_law.modules(workload.told()).items():
            self.engine.add_policy(name, text)
        self.engine.add_policy("all_records.rego", self.MODULE)
        self.query = f"data.{rego_law.QUERY}"
        self.records = records

    def asked(self, query: str, given: Any) -> Any:
        """The query is prepared at the first call and kept by the engine."""
        return next(iter(self.engine.eval_query(f"answer := {query}", given)))["answer"]

    def verdicts(self, facts: Facts) -> Verdicts:  # noqa: D102  see Form
        one = _flat(self.asked(self.query, facts))
        (again,) = self.asked("data.all_records.judged", [facts])
        if _flat(again) != one:
            raise SystemExit("OPA: one record and many records give other verdicts")
        return one

    def rounds(self) -> Rounds:  # noqa: D102  see Form
        def evaluation() -> float:
            judged = timed(lambda: self.asked("data.all_records.judged", self.records))
            return judged - timed(lambda: self.asked("data.all_records.read", self.records))

        return {
            "opa": evaluation,
            "opa from data": lambda: timed(
                lambda: [self.asked(self.query, facts) for facts in self.records]
            ),
        }


FORMS: dict[str, type[Form]] = {
    "ours": Ours,
    "by hand": ByHand,
    "cel": Cel,
    "regorus": Regorus,
    "opa": Opa,
}


def _flat(verdicts: dict[str, dict[str, str]]) -> Verdicts:
    return {(rule, key): one for rule, found in verdicts.items() for key, one in found.items()}
