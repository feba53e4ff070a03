"""问题清单: every shortfall with its duration, named in the text or not; and months without any update
(工作断档)."""

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

from zwgk.model.rules import Naming
from zwgk.statistics.results import Results
from zwgk.statistics.shortfalls import Shortfall
from zwgk.workbook import layout
from zwgk.workbook.paper_sizes import list_heights
from zwgk.workbook.plan_block import OutputBlock, Value, cell_text, month_list, sheet_link, whole
from zwgk.workbook.reader import Places


def shortfall_block(results: Results, places: Places) -> OutputBlock:
    """Return one row per shortfall, those to be named first, otherwise in the order of `zwgk.statistics.shortfalls`;
    then one per unit with idle months."""
    naming = {(column.kind, column.name): column.naming for column in results.inputs.rules.columns}
    lasting = {(unit, column): int(count) for unit, column, count in _lasting(results)}
    rows: list[list[Value]] = []
    for record in sorted(results.shortfalls.to_dict("records"), key=lambda record: not record["named"]):
        rows.append(
            [
                len(rows) + 1,
                _unit_cell(record["unit"], places),
                record["kind"],
                cell_text(record["heading"]),
                whole(record["required"]),
                whole(record["found"]),
                whole(record["gap"]),
                month_list(record["idle"]),
                record["state"],
                "是" if record["named"] else "否",
                _remark(record, naming[record["kind"], record["column"]], lasting),
            ]
        )
    for unit, kind, months in results.gaps[["unit", "kind", "months"]].itertuples(index=False, name=None):
        told = [layout.GAP, "否", "这些月份各栏目都是 0"]
        idle = [layout.ALL_COLUMNS, None, 0, None, month_list(months)]
        rows.append([len(rows) + 1, _unit_cell(unit, places), kind, *idle, *told])
    if not rows:
        rows = [[None, "本期没有未达标或断档的单位", *[None] * (len(layout.SHORTFALL_HEADINGS) - 2)]]
    heights = list_heights(rows, layout.SHORTFALL_WIDTHS)
    return OutputBlock(
        layout.SHORTFALLS, *layout.SHORTFALLS_FIRST, len(layout.SHORTFALL_HEADINGS), rows, heights=heights
    )


def _unit_cell(unit: str, places: Places) -> str | None:
    sheet = places.unit_sheets.get(unit)
    return sheet_link(sheet, "A1", unit) if sheet else cell_text(unit)


def _lasting(results: Results) -> Iterable[tuple[str, str, int]]:
    found: Iterable[tuple[str, str, int]] = results.repeated[["unit", "column", "periods"]].itertuples(
        index=False, name=None
    )
    return found


def _remark(record: dict[Hashable, Any], naming: Naming, lasting: Mapping[tuple[str, str], int]) -> str | None:
    """Return why the text names the unit or not, and how many consecutive periods it has been short."""
    periods = lasting.get((record["unit"], record["column"]))
    parts = [_reason(record, naming), f"连续 {periods} 期未达标" if periods else None]
    return "；".join(filter(None, parts)) or None


def _reason(record: dict[Hashable, Any], naming: Naming) -> str | None:
    if record["exempt"]:
        return cell_text(f"免予点名：{record['reason'] or '名录未写原因'}")
    if record["state"] == Shortfall.UNREPORTED:
        return f"{month_list(record['missing'])}未报，报齐后再定"
    if naming is Naming.NEVER:
        return "设置为不点名"
    if naming is Naming.ZERO and record["state"] == Shortfall.BELOW:
        return "设置为零才点名"
    return None
