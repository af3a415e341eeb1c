"""What is wrong with a text that is not YAML, in words that help to mend it.

The parsers' own messages speak of tokens, and the C and the Python parser word them differently.
The patterns here fit both.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from yaml.error import Mark, MarkedYAMLError, YAMLError

from dpiakit.source.place import LINE_BREAK, printable

TAG = ("Tags like !name or !!str are not used here.", "Write the value alone.")
CONTROL = "The text holds the control character {}, which no person can see."
CONTROL_HINT = "Remove it. Is this a text file?"

ODD = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
"""Characters that no text holds on purpose: controls, half surrogate pairs, byte order marks, and
the line breaks of YAML 1.1 that no editor counts as one (U+0085, U+2028, U+2029)."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong at a place of the text; line and column count from 1."""

    line: int
    column: int
    what: str
    hint: str


_At = Literal["context", "problem"]
_QUOTE_IT = "Put the whole value in quotes."
_ALIGN = "Align it with the lines it belongs to; no text may follow a closing quote or bracket."
_WORDS: tuple[tuple[str, str, _At, str, str], ...] = (
    # context, problem: patterns. Then where to point, what to say, what to do.
    ("quoted scalar", "end of stream|document (indicator|separator)", "context",
     "The quotation mark here is never closed.", "Close it, or remove it."),
    ("quoted scalar", "", "problem",
     "This backslash begins no known escape.",
     "Use single quotes if the backslash is meant as it is."),
    ("", "mapping values", "problem",
     "This key does not fit the line above.",
     "Indent both alike, and see that the line above has a colon after its key."),
    ("", "could not find expected ':'", "context",
     'This line is no "key: value".',
     "Write a colon and a space after the key, or indent the line to continue the text above."),
    ("flow sequence", "", "context",
     "The list that begins here is not closed or lacks a comma.",
     'Separate its items with "," and end it with "]".'),
    ("flow mapping", "", "context",
     "The mapping that begins here is not closed or lacks a comma.",
     'Separate its entries with "," and end it with "}".'),
    ("scanning an (anchor|alias)", "", "context",
     'A value cannot begin with "&" or "*".', _QUOTE_IT),
    ("expected a single document", "", "problem",
     "A second document begins here.",
     'A file holds one document. Put the second into a file of its own, or remove the "---".'),
    ("", "undefined alias", "problem",
     "Nothing is marked with the name that this alias repeats.",
     "Mark the value that is meant with &name; or put the text in quotes if it begins with *."),
    ("duplicate anchor", "", "problem",
     "This name already marks another value.", "Give every marked value (&name) its own name."),
    ("", "sequence entries", "problem",
     "A list cannot begin here.", 'Begin it on a new line: "- " under its key.'),
    ("block collection|block sequence", "", "problem",
     "This line is no item of the list above.",
     'Begin it with "- ", or align it with the key that it belongs to.'),
    ("block mapping", "", "problem", "This does not continue the mapping above.", _ALIGN),
    ("", "node content", "problem",
     "A value is missing here.", "Write one, or remove the comma or bracket before it."),
    ("block scalar", "", "problem",
     'Only "-", "+" or a digit may follow "|" or ">" here.', "Begin the text on the next line."),
    ("a tag", "", "context", *TAG),
    ("", "undefined tag", "problem", *TAG),
    ("directive", "", "context",
     "This line is read as a YAML directive.", 'Remove it, or quote the "%".'),
    ("", "directive|incompatible YAML", "problem",
     "This line is read as a YAML directive.", "Remove it: records are YAML 1.2 and need none."),
    ("", "document start", "problem",
     "The document ends before this.",
     'Remove what follows, or the "..." or closing bracket that ended it.'),
)  # fmt: skip


def faults(error: YAMLError, text: str) -> list[Fault]:
    """What the parser stumbled over. It stops there; what follows in the text is not known."""
    if not isinstance(error, MarkedYAMLError):
        return odd_characters(text) or [_plain(None, "it cannot be read")]
    at = error.problem_mark or error.context_mark
    found, context = error.problem or "", error.context or ""
    if at is None:
        return [_plain(None, found)]
    char = text[at.index : at.index + 1]
    if char == "\t" or "tab character" in found:
        return [_tab(at, text)]
    if "cannot start any token" in found:
        return [_fault(at, f'A value cannot begin with "{printable(char)}".', _QUOTE_IT)]
    if "mapping values" in found and ": " in _line(at, text)[: at.column]:
        what = 'A second ": " stands in this value.'
        return [_fault(at, what, "If the colon belongs to the text, quote the whole value.")]
    for in_context, in_problem, where, what, hint in _WORDS:
        if re.search(in_context, context) and re.search(in_problem, found):
            mark = error.context_mark if where == "context" else at
            return [_fault(mark or at, what, hint)]
    return [_plain(at, found)]


def odd_characters(text: str, most: int = 20) -> list[Fault]:
    """Where the text holds characters that nobody can see."""
    found = []
    for match in ODD.finditer(text):
        before = LINE_BREAK.split(text[: match.start()])
        what = CONTROL.format(printable(match[0]))
        found.append(Fault(len(before), len(before[-1]) + 1, what, CONTROL_HINT))
        if len(found) == most:
            break
    return found


def _fault(mark: Mark, what: str, hint: str) -> Fault:
    return Fault(mark.line + 1, mark.column + 1, what, hint)


def _plain(mark: Mark | None, problem: str) -> Fault:
    what = f"This is not YAML: {printable(problem)}."
    hint = "Compare the line and the one above with the example in the guide."
    return _fault(mark, what, hint) if mark else Fault(0, 0, what, hint)


def _tab(mark: Mark, text: str) -> Fault:
    hint = "YAML indents with spaces. Replace each tab with two of them."
    others = len(re.findall(r"(?:\A|[\n\r]) *\t", text)) - 1
    more = f" So do {others} other places." if others > 1 else ""
    return _fault(mark, f"A tab stands where only spaces may indent.{more}", hint)


def _line(mark: Mark, text: str) -> str:
    start = max(text.rfind("\n", 0, mark.index), text.rfind("\r", 0, mark.index)) + 1
    return text[start : mark.index]
