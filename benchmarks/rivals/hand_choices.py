"""By hand: the rules on devices and messages, on Californian choices and on children."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from rivals import hand_parties as parties
from rivals import hand_purposes as purposes
from rivals.hand import (
    OPEN,
    Answer,
    Asked,
    Found,
    both,
    either,
    opposite,
    outcome,
    within,
)
from rivals.hand_purposes import UNKNOWN


def trackers_of(asked: Asked) -> Iterator[tuple[str, Any, Answer]]:
    """The trackers that may be met in the EEA."""
    for key, tracker in (asked.facts.trackers or {}).items():
        reached = both(asked.reaches_eea, asked.within_area(tracker, "eea", asked.reaches_eea))
        if reached is not False:
            yield key, tracker, reached


def tracker_has_consent_or_exemption(asked: Asked) -> Found:
    if asked.reaches_eea is False:
        return
    if asked.facts.trackers is None:
        yield UNKNOWN
    for key, tracker, reached in trackers_of(asked):
        exempt = asked.exempt[key]
        consented = either(exempt, asked.consented[key])
        waits = either(exempt, opposite(tracker.set_before_choice))
        yield key, outcome(consented, waits) if reached else OPEN


def exemption_is_narrow(asked: Asked) -> Found:
    if asked.reaches_eea is False:
        return
    if asked.facts.trackers is None:
        yield UNKNOWN
    never = asked.told.sets["never_exempt_uses"]
    for key, tracker, reached in trackers_of(asked):
        if tracker.exemption in {"transmission", "strictly-necessary"}:
            yield key, outcome(opposite(within(tracker.use, never))) if reached else OPEN
        elif tracker.exemption is None:
            yield key, OPEN


def tracker_refusal_as_easy(asked: Asked) -> Found:
    if asked.facts.trackers is None:
        yield UNKNOWN
    for key, tracker in (asked.facts.trackers or {}).items():
        if asked.consented[key] is False:
            continue
        owed = both(asked.needs_choice(key, tracker), asked.consented[key])
        if owed is False:
            continue
        purpose = asked.purpose(tracker.purpose)
        consent = None if purpose is None else purpose.consent
        if not owed or consent is None:
            yield key, OPEN
        else:
            yield key, outcome(consent.refuse_as_prominent, purposes.no_more_clicks(consent))


def electronic_marketing_has_consent(asked: Asked) -> Found:
    if asked.reaches_eea is False:
        return
    if asked.facts.marketing is None:
        yield UNKNOWN
    sets = asked.told.sets
    for key, message in (asked.facts.marketing or {}).items():
        if message.audience == "business-contacts":
            continue
        reached = both(asked.reaches_eea, asked.within_area(message, "eea", asked.reaches_eea))
        applies = both(reached, within(message.channel, sets["electronic_channels"]))
        if applies:
            mail = within(message.channel, sets["electronic_mail"])
            yield key, outcome(either(message.prior_consent, both(mail, soft_opt_in(message))))
        elif applies is None:
            yield key, OPEN


def soft_opt_in(message: Any) -> Answer:
    return both(
        within(message.contact_source, ("sale", "free-account")),
        message.own_similar_products,
        message.opt_out_at_collection,
        message.opt_out_in_each_message,
    )


def marketing_sender_identified(asked: Asked) -> Found:
    reaches = either(asked.reaches_eea, asked.reaches_uk)
    if reaches is False:
        return
    if asked.facts.marketing is None:
        yield UNKNOWN
    mail = asked.told.sets["electronic_mail"]
    for key, message in (asked.facts.marketing or {}).items():
        here = asked.within_area(message, "eea", asked.reaches_eea)
        there = asked.within_area(message, "uk", asked.reaches_uk)
        applies = both(reaches, either(here, there), within(message.channel, mail))
        if applies:
            yield key, outcome(message.sender_identified)
        elif applies is None:
            yield key, OPEN


def uses_for_advertising(recipient: Any) -> bool:
    return bool(recipient.cross_context_advertising or recipient.customer_list_upload)


def ad_recipient_is_third_party(asked: Asked) -> Found:
    if asked.facts.recipients is None:
        yield UNKNOWN
    roles = asked.told.sets["processor_roles"]
    choices = asked.facts.opt_outs
    shares = choices.shares if choices else None
    for key, recipient in parties.recipients_of(asked):
        if uses_for_advertising(recipient):
            yield key, outcome(opposite(within(recipient.role, roles)), shares)


def sells_or_shares(asked: Asked) -> Answer:
    choices = asked.facts.opt_outs
    roles = asked.told.sets["processor_roles"]
    shown = any(
        uses_for_advertising(one)
        or (one.consideration not in {None, "none"} and one.role not in roles)
        for _, one in parties.recipients_of(asked)
    )
    if choices is None:
        return shown or None
    return either(shown, choices.sells, choices.shares)


def do_not_sell_link(asked: Asked) -> Found:
    sells = sells_or_shares(asked)
    if sells is False:
        return
    choices = asked.facts.opt_outs
    if sells is None or choices is None:
        yield UNKNOWN
        return
    signal = choices.signal
    frictionless = signal is not None and bool(signal.frictionless) and not choices.offline_sale
    honoured = signal.honoured if signal is not None else None
    yield "", outcome(either(choices.do_not_sell_link, both(frictionless, honoured)))


def opt_out_methods(asked: Asked) -> Found:
    sells = sells_or_shares(asked)
    if sells is False:
        return
    methods = asked.facts.opt_outs.methods if asked.facts.opt_outs else None
    if sells is None or methods is None:
        # The second requirement is met where it asks for nothing; the first stays open.
        yield UNKNOWN
        return
    enough = sum(method != "cookie-banner" for method in methods) >= 2  # noqa: PLR2004
    online = "signal" in methods or bool(asked.facts.trackers)
    yield "", outcome(enough, not online or "form" in methods or "in-app" in methods)


def privacy_policy_current(asked: Asked) -> Found:
    choices = asked.facts.opt_outs
    updated = choices.privacy_policy_updated if choices else None
    yield "", outcome(None if updated is None else updated >= asked.told.a_year_ago)


def mixed_audience_age_screen(asked: Asked) -> Found:
    children = asked.facts.children
    if children is None or children.involved is None:
        if not treats_all_as_children(children):
            yield UNKNOWN
    elif children.involved == "mixed-audience" and not treats_all_as_children(children):
        neutral = within(children.age_assurance, ("neutral-age-screen", "estimation", "verified"))
        yield "", outcome(neutral, children.age_screen_before_collection)


def treats_all_as_children(children: Any) -> bool:
    return (
        children is not None
        and children.age_assurance == "none"
        and children.parental_consent is not None
        and children.parental_consent.obtained is True
    )


def parental_consent_before_collection(asked: Asked) -> Found:
    children = asked.facts.children
    if children is None:
        yield UNKNOWN
    elif children.coppa_exception in {None, "none", "obtain-consent"}:
        consent = children.parental_consent
        yield "", outcome(consent.obtained, consent.before_collection) if consent else OPEN


def online_notice(asked: Asked) -> Found:
    children = asked.facts.children
    notice = children.notice if children else None
    yield "", outcome(notice.posted, notice.linked_at_collection) if notice else OPEN


def uses_for_itself(recipient: Any) -> Answer:
    if recipient.own_purposes or recipient.cross_context_advertising or recipient.trains_own_models:
        return True
    return within(recipient.role, ("controller", "joint-controller", "third-party"))


def receives_children(asked: Asked, recipient: Any) -> Answer:
    if recipient.data is None:
        return True
    items = asked.items or {}
    # Of an item that nobody described nobody said whose data it is.
    answers = [child_item(asked, items[name]) if name in items else True for name in recipient.data]
    return either(*answers)


def child_item(asked: Asked, item: Any) -> Answer:
    if item.people is None:
        return True
    groups = asked.facts.data_subjects
    users = users_are_children(asked.facts.children)
    answers: list[Answer] = []
    for name in item.people:
        group = None if groups is None else groups.get(name)
        category = None if group is None else group.category
        answers.append(
            either(
                within(category, asked.told.sets["groups_of_children"]),
                both(within(category, asked.told.sets["groups_of_users"]), users),
            )
        )
    return either(*answers)


def users_are_children(children: Any) -> Answer:
    if children is None or children.involved is None:
        return None
    if children.involved == "mixed-audience":
        return opposite(children.age_screen_before_collection)
    return bool(children.involved == "directed")


def separate_consent_for_third_parties(asked: Asked) -> Found:
    if asked.facts.recipients is None:
        yield UNKNOWN
    children = asked.facts.children
    consent = children.parental_consent if children else None
    separate = consent.separate_for_third_parties if consent else None
    for key, recipient in parties.recipients_of(asked):
        never = bool(recipient.cross_context_advertising or recipient.trains_own_models)
        applies = both(
            either(opposite(recipient.integral_to_service), never),
            uses_for_itself(recipient),
            receives_children(asked, recipient),
        )
        if applies:
            yield key, outcome(separate)
        elif applies is None:
            yield key, OPEN


def discloses_to_third_parties(asked: Asked) -> Answer:
    if asked.facts.recipients is None:
        return None
    return either(*[
        both(uses_for_itself(one), receives_children(asked, one))
        for _, one in parties.recipients_of(asked)
    ])  # fmt: skip


def parental_consent_method_fits(asked: Asked) -> Found:
    children = asked.facts.children
    consent = children.parental_consent if children else None
    if consent is None or consent.obtained is None:
        yield UNKNOWN
    elif consent.obtained:
        method = consent.method
        simple = within(method, ("email-plus", "text-plus"))
        checked = within(method, ("government-id-check", "id-photo-face-match"))
        discloses = False if simple is False else discloses_to_third_parties(asked)
        yield (
            "",
            outcome(
                within(method, asked.told.sets["coppa_consent_methods"]),
                either(opposite(simple), opposite(discloses)),
                either(opposite(checked), children.verification_data_deleted),
            ),
        )


RULES: Mapping[str, Callable[[Asked], Found]] = {
    "gdpr/consent-can-be-withdrawn": purposes.consent_can_be_withdrawn,
    "gdpr/consent-is-affirmative": purposes.consent_is_affirmative,
    "gdpr/consent-is-free": purposes.consent_is_free,
    "gdpr/consent-is-informed": purposes.consent_is_informed,
    "gdpr/withdrawal-is-easy": purposes.withdrawal_is_easy,
    "gdpr/refusal-is-as-easy": purposes.refusal_is_as_easy,
    "gdpr/contract-basis-is-necessary": purposes.contract_basis_is_necessary,
    "gdpr/commercial-purpose-has-fitting-basis": purposes.commercial_purpose_has_fitting_basis,
    "gdpr/legitimate-interest-is-assessed": purposes.legitimate_interest_is_assessed,
    "gdpr/legitimate-interest-passes-balance": purposes.legitimate_interest_passes_balance,
    "gdpr/purpose-is-specified": purposes.purpose_is_specified,
    "gdpr/source-is-recorded": purposes.source_is_recorded,
    "gdpr/deletion-is-automatic-or-proven": purposes.deletion_is_automatic_or_proven,
    "gdpr/retention-not-indefinite": purposes.retention_not_indefinite,
    "gdpr/data-item-is-necessary": purposes.data_item_is_necessary,
    "gdpr/processor-has-contract": parties.processor_has_contract,
    "gdpr/sub-processors-authorised": parties.sub_processors_authorised,
    "gdpr/recipient-abroad-is-mapped": parties.recipient_abroad_is_mapped,
    "gdpr/transfer-has-safeguard": parties.transfer_has_safeguard,
    "gdpr/scc-is-complete": parties.scc_is_complete,
    "gdpr/dpf-certification-is-current": parties.dpf_certification_is_current,
    "gdpr/transfer-told-in-notice": parties.transfer_told_in_notice,
    "gdpr/security-is-tested": parties.security_is_tested,
    "gdpr/dpo-independent": parties.dpo_independent,
    "gdpr/dpia-is-approved": parties.dpia_is_approved,
    "gdpr/notice-given-in-time": parties.notice_given_in_time,
    "eprivacy/tracker-has-consent-or-exemption": tracker_has_consent_or_exemption,
    "eprivacy/exemption-is-narrow": exemption_is_narrow,
    "eprivacy/tracker-refusal-as-easy": tracker_refusal_as_easy,
    "eprivacy/electronic-marketing-has-consent-or-soft-opt-in": electronic_marketing_has_consent,
    "eprivacy/marketing-sender-identified": marketing_sender_identified,
    "ccpa/ad-recipient-is-third-party": ad_recipient_is_third_party,
    "ccpa/do-not-sell-link": do_not_sell_link,
    "ccpa/opt-out-methods": opt_out_methods,
    "ccpa/privacy-policy-current": privacy_policy_current,
    "coppa/mixed-audience-age-screen": mixed_audience_age_screen,
    "coppa/verifiable-parental-consent-before-collection": parental_consent_before_collection,
    "coppa/separate-consent-for-third-parties": separate_consent_for_third_parties,
    "coppa/parental-consent-method-fits-disclosure": parental_consent_method_fits,
    "coppa/online-notice": online_notice,
}
