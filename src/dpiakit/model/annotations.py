"""What an annotation of the model says once its wrappings are taken off."""

from __future__ import annotations

from collections.abc import Iterator
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin


def plain_of(annotation: Any) -> Any:
    """The annotation without "or not written down" and without metadata."""
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation = get_args(annotation)[0]
        elif origin in {Union, UnionType}:
            annotation = _written(annotation)
        else:
            return annotation


def marks_of(annotation: Any) -> Iterator[Any]:
    """The metadata around a plain annotation; not that of what a list or mapping holds."""
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            yield from annotation.__metadata__
            annotation = get_args(annotation)[0]
        elif origin in {Union, UnionType}:
            annotation = _written(annotation)
        else:
            return


def _written(annotation: Any) -> Any:
    """The part that is not None: what stands there if anything is written."""
    return next(part for part in get_args(annotation) if part is not NoneType)
