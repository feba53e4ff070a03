"""A workbook file -> a copy to print: only its attachments, as values with formats, without hidden rows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from xlwings.utils import col_name

from xlwings_engines.addresses import Area, format_area
from xlwings_engines.errors import EngineError
from xlwings_engines.file_engine.untrusted import read_safely
from xlwings_engines.opc import PackageReader, Relation, parse
from xlwings_engines.package.document import values_of
from xlwings_engines.values import CellError
from xlwings_engines.values_only import LEAST_SCALE, Hidden, SheetCopy, ValuesOnly, range_corners
from zwgk.engine_messages import chinese
from zwgk.errors import Refusal
from zwgk.model.period import Period
from zwgk.model.rules import Rules
from zwgk.statistics.results import Results
from zwgk.statistics.shown_columns import COLOURED, shown_columns, table_shape
from zwgk.workbook import layout, paper_sizes
from zwgk.workbook.attachment_sheets import (
    hidden_on_paper,
    lacks_its_value,
    nothing_to_print,
    printed_corner,
    refuse_gap,
)
from zwgk.workbook.grid import MOST_COLUMNS, MOST_ROWS, Grid, refuse_without
from zwgk.workbook.merged_cells import covered
from zwgk.workbook.plan_attachments import attachment_blocks, period_quotas, quota_blocks
from zwgk.workbook.read_settings import read_period, read_rules

_SEEN_ON_PAPER = {
    "drawing": "图片、图形或图表",
    "legacyDrawingHF": "页眉页脚里的图片",
    "image": "背景图片",
    "oleObject": "嵌入的对象",
}
_UNSEEN: dict[Hidden, str] = {
    "colour": "字和底色一样，或差不多（如白字）",
    "format": "数字格式（如 ;;;、0%）使它不显示，或显示成别的",
    "size": "字太小",
    "symbols": "用的是符号字体（如 Wingdings）",
    "struck": "画着删除线",
    "rule": "条件格式使它看不见，或显示成别的",
}
_SHRUNK = 0.6  # part of its size in which a number is still read
_LEAST_HEIGHT = 8  # points of a row: then half of each character is there
_MARK_FONT, _MARK_POINTS = "黑体,Regular", 16


@dataclass(frozen=True)
class PrintCopy:
    """An .xlsx file with the attachments only.

    `losses`: their contents that are missing from it, one Chinese line each; `mended`: what their sheets have that
    would spoil the print, and the copy has not.
    """

    content: bytes
    losses: tuple[str, ...]
    mended: tuple[str, ...]


def print_copy(
    workbook: Path, results: Results | None = None, first_page: Callable[[], int] = lambda: 1, mark: str = ""
) -> PrintCopy:
    """Return the attachments of a workbook file, with the figures of `results`, if given, replacing its own.

    `first_page` returns the number of the first page, and is called last: the text before the attachments may be in
    conversion meanwhile. `mark` is printed at the head of each page. Raise `Refusal` if there is no
    attachment yet, and, when the file's own figures are used, if a row or column is hidden by hand or a formula has no
    result.
    """
    try:
        data = read_safely(workbook)
        source = PackageReader(data)
        parts = {sheet.name: sheet.part for sheet in source.sheets if sheet.kind == "worksheet"}
        if results is None:
            rules, period = _rules_and_period(data, source)
        else:
            rules, period = results.inputs.rules, results.inputs.period
        refuse_gap(workbook.name, parts, rules.attachments)
        if not layout.attachments_among(parts):
            raise nothing_to_print(workbook.name)
        present = layout.attachments_among(parts)
        names, further = present[: rules.attachments], present[rules.attachments :]
        copy = ValuesOnly(source, names)
    except EngineError as error:
        raise Refusal(chinese(error)) from error
    if results is None and all(sheet.value(*layout.ATTACHMENT_FIRST) is None for sheet in copy.sheets.values()):
        raise nothing_to_print(workbook.name)
    losses = [*_seen_on_paper(source, {name: parts[name] for name in names})]
    losses += [f"{name}：不在“设置”所说的附件之内，没有印；要印就单独打印这张表" for name in further]
    mended: list[str] = []
    if results is not None:
        _write(copy, results)
    for number, (name, sheet) in enumerate(copy.sheets.items()):
        mended += [f"“{name}”{what}" for what in _mend(workbook.name, name, copy, number, rules)]
        _write_quotas(sheet, number, rules, period)
        _fence_off(sheet)
        if not sheet.keep_harmless_rules({layout.NAME_SCREEN_COLOURS}):
            losses.append(f"{name}：引用了别处的条件格式")
    first = first_page()
    for sheet in copy.sheets.values():
        _dress(sheet, first, mark)
    copy.constants[layout.NAME_SCREEN_COLOURS] = rules.office.colour_on_paper
    copy.sheets[names[0]].number_pages_from(first)
    return PrintCopy(copy.to_bytes(), tuple(losses), tuple(mended))


def _mend(book: str, name: str, copy: ValuesOnly, number: int, rules: Rules) -> list[str]:
    """Make all of an attachment visible on paper; return what was wrong. Raise `Refusal` for what only the clerk can
    mend."""
    sheet = copy.sheets[name]
    if sheet.print_area is None:
        declared = [range_corners(area) for area in sheet.declared_print_areas]
        row, column = printed_corner(sheet.value, declared, number, rules)
        sheet.print_area = f"A1:{col_name(column)}{row}"
    sheet.drop_blank_rows(range_corners(sheet.print_area)[0])
    sheet.repeated_rows = (layout.ATTACHMENT_HEAD_ROW, layout.ATTACHMENT_HEAD_ROW)
    _refuse_gaps(book, name, sheet, number, rules)
    _refuse_unseen(book, name, sheet, copy)
    names = table_shape(rules, rules.kinds[number]).names if number < len(rules.kinds) else (2,)
    wrong = list(_make_room(copy, sheet, names))
    return [*wrong, "的页面设置（缩放、纸张、页边距或者标题里的分页）"] if _set_up_page(book, name, sheet) else wrong


def _seen_on_paper(source: PackageReader, parts: Mapping[str, str]) -> Iterator[str]:
    """Yield what a printed sheet, by name and part, would show besides its cells."""
    for name, part in parts.items():
        for relation in source.relations(part):
            if relation.kind in _SEEN_ON_PAPER and not _is_empty_drawing(source, relation):
                yield f"{name}：{_SEEN_ON_PAPER[relation.kind]}"


def _is_empty_drawing(source: PackageReader, relation: Relation) -> bool:
    """Return whether a drawing is empty: Calc stores an empty one for a sheet with a filter."""
    if relation.kind != "drawing" or relation.external or relation.target not in source.names:
        return False
    return len(parse(source.read(relation.target))) == 0


def _rules_and_period(data: bytes, source: PackageReader) -> tuple[Rules, Period]:
    """Read only 设置 and 首页: a workbook may have thousands of other sheets."""
    refuse_without((sheet.name for sheet in source.sheets), layout.HOME, layout.SETTINGS)
    home, settings = (
        Grid(name, area.row, area.column, [[_as_shown(value) for value in row] for row in values])
        for name, (area, values) in values_of(data, (layout.HOME, layout.SETTINGS), MOST_ROWS, MOST_COLUMNS).items()
    )
    return read_rules(settings), read_period(home)


def _as_shown(value: object) -> object:
    return str(value) if isinstance(value, CellError) else value


def _write(copy: ValuesOnly, results: Results) -> None:
    for block in (*attachment_blocks(results), *quota_blocks(results)):
        sheet = copy.sheets.get(block.sheet)
        if sheet is None:
            raise Refusal(f"工作簿里没有工作表“{block.sheet}”，结果没有地方写：请恢复它，或点“同步结构”补上。")
        rows = [list(row) for row in block.rows]
        if block.grows:
            rows += [[None] * block.width] * (sheet.last_row(block.width) - (block.row + len(rows)) + 1)
        sheet.write(block.row, block.column, cast(list[list[str | int | float | None]], rows))
        if block.print_columns:
            sheet.show_rows(sheet.hidden_rows())
            sheet.print_area = f"A1:{col_name(block.print_columns)}{block.row + len(block.rows) - 1}"


def _refuse_gaps(book: str, name: str, sheet: SheetCopy, number: int, rules: Rules) -> None:
    """Raise `Refusal` if any of the print area would be missing on paper."""
    last_row, last_column = range_corners(sheet.print_area or "A1")
    sheet.show_rows(sheet.filtered)
    rows = [row for row in sheet.hidden_rows() if row <= last_row]
    columns = [column for first, last in sheet.hidden_columns() for column in range(first, min(last, last_column) + 1)]
    if rows or columns:
        raise hidden_on_paper(book, name, rows, columns)
    head = layout.ATTACHMENT_HEAD_ROW
    for area in sheet.merged_areas():
        on_paper = area.intersection(Area(head, 1, last_row - head + 1, last_column))
        if on_paper is not None and any(
            lacks_its_value(sheet.value, (row, column), last_column, number, rules)
            for row in range(on_paper.row, on_paper.last_row + 1)
            for column in range(on_paper.column, on_paper.last_column + 1)
            if (row, column) != (area.row, area.column)
        ):
            raise covered(name, format_area(area, False, False))
    unknown = sorted(place for place in sheet.unknown if place[0] <= last_row and place[1] <= last_column)
    if unknown:
        row, column = unknown[0]
        raise Refusal(
            f"“{book}”里“{name}”{col_name(column)}{row} 是公式，文件里没有它的结果："
            "请在 Excel 或 LibreOffice 里打开，保存一次再试。"
        )


def _refuse_unseen(book: str, name: str, sheet: SheetCopy, copy: ValuesOnly) -> None:
    """Raise `Refusal` if a format hides a cell of the print area, or shows it as something else."""
    unseen = copy.unseen(sheet, *range_corners(sheet.print_area or "A1"))
    if unseen:
        row, column = min(unseen)
        alike = sum(hidden == unseen[row, column] for hidden in unseen.values())
        more = f"等 {alike} 格" if alike > 1 else ""
        raise Refusal(
            f"“{book}”里“{name}”{col_name(column)}{row}{more}有内容，但{_UNSEEN[unseen[row, column]]}，"
            "印出来会缺或会错：请用格式刷照别的附件的同一格恢复，再试。"
        )


def _make_room(copy: ValuesOnly, sheet: SheetCopy, names: Sequence[int]) -> Iterator[str]:
    """Make each text and number of the print area completely visible: columns and rows as wide and high as they need,
    texts level, and in lines if they are names (in columns `names`) or would run into their neighbours. Yield what was
    wrong; a name that does not wrap is not: an earlier version built it so."""
    last_row, last_column = range_corners(sheet.print_area or "A1")
    head, title = layout.ATTACHMENT_HEAD_ROW, layout.ATTACHMENT_TITLE[0]
    rows = {
        row: {column: value for column in range(1, last_column + 1) if (value := sheet.value(row, column)) is not None}
        for row in range(1, last_row + 1)
    }
    points = {
        row: max((copy.points(sheet, row, column) for column in cells), default=paper_sizes.BODY_POINTS)
        for row, cells in rows.items()
    }
    notes = {row for row, cells in rows.items() if row > head and set(cells) == {1} and isinstance(cells[1], str)}
    table = [row for row in rows if row >= head and row not in notes]
    for column in range(1, last_column + 1):
        texts = {row: str(rows[row][column]) for row in table if column in rows[row]}
        if _widen(copy, sheet, column, texts, points):
            yield f"{col_name(column)} 列太窄"
    widths = [paper_sizes.millimetres(sheet.column_characters(column)) for column in range(1, last_column + 1)]
    for row, cells in rows.items():
        broken = set()
        if row in table:
            broken = {
                column
                for column, text in cells.items()
                if isinstance(text, str)
                and (column in names or row == head or not copy.keeps_inside(sheet, row, column))
                and paper_sizes.lines(text, widths[column - 1], points[row]) > 1
            }
            height = paper_sizes.head_height if row == head else paper_sizes.row_height
            lines = [str(cells[column]) if column in broken else "" for column in range(1, last_column + 1)]
            needed = height(lines, widths, points[row])
        else:
            broken = {1} if row == title else set()
            needed = max(
                (paper_sizes.line_height(str(text), sum(widths), points[row]) for text in cells.values()), default=0.0
            )
        for column in cells:
            changed = copy.lay_out(sheet, row, column, wrap=column in broken)
            if changed and not (row > head and column in names and column in broken):
                yield f"{col_name(column)}{row} 的字转了方向、重复填充，或没有换行"
        if cells and needed > sheet.height(row):
            if sheet.height(row) < _LEAST_HEIGHT:
                yield f"第 {row} 行太矮"
            sheet.set_height(row, needed)


def _widen(
    copy: ValuesOnly, sheet: SheetCopy, column: int, texts: Mapping[int, str], points: Mapping[int, float]
) -> bool:
    """Widen a column if it is too narrow for a text, by row, in letters of so many points; return whether it was."""
    least = easy = 0.0
    for row, text in texts.items():
        needed, read = paper_sizes.column_mm(text, points[row])
        shrinks = text.isascii() and copy.keeps_inside(sheet, row, column)  # as the template's figures
        least, easy = max(least, needed * _SHRUNK if shrinks else needed), max(easy, read)
    if paper_sizes.millimetres(sheet.column_characters(column)) >= least:
        return False
    sheet.set_column_characters(column, paper_sizes.characters(easy))
    return True


def _set_up_page(book: str, name: str, sheet: SheetCopy) -> bool:
    """Set up the pages of an attachment; return whether they were not. Raise `Refusal` if it is too wide to be read on
    one."""
    last_row, last_column = range_corners(sheet.print_area or "A1")
    sheet.merge_row(layout.ATTACHMENT_TITLE[0], last_column)
    width = sum(paper_sizes.millimetres(sheet.column_characters(column)) for column in range(1, last_column + 1))
    height = sum(map(sheet.height, range(1, last_row + 1))) * 25.4 / 72
    needed, changed = sheet.page.mend(width, height, paper_sizes.MARGINS_MM, layout.ATTACHMENT_HEAD_ROW)
    if needed < LEAST_SCALE:
        raise Refusal(
            f"“{book}”里“{name}”的各列一共有 {width:.0f} 毫米宽，缩到一页上字太小，看不清：请把列拉窄，再试。"
        )
    return changed


def _write_quotas(sheet: SheetCopy, number: int, rules: Rules, period: Period) -> None:
    """Write the period's quotas where the colours' formats expect them, in place of the formulas there."""
    if number < len(rules.kinds):
        kind, row = rules.kinds[number], layout.ATTACHMENT_HEAD_ROW
        shape = table_shape(rules, kind)
        coloured = sum(column.shown in COLOURED for column in shown_columns(rules, kind, period))
        for name in shape.names if coloured else ():
            heads = [sheet.value(row, column) for column in range(name + 1, name + 1 + coloured)]
            sheet.write(row, shape.quota_column(name + 1), [period_quotas(rules, kind.name, heads, period)])


def _fence_off(sheet: SheetCopy) -> None:
    """Put a space between the paper and the helper numbers beside it: LibreOffice paints a number of a hidden column as
    ### over blank cells, such as the total of a unit without a report."""
    last_row, last_column = range_corners(sheet.print_area or "A1")
    for row in range(layout.ATTACHMENT_HEAD_ROW, last_row + 1):
        if sheet.value(row, last_column + 1) is None:
            sheet.write(row, last_column + 1, [[" "]])


def _dress(sheet: SheetCopy, first_page: int, mark: str) -> None:
    """Put the draft's mark in the header, the page number on the outer side."""
    if mark:
        sheet.mark_headers(mark, _MARK_FONT, _MARK_POINTS)
    if first_page % 2 == 0:
        # LibreOffice takes the first sheet of paper for an odd page, whatever its number.
        sheet.swap_footers()
