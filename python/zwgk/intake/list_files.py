"""Small lists from outside (words, units): a file of any kind -> its sheets as grids."""

from pathlib import Path

from zwgk.errors import Refusal
from zwgk.intake.foreign.faults import EXPORT_REMEDIES, Unreadable
from zwgk.intake.foreign.limits import FORM_LIMITS
from zwgk.intake.foreign.reader import ForeignReader
from zwgk.intake.foreign.text_files import csv_rows
from zwgk.workbook.grid import Grid

TEXTS = (".csv", ".txt", ".tsv")


def list_grids(path: Path) -> list[tuple[Grid, bool]]:
    """Return each sheet and whether it is visible; a text file, in UTF-8 or GBK, is one sheet without a name.

    Raise `Refusal` for a file that is missing or unreadable.
    """
    try:
        content = path.read_bytes()
    except OSError:
        raise Refusal(f"找不到文件“{path}”：请检查文件名和路径。") from None
    if path.suffix.lower() in TEXTS:
        return [(Grid("", 1, 1, csv_rows(content, path)), True)]
    try:
        with ForeignReader() as reader:
            return [
                (Grid(each.name, each.top + 1, each.left + 1, each.rows()), each.visible)
                for each in reader.sheets(content, FORM_LIMITS)
            ]
    except Unreadable as unreadable:
        raise unreadable.refusal(path.name, EXPORT_REMEDIES) from None
