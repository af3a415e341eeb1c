"""The same systems as Fides manifests and as records of dpiakit, with the same facts.

What a system does with data is a declaration there and a purpose here: categories of data, a use,
and whose data they are. The words of the record are chosen so that each has a key of its own in
the Fides taxonomy (the vocabularies of dpiakit name it).
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from pathlib import Path

from dpiakit.model.vocabulary import terms

CATEGORIES = (
    "name", "email", "phone", "postal-address", "government-id", "date-of-birth", "cookie-id",
    "device-id", "ip-address", "page-views", "search-queries", "purchases", "precise-location",
    "coarse-location", "store-visits", "payment-card", "payment-account", "income",
    "message-content", "free-text", "health", "biometric-template", "gender", "religion",
    "voice-recording", "account-id", "communication-metadata", "working-time",
)  # fmt: skip
AIMS = (
    "account-management", "order-fulfilment", "payment", "customer-service", "direct-marketing",
    "personalised-recommendations", "personalised-advertising", "first-party-advertising",
    "analytics", "ab-testing", "product-improvement", "model-training", "fraud-prevention",
    "security", "legal-obligation", "credit-assessment", "workforce-management", "recruitment",
    "health-care", "dispatching",
)  # fmt: skip
PEOPLE = (
    "customers", "prospects", "visitors", "employees", "suppliers", "patients", "applicants",
    "passengers",
)  # fmt: skip
MOST_DECLARATIONS, MOST_CATEGORIES, MOST_PEOPLE = 3, 5, 2


@dataclass(frozen=True)
class Declaration:
    """One use of data by a system, in the words of the record."""

    aim: str
    categories: list[str]
    people: list[str]


def declarations(seed: int, number: int) -> list[Declaration]:
    """What a system does with data: the same for the same seed."""
    chance = random.Random(f"{seed}/{number}")  # noqa: S311  no secret depends on it
    return [
        Declaration(
            chance.choice(AIMS),
            chance.sample(CATEGORIES, chance.randint(1, MOST_CATEGORIES)),
            chance.sample(PEOPLE, chance.randint(1, MOST_PEOPLE)),
        )
        for _ in range(chance.randint(1, MOST_DECLARATIONS))
    ]


def write(manifests: Path, records: Path, systems: int, seed: int = 1) -> None:
    """A file for each system on both sides, a hundred to a folder."""
    records.mkdir(parents=True)
    (records / "dpiakit.toml").touch()
    for number in range(systems):
        facts = declarations(seed, number)
        for top, name, text in (
            (manifests, f"{system_key(number)}.yml", manifest(number, facts)),
            (records, f"{record_id(number)}.yaml", record(number, facts)),
        ):
            folder = top / f"{number // 100:04}"
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")


def system_key(number: int) -> str:
    return f"system_{number:06}"


def record_id(number: int) -> str:
    return f"system-{number:06}"


def manifest(number: int, facts: list[Declaration]) -> str:
    """A system in the form of Fides."""
    lines = [
        "system:",
        f"- fides_key: {system_key(number)}",
        f"  name: System {number}",
        "  system_type: Service",
        "  privacy_declarations:",
    ]
    for index, fact in enumerate(facts):
        lines += [
            f"  - name: use-{index}",
            f"    data_categories: {_flow(_keys('data-categories', fact.categories))}",
            f"    data_use: {_keys('purposes', [fact.aim])[0]}",
            f"    data_subjects: {_flow(_keys('people', fact.people))}",
        ]
    return "\n".join(lines) + "\n"


def record(number: int, facts: list[Declaration]) -> str:
    """The same system as a record."""
    categories = sorted({word for fact in facts for word in fact.categories})
    people = sorted({word for fact in facts for word in fact.people})
    lines = [
        f"id: {record_id(number)}",
        f"title: System {number}",
        "controller: {name: House}",
        "data_subjects:",
        *(f"  {word}: {{category: {word}}}" for word in people),
        "data_items:",
        *(f"  {word}: {{category: {word}}}" for word in categories),
        "purposes:",
    ]
    for index, fact in enumerate(facts):
        lines += [
            f"  use-{index}:",
            f"    aim: {fact.aim}",
            f"    data: {_flow(fact.categories)}",
            f"    people: {_flow(fact.people)}",
        ]
    return "\n".join(lines) + "\n"


def _keys(vocabulary: str, words: list[str]) -> list[str]:
    return [terms(vocabulary)[word]["fides"] for word in words]


def _flow(words: list[str]) -> str:
    return json.dumps(words).replace('"', "")
