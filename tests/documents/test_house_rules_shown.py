"""What a house changed in the law is told by every document for people."""

from dataclasses import replace

from judged import MINIMAL, example

from dpiakit.documents.checklist import checklist_html, checklist_markdown
from dpiakit.documents.dpia import dpia_html
from dpiakit.findings import PackScope

SAID = "House reading of a legal term: <b>large_scale</b> also holds where scale.people > 1000."
OFF = PackScope(
    "coppa", "Children's rule", "1", applies=False, because="Switched off by Legal: No.",
    switched_off="Switched off by Legal: No children.",
)  # fmt: skip


def with_house():
    found = example(MINIMAL)
    return replace(found, house=(SAID,), packs=(*found.packs, OFF))


def test_the_dpia_tells_it_in_the_annex_and_names_packs_left_out_on_its_cover():
    html = dpia_html(with_house())

    assert 'id="annex-c-house"' in html
    assert "&lt;b&gt;large_scale&lt;/b&gt; also holds where scale.people &gt; 1000." in html
    assert "not coppa: Switched off by Legal: No children." in html


def test_without_house_rules_the_dpia_says_nothing_of_them():
    assert "annex-c-house" not in dpia_html(example(MINIMAL))


def test_the_checklist_tells_it_among_its_facts():
    markdown, html = checklist_markdown(with_house()), checklist_html(with_house())

    assert "- House rules: House reading of a legal term: &lt;b&gt;large_scale" in markdown
    assert "House rules" in html
    assert "<b>large_scale" not in markdown + html
    assert "House rules" not in checklist_markdown(example(MINIMAL))
