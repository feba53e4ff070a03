"""审核 -> who has read the bulletin, and what is odd about it. A workbook without the sheet is one nobody has read."""

import datetime as dt

from zwgk.problems import Problem, Severity
from zwgk.review import STEPS, Review, ReviewStep
from zwgk.workbook import layout
from zwgk.workbook.grid import Grid, Table, find_table
from zwgk.workbook.numbers import folded
from zwgk.workbook.read_lists import parse_date

_STEP, _REVIEWER, _DATE, _ = layout.REVIEW_HEADINGS


def read_review(grid: Grid | None) -> tuple[Review, list[Problem]]:
    """The steps of `zwgk.review.STEPS`, found by their names in the first column of the table, and problems."""
    if grid is None:
        return Review(), []
    table = find_table(grid, _STEP, layout.REVIEW_HEADINGS)
    if table is None or {_REVIEWER, _DATE} & set(table.missing):
        what = f"找不到标题“{_STEP}、{_REVIEWER}、{_DATE}”，按没有审核处理"
        return Review(), [Problem(Severity.ERROR, grid.sheet, "", "", what, "恢复这几个标题")]
    rows = {folded(table.text(row, _STEP)): row for row in table.rows() if table.text(row, _STEP)}
    problems: list[Problem] = []
    steps = []
    for step in STEPS:
        row = rows.get(folded(step))
        if row is None:
            what = f"找不到“{step}”这一行，按没有审核处理"
            problems.append(Problem(Severity.ERROR, grid.sheet, "", "", what, f"在“{_STEP}”下补上“{step}”"))
            steps.append(ReviewStep(step))
        else:
            steps.append(ReviewStep(step, table.text(row, _REVIEWER), _date(table, row, problems)))
    review = Review(tuple(steps))
    return review, problems + _doubts(review, table, rows)


def _date(table: Table, row: int, problems: list[Problem]) -> dt.date | None:
    if not table.text(row, _DATE):
        return None
    date = parse_date(table.value(row, _DATE))
    if date is None:
        problems.append(_problem(table, row, _DATE, Severity.ERROR, "不是日期，没有读取", "改填日期，例如 2024-7-10"))
    return date.date() if date else None


def _doubts(review: Review, table: Table, rows: dict[str, int]) -> list[Problem]:
    """Why a filled-in sheet still does not count as reviewed."""
    problems = []
    for step in review.repeated:
        what = "审校人与前面的环节相同，三审三校要由三个人完成，各文件仍带“送审稿”"
        problems.append(_problem(table, rows[folded(step.step)], _REVIEWER, Severity.WARNING, what, "换一个人审校"))
    for step in review.out_of_order:
        what = "日期早于前一环节，各文件仍带“送审稿”"
        problems.append(_problem(table, rows[folded(step.step)], _DATE, Severity.WARNING, what, "核对三个环节的日期"))
    return problems


def _problem(table: Table, row: int, heading: str, severity: Severity, what: str, remedy: str) -> Problem:
    return Problem(severity, table.grid.sheet, table.address(row, heading), table.text(row, heading), what, remedy)
