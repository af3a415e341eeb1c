"""The text of a fact that stays the same however it is written down.

No expression of the rule language can tell the order of a list or of a collection, so to the law
both are sets: the same words in another order are the same fact.
"""

from collections.abc import Sequence
from typing import Any

from dpiakit.model.written import Facts


def canonical(value: object) -> str:
    """A value by what is written of it, whatever the order, and whatever the model gains later.

    A collection is told by the names in it: what its elements say are facts of their own.
    """
    match value:
        case str():
            return value
        case Facts():
            told = (
                f"{name}: {canonical(getattr(value, name))}"
                for name in sorted(value.model_fields_set)
                if getattr(value, name) is not None
            )
            return f"{{{', '.join(told)}}}"
        case dict() | frozenset() | set():
            return f"[{', '.join(sorted(map(str, value)))}]"
        case list() | tuple():
            return f"[{', '.join(sorted(map(canonical, value)))}]"
        case _:
            return str(value)


def canonical_path(path: Sequence[str], root: object) -> str:
    """A dotted path in which an item of a list is named by what it says, not by its number."""
    here: Any = root
    steps = []
    for step in path:
        if isinstance(here, list | tuple):
            here = here[int(step)] if step.isdecimal() and int(step) < len(here) else None
            steps.append(step if here is None else canonical(here))
        else:
            here = here.get(step) if isinstance(here, dict) else getattr(here, step, None)
            steps.append(step)
    return ".".join(steps)
