"""What a person receives, kept as text. Renew with `pytest --renew-golden`; review the diff."""

from __future__ import annotations

from pathlib import Path

import pytest
from judged import MINIMAL, RETAIL, example_checklist, example_html

GOLDEN = Path(__file__).parents[1] / "golden"
FILES = {
    "newsletter/dpia.html": (example_html, MINIMAL),
    "newsletter/checklist.md": (example_checklist, MINIMAL),
    "loyalty-personalisation/checklist.md": (example_checklist, RETAIL),
}


@pytest.mark.parametrize("name", FILES)
def test_the_document_is_as_it_was(name, request):
    render, record = FILES[name]
    text = render(record)
    file = GOLDEN / name
    if request.config.getoption("--renew-golden"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")

    assert file.read_text(encoding="utf-8") == text, "renew with: pytest --renew-golden"
