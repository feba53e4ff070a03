"""How a table that clerks fill in is declared: its columns, keys, texts for the README. The tables: `schema.py`."""

from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from typing import Any

from zwgk.workbook import layout


class Holds(Enum):
    """The kind of value in a column."""

    NUMBERING = auto()  # 序号: for display only
    TEXT = auto()
    CHOICE = auto()  # one of `choices`
    LIST = auto()  # several texts
    COUNT = auto()
    MONTH = auto()
    DATE = auto()
    YEAR_MONTH = auto()  # a date, shown without its day
    YES_NO = auto()
    MARK = auto()  # √ or —
    SUM = auto()  # calculated by the sheet
    REMARK = auto()  # free text that is not read

    @property
    def carries_data(self) -> bool:
        """Whether a clerk's value of this kind is read."""
        return self not in (Holds.NUMBERING, Holds.SUM, Holds.REMARK)

    @property
    def is_date(self) -> bool:
        """Whether the values are dates."""
        return self in (Holds.DATE, Holds.YEAR_MONTH)


@dataclass(frozen=True)
class InputColumn:
    """A column.

    key: its name in records, and its heading in the CSV file; "" if it is only on the sheet.
    needed: a sheet without its heading is reported; told_blank: so is a row without its value; asked: so is a month of
    the period without a count (an optional figure is asked for only if some month has it).
    filled: a line of the CSV file without it is refused.
    help: its line in workbook/README.md. width: of the column, in characters.
    choices: a defined name, or texts; message: shown for any other text; strict: any other text is refused. name:
    defined name of its cells, by which rules and validation lists refer to them.
    separator: joins the entries of a LIST on the sheet.
    """

    heading: str
    holds: Holds = Holds.TEXT
    needed: bool = True
    told_blank: bool = False
    asked: bool = True
    key: str = ""
    filled: bool = False
    help: str = ""
    width: float = 12
    choices: str | tuple[str, ...] = ()
    message: str = ""
    strict: bool = True
    name: str = ""
    separator: str = "；"

    @cached_property
    def blank(self) -> Any:
        """A blank cell's value in records."""
        if self.holds is Holds.LIST:
            return ()
        return None if self.holds in (Holds.COUNT, Holds.MONTH, Holds.YES_NO) or self.holds.is_date else ""

    @property
    def holds_units(self) -> bool:
        """Whether the cells are names of units."""
        return layout.NAME_UNIT_LIST in (self.choices, self.name)


@dataclass(frozen=True)
class InputTable:
    """A table of an input sheet. Rows are identified by the cell under `key`.

    row: the clerk's word for a row; unique: headings that together identify one (if none, the key does, and the reader
    handles a repeated key); known_rows: texts under `key` of rows that the sheet itself calculates; file: the
    CSV file with the same columns.
    """

    key: str
    row: str
    columns: tuple[InputColumn, ...]
    unique: tuple[str, ...] = ()
    known_rows: frozenset[str] = frozenset()
    file: str = ""

    def __hash__(self) -> int:  # tables are keys of mappings; equal ones still compare all their columns
        return hash((self.key, self.file, len(self.columns)))

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """The headings of all columns, in their order."""
        return tuple(column.heading for column in self.columns)

    def column(self, heading: str) -> InputColumn:
        """Return the column under a heading; raise `StopIteration` if there is none."""
        return next(column for column in self.columns if column.heading == heading)

    def of_key(self, key: str) -> InputColumn:
        """Return the column by its name in records; raise `StopIteration` if there is none."""
        return next(column for column in self.columns if column.key == key)

    @cached_property
    def keyed(self) -> tuple[InputColumn, ...]:
        """The columns of records and of the CSV file."""
        return tuple(column for column in self.columns if column.key)

    def holding(self, *kinds: Holds) -> tuple[InputColumn, ...]:
        """Return the columns that hold one of these kinds of value."""
        return tuple(column for column in self.columns if column.holds in kinds)
