"""The loss guard: contents of a workbook file that the file engine could not write back.

openpyxl reads a part of the format and writes what it read. Its omissions fall into two kinds: those that the
engine restores unchanged from the original package (listed in ``catalogue``, done by ``file_engine.kept_parts``),
and losses. The guard works by allow-list: anything not known to survive counts as lost and is named.
"""

from __future__ import annotations

from xlwings_engines.loss_guard.sheets import sheet_losses
from xlwings_engines.loss_guard.workbook import workbook_losses
from xlwings_engines.messages import Message
from xlwings_engines.opc import PackageReader


def find_losses(package: PackageReader, suffix: str, sheet_names: dict[str, str] | None = None) -> list[Message]:
    """Return what would be missing after saving with this file name suffix, in the order of the workbook.

    ``sheet_names`` maps the sheet parts to check to their present names; by default all are checked.
    """
    found = workbook_losses(package, suffix)
    for sheet in package.sheets:
        if sheet_names is None or sheet.part in sheet_names or sheet.kind != "worksheet":
            name = (sheet_names or {}).get(sheet.part, sheet.name)
            found.extend(sheet_losses(package, sheet._replace(name=name)))
    return found
