"""The words of the documents: codes of a record and of a judgement as people say them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from datetime import date

from dpiakit.documents.environment import day as spelt_day
from dpiakit.documents.views import Cell, Mark
from dpiakit.findings import Band, Finding, Outcome
from dpiakit.model import title
from dpiakit.model.period import Period
from dpiakit.model.written import Facts
from dpiakit.source import Position

BANDS: Mapping[Band, str] = {
    "low": "low", "medium": "medium", "high": "high", "very-high": "very high",
}  # fmt: skip
BASES: Mapping[str, str] = {
    "consent": "Consent, Art. 6(1)(a)",
    "contract": "Contract, Art. 6(1)(b)",
    "legal-obligation": "Legal obligation, Art. 6(1)(c)",
    "vital-interests": "Vital interests, Art. 6(1)(d)",
    "public-task": "Public task, Art. 6(1)(e)",
    "legitimate-interests": "Legitimate interests, Art. 6(1)(f)",
    "recognised-legitimate-interest": "Recognised legitimate interest, Art. 6(1)(ea) UK GDPR",
    "none": "None",
    "unclear": "Unclear",
}
GROUNDS: Mapping[str, str] = {
    "explicit-consent": "Explicit consent, Art. 9(2)(a)",
    "employment-law": "Employment and social law, Art. 9(2)(b)",
    "vital-interests": "Vital interests, Art. 9(2)(c)",
    "non-profit-members": "Members of a non-profit body, Art. 9(2)(d)",
    "manifestly-public": "Manifestly made public, Art. 9(2)(e)",
    "legal-claims": "Legal claims, Art. 9(2)(f)",
    "substantial-public-interest": "Substantial public interest, Art. 9(2)(g)",
    "health-care": "Health or social care, Art. 9(2)(h)",
    "public-health": "Public health, Art. 9(2)(i)",
    "archiving-research-statistics": "Archiving, research, statistics, Art. 9(2)(j)",
    "none": "None",
}
SAFEGUARDS: Mapping[str, str] = {
    "adequacy": "Adequacy decision",
    "dpf": "Data Privacy Framework",
    "uk-extension": "UK extension to the Data Privacy Framework",
    "scc-2021": "Standard contractual clauses of 2021",
    "scc-2010": "Standard contractual clauses of 2010",
    "uk-idta": "International data transfer agreement",
    "uk-addendum": "UK addendum to the standard clauses",
    "bcr": "Binding corporate rules",
    "derogation": "Derogation, Art. 49",
    "none": "None",
}
DECISIONS: Mapping[str, str] = {
    "approved": "Approved",
    "conditionally-approved": "Conditionally approved",
    "consultation": "Consult the supervisory authority",
    "rejected": "Rejected in its present form",
}
GATES: Mapping[str, str] = {
    "go": "Go", "go-with-conditions": "Go, with conditions", "no-go": "No go",
}  # fmt: skip
SCREENINGS: Mapping[str, str] = {
    "required": "An impact assessment is required",
    "required-unless-reasoned": "Required, unless written reasons show otherwise",
    "open": "Cannot be told yet: facts are missing",
    "probably-not": "Probably not required; the reasons must be written down",
    "not-required": "Not required by the facts in the record",
}
OWNERS: Mapping[str, str] = {
    "legal": "Legal",
    "dpo": "Data protection officer",
    "engineering": "Engineering",
    "product": "Product",
    "marketing": "Marketing",
    "security": "Security",
}
STAGES: Mapping[str, str] = {
    "before-launch": "Before the launch",
    "at-launch": "At the launch",
    "in-operation": "In operation",
}
_OUTCOMES: Mapping[Outcome, Mark] = {
    "pass": Mark("met", "rule passed"),
    "fail": Mark("not", "rule failed"),
    "error": Mark("not", "could not be judged"),
    "needs-evidence": Mark("open", "not answered"),
    "waived": Mark("not", "waived"),
    "not-applicable": Mark("none", "does not apply"),
}
_STATUSES: Mapping[str, Mark] = {
    "implemented": Mark("met", "implemented"),
    "partial": Mark("part", "partly implemented"),
    "planned": Mark("open", "planned"),
}
_SPELT: Mapping[str, str] = {
    "email": "e-mail", "sms": "SMS", "sdk": "SDK", "hr": "HR",
    "url-id": "identifier in the address",
    "ab-test": "A/B test", "iot": "connected device", "dpo": "data protection officer",
    "dpo-contact": "contact of the DPO", "wifi": "Wi-Fi", "gps": "GPS", "c2c": "module 1, C2C",
    "c2p": "module 2, C2P", "p2p": "module 3, P2P", "p2c": "module 4, P2C",
    "ml-owner": "model owner",
    "eu": "EU", "uk": "UK", "ccpa": "CCPA", "ai": "AI", "dpf": "DPF", "ropa": "register",
    "id-photo-face-match": "ID photo with face match", "tps": "TPS", "ctps": "CTPS", "dnc": "DNC",
}  # fmt: skip
_PLACES = {"EEA": "European Economic Area", "EU": "European Union"}


def words(code: str | None) -> str | None:
    """A code of the model as words: `quarter-hourly` is "quarter hourly"."""
    if code is None:
        return None
    if code in _SPELT:
        return _SPELT[code]
    return " ".join(_SPELT.get(word, word) for word in code.replace("_", "-").split("-"))


def capital(text: str | None) -> str | None:
    """A text that begins a line."""
    return text[:1].upper() + text[1:] if text else text


def label(key: str) -> str:
    """What a thing without a name of its own is called: its key, as words."""
    return capital(words(key)) or key


def named(key: str, name: str | None) -> str:
    """The name of a thing; its key as words where it has none."""
    return name or label(key)


def place(code: str | None) -> str | None:
    """A country or a part of one by its English name."""
    if code is None:
        return None
    if code in _PLACES:
        return _PLACES[code]
    if "-" in code:
        state = title("us-states", code)
        return state if state != code else f"{title('countries', code[:2])} ({code[3:]})"
    return title("countries", code)


def places(codes: Iterable[str] | None) -> tuple[str, ...] | None:
    """Places by name. An empty list is a statement too."""
    return None if codes is None else tuple(place(code) or code for code in codes)


def category(word: str | None) -> str | None:
    """A category of personal data by its title."""
    return None if word is None else title("data-categories", word)


def day(value: date | None) -> str | None:
    """A date as it stands inside a sentence: 1 March 2027."""
    return None if value is None else spelt_day(value)


def period(span: Period | None) -> str | None:
    """A length of time in words: "2 years", "18 months", "1 year and 15 days"."""
    if span is None:
        return None
    years, months = (0, span.months) if span.months in range(13, 24) else divmod(span.months, 12)
    parts = [
        counted(count, unit)
        for count, unit in ((years, "year"), (months, "month"), (span.days, "day"))
        if count
    ]
    return " and ".join(parts) or "no time"


def counted(count: int, noun: str, plural: str = "") -> str:
    """A number with its noun: "1 year", "2 years"."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def listed(parts: Iterable[str | None], *, most: int = 1000) -> str | None:
    """What is there, with commas; None of nothing. Beyond `most`, how many more."""
    found = [part for part in parts if part]
    if not found:
        return None
    rest = len(found) - most
    return ", ".join(found[:most]) + (f" and {rest} more" if rest > 0 else "")


def several(names: Iterable[str]) -> str:
    """Names in a sentence: "A, B and C"."""
    found = list(names)
    return " and ".join(filter(None, (", ".join(found[:-1]), found[-1]))) if found else "none"


def sentence(text: str) -> str:
    """A text that ends as a sentence does."""
    stripped = text.strip()
    return stripped if stripped.endswith((".", "!", "?", "…")) else f"{stripped}."


def outcome_mark(outcome: Outcome) -> Mark:
    """What a rule came to, as a sign."""
    return _OUTCOMES[outcome]


def status_mark(status: str | None) -> Mark | None:
    """How far a measure is, as a sign; None where nobody wrote it down."""
    return _STATUSES.get(status or "")


def answer(value: bool | None, yes: str = "yes", no: str = "no") -> Mark:
    """A stated fact as a sign, where yes is what is wanted. An absent one is a question."""
    match value:
        case None:
            return Mark("open", "not stated")
        case True:
            return Mark("met", yes)
        case _:
            return Mark("not", no)


def later(finding: Finding) -> str:
    """From when something is open that is not open today; empty for everything else."""
    if finding.from_day is None:
        return ""
    when = spelt_day(finding.from_day)
    return f"no longer met on {when}" if finding.lapses else f"binds from {when}"


def short(position: Position) -> str:
    """A place in a file without its folders, where the folder was named before."""
    name = posixpath.basename(position.file)
    return f"{name}:{position.line}" if position.line else name


def owner(finding: Finding) -> str:
    """Who mends a finding."""
    return OWNERS.get(finding.owner, label(finding.owner))


def shown(value: object) -> Cell:
    """A fact of the model as a cell."""
    match value:
        case None | bool() | date():
            return value
        case int():
            return f"{value:,}"
        case float():
            return f"{value * 100:g} per cent" if 0 < value < 1 else f"{value:g}"
        case Period():
            return period(value)
        case str():
            return words(value) if value.replace("-", "").isalnum() and value.islower() else value
        case list():
            return tuple(str(shown(one)) for one in value) or "none"
        case _:
            return str(value)


def facts_of(group: Facts | None, *skip: str) -> tuple[tuple[str, Cell], ...]:
    """What a group of facts says, short: what is so, what is not so, and everything else by name.

    Parts that are groups or collections themselves are left to tables of their own.
    """
    if group is None:
        return ()
    written = {
        name: getattr(group, name)
        for name in type(group).model_fields
        if name not in skip and getattr(group, name) is not None
    }
    plain = {name: value for name, value in written.items() if not isinstance(value, (Facts, dict))}
    yes = tuple(words(name) or name for name, value in plain.items() if value is True)
    no = tuple(words(name) or name for name, value in plain.items() if value is False)
    rest = [
        (label(name), shown(value)) for name, value in plain.items() if not isinstance(value, bool)
    ]
    return (
        *((("Stated: yes", yes),) if yes else ()),
        *((("Stated: no", no),) if no else ()),
        *rest,
    )
