"""``dpiakit schema``: JSON Schemas for editors and for readers of our output."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files

import click


def _of_record() -> dict[str, object]:
    from dpiakit.records import record_schema

    return record_schema()


def _of_shared() -> dict[str, object]:
    from dpiakit.records import shared_schema

    return shared_schema()


def _of_config() -> dict[str, object]:
    from dpiakit.config import config_schema

    return config_schema()


def _of_law(shape: str) -> Callable[[], dict[str, object]]:
    def schema() -> dict[str, object]:
        from dpiakit.law import written

        made: dict[str, object] = getattr(written, shape).model_json_schema(by_alias=True)
        return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}

    return schema


def _of_waivers() -> dict[str, object]:
    from dpiakit.acceptance import waivers_schema

    return waivers_schema()


def _of_baseline() -> dict[str, object]:
    from dpiakit.acceptance import baseline_schema

    return baseline_schema()


def _of_manifest() -> dict[str, object]:
    from dpiakit.evidence.statistics_shape import manifest_schema

    return manifest_schema()


def _of_mapping() -> dict[str, object]:
    from dpiakit.evidence.written import mapping_schema

    return mapping_schema()


def _of_output(package: str, name: str) -> Callable[[], dict[str, object]]:
    def schema() -> dict[str, object]:
        text = files(package).joinpath(f"{name}.schema.json").read_text("utf-8")
        loaded: dict[str, object] = json.loads(text)
        return loaded

    return schema


SCHEMAS: dict[str, Callable[[], dict[str, object]]] = {
    "record": _of_record,
    "shared": _of_shared,
    "rule": _of_law("RuleFile"),
    "cases": _of_law("CasesFile"),
    "pack": _of_law("PackFile"),
    "place": _of_law("PlaceFile"),
    "config": _of_config,
    "waivers": _of_waivers,
    "baseline": _of_baseline,
    "evidence-mapping": _of_mapping,
    "evidence": _of_manifest,
    "json-v1": _of_output("dpiakit.formats", "json-v1"),
    "diff-v1": _of_output("dpiakit.comparison", "diff-v1"),
    "pack-coverage-v1": _of_output("dpiakit.packs", "pack-coverage-v1"),
    "pack-diff-v1": _of_output("dpiakit.packs", "pack-diff-v1"),
    "pack-test-v1": _of_output("dpiakit.packs", "pack-test-v1"),
    "pack-vacuity-v1": _of_output("dpiakit.packs", "pack-vacuity-v1"),
}


def schema_text(name: str) -> str:
    """A schema as it is committed and printed. Raises KeyError for another name."""
    return json.dumps(SCHEMAS[name](), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


@click.command()
@click.argument("name", type=click.Choice(list(SCHEMAS)))
def schema(name: str) -> None:
    """Print a JSON Schema: for records and law in your editor, or for output (json-v1, diff-v1)."""
    click.echo(schema_text(name), nl=False)
