"""By hand: the rules on recipients and transfers, and on the record as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rivals.hand import (
    OPEN,
    Answer,
    Asked,
    Found,
    any_in,
    both,
    either,
    no_later,
    opposite,
    outcome,
    within,
)
from rivals.hand_purposes import UNKNOWN


def recipients_of(asked: Asked) -> Iterator[tuple[str, Any]]:
    return iter((asked.facts.recipients or {}).items())


def processor_has_contract(asked: Asked) -> Found:
    if asked.facts.recipients is None:
        yield UNKNOWN
    roles = asked.told.sets["processor_roles"]
    for key, recipient in recipients_of(asked):
        if recipient.role is None:
            yield key, OPEN
        elif recipient.role in roles:
            yield key, outcome(recipient.contract)


def sub_processors_authorised(asked: Asked) -> Found:
    if asked.facts.recipients is None:
        yield UNKNOWN
    roles = asked.told.sets["processor_roles"]
    for key, recipient in recipients_of(asked):
        acts = within(recipient.role, roles)
        subs = recipient.sub_processors
        told = subs is not None or recipient.clauses is not None
        applies = both(acts, told, None if subs is None else len(subs) > 0)
        if applies:
            yield (
                key,
                outcome(
                    within(recipient.sub_processor_authorisation, ("specific", "general")),
                    both(*[sub.authorised for sub in subs.values()]),
                    both(*[sub.terms_flow_down for sub in subs.values()]),
                ),
            )
        elif applies is None:
            yield key, OPEN


def recipient_abroad_is_mapped(asked: Asked) -> Found:
    if asked.facts.recipients is None:
        yield UNKNOWN
    transfers = asked.facts.transfers
    goes = None if transfers is None else [one.recipient for one in transfers.values()]
    for key, recipient in recipients_of(asked):
        if recipient.country is None:
            yield key, OPEN
        elif recipient.country not in asked.told.sets["eea"]:
            mapped = None
            if goes is not None:
                mapped = True if key in goes else None if None in goes else False
            yield key, outcome(mapped)


CONDITIONS = {
    "BR": "lgpd",
    "CA": "pipeda-commercial",
    "JP": "appi-supplementary-rules",
    "KR": "pipa",
}
"""Where a recipient is adequate only under a certain law."""


def adequate(asked: Asked, transfer: Any) -> Answer:
    """Whether the European Commission finds data adequately protected where a transfer goes."""
    place = transfer.organisation
    if place is None:
        place = transfer.destination
        if place is None:
            return None
        if place in asked.told.sets["eea"]:
            return True
    if place in asked.told.sets["adequate_places"]:
        return True
    if place == "IL":
        automated: bool | None = transfer.automated
        return automated
    recipient = asked.recipient(transfer.recipient)
    if place in asked.told.sets["usa"]:
        return (
            None if recipient is None or recipient.dpf is None else certified(transfer, recipient)
        )
    if place in CONDITIONS:
        return None if recipient is None else within(CONDITIONS[place], recipient.legal_scope)
    return False


def certified(transfer: Any, recipient: Any) -> Answer:
    dpf = recipient.dpf
    active = None if dpf.status is None else dpf.status == "active"
    staff, others = within("hr", dpf.covers), within("non-hr", dpf.covers)
    if transfer.hr_data is None:
        covered = staff if staff is others else None
    else:
        covered = staff if transfer.hr_data else others
    return both(active, covered)


def leaves_area(asked: Asked, transfer: Any) -> Answer:
    if transfer.separate_entity is False:
        return False
    eea = asked.told.sets["eea"]
    abroad: Answer
    if transfer.organisation is not None:
        abroad = transfer.organisation == "ORG-EPO"
    else:
        abroad = opposite(within(transfer.destination, eea))
    exporter = transfer.exporter_country
    here = exporter is None or exporter in eea or opposite(any_in(asked.establishments, eea))
    return both(abroad, here)


def leaving(asked: Asked) -> Iterator[tuple[str, Any, Answer]]:
    """The transfers that may leave for a third country."""
    for key, transfer in (asked.facts.transfers or {}).items():
        leaves = leaves_area(asked, transfer)
        if leaves is not False:
            yield key, transfer, leaves


def also(asked: Asked, transfer: Any) -> bool:
    """A further safeguard on file carries the transfer."""
    others = transfer.safeguards_also
    return others is not None and any(
        one in asked.told.sets["transfer_safeguards"] for one in others
    )


def transfer_has_safeguard(asked: Asked) -> Found:
    if asked.facts.transfers is None:
        yield UNKNOWN
    safeguards = asked.told.sets["transfer_safeguards"]
    for key, transfer, leaves in leaving(asked):
        if transfer.safeguard in {"adequacy", "dpf", "scc-2010", "derogation"}:
            continue
        if leaves is None:
            yield key, OPEN
        elif transfer.safeguard in safeguards or also(asked, transfer):
            yield key, outcome(True)  # noqa: FBT003
        else:
            known = None if transfer.safeguard is None else False
            yield key, outcome(either(known, adequate(asked, transfer)))


def rests_on_clauses(asked: Asked, transfer: Any, leaves: Answer) -> Answer:
    used = transfer.safeguard == "scc-2021" or (
        transfer.safeguards_also is not None
        and "scc-2021" in transfer.safeguards_also
        and transfer.safeguard not in asked.told.sets["transfer_safeguards"]
    )
    if not used:
        return False
    place = transfer.destination
    if place is None:
        elsewhere: Answer = None
    else:
        elsewhere = place not in asked.told.sets["usa"]
    recipient = asked.recipient(transfer.recipient)
    listed = recipient is not None and recipient.dpf is not None
    stated = both(either(elsewhere, listed), adequate(asked, transfer))
    return both(leaves, opposite(stated))


def scc_is_complete(asked: Asked) -> Found:
    if asked.facts.transfers is None:
        yield UNKNOWN
    for key, transfer, leaves in leaving(asked):
        rests = rests_on_clauses(asked, transfer, leaves)
        if rests:
            signed = no_later(transfer.scc_signed, asked.told.on)
            yield key, outcome(signed, transfer.scc_unchanged, transfer.scc_annexes_complete)
        elif rests is None:
            yield key, OPEN


def dpf_certification_is_current(asked: Asked) -> Found:
    if asked.facts.transfers is None:
        yield UNKNOWN
    for key, transfer, leaves in leaving(asked):
        if transfer.safeguard not in {"adequacy", "dpf"}:
            continue
        american = within(transfer.destination, asked.told.sets["usa"])
        if american is False:
            continue
        if leaves is None or american is None:
            yield key, OPEN
            continue
        recipient = asked.recipient(transfer.recipient)
        dpf = None if recipient is None else recipient.dpf
        checked = None if dpf is None else dpf.checked
        named = dpf is not None and dpf.entity is not None
        yield (
            key,
            outcome(named, None if checked is None else checked >= asked.told.ninety_days_ago),
        )


def transfer_told_in_notice(asked: Asked) -> Found:
    if asked.processor or asked.facts.notices is None:
        return
    if asked.facts.transfers is None:
        yield UNKNOWN
    for key, transfer, leaves in leaving(asked):
        yield key, outcome(transfer.told_in_notice) if leaves else OPEN


def security_is_tested(asked: Asked) -> Found:
    security = asked.facts.security
    if security is not None:
        on = asked.told.on
        yield (
            "",
            outcome(no_later(security.regular_testing, on), no_later(security.restore_tested, on)),
        )


def dpo_independent(asked: Asked) -> Found:
    controller = asked.facts.controller
    dpo = controller.dpo if controller else None
    if dpo is not None and dpo.appointed:
        yield "", outcome(dpo.independent, opposite(dpo.conflict_of_interest), dpo.resourced)


def dpia_is_approved(asked: Asked) -> Found:
    governance = asked.facts.governance
    made = governance.impact_assessment if governance else None
    if made is not None and made.done:
        approved = no_later(made.approved, asked.told.on)
        yield "", outcome(approved, made.approved_by is not None, made.decision != "rejected")


def notice_given_in_time(asked: Asked) -> Found:
    if asked.processor:
        return
    groups = asked.facts.data_subjects
    if groups is None:
        yield UNKNOWN
        return
    alone = len(groups) == 1
    notices = asked.facts.notices
    for key in groups:
        gives = gives_data(asked, key, alone=alone)
        if gives is False:
            continue
        told: Answer = None
        if notices is not None:
            told = either(*[
                both(
                    notice.audience is None or key in notice.audience,
                    within(notice.given, ("before-collection", "at-collection")),
                )
                for notice in notices.values()
            ])  # fmt: skip
        yield key, outcome(told) if gives else OPEN


def gives_data(asked: Asked, group: str, *, alone: bool) -> Answer:
    if asked.items is None:
        return None
    return either(*[
        both(
            # Of an item without people it is not known whether the group is among them, unless
            # there is no other group.
            (True if alone else None) if item.people is None else group in item.people,
            within(item.source, ("data-subject", "device")),
        )
        for item in asked.items.values()
    ])  # fmt: skip
