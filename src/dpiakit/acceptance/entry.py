"""A new waiver written at the end of a file, which otherwise stays as it is, comments and all."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from dpiakit.acceptance.reading import LIST
from dpiakit.errors import DpiakitError
from dpiakit.source import parse_yaml

HEAD = (
    "# Findings that are accepted for a time. A waiver makes nothing lawful.\n"
    "# For your editor: dpiakit schema waivers\n"
    f"{LIST}:\n"
)
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9/-]*|\d{4}-\d{2}-\d{2}").fullmatch
_WORDS = {"true", "false", "null", "yes", "no", "on", "off"}
_EMPTY = re.compile(rf"^({LIST}:)[ \t]*\[[ \t]*\]", re.MULTILINE)
_ITEM = re.compile(r"^([ \t]*)-", re.MULTILINE)

Entry = Mapping[str, str | Sequence[str]]
"""A waiver as it is to be written: texts and lists of texts, in the order of its keys."""


class NotAppendableError(DpiakitError):
    """A waivers file to which no entry can be added without rewriting it."""


def appended(text: str, entry: Entry, file: str) -> str:
    """The text of a waivers file with a further entry; of an empty one, a whole new file.

    Nothing else in it changes. Raises NotAppendableError where the list is not written one entry
    below the other; InputError for text that is no YAML.
    """
    if not text.strip():
        return HEAD + "".join(_lines(entry, "  "))
    data = parse_yaml(text, file).data
    found = data.get(LIST) if isinstance(data, dict) else None
    if found is None and isinstance(data, dict) and LIST in data:
        found = []
    if not isinstance(found, list):
        raise NotAppendableError(f'{file}: there is no list "{LIST}:" to add to.')
    if not found:
        text = _EMPTY.sub(r"\1", text)
    end = text if text.endswith("\n") else f"{text}\n"
    return end + "".join(_lines(entry, _indent(text, file) if found else "  "))


def _indent(text: str, file: str) -> str:
    """What stands before the dash of each entry."""
    start = re.search(rf"^['\"]?{LIST}['\"]?[ \t]*:[ \t]*(#.*)?$", text, re.MULTILINE)
    item = _ITEM.search(text, start.end()) if start else None
    if item is None or text[start.end() if start else 0 : item.start()].strip().startswith("["):
        raise NotAppendableError(
            f'{file}: the entries are not written one below the other ("- id: …"), so nothing '
            "can be added without rewriting the file. Write the list in lines first."
        )
    return item.group(1)


def _lines(entry: Entry, indent: str) -> Iterator[str]:
    lead = f"{indent}- "
    for key, value in entry.items():
        if isinstance(value, str):
            yield f"{lead}{key}: {_scalar(value)}\n"
        else:
            yield f"{lead}{key}:\n"
            yield from (f"{indent}    - {_scalar(one)}\n" for one in value)
        lead = f"{indent}  "


def _scalar(text: str) -> str:
    """Plain where it is certain to be read as the same text, in quotes otherwise."""
    if _PLAIN(text) and text.lower() not in _WORDS:
        return text
    return json.dumps(text, ensure_ascii=False)
