"""Pieces of text put together within a limit: whole ones only; what is left out is counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """A list or a table: what stands before its items, the items, what stands behind them."""

    opening: str
    items: tuple[str, ...]
    closing: str
    share: float
    """Of the room there is, as long as others need theirs."""
    more: str = "more"
    """What is left out, after its number: ``more findings``."""

    def shown(self, count: int) -> str:
        """The block with its first items, and the number of the others."""
        left = len(self.items) - count
        rest = f"\nand {left} {self.more}\n" if left else ""
        return f"{self.opening}{''.join(self.items[:count])}{rest}{self.closing}"


def fitted(blocks: Sequence[Block], room: int) -> str:
    """The blocks within so many bytes of UTF-8.

    Each first gets its share; what some do not use goes to the others in their order. Blocks
    whose frames alone do not fit are refused with ValueError: that is a mistake of the caller.
    """
    sizes = [[len(item.encode()) for item in block.items] for block in blocks]
    left = room - sum(len(block.shown(0).encode()) for block in blocks)
    if left < 0:
        raise ValueError("not even the frames fit")
    counts = [0] * len(blocks)
    for part in [[left * block.share for block in blocks], [float(left)] * len(blocks)]:
        for index, block in enumerate(blocks):
            taken = 0
            while counts[index] < len(block.items):
                size = sizes[index][counts[index]]
                if size > left or taken + size > part[index]:
                    break
                counts[index] += 1
                taken += size
                left -= size
    return "".join(block.shown(count) for block, count in zip(blocks, counts, strict=True))
