"""Workbooks of Excel 95 and earlier, whose Chinese texts the usual parser garbles: read by xlrd, in the worker only."""

import datetime as dt
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Literal

import xlrd
from xlrd.sheet import Cell, Sheet

from zwgk.intake.foreign.faults import Fault, Unreadable
from zwgk.intake.foreign.marks import ERRORS, Facts
from zwgk.intake.foreign.raw_sheet import Row

_Epoch = Literal[0, 1]  # days are counted from 1900, or from 1904
_CHINESE = "gb18030"  # for a file that does not tell its code page
_BLANK = (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK)


def old_sheets(content: bytes) -> Iterator[tuple[Facts, Iterator[Row]]]:
    """Yield the facts and the rows of every worksheet. Raise `Unreadable` for a password and for a damaged file."""
    book = _opened(content)
    if book.codepage is None:
        book = _opened(content, _CHINESE)
    for sheet in book.sheets():
        filled = [
            (row, column)
            for row in range(sheet.nrows)
            for column, kind in enumerate(sheet.row_types(row))
            if kind not in _BLANK
        ]
        rows, columns = _span(row for row, _ in filled), _span(column for _, column in filled)
        facts = Facts(
            name=sheet.name,
            visible=sheet.visibility == 0,
            top=rows.start,
            left=columns.start,
            height=len(rows),
            width=len(columns),
            hidden_rows=frozenset(row for row, looks in sheet.rowinfo_map.items() if looks.hidden),
            hidden_columns=frozenset(column for column, looks in sheet.colinfo_map.items() if looks.hidden),
            struck=frozenset((row, column) for row, column in filled if _is_struck(book, sheet, row, column)),
        )
        yield facts, _values(sheet, rows, columns, book.datemode)


def _is_struck(book: xlrd.Book, sheet: Sheet, row: int, column: int) -> bool:
    style = sheet.cell_xf_index(row, column) if book.xf_list else None
    font = book.xf_list[style].font_index if style is not None and style < len(book.xf_list) else -1
    return 0 <= font < len(book.font_list) and bool(book.font_list[font].struck_out)


def _span(places: Iterable[int]) -> range:
    listed = list(places)
    return range(min(listed), max(listed) + 1) if listed else range(0)


def _opened(content: bytes, encoding: str | None = None) -> xlrd.Book:
    try:
        return xlrd.open_workbook(
            file_contents=content, logfile=StringIO(), encoding_override=encoding, formatting_info=True
        )
    except MemoryError:
        raise
    except Exception as error:  # of many kinds: it trusts the file
        raise Unreadable(Fault.PASSWORD if "encrypted" in str(error) else Fault.DAMAGED) from None


def _values(sheet: Sheet, rows: range, columns: range, epoch: _Epoch) -> Iterator[Row]:
    for row in rows:
        cells = sheet.row(row)
        yield [_value(cells[column], epoch) if column < len(cells) else "" for column in columns]


def _value(cell: Cell, epoch: _Epoch) -> object:
    """Return the value as the usual parser would; the text of an error."""
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return ERRORS.get(int(cell.value), ERRORS[0x2A])
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_DATE and isinstance(cell.value, float):
        try:
            moment = xlrd.xldate_as_datetime(cell.value, epoch)
        except (ValueError, OverflowError):
            return cell.value
        return moment if moment.time() != dt.time() else moment.date()
    return cell.value
