"""What a person receives, kept as text. Renew with `pytest --renew-golden`; review the diff."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from judged import MINIMAL, RETAIL, example

from dpiakit.documents.checklist import checklist_markdown
from dpiakit.documents.dpia import dpia_html
from dpiakit.findings import Assessment

GOLDEN = Path(__file__).parents[1] / "golden"
FILES = {
    "newsletter/dpia.html": (dpia_html, MINIMAL),
    "newsletter/checklist.md": (checklist_markdown, MINIMAL),
    "loyalty-personalisation/checklist.md": (checklist_markdown, RETAIL),
}


def without_digest(assessment: Assessment) -> Assessment:
    """The digest of the law changes with every comment in a pack; what it says does not."""
    return replace(assessment, law_digest="0" * 64)


@pytest.mark.parametrize("name", FILES)
def test_the_document_is_as_it_was(name, request):
    render, record = FILES[name]
    text = render(without_digest(example(record)))
    file = GOLDEN / name
    if request.config.getoption("--renew-golden"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")

    assert file.read_text(encoding="utf-8") == text, "renew with: pytest --renew-golden"
