"""Results -> rows of 历史: all figures behind the attachments and the text of a period."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from zwgk.model.frames import rows_of
from zwgk.model.past import MEDIA, PORTAL, TOTAL, Basis, Number, PastFigure, account_name, plain
from zwgk.statistics.results import Results
from zwgk.statistics.shortfalls import Shortfall, required_of
from zwgk.workbook.plan_block import figure

POSTS = "发布"
Months = tuple[Number | None, ...]


def figures_of(
    results: Results, basis: Basis, source: str, recorded: str, name_of: Callable[[str], str] = str
) -> Iterator[PastFigure]:
    """Return a figure per unit and column, per unit's total, per account and per figure of the portal.

    `name_of` returns the name under which a unit is recorded.
    """

    def made(kind: str, unit: str, column: str, count: Number | None, **more: object) -> PastFigure:
        told = {"basis": basis, "source": source, "recorded": recorded, **more}
        return PastFigure(results.inputs.period, kind, unit, column, count, **told)  # type: ignore[arg-type]

    rules, units = results.inputs.rules, {unit.name: unit for unit in results.inputs.units}
    months = _months(results)
    short = {(row["unit"], row["column"]): row for row in results.shortfalls.to_dict("records")}
    for kind, table in results.rankings.items():
        columns = rules.columns_of(kind)
        for row in table.to_dict("records"):
            unit = units[str(row["unit"])]
            name = name_of(unit.name)
            for column in columns:
                duty = bool(results.duties[kind].at[unit.name, column.name])
                found = short.get((unit.name, column.name), {})
                state = str(found.get("state", ""))
                yield made(
                    kind,
                    name,
                    column.name,
                    figure(row[column.name]) if duty else None,
                    duty=duty,
                    required=required_of(column, unit, rules, results.inputs.period) if duty else None,
                    state="" if state == Shortfall.UNREPORTED.value else state,
                    named=bool(found.get("named", False)),
                    months=months.get((unit.name, column.name), ()) if duty else (),
                )
            total = figure(row["total"])
            yield made(
                kind, name, TOTAL, total, rank=int(row["rank"]), months=_total_months(results, unit.name, months)
            )
    yield from _others(results, made)


def _others(results: Results, made: Callable[..., PastFigure]) -> Iterator[PastFigure]:
    period = results.inputs.period
    for row in results.media.to_dict("records"):
        name = account_name(row)
        account = results.inputs.media.iloc[int(row["place"])]
        months = tuple(figure(account[month]) for month in period.months)
        yield made(MEDIA, name, POSTS, figure(row["posts"]), rank=int(row["rank"]), months=months)
    portal = results.inputs.portal.set_index("month").reindex(period.months)
    for column in portal.columns:
        months = tuple(figure(value) for value in portal[column])
        if any(month is not None for month in months):
            known = [month for month in months if month is not None]
            whole = sum(known) if len(known) == len(months) else None  # a part would look like a fall, later a rise
            yield made(PORTAL, PORTAL, str(column), whole, months=months)


def _months(results: Results) -> dict[tuple[str, str], Months]:
    """Return (unit, column) -> counts of the months of the period."""
    months = results.inputs.period.months
    found: dict[tuple[str, str], dict[int, Number | None]] = {}
    for unit, column, month, count in rows_of(results.inputs.counts, "unit", "column", "month", "count"):
        found.setdefault((unit, column), {})[month] = figure(count)
    return {item: tuple(counts.get(month) for month in months) for item, counts in found.items()}


def _total_months(results: Results, unit: str, months: Mapping[tuple[str, str], Months]) -> Months:
    """Return the unit's total month by month, in points; None for a month that is not completely reported."""
    mine = results.totals[(results.totals["unit"] == unit) & results.totals["duty"] & results.totals["counted"]]
    kind = next(one.kind for one in results.inputs.units if one.name == unit)
    points = {column.name: Decimal(str(column.points)) for column in results.inputs.rules.columns_of(kind)}
    found: list[Number | None] = []
    for place, _ in enumerate(results.inputs.period.months if len(mine) else ()):
        counts = {column: months[unit, column][place] for column in mine["column"] if (unit, column) in months}
        known = [points[column] * Decimal(str(count)) for column, count in counts.items() if count is not None]
        found.append(plain(sum(known, Decimal(0))) if len(known) == len(mine) else None)
    return tuple(found)
