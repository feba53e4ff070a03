"""问题清单: every shortfall, whether or not the text names it."""

from collections.abc import Hashable
from typing import Any

from zwgk.results import Results
from zwgk.rules import Naming
from zwgk.statistics.shortfalls import Shortfall
from zwgk.workbook import layout
from zwgk.workbook.plan_block import OutputBlock, Value, cell_text, month_list, sheet_link, whole
from zwgk.workbook.reader import Places


def shortfall_block(results: Results, places: Places) -> OutputBlock:
    """One row a shortfall, in the order of `zwgk.statistics.shortfalls`."""
    naming = {(column.kind, column.name): column.naming for column in results.inputs.rules.columns}
    rows: list[list[Value]] = []
    for record in results.shortfalls.to_dict("records"):
        sheet = places.unit_sheets.get(record["unit"])
        unit = sheet_link(sheet, "A1", record["unit"]) if sheet else cell_text(record["unit"])
        rows.append(
            [
                len(rows) + 1,
                unit,
                record["kind"],
                cell_text(record["heading"]),
                whole(record["required"]),
                whole(record["found"]),
                whole(record["gap"]),
                month_list(record["idle"]),
                record["state"],
                "是" if record["named"] else "否",
                _remark(record, naming[record["kind"], record["column"]]),
            ]
        )
    if not rows:
        rows = [[None, "本期没有未达标的单位", *[None] * (len(layout.SHORTFALL_HEADINGS) - 2)]]
    return OutputBlock(layout.SHORTFALLS, *layout.SHORTFALLS_FIRST, len(layout.SHORTFALL_HEADINGS), rows)


def _remark(record: dict[Hashable, Any], naming: Naming) -> str | None:
    if record["exempt"]:
        return cell_text(f"免予点名：{record['reason'] or '名录未写原因'}")
    if record["state"] == Shortfall.UNREPORTED:
        return f"{month_list(record['missing'])}未报，报齐后再定"
    if naming is Naming.NEVER:
        return "设置为不点名"
    if naming is Naming.ZERO and record["state"] == Shortfall.BELOW:
        return "设置为零才点名"
    return None
