"""Lines of the CSV files that a workbook is built from, cell by cell; bad ones are refused by file and line."""

import codecs
import csv
import datetime as dt
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zwgk.engine_messages import reason_of
from zwgk.errors import Refusal
from zwgk.workbook import layout
from zwgk.workbook.cell_values import parse_date
from zwgk.workbook.declaration import Holds, InputColumn, InputTable

JOINER = "；"  # between the entries of one cell
_UNSTORABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class CsvRow:
    """A line of a CSV file: its cells by heading, and its place."""

    declared: InputTable
    line: int
    cells: Mapping[str, str]

    def refuse(self, what: str) -> Refusal:
        """Return a `Refusal` with the file and the line."""
        return Refusal(f"{self.declared.file} 第 {self.line} 行：{what}。")

    def text(self, heading: str) -> str:
        """Return the text under a heading; "" if there is none."""
        return self.cells.get(heading, "")

    def record(self) -> dict[str, Any]:
        """Return the values of all columns, by their keys; raise `Refusal` for one that cannot be read."""
        return {column.key: self._value(column) for column in self.declared.keyed}

    def _value(self, column: InputColumn) -> Any:
        match column.holds:
            case Holds.COUNT:
                return self.count(column.key)
            case Holds.MONTH:
                return self.month(column.key)
            case Holds.DATE | Holds.YEAR_MONTH:
                return self.date(column.key)
            case Holds.YES_NO:
                return self.yes(column.key)
            case Holds.LIST:
                return self.entries(column.key)
            case _:
                return self.text(column.key)

    def entries(self, heading: str) -> tuple[str, ...]:
        """Return the entries of a list."""
        return tuple(part.strip() for part in self.text(heading).split(JOINER) if part.strip())

    def count(self, heading: str) -> int | None:
        """Return a whole number ≥ 0; None if the cell is empty."""
        text = self.text(heading)
        if not text:
            return None
        if not (text.isascii() and text.isdigit()):
            raise self.refuse(f"{heading} 写的是“{text}”，请写 0 或正整数")
        return int(text)

    def month(self, heading: str) -> int:
        """Return a month, 1 to 12; raise `Refusal` for anything else."""
        number = self.count(heading)
        if number is None or number not in range(1, 13):
            raise self.refuse(f"{heading} 写的是“{self.text(heading)}”，请写 1 到 12")
        return number

    def date(self, heading: str) -> dt.date | None:
        """Return the date as `parse_date` does, None if the cell is empty; raise `Refusal` for anything else."""
        text = self.text(heading)
        found = parse_date(text) if text else None
        if text and found is None:
            raise self.refuse(f"{heading} 写的是“{text}”，请写成 2024-06-28 或 2024-06")
        return found

    def yes(self, heading: str) -> bool | None:
        """Return 是 as True, 否 as False, blank as None; raise `Refusal` for anything else."""
        text = self.text(heading)
        if text not in ("", layout.YES, layout.NO):
            raise self.refuse(f"{heading} 写的是“{text}”，请写“是”或“否”")
        return None if not text else text == layout.YES


def csv_rows(path: Path, declared: InputTable) -> Iterator[CsvRow]:
    """Return the non-blank lines. The headings must be the declared columns' keys; those not `filled` are optional."""
    lines = file_text(path).splitlines(keepends=True)
    # Excel saves “Unicode 文本” with tabs, and CSV with semicolons if the system's list separator is one.
    reader = csv.reader(lines, delimiter=max(",\t;", key=lines[0].count) if lines else ",")
    headings = [heading.strip() for heading in next(reader, [])]
    for column in declared.keyed:
        if column.filled and column.key not in headings:
            raise Refusal(f"{path.name} 第 1 行：缺少标题 {column.key}，请补上。")
    known = {column.key for column in declared.keyed}
    for heading in headings:
        if heading not in known or headings.count(heading) > 1:
            raise Refusal(f"{path.name} 第 1 行：标题“{heading}”多余或重复，请删去。")
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(headings):
            raise Refusal(f"{path.name} 第 {reader.line_num} 行：比标题行多出单元格，请检查逗号。")
        fault = next((fault for cell in cells if (fault := text_fault(cell)) is not None), None)
        if fault is not None:
            raise Refusal(f"{path.name} 第 {reader.line_num} 行：有一格{fault}。")
        row = zip(headings, (cell.strip() for cell in cells), strict=False)
        yield CsvRow(declared, reader.line_num, dict(row))


def text_fault(text: str) -> str | None:
    """Return why a text cannot be stored in a workbook: it, or an entry of a list in it, would be a formula, or it
    holds a character that no XML may hold."""
    if any(part.strip().startswith("=") for part in text.split(JOINER)):
        return "以 = 开头，会被当成公式：请去掉等号"
    return "里有看不见的控制字符：请删去重新输入" if _UNSTORABLE.search(text) else None


def file_text(path: Path) -> str:
    """Return the text of a file in UTF-8 (with or without a mark) or GBK; raise `Refusal` if it is neither."""
    try:
        source = path.read_bytes()
    except FileNotFoundError:
        raise Refusal(f"文件夹“{path.parent}”里没有 {path.name}：请补上，格式见 workbook/README.md。") from None
    except OSError as error:
        raise Refusal(f"读不了“{path}”（{reason_of(error)}）。") from None
    wide = source.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gbk"):
        if encoding == "gbk" and _is_damaged_utf_8(source):
            break
        try:
            return io.StringIO(source.decode(encoding), newline=None).read()
        except UnicodeDecodeError:
            continue
    remedy = "在 Excel 里另存为“CSV UTF-8”" if path.suffix.lower() == ".csv" else "用记事本另存，编码选 UTF-8"
    raise Refusal(f"{path.name} 既不是 UTF-8 也不是 GBK 编码，或者已经损坏：请{remedy}。")


def _is_damaged_utf_8(source: bytes) -> bool:
    """Return whether most non-ASCII text is UTF-8 despite errors: read as GBK it would become other characters.

    Chinese characters take three bytes in UTF-8. Two bytes of GBK (动态) often look like a two-byte one.
    """
    right = sum(len(sign.encode()) for sign in source.decode("utf-8", "ignore") if ord(sign) >= 0x800)
    return source.startswith(codecs.BOM_UTF8) or 2 * right > sum(byte > 0x7F for byte in source)
