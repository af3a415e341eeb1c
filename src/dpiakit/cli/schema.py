"""``dpiakit schema``: JSON Schemas for editors and for readers of our output."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files

import click


def _of_record() -> dict[str, object]:
    from dpiakit.records import record_schema
    from dpiakit.scaffolds.schema_words import in_words

    return in_words(record_schema())


def _of_shared() -> dict[str, object]:
    from dpiakit.records import shared_schema
    from dpiakit.scaffolds.schema_words import in_words

    return in_words(shared_schema())


def _of_config() -> dict[str, object]:
    from dpiakit.config import config_schema

    return config_schema()


def _of_law(name: str) -> Callable[[], dict[str, object]]:
    def schema() -> dict[str, object]:
        from dpiakit.law.schema import law_schema

        return law_schema(name)

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


def _of_hierarchy() -> dict[str, object]:
    from dpiakit.evidence.hierarchy import hierarchy_schema

    return hierarchy_schema()


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
    "rule": _of_law("rule"),
    "cases": _of_law("cases"),
    "pack": _of_law("pack"),
    "definitions": _of_law("definitions"),
    "data": _of_law("data"),
    "instruments": _of_law("instruments"),
    "place": _of_law("place"),
    "adequacy": _of_law("adequacy"),
    "coverage": _of_law("coverage"),
    "scenario": _of_law("scenario"),
    "screening": _of_law("screening"),
    "method": _of_law("method"),
    "config": _of_config,
    "waivers": _of_waivers,
    "baseline": _of_baseline,
    "evidence-mapping": _of_mapping,
    "evidence-hierarchy": _of_hierarchy,
    "evidence": _of_manifest,
    "consent-strings-v1": _of_output("dpiakit.evidence.strings", "consent-strings-v1"),
    "json-v1": _of_output("dpiakit.formats", "json-v1"),
    "diff-v1": _of_output("dpiakit.comparison", "diff-v1"),
    "evidence-columns-v1": _of_output("dpiakit.evidence.columns", "evidence-columns-v1"),
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
    """Print a JSON Schema: for what you write in an editor, or for our output (names with -v1).

    Files that begin with a line such as "# yaml-language-server: $schema=record.schema.json" are
    completed, explained and checked while they are written.
    """
    click.echo(schema_text(name), nl=False)
