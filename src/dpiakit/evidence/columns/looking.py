"""What the name and the values of one column may be: leads, each with its reasons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from dpiakit.evidence.columns.dictionary import Dictionary, Form, WordList
from dpiakit.evidence.columns.forms import LIFETIME, Check, day_of, short_icd, whole
from dpiakit.evidence.columns.sampling import LookedColumn, Value
from dpiakit.evidence.columns.wording import words_of, words_of_name
from dpiakit.evidence.shape import SUPPRESSED_BELOW

Means = Literal["name", "values", "words"]
Strength = Literal["strong", "fair", "weak"]
"""``strong``: a form that can be checked, or the name and the values agree; ``fair``: words, or a
form that others have, too; ``weak``: the name alone."""
_FIRST = 300
"""So many values are tried first; forms that they are far from are not tried on the others."""
_FEW = 20
_NEARLY_ALL = 90
"""Of few values so many of a hundred must fit, or they fit by chance."""
_LEAST_DIFFERENT = 2
_TEXT_SHARE = 5
_LONGEST_PHRASE = 4
_CERTAIN = frozenset({
    "email", "iban", "card", "ipv6", "mac", "phone", "coordinates", "nir", "codice-fiscale", "dni",
    "hetu", "steuer-id", "pesel", "rijksregister", "personnummer", "fodselsnummer", "cnp",
    "rodne-cislo", "ahv", "bsn",
})  # fmt: skip
"""Forms that hardly anything else has."""
_FLAGS = frozenset({
    "true", "false", "t", "f", "yes", "no", "y", "n", "0", "1", "ja", "nein", "oui", "non", "si",
    "sí", "nee", "tak", "nie", "sim", "nej", "on", "off",
})  # fmt: skip
_OF_DAYS = frozenset({"date-of-birth"})


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a column may hold a category."""

    by: Means
    said: str
    share_percent: int | None = None
    """Of a hundred rows with a value so many fit, rounded. None: no values were counted."""


@dataclass(frozen=True, slots=True)
class Lead:
    """A column that may hold a category of data."""

    column: str
    category: str
    strength: Strength
    reasons: tuple[Reason, ...]

    @property
    def share(self) -> int:
        """The largest share among the reasons."""
        return max((reason.share_percent or 0 for reason in self.reasons), default=0)


def leads_of(
    column: LookedColumn, known: Dictionary, checks: Mapping[str, Check]
) -> tuple[Lead, ...]:
    """Every category that a column may hold, by its name, its values, or both."""
    named = known.named(column.name)
    values = column.values
    found: dict[str, list[Reason]] = {}
    certain: set[str] = set()
    for form, share in _forms(column, values, named, known, checks):
        category = _meant(form, named)
        if category not in found:
            found[category] = [Reason("values", form.said, share)]
        if form.key in _CERTAIN:
            certain.add(category)
    for words, share, text in _listed(column, values, known):
        said = f"{words.said}, in longer texts" if text else words.said
        found.setdefault(words.category, []).append(Reason("words", said, share))
    for category in sorted(named):
        if category in found or not _is_about_something_else(column, category, known):
            found.setdefault(category, []).insert(0, Reason("name", "its name"))
    return tuple(
        Lead(column.name, category, _strength(category, reasons, certain), tuple(reasons))
        for category, reasons in found.items()
    )


def _strength(category: str, reasons: Sequence[Reason], certain: set[str]) -> Strength:
    means = {reason.by for reason in reasons}
    if category in certain or ("name" in means and len(means) > 1):
        return "strong"
    return "weak" if means == {"name"} else "fair"


def _meant(form: Form, named: frozenset[str]) -> str:
    return next((one for one in form.also if one in named), form.category)


def _forms(
    column: LookedColumn,
    values: Sequence[Value],
    named: frozenset[str],
    known: Dictionary,
    checks: Mapping[str, Check],
) -> list[tuple[Form, int]]:
    """The forms that enough values have, the most frequent first."""
    words = frozenset(words_of_name(column.name))
    fitting = []
    for form in known.forms.values():
        fits = bool(named & {form.category, *form.also})
        if (not form.alone and not fits) or (form.unless & words and not fits):
            continue
        check = short_icd if form.key == "icd10" and fits else checks[form.key]
        share = _share(values, check, form.share)
        if share is not None and (form.key != "birth-date" or fits or _spread(values)):
            fitting.append((form, share))
    return sorted(fitting, key=lambda one: (-one[1], one[0].key == "day"))


def _share(values: Sequence[Value], check: Check, wanted: int) -> int | None:
    """Of a hundred rows so many fit; None where they are too few to be a lead."""
    first = _fitting(values[:_FIRST], check)
    if not first or first * 2 * 100 < wanted * _rows(values[:_FIRST]):
        return None
    fitting = first if len(values) <= _FIRST else first + _fitting(values[_FIRST:], check)
    return _enough(fitting, _rows(values), wanted)


def _enough(fitting: int, rows: int, wanted: int) -> int | None:
    needed = _NEARLY_ALL if rows < _FEW else wanted
    if fitting < SUPPRESSED_BELOW or fitting * 100 < needed * rows:
        return None
    return round(100 * fitting / rows)


def _fitting(values: Sequence[Value], check: Check) -> int:
    return sum(value.rows for value in values if check(whole(value.text)))


def _rows(values: Sequence[Value]) -> int:
    return sum(value.rows for value in values)


def _spread(values: Sequence[Value]) -> bool:
    """Whether days lie apart as those of births do, and not as those of one year's business."""
    years = sorted(day.year for value in values if (day := day_of(value.text)))
    tenth = len(years) // 10
    return years[-1 - tenth] - years[tenth] >= LIFETIME


def _listed(
    column: LookedColumn, values: Sequence[Value], known: Dictionary
) -> Iterator[tuple[WordList, int, bool]]:
    name = frozenset(words_of_name(column.name))
    texts = [(words_of(value.text), value) for value in values]
    rows = _rows(values)
    for words in known.lists:
        if words.unless & name:
            continue
        hits = [(text, value) for text, value in texts if _is_listed(text, value, words)]
        different = {_word(text, value, words) for text, value in hits}
        share = _enough(sum(value.rows for _, value in hits), rows, words.share)
        if share is not None and len(different) >= _LEAST_DIFFERENT:
            yield words, share, False
        elif words.in_text:
            share = _in_texts(texts, rows, words)
            if share is not None:
                yield words, share, True


def _word(text: tuple[str, ...], value: Value, words: WordList) -> tuple[str, ...]:
    """What of a value is compared with the list."""
    if not words.first:
        return text
    _, comma, behind = value.text.partition(",")
    return words_of(behind)[:1] if comma else text[:1]


def _is_listed(text: tuple[str, ...], value: Value, words: WordList) -> bool:
    if words.first and (len(text) > _LONGEST_PHRASE or not "".join(text).isalpha()):
        return False
    return _word(text, value, words) in words.whole


def _in_texts(
    texts: Sequence[tuple[tuple[str, ...], Value]], rows: int, words: WordList
) -> int | None:
    """The share of texts that hold a word of the list, where enough do and with several words."""
    fitting, met = 0, set()
    for text, value in texts:
        held = _held(text, words)
        if held:
            fitting += value.rows
            met |= held
    if len(met) < _LEAST_DIFFERENT or fitting < SUPPRESSED_BELOW:
        return None
    return _enough(fitting, max(rows, _FEW), _TEXT_SHARE)


def _held(text: tuple[str, ...], words: WordList) -> set[tuple[str, ...]]:
    return {
        part
        for first in range(len(text))
        for last in range(first + 1, min(first + _LONGEST_PHRASE, len(text)) + 1)
        if (part := text[first:last]) in words.whole
    }


def _is_about_something_else(column: LookedColumn, category: str, known: Dictionary) -> bool:
    """Whether a name alone misleads: a flag, a time or `email_template` is about a thing."""
    if category in known.special:
        return False
    if {*words_of_name(column.name)[-1:]} & known.attributes:
        return True
    texts = {value.text.lower() for value in column.values}
    if column.kind == "BOOLEAN" or (texts and texts <= _FLAGS):
        return True
    if category in _OF_DAYS or not column.values:
        return False
    days = _fitting(column.values, lambda value: day_of(value) is not None)
    return days * 100 >= _NEARLY_ALL * _rows(column.values)


def looks_like_values(names: Sequence[str], known: Dictionary, checks: Mapping[str, Check]) -> str:
    """What the names of columns are, where they are values; empty for names.

    A table without its line of names gives its first row for it.
    """
    for form in known.forms.values():
        told = form.key in _CERTAIN or form.key == "uuid"
        if told and any(checks[form.key](name.strip()) for name in names):
            return form.said
    return ""
