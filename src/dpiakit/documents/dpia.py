"""The scored DPIA as HTML and as PDF, in the structure of the EDPB template (sections 0 to 6)."""

from __future__ import annotations

from typing import Any

from dpiakit.documents.accepted import accepted_part, waiver_facts
from dpiakit.documents.annexes import annexes
from dpiakit.documents.claims import claims_part
from dpiakit.documents.closing import closing, necessity, parties
from dpiakit.documents.description import description
from dpiakit.documents.duties import duties
from dpiakit.documents.environment import template
from dpiakit.documents.fonts import missing
from dpiakit.documents.lawfulness import lawfulness
from dpiakit.documents.overview import overview
from dpiakit.documents.pdf import write_pdf
from dpiakit.documents.register import Register, action_plan, scales
from dpiakit.documents.summary import (
    cover,
    planned_day,
    prior_consultation,
    running,
    summary,
    title_of,
)
from dpiakit.documents.techniques import techniques
from dpiakit.documents.views import Ask
from dpiakit.documents.wording import places
from dpiakit.findings import Assessment
from dpiakit.law.root import data_root

LANGUAGE = "en"
TEMPLATES = data_root() / "templates"
ASSETS = TEMPLATES / "assets"

CONTENTS: tuple[tuple[int, str, str, str], ...] = (
    (1, "summary", "", "Summary for the decision"),
    (1, "s0", "0", "Overview"),
    (2, "s0-1", "0.1", "Controllers"),
    (2, "s0-2", "0.2", "Processors, sub-processors and other recipients"),
    (2, "s0-3", "0.3", "Name of the processing"),
    (2, "s0-4", "0.4", "Planning"),
    (2, "s0-5", "0.5", "Technical sheet"),
    (2, "s0-6", "0.6", "Why an assessment is made"),
    (1, "s1", "1", "Description of the processing"),
    (2, "s1-1", "1.1", "Data, purposes and scope"),
    (2, "s1-2", "1.2", "How it works"),
    (2, "s1-3", "1.3", "Means and supporting assets"),
    (2, "s1-4", "1.4", "Codes of conduct"),
    (1, "s2", "2", "Lawfulness, principles, rights and measures"),
    (2, "s2-1", "2.1", "Lawfulness"),
    (2, "s2-2", "2.2", "Necessity of the data"),
    (2, "s2-3", "2.3", "Measures, rights and other duties"),
    (1, "s3", "3", "Impacts by design"),
    (2, "s3-1", "3.1", "Scenarios"),
    (2, "s3-2", "3.2", "Necessity"),
    (2, "s3-3", "3.3", "Proportionality"),
    (1, "s4", "4", "Risks from abnormal events"),
    (2, "s4-1", "4.1", "Scenarios"),
    (2, "s4-2", "4.2", "Method"),
    (2, "s4-3", "4.3", "Both tracks on the map"),
    (2, "s4-4", "4.4", "Register"),
    (2, "s4-5", "4.5", "Action plan"),
    (1, "s5", "5", "Interested parties"),
    (1, "s6", "6", "Decision"),
    (2, "signatures", "", "Signatures"),
    (1, "annex-a", "A", "Every finding"),
    (1, "annex-b", "B", "Open questions"),
    (1, "annex-c", "C", "Packs in force"),
    (1, "annex-d", "D", "Weights of the score"),
    (1, "annex-e", "E", "Evidence named in the record"),
    (1, "annex-f", "F", "Terms"),
    (1, "annex-g", "G", "What a green result means"),
)
ACCEPTED = (2, "s6-accepted", "6.3", "Accepted for a time")
_ASKS = {
    "dpo": Ask("Whether a data protection officer is appointed", "controller.dpo"),
    "assessment": Ask("When this assessment was completed", "governance.impact_assessment"),
    "scale": Ask("How many people, how long, how far", "scale"),
    "children": Ask("Whether children are among the people", "children.involved"),
    "pricing": Ask("Whether prices depend on the person", "pricing.personalised"),
}


def dpia_html(assessment: Assessment) -> str:
    """The whole document as HTML; nothing in it is loaded from anywhere but the package."""
    values = _values(assessment)
    whole = template(TEMPLATES, "dpia/dpia.html.j2")
    html = whole.render(values)
    undrawn = len(missing(html, ASSETS))
    return whole.render(values | {"undrawn": undrawn}) if undrawn else html


def dpia_pdf(assessment: Assessment) -> bytes:
    """The whole document as PDF/A-3a and PDF/UA-1; the same assessment gives the same bytes."""
    return write_pdf(
        dpia_html(assessment),
        title=f"Data protection impact assessment: {title_of(assessment)}",
        language=LANGUAGE,
        on=assessment.on,
        assets=ASSETS,
    )


def _contents(accepted: str) -> tuple[tuple[int, str, str, str], ...]:
    """The contents; what is accepted for a time has a line of its own where there is any."""
    if not accepted:
        return CONTENTS
    before = [name for _, name, _, _ in CONTENTS].index("signatures")
    return (*CONTENTS[:before], ACCEPTED, *CONTENTS[before:])


def _values(assessment: Assessment) -> dict[str, Any]:
    register = Register(assessment)
    consultation = prior_consultation(assessment)
    accepted = accepted_part(assessment)
    return {
        "language": LANGUAGE,
        "title": f"Data protection impact assessment: {title_of(assessment)}",
        "run": running(assessment),
        "on": assessment.on,
        "launch": planned_day(assessment),
        "unassessed": places(assessment.unassessed),
        "cover": cover(assessment),
        "summary": summary(assessment, register),
        "contents": _contents(accepted.said),
        "accepted": accepted,
        "waivers": tuple((one, waiver_facts(one)) for one in accepted.waived),
        "asks": _ASKS,
        "overview": overview(assessment),
        "description": description(assessment),
        "techniques": techniques(assessment.record.activity),
        "lawfulness": lawfulness(assessment),
        "duties": duties(assessment),
        "register": register,
        "register_table": register.table(),
        "maps": register.maps(),
        "shares": register.shares(),
        "scales": scales(register.method),
        "plan": action_plan(assessment, register),
        "necessity": necessity(assessment),
        "balance": register.balance(),
        "parties": parties(assessment),
        "closing": closing(assessment, consultation),
        "claims": claims_part(assessment.claims),
        "annexes": annexes(assessment),
        "undrawn": 0,
    }
