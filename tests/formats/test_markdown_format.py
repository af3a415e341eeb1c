"""The comment for a pull request and the summary of a job, rendered by a library and measured."""

import re
from datetime import date

import pytest
from format_builders import (
    MINIMAL,
    RETAIL,
    a_finding,
    a_question,
    a_report,
    a_waived_finding,
    a_waiver,
    an_open_finding,
    an_unreadable_report,
    real,
    written,
)
from markdown_it import MarkdownIt

from dpiakit.errors import Problem
from dpiakit.findings import Cite
from dpiakit.formats.github_summary import LIMIT as SUMMARY_LIMIT
from dpiakit.formats.markdown import MARKER
from dpiakit.source import Position

GITHUB_COMMENT, GITHUB_SUMMARY = 65_536, 1_048_576
OURS = {MARKER, "<details>", "</details>", "<summary>", "</summary>"}


def tokens(text):
    """All tokens, also those inside lines, as GitHub's dialect would make them."""
    parser = MarkdownIt("gfm-like", {"linkify": False, "html": True})
    for token in parser.parse(text):
        yield token
        yield from token.children or ()


def html_of(text):
    return "\n".join(t.content for t in tokens(text) if t.type in {"html_block", "html_inline"})


def tags(text):
    return set(re.findall(r"<!--.*?-->|</?[a-zA-Z][^>]*>", html_of(text)))


def visible(text):
    return " ".join(t.content for t in tokens(text) if t.type in {"text", "code_inline"})


def test_the_comment_is_found_again_by_its_first_line():
    assert written("markdown", a_report()).split("\n")[0] == "<!-- dpiakit:check -->"
    assert MARKER not in written("github-summary", a_report())


@pytest.mark.parametrize(
    ("reports", "verdict"),
    [
        ([a_report()], "dpiakit: passed"),
        ([a_report(a_finding())], "dpiakit: failed"),
        ([a_report(an_open_finding())], "dpiakit: not answered"),
        ([an_unreadable_report()], "dpiakit: cannot be judged"),
        ([], "dpiakit: nothing was checked"),
    ],
)
def test_the_verdict_stands_at_the_top(reports, verdict):
    heading = next(t for t in tokens(written("markdown", *reports)) if t.type == "inline")

    assert heading.content == verdict


def test_a_table_counts_outcomes_by_severity():
    report = a_report(
        a_finding(),
        a_finding(element="b", severity="high"),
        an_open_finding(element="c"),
        a_waived_finding(element="d"),
        a_finding(element="e", severity="medium", lapses=True, from_day=date(2027, 3, 1)),
    )
    text = written("markdown", report)

    cells = [t.content for t in tokens(text) if t.type == "inline"]
    assert any(t.type == "table_open" for t in tokens(text))
    rows = {
        name: cells[cells.index(name) + 1 :][:4]
        for name in ("fails", "not answered", "waived", "falls due")
    }
    assert rows == {
        "fails": ["1", "1", "", ""],
        "not answered": ["1", "", "", ""],
        "waived": ["1", "", "", ""],
        "falls due": ["", "", "1", ""],
    }


def test_findings_come_gravest_first_with_their_line():
    text = written(
        "markdown",
        a_report(a_finding(severity="high", message="Second.")),
        a_report(a_finding(message="First."), id="b"),
    )

    items = [t.content for t in tokens(text) if t.type == "inline"]
    first = items[items.index("Fails (2)") + 1]
    assert first.startswith("**blocking** First. `gdpr/transfer-has-safeguard` ")
    assert first.endswith("`sub/records/newsletter.yaml:16`")
    assert "Second." in items[items.index("Fails (2)") + 2]


def test_a_waiver_stays_visible_with_who_until_and_why():
    shown = visible(written("markdown", a_report(a_waived_finding())))

    for said in ("Waived (1)", "2027-01-31", "Head of marketing", "Clauses are being signed"):
        assert said in shown


def test_an_expired_waiver_is_told_at_its_finding():
    report = a_report(a_finding(acceptance=a_waiver(expires=date(2026, 1, 1))))

    assert "W-7 (owner Head of marketing) expired on 2026-01-01" in visible(
        written("markdown", report)
    )


def test_a_remedy_is_told_once_a_rule_with_its_provision_as_a_link():
    text = written("markdown", a_report(a_finding(), a_finding(element="b", fingerprint="b" * 16)))

    links = [t.attrs["href"] for t in tokens(text) if t.type == "link_open"]
    assert links == ["https://law.example/46"]
    assert visible(text).count("Legal signs the clauses.") == 1


def test_markets_nobody_spoke_for_are_named():
    assert "Not assessed:" in visible(written("markdown", a_report(unassessed=("GB", "JP"))))


NASTY = (
    "</details><script>alert(1)</script> <img src=x onerror=y> ![p](http://evil.example/p.png) "
    "[go](javascript:alert(1)) http://evil.example www.evil.example @admin @org/team #1 "
    "| a | b | `code` **bold** _em_ ~~s~~ <!-- dpiakit:check --> $x$ &lt; \\ \u202e\x1b[2J "
    "| user@evil.example "
)


@pytest.mark.parametrize("form", ["markdown", "github-summary"])
def test_nothing_from_a_record_is_markup_a_link_or_a_mention(form):
    """Rendered by a parser of GitHub's dialect: no tag but ours, no link, no picture."""
    nasty = {"message": NASTY, "element": NASTY, "title": NASTY, "remediation": NASTY}
    place = Position(f"{NASTY}.yaml", 3, 1)
    report = a_report(
        a_finding(**nasty, position=place, citations=(Cite(NASTY, "javascript:alert(1)"),)),
        a_waived_finding(**nasty, acceptance=a_waiver(reason=NASTY, owner=NASTY, id=NASTY)),
        questions=(a_question(path=(NASTY, "x"), answer=NASTY, position=place),),
        unassessed=(NASTY,),
    )
    broken = an_unreadable_report(what=NASTY, where=NASTY, hint=NASTY, file=NASTY)
    text = written(form, report, broken)

    assert tags(text) <= OURS
    assert not [t for t in tokens(text) if t.type in {"link_open", "image", "strong_open"}
                and t.attrs]  # fmt: skip
    outside = "".join(t.content for t in tokens(text) if t.type == "text")
    assert not re.search(r"[@#]\w", outside), "a mention or the number of an issue"
    raw = re.sub(r"`[^`]*`", "", text)
    assert not re.search(r"https?://|(?i:www)\.", raw), "an address that platforms make a link of"
    html = html_of(text)
    assert html.count("<details>") == html.count("</details>") == 1
    assert html.count("<!--") == (form == "markdown")
    assert "\x1b" not in text
    assert "\u202e" not in text


def flood(records, findings):
    """Many records with many findings, each longer than any sensible text."""
    long = "ä" * 3_000
    for n in range(records):
        yield a_report(
            *[
                a_finding(
                    rule=f"gdpr/rule-{m}",
                    title=long,
                    message=long,
                    remediation=long,
                    severity=("blocking", "high", "medium", "advisory")[m % 4],
                    fingerprint=f"{m:016x}",
                )
                for m in range(findings)
            ],
            *[a_waived_finding(rule=f"gdpr/waived-{m}") for m in range(findings)],
            *[
                a_finding(severity="high", lapses=True, from_day=date(2027, 3, 1))
                for _ in range(findings)
            ],
            questions=tuple(a_question(path=(f"fact-{m}", long)) for m in range(findings)),
            id=f"record-{n}",
            unassessed=(f"X{n}",),
        )
        yield an_unreadable_report(what=long)


@pytest.mark.parametrize(
    ("form", "limit", "size"),
    [
        ("markdown", GITHUB_COMMENT, (40, 60)),
        ("github-summary", GITHUB_SUMMARY, (60, 80)),
    ],
)
def test_whatever_the_input_the_text_is_short_enough_and_says_what_is_missing(form, limit, size):
    records, findings = size
    text = written(form, *flood(records, findings))

    assert len(text.encode()) < limit
    assert len(text.encode()) > 0.8 * limit, "the room is used"
    assert tags(text) <= OURS
    assert text.count("<details>") == text.count("</details>") >= 4
    total = records * findings
    for title, count in (
        ("Fails", total), ("Not answered", total), ("Waived", total),
        ("Falls due before the planned launch", total), ("Cannot be used", records),
    ):  # fmt: skip
        section = text.split(f"#### {title} ({count:,})")[1].split("####")[0]
        section = section.split("<summary>What to do")[0]
        lines = len(re.findall(r"^- (?!and )", section, re.MULTILINE))
        more = re.search(r"^- and ([\d,]+) more", section, re.MULTILINE)
        assert lines > 0
        assert lines + (int(more[1].replace(",", "")) if more else 0) == count


def test_problems_of_the_whole_run_are_listed():
    problem = Problem("b.yaml", 1, 5, "id", '"a" is already the id of another.')

    assert "already the id" in visible(written("markdown", a_report(), problems=(problem,)))


def test_the_real_example_fits_many_times():
    texts, _ = real(RETAIL, MINIMAL)

    assert len(texts["markdown"].encode()) < GITHUB_COMMENT / 2
    assert "Fails (41)" in texts["markdown"]
    assert SUMMARY_LIMIT < GITHUB_SUMMARY
