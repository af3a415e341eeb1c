"""From a run over consent documents to a measurement, and in plain words."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from dpiakit.evidence.measurement import Doubt, InputFile, InputTable, Line, Measurement, shown
from dpiakit.evidence.receipts.check import Checked, Tally
from dpiakit.evidence.receipts.faults import AGAINST_THE_RECORD, SAID, Kind
from dpiakit.source import printable

ROLE = "consent_documents"
_WIDTH = 100
_MOST_FIELDS = 8
_STANDING = {
    "valid": "valid on the day",
    "over": "given, and their time is over",
    "ended": "refused, withdrawn or ended otherwise",
    "open": "without a decision",
}
_NOT_COMPARED: dict[Kind, str] = {
    "controller": "Controllers: the record names none, or the documents name theirs by an id only.",
    "purpose": "Purposes: no document names one.",
    "notice": "Notices: the record says no notice_version for a purpose of the documents.",
    "language": "Languages: the record or the documents name none.",
    "refresh": "Age: no purpose of the documents says in the record after which time consent is "
    "asked again, or no consent stands.",
}
_SECONDARY = (
    "What ISO/IEC TS 27560 demands is taken from the guide of the DPV community group; its own "
    "text was not at hand."
)
_HEAVY: tuple[Kind, ...] = ("controller", "purpose")
"""If these could not be compared, nothing says that the documents are about this activity."""


def measurement_of(checked: Checked) -> Measurement:
    """The run as a measurement against the record. It needs claims."""
    tally, claims = checked.tally, checked.claims
    stated = claims.stated if claims else ()
    files = tuple(
        InputFile(file.shown, file.size, digest)
        for file, digest in zip(checked.files, checked.digests, strict=True)
    )
    first, last = tally.first, tally.last
    table = InputTable(
        ROLE, "json", files, {}, tally.documents,
        first.replace(tzinfo=None) if first else None, last.replace(tzinfo=None) if last else None,
    )  # fmt: skip
    silent = [one for one in AGAINST_THE_RECORD if not tally.compared[one]]
    return Measurement(
        "receipts",
        checked.on,
        stated,
        tuple(_lines(tally)),
        (table,),
        tuple(_doubts(tally)),
        limits=tuple(_NOT_COMPARED[one] for one in silent if one in _HEAVY),
        notes=(*(_NOT_COMPARED[one] for one in silent if one not in _HEAVY), *_notes(tally)),
    )


def _lines(tally: Tally) -> Iterator[Line]:
    for kind, said in SAID.items():
        if kind in AGAINST_THE_RECORD and not tally.compared[kind]:
            continue
        if kind == "document" and not tally.faulty[kind] and not _of_packs(tally):
            continue
        faulty = tally.faulty[kind]
        figures: dict[str, int | None] = {"documents": tally.documents, "not_so": shown(faulty)}
        if kind in AGAINST_THE_RECORD:
            figures["documents"] = tally.compared[kind]
        yield Line(said, "fail" if faulty else "pass", _because(tally, kind, faulty), figures)
    for word, said in _STANDING.items():
        count = tally.standing[word]
        if count:
            yield Line(f"consents {said}", "told", _counted(count), {"consents": shown(count)})


def _of_packs(tally: Tally) -> bool:
    return any("/" in profile for profile in tally.profiles)


def _because(tally: Tally, kind: Kind, faulty: int) -> str:
    total = tally.compared[kind] if kind in AGAINST_THE_RECORD else tally.documents
    if not faulty:
        return f"so it is in all {total:,} documents" if total > 1 else "so it is"
    said = f"{_counted(faulty)} of {total:,} documents are not so"
    if kind != "missing":
        return said
    ranked = sorted(tally.missing.items(), key=lambda one: (-one[1], one[0]))
    more = f" and {len(ranked) - _MOST_FIELDS} more fields" if len(ranked) > _MOST_FIELDS else ""
    listed = ", ".join(f"{name} ({_counted(count)})" for name, count in ranked[:_MOST_FIELDS])
    return f"{said}: {listed}{more}"


def _counted(count: int) -> str:
    return "fewer than 5" if shown(count) is None else f"{count:,}"


def _doubts(tally: Tally) -> Iterator[Doubt]:
    if tally.repeated:
        said = "documents have the id of another one"
        yield Doubt("duplicate", ROLE, "record_id", "doubt", tally.repeated, said)
    if count := tally.remarks["content"]:
        said = "receipts hold nothing of the record they are about"
        yield Doubt("bare-receipt", ROLE, "content", "doubt", count, said)
    if count := tally.remarks["zone"]:
        said = "documents have times that name no zone; they were read as UTC"
        yield Doubt("local-time", ROLE, "event_time", "note", count, said)


def _notes(tally: Tally) -> Iterator[str]:
    if any(not ("/" in one or one == "kantara") for one in tally.profiles):
        yield _SECONDARY
    if "kantara" in tally.profiles:
        yield "A Kantara receipt is one grant: whether it was withdrawn since, it cannot say."
    yield "Documents say what was written down of consents, not that nobody was left out."


def problems_told(checked: Checked, most: int) -> str:
    """The problems one by one at their places, and how many more there are."""
    tally = checked.tally
    lines: list[str] = []
    for listed, total in (
        (tally.unusable, tally.unusable_count),
        (tally.problems, sum(tally.faulty.values())),
    ):
        lines += [str(one) for one in listed[:most]]
        if len(listed) > most or total > len(listed):
            lines.append("... and more of them; --most-problems shows more.")
    return "".join(f"{line}\n" for line in lines)


def told(checked: Checked) -> str:
    """The run without a record, for a person."""
    return "".join(f"{printable(line)}\n" for line in _told(checked))


def _told(checked: Checked) -> Iterator[str]:
    tally = checked.tally
    kinds = ", ".join(f"{count:,} {name}" for name, count in sorted(tally.profiles.items()))
    yield f"{tally.documents:,} documents ({kinds or 'none'}), {tally.consents:,} consents in them"
    yield f"{tally.sound:,} without a fault, {tally.unusable_count:,} unusable"
    for line in _lines(tally):
        mark = {"pass": "+", "fail": "x"}.get(line.verdict, "-")
        yield from _wrapped(f"{line.what}: {line.because}", f"  {mark} ")
    for doubt in _doubts(tally):
        yield from _wrapped(f"{_counted(doubt.count)} {doubt.said}", "  ? ")
    for note in ("Nothing was held against a record: none was named (--record).", *_notes(tally)):
        yield from _wrapped(note, "  - ")


def _wrapped(text: str, lead: str) -> Sequence[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead),
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
