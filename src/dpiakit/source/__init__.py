"""The written text: strict YAML 1.2, every value with its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dpiakit.deferral import deferred

if TYPE_CHECKING:
    from dpiakit.source.document import Document, parse_yaml, read_yaml
    from dpiakit.source.files import display_name, read_bytes
    from dpiakit.source.folders import yaml_files
    from dpiakit.source.limits import LIMITS, Limits
    from dpiakit.source.place import Path, Position, dotted, frame, printable, quoted
    from dpiakit.source.toml import parse_toml

__getattr__ = deferred(__name__, {
    "document": ("Document", "parse_yaml", "read_yaml"),
    "files": ("display_name", "read_bytes"),
    "folders": ("yaml_files",),
    "limits": ("LIMITS", "Limits"),
    "toml": ("parse_toml",),
    "place": ("Path", "Position", "dotted", "frame", "printable", "quoted"),
})  # fmt: skip

__all__ = [
    "LIMITS",
    "Document",
    "Limits",
    "Path",
    "Position",
    "display_name",
    "dotted",
    "frame",
    "parse_toml",
    "parse_yaml",
    "printable",
    "quoted",
    "read_bytes",
    "read_yaml",
    "yaml_files",
]
