"""A consent document held against the record of the activity that it is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dpiakit.evidence.errors import EvidenceError
from dpiakit.evidence.measurement import Claimed
from dpiakit.evidence.receipts.document import ConsentRecord, Group, Value, texts_of
from dpiakit.evidence.receipts.faults import Fault
from dpiakit.evidence.receipts.fields import kind_of, state_of
from dpiakit.evidence.receipts.times import moment_of
from dpiakit.model.activity import Activity
from dpiakit.model.period import Period
from dpiakit.model.purposes import Purpose
from dpiakit.model.vocabulary import terms
from dpiakit.records.likeness import did_you_mean
from dpiakit.source import quoted

_TWO = 2


@dataclass(frozen=True, slots=True)
class PurposeClaim:
    """What the record says of a purpose."""

    key: str
    called: frozenset[str]
    """Its key, name and description, and the term of the vocabulary for its aim, as compared."""
    on_consent: bool
    explicit: bool
    notice: str
    refresh: Period | None


@dataclass(frozen=True, slots=True)
class Claims:
    """What the record says, as far as a consent document can contradict it."""

    record: str
    controllers: tuple[str, ...]
    """The controller, and those it decides with. Empty: the record names none."""
    purposes: tuple[PurposeClaim, ...]
    languages: frozenset[str]
    """In two letters; empty: the record names none."""
    renamed: Mapping[str, str]
    """What documents call a purpose, as compared, to its key."""
    stated: tuple[Claimed, ...]

    def purpose(self, texts: Sequence[str]) -> PurposeClaim | None:
        """The purpose that some texts name."""
        for text in texts:
            key = self.renamed.get(_plain(text))
            for one in self.purposes:
                if one.key == key or _plain(text) in one.called:
                    return one
        return None


def claims_of(activity: Activity, renamed: Sequence[tuple[str, str]] = ()) -> Claims:
    """What a record claims about consent. ``renamed``: theirs and ours of purposes.

    Raises EvidenceError for a record without a purpose that rests on consent, or a purpose that
    it does not have.
    """
    purposes = tuple(_purpose(one) for one in (activity.purposes or {}).values())
    keys = [one.key for one in purposes]
    for _, ours in renamed:
        if ours not in keys:
            what = f"The record has no purpose {quoted(ours)}."
            raise EvidenceError(activity.id or "the record", what, did_you_mean(ours, keys))
    if not any(one.on_consent for one in purposes):
        raise EvidenceError(
            activity.id or "the record", "No purpose rests on consent.",
            "There is nothing that a consent record could prove for this record.",
        )  # fmt: skip
    controller = activity.controller
    names = [controller.name] if controller and controller.name else []
    names += [
        one.name
        for one in ((controller.joint_controllers if controller else None) or {}).values()
        if one.name
    ]
    languages = [*(activity.languages or ())]
    return Claims(
        activity.id or "", tuple(names), purposes,
        frozenset(tag[:_TWO].lower() for tag in languages),
        {_plain(theirs): ours for theirs, ours in renamed},
        tuple(_stated(activity, names, languages)),
    )  # fmt: skip


def _purpose(purpose: Purpose) -> PurposeClaim:
    aim = terms("purposes").get(purpose.aim or "", {}).get("dpv", "")
    named = (purpose.key, purpose.name or "", purpose.description or "", aim)
    consent = purpose.consent
    return PurposeClaim(
        purpose.key,
        frozenset(_plain(one) for one in named if one),
        purpose.lawful_basis == "consent",
        bool(consent and consent.explicit),
        (consent.notice_version if consent else None) or "",
        consent.refreshed_every if consent else None,
    )


def _stated(
    activity: Activity, controllers: Sequence[str], languages: Sequence[str]
) -> Iterator[Claimed]:
    if controllers:
        yield Claimed("controller.name", f"The controller is {', '.join(controllers)}.")
    if languages:
        yield Claimed("languages", f"People are addressed in {', '.join(languages)}.")
    for key, purpose in (activity.purposes or {}).items():
        if purpose.lawful_basis != "consent":
            continue
        yield Claimed(f"purposes.{key}.lawful_basis", "It rests on consent.")
        if consent := purpose.consent:
            place = f"purposes.{key}.consent"
            if consent.explicit:
                yield Claimed(f"{place}.explicit", "Consent is explicit.")
            if consent.notice_version:
                says = f"People agreed to the notice {consent.notice_version}."
                yield Claimed(f"{place}.notice_version", says)
            if consent.refreshed_every:
                says = f"Consent is asked again after {consent.refreshed_every}."
                yield Claimed(f"{place}.refreshed_every", says)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a document says against the record, and which matters could be compared at all."""

    faults: tuple[Fault, ...]
    compared: frozenset[str]
    """Kinds of fault."""


def compared(record: ConsentRecord, claims: Claims, end: datetime) -> Comparison:
    """Hold one consent against the record. ``end`` is the first moment after the day."""
    faults: list[Fault] = []
    done: set[str] = set()
    matched: list[PurposeClaim] = []
    for group in record.processing:
        if claims.controllers and (names := _controllers(group, record)):
            done.add("controller")
            faults += _other_controller(group, names, claims)
        if purpose := group.first("purpose"):
            done.add("purpose")
            known = claims.purpose(group.texts("purpose") + group.texts("purpose_type"))
            faults += _other_purpose(purpose, known, claims)
            if known:
                matched.append(known)
                faults += _notice(group, known, done)
        faults += _language(group, claims, done)
    faults += _events(record, matched, end, done)
    return Comparison(tuple(faults), frozenset(done))


def _controllers(group: Group, record: ConsentRecord) -> tuple[str, ...]:
    """The controllers by name, as far as they have one."""
    names: list[str] = []
    for value in group.values("pii_controllers"):
        for said in value.said if isinstance(value.said, list) else [value.said]:
            party = next((one for key in texts_of(said) if (one := record.party(key))), None)
            name = party.text("party_name") if party else ""
            if not name and isinstance(said, dict):
                name = next(texts_of(said.get("party_name", said.get("dpv:hasName"))), "")
            if not name and isinstance(said, str) and not _is_reference(said):
                name = said
            if name:
                names.append(name)
    return tuple(names)


def _is_reference(text: str) -> bool:
    """Whether a text refers to somebody instead of naming them: an address, `ex:Acme`, `C01`."""
    return ":" in text or "/" in text or " " not in text.strip()


def _other_controller(group: Group, names: Sequence[str], claims: Claims) -> Iterator[Fault]:
    known = {_plain(one) for one in claims.controllers}
    if not known & {_plain(name) for name in names}:
        value = group.values("pii_controllers")[0]
        ours = quoted(claims.controllers[0])
        what = f"The controller is {quoted(names[0])}; the record names {ours}."
        yield Fault("controller", value.path, what, "Is it a document of this activity?")


def _other_purpose(value: Value, known: PurposeClaim | None, claims: Claims) -> Iterator[Fault]:
    if known is None:
        said = quoted(next(texts_of(value.said), "?"))
        hint = "Say what it stands for with --purpose THEIRS=OURS, or add it to the record."
        keys = ", ".join(one.key for one in claims.purposes)
        yield Fault("purpose", value.path, f"{said} is no purpose of the record ({keys}).", hint)
    elif not known.on_consent:
        what = f'The purpose "{known.key}" does not rest on consent, the record says.'
        hint = "People were asked for what they cannot refuse, or the basis in the record is wrong."
        yield Fault("purpose", value.path, what, hint)


def _notice(group: Group, known: PurposeClaim, done: set[str]) -> Iterator[Fault]:
    value = group.first("privacy_notice")
    if not known.notice or value is None:
        return
    done.add("notice")
    said = group.texts("privacy_notice")
    if not any(_names_version(text, known.notice) for text in said):
        theirs = quoted(said[0] if said else "")
        what = f"The notice is {theirs}; the record says {quoted(known.notice)}."
        yield Fault("notice", value.path, what, f"purposes.{known.key}.consent.notice_version")


def _names_version(text: str, version: str) -> bool:
    """Whether a notice is of a version: named by it, or with it as a part of its address."""
    parts = {_plain(text)}
    for sign in "/#?=&":
        text = text.replace(sign, " ")
    return _plain(version) in parts | {_plain(part) for part in text.split()}


def _language(group: Group, claims: Claims, done: set[str]) -> Iterator[Fault]:
    value = group.first("language")
    if not claims.languages or value is None:
        return
    done.add("language")
    said = {text[:_TWO].lower() for text in group.texts("language")}
    if not said & claims.languages:
        known = ", ".join(sorted(claims.languages))
        what = f"Consent was asked in {quoted(group.text('language'))}; the record names {known}."
        yield Fault("language", value.path, what)


def _events(
    record: ConsentRecord, matched: Sequence[PurposeClaim], end: datetime, done: set[str]
) -> Iterator[Fault]:
    dated = [
        (moment.at, event) for event in record.events
        if (moment := moment_of(event.text("event_time")))
    ]  # fmt: skip
    if not dated:
        return
    last, event = max(dated, key=lambda one: one[0])
    state = state_of(event.text("event_state"))
    if state is None or not state.valid:
        return
    value = event.first("event_time") or event.first("event_state")
    terms_of = [one for one in matched if one.refresh is not None]
    if terms_of and value:
        done.add("refresh")
    for one in terms_of:
        if value and one.refresh and _is_over(last, one.refresh, end):
            what = f"The consent is of {last.date()} and was to be asked again after {one.refresh}."
            place = f"purposes.{one.key}.consent.refreshed_every"
            yield Fault("refresh", value.path, what, f"The record says so: {place}.")
    kind = kind_of(event.text("event_type"))
    asked = event.first("event_type")
    if kind and asked and not kind.explicit and any(one.explicit for one in matched):
        what = "The consent is not explicit; the record says that it is."
        yield Fault("consent", asked.path, what)


def _is_over(last: datetime, refresh: Period, end: datetime) -> bool:
    try:
        return refresh.after(last.date()) < end.date()
    except OverflowError:
        return False


def _plain(text: str) -> str:
    return "".join(one for one in text.casefold() if one.isalnum())
