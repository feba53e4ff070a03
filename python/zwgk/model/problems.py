"""Problems found while reading, as data. They become rows of the sheet 校验, each with a link to its cell."""

from dataclasses import dataclass
from enum import StrEnum

SETTINGS, PORTAL, CASES = "设置", "门户网站", "分单位办件"
"""Sheets with problems that only the figures show."""


class Severity(StrEnum):
    """Severity of a problem; the values are shown to the clerk."""

    ERROR = "错误"  # the value was not read: a figure is missing until it is corrected
    WARNING = "警告"  # the figures are used, but may not be what the clerk means
    NOTE = "提示"  # read in the only possible way; reported so that it can be checked


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One problem: sheet and A1 cell (either may be empty), value as found, fault, remedy.

    `file` is the name of the returned or imported file with the problem; empty for the workbook itself.
    """

    severity: Severity
    sheet: str = ""
    cell: str = ""
    value: str = ""
    what: str
    remedy: str
    file: str = ""

    @classmethod
    def error(
        cls, what: str, remedy: str, *, sheet: str = "", cell: str = "", value: str = "", file: str = ""
    ) -> "Problem":
        """Return an error."""
        return cls(severity=Severity.ERROR, sheet=sheet, cell=cell, value=value, what=what, remedy=remedy, file=file)

    @classmethod
    def warning(
        cls, what: str, remedy: str, *, sheet: str = "", cell: str = "", value: str = "", file: str = ""
    ) -> "Problem":
        """Return a warning."""
        return cls(severity=Severity.WARNING, sheet=sheet, cell=cell, value=value, what=what, remedy=remedy, file=file)

    @classmethod
    def note(
        cls, what: str, remedy: str, *, sheet: str = "", cell: str = "", value: str = "", file: str = ""
    ) -> "Problem":
        """Return a note."""
        return cls(severity=Severity.NOTE, sheet=sheet, cell=cell, value=value, what=what, remedy=remedy, file=file)
