"""Write many different records of about 4 KB, the same ones for the same seed.

    python benchmarks/generate.py OUT --records 10000 --seed 1

They are valid against the record model and differ in what the rules look at: markets, data,
lawful basis, consent, children, recipients, transfers. About three in five are well kept; the
others have facts missing or wrong. No two files are alike, so that no cache flatters a figure.
"""

import argparse
import json
import random
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

Facts = Mapping[str, object]

MARKETS = ("DE", "FR", "IE", "NL", "ES", "PL", "SE", "IT", "GB", "US-CA", "US-TX", "US-NY")
PLACES = ("DE", "IE", "FR", "NL", "GB", "US", "US", "CH", "IN", "JP", "IL", "BR")
AIMS = (
    ("account-management", "contract"),
    ("order-fulfilment", "contract"),
    ("loyalty-programme", "contract"),
    ("direct-marketing", "consent"),
    ("personalised-recommendations", "consent"),
    ("personalised-advertising", "consent"),
    ("personalised-offers", "consent"),
    ("analytics", "consent"),
    ("fraud-prevention", "legitimate-interests"),
    ("business-relations", "legitimate-interests"),
    ("security", "legitimate-interests"),
    ("legal-obligation", "legal-obligation"),
)
ITEMS = (
    ("e-mail", "email", "stated"),
    ("name", "name", "stated"),
    ("address", "postal-address", "stated"),
    ("purchases", "purchases", "observed"),
    ("page-views", "page-views", "observed"),
    ("cookie", "cookie-id", "observed"),
    ("segment", "segment", "inferred"),
    ("score", "propensity-score", "inferred"),
    ("location", "coarse-location", "observed"),
    ("health", "health", "stated"),
    ("invoices", "invoices", "observed"),
    ("clicks", "clicks", "observed"),
)
DPA_CLAUSES = (
    "subject_matter_and_duration", "nature_and_purpose", "data_and_people", "controller_rights",
    "documented_instructions", "confidentiality", "security", "sub_processor_rules",
    "rights_assistance", "compliance_assistance", "deletion_or_return", "audits",
)  # fmt: skip
NOTICE_ITEMS = (
    "controller", "dpo-contact", "purposes-and-basis", "categories", "legitimate-interest",
    "recipients", "transfers", "retention", "rights", "withdraw-consent", "complaint",
    "statutory-or-contractual", "right-to-object-separate",
)  # fmt: skip
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 @.+-]*|[0-9]{4}-[0-9]{2}-[0-9]{2}")
"""What needs no quotes in YAML 1.2, days among it."""
_NOT_TEXT = {"true", "false", "null", "yes", "no", "on", "off"}


WELL_KEPT = 0.6
"""The share of records whose keepers are careful."""
TURNED_ROUND = 0.5
"""How often a careless answer is wrong rather than missing."""
WITHOUT_TRACKERS = 0.4


class Draw:
    """Chance for one record: how well it is kept decides how often a good fact is written."""

    def __init__(self, seed: str) -> None:
        self.chance = random.Random(seed)  # noqa: S311
        self.care = 0.98 if self.chance.random() < WELL_KEPT else 0.7

    def good(self) -> bool:
        """Whether this fact is written down, and right."""
        return self.chance.random() < self.care

    def facts(self, **good: object) -> Facts:
        """Facts as they should be; careless records leave some out or turn some round."""
        kept: dict[str, object] = {}
        for name, value in good.items():
            if self.good():
                kept[name] = value
            elif isinstance(value, bool) and self.chance.random() < TURNED_ROUND:
                kept[name] = not value
        return kept

    def day(self, first: int, last: int) -> str:
        """Any day of these years."""
        year, month = self.chance.randint(first, last), self.chance.randint(1, 12)
        return f"{year}-{month:02}-{self.chance.randint(1, 28):02}"


def record(seed: int, number: int) -> Facts:
    """One record as plain data."""
    draw = Draw(f"{seed}/{number}")
    chance = draw.chance
    markets = sorted(chance.sample(MARKETS, chance.randint(1, 4)))
    items = sorted(chance.sample(ITEMS, chance.randint(2, 4)))
    aims = sorted(chance.sample(AIMS, chance.randint(1, 3)))
    recipients = {f"vendor-{n}": _recipient(draw) for n in range(1, chance.randint(2, 3))}
    data = [name for name, _, _ in items]
    return {
        "kind": "activity",
        "id": f"activity-{number:06}",
        "title": f"Activity {number} in {len(markets)} markets",
        "version": f"{chance.randint(1, 9)}.{chance.randint(0, 9)}",
        "status": chance.choice(("planned", "live", "live")),
        "owner": chance.choice(("Head of sales", "Head of digital", "Head of service")),
        "markets": markets,
        "dates": {
            "planned_start": draw.day(2027, 2027),
            "last_material_change": draw.day(2025, 2026),
        },
        "controller": _controller(draw, markets),
        "data_subjects": {
            "customers": {
                "category": "customers",
                **draw.facts(count=chance.randint(200, 9_000_000), vulnerable=False),
            }
        },
        "children": draw.facts(
            involved=chance.choice(("no", "no", "incidental")), profiled_for_marketing=False
        ),
        "scale": draw.facts(people=chance.randint(200, 9_000_000), combines_sources=False),
        "data_items": {name: _item(draw, *rest) for name, *rest in items},
        "purposes": {aim: _purpose(draw, aim, basis, data, recipients) for aim, basis in aims},
        "trackers": _trackers(draw, recipients),
        "profiling": draw.facts(kind="none", extensive=False, for_advertising=False),
        "decisions": {},
        "recipients": recipients,
        "transfers": dict(_transfers(draw, recipients, data)),
        "notices": {"privacy": _notice(draw, aims)},
        "rights": _rights(draw),
        "security": draw.facts(
            encryption_in_transit=True, encryption_at_rest=True, access_by_role=True,
            shared_accounts=False, breach_plan=True, breach_notice_within_hours=72,
        ),
        "governance": {
            **draw.facts(ropa_entry=True, incident_plan=True),
            "impact_assessment": draw.facts(done=True, date=draw.day(2026, 2026)),
        },
    }  # fmt: skip


def _controller(draw: Draw, markets: list[str]) -> Facts:
    home = draw.chance.choice(("DE", "FR", "IE", "NL", "GB"))
    facts = draw.facts(
        type=draw.chance.choice(("company", "bank", "non-profit", "publisher", "hospital")),
        role="controller",
        staff=draw.chance.randint(5, 20_000),
        dpo={"appointed": True, "published": True, "independent": True},
    )
    if any(market.startswith("US") for market in markets):
        facts = {**facts, "california": {"for_profit": True, "annual_revenue_usd": 41_000_000}}
    return {
        "name": f"Company {draw.chance.randint(1, 999)} AG",
        "establishments": [home],
        **facts,
    }


def _item(draw: Draw, category: str, origin: str) -> Facts:
    special = {"health": "health"}.get(category, "none")
    facts = draw.facts(
        source="data-subject",
        people=["customers"],
        special_category=special,
        inferred_special_category=special,
        state=draw.chance.choice(("identified", "pseudonymised")),
        necessary="Without it the service cannot be given.",
        retention={
            "period": draw.chance.choice(("P90D", "P6M", "P1Y", "P3Y")),
            "trigger": "last-contact",
            "deletion_automatic": True,
        },
    )
    ground = {"special_ground": "explicit-consent"} if special != "none" and draw.good() else {}
    return {"category": category, "origin": origin, **facts, **ground}


def _purpose(draw: Draw, aim: str, basis: str, data: list[str], recipients: Facts) -> Facts:
    if not draw.good():
        basis = draw.chance.choice(("legitimate-interests", "contract", "unclear"))
    facts = {
        "name": f"Do what {aim} needs for customers who asked",
        "aim": aim,
        "lawful_basis": basis,
        "data": data[: draw.chance.randint(1, len(data))],
        "recipients": list(recipients),
        **draw.facts(decided_before_collection=True, necessity="The data are what it is about."),
    }
    if basis == "consent":
        return {**facts, "consent": _consent(draw)}
    if basis == "legitimate-interests":
        return {**facts, "legitimate_interest": _balance(draw)}
    return facts


def _consent(draw: Draw) -> Facts:
    return draw.facts(
        affirmative_act=True, pre_ticked=False, bundled=False, granular=True,
        condition_of_service=False, proof_kept=True, withdrawal_route=True,
        withdrawal_as_easy=True, refuse_as_prominent=True,
    )  # fmt: skip


def _balance(draw: Draw) -> Facts:
    return draw.facts(
        done=draw.day(2024, 2026), interest_lawful_and_real=True,
        less_intrusive_means_exist=False, reasonably_expected=True, outcome="passes",
    )  # fmt: skip


def _recipient(draw: Draw) -> Facts:
    clauses = draw.facts(written=True, **dict.fromkeys(DPA_CLAUSES, True))
    return {
        "name": f"Vendor {draw.chance.randint(1, 9999)}",
        "role": "processor",
        "country": draw.chance.choice(PLACES),
        "clauses": clauses,
        **draw.facts(
            contract=True, own_purposes=False, consideration="none", named_in_notice=True,
            cross_context_advertising=False, guarantees_checked=True,
        ),
    }  # fmt: skip


def _trackers(draw: Draw, recipients: Facts) -> Facts:
    if draw.chance.random() < WITHOUT_TRACKERS:
        return {}
    return {
        "counter": {
            "technology": "cookie",
            "use": draw.chance.choice(("analytics", "advertising", "personalisation")),
            "provider": next(iter(recipients)),
            **draw.facts(set_before_choice=False, set_after_refusal=False, lifetime="P6M"),
        }
    }


def _transfers(draw: Draw, recipients: Facts, data: list[str]) -> Iterator[tuple[str, Facts]]:
    for name, vendor in recipients.items():
        place = vendor["country"]  # type: ignore[index]
        if place in {"DE", "IE", "FR", "NL"}:
            continue
        safeguard = "adequacy" if place in {"GB", "CH", "JP"} else "scc-2021"
        yield f"to-{name}", {
            "recipient": name,
            "destination": place,
            "data": data[:2],
            **draw.facts(
                safeguard=safeguard, scc_module="c2p", scc_annexes_complete=True,
                impact_assessment={"done": draw.day(2025, 2026), "result": "gaps-closed"},
                told_in_notice=True,
            ),
        }  # fmt: skip


def _notice(draw: Draw, aims: list[tuple[str, str]]) -> Facts:
    return {
        "kind": "privacy-notice",
        "audience": ["customers"],
        "covers_purposes": [aim for aim, _ in aims],
        "items": [item for item in NOTICE_ITEMS if draw.good()],
        **draw.facts(given="at-collection", published=draw.day(2025, 2026)),
    }


def _rights(draw: Draw) -> Facts:
    names = ("access", "rectification", "erasure", "restriction", "objection_to_marketing")
    return {
        **{name: draw.facts(available=True, complete=True, deadline="P1M") for name in names},
        **draw.facts(objection_stops_profiling=True, answer_within="P1M"),
    }


def yaml_of(facts: Facts, indent: str = "") -> Iterator[str]:
    """The lines of a record: blocks for groups, brackets for lists."""
    for name, value in facts.items():
        match value:
            case dict() if value:
                yield f"{indent}{name}:"
                yield from yaml_of(value, indent + "  ")
            case list():
                yield f"{indent}{name}: [{', '.join(_scalar(entry) for entry in value)}]"
            case _:
                yield f"{indent}{name}: {_scalar(value)}"


def _scalar(value: object) -> str:
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value.lower() not in _NOT_TEXT:
        return value
    return json.dumps(value, ensure_ascii=False)


def generate(folder: Path, records: int, seed: int) -> int:
    """Write the records, a hundred to a folder, and say how many bytes they are."""
    written = 0
    for number in range(records):
        place = folder / f"{number // 100:04}"
        if number % 100 == 0:
            place.mkdir(parents=True, exist_ok=True)
        text = "\n".join(yaml_of(record(seed, number))) + "\n"
        written += (place / f"activity-{number:06}.yaml").write_text(text, encoding="utf-8")
    return written


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--records", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    written = generate(asked.folder, asked.records, asked.seed)
    print(f"{asked.records} records, {written / max(asked.records, 1):.0f} characters each")


if __name__ == "__main__":
    main()
