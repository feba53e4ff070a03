"""Binary workbooks (.xls, .et) and other compound files: their type, the default password, hidden rows, errors, and
dates in formats known only to East Asian Excels.
"""

import struct
from collections.abc import Iterator
from io import BytesIO

import msoffcrypto
import olefile

from zwgk.intake.foreign.faults import Fault, Unreadable
from zwgk.intake.foreign.marks import ERRORS, Marks
from zwgk.intake.foreign.mending import EAST_ASIAN_DATES, PLAIN_DATE

DEFAULT_PASSWORD = "VelvetSweatshop"
"""Excel's default password, which it tries before it asks: a workbook merely protected against changes may be
encrypted with it ([MS-OFFCRYPTO] 2.4.2.3)."""
_BOF, _EOF, _FILEPASS, _BOUNDSHEET, _ROW, _COLINFO, _XF, _FORMAT = 0x809, 0x0A, 0x2F, 0x85, 0x208, 0x7D, 0xE0, 0x41E
_BOOLERR, _FORMULA, _FONT, _MULRK = 0x205, 0x06, 0x31, 0xBD
_CELLS = (_BOOLERR, _FORMULA, 0x203, 0x204, 0xFD, 0x27E)
_STRUCK_OUT = 0x08
_BIFF8 = 0x0600


def examined(content: bytes) -> tuple[bytes, dict[str, Marks]] | None:
    """Return the bytes to parse (decrypted if the default password opens them) and the marks of the sheets; None for a
    version before Excel 97.

    Raise `Unreadable` for a password and for a compound file of another kind.
    """
    with olefile.OleFileIO(BytesIO(content)) as ole:
        if ole.exists("EncryptedPackage"):
            return _decrypted(content), {}
        name = next((name for name in ("Workbook", "Book") if ole.exists(name)), None)
        if name is None:
            raise Unreadable(Fault.NO_SPREADSHEET)
        stream = ole.openstream(name).read()
    if _version(stream) != _BIFF8:
        return None
    if any(kind == _FILEPASS for _, kind, _ in _records(stream, 0)):
        content = _decrypted(content)
        with olefile.OleFileIO(BytesIO(content)) as ole:
            stream = ole.openstream(name).read()
    return _with_plain_dates(content, name, stream), _marks(stream)


def _decrypted(content: bytes) -> bytes:
    opened = BytesIO()
    try:
        file = msoffcrypto.OfficeFile(BytesIO(content))
        file.load_key(password=DEFAULT_PASSWORD)
        file.decrypt(opened)
    except Exception as error:
        if isinstance(error, MemoryError):
            raise
        raise Unreadable(Fault.PASSWORD) from None
    return opened.getvalue()


def _version(stream: bytes) -> int:
    """Return the version of a workbook stream; 0 if it is none."""
    if len(stream) < 6 or int.from_bytes(stream[:2], "little") != _BOF:
        return 0
    return int.from_bytes(stream[4:6], "little")


def _records(stream: bytes, start: int) -> Iterator[tuple[int, int, bytes]]:
    """Yield (place of the data, type, data) of the records from `start` to the end of their substream."""
    place = start
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        yield place + 4, kind, stream[place + 4 : place + 4 + length]
        if kind == _EOF:
            return
        place += 4 + length


def _marks(stream: bytes) -> dict[str, Marks]:
    marks = {}
    styles = _struck_styles(stream)
    for _, kind, data in _records(stream, 0):
        if kind == _BOUNDSHEET and len(data) > 8:
            length, wide = data[6], data[7] & 1
            name = data[8 : 8 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")
            marks[name] = _sheet_marks(stream, int.from_bytes(data[:4], "little"), styles)
    return marks


def _struck_styles(stream: bytes) -> frozenset[int]:
    """Return the numbers of the cell formats with a struck-out font ([MS-XLS] 2.4.122 Font: there is no number 4)."""
    records = list(_records(stream, 0))
    fonts = [data for _, kind, data in records if kind == _FONT]
    struck = {at + (at > 3) for at, data in enumerate(fonts) if data[2:3] and data[2] & _STRUCK_OUT}
    formats = (data for _, kind, data in records if kind == _XF)
    return frozenset(at for at, data in enumerate(formats) if int.from_bytes(data[:2], "little") in struck)


def _sheet_marks(stream: bytes, start: int, struck_styles: frozenset[int]) -> Marks:
    rows: set[int] = set()
    columns: set[int] = set()
    errors: dict[tuple[int, int], str] = {}
    struck: set[tuple[int, int]] = set()
    for _, kind, data in _records(stream, start):
        if kind == _ROW and len(data) >= 16 and data[12] & 0x20:
            rows.add(int.from_bytes(data[:2], "little"))
        elif kind == _COLINFO and len(data) >= 10 and data[8] & 1:
            columns.update(range(int.from_bytes(data[:2], "little"), int.from_bytes(data[2:4], "little") + 1))
        elif struck_styles and kind == _MULRK and len(data) >= 12:
            row, first = _place(data)
            formats = struct.iter_unpack("<HI", data[4 : len(data) - 2])
            struck.update((row, first + at) for at, (style, _) in enumerate(formats) if style in struck_styles)
        elif kind in _CELLS and len(data) > 5 and int.from_bytes(data[4:6], "little") in struck_styles:
            struck.add(_place(data))
        if kind == _BOOLERR and len(data) >= 8 and data[7] == 1:
            errors[_place(data)] = ERRORS.get(data[6], ERRORS[0x2A])
        elif kind == _FORMULA and data[6:7] == b"\x02" and data[12:14] == b"\xff\xff":
            errors[_place(data)] = ERRORS.get(data[8], ERRORS[0x2A])
    return Marks((), frozenset(rows), frozenset(columns), errors, frozenset(struck))


def _place(cell: bytes) -> tuple[int, int]:
    row, column = struct.unpack_from("<HH", cell)
    return row, column


def _with_plain_dates(content: bytes, name: str, stream: bytes) -> bytes:
    """Return the file with an ordinary date format in place of those unknown to the parser."""
    records = list(_records(stream, 0))
    defined = {int.from_bytes(data[:2], "little") for _, kind, data in records if kind == _FORMAT}
    wanted = EAST_ASIAN_DATES - defined
    changed = bytearray(stream)
    for place, kind, data in records:
        if kind == _XF and int.from_bytes(data[2:4], "little") in wanted:
            changed[place + 2 : place + 4] = PLAIN_DATE.to_bytes(2, "little")
    if changed == stream:
        return content
    opened = BytesIO(content)
    with olefile.OleFileIO(opened, write_mode=True) as ole:
        ole.write_stream(name, bytes(changed))
        return opened.getvalue()
