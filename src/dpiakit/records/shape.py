"""The shape of the record model: what may stand where, worked out once for each class.

Read from the annotations of the pydantic models, so that a field added to the model is known to
the reader's messages and to the check of cross-references without a second list.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from dpiakit.model import RefTo
from dpiakit.source import Path


@dataclass(frozen=True, slots=True)
class Shape:
    """What may stand at a place of a record. At most one of the three kinds of content is set."""

    group: type[BaseModel] | None = None
    """The facts that may stand here, by name."""
    each: Shape | None = None
    """What every item of a list or every element of a collection is."""
    keyed: bool = False
    """The elements stand in a mapping, each under its name."""
    refers_to: str = ""
    """The collection in which the text that stands here must name an element."""
    words: tuple[str, ...] = ()
    """The only words that may stand here; empty for any text."""


_ANYTHING = Shape()


@cache
def fields_of(group: type[BaseModel]) -> Mapping[str, Shape]:
    """The shape of each field of a group of facts, by the name it is written with."""
    return {
        field.alias or name: _shape(field.annotation, tuple(field.metadata))
        for name, field in group.model_fields.items()
    }


def shape_at(group: type[BaseModel], path: Path) -> Shape:
    """What may stand at the end of a path; a shape without content where the model has none."""
    shape = Shape(group=group)
    for part in path:
        if shape.group is not None:
            shape = fields_of(shape.group).get(part, _ANYTHING)
        else:
            shape = shape.each or _ANYTHING
    return shape


def _shape(annotation: Any, notes: tuple[object, ...] = ()) -> Shape:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _shape(arguments[0], (*notes, *arguments[1:]))
    if origin in {Union, types.UnionType}:
        return _alternatives([_shape(kind, notes) for kind in arguments if kind is not type(None)])
    if origin is Literal:
        return Shape(words=tuple(word for word in arguments if isinstance(word, str)))
    if origin is dict:
        return Shape(each=_shape(arguments[1]), keyed=True)
    if origin in {list, tuple, set, frozenset}:
        return Shape(each=_shape(arguments[0]))
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return Shape(group=annotation)
    refers_to = next((note.collection for note in notes if isinstance(note, RefTo)), "")
    return Shape(refers_to=refers_to)


def _alternatives(shapes: list[Shape]) -> Shape:
    """The alternative with the most to say: a group, else a collection, else words."""
    return max(
        shapes,
        key=lambda shape: (
            shape.group is not None,
            shape.each is not None,
            bool(shape.refers_to or shape.words),
        ),
        default=_ANYTHING,
    )
