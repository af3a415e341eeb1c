"""What is accepted for a time, in the documents: seen at once, with everything about it."""

from __future__ import annotations

import re
from contextlib import chdir
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import yaml
from judged import MINIMAL, ON, RETAIL, ROOT, example, law, plain

from dpiakit.acceptance import Acceptances, baseline_of, known_rules, read_waivers
from dpiakit.documents.accepted import accepted_part
from dpiakit.documents.checklist import checklist_html, checklist_markdown
from dpiakit.documents.dpia import dpia_html
from dpiakit.engine import assess
from dpiakit.records import read_record

GOLDEN = Path(__file__).parents[1] / "golden" / "accepted"
HEAD = {
    "record": "loyalty-personalisation",
    "owner": "Thea Brandt, head of loyalty",
    "approved_by": "Ruben Okafor, data protection officer",
    "created": "2026-11-16",
}
ENTRIES = [
    {
        "id": "pixel-after-refusal",
        "rule": "eprivacy/tracker-not-set-after-refusal",
        "element": "mirrorfield-pixel",
        "reason": "The consent tool is replaced in the release of 8 December; the old one cannot "
        "hold this pixel back.",
        "expires": "2026-12-14",
        "ticket": "PRIV-412",
        "measures": ["The pixel is off on all pages of the children's range.",
                     "Campaigns that use it are paused."],
    },
    {
        "id": "contract-zaehlwerk",
        "rule": "gdpr/processor-contract-is-complete",
        "element": "*",
        "reason": "The amended contract lies with the processor for signature since 12 November.",
        "expires": "2027-01-31",
        "measures": ["No new fields are sent to the processor."],
    },
    {
        "id": "vendor-check",
        "rule": "ccpa/vendor-was-checked",
        "element": "wunderkiste",
        "reason": "Procurement visits the vendor in the week of 7 December.",
        "expires": "2027-03-15",
    },
]  # fmt: skip


def read(folder, *entries, on=ON):
    file = folder / "waivers.yaml"
    file.write_text(yaml.safe_dump({"waivers": [HEAD | entry for entry in entries]}))
    with chdir(folder):
        return read_waivers([Path("waivers.yaml")], known_rules(law()[0].rules), on)


def assessed(acceptances, file=RETAIL, on=ON):
    library, catalogue = law()
    with chdir(ROOT):
        record = read_record(file)
        launch = record.activity.dates.planned_start
        given = (record, library.in_force(on), catalogue, library.in_force(launch))
        found = assess(*given, acceptances=acceptances)
    return replace(found, law_digest="0" * 64)


@pytest.fixture(scope="module")
def waived(tmp_path_factory):
    return assessed(Acceptances(read(tmp_path_factory.mktemp("waivers"), *ENTRIES)))


@cache
def part_of(html, start, end):
    """The piece of a document from one mark to the next."""
    return html[html.index(start) : html.index(end, html.index(start))]


def section(html):
    return part_of(html, '<h2 id="s6-accepted"', '<h2 id="s6-4"')


def kept(name, text, request):
    file = GOLDEN / name
    if request.config.getoption("--renew-golden"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    assert file.read_text(encoding="utf-8") == text, "renew with: pytest --renew-golden"


def test_the_section_of_the_dpia_is_as_it_was(waived, request):
    kept("dpia-section.html", section(dpia_html(waived)), request)


def test_the_section_of_the_checklist_is_as_it_was(waived, request):
    text = checklist_markdown(waived)
    kept("checklist-section.md", part_of(text, "## Accepted for a time", "## Open questions"),
         request)  # fmt: skip


def test_every_field_of_a_waiver_stands_in_both_documents(waived):
    for text in (plain(section(dpia_html(waived))), plain(checklist_html(waived))):
        for wanted in (
            "The consent tool is replaced in the release of 8 December",
            "approved by Ruben Okafor, data protection officer",
            "owner Thea Brandt, head of loyalty",
            "14 December 2026, before the launch",
            "15 March 2027",
            "PRIV-412",
            "Campaigns that use it are paused.",
            "waivers.yaml:",
        ):
            assert wanted.lower() in text.lower(), wanted
    assert "vendor-check (medium)" in section(dpia_html(waived))


def test_the_first_page_says_that_something_is_accepted_and_not_met(waived):
    summary = plain(part_of(dpia_html(waived), 'id="summary"', 'id="contents"'))

    assert (
        "3 findings are accepted for a time, 1 of them of blocking obligations. That makes "
        "nothing lawful: each counts as not met."
    ) in summary
    assert "Section 6.3" in summary


def test_a_waived_blocker_still_stands_among_what_blocks(waived):
    blockers = [f for f in waived.findings if f.severity == "blocking" and f.stands == "fail"]
    html = dpia_html(waived)

    assert waived.gate.outcome == "no-go"
    assert f"{len({f.rule for f in blockers})} blocking obligations failed" in plain(html)
    assert any(
        reason.startswith("Fails: ") and "(waiver pixel-after-refusal, until 2026-12-14" in reason
        for reason in waived.gate.reasons
    )


def test_an_unanswered_fact_that_is_accepted_is_still_a_question(waived):
    text = plain(dpia_html(waived))

    assert "2 unanswered facts are accepted for a time and counted as not met" in text
    assert "medium, accepted for a time" in text
    assert "Every fact the rules ask for is written down" not in text
    assert "medium, accepted for a time" in checklist_markdown(waived)


def test_the_contents_name_the_section_only_where_there_is_one(waived):
    assert '<a href="#s6-accepted"><span class="no">6.3</span> Accepted for a time' in dpia_html(
        waived
    )
    assert "s6-accepted" not in dpia_html(example(MINIMAL))
    assert "Accepted for a time" not in checklist_markdown(example(MINIMAL))


def test_what_is_accepted_is_not_among_what_is_done(waived):
    text = checklist_markdown(waived)

    assert re.search(r"\d+ met.* and 1 accepted for a time", text)
    plain_list = checklist_markdown(example(RETAIL))
    assert "accepted for a time" not in plain_list


def test_an_expired_waiver_is_named_with_the_finding_that_is_open_again(tmp_path):
    old = ENTRIES[0] | {"created": "2026-10-01", "expires": "2026-10-30"}
    found = assessed(Acceptances(read(tmp_path, old)))
    said = (
        "Waiver pixel-after-refusal (owner Thea Brandt, head of loyalty) expired on "
        "30 October 2026."
    )

    assert said in plain(dpia_html(found))
    assert said in checklist_markdown(found)
    assert accepted_part(found).said == ""


def test_what_is_only_older_than_a_baseline_is_told_apart(tmp_path):
    high = [f for f in example(RETAIL).findings if f.open and f.severity == "medium"]
    baseline = baseline_of({"loyalty-personalisation": high}, date(2026, 11, 1))
    found = assessed(Acceptances(read(tmp_path, ENTRIES[0]), baseline))
    part = accepted_part(found)

    assert part.baseline == (
        "3 further findings are in the baseline of 2026-11-01: nobody accepted them, they are "
        "only older than that day. Annex A lists them."
    )
    assert part.baseline in plain(section(dpia_html(found)))
    assert part.baseline in checklist_markdown(found)
    assert "in the baseline of 2026-11-01" in plain(dpia_html(found))


def test_a_waiver_for_many_findings_names_a_few(tmp_path):
    entry = ENTRIES[1] | {"rule": "gdpr/processor-contract-is-complete", "id": "all"}
    found = assessed(Acceptances(read(tmp_path, entry)))
    finding = next(f for f in found.findings if f.outcome == "waived")
    many = tuple(replace(finding, element=f"vendor-{n}") for n in range(20))
    part = accepted_part(replace(found, findings=(*found.findings, *many)))

    assert (len(part.waived[0].what), part.waived[0].more) == (12, 9)
    html = dpia_html(replace(found, findings=(*found.findings, *many)))
    assert "and 9 more, in annex A" in plain(html)


def test_words_of_a_waiver_are_no_markup(tmp_path):
    entry = ENTRIES[2] | {
        "reason": "<script>alert(1)</script> is only a name of the vendor's *product*.",
        "owner": "Ada <b>Bold</b>",
    }
    found = assessed(Acceptances(read(tmp_path, entry)))

    assert "<script>alert" not in dpia_html(found)
    assert "<b>Bold" not in checklist_html(found)
    text = checklist_markdown(found)
    assert "<script>" not in text
    assert "*product*" not in text
