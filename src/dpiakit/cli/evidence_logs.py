"""``dpiakit evidence operations`` and ``budget``: logs against what a record claims."""

from __future__ import annotations

from datetime import UTC, tzinfo
from pathlib import Path

import click

from dpiakit.cli.evidence_options import SHARE, Figure, data_argument, mapping_option
from dpiakit.cli.evidence_run import Run, measuring


class Zone(click.ParamType[tzinfo]):
    """A time zone, written Europe/Berlin."""

    name = "zone"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tzinfo:
        """The zone, or a usage error that shows the form."""
        from zoneinfo import ZoneInfo

        if isinstance(value, tzinfo):
            return value
        try:
            return UTC if value == "UTC" else ZoneInfo(str(value))
        except (OSError, ValueError, LookupError):
            return self.fail(f'"{value}" is no time zone. Write UTC or Europe/Berlin.', param, ctx)


@click.command()
@data_argument
@measuring
@mapping_option
@click.option(
    "--time-zone",
    type=Zone(),
    default="UTC",
    show_default=True,
    help="Whose days count: Europe/Berlin.",
)
@click.option(
    "--share-in-time",
    type=SHARE,
    default=None,
    help="The share of requests that must be in time.  [default: all of them]",
)
@click.option(
    "--notice-hours",
    type=click.IntRange(1),
    default=None,
    help="Hours for the notice of a breach, where the record does not say: 72.",
)
@click.option(
    "--most-complaints",
    type=Figure(0, min_open=True),
    default=None,
    help="Complaints for every 10,000 people, at most.",
)
@click.option(
    "--most-refused",
    type=SHARE,
    default=None,
    help="The share of those asked for consent who refuse, at most.",
)
@click.option(
    "--most-opt-outs",
    type=Figure(0, min_open=True),
    default=None,
    help="Opt-outs for every 10,000 active people, at most.",
)
@click.option(
    "--exposed",
    type=click.IntRange(1),
    default=None,
    help="So many people could opt out: what the share of --most-opted-out is of.",
)
@click.option(
    "--most-opted-out",
    type=SHARE,
    default=None,
    help="The share of those who could opt out and did, at most.",
)
def operations(
    data: Path,
    run: Run,
    mapping: Path,
    time_zone: tzinfo,
    share_in_time: float | None,
    notice_hours: int | None,
    most_complaints: float | None,
    most_refused: float | None,
    most_opt_outs: float | None,
    exposed: int | None,
    most_opted_out: float | None,
) -> None:
    """Measure whether requests are answered, and breaches told, within the time that is claimed.

    DATA is a folder with CSV or Parquet files, or a DuckDB file. The mapping names requests,
    incidents, complaints, users_daily, prompts_daily or calendar. The day is the last that counts
    (--on). Open requests past their day are late.

    \b
    Exit codes:
      0  the data confirm the record
      1  the data contradict it
      2  the data, the mapping or the record cannot be used; no manifest is written
      4  nothing was found, but the data are too doubtful or too few to say that all is well
      5  a bug in dpiakit
    """  # noqa: D301  \b keeps the lines of the table apart in --help
    from dpiakit.evidence.mapping import read_mapping
    from dpiakit.evidence.measured_logs import operations_measured
    from dpiakit.evidence.measured_rates import Borders
    from dpiakit.evidence.statistics_claims import operations_claim

    if most_opted_out is not None and exposed is None:
        raise click.UsageError("--most-opted-out is a share of people. Say of how many: --exposed.")
    record = run.read_record()
    claim = operations_claim(record.activity, notice_hours)
    tables = read_mapping(mapping)
    borders = Borders(
        time_zone, share_in_time, most_complaints, most_refused, most_opt_outs, exposed,
        most_opted_out,
    )  # fmt: skip
    with run.limits() as limits:
        found = operations_measured(data, tables, claim, run.on, limits, borders)
    run.finish(found, record, tables)


@click.command()
@data_argument
@measuring
@click.option("--table", default=None, help="Of a DuckDB file: the table of releases.")
@click.option("--item", default=None, metavar="NAME", help="The data item that promises a budget.")
@click.option(
    "--cap",
    type=Figure(0, min_open=True),
    default=None,
    help="The epsilon of all releases of a period, where the record is silent.",
)
@click.option("--unit", default=None, help="Whose presence is hidden.  [default: person]")
@click.option(
    "--people",
    type=click.IntRange(1),
    default=None,
    help="How many there are: delta stays below one in so many.",
)
def budget(
    data: Path,
    run: Run,
    table: str | None,
    item: str | None,
    cap: float | None,
    unit: str | None,
    people: int | None,
) -> None:
    """Add up a ledger of differentially private releases, recomputed from their noise.

    DATA is a CSV or Parquet file, or a DuckDB file with --table. Its columns: release_id, day,
    dataset, unit, mechanism (laplace, gaussian, stated), epsilon; and where known delta,
    sensitivity, scale, steps, sampling (none, poisson, fixed), rate, accountant (basic, zcdp, rdp,
    pld, gaussian), reset (never, yearly, monthly).

    \b
    Exit codes:
      0  every period of every data set keeps within the budget
      1  a budget is exceeded, or a release states less than its noise gives
      2  the data or the record cannot be used; no manifest is written
      4  a release cannot be recomputed
      5  a bug in dpiakit
    """  # noqa: D301  \b keeps the lines of the table apart in --help
    from dpiakit.evidence.measured_budget import budget_measured
    from dpiakit.evidence.statistics_claims import budget_claim

    record = run.read_record()
    claim, stated = budget_claim(record.activity, item, cap=cap, unit=unit, people=people)
    with run.limits() as limits:
        found = budget_measured(data, claim, stated, run.on, limits, table=table)
    run.finish(found, record)
