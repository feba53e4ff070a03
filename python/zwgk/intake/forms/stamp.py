"""The stamp of a sent form: a hidden sheet with its unit, period and version.

Unlike a document property, a sheet survives saving as .xls or .ods, or by another program.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from zwgk.model.period import Period

SHEET = "_填报标识"
_MARK = "zwgk-form"
VERSION = 1
COVERING_LIST = "下发清单"


@dataclass(frozen=True)
class Stamp:
    """Unit and period (as code) of a form; `unit` is empty on the covering list."""

    unit: str
    period: str
    version: int = VERSION


def stamp_rows(unit: str, period: Period) -> list[list[str | int]]:
    """Return the cells of the hidden sheet, from A1. A name that looks like a formula is escaped."""
    return [[_MARK, VERSION], ["单位", unit], ["时段", period.code]]


def read_stamp(values: Sequence[Sequence[object]]) -> Stamp | None:
    """Return the stamp in the cells of a sheet; None if there is none or it was tampered with."""
    cells = {str(row[0]): row[1] for row in values if len(row) > 1}
    version = cells.get(_MARK)
    if not isinstance(version, (int, float)):
        return None
    return Stamp(str(cells.get("单位") or ""), str(cells.get("时段") or "").removesuffix(".0"), int(version))
