"""The comment of a pull request, judged by two parsers that were not written here.

cmarkgfm is GitHub's own parser (with its autolinks); markdown-it-py is another.
"""

import re
from dataclasses import replace
from datetime import date
from html import unescape

import cmarkgfm
import pytest
from comparison_world import World, a_record
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from dpiakit.comparison.changes import (
    Cause,
    Comparison,
    FindingChange,
    RecordChange,
    Side,
    Voided,
)
from dpiakit.comparison.fitting import Block, fitted
from dpiakit.comparison.markdown import MARKER, MOST, comment
from dpiakit.findings import Finding
from dpiakit.source import Position
from dpiakit.source.markup import code, escaped

LINKS = "https://host.example/o/r/blob/{commit}/{path}#L{line}"
OURS = {"details", "summary"}


def parsed(text):
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(text)


def github(text):
    """As GitHub's parser renders it, raw HTML included."""
    return cmarkgfm.github_flavored_markdown_to_html(
        text, options=cmarkgfm.cmark.Options.CMARK_OPT_UNSAFE
    )


def tags(html):
    return set(re.findall(r"<([a-z0-9]+)", html))


def addresses(html):
    return set(re.findall(r'href="([^"]*)"', html))


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    world = World(tmp_path_factory.mktemp("world"))
    world.commit({"records/a.yaml": a_record(), "records/b.yaml": a_record(id="b", title="Other")})
    unsafe = a_record(transfers__acme_mail__safeguard="none", markets=["DE", "NL"])
    world.commit({
        "records/a.yaml": unsafe,
        "records/b.yaml": a_record(id="b", title="Still other", trackers={}),
        "records/c.yaml": "id: c\ntitle: [\npurposes: {}\n",
    })  # fmt: skip
    return world.compare()


def test_the_first_line_is_the_marker_and_the_second_the_verdict(shown):
    lines = comment(shown).split("\n")

    assert lines[0] == MARKER == "<!-- dpiakit:diff -->"
    assert lines[1].startswith("**dpiakit: 1 record cannot be read, ")
    assert "1 new finding (1 blocking)" in lines[1]


def test_the_comment_has_a_table_lists_and_folded_parts(shown):
    tokens = parsed(comment(shown, LINKS))
    headings = [
        tokens[i + 1].content for i, token in enumerate(tokens) if token.type == "heading_open"
    ]

    assert headings == ["Cannot be read", "New findings"]
    assert sum(token.type == "table_open" for token in tokens) >= 1
    rows = [t for t in tokens if t.type == "tr_open"]
    assert len(rows) >= 1 + 3
    raw = [t.content for t in tokens if t.type == "html_block"]
    assert raw[0].strip() == MARKER
    ours = re.compile(r"(</details>\s*)?(<details><summary>[^<]*</summary>)?|</details>")
    assert all(ours.fullmatch(part.strip()) for part in raw[1:]), raw
    assert sum("<details>" in p for p in raw) == sum("</details>" in p for p in raw) > 0


def test_github_reads_the_same_structure(shown):
    html = github(comment(shown, LINKS))

    assert tags(html) <= {
        "p", "strong", "code", "table", "thead", "tbody", "tr", "th", "td", "ul", "li", "a", "h4",
        *OURS,
    }  # fmt: skip
    assert html.count("<details>") == html.count("</details>") > 0
    commit = shown.head.commit
    assert f"https://host.example/o/r/blob/{commit}/records/a.yaml#L" in html


def test_without_a_platform_places_are_code_and_no_links(shown):
    html = github(comment(shown))

    assert addresses(html) == set()
    assert re.search(r"<code>records/a.yaml:\d+</code>", html)


def test_a_removed_fact_is_linked_where_it_was(tmp_path):
    world = World(tmp_path)
    base = world.commit({"a.yaml": a_record(trackers={})})
    world.commit({"a.yaml": a_record()})
    html = github(comment(world.compare(), LINKS))

    assert any(f"/blob/{base}/a.yaml#L" in address for address in addresses(html))


def test_nothing_changed_is_said_in_a_comment_of_its_own(tmp_path):
    world = World(tmp_path)
    world.commit({"a.yaml": a_record()})
    text = comment(world.compare("HEAD", "HEAD"))

    assert text.startswith(f"{MARKER}\n**dpiakit: nothing changed")
    assert len(text) < 300


HOSTILE = [
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "</summary></details><h1>Approved</h1>",
    "[approve](https://evil.example) ![x](https://evil.example/x.png)",
    "[a]: https://evil.example\n\n[a]",
    "https://evil.example/x www.evil.example http://evil.example mailto:a@evil.example",
    "someone@evil.example ftp://evil.example",
    "@team @org/admins #123 GH-123 org/repo#1 !5 $5 %5 ~bug &7 ^alert#1 :tada:",
    "| a | b |\n|---|---|\n| **x** | y |",
    "# Approved\n\n> quote\n\n- [x] done\n1. one",
    "``` \ncode\n```\n~~~\n<!-- dpiakit:diff -->",
    "`ticks` ``more`` ``` and | pipes | \\| and \\` backslashes \\",
    "/approve\n/merge",
    "**bold** _under_ ~~struck~~ $x^2$ $$y$$ &lt;b&gt; &#60;b&#62;",
    "a\u202eb\u200bc\x1b[2J\x00d",
    "x" * 100_000,
    "deadbeef1 d6cd1e2bd19e03a81132a23b2025920577f84e37",
    "",
]


@pytest.mark.parametrize("title", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_of_a_record_becomes_markup(title):
    comparison = a_comparison(title)
    text = comment(comparison, LINKS)
    html = github(text)
    plain = github(comment(a_comparison("plain words"), LINKS))

    assert tags(html) <= tags(plain)
    assert {a for a in addresses(html) if not a.startswith("https://host.example/")} == set()
    assert html.count("<details>") == html.count("</details>") == plain.count("<details>")
    kinds = [t.type for t in parsed(text) if t.type != "inline"]
    assert kinds == [
        t.type for t in parsed(comment(a_comparison("plain words"), LINKS)) if t.type != "inline"
    ]
    assert text.count(MARKER) == 1 or "\N{ZERO WIDTH SPACE}" in text or "&lt;" in text
    assert "\n/" not in text
    assert "\x1b" not in text


def words_outside_of_code(html):
    """What platforms look through for mentions and numbers once the markup is gone."""
    return re.sub(r"<[^>]*>", "", re.sub(r"(?s)<(code|a)\b.*?</\1>", "", html))


@settings(max_examples=300, deadline=None)
@given(
    st.text(
        alphabet=st.sampled_from(list("a1@#!$%~&^:|`*_[]()<>\\/.-+= \n\"'w\u202eé")), max_size=40
    )
)
def test_any_text_stays_text_for_both_parsers(text):
    for made in (f"- **x** {escaped(text)} y\n", f"- {code(text)} y\n"):
        html = github(made)
        assert tags(html) <= {"ul", "li", "strong", "code"}, made
        assert words_outside_of_code(html).rstrip().endswith("y")
        seen = unescape(words_outside_of_code(html))
        assert not re.search(r"[@#!%^][\w\"]|[&$]\d|(?<!~)~[\w\"]|://|www\.", seen), made
    row = github(f"| a | b |\n|---|---|\n| {escaped(text)} {code(text)} | z |\n")
    assert row.count("<td>") == 2
    assert "<td>z</td>" in row


def a_comparison(title, findings=2, records=1, causes=2):
    side = Side("main", "a" * 40, date(2026, 11, 23), "0" * 64)
    head = Side("feature", "b" * 40, date(2026, 11, 23), "0" * 64)
    return Comparison(
        side, head, "blocking",
        tuple(a_change(title, n, findings, causes) for n in range(records)), unchanged=3,
    )  # fmt: skip


def a_change(title, number, findings, causes):
    at = Position("records/a.yaml", 7, 3)
    cause = Cause("fact", f"purposes.x: {title} -> {title}", ("purposes", "x"), at)
    voided = Voided(
        "review",
        f"The review of {title}",
        title,
        date(2026, 11, 2),
        ("dates",),
        at,
        (cause,) * causes,
    )
    new = tuple(FindingChange(a_finding(title, n), None, "fail") for n in range(findings))
    return RecordChange(
        "changed", f"r{number}", title, "records/a.yaml", new=new, voided=(voided,), closed=new[:1]
    )


def a_finding(text, number):
    return Finding(
        rule="gdpr/transfer-has-safeguard", title="A title", pack="gdpr", severity="blocking",
        outcome="fail", element=text, message=f"{text} goes to IN. {number}", path=("transfers",),
        position=Position("records/a.yaml", number + 1, 1), citations=(), missing=(), owner="legal",
        stage="before-launch", why="", remediation="Mend it.", fingerprint=f"{number:016x}",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("findings", "records", "causes"), [(5_000, 1, 2), (3, 2_000, 2), (200, 200, 50), (0, 5_000, 0)]
)
def test_however_much_there_is_to_say_the_comment_stays_within_the_limit(findings, records, causes):
    comparison = a_comparison("A record with a long title, " * 10, findings, records, causes)
    text = comment(comparison, LINKS)
    html = github(text)

    assert len(text) <= MOST == 65_536
    assert len(text.encode()) <= MOST
    assert html.count("<details>") == html.count("</details>")
    assert re.search(r"and [1-9]\d* more", text)


def test_what_is_left_out_is_counted_truthfully():
    comparison = a_comparison("A record " * 20, findings=4_000)
    text = comment(comparison, LINKS)
    (folded,) = re.findall(r"<details><summary>(\d+) further new findings", text)

    shown = text.count("- **blocking** fails")
    (left,) = re.findall(r"and (\d+) more\n\n</details>", text.partition("further new")[2])[:1]
    assert shown + int(left) == 4_000
    assert int(folded) == 4_000 - 20


def items(letter, count):
    return [lambda n=n: f"- {letter}{n}\n" for n in range(count)]


def test_pieces_are_shown_whole_and_each_block_gets_its_share():
    blocks = [
        Block("A\n", items("a", 100), "", 0.5),
        Block("B\n", items("b", 1), "", 0.25),
        Block("C\n", items("c", 100), "", 0.25),
    ]
    text = fitted(blocks, 300)

    assert len(text) <= 300
    assert "- b0\n" in text
    assert all(re.fullmatch(r"[ABC]|- [abc]\d+|and \d+ more|", line) for line in text.split("\n"))
    everything = fitted(blocks, 5_000)
    assert "more" not in everything
    with pytest.raises(ValueError, match="frames"):
        fitted(blocks, 10)


def test_two_records_are_told_apart_in_lists_and_one_is_not():
    alone = comment(a_comparison("Alpha"))
    both = comment(a_comparison("Alpha", records=2))

    assert "(Alpha)" not in alone
    assert "(Alpha)" in both


def test_the_same_comparison_gives_the_same_bytes(shown):
    assert comment(shown, LINKS) == comment(replace(shown), LINKS)
