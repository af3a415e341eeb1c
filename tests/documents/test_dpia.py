from __future__ import annotations

import io
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pikepdf
import pytest
from judged import (
    MINIMAL,
    RETAIL,
    ROOT,
    Taken,
    example,
    example_html,
    example_pdf,
    plain,
    written,
)

from dpiakit.documents.dpia import CONTENTS, dpia_html
from dpiakit.findings import Decision, Gate, Rating

BOTH = pytest.mark.parametrize("file", [MINIMAL, RETAIL], ids=["minimal", "retail"])


@pytest.fixture(scope="module")
def minimal():
    return example(MINIMAL)


@pytest.fixture(scope="module")
def retail():
    return example(RETAIL)


@BOTH
def test_every_section_of_the_contents_stands_in_the_document(file):
    names = [a["id"] for _, a in Taken(example_html(file)).tags if "id" in a]

    assert {name for _, name, _, _ in CONTENTS} - set(names) == set()
    assert len(names) == len(set(names))


@BOTH
def test_every_link_inside_the_document_leads_somewhere(file):
    tags = Taken(example_html(file)).tags
    ids = {attributes.get("id") for _, attributes in tags}
    targets = {a["href"][1:] for tag, a in tags if tag == "a" and a["href"].startswith("#")}

    assert targets - ids == set()


@BOTH
def test_no_heading_skips_a_level(file):
    levels = [level for level, _ in Taken(example_html(file)).headings]

    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels) if after < 4)


@BOTH
def test_no_section_is_empty(file):
    blocks = Taken(example_html(file)).blocks
    empty = [
        position
        for position, ((kind, level), (following, next_level)) in enumerate(pairwise(blocks))
        if kind == following == "heading" and next_level <= level
    ]

    assert empty == []
    assert blocks[-1][0] == "text"


@BOTH
def test_every_finding_has_its_rule_and_line_in_the_annex(file):
    html = example_html(file)
    text = plain(html)
    rows = re.findall(r"<td>([a-z-]+/[a-z0-9-]+) · (.*?)</td>", html)
    for finding in example(file).findings:
        name = finding.position.file.rpartition("/")[2]
        place = rf"{re.escape(name)}:[^;]*\b{finding.position.line}\b"
        told = " ".join(where for rule, where in rows if rule == finding.rule)
        if finding.outcome in {"pass", "not-applicable"}:
            assert re.search(place, told), finding
        else:
            assert finding.rule in text
            assert re.search(place, text), finding


@BOTH
def test_every_open_question_is_printed_with_its_path(file):
    text = plain(example_html(file))

    assert all(".".join(question.path) in text for question in example(file).questions)


@BOTH
def test_every_scenario_of_the_register_is_printed_once_in_full(file):
    headings = [text for level, text in Taken(example_html(file)).headings if level == 3]
    titles = [risk.title for risk in example(file).risks]

    assert all(sum(h.endswith(f" {title}") for h in headings) >= 1 for title in titles)


@BOTH
def test_the_first_page_has_the_gate_the_interval_and_the_blockers(file):
    assessment = example(file)
    text = plain(example_html(file))
    interval = assessment.score.compliance

    assert f"{interval.lower}-{interval.upper} of 100" in text
    assert {"no-go": "No go"}[assessment.gate.outcome] in text
    assert "Prior consultation (Art. 36)" in text


@BOTH
def test_it_never_calls_anything_compliant(file):
    assert not re.search(r"\bcompliant\b", plain(example_html(file)), re.IGNORECASE)


@BOTH
def test_language_and_title_are_set(file):
    with pikepdf.open(io.BytesIO(example_pdf(file))) as document:
        assert str(document.Root.Lang) == "en"
        assert example(file).record.activity.title in str(document.docinfo.Title)


def test_a_minimal_record_gives_a_document_of_a_readable_length():
    with pikepdf.open(io.BytesIO(example_pdf(MINIMAL))) as document:
        assert 15 <= len(document.pages) <= 32


def test_the_retail_example_stays_below_seventy_pages():
    with pikepdf.open(io.BytesIO(example_pdf(RETAIL))) as document:
        assert 35 <= len(document.pages) <= 70


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
@BOTH
def test_the_summary_fits_on_the_second_page(file):
    run = subprocess.run(
        ["pdftotext", "-layout", "-f", "3", "-l", "3", "-", "-"],  # noqa: S607  on the path
        input=example_pdf(file),
        capture_output=True,
        check=True,
    )

    assert re.search(r"^ *Contents$", run.stdout.decode(), re.MULTILINE)


def test_a_market_no_pack_speaks_for_is_named_on_the_first_page(minimal):
    text = plain(dpia_html(replace(minimal, unassessed=("BR",))))

    assert text.count("Not assessed: Brazil.") == 2


def test_a_rating_set_by_a_person_stands_beside_the_computed_one(minimal):
    risk = replace(
        minimal.risks[0],
        override="Head of loyalty: seen in the pilot.",
        confirmed=False,
        computed_residual=Rating(4, 4, "very-high"),
        accepted="Board, 2026-11-20: the benefit outweighs.",
    )
    text = plain(dpia_html(replace(minimal, risks=(risk, *minimal.risks[1:]))))

    assert "Head of loyalty: seen in the pilot." in text
    assert "nobody has confirmed the rating yet" in text
    assert "Board, 2026-11-20: the benefit outweighs." in text


def test_without_scenarios_the_document_says_so(minimal):
    text = plain(dpia_html(replace(minimal, risks=())))

    assert "No risk scenario of the catalogue occurs" in text
    assert "No scenario of this track occurs" in text


def test_without_findings_questions_and_packs_nothing_breaks(minimal):
    bare = replace(minimal, findings=(), at_launch=(), questions=(), packs=(), risks=())
    text = plain(dpia_html(bare))

    assert "No rule of any pack was judged." in text
    assert "No pack is installed." in text
    assert "Every fact the rules ask for is written down." in text


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ("approved", "Approved"),
        ("conditionally-approved", "Conditionally approved"),
        ("consultation", "Consult the supervisory authority"),
        ("rejected", "Rejected in its present form"),
    ],
)
def test_the_proposed_decision_is_ticked(minimal, outcome, said):
    html = dpia_html(replace(minimal, decision=Decision(outcome, ("Because.",), ("Do this",))))

    assert f"<strong>{said}</strong> (proposed)" in html


@pytest.mark.parametrize(
    ("outcome", "said"),
    [("go", "Go"), ("go-with-conditions", "Go, with conditions"), ("no-go", "No go")],
)
def test_the_gate_is_the_answer_on_the_first_page(minimal, outcome, said):
    gate = Gate(outcome, minimal.on, date(2027, 1, 4), ("Because.",))

    assert f'<p class="answer">{said}</p>' in dpia_html(replace(minimal, gate=gate))


def test_what_is_waived_or_binds_later_has_a_place_of_its_own(minimal):
    waived = replace(minimal.findings[0], outcome="waived", message="Waived until March.")
    later = replace(
        minimal.findings[1], outcome="fail", message="Fails then.", from_day=date(2027, 1, 1)
    )
    text = dpia_html(replace(minimal, findings=(waived,), at_launch=(later,)))

    assert "Waived until March." in text
    assert "binds from 1\N{NO-BREAK SPACE}January 2027" in text


def test_what_is_met_today_and_lapses_before_the_launch_says_so(minimal):
    lapsing = replace(minimal.findings[0], outcome="fail", from_day=date(2027, 1, 4), lapses=True)
    text = dpia_html(replace(minimal, findings=(), at_launch=(lapsing,)))

    assert "no longer met on 4\N{NO-BREAK SPACE}January 2027" in text


def test_launch_conditions_of_the_record_are_listed_with_their_state(tmp_path):
    assessment = written(
        tmp_path,
        "id: x\ntitle: X\ncontroller: {name: N}\npurposes: {p: {data: [d]}}\n"
        "data_items: {d: {people: [g]}}\ndata_subjects: {g: {}}\n"
        "governance:\n  impact_assessment:\n    launch_conditions:\n"
        "      audit: {description: The audit is passed, owner: Legal, met: 2026-11-20}\n"
        "      label: {description: The label is printed, due: 2026-12-24}\n",
    )
    text = plain(dpia_html(assessment))

    assert "The audit is passed" in text
    assert "met 20" in text
    assert "not met yet" in text


def test_a_record_that_says_almost_nothing_asks_for_what_is_missing(tmp_path):
    assessment = written(
        tmp_path,
        "id: x\ntitle: X\ncontroller: {}\npurposes: {}\ndata_items: {}\ndata_subjects: {}\n",
    )
    text = plain(dpia_html(assessment))

    assert "Write governance.impact_assessment.dpo_advice" in text
    assert "Controller not stated" in text


@pytest.mark.parametrize(
    "file", sorted((ROOT / "tests" / "activities").glob("*.yaml")), ids=lambda file: file.stem
)
def test_activities_of_very_different_kinds_are_laid_out(file):
    from judged import judged

    taken = Taken(dpia_html(judged(file)))

    assert all(b <= a + 1 for (a, _), (b, _) in pairwise(taken.headings) if b < 4)
