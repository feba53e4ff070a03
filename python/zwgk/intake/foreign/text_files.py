"""Text from outside: encoding and separator. UTF-8 and UTF-16 (with or without a byte order mark), UTF-32 with one,
otherwise GB18030, which includes GBK and GB2312.
"""

import codecs
import csv
import io
from dataclasses import dataclass
from pathlib import Path

from zwgk.errors import Refusal

_SEPARATORS = ",\t;，|"
_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
BROKEN = "\ufffd"


@dataclass(frozen=True)
class Decoded:
    """`broken`: invalid bytes became BROKEN. `source`: the bytes if they are the text in plain UTF-8 (large files are
    not encoded again)."""

    text: str
    broken: bool
    source: bytes | None = None


def decoded(source: bytes, name: str) -> Decoded:
    """Return the text; lines with a broken character are kept as far as they are legible.

    Raise `Refusal` if most of it is not text in any of the encodings.
    """
    encoding = _marked(source) or _wide(source)
    if encoding is None:
        for each in ("utf-8", "gb18030"):
            try:
                text = source.decode(each)
            except UnicodeDecodeError:
                continue
            if "\x00" not in text:
                return Decoded(text, broken=False, source=source if each == "utf-8" else None)
        encoding = _nearest(source, name)
    try:
        return Decoded(source.decode(encoding), broken=False)
    except UnicodeDecodeError:
        text = source.decode(encoding, "replace")
    lines = text.split("\n")
    if 2 * sum(BROKEN in line for line in lines) > len(lines):
        raise _no_text(name)
    return Decoded(text, broken=True)


def _marked(source: bytes) -> str | None:
    return next((encoding for mark, encoding in _MARKS.items() if source.startswith(mark)), None)


def _wide(source: bytes) -> str | None:
    """Return UTF-16 without a mark, recognised by the zero bytes of ASCII characters; None otherwise."""
    start = source[:4096]
    zeros = [start[place::2].count(0) for place in (0, 1)]
    if max(zeros) < len(start) // 50 + 1 or max(zeros) < 4 * min(zeros):  # some characters (开) hold a zero byte too
        return None
    return "utf-16-le" if zeros[1] > zeros[0] else "utf-16-be"


def _nearest(source: bytes, name: str) -> str:
    """Return the encoding that breaks the fewest lines, for text that is valid in none."""
    lines = source.split(b"\n")
    wrong = {encoding: sum(not _decodes(line, encoding) for line in lines) for encoding in ("utf-8", "gb18030")}
    encoding = min(wrong, key=wrong.__getitem__)
    if b"\x00" in source or 2 * wrong[encoding] > len(lines):
        raise _no_text(name)
    return encoding


def _decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _no_text(name: str) -> Refusal:
    return Refusal(f"“{name}”既不是表格，也不是 UTF-8 或 GBK 编码的文本：请另存为 .xlsx 再试。")


def separator_of(text: str) -> str:
    """Return the separator that the first lines agree on; a comma if they have none."""
    lines = text[: 2**16].splitlines()[:20]
    return max(_SEPARATORS, key=lambda mark: (sum(mark in line for line in lines), -_SEPARATORS.index(mark)))


def csv_rows(source: bytes, path: Path) -> list[list[str]]:
    """Return all rows of a small text file. Raise `Refusal` if it is not text, or has a broken character."""
    found = decoded(source, path.name)
    if found.broken:
        raise _no_text(path.name)
    try:
        return list(csv.reader(io.StringIO(found.text, newline=""), delimiter=separator_of(found.text)))
    except csv.Error:
        raise Refusal(f"“{path.name}”不是正确的 CSV：请另存为 .xlsx 再试。") from None
