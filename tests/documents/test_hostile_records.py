"""A record is untrusted: whatever it says, documents say it as text and read nothing."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pytest
from judged import Taken, plain, written

from dpiakit.documents.checklist import checklist_html, checklist_markdown, checklist_pdf
from dpiakit.documents.dpia import dpia_html, dpia_pdf

INJECTION = "{{ 7*7 }}{% for x in y %}{{ self.__class__ }}"
SCRIPT = "<script>alert(1)</script>"
PICTURE = '<img src="file:///etc/passwd"><link rel="attachment" href="file:///etc/passwd">'
WORD = "x" * 8000
RECORD = f"""\
id: hostile
title: '{INJECTION} {SCRIPT} | # @all'
description: '{PICTURE} {WORD}'
owner: '</p><h1>x</h1>'
markets: [DE]
controller: {{name: '<b>Bad</b> & Co', address: '{WORD}'}}
data_subjects: {{people: {{category: customers, description: '{SCRIPT}'}}}}
data_items:
  mail: {{category: email, people: [people], necessary: '{WORD}', description: '{PICTURE}'}}
purposes:
  p: {{name: '{SCRIPT}', data: [mail], necessity: '{INJECTION}', lawful_basis: consent}}
recipients:
  r: {{name: '{INJECTION}', service: '![x](javascript:alert(1))', country: US, data: [mail]}}
measures:
  m: {{kind: encryption-at-rest, status: planned, owner: '| a | b |', evidence: ['{SCRIPT}']}}
risks:
  own: {{title: '{SCRIPT}', path: '{WORD}', reason: '{INJECTION}', severity: 4, likelihood: 4,
    measures: [{{measure: m, axis: likelihood}}]}}
governance:
  impact_assessment:
    dpo_advice: {{sought: true, advice: '{SCRIPT}{PICTURE}'}}
    launch_conditions: {{c: {{description: '{SCRIPT} [x](https://evil.example)'}}}}
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    return written(tmp_path_factory.mktemp("hostile"), RECORD)


@pytest.fixture(scope="module")
def pdf(hostile):
    return dpia_pdf(hostile)


@pytest.mark.parametrize("render", [dpia_html, checklist_html])
def test_markup_of_a_record_stays_text(hostile, render):
    taken = Taken(render(hostile))

    assert not {"script", "img", "b", "iframe"} & {tag for tag, _ in taken.tags}
    assert [a["href"] for tag, a in taken.tags if tag == "link"] == ["asset:document.css"]


@pytest.mark.parametrize("render", [dpia_html, checklist_html])
def test_a_template_in_a_title_is_not_run(hostile, render):
    text = plain(render(hostile))

    assert "{{ 7*7 }}{% for x in y %}" in text


def test_both_pdfs_hold_no_file_of_the_machine(hostile, pdf):
    secret = Path("/etc/passwd").read_bytes().splitlines()[0]
    for content in (pdf, checklist_pdf(hostile)):
        with pikepdf.open(io.BytesIO(content)) as document:
            assert not document.attachments
            streams = [
                item.read_bytes() for item in document.objects if isinstance(item, pikepdf.Stream)
            ]
        assert not any(secret in stream for stream in streams)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
def test_the_pdf_prints_what_the_record_says(pdf):
    run = subprocess.run(
        ["pdftotext", "-raw", "-", "-"],  # noqa: S607  found on the path
        input=pdf,
        capture_output=True,
        check=True,
    )
    text = run.stdout.decode()

    assert "<script>alert(1)</script>" in text
    assert "7*7" in text


def test_a_word_of_thousands_of_letters_does_not_stop_the_layout(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert len(document.pages) < 60


def test_markdown_has_no_tag_no_link_and_no_mention(hostile):
    text = checklist_markdown(hostile)

    assert "<" not in text
    assert "](" not in text.replace("\\](", "")
    assert "https://" not in text
    assert "@all" not in text


def test_signs_the_fonts_lack_are_announced(tmp_path):
    record = RECORD.replace("title: '", "title: '漢字 ")
    text = plain(dpia_html(written(tmp_path, record)))

    assert "The record uses 2 signs that the fonts of this document lack" in text
