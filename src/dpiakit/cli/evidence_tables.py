"""``dpiakit evidence anonymity`` and ``fairness``: one table against what a record claims."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from dpiakit.cli.evidence_options import SHARE, Figure, data_argument
from dpiakit.cli.evidence_run import Run, measuring

if TYPE_CHECKING:
    from dpiakit.evidence.fairness import Measure

_MEASURES = (
    "demographic-parity-ratio",
    "demographic-parity-difference",
    "equalised-odds-ratio",
    "equalised-odds-difference",
)
_TABLE = click.option("--table", default=None, help="Of a DuckDB file: the table to measure.")


class Tree(click.ParamType[tuple[str, Path]]):
    """A column and the file with the tree of its values, written disease=diseases.yaml."""

    name = "column=file"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, Path]:
        """The column and the file, or a usage error that shows the form."""
        if isinstance(value, tuple):
            return str(value[0]), Path(value[1])
        column, _, file = str(value).partition("=")
        if not column or not file:
            what = f'"{value}" is no tree of a column. Write disease=diseases.yaml.'
            return self.fail(what, param, ctx)
        return column, Path(file)


@click.command()
@data_argument
@measuring
@_TABLE
@click.option("--item", default=None, metavar="NAME", help="The data item that the table holds.")
@click.option(
    "--quasi",
    multiple=True,
    metavar="COLUMN",
    help="A column that somebody could know from elsewhere. May be repeated.",
)
@click.option(
    "--sensitive",
    multiple=True,
    metavar="COLUMN[:ordered]",
    help="A column nobody is to learn; ordered: numbers or times. May be repeated.",
)
@click.option(
    "--hierarchy",
    "hierarchies",
    type=Tree(),
    multiple=True,
    metavar="COLUMN=FILE",
    help="The tree of the values of a sensitive column, for a t by hierarchical distance. May be "
    "repeated.",
)
@click.option(
    "--besides",
    multiple=True,
    metavar="COLUMN",
    help="A column that says nothing about who somebody is. May be repeated.",
)
@click.option(
    "--register",
    default=None,
    metavar="FILE",
    help="All of the population, with the same columns; of a DuckDB file: a table.",
)
@click.option(
    "--k",
    type=click.IntRange(1),
    default=None,
    help="So many people look alike, at least, where the record is silent.",
)
@click.option(
    "--l",
    type=click.IntRange(1),
    default=None,
    help="So many values of each sensitive column, at least, where the record is silent.",
)
@click.option(
    "--t",
    type=Figure(0, 1),
    default=None,
    help="The distance from all, at most, where the record is silent.",
)
def anonymity(
    data: Path,
    run: Run,
    table: str | None,
    item: str | None,
    quasi: tuple[str, ...],
    sensitive: tuple[str, ...],
    hierarchies: tuple[tuple[str, Path], ...],
    besides: tuple[str, ...],
    register: str | None,
    k: int | None,
    l: int | None,  # noqa: E741  the letter is the field's name for it
    t: float | None,
) -> None:
    """Measure how well people hide in a table: k, l, t and the risk of being found.

    DATA is a CSV or Parquet file, or a DuckDB file with --table. What the record states under
    data_items.NAME.hiding is compared; an option speaks only where it is silent. A column that is
    named nowhere keeps the verdict from being a pass.

    \b
    Exit codes:
      0  the data confirm the record
      1  the data contradict it
      2  the data or the record cannot be used; no manifest is written
      4  nothing was found, but something was not looked at
      5  a bug in dpiakit
    """  # noqa: D301  \b keeps the lines of the table apart in --help
    from dpiakit.evidence.anonymity import Sensitive
    from dpiakit.evidence.hierarchy import read_hierarchy
    from dpiakit.evidence.measured_tables import anonymity_measured
    from dpiakit.evidence.statistics_claims import anonymity_claim

    record = run.read_record()
    attributes = tuple(
        Sensitive(
            name.removesuffix(":ordered"), "ordered" if name.endswith(":ordered") else "equal"
        )
        for name in sensitive
    )
    trees = {column: read_hierarchy(file) for column, file in hierarchies}
    claim = anonymity_claim(
        record.activity, item, quasi=quasi, sensitive=attributes, k=k, l=l, t=t, hierarchies=trees
    )
    with run.limits() as limits:
        found = anonymity_measured(
            data, claim, run.on, limits, table=table, register=register, besides=besides
        )
    run.finish(found, record)


@click.command()
@data_argument
@measuring
@_TABLE
@click.option("--group", required=True, metavar="COLUMN", help="Which group somebody belongs to.")
@click.option(
    "--decision", required=True, metavar="COLUMN", help="What was decided: 1 favours the person."
)
@click.option(
    "--truth",
    default=None,
    metavar="COLUMN",
    help="To whom the favourable outcome was due: 1 or 0. For equalised odds.",
)
@click.option("--test", default=None, metavar="DECISION/TEST", help="The bias test of the record.")
@click.option(
    "--measure",
    type=click.Choice(_MEASURES),
    default=None,
    help="What is measured, where the record is silent.",
)
@click.option(
    "--border",
    type=SHARE,
    default=None,
    help="What it must keep within, where the record is silent: 0.8.",
)
def fairness(
    data: Path,
    run: Run,
    table: str | None,
    group: str,
    decision: str,
    truth: str | None,
    test: str | None,
    measure: str | None,
    border: float | None,
) -> None:
    """Measure whether groups of people fare alike.

    DATA is a CSV or Parquet file, or a DuckDB file with --table; one row for each decision about a
    person. A measure fails only if its whole interval lies beyond the border, also after Holm's
    steps over all groups, and passes only if all of it lies within.

    \b
    Exit codes:
      0  every group keeps within the border
      1  a group lies beyond it
      2  the data or the record cannot be used; no manifest is written
      4  the numbers do not allow to say
      5  a bug in dpiakit
    """  # noqa: D301  \b keeps the lines of the table apart in --help
    from dpiakit.evidence.fairness import Measure
    from dpiakit.evidence.measured_tables import fairness_measured
    from dpiakit.evidence.statistics_claims import fairness_claim

    record = run.read_record()
    chosen: Measure | None = next((one for one in get_args(Measure) if one == measure), None)
    claim = fairness_claim(record.activity, test, measure=chosen, border=border)
    with run.limits() as limits:
        found = fairness_measured(
            data, claim, run.on, limits, group=group, decided=decision, truth=truth, table=table
        )
    run.finish(found, record)
