"""Text from outside: which encoding, which separator. UTF-8 (with or without a mark), UTF-16 with a mark, else GB18030,
which covers GBK and GB2312.
"""

import codecs
import csv
from pathlib import Path

from zwgk.errors import Refusal

_SEPARATORS = ",\t;，"


def encoding_of(source: bytes, name: str) -> str:
    """Name of the encoding; raises `Refusal` where the bytes are no text in any of the three."""
    if source.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = source.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return encoding
    raise Refusal(f"“{name}”既不是表格，也不是 UTF-8 或 GBK 编码的文本：请另存为 .xlsx 再试。")


def separator_of(text: str) -> str:
    """The separator that the first lines agree on; a comma where none of them is seen."""
    lines = text.splitlines()[:20]
    return max(_SEPARATORS, key=lambda mark: (sum(mark in line for line in lines), -_SEPARATORS.index(mark)))


def csv_rows(source: bytes, path: Path) -> list[list[str]]:
    """All rows of a small text file."""
    text = source.decode(encoding_of(source, path.name))
    try:
        return list(csv.reader(text.splitlines(keepends=True), delimiter=separator_of(text)))
    except csv.Error:
        raise Refusal(f"“{path.name}”不是正确的 CSV：请另存为 .xlsx 再试。") from None
