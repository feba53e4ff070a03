"""Problems: what reading found odd, as data. They end as rows of the sheet 校验, each with a link to its cell."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How far a problem reaches; the values are what the clerk reads."""

    ERROR = "错误"  # the value was not read: a figure is missing until it is put right
    WARNING = "警告"  # the figures stand, but may not be what the clerk means
    NOTE = "提示"  # read in the one way it can be meant; said so that it can be checked


@dataclass(frozen=True)
class Problem:
    """One finding: where (sheet and A1 cell, either may be empty), the value as found, what is wrong, what to do.

    `file` is the name of the returned or imported file that it was found in; empty for the workbook itself.
    """

    severity: Severity
    sheet: str
    cell: str
    value: str
    what: str
    remedy: str
    file: str = ""
