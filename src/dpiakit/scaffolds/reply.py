"""From what somebody types to a fact, or to a sentence that says what may be typed.

People answer in their own way: `y`, `1 250 000`, `3 years`, `Germany`, `2`. What is certainly
meant is taken; whatever could mean two things is asked again, and nothing is guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dpiakit.errors import DpiakitError
from dpiakit.model import terms
from dpiakit.records.likeness import nearest
from dpiakit.scaffolds.fields import Field, Kind
from dpiakit.source import quoted

_YES = frozenset({"y", "yes", "true"})
_NO = frozenset({"n", "no", "false"})
_NONE = frozenset({"none", "{}", "[]"})
_ALL = frozenset({"all", "*"})
_UNKNOWN = frozenset(
    {"unknown", "n/a", "na", "tbd", "todo", "-", "--", "...", "don't know", "dont know"}
)
"""What people write where they do not know. In a record that is an absent fact, not a text."""
_DENIAL = re.compile(r"(no|not|none|nothing|without)\b.+", re.IGNORECASE)
_SPAN_UNITS = {"year": "Y", "month": "M", "week": "W", "day": "D"}
_SPAN = re.compile(r"(\d{1,4}) *(year|month|week|day)s?", re.IGNORECASE)
_GROUPED = re.compile(r"(?<=\d)[ ,_'.\u00a0\u202f](?=\d{3}(?!\d))")
_MOST_SHOWN = 8


class ReplyError(DpiakitError):
    """An answer that could not be taken: what is wrong, and what may be typed."""

    def __init__(self, what: str, hint: str = "") -> None:
        self.what, self.hint = what, hint
        super().__init__(f"{what} {hint}".rstrip())


Known = Mapping[str, str]
"""The names that may be given, each with what people call it."""


def read_reply(text: str, fact: Field, known: Known | None = None) -> Any:
    """The value that an answer means, as YAML would say it.

    ``known``: for a fact that names elements of a collection, the elements there are. Raises
    `ReplyError`. An answer in quotes is taken as it stands.
    """
    typed = text.strip()
    if any(unicodedata.category(char) in {"Cc", "Cs", "Cf"} for char in typed):
        raise ReplyError("The answer holds characters that nobody can see.", "Type it again.")
    if typed.lower() in _UNKNOWN and typed.lower() not in fact.words:
        raise ReplyError("What is not known stays open.", "Press Enter to leave it open.")
    if fact.kind == "collection":
        return _elements(typed, fact)
    if fact.kind == "group":
        raise ReplyError("This is a group of several facts.", "Write it in the file, or leave it.")
    if not fact.many:
        return _one(typed, fact, known or {})
    nothing = _NONE if fact.kind == "place" else _NONE | {"no"}  # NO is Norway
    if typed.lower() in nothing and typed.lower() not in {*fact.words, *(known or {})}:
        return []
    if typed.lower() in _ALL and fact.kind == "name" and known:
        return list(known)
    return list(dict.fromkeys(_one(part, fact, known or {}) for part in _parts(typed)))


def key_for(title: str) -> str:
    """A name for an element after what people call it: "Acme Mail Inc." is `acme-mail-inc`."""
    plain = unicodedata.normalize("NFKD", title.replace("ß", "ss")).encode("ascii", "ignore")
    return re.sub(r"[^a-z0-9]+", "-", plain.decode().lower()).strip("-")[:63].rstrip("-")


def _parts(typed: str) -> list[str]:
    """The items of a list: separated by commas, perhaps in brackets. Quotes keep a comma."""
    if typed[:1] == "[" and typed[-1:] == "]":
        typed = typed[1:-1]
    found = [part.strip() for part in re.findall(r'(?:"[^"]*"|[^,;"])+', typed)]
    parts = [part for part in found if part]
    if not parts:
        raise ReplyError("There is nothing between the commas.")
    return parts


def _one(typed: str, fact: Field, known: Known) -> Any:
    if fact.kind == "name":
        return _name(typed, fact, known)
    return _READERS[fact.kind](_unquoted(typed), fact)


def _unquoted(typed: str) -> str:
    quoted_text = len(typed) > 1 and typed[0] == typed[-1] and typed[0] in "\"'"
    return typed[1:-1] if quoted_text else typed


def _truth(typed: str, _: Field) -> bool:
    if typed.lower() in _YES:
        return True
    if typed.lower() in _NO:
        return False
    raise ReplyError(f"{quoted(typed)} is neither yes nor no.", "Type y or n, or leave it open.")


def _whole(typed: str, _: Field) -> int:
    bare = _GROUPED.sub("", typed)
    if re.fullmatch(r"\d{1,15}", bare):
        return int(bare)
    raise ReplyError(f"{quoted(typed)} is not a whole number.", "Type digits, such as 1250000.")


def _number(typed: str, _: Field) -> float:
    if share := re.fullmatch(r"(\d{1,3}(?:\.\d{1,6})?) ?%", typed):
        return round(float(share[1]) / 100, 8)
    bare = _GROUPED.sub("", typed) if not re.fullmatch(r"\d+\.\d+", typed) else typed
    if re.fullmatch(r"\d{1,15}(\.\d{1,9})?", bare):
        return float(bare) if "." in bare else int(bare)
    raise ReplyError(f"{quoted(typed)} is not a number.", "Type digits, such as 0.25 or 25 %.")


def _day(typed: str, _: Field) -> str:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", typed):
        return typed  # whether the calendar has it, the model says
    raise ReplyError(f"{quoted(typed)} is not a day.", "Type year-month-day: 2027-03-01.")


def _period(typed: str, _: Field) -> str:
    if spoken := _SPAN.fullmatch(typed):
        return f"P{int(spoken[1])}{_SPAN_UNITS[spoken[2].lower()]}"
    if re.fullmatch(r"P(?=\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?", typed.upper()):
        return typed.upper()
    raise ReplyError(f"{quoted(typed)} is not a period.", "Type 3 years, 18 months, or P90D.")


def _text(typed: str, _: Field) -> str:
    if typed:
        return typed
    raise ReplyError("The text is empty.")


def _place(typed: str, _: Field | None = None) -> str:
    """A code, or the name of a country or of a state of the United States."""
    countries, states = terms("countries"), terms("us-states")
    code = typed.upper()
    if code in countries or code in states or re.fullmatch(r"[A-Z]{2}-[A-Z0-9]{1,3}", code):
        return code
    names = {entry["title"].lower(): code for code, entry in (*states.items(), *countries.items())}
    if typed.lower() in names:
        return names[typed.lower()]
    if code == "UK":
        raise ReplyError('"UK" is not its code.', "Type GB.")
    meant = nearest(typed, [entry["title"] for entry in (*countries.values(), *states.values())])
    hint = f"Did you mean {meant} ({names[meant.lower()]})?" if meant else (
        "Type the two-letter code or the name, such as DE or Germany; in the United States the "
        "state: US-CA."
    )  # fmt: skip
    raise ReplyError(f"{quoted(typed)} is no country that is known here.", hint)


def _word(typed: str, fact: Field) -> str:
    """One of the allowed words: by itself, its number, its title, or a beginning only it has."""
    return _chosen(typed, fact.words, "one of the words that may stand here")


def _name(typed: str, fact: Field, known: Known) -> str:
    title = fact.collection.replace("_", " ")
    if not known:
        hint = f"Leave this open and name the {title} first."
        raise ReplyError(f"No {title} have been named yet.", hint)
    return _chosen(_unquoted(typed), known, f"among the {title}")


def _chosen(typed: str, words: Mapping[str, str], what: str) -> str:
    listed = list(words)
    if typed in words:
        return typed
    if re.fullmatch(r"\d{1,3}", typed) and 1 <= int(typed) <= len(listed):
        return listed[int(typed) - 1]
    plain = _plain(typed)
    for least, test in ((1, str.__eq__), (2, str.startswith), (3, str.__contains__)):
        close = [word for word in listed if _matches(word, words[word], plain, test)]
        if len(plain) < least or not close:
            continue
        if len(close) == 1:
            return close[0]
        shown = ", ".join(close[:_MOST_SHOWN]) + (" ..." if len(close) > _MOST_SHOWN else "")
        raise ReplyError(f"{quoted(typed)} could be several: {shown}.", "Type one of them.")
    meant = nearest(typed, listed) or _by_title(typed, words)
    hint = f"Did you mean {meant}?" if meant else "Type ? for the list."
    raise ReplyError(f"{quoted(typed)} is not {what}.", hint)


def _matches(word: str, title: str, plain: str, test: Callable[[str, str], bool]) -> bool:
    return test(_plain(word), plain) or test(_plain(title), plain)


def _by_title(typed: str, words: Mapping[str, str]) -> str:
    titles = {title: word for word, title in words.items() if title}
    meant = nearest(typed, titles)
    return titles[meant] if meant else ""


def _plain(text: str) -> str:
    return "".join(char for char in text.lower() if char.isalnum())


def _elements(typed: str, fact: Field) -> dict[str, Any]:
    """The elements of a collection, each with what is known about it so far: how it is called."""
    if typed.lower() in _NONE | _NO:
        return {}
    found: dict[str, Any] = {}
    for part in _parts(typed):
        if fact.words:
            word = _chosen(part, fact.words, "a word of this vocabulary")
            found[word] = {fact.primary: word}
            continue
        title, place = _placed(part) if fact.placed else (_unquoted(part), "")
        if part[0] not in "\"'" and _DENIAL.fullmatch(title):
            hint = "Type none if there are none; a name that begins so stands in quotes."
            raise ReplyError(f"{quoted(title)} looks like a denial, not like a name.", hint)
        key = key_for(title)
        if not key:
            hint = "Use letters or digits, such as acme-mail."
            raise ReplyError(f"{quoted(title)} cannot be made a name.", hint)
        if key in found:
            raise ReplyError(f"{quoted(title)} is named twice.", "Name each once.")
        found[key] = {fact.called: title} if fact.called and key != title else {}
        if place:
            found[key][fact.placed] = place
    return found


def _placed(typed: str) -> tuple[str, str]:
    """What somebody is called, and the country that stands behind in brackets, if one does."""
    found = re.fullmatch(r"(.+?) *\(([^()]+)\)", typed)
    if found is None:
        return _unquoted(typed), ""
    return _unquoted(found[1]), _place(found[2].strip())


_READERS: Mapping[Kind, Callable[[str, Field], Any]] = {
    "truth": _truth,
    "whole": _whole,
    "number": _number,
    "day": _day,
    "period": _period,
    "text": _text,
    "place": _place,
    "word": _word,
}


def shown_words(words: Mapping[str, str], meanings: Mapping[str, str]) -> Sequence[tuple[str, str]]:
    """The allowed words, each with what it means, as far as that says more than the word."""
    found = []
    for word, title in words.items():
        said = meanings.get(word) or title
        found.append((word, "" if _plain(said) == _plain(word) else said))
    return found
