from __future__ import annotations

import gc
import io
import os
import shutil
import subprocess
import sys
from datetime import date
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from specimen import ASSETS, html, pdf

from dpiakit.documents.pdf import Attachment, DocumentError

SOURCE = Path(__file__).parents[2] / "src"


@pytest.fixture(scope="module")
def specimen():
    """The specimen with an attachment, rendered once."""
    record = Attachment("record.yaml", b"activity: x\n", "application/yaml", "The record")
    return pdf(html(), attachments=[record])


def opened(content):
    return pikepdf.open(io.BytesIO(content))


def elements(file):
    """The structure of a PDF, in reading order."""
    found = []

    def walk(node):
        if isinstance(node, pikepdf.Array):
            for kid in node:
                walk(kid)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            found.append(node)
            walk(node.get("/K", pikepdf.Array()))

    walk(file.Root.StructTreeRoot.K)
    return found


def of_kind(file, *kinds):
    return [element for element in elements(file) if str(element.S) in kinds]


def page(body):
    return (
        '<!DOCTYPE html><html lang="en"><head><title>t</title>'
        '<link rel="stylesheet" href="asset:document.css"></head>'
        f"<body><h1>t</h1>{body}</body></html>"
    )


def text_of(content):
    run = subprocess.run(
        [shutil.which("pdftotext") or "pdftotext", "-raw", "-", "-"],
        input=content,
        capture_output=True,
        check=True,
    )
    return run.stdout.decode()


needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="pdftotext of poppler-utils is not installed"
)


def test_the_file_says_it_is_for_the_archive_and_for_reading_aloud(specimen):
    with opened(specimen) as file, file.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert metadata["pdfuaid:part"] == "1"


def test_an_independent_judge_finds_nothing_against_accessibility(specimen, tmp_path):
    judge = pytest.importorskip("pdfua", reason="the judge pdfua is not installed")
    del judge
    written = tmp_path / "specimen.pdf"
    written.write_bytes(specimen)
    verdict = subprocess.run(
        [sys.executable, "-m", "pdfua", "check", str(written)],
        capture_output=True,
        check=False,
        text=True,
    )
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_an_independent_reader_finds_the_file_whole(specimen, tmp_path):
    written = tmp_path / "specimen.pdf"
    written.write_bytes(specimen)
    verdict = subprocess.run(
        [shutil.which("qpdf") or "qpdf", "--check", str(written)], capture_output=True, check=False
    )
    assert verdict.returncode == 0, verdict.stdout


def test_the_title_language_and_date_are_those_given(specimen):
    with opened(specimen) as file:
        assert str(file.docinfo["/Title"]) == "Personalised offers: impact assessment"
        assert str(file.Root.Lang) == "en"
        assert str(file.docinfo["/CreationDate"]) == "D:20261117000000Z"
        assert file.docinfo["/CreationDate"] == file.docinfo["/ModDate"]
        assert bool(file.Root.ViewerPreferences.DisplayDocTitle)


def test_no_heading_level_is_skipped(specimen):
    with opened(specimen) as file:
        levels = [int(str(h.S)[2:]) for h in of_kind(file, "/H1", "/H2", "/H3", "/H4")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_header_cell_says_what_it_heads(specimen):
    with opened(specimen) as file:
        scopes = {str(cell.A.get("/Scope", "none")) for cell in of_kind(file, "/TH")}
    assert scopes == {"/Column", "/Row"}


def test_every_picture_has_a_text_in_its_place(specimen):
    with opened(specimen) as file:
        texts = [str(figure.get("/Alt", "")) for figure in of_kind(file, "/Figure")]
    assert len(texts) == 8
    assert all(texts)


def test_a_link_is_described_by_its_own_words(specimen):
    with opened(specimen) as file:
        described = {
            str(annotation.Contents)
            for sheet in file.pages
            for annotation in sheet.get("/Annots", [])
        }
    assert {"R1", "1.2 Data flows"} <= described


def test_running_headers_are_not_read_out(specimen):
    with opened(specimen) as file:
        content = file.pages[1].Contents.read_bytes()
        owners = file.Root.StructTreeRoot.ParentTree.Nums[3]
    assert content.count(b"/Pagination") == 4
    assert sum(owner is None for owner in owners) == 4


@needs_poppler
def test_the_margins_carry_title_edition_digest_and_page(specimen):
    text = text_of(specimen)
    assert "Version 1.2, 17 November 2026" in text
    assert "Record 7c0dbf5a 3b21d4f0" in text
    assert "Page 8 of 8" in text


@needs_poppler
def test_a_short_document_has_the_same_margins_without_a_cover():
    body = (
        '<header class="masthead" data-title="Launch checklist" data-edition="Version 2" '
        'data-digest="Record 7c0dbf5a"></header>'
    )
    lines = text_of(pdf(page(body))).splitlines()
    assert {"Launch checklist Version 2", "Record 7c0dbf5a Page 1 of 1"} <= set(lines)


def test_a_table_across_pages_repeats_its_head_and_keeps_its_scopes():
    rows = "".join(f'<tr><th scope="row">{i}</th><td>x</td></tr>' for i in range(90))
    table = (
        '<table><colgroup><col style="width: 50%"><col style="width: 50%"></colgroup><thead>'
        '<tr><th scope="col">Rule</th><th scope="col">Result</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )
    with opened(pdf(page(f'<section class="wide">{table}</section>'))) as file:
        scopes = [str(cell.A.Scope) for cell in of_kind(file, "/TH")]
        assert len(file.pages) > 2
    assert scopes.count("/Row") == 90
    assert scopes.count("/Column") >= 2 * 3


def test_all_fonts_are_our_own_and_inside_the_file(specimen):
    with opened(specimen) as file:
        fonts = [
            str(item.BaseFont)
            for item in file.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Subtype") == "/CIDFontType2"
        ]
    assert sorted(name.split("+")[1] for name in fonts) == [
        "Dpiakit-Mono",
        "Dpiakit-Sans",
        "Dpiakit-Sans-Italic",
        "Dpiakit-Sans-Semi-Bold",
    ]


def test_an_attached_file_can_be_taken_out_again_with_what_it_is(specimen):
    with opened(specimen) as file:
        attached = file.attachments["record.yaml"]
        stream = attached.get_file()
        assert stream.read_bytes() == b"activity: x\n"
        assert stream.mime_type == "application/yaml"
        assert str(attached.obj.AFRelationship) == "/Source"
        assert str(attached.obj.Desc) == "The record"
        assert str(attached.obj.EF.F.Params.ModDate) == "D:20261117000000Z"
        assert len(file.Root.AF) == 1


def test_the_same_document_gives_the_same_bytes():
    text = page("<p>Once.</p>")
    assert pdf(text) == pdf(text)


def test_another_process_with_other_surroundings_gives_the_same_bytes(tmp_path):
    text = page("<p>Ağırlık, δεδομένα, <em>in italics</em>.</p>")
    script = (
        "import sys\nfrom datetime import date\nfrom pathlib import Path\n"
        "from dpiakit.documents.pdf import write_pdf\n"
        "sys.stdout.buffer.write(write_pdf(sys.stdin.read(), title='t', language='en', "
        "on=date(2026, 11, 17), assets=Path(sys.argv[1])))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, str(ASSETS)],
        input=text.encode(),
        capture_output=True,
        check=True,
        env={
            "PYTHONPATH": str(SOURCE),
            "PYTHONHASHSEED": "7",
            "PYTHONUTF8": "1",
            "TZ": "Asia/Tokyo",
            "HOME": str(tmp_path),
            "PATH": os.environ["PATH"],
        },
    )
    assert run.stdout == pdf(text, title="t")


def test_another_day_gives_another_file():
    text = page("<p>Once.</p>")
    assert pdf(text) != pdf(text, on=date(2026, 11, 18))


def test_the_process_is_left_as_it_was_found(monkeypatch):
    monkeypatch.setenv("FONTCONFIG_FILE", "/somewhere/fonts.conf")
    gc.enable()
    pdf(page("<p>Once.</p>"))
    assert os.environ["FONTCONFIG_FILE"] == "/somewhere/fonts.conf"
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off():
    gc.disable()
    try:
        pdf(page("<p>Once.</p>"))
        assert not gc.isenabled()
    finally:
        gc.enable()


REFERENCES = (
    '<img src="{}" alt="picture">',
    '<link rel="attachment" href="{}">',
    '<a rel="attachment" href="{}">file</a>',
    '<link rel="stylesheet" href="{}">',
    "<style>@import url({});</style>",
    '<p style="background: url({})">text</p>',
    "<style>@font-face {{ font-family: x; src: url({}) }} p {{ font-family: x }}</style>",
    '<object data="{}"></object>',
    '<svg xmlns="http://www.w3.org/2000/svg"><title>t</title><image href="{}"/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><title>t</title><use href="{}#a"/></svg>',
)


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "/etc/passwd",
        "../../pyproject.toml",
        "http://localhost:1/x",
        "asset:../../pyproject.toml",
        "asset:/etc/passwd",
        "data:nonsense",
        "",
    ],
)
def test_no_address_outside_the_packaged_files_is_opened(address):
    written = pdf(page("".join(markup.format(address) for markup in REFERENCES)))
    with opened(written) as file:
        assert "/EmbeddedFiles" not in file.Root.get("/Names", {})
        streams = [item for item in file.objects if isinstance(item, pikepdf.Stream)]
        assert not any(b"root:" in stream.read_bytes() for stream in streams)
        assert not any(b"hatchling" in stream.read_bytes() for stream in streams)


def test_a_packaged_file_that_is_not_there_is_left_out():
    assert pdf(page('<img src="asset:nothing.png" alt="none"><img src="asset:a%00b" alt="none">'))


def test_a_picture_inside_the_document_is_drawn():
    dot = (
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNgYGAAAAAEAAH2FzhVAAAAAElFTkSu"
        "QmCC"
    )
    written = pdf(page(f'<img src="data:image/png;base64,{dot}" alt="a dot">'))
    with opened(written) as file:
        assert [str(figure.Alt) for figure in of_kind(file, "/Figure")] == ["a dot"]


@needs_poppler
def test_markup_in_a_record_is_printed_as_it_was_written():
    written = (
        "<script>alert(1)</script>",
        "{{ 7 * 7 }}",
        "{% include 'x' %}",
        "<img src=file:///etc/passwd>",
        "<link rel=attachment href=file:///etc/passwd>",
        "</pre></td></table><h1>",
        "]]></style><!--",
        '" onload="x',
        "&lt;b&gt;",
    )
    text = text_of(pdf(html(story="\n\n".join(written), facts=[(one, one) for one in written])))
    counts = {one: "".join(text.split()).count("".join(one.split())) for one in written}
    assert counts == dict.fromkeys(written, 3)


@needs_poppler
def test_a_character_the_fonts_lack_leaves_a_visible_gap():
    shown = {
        "שלום": "����",
        "日本語": "���",
        "\N{GRINNING FACE}!": "�!",
        "a\x00b\x1bc\x7fd": "a�b�c�d",
        "\N{RIGHT-TO-LEFT OVERRIDE}gnp.exe": "�gnp.exe",
        "one\ud800two": "one?two",
        "cafe\N{COMBINING ACUTE ACCENT}": "café",
    }
    text = text_of(pdf(page("".join(f"<p>({written})</p>" for written in shown))))
    assert [line[1:-1] for line in text.splitlines() if line.startswith("(")] == list(
        shown.values()
    )


@pytest.mark.parametrize("word", ["x" * 8000, "漢" * 8000, "a" + "\N{COMBINING TILDE}" * 8000])
def test_an_endless_word_is_set_like_any_other(word):
    risk = {"id": "R1", "before": "low", "after": "low", "measures": [word], "text": word}
    written = pdf(
        html(
            name=word, about=word, yaml=word, facts=[(word, word)], risks=[risk | {"title": word}]
        ),
        title=word,
    )
    with opened(written) as file:
        assert len(file.pages) > 8


def test_a_sign_in_the_style_sheet_that_no_font_has_is_an_error():
    with pytest.raises(DocumentError, match=r"U\+2615"):
        pdf(page("<style>p::before { content: '\\2615' }</style><p>coffee</p>"))


def test_without_its_text_library_a_pdf_is_refused_with_the_line_that_installs_it(tmp_path):
    broken = tmp_path / "weasyprint.py"
    broken.write_text("print('advice')\nraise OSError('cannot load library libpango-1.0-0')\n")
    script = (
        "from datetime import date\nfrom pathlib import Path\n"
        "from dpiakit.documents.pdf import Attachment, DocumentError, write_pdf\n"
        "try:\n"
        "    write_pdf('', title='t', language='en', on=date(2026, 1, 1), assets=Path('.'))\n"
        "except DocumentError as error:\n"
        "    print(error)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        check=True,
        text=True,
        env={"PYTHONPATH": f"{tmp_path}{os.pathsep}{SOURCE}"},
    )
    assert "apt-get install -y libpango-1.0-0" in run.stdout
    assert "advice" not in run.stdout
