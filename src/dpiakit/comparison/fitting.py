"""Pieces of text put together within a limit: whole ones only; what is left out is counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Item: TypeAlias = Callable[[], str]
"""Made when there is room for it: of many thousands only some hundreds are ever shown."""


@dataclass(frozen=True, slots=True)
class Block:
    """A list or a table: what stands before its items, the items, what stands behind them."""

    opening: str
    items: Sequence[Item]
    closing: str
    share: float
    """Of the room there is, as long as others need theirs."""
    more: str = "more"
    """What is left out, after its number: ``more findings``."""

    def shown(self, made: Sequence[str]) -> str:
        """The block with its first items, and the number of the others."""
        left = len(self.items) - len(made)
        rest = f"\nand {left} {self.more}\n" if left else ""
        return f"{self.opening}{''.join(made)}{rest}{self.closing}"


def fitted(blocks: Sequence[Block], room: int) -> str:
    """The blocks within so many bytes of UTF-8.

    Each first gets its share; what some do not use goes to the others in their order. Blocks
    whose frames alone do not fit are refused with ValueError: that is a mistake of the caller.
    """
    left = room - sum(len(block.shown(()).encode()) for block in blocks)
    if left < 0:
        raise ValueError("not even the frames fit")
    made: list[list[str]] = [[] for _ in blocks]
    for part in [[left * block.share for block in blocks], [float(left)] * len(blocks)]:
        for block, known, own in zip(blocks, made, part, strict=True):
            taken = 0
            for item in block.items[len(known) :]:
                text = item()
                size = len(text.encode())
                if size > left or taken + size > own:
                    break
                known.append(text)
                taken += size
                left -= size
    return "".join(block.shown(known) for block, known in zip(blocks, made, strict=True))
