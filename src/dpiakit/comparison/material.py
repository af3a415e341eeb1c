"""Which changes of facts make the processing another one than was approved.

An approval speaks of what is done with whose data, why, by whom, where, how long and how it is
decided (Art. 35(7)(a) and 30(1) GDPR). A change of such a fact is listed here when it widens the
processing, or when there is no telling which of two values is the harmless one. Everything else
counts only through what it does to findings and risks. Answers to open questions are never listed:
whoever approved had the question before them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from dpiakit.comparison.facts import FactChange
from dpiakit.model import Period

_Test = Callable[[FactChange], bool]


Renames: TypeAlias = frozenset[tuple[str, str]]
"""Former and present names of elements that say the same as before."""


def renames(changes: Iterable[FactChange]) -> Renames:
    """Elements that came with all that one that went had said: only the name is another."""
    known = list(changes)
    gone = [change for change in known if change.kind == "removed"]
    return frozenset(
        (was.path[-1], now.path[-1])
        for now in known
        if now.kind == "added"
        for was in gone
        if was.path[:-1] == now.path[:-1] and was.before == now.after
    )


def is_material(change: FactChange, renamed: Renames = frozenset()) -> bool:
    """Whether an approval given before this change did not cover what the record says now."""
    if renamed and _only_renamed(change, renamed):
        return False
    return any(
        _fits(pattern, change.path) and test(change)
        for pattern, test in _MATERIAL
        if len(pattern) == len(change.path)
    )


def _fits(pattern: tuple[str, ...], path: tuple[str, ...]) -> bool:
    return all(part in {"*", step} for part, step in zip(pattern, path, strict=True))


def _only_renamed(change: FactChange, renamed: Renames) -> bool:
    """Whether nothing but the name of an element is another."""
    if change.kind == "added":
        return any(change.path[-1] == new for _, new in renamed)
    if change.is_list:
        former = {new: old for old, new in renamed}
        names = [name if isinstance(name, str) else "" for name in change.gained]
        return all(former.get(name, name) in change.lost for name in names)
    return any(change.before == old and change.after == new for old, new in renamed)


def _comes(change: FactChange) -> bool:
    """An element that was not there. A new one widens; one that goes narrows."""
    return change.kind == "added"


def _other(change: FactChange) -> bool:
    """Another value than was approved."""
    return change.kind == "changed"


def _grows(change: FactChange) -> bool:
    """A list with a member it did not have."""
    return change.is_list and bool(change.gained)


def _turns(value: object) -> _Test:
    """Towards the value that widens."""
    return lambda change: change.kind == "changed" and change.after is value


def _rises(*words: str) -> _Test:
    """Upwards on a scale, mildest word first."""

    def test(change: FactChange) -> bool:
        if change.before not in words or change.after not in words:
            return False
        return words.index(change.after) > words.index(change.before)

    return test


def _not_to(harmless: str) -> _Test:
    """Any other value but the harmless one."""
    return lambda change: change.kind == "changed" and change.after != harmless


def _longer(change: FactChange) -> bool:
    if change.kind != "changed":
        return False
    return Period.parse(change.after) > Period.parse(change.before)


def _more(change: FactChange) -> bool:
    return change.kind == "changed" and change.after > change.before


_ON, _OFF = _turns(value=True), _turns(value=False)

_TABLE: dict[str, _Test] = {
    # who and where
    "markets": _grows,
    "controller.role": _other,
    "controller.joint_controllers.*": _comes,
    "data_subjects.*": _comes,
    "data_subjects.*.category": _other,
    "data_subjects.*.vulnerable": _ON,
    "data_subjects.*.vulnerability": _grows,
    "data_subjects.*.power_imbalance": _ON,
    "children.involved": _rises("no", "incidental", "mixed-audience", "directed"),
    "children.age_bands": _grows,
    "children.profiled_for_marketing": _ON,
    "scale.geographic_extent": _rises("local", "regional", "national", "international"),
    "scale.large_scale": _ON,
    "scale.combines_sources": _ON,
    "scale.combined": _grows,
    "scale.beyond_expectation": _ON,
    # which data, how long
    "data_items.*": _comes,
    "data_items.*.category": _other,
    "data_items.*.source": _not_to("data-subject"),
    "data_items.*.origin": _not_to("stated"),
    "data_items.*.people": _grows,
    "data_items.*.special_category": _not_to("none"),
    "data_items.*.inferred_special_category": _not_to("none"),
    "data_items.*.criminal_offences": _ON,
    "data_items.*.highly_personal": _ON,
    "data_items.*.biometric_for_identification": _ON,
    "data_items.*.location_precision": _rises("none", "coarse", "precise"),
    "data_items.*.sensitive_places": _ON,
    "data_items.*.state": _rises(
        "anonymised", "aggregated", "hashed", "pseudonymised", "identified"
    ),
    "data_items.*.retention.period": _longer,
    "data_items.*.retention.indefinite": _ON,
    # why
    "purposes.*": _comes,
    "purposes.*.aim": _other,
    "purposes.*.lawful_basis": _other,
    "purposes.*.data": _grows,
    "purposes.*.people": _grows,
    "purposes.*.recipients": _grows,
    "purposes.*.markets": _grows,
    "purposes.*.profiling": _rises("none", "segmentation", "scoring", "prediction"),
    "purposes.*.children_included": _ON,
    "purposes.*.off_site_tracking": _ON,
    "purposes.*.on_by_default": _ON,
    "purposes.*.can_be_switched_off": _OFF,
    # to whom
    "recipients.*": _comes,
    "recipients.*.role": _not_to("processor"),
    "recipients.*.country": _other,
    "recipients.*.owner_country": _other,
    "recipients.*.own_purposes": _ON,
    "recipients.*.trains_own_models": _ON,
    "recipients.*.consideration": _not_to("none"),
    "recipients.*.cross_context_advertising": _ON,
    "recipients.*.customer_list_upload": _ON,
    "recipients.*.data": _grows,
    "recipients.*.purposes": _grows,
    "recipients.*.sub_processors.*": _comes,
    "recipients.*.sub_processors.*.country": _other,
    "systems.*.hosted_in": _other,
    "systems.*.operated_by": _other,
    "transfers.*": _comes,
    "transfers.*.recipient": _other,
    "transfers.*.destination": _other,
    "transfers.*.organisation": _other,
    "transfers.*.safeguard": _other,
    "transfers.*.importer_type": _other,
    "transfers.*.access_in_clear": _ON,
    "transfers.*.keys_held_by": _not_to("controller"),
    "transfers.*.surveillance_exposure": _rises("none", "low", "high"),
    "transfers.*.data": _grows,
    "transfers.*.onward": _grows,
    "opt_outs.sells": _ON,
    "opt_outs.shares": _ON,
    "opt_outs.sensitive_beyond_permitted": _ON,
    # how it is decided, and how people are watched
    "profiling.kind": _rises("none", "segmentation", "scoring", "prediction"),
    "profiling.systematic": _ON,
    "profiling.extensive": _ON,
    "profiling.sources": _rises("first-party", "combined"),
    "profiling.uses_external_data": _ON,
    "profiling.for_advertising": _ON,
    "profiling.lookalikes": _ON,
    "profiling.from_sensitive_places": _ON,
    "profiling.evaluates": _grows,
    "decisions.*": _comes,
    "decisions.*.area": _other,
    "decisions.*.effect": _rises("none", "similarly-significant", "legal"),
    "decisions.*.solely_automated": _ON,
    "decisions.*.exception": _other,
    "decisions.*.human.involved": _OFF,
    "decisions.*.human.authority_to_change": _OFF,
    "decisions.*.model": _other,
    "decisions.*.data": _grows,
    "decisions.*.people": _grows,
    "decisions.*.can_exclude": _ON,
    "decisions.*.concerns_children": _ON,
    "models.*": _comes,
    "models.*.type": _other,
    "models.*.supplier": _other,
    "models.*.trained_on_personal_data": _ON,
    "models.*.training_data": _grows,
    "models.*.vendor_may_train": _ON,
    "models.*.generative": _ON,
    "models.*.recognises": _grows,
    "models.*.high_risk_ai": _ON,
    "pricing.personalised": _ON,
    "pricing.direction": _rises("discount-only", "both", "increase-only"),
    "pricing.inputs": _grows,
    "pricing.spread": _more,
    "monitoring.*": _comes,
    "monitoring.*.technology": _other,
    "monitoring.*.place": _other,
    "monitoring.*.purpose": _other,
    "monitoring.*.systematic": _ON,
    "monitoring.*.continuous": _ON,
    "monitoring.*.off_duty": _ON,
    "monitoring.*.people": _grows,
    "monitoring.*.identifies_people": _ON,
    "monitoring.*.covert": _ON,
}

PATTERNS = tuple(_TABLE)
"""Every listed fact, by dotted path; ``*`` is the name of any element."""
_MATERIAL = tuple((tuple(pattern.split(".")), test) for pattern, test in _TABLE.items())
