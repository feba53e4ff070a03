"""栏目映射: the column, for the unit and in the portal's own figures, where articles of a portal column count."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import xlwings as xw

from zwgk.errors import Refusal
from zwgk.intake.matching import EITHER, path_steps
from zwgk.model.problems import Problem, Severity
from zwgk.model.roster import normal_name
from zwgk.model.rules import Rules
from zwgk.workbook import layout
from zwgk.workbook.grid import Grid, read_grid
from zwgk.workbook.numbers import NOTHING, folded, is_error
from zwgk.workbook.plan_block import OutputBlock, Value, cell_text
from zwgk.workbook.schema import MAPPING
from zwgk.workbook.table_reader import InputRow, read_tables

_NO_NAME = re.compile(r"[\d\s.,:/\-年月日时分秒]*")
_PLACEHOLDERS = frozenset({"null", "none", "nil", "nan", "undefined", "未知", "空"})
_MOST_NEW = 200


def column_key(text: str) -> str:
    """Return a portal column's name for comparison; 其它 is an older spelling of 其他."""
    return normal_name(text).replace("其它", "其他")


def is_column_name(text: str) -> bool:
    """Return whether a text may name a portal column: not a date, number, label, error or
    a program's word for no value."""
    key = folded(text).casefold()
    nothing = key in NOTHING or key in _PLACEHOLDERS
    return not (_NO_NAME.fullmatch(text) or key.endswith(":") or nothing or is_error(text))


@dataclass(frozen=True)
class Mapped:
    """Where a portal column counts: a short column name and one of the portal's own columns.

    "" is undecided, — counts nowhere.
    """

    unit_column: str
    portal_figure: str


UNDECIDED = Mapped("", "")


@dataclass(frozen=True)
class ColumnMapping:
    """The sheet as read. `next_row`: (row, column), counted from 1, for a new portal column."""

    columns: dict[str, Mapped]
    problems: tuple[Problem, ...]
    next_row: tuple[int, int]

    def of(self, text: str) -> Mapped | None:
        """Return the mapping of a column's name or path; of a path, that of the deepest step known to the sheet, by its
        path so far or by its own name (信息公开>乡镇信息公开); of several columns
        (工作动态/信息公开) none is meant more.

        Return None if the sheet knows none of them.
        """
        steps = [column_key(step) for step in path_steps(text)]
        own_names = [self.columns[name] for name in steps if name in self.columns]
        whole = ">".join(steps) in self.columns
        if EITHER.search(text) and not whole and any(mapped != own_names[-1] for mapped in own_names):
            return None
        for length in range(len(steps), 0, -1):
            for name in (">".join(steps[:length]), steps[length - 1]):
                if name in self.columns:
                    return self.columns[name]
        return None

    @property
    def unit_columns(self) -> frozenset[str]:
        """Return the short column names that have a portal column."""
        return frozenset(mapped.unit_column for mapped in self.columns.values()) - {"", layout.NOT_DUTY}

    @property
    def portal_figures(self) -> frozenset[str]:
        """The portal figures that some column counts for."""
        return frozenset(mapped.portal_figure for mapped in self.columns.values()) - {"", layout.NOT_DUTY}


def read_mapping(book: xw.Book, rules: Rules) -> ColumnMapping:
    """Return the mapping; unusable rows become problems. Raise `Refusal` if its headings are missing."""
    return mapping_in(read_grid(book.sheets[layout.MAPPING]), rules)


def mapping_in(grid: Grid, rules: Rules) -> ColumnMapping:
    """Return the mapping of a sheet, like `read_mapping`."""
    problems: list[Problem] = []
    found = read_tables(grid, (MAPPING,), problems).get(MAPPING)
    if found is None or found.table.missing or found.table.repeated:
        needed = "、".join(MAPPING.headings[:3])
        raise Refusal(f"“{layout.MAPPING}”上找不到标题“{needed}”，或有一个出现了两次：请恢复这一行标题。")
    headings = {column.heading: column.name for column in rules.columns}
    unit_choices = {folded(text): name for text, name in (*((n, n) for n in rules.column_names), *headings.items())}
    portal_choices = {folded(name): name for name in rules.portal_columns}
    columns: dict[str, Mapped] = {}
    for row in found.rows:
        text = row.text(layout.MAPPING_PORTAL_COLUMN)
        mapped = Mapped(
            _choice(row, layout.MAPPING_UNIT_COLUMN, unit_choices, problems),
            _choice(row, layout.MAPPING_PORTAL_FIGURE, portal_choices, problems) if portal_choices else layout.NOT_DUTY,
        )
        key = ">".join(map(column_key, path_steps(text)))
        if columns.setdefault(key, mapped) != mapped:
            what = f"门户栏目“{text}”写了两行，算法不同，只用了前一行"
            problems.append(row.problem(layout.MAPPING_PORTAL_COLUMN, Severity.WARNING, what, "删去一行"))
    return ColumnMapping(columns, tuple(problems), (grid.top + found.filled_to, grid.left + found.key_column))


def _choice(row: InputRow, heading: str, choices: dict[str, str], problems: list[Problem]) -> str:
    text = folded(row.text(heading))
    if not text:
        return ""
    if text.casefold() in NOTHING:
        return layout.NOT_DUTY
    if text not in choices:
        names = "、".join(dict.fromkeys(choices.values()))
        what, remedy = "没有这个栏目，当作还没有定", f"改为{names}之一，或 {layout.NOT_DUTY}"
        problems.append(row.problem(heading, Severity.WARNING, what, remedy))
        return ""
    return choices[text]


def new_names_block(names: Iterable[str], first: tuple[int, int] | None) -> OutputBlock | None:
    """Return names that the sheet lacks, to be added from its cell `first` down for the clerk to decide; None if there
    are none, or no place."""
    rows: list[list[Value]] = [[cell_text(name)] for name in list(names)[:_MOST_NEW]]
    return OutputBlock(layout.MAPPING, *first, 1, rows, grows=False) if rows and first is not None else None
