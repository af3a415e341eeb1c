from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from hashlib import sha256

import pikepdf
import pytest
from judged import (
    MINIMAL,
    RETAIL,
    Taken,
    example,
    example_checklist,
    example_checklist_pdf,
    plain,
)

from dpiakit.documents.checklist import checklist_html, checklist_markdown, checklist_pdf
from dpiakit.findings import Decision
from dpiakit.source.markup import code, escaped

BOTH = pytest.mark.parametrize("file", [MINIMAL, RETAIL], ids=["minimal", "retail"])


@BOTH
def test_the_pdf_has_two_to_six_pages(file):
    with pikepdf.open(io.BytesIO(example_checklist_pdf(file))) as document:
        assert 2 <= len(document.pages) <= 6
        assert str(document.Root.Lang) == "en"
        assert str(document.docinfo.Title).startswith("Launch checklist: ")


def test_the_same_assessment_gives_the_same_bytes():
    again = checklist_pdf(example(MINIMAL))

    assert sha256(again).digest() == sha256(example_checklist_pdf(MINIMAL)).digest()


@BOTH
def test_every_failed_obligation_is_an_open_box_with_its_remedy(file):
    text = example_checklist(file)
    for finding in example(file).findings:
        if finding.outcome in {"fail", "error"}:
            assert f"- [ ] **{escaped(finding.title)}**" in text
            assert f"To do: {escaped(finding.remediation)}" in text


@BOTH
def test_every_open_question_is_an_open_box(file):
    text = example_checklist(file)

    assert all(f"- [ ] `{'.'.join(q.path)}`" in text for q in example(file).questions)


@BOTH
def test_markdown_and_pdf_have_the_same_stages(file):
    html = checklist_html(example(file))
    headings = [text for level, text in Taken(html).headings if level == 2]

    for stage in ("Before the launch", "At the launch", "In operation"):
        assert any(heading.startswith(stage) for heading in headings)
        assert f"## {stage}\n" in example_checklist(file)


def test_conditions_are_boxes_of_their_own():
    decision = Decision("conditionally-approved", ("Because.",), ("Finish the audit",))
    text = checklist_markdown(replace(example(MINIMAL), decision=decision))

    assert "- [ ] Finish the audit. (proposed)" in text


def test_what_is_rejected_points_to_the_blocking_items():
    decision = Decision("rejected", ("Because.",), ("Consent is free",))
    text = plain(checklist_html(replace(example(MINIMAL), decision=decision)))

    assert "The blocking items above come first." in text


def test_a_market_nobody_checked_is_named():
    assessment = replace(example(MINIMAL), unassessed=("BR",))

    assert "Not assessed: Brazil." in checklist_markdown(assessment)
    assert "Not assessed: Brazil." in plain(checklist_html(assessment))


def test_nothing_to_do_is_said_in_words():
    bare = replace(example(MINIMAL), findings=(), at_launch=(), questions=(), risks=())
    text = checklist_markdown(bare)

    assert "No obligation of this stage applies." in text
    assert "Every recorded measure is in place." in text
    assert "None. Every fact the rules ask for is written down." in text


def test_an_obligation_that_binds_later_says_from_when():
    first = next(f for f in example(RETAIL).findings if f.outcome == "fail")
    later = replace(first, from_day=date(2027, 1, 1))
    assessment = replace(example(RETAIL), findings=(later,), at_launch=())

    assert "binds from 1\N{NO-BREAK SPACE}January 2027" in checklist_markdown(assessment)
    assert "binds from 1\N{NO-BREAK SPACE}January 2027" in checklist_html(assessment)


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("![x](javascript:alert(1))", "!\\[x\\](javascript:alert(1))"),
        ("[x](https://evil.example)", "\\[x\\](https:\u200b//evil.example)"),
        ("www.evil.example", "www\u200b.evil.example"),
        ("| a | b |", "\\| a \\| b \\|"),
        ("# heading", "\\# heading"),
        ("- item", "\\- item"),
        ("1. item", "\\1. item"),
        ("a\n\n# b", "a # b"),
        ("`x`", "\\`x\\`"),
        ("&lt;", "&amp;lt;"),
        ("$x$", "\\$x\\$"),
        ("*x* _y_ ~~z~~ a_b", "\\*x\\* \\_y\\_ \\~\\~z\\~\\~ a_b"),
        ("@everyone #12", "@\u200beveryone #\u200b12"),
        ("!5 %5 ~bug $5 &7", "!\u200b5 %\u200b5 \\~\u200bbug \\$\u200b5 &amp;\u200b7"),
        (":tada: 12:30", ":\u200btada: 12:30"),
        ("d6cd1e2bd19 defaced 13480000", "d6c\u200bd1e2bd19 defaced 13480000"),
        ("a\\", "a\\\\"),
    ],
)
def test_text_of_a_record_is_no_markup(text, safe):
    assert escaped(text) == safe


def test_an_endless_text_is_cut():
    assert len(escaped("x" * 9000)) == 600


def test_code_cannot_be_left():
    assert code("a`b|c\nd") == "`a'b\N{BROKEN BAR}c d`"
    assert code("") == ""


@BOTH
def test_every_item_of_the_markdown_is_one_line(file):
    lines = example_checklist(file).split("\n")
    kinds = re.compile(r"(?:#{1,3} |- |  - |\*\*|None|No |Every|What|these|The|A )")

    assert [line for line in lines if line and not kinds.match(line)] == []
