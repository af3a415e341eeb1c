"""The rules as expressions for Google's CEL runtime, written by hand.

CEL answers an absent field with an error, and ``&&``, ``||``, ``exists`` and ``all`` let an error
pass only where it decides: that is the three-valued logic the rules need, so an error is read as
"not answered". One expression a rule and element gives ``"pass"``, ``"fail"`` or ``"n"`` (not
applicable). ``x`` is the element, ``k`` its key, ``r`` the record, ``p`` the purpose and ``t`` the
recipient an element refers to (an empty map where there is none); ``s`` holds the dated sets as
maps, which are looked into at once. CEL has no definitions, so what several rules ask stands in
the text as ``$name`` and is put in before the expression is compiled. Days are compared as text in
ISO order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rivals.workload import Told


@dataclass(frozen=True)
class Group:
    """Rules about the elements of a collection; of the record as a whole if it has no name."""

    collection: str
    asked: Mapping[str, str]
    """What several rules ask of an element, by the name in the texts; later ones use earlier."""
    rules: Mapping[str, tuple[str, str]]
    """Rule to the condition under which it applies, and what it requires."""
    gates: Mapping[str, str]
    """What must not be false before the elements are looked at, by rule."""


def on_record(told: Told) -> dict[str, str]:
    """What several rules ask of a record, by the name in the texts."""
    eea, uk = _set(told, "eea"), _set(told, "uk")
    roles = _set(told, "processor_roles")
    return {
        "processor": f'r.?controller.?role.orValue("") in {roles}',
        "explicit": 'r.data_items.exists(i, r.data_items[i].?special_ground.orValue("")'
        ' == "explicit-consent")',
        "reaches_eea": f"r.markets.exists(m, m in {eea})",
        "reaches_uk": f"r.markets.exists(m, m in {uk})",
        "here": f"r.controller.establishments.exists(m, m in {eea})",
        "users_are_children": 'r.children.involved == "directed"'
        ' || (r.children.involved == "mixed-audience" && !r.children.age_screen_before_collection)',
        "sells": "r.opt_outs.sells || r.opt_outs.shares || (has(r.recipients)"
        f" && r.recipients.exists(i, {_advertises('r.recipients[i]')}"
        f' || (r.recipients[i].?consideration.orValue("none") != "none"'
        f' && !(r.recipients[i].?role.orValue("") in {roles}))))',
        "discloses": f"r.recipients.exists(i, {_for_itself('r.recipients[i]')}"
        f" && {_about_children('r.recipients[i]', told)})",
    }


def groups(told: Told) -> tuple[Group, ...]:
    return (_purposes(told), _items(told), _recipients(told), _transfers(told), _people(told),
            _trackers(told), _messages(told), _whole(told))  # fmt: skip


def _set(told: Told, name: str) -> str:
    if name not in told.sets:
        raise KeyError(name)
    return f"s.{name}"


def _advertises(r: str) -> str:
    return (
        f"({r}.?cross_context_advertising.orValue(false)"
        f" || {r}.?customer_list_upload.orValue(false))"
    )


def _for_itself(r: str) -> str:
    return (
        f'({r}.role in ["controller", "joint-controller", "third-party"]'
        f" || {r}.?own_purposes.orValue(false) || {r}.?cross_context_advertising.orValue(false)"
        f" || {r}.?trains_own_models.orValue(false))"
    )


def _about_children(r: str, told: Told) -> str:
    """A recipient gets an item that is, or may be, about children."""
    groups, users = _set(told, "groups_of_children"), _set(told, "groups_of_users")
    item = "r.data_items[d]"
    return (
        f"(!has({r}.data) || {r}.data.exists(d, !has({item}.people)"
        f" || {item}.people.exists(g, r.data_subjects[g].category in {groups}"
        f" || (r.data_subjects[g].category in {users} && $users_are_children))))"
    )


def _purposes(told: Told) -> Group:
    eea = _set(told, "eea")
    improvement, personalising = _set(told, "improvement_aims"), _set(told, "personalising_aims")
    vague = _set(told, "vague_purposes")
    described = "has(x.consent) && $asks"
    interest = 'x.lawful_basis == "legitimate-interests" && $own'
    clicks = "x.consent.clicks_to_refuse <= x.consent.clicks_to_accept"
    return Group(
        "purposes",
        asked={
            "own": f"!$processor && (!has(x.markets) || x.markets.exists(m, m in {eea})"
            f" || r.controller.establishments.all(m, m in {eea}))",
            "asks": '(x.lawful_basis == "consent" && $own) || ($own && $explicit && x.data.exists(d,'
            ' r.?data_items[?d].?special_ground.orValue("") == "explicit-consent"))',
        },
        rules={
            "gdpr/consent-can-be-withdrawn": ("$asks", "x.consent.withdrawal_route"),
            "gdpr/consent-is-affirmative": (
                "$asks", "x.consent.affirmative_act && !x.consent.pre_ticked",
            ),
            "gdpr/consent-is-free": (
                "$asks", "!x.consent.condition_of_service && !x.consent.detriment_on_refusal",
            ),
            "gdpr/consent-is-informed": (
                described,
                '["controller", "purpose", "data"].all(w, w in x.consent.informed_of)'
                " && (has(x.consent.withdrawal_told_before) ? x.consent.withdrawal_told_before"
                ' : "right-to-withdraw" in x.consent.informed_of)',
            ),
            "gdpr/withdrawal-is-easy": (
                f"{described} && x.consent.?withdrawal_route.orValue(true)",
                "x.consent.withdrawal_as_easy",
            ),
            "gdpr/refusal-is-as-easy": (
                'x.?consent.?buttons.hasValue() && x.lawful_basis == "consent" && $own'
                ' && !(has(r.trackers) && r.trackers.exists(i, r.trackers[i].?purpose.orValue("")'
                " == k))",
                f"x.consent.refuse_as_prominent && {clicks}",
            ),
            "gdpr/contract-basis-is-necessary": (
                'x.lawful_basis == "contract" && $own',
                f"!(x.aim in {improvement}) && x.necessary_for_contract",
            ),
            "gdpr/commercial-purpose-has-fitting-basis": (
                'x.lawful_basis in ["vital-interests", "legal-obligation", "public-task"] && $own',
                f"!(x.aim in {_set(told, 'commercial_aims')})"
                f' && (x.lawful_basis == "public-task" || !(x.aim in {personalising}'
                f' || x.aim in {improvement} || x.aim == "loyalty-programme"))',
            ),
            "gdpr/legitimate-interest-is-assessed": (
                interest,
                f'x.legitimate_interest.done <= "{told.on}"'
                " && x.legitimate_interest.interest_lawful_and_real"
                " && !x.legitimate_interest.less_intrusive_means_exist",
            ),
            "gdpr/legitimate-interest-passes-balance": (
                interest,
                'x.legitimate_interest.outcome != "fails"'
                ' && (x.legitimate_interest.outcome != "passes-with-safeguards"'
                " || has(x.legitimate_interest.safeguards))",
            ),
            "gdpr/purpose-is-specified": (
                "$own",
                f'(!(x.?name.orValue("") in {vague}) || has(x.description))'
                f' && (!(x.?description.orValue("") in {vague})'
                f" || (has(x.name) && !(x.name in {vague})))"
                f' && (has(x.name) || !(x.aim in {improvement}) || x.description != "")',
            ),
        },
        gates={},
    )  # fmt: skip


def _items(told: Told) -> Group:
    held = 'x.?state.orValue("") != "anonymised"'
    archives = '["archiving", "research", "clinical-trial", "statistics"]'
    aims = "r.purposes[i].aim"
    profiling = (
        f"({aims} in {_set(told, 'profiling_aims')}"
        f" || {aims} in {_set(told, 'profiled_marketing_aims')})"
    )
    return Group(
        "data_items",
        asked={},
        rules={
            "gdpr/source-is-recorded": (
                '!(x.?origin.orValue("") in ["derived", "inferred"])',
                'x.source != "indirect" && (!(x.source in ["broker", "partner", "scraped"])'
                " || has(x.source_publicly_accessible))",
            ),
            "gdpr/deletion-is-automatic-or-proven": (
                f"{held} && x.?retention.?period.hasValue()",
                "x.retention.deletion_automatic || x.retention.deletion_proven",
            ),
            "gdpr/retention-not-indefinite": (
                held,
                "!x.?retention.?indefinite.orValue(false)"
                f" || r.purposes.exists(i, r.purposes[i].aim in {archives}"
                " && k in r.purposes[i].data)"
                " || (x.?retention.?reason.hasValue() && r.purposes.exists(i,"
                ' r.purposes[i].lawful_basis in ["legal-obligation", "public-task"]'
                " && k in r.purposes[i].data))",
            ),
            "gdpr/data-item-is-necessary": (
                held,
                'r.purposes.exists(i, k in r.purposes[i].data) && (x.necessary != ""'
                " || r.purposes.exists(i, k in r.purposes[i].data && has(r.purposes[i].necessity)"
                f" && !{profiling}))",
            ),
        },
        gates={
            "gdpr/source-is-recorded": "!$processor",
            "gdpr/data-item-is-necessary": "!$processor",
        },
    )


def _recipients(told: Told) -> Group:
    roles, eea = _set(told, "processor_roles"), _set(told, "eea")
    never = (
        "x.?cross_context_advertising.orValue(false) || x.?trains_own_models.orValue(false)"
    )
    return Group(
        "recipients",
        asked={},
        rules={
            "gdpr/processor-has-contract": (f"x.role in {roles}", "x.contract"),
            "gdpr/sub-processors-authorised": (
                "(has(x.sub_processors) || has(x.clauses)) && size(x.sub_processors) > 0"
                f" && x.role in {roles}",
                'x.sub_processor_authorisation in ["specific", "general"]'
                " && x.sub_processors.all(o, x.sub_processors[o].authorised)"
                " && x.sub_processors.all(o, x.sub_processors[o].terms_flow_down)",
            ),
            "gdpr/recipient-abroad-is-mapped": (
                f"!(x.country in {eea})",
                "r.transfers.exists(i, r.transfers[i].recipient == k)",
            ),
            "ccpa/ad-recipient-is-third-party": (
                _advertises("x"), f"!(x.role in {roles}) && r.opt_outs.shares",
            ),
            "coppa/separate-consent-for-third-parties": (
                f"(!x.integral_to_service || {never}) && {_for_itself('x')}"
                f" && {_about_children('x', told)}",
                "r.children.parental_consent.separate_for_third_parties",
            ),
        },
        gates={},
    )  # fmt: skip


def _transfers(told: Told) -> Group:
    eea, usa = _set(told, "eea"), _set(told, "usa")
    safeguards, places = _set(told, "transfer_safeguards"), _set(told, "adequate_places")
    on_file = f"(has(x.safeguards_also) && x.safeguards_also.exists(o, o in {safeguards}))"
    american = f"(x.destination in {usa} && x.?safeguard.orValue(\"\") in [\"adequacy\", \"dpf\"])"
    return Group(
        "transfers",
        asked={
            "leaves": "x.?separate_entity.orValue(true)"
            ' && (has(x.organisation) ? x.organisation == "ORG-EPO"'
            f" : !(x.destination in {eea}))"
            f" && (!has(x.exporter_country) || x.exporter_country in {eea} || !$here)",
            "adequate": f"(has(x.organisation) ? x.organisation in {places}"
            f" : x.destination in {eea} || x.destination in {places}"
            ' || (x.destination == "IL" && x.automated)'
            ' || (x.destination == "BR" && "lgpd" in t.legal_scope)'
            ' || (x.destination == "CA" && "pipeda-commercial" in t.legal_scope)'
            ' || (x.destination == "JP" && "appi-supplementary-rules" in t.legal_scope)'
            ' || (x.destination == "KR" && "pipa" in t.legal_scope)'
            f' || (x.destination in {usa} && t.dpf.status == "active" && (has(x.hr_data)'
            ' ? (x.hr_data ? "hr" in t.dpf.covers : "non-hr" in t.dpf.covers)'
            ' : ("hr" in t.dpf.covers) == ("non-hr" in t.dpf.covers)'
            ' ? "hr" in t.dpf.covers : x.hr_data)))',
        },
        rules={
            "gdpr/transfer-has-safeguard": (
                '!(x.?safeguard.orValue("") in ["adequacy", "dpf", "scc-2010", "derogation"])'
                " && $leaves",
                f"x.safeguard in {safeguards} || {on_file} || $adequate",
            ),
            "gdpr/scc-is-complete": (
                '$leaves && (x.?safeguard.orValue("") == "scc-2021"'
                ' || (has(x.safeguards_also) && "scc-2021" in x.safeguards_also'
                f' && !(x.?safeguard.orValue("") in {safeguards})))'
                f" && !((!(x.destination in {usa}) || has(t.dpf)) && $adequate)",
                f'x.scc_signed <= "{told.on}" && x.scc_unchanged && x.scc_annexes_complete',
            ),
            "gdpr/dpf-certification-is-current": (
                f"{american} && $leaves",
                f't.?dpf.?entity.hasValue() && t.dpf.checked >= "{told.ninety_days_ago}"',
            ),
            "gdpr/transfer-told-in-notice": ("$leaves", "x.told_in_notice"),
        },
        gates={"gdpr/transfer-told-in-notice": "has(r.notices) && !$processor"},
    )


def _people(_: Told) -> Group:
    return Group(
        "data_subjects",
        asked={},
        rules={
            "gdpr/notice-given-in-time": (
                "r.data_items.exists(i, (has(r.data_items[i].people)"
                " ? k in r.data_items[i].people : (size(r.data_subjects) == 1 || unknown))"
                ' && r.data_items[i].source in ["data-subject", "device"])',
                "r.notices.exists(n, (!has(r.notices[n].audience) || k in r.notices[n].audience)"
                ' && r.notices[n].given in ["before-collection", "at-collection"])',
            ),
        },
        gates={"gdpr/notice-given-in-time": "!$processor"},
    )


def _exempt(freely: str) -> str:
    return f'!$unclaimed && ({freely} || (x.exemption == "strictly-necessary"'\
        " && x.requested_by_person))"  # fmt: skip


def _within(area: str, reaches: str) -> str:
    return f"(has(p.markets) ? p.markets.exists(m, m in {area}) : {reaches})"


def _trackers(told: Told) -> Group:
    others = f'(x.exemption in {_set(told, "uk_exceptions")} && x.exemption != "strictly-necessary")'
    directive = 'x.exemption in ["transmission", "audience-measurement"]'
    return Group(
        "trackers",
        asked={
            "unclaimed": '!has(x.exemption) && x.?use.orValue("") in'
            ' ["advertising", "profiling", "social"]',
            "within": _within(_set(told, "eea"), "$reaches_eea"),
            "exempt": _exempt(directive),
            "consented": "!p.?consent.?pre_ticked.orValue(false)"
            " && (p.?consent.?affirmative_act.hasValue() ? p.consent.affirmative_act"
            ' : p.lawful_basis == "consent")',
        },
        rules={
            "eprivacy/tracker-has-consent-or-exemption": (
                "$reaches_eea && $within",
                "($exempt || $consented) && ($exempt || !x.set_before_choice)",
            ),
            "eprivacy/exemption-is-narrow": (
                '$reaches_eea && $within && x.exemption in ["transmission", "strictly-necessary"]',
                f"!(x.use in {_set(told, 'never_exempt_uses')})",
            ),
            "eprivacy/tracker-refusal-as-easy": (
                f"$consented && (($within && !$exempt) || ({_within(_set(told, 'uk'), '$reaches_uk')}"
                f" && !({_exempt(others)})))",
                "p.consent.refuse_as_prominent"
                " && p.consent.clicks_to_refuse <= p.consent.clicks_to_accept",
            ),
        },
        gates={
            "eprivacy/tracker-has-consent-or-exemption": "$reaches_eea",
            "eprivacy/exemption-is-narrow": "$reaches_eea",
        },
    )


def _messages(told: Told) -> Group:
    mail = _set(told, "electronic_mail")
    eea = _within(_set(told, "eea"), "$reaches_eea")
    uk = _within(_set(told, "uk"), "$reaches_uk")
    return Group(
        "marketing",
        asked={},
        rules={
            "eprivacy/electronic-marketing-has-consent-or-soft-opt-in": (
                f"x.channel in {_set(told, 'electronic_channels')}"
                f' && x.?audience.orValue("") != "business-contacts" && $reaches_eea && {eea}',
                f'x.prior_consent || (x.channel in {mail} && x.contact_source in ["sale",'
                ' "free-account"] && x.own_similar_products && x.opt_out_at_collection'
                " && x.opt_out_in_each_message)",
            ),
            "eprivacy/marketing-sender-identified": (
                f"x.channel in {mail} && ($reaches_eea || $reaches_uk) && ({eea} || {uk})",
                "x.sender_identified",
            ),
        },
        gates={
            "eprivacy/electronic-marketing-has-consent-or-soft-opt-in": "$reaches_eea",
            "eprivacy/marketing-sender-identified": "$reaches_eea || $reaches_uk",
        },
    )


def _whole(told: Told) -> Group:
    consent = "r.children.parental_consent"
    methods = _set(told, "coppa_consent_methods")
    made = "r.governance.impact_assessment"
    return Group(
        "",
        asked={},
        rules={
            "gdpr/security-is-tested": (
                "has(r.security)",
                f'r.security.regular_testing <= "{told.on}"'
                f' && r.security.restore_tested <= "{told.on}"',
            ),
            "gdpr/dpo-independent": (
                "r.?controller.?dpo.?appointed.orValue(false)",
                "r.controller.dpo.independent && !r.controller.dpo.conflict_of_interest"
                " && r.controller.dpo.resourced",
            ),
            "gdpr/dpia-is-approved": (
                "r.?governance.?impact_assessment.?done.orValue(false)",
                f'{made}.approved <= "{told.on}" && has({made}.approved_by)'
                f' && {made}.?decision.orValue("") != "rejected"',
            ),
            "ccpa/do-not-sell-link": (
                "$sells",
                "r.opt_outs.do_not_sell_link || (r.?opt_outs.?signal.?frictionless.orValue(false)"
                " && !r.?opt_outs.?offline_sale.orValue(false) && r.opt_outs.signal.honoured)",
            ),
            "ccpa/opt-out-methods": (
                "$sells",
                'size(r.opt_outs.methods.filter(m, m != "cookie-banner")) >= 2'
                ' && (!("signal" in r.opt_outs.methods || (has(r.trackers)'
                " && size(r.trackers) > 0))"
                ' || r.opt_outs.methods.exists(m, m in ["form", "in-app"]))',
            ),
            "ccpa/privacy-policy-current": (
                "true", f'r.opt_outs.privacy_policy_updated >= "{told.a_year_ago}"',
            ),
            "coppa/mixed-audience-age-screen": (
                'r.children.involved == "mixed-audience"'
                ' && !(r.?children.?age_assurance.orValue("") == "none"'
                f" && r.?children.?parental_consent.?obtained.orValue(false))",
                'r.children.age_assurance in ["neutral-age-screen", "estimation", "verified"]'
                " && r.children.age_screen_before_collection",
            ),
            "coppa/verifiable-parental-consent-before-collection": (
                'r.?children.?coppa_exception.orValue("none") in ["none", "obtain-consent"]',
                f"{consent}.obtained && {consent}.before_collection",
            ),
            "coppa/parental-consent-method-fits-disclosure": (
                f"{consent}.obtained",
                f"{consent}.method in {methods}"
                f' && (!({consent}.method in ["email-plus", "text-plus"]) || !$discloses)'
                f' && (!({consent}.method in ["government-id-check", "id-photo-face-match"])'
                " || r.children.verification_data_deleted)",
            ),
            "coppa/online-notice": (
                "true", "r.children.notice.posted && r.children.notice.linked_at_collection",
            ),
        },
        gates={},
    )  # fmt: skip
