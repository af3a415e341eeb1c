"""Values as text in the YAML that is read here: days and ``NO`` need no quotes, ``true`` does."""

from __future__ import annotations

import math
import re
from typing import Any

import yaml

_RESOLVED = (
    ("null", r"~|null|Null|NULL|", ("~", "n", "N", "")),
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
    (
        "float",
        r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)",
        "-+.0123456789",
    ),
)


class _Dumper(yaml.SafeDumper):
    """Writes what the core schema of YAML 1.2 would read back as the same."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  pyyaml's own way

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Items of a list stand further in than their key."""
        del indentless
        super().increase_indent(flow, indentless=False)

    def represent_words(self, data: list[Any]) -> yaml.Node:
        """A list of words or numbers stands on one line."""
        flat = not any(isinstance(one, (list, dict)) for one in data)
        style = True if flat else None
        return self.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=style)

    def ignore_aliases(self, data: Any) -> bool:
        """Every value is written out."""
        del data
        return True


_Dumper.add_representer(list, _Dumper.represent_words)
for _kind, _pattern, _first in _RESOLVED:
    _Dumper.add_implicit_resolver(
        f"tag:yaml.org,2002:{_kind}", re.compile(rf"^(?:{_pattern})$"), list(_first)
    )


def block_yaml(value: Any) -> str:
    """A value over as many lines as it needs; ends with a line end."""
    return yaml.dump(
        value,
        Dumper=_Dumper,
        default_flow_style=False,
        sort_keys=False,
        allow_unicode=True,
        width=88,
    )


def line_yaml(value: Any) -> str:
    """A value on one line."""
    text = yaml.dump(
        value, Dumper=_Dumper, default_flow_style=True, sort_keys=False, allow_unicode=True,
        width=math.inf,
    )  # fmt: skip
    return " ".join(text.split("\n")).strip()
