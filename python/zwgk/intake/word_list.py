"""Import of two-column lists (错词, 正词) into the sheet 校对词表, and export of the sheet as such a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import xlwings as xw

from zwgk.csv_files import csv_bytes
from zwgk.errors import Refusal
from zwgk.files import save_file
from zwgk.intake.list_files import list_grids
from zwgk.model.words import Entries, why_no_pair, word_pair
from zwgk.outcome import Outcome, OutcomeTable, Status
from zwgk.workbook import layout
from zwgk.workbook.grid import Grid, as_text, read_grid
from zwgk.workbook.plan_block import cell_text
from zwgk.workbook.plan_inputs import write_words
from zwgk.workbook.reserved import is_total
from zwgk.workbook.schema import RIGHT_WORD, WORDS, WRONG_WORD
from zwgk.workbook.table_reader import InputRows, read_tables

_WRONG = frozenset({WRONG_WORD, "错误", "错误写法", "错", "原词", "误"})
_RIGHT = frozenset({RIGHT_WORD, "正确", "正确写法", "正", "建议", "改为", "应为"})
_REMARKS = frozenset({"备注", "说明"})
_NUMBERS = frozenset({"序号", "编号", "行号"})  # nobody misses them
_MOST_ABOVE = 10  # lines above the headings
_MOST_ROWS = 20_000
_LONGEST_WORD = 200


def import_words(book: xw.Book, path: Path) -> Outcome:
    """Append a list's pairs to the sheet; every row of the list is added, already known, or reported.

    Raise `Refusal`, with nothing written, for a file that cannot be read or a workbook without the sheet.
    """
    found = _found(book)
    entries = Entries({row.text(WRONG_WORD): row.text(RIGHT_WORD) for row in found.rows})
    known = entries.pairs
    added: list[tuple[str, str, str]] = []
    same = 0
    read = _read(path)
    refused: list[tuple[str, ...]] = [(place, "", "", why) for place, why in read.unread]
    for place, *cells, remark in read.rows:
        wrong, right = word_pair(*cells)
        why = "没有写错词" if not wrong else why_no_pair(wrong, right)
        if max(map(len, cells)) > _LONGEST_WORD:
            why = f"有 {max(map(len, cells))} 个字，不像一个词"
        why = why or entries.why_not(wrong, right)
        if not why and known.get(wrong, right) != right:
            why = f"词表里“{wrong}”的正词是“{known[wrong]}”，没有改"
        if why:
            refused.append((place, wrong[:_LONGEST_WORD], right[:_LONGEST_WORD], why))
        elif wrong in known:
            same += 1
        else:
            entries.add(wrong, right)
            added.append((wrong, right, remark))
    write_words(book, found, added)
    left = len(read.rows) - len(added) - same
    told = f"加入“{layout.WORDS}”{len(added)} 行，原来就有 {same} 行，没有采用 {left} 行"
    headline = f"“{path.name}”共 {len(read.rows)} 行：{told}。"
    table = OutcomeTable("没有采用的行", ("行号", WRONG_WORD, RIGHT_WORD, "原因"), tuple(refused))
    return Outcome(Status.DONE_WITH_PROBLEMS if refused else Status.DONE, headline, tables=(table,) if refused else ())


def export_words(book: xw.Book, target: Path) -> Outcome:
    """Save the sheet's rows as a text file that Excel opens (.csv). The workbook is only read."""
    if target.suffix.lower() != ".csv":
        raise Refusal(f"词表只能存成 CSV，“{target.name}”不是：请以 .csv 结尾（Excel 能直接打开）。")
    rows = _found(book).rows
    lines = ([cell_text(row.table_text(heading)) or "" for heading in layout.WORD_HEADINGS] for row in rows)
    save_file(target, csv_bytes([layout.WORD_HEADINGS, *lines]))
    return Outcome(Status.DONE, f"“{layout.WORDS}”已导出：{len(rows)} 行。", files=(target,))


def _found(book: xw.Book) -> InputRows:
    if layout.WORDS not in [sheet.name for sheet in book.sheets]:
        raise Refusal(f"工作簿里没有工作表“{layout.WORDS}”（旧版工作簿没有这张表）：请改用新版工作簿。")
    found = read_tables(read_grid(book.sheets[layout.WORDS]), (WORDS,), []).get(WORDS)
    if found is None or {WRONG_WORD, RIGHT_WORD} & {*found.table.missing, *found.table.repeated}:
        raise Refusal(
            f"“{layout.WORDS}”上找不到标题“{WRONG_WORD}、{RIGHT_WORD}”，或有一个出现了两次：请恢复这一行标题。"
        )
    return found


@dataclass(frozen=True)
class _List:
    """rows: place, wrong word, right word, remark. unread: place and reason of all else."""

    rows: tuple[tuple[str, str, str, str], ...]
    unread: tuple[tuple[str, str], ...]


def _read(path: Path) -> _List:
    """Return the filled rows of every sheet. Raise `Refusal` if there is none, or its columns are unclear."""
    rows: list[tuple[str, str, str, str]] = []
    unread: list[tuple[str, str]] = []
    sheets = [(grid.sheet, visible, _filled(grid)) for grid, visible in list_grids(path)]
    filled = sum(visible and bool(cells) for _, visible, cells in sheets)
    for name, visible, cells in sheets:
        before = f"{name}!" if filled > 1 else ""
        if len(cells) > _MOST_ROWS:
            raise Refusal(f"“{path.name}”有 {len(cells)} 行，超过 {_MOST_ROWS} 行：请检查是否选错了文件。")
        if not visible:
            unread += [(f"工作表“{name}”", f"是隐藏的，{len(cells)} 行没有读")] if cells else []
            continue
        places = _places(path.name, cells)
        unread += [(f"{before}{number}", "在标题行上面，没有读") for number, _ in cells[: max(places.head, 0)]]
        if places.other:
            unread.append((f"{before}标题行", f"这几栏没有读：{'、'.join(places.other)}"))
        for number, line in cells[places.head + 1 :]:
            wrong, right, remark = (line[at] if 0 <= at < len(line) else "" for at in places.columns)
            if wrong in _WRONG and right in _RIGHT:
                unread.append((f"{before}{number}", "又是一行标题"))
            elif is_total(wrong) and (right.isdecimal() or not right):
                unread.append((f"{before}{number}", "是合计"))
            elif wrong or right or remark:
                rows.append((f"{before}{number}", wrong, right, remark))
            else:
                unread.append((f"{before}{number}", "没有词"))
    if not rows:
        raise Refusal(f"“{path.name}”里没有词：请给一个两列的表，第一列错词，第二列正词。")
    return _List(tuple(rows), tuple(unread))


def _filled(grid: Grid) -> list[tuple[int, list[str]]]:
    """Return the filled rows with their numbers; the first cell is that of the sheet's first column."""
    rows = ([as_text(cell) for cell in row] for row in grid.values)
    return [(at, [""] * (grid.left - 1) + row) for at, row in enumerate(rows, start=grid.top) if any(row)]


@dataclass(frozen=True)
class _Places:
    """head: index of the row of headings, -1 without one. columns: of the wrong word, the right word and the remark
    (-1 without one). other: headings of all other columns."""

    head: int
    columns: tuple[int, int, int]
    other: tuple[str, ...] = ()


def _places(name: str, rows: Sequence[tuple[int, Sequence[str]]]) -> _Places:
    """Return the columns by their headings, or else the first two or three. Raise `Refusal` for more columns without
    headings, and for numbers in place of wrong words."""
    for head, (_, cells) in enumerate(rows[:_MOST_ABOVE]):
        wrong = [at for at, cell in enumerate(cells) if cell in _WRONG]
        right = [at for at, cell in enumerate(cells) if cell in _RIGHT]
        if wrong and right and len(wrong) + len(right) > 2:
            raise Refusal(f"“{name}”的标题“{cells[wrong[0]]}”“{cells[right[0]]}”出现了不止一次：请删去多余的列。")
        if len(wrong) == len(right) == 1:
            remark = next((at for at, cell in enumerate(cells) if cell in _REMARKS), -1)
            taken = {wrong[0], right[0], remark}
            others = tuple(cell for at, cell in enumerate(cells) if cell and at not in taken and cell not in _NUMBERS)
            return _Places(head, (wrong[0], right[0], remark), others)
    left = min((next(at for at, cell in enumerate(cells) if cell) for _, cells in rows), default=0)
    wide = any(any(cells[left + 3 :]) for _, cells in rows)
    if wide or (rows and all(cells[left].isdecimal() for _, cells in rows[1:] or rows if len(cells) > left)):
        raise Refusal(
            f"“{name}”里看不出哪一列是错词、哪一列是正词，没有读取：请在第一行写上标题“{WRONG_WORD}”“{RIGHT_WORD}”。"
        )
    return _Places(-1, (left, left + 1, left + 2))
