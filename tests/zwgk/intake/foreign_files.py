"""Small files dangerous for an unguarded parser, made by hand: .xlsb, .ods, .xls with a wrong sector."""

import datetime as dt
import io
import re
import struct
import zipfile
from collections.abc import Container, Iterable, Mapping

import msoffcrypto.format.ooxml
import openpyxl
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.worksheet import Worksheet


def zipped(parts: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def ods(rows: str, manifest: bytes = b"") -> bytes:
    """Return an .ods of one table; `rows` as XML with the usual prefixes."""
    namespace = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        f'<office:document-content xmlns:office="{namespace}office:1.0" xmlns:table="{namespace}table:1.0" '
        f'xmlns:text="{namespace}text:1.0"><office:body><office:spreadsheet><table:table table:name="表">{rows}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    parts = {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": content.encode(),
        "META-INF/manifest.xml": manifest or b"<manifest/>",
    }
    return zipped(parts)


def ods_number(number: int, attributes: str = "") -> str:
    value = f'office:value-type="float" office:value="{number}"'
    return f"<table:table-cell {attributes} {value}><text:p>{number}</text:p></table:table-cell>"


def _record(kind: int, data: bytes = b"") -> bytes:
    """Return a record of a binary part: type and length in seven bits per byte."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length = bytes([len(data)]) if len(data) < 128 else bytes([len(data) & 0x7F | 0x80, len(data) >> 7])
    return head + length + data


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb(
    cells: Iterable[tuple[int, int, float]],
    hidden_rows: Container[int] = (),
    hidden_columns: Iterable[int] = (),
    errors: Iterable[tuple[int, int, int]] = (),
) -> bytes:
    """Return an .xlsb of one sheet with numbers at (row, column), counted from 0 ([MS-XLSB] 2.1); `errors` by number,
    in rows below those of the numbers: the first as a value, all others as a formula."""
    relationships = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    sheet = _record(129) + _record(148, struct.pack("<IIII", 0, 0, 0, 0)) + _record(390)
    for column in hidden_columns:
        sheet += _record(60, struct.pack("<IIIIH", column, column, 2304, 0, 1))
    sheet += _record(391) + _record(145)
    for row, column, number in cells:
        sheet += _record(0, struct.pack("<IIHBBBI", row, 0, 300, 0, 0x10 if row in hidden_rows else 0, 0, 0))
        sheet += _record(5, struct.pack("<IId", column, 0, number))
    for place, (row, column, error) in enumerate(errors):
        sheet += _record(0, struct.pack("<IIHBBBI", row, 0, 300, 0, 0, 0, 0))
        sheet += _record(11 if place else 3, struct.pack("<IIB", column, 0, error))
    sheet += _record(146) + _record(130)
    book = _record(131) + _record(143) + _record(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("表"))
    book += _record(144) + _record(157, bytes(26)) + _record(132)
    return zipped(
        {
            "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "xl/workbook.bin": book,
            "xl/worksheets/sheet1.bin": sheet,
            "xl/_rels/workbook.bin.rels": (
                f'<Relationships xmlns="{relationships}"><Relationship Id="rId1" Type="{office}/worksheet" '
                'Target="worksheets/sheet1.bin"/></Relationships>'
            ).encode(),
        }
    )


def encrypted(package: bytes, password: str) -> bytes:
    """Return an office package with a password, encrypted as by Excel."""
    buffer = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(package)).encrypt(password, buffer)
    return buffer.getvalue()


def with_dimension(package: bytes, dimension: str) -> bytes:
    """Return an .xlsx whose sheets record this size."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name in parts:
        if name.startswith("xl/worksheets/sheet"):
            parts[name], found = re.subn(rb"<dimension[^>]*/>", dimension.encode(), parts[name])
            assert found == 1
    return zipped(parts)


def with_password_97(xls: bytes) -> bytes:
    """Return an .xls of Excel 97 with a FILEPASS record ([MS-XLS] 2.4.117: RC4) in place of its author's record."""
    author = xls.index(b"\x5c\x00\x70\x00")
    password = struct.pack("<HHHHH", 0x2F, 112, 1, 1, 1) + bytes(range(48))
    return xls[:author] + password + xls[author + len(password) :]


def with_errors_97(xls: bytes) -> bytes:
    """Return an .xls of Excel 97 with #N/A and #REF! in place of the first two of the first three numbers in a row
    ([MS-XLS] 2.4.175 MulRk, 2.4.24 BoolErr)."""
    numbers = xls.index(b"\xbd\x00\x18\x00")
    row, column = struct.unpack_from("<HH", xls, numbers + 4)
    errors = b"".join(
        struct.pack("<HHHHHBB", 0x205, 8, row, column + place, 15, error, 1) for place, error in enumerate((0x2A, 0x17))
    )
    return xls[:numbers] + errors + struct.pack("<HH", 0xFFF0, 0) + xls[numbers + 28 :]


def excel_4(cells: Mapping[tuple[int, int], float | str | None], hidden_row: int, hidden_column: int) -> bytes:
    """Return a workbook of Excel 4, which does not tell its code page; None is #N/A (OpenOffice's description of the
    format, 5.8 BOF, 5.10 BOOLERR, 5.59 LABEL, 5.71 NUMBER, 5.88 ROW)."""
    records = struct.pack("<HHHHH", 0x409, 6, 0, 0x10, 0)
    records += struct.pack("<HHHHHHHH", 0x7D, 12, hidden_column, hidden_column, 0, 0, 1, 0)
    records += struct.pack("<HHHHHHHHHH", 0x208, 16, hidden_row, 0, 9, 255, 0, 0, 0x20, 0)
    for (row, column), value in cells.items():
        if isinstance(value, str):
            text = value.encode("gbk")
            records += struct.pack("<HHHHHH", 0x204, 8 + len(text), row, column, 0, len(text)) + text
        elif value is None:
            records += struct.pack("<HHHHHBB", 0x205, 8, row, column, 0, 0x2A, 1)
        else:
            records += struct.pack("<HHHHHd", 0x203, 14, row, column, 0, value)
    return records + struct.pack("<HH", 0x0A, 0)


def compound_of_loops() -> bytes:
    """Return 1,024 bytes: a compound file whose only table of sectors says that each sector follows itself."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", header, 44, 1, 0, 0, 4096, 0, 1, 0, 0, 0)
    struct.pack_into("<I", header, 76, 0)
    header[80:] = b"\xff" * 432
    return bytes(header) + bytes(512)


_EPOCH = dt.date(1899, 12, 30)
_STYLES = {(False, False): 0, (True, False): 1, (False, True): 2, (True, True): 3}
"""A date, struck out -> the number of its format."""


def as_xlsb(book: openpyxl.Workbook) -> bytes:
    """Return the workbook as .xlsb: texts, whole numbers and days, struck-out cells, merged areas, and what is hidden
    ([MS-XLSB] 2.1.7)."""
    fonts = b"".join(_record(43, struct.pack("<HH", 220, 8 * struck) + bytes(20)) for struck in (False, True))
    formats = b"".join(
        _record(47, struct.pack("<HHHHH", 0, 14 if date else 0, struck, 0, 0) + bytes(6)) for date, struck in _STYLES
    )
    styles = _record(278) + _record(611, struct.pack("<I", 2)) + fonts + _record(612)
    styles += _record(617, struct.pack("<I", len(_STYLES))) + formats + _record(618) + _record(279)
    parts = {
        "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "xl/styles.bin": styles,
    }
    bundle, links = b"", ""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    for number, sheet in enumerate(book.worksheets, start=1):
        state = ("visible", "hidden", "veryHidden").index(sheet.sheet_state)
        bundle += _record(156, struct.pack("<II", state, number) + _wide(f"rId{number}") + _wide(sheet.title))
        links += f'<Relationship Id="rId{number}" Type="{office}/worksheet" Target="worksheets/sheet{number}.bin"/>'
        parts[f"xl/worksheets/sheet{number}.bin"] = _sheet_of(sheet)
    date_system = _record(153, struct.pack("<III", 0, 0, 0))
    parts["xl/workbook.bin"] = (
        _record(131) + date_system + _record(143) + bundle + _record(144) + _record(157, bytes(26)) + _record(132)
    )
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts["xl/_rels/workbook.bin.rels"] = f'<Relationships xmlns="{namespace}">{links}</Relationships>'.encode()
    return zipped(parts)


def _sheet_of(sheet: Worksheet) -> bytes:
    part = _record(129) + _record(148, struct.pack("<IIII", 0, sheet.max_row, 0, sheet.max_column)) + _record(390)
    for letter, look in sheet.column_dimensions.items():
        if look.hidden:
            column = column_index_from_string(letter) - 1
            part += _record(60, struct.pack("<IIIIH", column, column, 2304, 0, 1))
    part += _record(391) + _record(145)
    for row, cells in enumerate(sheet.iter_rows()):
        hidden = sheet.row_dimensions[row + 1].hidden
        part += _record(0, struct.pack("<IIHBBBI", row, 0, 300, 0, 0x10 if hidden else 0, 0, 0))
        for cell in cells:
            if cell.value is None:
                continue
            value = (cell.value - _EPOCH).days if isinstance(cell.value, dt.date) else cell.value
            head = struct.pack("<II", cell.column - 1, _STYLES[value is not cell.value, bool(cell.font.strike)])
            if isinstance(value, str):
                part += _record(6, head + _wide(value))
            else:
                part += _record(5, head + struct.pack("<d", value))
    part += _record(146)
    if areas := [area.bounds for area in sheet.merged_cells.ranges]:
        part += _record(177, struct.pack("<I", len(areas)))
        for left, top, right, bottom in areas:
            part += _record(176, struct.pack("<IIII", top - 1, bottom - 1, left - 1, right - 1))
        part += _record(178)
    return part + _record(130)
