"""What a PDF needs beyond the layout to keep PDF/A-3a and PDF/UA-1 in one file.

Works on the objects of the file just before they are written. Each step mends one thing that
the layout leaves open; a validator finds no failure afterwards.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

import pydyf

Object: TypeAlias = Any
"""A PDF object of the layout's own library, which has no types."""

_UA = """\
<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="" pdfuaid:part="1"/>
<rdf:Description xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" \
xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#" rdf:about="">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 the file keeps to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""
"""PDF/A lets a foreign metadata property stand only with its own description beside it."""

_COMPRESSION = 6
"""The library's own level 9 takes twice the time for one per cent less."""


def finish(document: Object, pdf: Object, media_types: Iterable[str] = ()) -> None:
    """Make the file keep both standards; `media_types` are those of the attachments, in order."""
    root = pdf.objects[_number(pdf.catalog["StructTreeRoot"])]
    reached = _give_headers_a_scope(pdf, root)
    _set_page_furniture_apart(pdf, root, reached)
    _describe_links(document)
    _name_media_types(pdf, media_types)
    if "AF" in pdf.catalog:
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))
    metadata = pdf.objects[_number(pdf.catalog["Metadata"])]
    metadata.stream = [
        part.replace(b"</rdf:RDF>", _UA.encode() + b"</rdf:RDF>") for part in metadata.stream
    ]
    _compress(pdf)


def _number(reference: object) -> int | None:
    """The object a reference names; None for anything that is no reference."""
    match reference:
        case bytes() if reference.endswith(b" R"):
            return int(reference.split()[0])
        case str() if reference.endswith(" R"):
            return int(reference.split()[0])
        case _:
            return None


def _children(pdf: Object, element: Object) -> Iterator[Object]:
    for kid in element.get("K", ()):
        number = _number(kid)
        if number is not None and pdf.objects[number].get("Type") == "/StructElem":
            yield pdf.objects[number]


def _give_headers_a_scope(pdf: Object, root: Object) -> set[int]:
    """Say of each header cell whether it heads a column or a row; the elements met on the way.

    A header in the head of a table heads its column, any other its row.
    """
    reached: set[int] = set()
    waiting = [(pdf.objects[_number(root["K"][0])], False)]
    while waiting:
        element, in_head = waiting.pop()
        reached.add(element.number)
        match element["S"]:
            case "/THead":
                in_head = True
            case "/Table" | "/TBody" | "/TFoot":
                in_head = False
            case "/TH":
                element["A"]["Scope"] = "/Column" if in_head else "/Row"
        waiting.extend((kid, in_head) for kid in _children(pdf, element))
    return reached


def _set_page_furniture_apart(pdf: Object, root: Object, reached: set[int]) -> None:
    """Mark running headers and footers as furniture, which is not read out on every page.

    The layout tags them and then hangs them nowhere: they are the elements nobody reached.
    """
    numbers = pdf.objects[_number(root["ParentTree"])]["Nums"]
    parents = dict(zip(numbers[::2], numbers[1::2], strict=True))
    pages = [o for o in pdf.objects if isinstance(o, dict) and o.get("Type") == "/Page"]
    for page in pages:
        owners = parents[page["StructParents"]]
        furniture = {i for i, owner in enumerate(owners) if _number(owner) not in reached}
        stream = pdf.objects[_number(page["Contents"])].stream
        for i, operand in enumerate(stream):
            if isinstance(operand, dict) and operand.get("MCID") in furniture:
                stream[i - 1 : i + 1] = ["/Artifact", "<</Type /Pagination>>"]
        for i in furniture:
            owners[i] = "null"
    for item in pdf.objects:
        is_element = isinstance(item, pydyf.Dictionary) and item.get("Type") == "/StructElem"
        if is_element and item.number not in reached:
            item.clear()


def _describe_links(document: Object) -> None:
    """Give each link its own words as a description instead of the name of its target."""
    for page in document.pages:
        for _kind, _target, _rectangle, box in page.links:
            annotation = getattr(box, "link_annotation", None)
            words = " ".join("".join(box.element.itertext()).split())
            if annotation is not None and words:
                annotation["Contents"] = pydyf.String(words)


def _name_media_types(pdf: Object, media_types: Iterable[str]) -> None:
    """Write the media types we know; the layout would ask the tables of the machine."""
    files = (o for o in pdf.objects if getattr(o, "extra", {}).get("Type") == "/EmbeddedFile")
    for file, media_type in zip(files, media_types, strict=True):
        file.extra["Subtype"] = "/" + media_type.replace("/", "#2f")


def _compress(pdf: Object) -> None:
    """Compress each stream once; the library would do it for the digest and again for the file."""
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream) and item.compress:
            _, _, written = pydyf.Stream(item.stream).data.partition(b"\nstream\n")
            item.stream = [zlib.compress(written.removesuffix(b"\nendstream"), _COMPRESSION)]
            item.extra = {**item.extra, "Filter": "/FlateDecode"}
            item.compress = False
