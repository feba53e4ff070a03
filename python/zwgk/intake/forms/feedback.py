"""反馈单: a page per unit, to be sent back to it: its figures, its quotas, its rank, its missing months. As a workbook
and a PDF of all pages, and as a list with a row per unit for a mail merge.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from zwgk.documents.office import Document, find_soffice, to_pdf
from zwgk.errors import Refusal
from zwgk.file_names import safe_file_name
from zwgk.model.inputs import known_counts
from zwgk.model.roster import Unit
from zwgk.new_files import save_new_files
from zwgk.statistics.results import Results
from zwgk.statistics.shortfalls import required_of
from zwgk.workbook import layout
from zwgk.workbook.plan_block import cell_text, month_list, whole
from zwgk.workbook.sheet_names import free_sheet_name
from zwgk.workbook.template import parts, styles

_LIST_HEADS = ("单位简称", "单位全称", "类别")
_LIST_MORE = ("合计", "名次", "本类单位数", "不足之处", "缺报月份")


@dataclass(frozen=True)
class UnitFeedback:
    """Feedback for one unit. figures: per column its heading, counts by month, the period's sum and the quota (None:
    not reported, not asked for); `duty` False: not the unit's. rank: None without any report."""

    unit: Unit
    columns: tuple["ColumnFeedback", ...]
    total: int | None
    rank: int | None
    of: int
    shortfalls: str
    missing: tuple[int, ...]


@dataclass(frozen=True)
class ColumnFeedback:
    """One column of a unit; `months` are counts in the order of the period's months."""

    name: str
    heading: str
    duty: bool
    months: tuple[int | None, ...]
    found: int | None
    quota: int | None


def unit_feedback(results: Results) -> list[UnitFeedback]:
    """Return one entry per unit, in roster order."""
    inputs = results.inputs
    counts = known_counts(inputs.counts)
    found = {(unit, column): whole(sum_) for unit, column, sum_ in _rows(results.totals, "unit", "column", "found")}
    missing = dict(zip(results.reported["unit"], results.reported["missing"], strict=True))
    ranks = {unit: rank for table in results.rankings.values() for rank, unit in _rows(table, "rank", "unit")}
    totals = results.unit_totals.to_dict()
    entries = []
    for unit in inputs.units:
        columns = []
        for column in inputs.rules.columns_of(unit.kind):
            months = tuple(counts.get((unit.name, column.name, month)) for month in inputs.period.months)
            quota = required_of(column, unit, inputs.rules, inputs.period)
            duty = column.name in unit.duties
            columns.append(
                ColumnFeedback(column.name, column.heading, duty, months, found.get((unit.name, column.name)), quota)
            )
        total = whole(totals.get(unit.name))
        entries.append(
            UnitFeedback(
                unit,
                tuple(columns),
                total,
                whole(ranks[unit.name]) if total is not None and unit.name in ranks else None,
                len(results.rankings[unit.kind]),
                "；".join(_shortfalls(results.shortfalls, unit)),
                tuple(missing.get(unit.name, ())),
            )
        )
    return entries


def _rows(frame: pd.DataFrame, *columns: str) -> Iterator[tuple[object, ...]]:
    return zip(*(frame[column] for column in columns), strict=True)


def _shortfalls(shortfalls: pd.DataFrame, unit: Unit) -> Iterator[str]:
    for row in shortfalls[shortfalls["unit"] == unit.name].to_dict("records"):
        required, found = whole(row["required"]), whole(row["found"])
        asked = f"应发 {required} 条，" if required is not None else ""
        yield f"{row['heading']}{row['state']}（{asked}实发 {found if found is not None else '未报'}）"


def write_feedback(results: Results, folder: Path) -> tuple[list[Path], str]:
    """Write the files into `folder`, all or none; return them, and why there is no PDF ("" if there is one).

    Raise `Refusal` if one of them already exists.
    """
    title = safe_file_name(results.inputs.period.title)
    entries = unit_feedback(results)
    pages = _saved(_pages(entries, results))
    files = {f"{title}-反馈单.xlsx": pages, f"{title}-反馈清单.xlsx": _saved(_list(entries, results))}
    lacking = "没有找到 LibreOffice，没有生成 PDF：可以在 Excel 里打开反馈单打印" if find_soffice() is None else ""
    if not lacking:
        (files[f"{title}-反馈单.pdf"],) = to_pdf(Document(f"{title}-反馈单.xlsx", pages))
    for name in files:
        if (folder / name).exists():
            raise Refusal(f"文件夹“{folder}”里已有“{name}”，没有覆盖：请移走它，或换一个文件夹。")
    save_new_files(folder, files.items())
    return [folder / name for name in files], lacking


def _pages(entries: Sequence[UnitFeedback], results: Results) -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    styles.register(book)
    for entry in entries:
        _add_page(book.create_sheet(free_sheet_name(entry.unit.name, book.sheetnames)), entry, results)
    return book


def _add_page(sheet: Worksheet, entry: UnitFeedback, results: Results) -> None:
    period = results.inputs.period
    styles.put(sheet, 1, 1, f"{period.title}政府网站信息公开反馈单", styles.TITLE)
    sheet.row_dimensions[1].height = 32
    styles.put(sheet, 2, 1, "单位", styles.LABEL)
    styles.put(sheet, 2, 2, cell_text(entry.unit.full_name), styles.READ_ONLY_TEXT)
    heads = ("栏目", *(f"{month}月" for month in period.months), "本期", "应发", "差额")
    sheet.merge_cells(start_row=2, end_row=2, start_column=2, end_column=len(heads))
    sheet.row_dimensions[2].height = 24
    parts.heads(sheet, 4, heads)
    row = 5
    for column in entry.columns:
        gap = max(column.quota - (column.found or 0), 0) if column.duty and column.quota is not None else None
        shown = (
            (*column.months, column.found, column.quota, gap) if column.duty else (layout.NOT_DUTY,) * (len(heads) - 1)
        )
        styles.put(sheet, row, 1, cell_text(column.heading), styles.LABEL)
        for place, value in enumerate(shown, start=2):
            styles.put(sheet, row, place, value, styles.READ_ONLY)
        sheet.row_dimensions[row].height = 22
        row += 1
    rank = f"第 {entry.rank} 名（共 {entry.of} 个{entry.unit.kind}）" if entry.rank else "没有报数，未列名次"
    facts = (
        ("合计", entry.total if entry.total is not None else "未报"),
        ("名次", rank),
        ("不足之处", cell_text(entry.shortfalls) or "无"),
        ("缺报月份", month_list(entry.missing) or "无"),
    )
    for label, value in facts:
        styles.put(sheet, row + 1, 1, label, styles.LABEL)
        styles.put(sheet, row + 1, 2, value, styles.READ_ONLY_TEXT)
        sheet.merge_cells(start_row=row + 1, end_row=row + 1, start_column=2, end_column=len(heads))
        sheet.row_dimensions[row + 1].height = 24 if len(str(value)) < 40 else 60
        row += 1
    styles.put(sheet, row + 2, 1, "有出入的请与本办联系，核对后改正。", styles.HINT)
    styles.widths(sheet, {1: 24, **dict.fromkeys(range(2, len(heads) + 1), 10)})
    styles.page(sheet, landscape=True)
    sheet.page_setup.fitToHeight = 1


def _list(entries: Sequence[UnitFeedback], results: Results) -> Workbook:
    """Return a row per unit, after a line of headings: the source of a mail merge."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "反馈清单"
    styles.register(book)
    names = results.inputs.rules.column_names
    parts.heads(sheet, 1, (*_LIST_HEADS, *(cell_text(name) or "" for name in names), *_LIST_MORE))
    for row, entry in enumerate(entries, start=2):
        unit = entry.unit
        by_name = {column.name: column.found if column.duty else layout.NOT_DUTY for column in entry.columns}
        cells = (
            *map(cell_text, (unit.name, unit.full_name, unit.kind)),
            *(by_name.get(name, layout.NOT_DUTY) for name in names),
            *(entry.total, entry.rank, entry.of, cell_text(entry.shortfalls), month_list(entry.missing)),
        )
        for place, value in enumerate(cells, start=1):
            styles.put(sheet, row, place, value, styles.INPUT_TEXT if isinstance(value, str) else styles.INPUT_COUNT)
    styles.widths(sheet, {1: 18, 2: 30, 3: 9, **dict.fromkeys(range(4, 4 + len(names) + 3), 11)})
    styles.widths(sheet, {len(names) + 7: 44, len(names) + 8: 20})
    return book


def _saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
