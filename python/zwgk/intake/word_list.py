"""Import of two-column lists (错词, 正词) into the sheet 校对词表, and export of the sheet as such a list."""

from pathlib import Path

import xlwings as xw

from zwgk.csv_files import csv_bytes
from zwgk.errors import Refusal
from zwgk.files import save_file
from zwgk.intake.foreign.faults import EXPORT_REMEDIES, Unreadable
from zwgk.intake.foreign.limits import FORM_LIMITS
from zwgk.intake.foreign.reader import ForeignReader
from zwgk.intake.foreign.text_files import csv_rows
from zwgk.outcome import Outcome, OutcomeTable, Status
from zwgk.workbook import layout
from zwgk.workbook.grid import as_text, read_grid
from zwgk.workbook.plan_block import cell_text
from zwgk.workbook.plan_words import write_words
from zwgk.workbook.read_words import why_no_pair, word_pair
from zwgk.workbook.schema import RIGHT_WORD, WORDS, WRONG_WORD
from zwgk.workbook.table_reader import InputRows, read_tables

_HEADS = frozenset(
    {"错词", "错误", "错误写法", "错", "原词", "误", "正词", "正确", "正确写法", "正", "建议", "改为", "应为"}
)
_TEXTS = (".csv", ".txt", ".tsv")
_MOST_ROWS = 20_000


def import_words(book: xw.Book, path: Path) -> Outcome:
    """Append a list's pairs to the sheet; every row of the list is added, already known, or reported.

    Raise `Refusal`, with nothing written, for a file that cannot be read or a workbook without the sheet.
    """
    found = _found(book)
    known = {row.text(WRONG_WORD): row.text(RIGHT_WORD) for row in found.rows}
    added: list[tuple[str, str, str]] = []
    same = 0
    refused: list[tuple[str, ...]] = []
    rows = _rows(path)
    for number, cells in rows:
        wrong, right = word_pair(*cells[:2])
        why = "没有写错词" if not wrong else why_no_pair(wrong, right)
        if not why and known.get(wrong, right) != right:
            why = f"词表里“{wrong}”的正词是“{known[wrong]}”，没有改"
        if why:
            refused.append((str(number), wrong, right, why))
        elif wrong in known:
            same += 1
        else:
            known[wrong] = right
            added.append((wrong, right, cells[2]))
    write_words(book, found, added)
    told = f"加入“{layout.WORDS}”{len(added)} 行，原来就有 {same} 行，没有采用 {len(refused)} 行"
    headline = f"“{path.name}”共 {len(rows)} 行：{told}。"
    table = OutcomeTable("没有采用的行", ("行号", "错词", "正词", "原因"), tuple(refused))
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


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    """Return the filled rows (three cells each) with their numbers, without a first row of headings."""
    try:
        content = path.read_bytes()
    except OSError:
        raise Refusal(f"找不到文件“{path}”：请检查文件名和路径。") from None
    if path.suffix.lower() in _TEXTS:
        rows = csv_rows(content, path)
    else:
        try:
            with ForeignReader() as reader:
                sheets = [(sheet.visible, sheet.top, sheet.rows()) for sheet in reader.sheets(content, FORM_LIMITS)]
        except Unreadable as unreadable:
            raise unreadable.refusal(path.name, EXPORT_REMEDIES) from None
        top, cells = next(((top, rows) for visible, top, rows in sheets if visible and rows), (0, []))
        rows = [[]] * top + [[as_text(cell) for cell in row] for row in cells]
    if len(rows) > _MOST_ROWS:
        raise Refusal(f"“{path.name}”有 {len(rows)} 行，超过 {_MOST_ROWS} 行：请检查是否选错了文件。")
    numbered = [(at, [cell.strip() for cell in row]) for at, row in enumerate(rows, start=1)]
    filled = [(at, [*row, "", ""][:3]) for at, row in numbered if any(row)]
    if filled and {cell for cell in filled[0][1][:2] if cell} <= _HEADS:
        filled = filled[1:]
    if not filled:
        raise Refusal(f"“{path.name}”里没有词：请给一个两列的表，第一列错词，第二列正词。")
    return filled
