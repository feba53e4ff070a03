"""校验: its rows, and the conflicts that wait there for the clerk.

Each command replaces the list, but a conflict (a count of a file that differs from the workbook's) stays until the
clerk has decided: √ under 采用 takes the new count when the file is read again, × keeps the present one, and entering
the new count settles it. A × is recorded in 导入记录, so that the same file does not raise the conflict again.

Conflicts are told apart by unit, column and month, not by cell: a clerk may insert rows, and sheets are rebuilt.
"""

import dataclasses
import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import xlwings as xw

from zwgk.model.problems import Problem, Severity
from zwgk.model.roster import normal_name
from zwgk.workbook import layout
from zwgk.workbook.grid import find_table, read_grid
from zwgk.workbook.input_cells import Slot, Target, media_targets, portal_targets, unit_targets
from zwgk.workbook.numbers import read_count
from zwgk.workbook.paper_sizes import list_heights
from zwgk.workbook.plan_block import OutputBlock, Value, cell_text, sheet_link
from zwgk.workbook.plan_intake import import_block, import_records, import_row
from zwgk.workbook.read_roster import YES_SIGNS
from zwgk.workbook.reader import Reading

NO_SIGNS = frozenset({layout.CHECK_REFUSED, "✗", "✘", "x", "否", "n"})
DECLINED = "不采用"
"""What 导入记录 says of a count that the clerk marked with ×."""

_CONFLICT = re.compile(
    r"(?P<owner>[^“]*)“(?P<item>[^”]*)”(?P<month>\d{1,2}月)?：(?P<source>.*) 填的是 \d+；.*，没有改", re.DOTALL
)

Key = tuple[str, str]
"""A conflict: its label, normalised, and the new count."""


@dataclass(frozen=True)
class Conflict:
    """A conflict in 校验, with the clerk's mark. `present`: the workbook's value, if its cell was looked up."""

    problem: Problem
    mark: str
    present: object = None

    @property
    def key(self) -> Key:
        """Return the conflict's key."""
        return key_of(self.problem) or ("", "")


@dataclass(frozen=True)
class Conflicts:
    """Conflicts of 校验: those that stay there, and those declined by × since the last command."""

    open: tuple[Conflict, ...] = ()
    declined: tuple[Conflict, ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return the rows that stay."""
        return tuple(conflict.problem for conflict in self.open)

    @property
    def marks(self) -> Mapping[Key, str]:
        """Return the clerk's marks, for the rows that have one."""
        return MappingProxyType({conflict.key: conflict.mark for conflict in self.open if conflict.mark})

    @property
    def ticks(self) -> frozenset[Key]:
        """Return the conflicts that the clerk decided for the new count."""
        return frozenset(key for key, mark in self.marks.items() if mark.casefold() in YES_SIGNS)

    def without(self, settled: Callable[[Key], bool]) -> "Conflicts":
        """Return the conflicts without those that a command has settled or reports anew."""
        return dataclasses.replace(self, open=tuple(one for one in self.open if not settled(one.key)))


NO_CONFLICTS = Conflicts()


def label_of(slot: Slot) -> str:
    """Return the name of a count: unit, column and month."""
    month = f"{slot.month}月" if slot.month and not slot.item.endswith("月") else ""
    return f"{slot.owner}“{slot.item}”{month}"


def slot_key(slot: Slot, count: int) -> Key:
    """Return the key of a conflict on a slot."""
    return normal_name(label_of(slot)), str(count)


def key_of(problem: Problem) -> Key | None:
    """Return the key of a conflict's row; None for another problem."""
    match = _CONFLICT.fullmatch(problem.what)
    return (normal_name(match[0].partition("：")[0]), problem.value) if match is not None else None


def conflict_problem(slot: Slot, target: Target, count: int, source: str, reason: str, remedy: str) -> Problem:
    """Return the row of a conflict. `source`: file and place."""
    what = f"{label_of(slot)}：{source} 填的是 {count}；{reason}，没有改"
    return Problem.warning(what, remedy, sheet=target.sheet, cell=target.address, value=str(count))


def found_conflicts(book: xw.Book) -> tuple[Conflict, ...]:
    """Return the conflicts that 校验 lists, as they are."""
    if layout.CHECKS not in [sheet.name for sheet in book.sheets]:
        return ()
    _, _, sheet, cell, value, what, remedy, _, tick = layout.CHECK_HEADINGS
    table = find_table(read_grid(book.sheets[layout.CHECKS]), cell, layout.CHECK_HEADINGS)
    if table is None or table.missing:
        return ()
    rows = ([table.text(row, heading) for heading in (sheet, cell, value, what, remedy, tick)] for row in table.rows())
    found = (
        Conflict(Problem.warning(what, remedy, sheet=sheet, cell=cell, value=value), mark)
        for sheet, cell, value, what, remedy, mark in rows
    )
    return tuple(conflict for conflict in found if key_of(conflict.problem) is not None)


def open_conflicts(book: xw.Book, reading: Reading) -> Conflicts:
    """Return the conflicts that still wait, at their present cells.

    One whose cell holds the new count is settled.
    """
    found = found_conflicts(book)
    if not found:
        return NO_CONFLICTS
    present = [sheet.name for sheet in book.sheets]
    targets = _targets(book, reading, found, present)
    waiting: list[Conflict] = []
    declined: list[Conflict] = []
    for conflict in found:
        label, count = conflict.key
        target = targets.get(label)
        if target is not None and str(read_count(target.value).count) == count:
            continue
        sheet = conflict.problem.sheet if conflict.problem.sheet in present else ""
        place = (target.sheet, target.address) if target is not None else (sheet, "")
        problem = dataclasses.replace(conflict.problem, sheet=place[0], cell=place[1])
        now = Conflict(problem, conflict.mark, target.value if target is not None else None)
        recorded = conflict.mark.casefold() in NO_SIGNS and layout.IMPORTS in present
        (declined if recorded else waiting).append(now)
    return Conflicts(tuple(waiting), tuple(declined))


def _targets(book: xw.Book, reading: Reading, found: Iterable[Conflict], present: Iterable[str]) -> dict[str, Target]:
    """Return label -> cell, for the sheets that the conflicts are about."""
    labels = {conflict.key[0] for conflict in found}
    inputs = reading.inputs
    owners = {label.partition("“")[0] for label in labels}
    units = [unit for unit in inputs.units if normal_name(unit.name) in owners]
    targets = unit_targets(book, reading.places.unit_sheets, units, inputs.rules)
    sheets = {conflict.problem.sheet for conflict in found} & set(present)
    if layout.PORTAL in sheets:
        targets |= portal_targets(book, inputs.rules)
    if layout.MEDIA in sheets:
        targets |= media_targets(book)
    return {normal_name(label_of(slot)): target for slot, target in targets.items()}


def declined_keys(book: xw.Book, conflicts: Conflicts) -> frozenset[Key]:
    """Return what the clerk declined, now or earlier: the present value stays without a question."""
    keys = {conflict.key for conflict in conflicts.declined}
    declined = (record for record in import_records(book) if record.done == DECLINED)
    return frozenset(keys | {slot_key(one.slot, one.count) for one in declined if one.count is not None})


def declined_rows(conflicts: Conflicts, now: dt.datetime) -> list[list[Value]]:
    """Return a row of 导入记录 per declined count."""
    rows: list[list[Value]] = []
    for conflict in conflicts.declined:
        match, problem = _CONFLICT.fullmatch(conflict.problem.what), conflict.problem
        assert match is not None
        month = (match["month"] or "").removesuffix("月")
        rows.append(
            import_row(
                time=now,
                command=layout.CHECKS,
                slot=Slot(match["owner"], match["item"], int(month or 0)),
                sheet=problem.sheet,
                cell=problem.cell,
                before=conflict.present,
                new=int(problem.value),
                done=DECLINED,
                file=match["source"],
            )
        )
    return rows


def declined_blocks(book: xw.Book, conflicts: Conflicts, now: dt.datetime) -> list[OutputBlock]:
    """Return the lines of 导入记录 about what was declined; none if nothing was."""
    rows = declined_rows(conflicts, now)
    return [import_block(book, rows)] if rows else []


def check_block(problems: Iterable[Problem], conflicts: Conflicts = NO_CONFLICTS) -> OutputBlock:
    """Return 校验: most severe first, otherwise in reading order, each with a link to its cell; below them, in their
    severity, the conflicts that wait, with the clerk's marks."""
    marks = conflicts.marks
    order = {severity: place for place, severity in enumerate(Severity)}
    rows: list[list[Value]] = []
    for problem in sorted((*problems, *conflicts.problems), key=lambda problem: order[problem.severity]):
        inside = problem.sheet and not problem.file
        link = sheet_link(problem.sheet, problem.cell or "A1", "查看") if inside else None
        sheet = "｜".join(part for part in (problem.file, problem.sheet) if part)
        where = [cell_text(sheet), problem.cell or None, cell_text(problem.value)]
        told = [cell_text(problem.what), cell_text(problem.remedy)]
        key = key_of(problem) if marks else None
        mark = cell_text(marks.get(key, "")) if key is not None else None
        rows.append([len(rows) + 1, problem.severity.value, *where, *told, link, mark])
    if not rows:
        rows = [[*[None] * 5, "没有发现问题", *[None] * 3]]
    heights = list_heights(rows, layout.CHECK_WIDTHS)
    return OutputBlock(layout.CHECKS, *layout.CHECKS_FIRST, len(layout.CHECK_HEADINGS), rows, heights=heights)
