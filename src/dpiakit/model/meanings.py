"""What each fact means, read from the docstring that stands under it in the model.

Read only when a schema, a reference page or an editor asks. Pydantic would do the same at
every start of the program, for readers who are mostly not there.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import BaseModel


@cache
def _of_module(module: str) -> Mapping[str, Mapping[str, str]]:
    source = sys.modules[module].__file__
    if source is None:
        return {}
    tree = ast.parse(Path(source).read_text("utf-8"))
    return {node.name: _of_class(node) for node in tree.body if isinstance(node, ast.ClassDef)}


def _of_class(node: ast.ClassDef) -> Mapping[str, str]:
    found = {}
    for statement, following in zip(node.body, node.body[1:], strict=False):
        match statement, following:
            case (
                ast.AnnAssign(target=ast.Name(id=field)),
                ast.Expr(value=ast.Constant(value=str(text))),
            ):
                found[field] = inspect.cleandoc(text)
    return found


def meanings(kind: type) -> Mapping[str, str]:
    """What the fields of a group of facts mean, by name. A field that explains itself is absent."""
    found: dict[str, str] = {}
    for ancestor in reversed(kind.__mro__):
        if ancestor.__module__.startswith("dpiakit."):
            found |= _of_module(ancestor.__module__).get(ancestor.__name__, {})
    return found


def explained(schema: dict[str, Any], kind: type[BaseModel]) -> dict[str, Any]:
    """The JSON Schema of a group of facts, its docstrings as the descriptions of its keys."""
    properties = schema.get("properties", {})
    for field, text in meanings(kind).items():
        key = kind.model_fields[field].alias or field if field in kind.model_fields else field
        if key in properties:
            properties[key]["description"] = text
    return schema


def meaning(kind: type, field: str) -> str:
    """What one field means; an empty text if its name says it all."""
    return meanings(kind).get(field, "")
