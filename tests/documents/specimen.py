"""A document that shows everything once: every macro, every class, every picture."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from dpiakit.documents.bars import interval_bar, shares_bar
from dpiakit.documents.environment import environment
from dpiakit.documents.flow import Link, Node, flow_picture
from dpiakit.documents.heat import Point, heat_map
from dpiakit.documents.pdf import write_pdf

HERE = Path(__file__).parent
TEMPLATES = HERE.parents[1] / "templates"
ASSETS = TEMPLATES / "assets"
ON = date(2026, 11, 17)

CNIL = ("negligible", "limited", "significant", "maximum")
BANDS = (
    ("low", "low", "medium", "medium"),
    ("low", "medium", "medium", "high"),
    ("medium", "medium", "high", "very-high"),
    ("medium", "high", "very-high", "very-high"),
)
RISKS = (
    ("R1", "Offers reveal a pregnancy to the household", "high", "medium", ("M1", "M4")),
    ("R2", "Children are profiled as adults", "very-high", "medium", ("M2",)),
    ("R3", "Prices follow the estimated ability to pay", "high", "high", ("M3", "M5")),
    ("R4", "A breach at the mail provider opens purchase histories", "medium", "low", ("M6",)),
    ("R5", "An objection is not passed on to advertising partners", "high", "medium", ("M7",)),
)


def cnil(title, points):
    return heat_map(
        BANDS,
        [Point(*point) for point in points],
        title=title,
        severities=CNIL,
        likelihoods=CNIL,
    )


def small_flow():
    nodes = [
        Node("customers", 0, "Customers", "1.9 million in DE, FR, PL", "people"),
        Node("children", 0, "Children aged 13 to 17", "signed in with a parent", "people"),
        Node("broker", 0, "Data broker", "household segments", "people"),
        Node("shop", 1, "Web shop", "event stream"),
        Node("crm", 1, "Customer file", "purchases, contact"),
        Node("model", 1, "Recommendation model", "scores, segments"),
        Node("mail", 2, "Acme Mail Inc.", "processor, e-mail", "recipient"),
        Node("ads", 2, "Adreach Ltd.", "joint controller", "recipient"),
        Node("de", 3, "Germany", "", "country"),
        Node("uk", 3, "United Kingdom", "adequacy decision", "third"),
        Node("in", 3, "India", "standard clauses, assessment open", "third"),
    ]
    links = [
        Link("customers", "shop", "F1"),
        Link("children", "shop", "F2"),
        Link("broker", "crm", "F3"),
        Link("shop", "crm", "F4"),
        Link("crm", "model", "F5"),
        Link("model", "mail", "F6"),
        Link("model", "ads", "F7"),
        Link("crm", "de", "F8"),
        Link("mail", "in", "F9"),
        Link("ads", "uk", "F10"),
        Link("ads", "crm", "F11"),
    ]
    return flow_picture(
        ("People and sources", "Controller", "Recipients", "Countries"), nodes, links
    )


def large_flow():
    nodes = [
        Node(f"{column}-{i}", column, f"{word} number {i + 1}", "with a note", kind)
        for column, (word, kind, count) in enumerate(
            (("Group", "people", 5), ("System", "own", 15), ("Recipient", "recipient", 12))
        )
        for i in range(count)
    ] + [
        Node(f"3-{i}", 3, name, "", kind)
        for i, (name, kind) in enumerate(
            (("Ireland", "country"), ("Japan", "third"), ("United States of America", "third"))
        )
    ]
    links = [Link(f"0-{i % 5}", f"1-{i}", f"F{i + 1}") for i in range(15)]
    links += [Link(f"1-{i}", f"2-{(i * 5) % 12}", f"G{i + 1}") for i in range(12)]
    links += [Link(f"2-{i}", f"3-{i % 3}", f"T{i + 1}") for i in range(12)]
    links += [Link("0-1", "3-2", "Z1"), Link("3-0", "1-2", "Z2")]
    return flow_picture(("People", "Systems", "Recipients", "Countries"), nodes, links)


def values(**changed):
    story = (
        "Customers who are signed in see offers chosen by a model that the controller runs in its "
        "own data centre. The model learns from purchases and page views.\n\n"
        "Nobody is refused a purchase, but prices of 214 articles differ by up to nine per cent.\n"
        "A customer can switch the choice off in the account."
    )
    return {
        "language": "en",
        "title": "Personalised offers: impact assessment",
        "name": "Personalised offers and prices in the loyalty programme",
        "about": "Offers, recommendations and some prices are chosen for each member of the "
        "loyalty programme from purchases and page views.",
        "people": "1.9 million members in Germany, France and Poland; about 40,000 are minors",
        "run": {
            "title": "Personalised offers and prices in the loyalty programme",
            "edition": "Version 1.2, 17 November 2026",
            "digest": "Record 7c0dbf5a 3b21d4f0 · confidential",
        },
        "facts": [
            ("Status", "For the opinion of the data protection officer"),
            ("Version", "1.2 of 17 November 2026"),
            ("Owner", "Head of Loyalty"),
            ("Launch", date(2027, 3, 1)),
            ("Next review", None),
            ("Policy packs", "gdpr 2026.3, eprivacy 2026.1, dsa 2026.2"),
            (
                "Record (SHA-256)",
                "7c0dbf5a3b21d4f07c0dbf5a3b21d4f07c0dbf5a3b21d4f07c0dbf5a3b21d4f0",
            ),
        ],
        "risks": [
            {
                "id": key,
                "title": title,
                "before": before,
                "after": after,
                "measures": measures,
                "text": "Someone in the household, or a colleague, sees the offers and draws the "
                "conclusion. The person learns of it late and cannot undo it.",
            }
            for key, title, before, after, measures in RISKS
        ],
        "purposes": [
            ("Choose offers", "Consent, Art. 6(1)(a) GDPR", "Profiling that people do not expect"),
            ("Bill the order", "Contract, Art. 6(1)(b) GDPR", ""),
        ],
        "story": story,
        "bar": interval_bar(71, 88, title="71 to 88 of 100; 14 unanswered facts decide the rest"),
        "shares": shares_bar(
            {"low": 1, "medium": 5, "high": 2, "very-high": 1}, title="Residual risk"
        ),
        "small_flow": small_flow(),
        "large_flow": large_flow(),
        "before": cnil(
            "Before measures",
            [("R1", 3, 3), ("R2", 4, 4), ("R3", 3, 3), ("R4", 3, 2), ("R5", 3, 3)],
        ),
        "after": cnil(
            "After measures",
            [("R1", 3, 1), ("R2", 2, 2), ("R3", 3, 3), ("R4", 2, 1), ("R5", 3, 2)],
        ),
        "three": heat_map(
            (("low", "low", "medium"), ("low", "medium", "high"), ("medium", "high", "high")),
            [Point("R1", 3, 2), Point("R2", 1, 1)],
            title="Three levels",
            severities=("minimal", "some", "serious harm"),
            likelihoods=("remote", "reasonable", "more likely than not"),
        ),
        "five": heat_map(
            tuple(
                tuple(
                    "low"
                    if s * k < 5
                    else "medium"
                    if s * k < 10
                    else "high"
                    if s * k < 17
                    else "very-high"
                    for k in range(1, 6)
                )
                for s in range(1, 6)
            ),
            [Point(f"R{i}", 5, 5) for i in range(1, 16)] + [Point("S-104", 2, 3)],
            title="Five levels",
            severities=("slight", "noticeable", "grave", "severe", "lasting"),
            likelihoods=("rare", "unlikely", "possible", "likely", "almost certain"),
        ),
        "yaml": "activity: loyalty-offers\npurposes:\n  choose-offers:\n    ground: consent\n"
        "    note: für alle Länder — ohne Ausnahme\n",
        "sha": "7c0dbf5a3b21d4f07c0dbf5a3b21d4f07c0dbf5a3b21d4f07c0dbf5a3b21d4f0",
        "extra": "",
    } | changed


def html(**changed):
    template = environment(TEMPLATES).from_string(
        (HERE / "specimen.html.j2").read_text(encoding="utf-8")
    )
    return template.render(values(**changed))


def pdf(text, **changed):
    arguments = {
        "title": "Personalised offers: impact assessment",
        "language": "en",
        "on": ON,
        "assets": ASSETS,
    }
    return write_pdf(text, **(arguments | changed))
