"""By hand: the rules on purposes and on items of data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from rivals.hand import (
    OPEN,
    Answer,
    Asked,
    Found,
    both,
    either,
    no_later,
    opposite,
    outcome,
    within,
)

UNKNOWN = ("", OPEN)
"""Nobody said whether there are any."""


def where_asked(asked: Asked, clauses: Callable[[Any], str]) -> Found:
    """A rule about purposes that ask for consent."""
    if asked.purposes is None:
        yield UNKNOWN
        return
    for key, purpose in asked.purposes.items():
        asks = asked.asks[key]
        if asks:
            yield key, clauses(purpose.consent)
        elif asks is None:
            yield key, OPEN


def where_described(asked: Asked, clauses: Callable[[Any], str | None]) -> Found:
    """A rule about purposes that ask for consent and say how."""
    if asked.purposes is None:
        yield UNKNOWN
        return
    for key, purpose in asked.purposes.items():
        if purpose.consent is not None and (asks := asked.asks[key]) is not False:
            found = clauses(purpose.consent)
            if found is not None:
                yield key, found if asks else OPEN


def consent_can_be_withdrawn(asked: Asked) -> Found:
    return where_asked(asked, lambda c: outcome(c.withdrawal_route) if c else OPEN)


def consent_is_affirmative(asked: Asked) -> Found:
    return where_asked(
        asked, lambda c: outcome(c.affirmative_act, opposite(c.pre_ticked)) if c else OPEN
    )


def consent_is_free(asked: Asked) -> Found:
    return where_asked(
        asked,
        lambda c: (
            outcome(opposite(c.condition_of_service), opposite(c.detriment_on_refusal))
            if c
            else OPEN
        ),
    )


def consent_is_informed(asked: Asked) -> Found:
    def clauses(consent: Any) -> str:
        told = consent.informed_of
        right = consent.withdrawal_told_before
        if right is None:
            right = within("right-to-withdraw", told)
        if told is None:
            return outcome(None, right)
        return outcome("controller" in told, "purpose" in told, "data" in told, right)

    return where_described(asked, clauses)


def withdrawal_is_easy(asked: Asked) -> Found:
    return where_described(
        asked,
        lambda c: None if c.withdrawal_route is False else outcome(c.withdrawal_as_easy),
    )


def refusal_is_as_easy(asked: Asked) -> Found:
    if asked.purposes is None:
        yield UNKNOWN
        return
    trackers = asked.facts.trackers or {}
    tracked = {tracker.purpose for tracker in trackers.values()}
    for key, purpose in asked.purposes.items():
        consent = purpose.consent
        if consent is None or consent.buttons is None or key in tracked:
            continue
        rests = based_on(asked, key, purpose, "consent")
        if rests:
            yield key, outcome(consent.refuse_as_prominent, no_more_clicks(consent))
        elif rests is None:
            yield key, OPEN


def no_more_clicks(consent: Any) -> Answer:
    refuse, accept = consent.clicks_to_refuse, consent.clicks_to_accept
    return None if refuse is None or accept is None else refuse <= accept


def based_on(asked: Asked, key: str, purpose: Any, basis: str) -> Answer:
    if purpose.lawful_basis == basis:
        return asked.own[key]
    return None if purpose.lawful_basis is None and asked.own[key] is not False else False


def resting(asked: Asked, basis: str) -> Iterator[tuple[str, Any, Answer]]:
    """The purposes that may rest on a basis."""
    for key, purpose in (asked.purposes or {}).items():
        rests = based_on(asked, key, purpose, basis)
        if rests is not False:
            yield key, purpose, rests


def contract_basis_is_necessary(asked: Asked) -> Found:
    if asked.purposes is None:
        yield UNKNOWN
    improving = asked.told.sets["improvement_aims"]
    for key, purpose, rests in resting(asked, "contract"):
        improves = within(purpose.aim, improving)
        decided = outcome(opposite(improves), purpose.necessary_for_contract)
        yield key, decided if rests else OPEN


def legitimate_interest_is_assessed(asked: Asked) -> Found:
    if asked.purposes is None:
        yield UNKNOWN
    for key, purpose, rests in resting(asked, "legitimate-interests"):
        test = purpose.legitimate_interest
        if not rests or test is None:
            yield key, OPEN
        else:
            yield (
                key,
                outcome(
                    no_later(test.done, asked.told.on),
                    test.interest_lawful_and_real,
                    opposite(test.less_intrusive_means_exist),
                ),
            )


def legitimate_interest_passes_balance(asked: Asked) -> Found:
    if asked.purposes is None:
        yield UNKNOWN
    for key, purpose, rests in resting(asked, "legitimate-interests"):
        test = purpose.legitimate_interest
        if not rests or test is None or test.outcome is None:
            # Unknown twice, unless safeguards are written down: then only the first is open.
            yield key, OPEN
        else:
            guarded = test.outcome != "passes-with-safeguards" or test.safeguards is not None
            yield key, outcome(test.outcome != "fails", guarded)


def commercial_purpose_has_fitting_basis(asked: Asked) -> Found:
    if asked.purposes is None:
        yield UNKNOWN
        return
    sets = asked.told.sets
    for key, purpose in asked.purposes.items():
        basis, aim, own = purpose.lawful_basis, purpose.aim, asked.own[key]
        applies = both(within(basis, ("vital-interests", "legal-obligation", "public-task")), own)
        if applies:
            other = either(
                within(aim, sets["personalising_aims"]),
                within(aim, sets["improvement_aims"]),
                None if aim is None else aim == "loyalty-programme",
            )
            yield (
                key,
                outcome(
                    opposite(within(aim, sets["commercial_aims"])),
                    either(basis == "public-task", opposite(other)),
                ),
            )
        elif applies is None:
            yield key, OPEN


def purpose_is_specified(asked: Asked) -> Found:
    if asked.purposes is None:
        yield UNKNOWN
        return
    vague, improving = asked.told.sets["vague_purposes"], asked.told.sets["improvement_aims"]
    for key, purpose in asked.purposes.items():
        own = asked.own[key]
        if own is False:
            continue
        name, description = purpose.name, purpose.description
        described: Answer = None if description is None else description != ""
        clear = not (name is not None and name in vague) or description is not None
        plain = not (description is not None and description in vague) or (
            name is not None and name not in vague
        )
        said = name is not None or either(opposite(within(purpose.aim, improving)), described)
        yield key, outcome(clear, plain, said) if own else OPEN


def items_of(asked: Asked) -> Iterator[tuple[str, Any]]:
    return iter((asked.items or {}).items())


def source_is_recorded(asked: Asked) -> Found:
    if asked.processor:
        return
    if asked.items is None:
        yield UNKNOWN
    for key, item in items_of(asked):
        if item.origin in {"derived", "inferred"}:
            continue
        source = item.source
        if source is None:
            # Neither requirement can be answered, unless the second is met by what is written.
            yield key, OPEN
        else:
            bought = source in {"broker", "partner", "scraped"}
            told = not bought or item.source_publicly_accessible is not None
            yield key, outcome(source != "indirect", told)


def deletion_is_automatic_or_proven(asked: Asked) -> Found:
    if asked.items is None:
        yield UNKNOWN
    for key, item in items_of(asked):
        kept = item.retention
        if item.state != "anonymised" and kept is not None and kept.period is not None:
            yield key, outcome(either(kept.deletion_automatic, kept.deletion_proven))


ARCHIVING = frozenset({"archiving", "research", "clinical-trial", "statistics"})
BY_LAW = frozenset({"legal-obligation", "public-task"})


def some_purpose(asked: Asked, answer: Callable[[Any], Answer]) -> Answer:
    if asked.purposes is None:
        return None
    return either(*[answer(purpose) for purpose in asked.purposes.values()])


def retention_not_indefinite(asked: Asked) -> Found:
    if asked.items is None:
        yield UNKNOWN
    for key, item in items_of(asked):
        if item.state == "anonymised":
            continue
        kept = item.retention
        if kept is None or not kept.indefinite:
            yield key, outcome(True)  # noqa: FBT003
            continue
        archived = some_purpose(
            asked, lambda p, key=key: both(within(p.aim, ARCHIVING), within(key, p.data))
        )
        lawful = kept.reason is not None and some_purpose(
            asked, lambda p, key=key: both(within(p.lawful_basis, BY_LAW), within(key, p.data))
        )
        yield key, outcome(either(archived, lawful))


def data_item_is_necessary(asked: Asked) -> Found:
    if asked.processor:
        return
    if asked.items is None:
        yield UNKNOWN
    sets = asked.told.sets
    profiling = sets["profiling_aims"] | sets["profiled_marketing_aims"]
    for key, item in items_of(asked):
        if item.state == "anonymised":
            continue
        used = some_purpose(asked, lambda p, key=key: within(key, p.data))
        needed: Answer = True if item.necessary else None
        if not needed:
            by_purpose = some_purpose(
                asked,
                lambda p, key=key: both(
                    within(key, p.data),
                    p.necessity is not None,
                    opposite(within(p.aim, profiling)),
                ),
            )
            needed = either(None if item.necessary is None else False, by_purpose)
        yield key, outcome(used, needed)
