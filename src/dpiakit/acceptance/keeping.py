"""The baseline as a file: canonical JSON, one finding a line, with a digest against accidents."""

from __future__ import annotations

import json
import pathlib
import re
from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha256
from typing import Any

from dpiakit.acceptance.baseline import Baseline, Known
from dpiakit.acceptance.sources import BASELINE_LIMITS
from dpiakit.errors import InputError, Problem
from dpiakit.source import display_name, printable, quoted, read_bytes

SCHEMA = "dpiakit/baseline-v1"
_MOST = 20
_ANEW = "Write it anew from the records: dpiakit baseline write --replace PATHS"
_UPDATE = "Bring it up to date, which keeps what is still open: dpiakit baseline update PATHS"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}").fullmatch
_PRINT = re.compile(r"[0-9a-f]{16}").fullmatch


def baseline_text(baseline: Baseline) -> str:
    """The file: sorted, so that a difference between two shows what came and what went."""
    records = ",\n".join(
        f"  {_json(record)}: [\n" + ",\n".join(f"   {_line(known)}" for known in found) + "\n  ]"
        for record, found in baseline.records.items()
    )
    return (
        "{\n"
        f' "schema": {_json(SCHEMA)},\n'
        f' "written": {_json(baseline.written.isoformat())},\n'
        f' "digest": {_json(_digest(baseline))},\n'
        + (f' "records": {{\n{records}\n }}\n' if records else ' "records": {}\n')
        + "}\n"
    )


def _line(known: Known) -> str:
    return _json(
        {"rule": known.rule, "fingerprint": known.fingerprint, "since": known.since.isoformat()}
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _digest(baseline: Baseline) -> str:
    told = [baseline.written.isoformat()]
    for record in sorted(baseline.records):
        told += [record, *(_line(known) for known in sorted(baseline.records[record]))]
    return sha256("\0".join(told).encode("utf-8", "surrogatepass")).hexdigest()


def read_baseline(file: pathlib.Path, *, merged: bool = False) -> Baseline:
    """A baseline that dpiakit wrote.

    ``merged`` takes it also where its digest does not fit, as after two branches were merged.
    Raises InputError with what to do: for a file that is truncated, of another version, or edited.
    """
    name = display_name(file)
    raw = read_bytes(file, limits=BASELINE_LIMITS, name=name)
    data = _parsed(raw, name)
    _check_version(data, name)
    problems = list(_shape(data, name))
    if problems:
        raise InputError(problems[:_MOST])
    found = Baseline(
        date.fromisoformat(data["written"]),
        {
            record: tuple(
                sorted(
                    {Known(one["rule"], one["fingerprint"], _day(one["since"])) for one in known}
                )
            )
            for record, known in sorted(data["records"].items())
        },
        name,
    )
    if data["digest"] != _digest(found) and not merged:
        what = "Its digest does not fit: it was edited by hand, or two branches were merged."
        raise InputError([Problem(name, 0, 0, "digest", what, _UPDATE)])
    return found


def _parsed(raw: bytes, name: str) -> Any:
    try:
        return json.loads(raw.decode("utf-8"), object_pairs_hook=_once)
    except UnicodeDecodeError:
        what = "The file is not UTF-8 text, so it is no baseline."
        raise InputError([Problem(name, 0, 0, "", what, _ANEW)]) from None
    except json.JSONDecodeError as error:
        what = f"The baseline is cut off or damaged here: {error.msg}."
        raise InputError([Problem(name, error.lineno, error.colno, "", what, _ANEW)]) from None
    except RecursionError:
        what = "The baseline is damaged: its parts lie too deep in each other."
        raise InputError([Problem(name, 0, 0, "", what, _ANEW)]) from None
    except _TwiceError as twice:
        what = f"{quoted(twice.key)} stands twice in one place."
        raise InputError([Problem(name, 0, 0, "", what, _UPDATE_OR_ANEW)]) from None


_UPDATE_OR_ANEW = "Was it merged by hand? " + _ANEW


class _TwiceError(Exception):
    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [key for key, _ in pairs]
        raise _TwiceError(next(key for key in names if names.count(key) > 1))
    return found


def _check_version(data: Any, name: str) -> None:
    version = data.get("schema") if isinstance(data, dict) else None
    if version == SCHEMA:
        return
    if isinstance(version, str) and version.startswith("dpiakit/baseline-"):
        what = f"It is of the version {printable(version[:60])}; this dpiakit knows {SCHEMA}."
        hint = "Use the dpiakit it was written with. Or: " + _ANEW[0].lower() + _ANEW[1:]
    else:
        what, hint = "This is no baseline of dpiakit.", _ANEW
    raise InputError([Problem(name, 0, 0, "schema", what, hint)])


def _shape(data: Mapping[str, Any], name: str) -> Iterator[Problem]:
    """What is not as dpiakit writes it."""

    def wrong(where: str, what: str) -> Problem:
        return Problem(name, 0, 0, printable(where), what, _ANEW)

    keys = {"schema", "written", "digest", "records"}
    for key in sorted(keys - data.keys()):
        yield wrong(key, "It is missing; the file was edited or cut off.")
    for key in sorted(data.keys() - keys):
        yield wrong(key, "No baseline of this version has this key.")
    if "written" in data and _day(data["written"]) is None:
        yield wrong("written", f"{quoted(data['written'])} is not a day.")
    if "digest" in data and not isinstance(data["digest"], str):
        yield wrong("digest", f"{quoted(data['digest'])} is no digest.")
    records = data.get("records", {})
    if not isinstance(records, dict):
        yield wrong("records", f"{quoted(records)} stands where records are expected.")
        return
    for record, found in records.items():
        if not isinstance(found, list) or not found or not all(map(_is_known, found)):
            yield wrong(f"records.{record[:80]}", "This is not a list of findings.")


def _is_known(one: Any) -> bool:
    return (
        isinstance(one, dict)
        and one.keys() == {"rule", "fingerprint", "since"}
        and isinstance(one["rule"], str)
        and isinstance(one["fingerprint"], str)
        and _PRINT(one["fingerprint"]) is not None
        and _day(one["since"]) is not None
    )


def _day(value: object) -> Any:
    """A day as it is written; None for anything else."""
    if not isinstance(value, str) or not _DAY(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
