"""审核 -> the bulletin's readers, and problems. Without the sheet, nobody has read it."""

from zwgk.model.problems import Problem, Severity
from zwgk.model.review import STEPS, Review, ReviewStep
from zwgk.workbook import schema
from zwgk.workbook.grid import Grid, find_table
from zwgk.workbook.numbers import folded
from zwgk.workbook.table_reader import InputRow, read_tables


def read_review(grid: Grid | None) -> tuple[Review, list[Problem]]:
    """Return the steps of `zwgk.model.review.STEPS`, found by name in the table's first column, and problems."""
    if grid is None:
        return Review(), []
    table = find_table(grid, schema.STEP, schema.REVIEW.headings)
    if table is None or {schema.REVIEWER, schema.REVIEW_DATE} & {*table.missing, *table.repeated}:
        what = f"找不到标题“{schema.STEP}、{schema.REVIEWER}、{schema.REVIEW_DATE}”，按没有审核处理"
        return Review(), [Problem.error(what, "恢复这几个标题", sheet=grid.sheet)]
    problems: list[Problem] = []
    # Workbooks of earlier versions have no table of findings.
    has_findings = find_table(grid, schema.FINDING, schema.FINDINGS.headings) is not None
    tables = read_tables(grid, (schema.REVIEW, schema.FINDINGS) if has_findings else (schema.REVIEW,), problems)
    rows = {folded(row.text(schema.STEP)): row for row in tables[schema.REVIEW].rows}
    steps: list[tuple[ReviewStep, InputRow | None]] = []
    for step in STEPS:
        row = rows.pop(folded(step), None)
        if row is None:
            what = f"找不到“{step}”这一行，按没有审核处理"
            problems.append(Problem.error(what, f"在“{schema.STEP}”下补上“{step}”", sheet=grid.sheet))
            steps.append((ReviewStep(step), None))
        else:
            date = row.date(schema.REVIEW_DATE, problems, noted=False)
            steps.append((ReviewStep(step, row.text(schema.REVIEWER), date), row))
    for row in rows.values():
        if row.text(schema.REVIEWER) or row.text(schema.REVIEW_DATE):
            what = f"没有“{row.text(schema.STEP)}”这个环节，这一行不算审核"
            problems.append(
                row.problem(schema.STEP, Severity.WARNING, what, f"改为{'、'.join(STEPS)}之一，或清空这一行")
            )
    kept = tables[schema.FINDINGS].rows if has_findings else ()
    reasons = {
        (row.text(schema.FINDING_RULE), row.text(schema.FINDING)): row.text(schema.FINDING_REASON) for row in kept
    }
    review = Review(tuple(step for step, _ in steps), {key: reason for key, reason in reasons.items() if reason})
    return review, problems + _doubts(review, {step.step: row for step, row in steps if row is not None})


def _doubts(review: Review, rows: dict[str, InputRow]) -> list[Problem]:
    """Return why a filled-in sheet still does not count as reviewed."""
    problems = []
    for step in review.repeated:
        what = "审校人与前面的环节相同，三审三校要由三个人完成，各文件仍带“送审稿”"
        problems.append(rows[step.step].problem(schema.REVIEWER, Severity.WARNING, what, "换一个人审校"))
    for step in review.out_of_order:
        what = "日期早于前一环节，各文件仍带“送审稿”"
        problems.append(rows[step.step].problem(schema.REVIEW_DATE, Severity.WARNING, what, "核对三个环节的日期"))
    return problems
