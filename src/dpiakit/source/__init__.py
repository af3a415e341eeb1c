"""The written text: strict YAML 1.2, every value with its line."""

from dpiakit.source.document import Document, parse_yaml, read_yaml
from dpiakit.source.files import display_name, read_bytes
from dpiakit.source.limits import LIMITS, Limits
from dpiakit.source.place import Path, Position, dotted, frame, printable, quoted

__all__ = [
    "LIMITS",
    "Document",
    "Limits",
    "Path",
    "Position",
    "display_name",
    "dotted",
    "frame",
    "parse_yaml",
    "printable",
    "quoted",
    "read_bytes",
    "read_yaml",
]
