"""Short summaries of results: the outcome of 重新统计 and 校验."""

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from zwgk.model.past import plain
from zwgk.model.period import Period
from zwgk.model.problems import Problem, Severity
from zwgk.model.rules import Kind
from zwgk.outcome import Outcome, OutcomeTable, Status
from zwgk.statistics.results import Results
from zwgk.statistics.shortfalls import Shortfall
from zwgk.statistics.shown_columns import NO_COLUMN
from zwgk.workbook import layout

NOT_DUTY = "—"
_MOST_NAMES = 5
_MOST_PLACES = 3


def recompute_outcome(results: Results, conflicts: Sequence[Problem] = ()) -> Outcome:
    """Return totals, shortfalls and problems in a few lines, with the tables behind them. `conflicts`: those of 校验
    that the clerk has not decided."""
    inputs = results.inputs
    problems = (*results.problems, *conflicts)
    named = int(results.shortfalls["named"].sum())
    proven = int((results.shortfalls["state"] != Shortfall.UNREPORTED.value).sum())
    totals = [
        f"{kind.name} {count} 个" + (f"，{_told(_items(results, kind), '合计')}" if count else "")
        for kind in inputs.rules.kinds
        for count in [len(results.rankings[kind.name])]
    ]
    if inputs.rules.parts.media:
        totals.append(f"新媒体 {len(results.media)} 家，{_told(_sum(results.media['posts']), '发布')}")
    lines = ["；".join(totals)]
    lines.append(f"未达标 {proven} 项，其中按设置应点名 {named} 项，见“问题清单”表")
    lines.append(problem_summary(problems))
    lines += lasting_lines(results)
    tables = [_ranking_table(results, kind) for kind in inputs.rules.kinds]
    tables.append(_shortfall_table(results))
    tables += problem_tables(problems)
    headline = f"{inputs.period.title}统计完成：{len(inputs.units)} 个单位{_not_reported(results)}。"
    return Outcome(
        problem_status(problems),
        headline,
        tuple(lines),
        tables=tuple(tables),
        places=first_places(problems),
        sheet=layout.CHECKS if problems else layout.attachment(1),
        goes_there=inputs.rules.office.show_attachment and not problems,
    )


def _not_reported(results: Results) -> str:
    """Return the number of units with months missing, and of those that have reported nothing at all."""
    owing = results.reported[results.reported["missing"].map(bool).astype(bool)]
    if owing.empty:
        return ""
    counts = results.inputs.counts
    within = counts[counts["month"].between(results.inputs.period.first, results.inputs.period.last)]
    begun = set(within.loc[within["count"].notna(), "unit"])
    nothing = sum(unit not in begun for unit in owing["unit"])
    return f"，其中 {len(owing)} 个没有报齐" + (f"（{nothing} 个一个数也没有报）" if nothing else "")


def first_places(problems: Sequence[Problem]) -> tuple[str, ...]:
    """Return the first problems, each with place and fault. Most severe first; within a severity, wrong values before
    missing ones."""
    order = {severity: place for place, severity in enumerate(Severity)}
    grave = sorted(
        (problem for problem in problems if problem.severity is not Severity.NOTE),
        key=lambda problem: (order[problem.severity], problem.value == ""),
    )
    return tuple(_place(problem) for problem in grave[:_MOST_PLACES])


def _place(problem: Problem) -> str:
    where = "".join(filter(None, (problem.file, "｜" if problem.file and problem.sheet else "", problem.sheet)))
    return f"{problem.severity.value} {' '.join(filter(None, (where, problem.cell)))}：{problem.what}"


def lasting_lines(results: Results) -> tuple[str, ...]:
    """Return a line per gap and one for repeated shortfalls, with as many units as fit (all: 问题清单)."""
    gaps, repeated = results.gaps, results.repeated
    idle = [
        f"{unit}（{'、'.join(f'{month}月' for month in months)}）"
        for unit, months in zip(gaps["unit"], gaps["months"], strict=True)
    ]
    lasting = [
        f"{unit}“{heading}”{periods} 期"
        for unit, heading, periods in zip(repeated["unit"], repeated["heading"], repeated["periods"], strict=True)
    ]
    told = (("工作断档", "个单位", idle), ("连续未达标", "项", lasting))
    return tuple(
        f"{what} {len(names)} {measure}：{'、'.join(names[:_MOST_NAMES])}"
        f"{'等' if len(names) > _MOST_NAMES else ''}，见“问题清单”表"
        for what, measure, names in told
        if names
    )


def validate_outcome(period: Period, problems: Sequence[Problem]) -> Outcome:
    """Return only the problems found by reading."""
    headline = f"{period.title}{problem_summary(problems)}。"
    return Outcome(
        problem_status(problems),
        headline,
        tables=problem_tables(problems),
        places=first_places(problems),
        sheet=layout.CHECKS,
        goes_there=problem_status(problems) is not Status.DONE,
    )


def problem_status(problems: Sequence[Problem]) -> Status:
    """Return the status: notes alone count as done, errors and warnings as problems."""
    grave = any(problem.severity is not Severity.NOTE for problem in problems)
    return Status.DONE_WITH_PROBLEMS if grave else Status.DONE


def problem_summary(problems: Sequence[Problem]) -> str:
    """Return the number of problems per severity, in words."""
    counts = Counter(problem.severity for problem in problems)
    parts = [f"{severity.value} {counts[severity]} 条" for severity in Severity if counts[severity]]
    return f"校验发现{'、'.join(parts)}，见“校验”表" if parts else "校验没有发现问题"


def problem_tables(problems: Sequence[Problem]) -> tuple[OutcomeTable, ...]:
    """Return the problems as tables for a dialog or a terminal."""
    rows = tuple(
        (problem.severity.value, problem.sheet, problem.cell, problem.value, problem.what, problem.remedy)
        for problem in problems
    )
    headings = ("级别", "工作表", "单元格", "原值", "问题", "处理办法")
    return (OutcomeTable("校验", headings, rows),) if rows else ()


def _told(count: int | None, what: str) -> str:
    return f"{what} {count} 条" if count is not None else "还没有填数"


def _items(results: Results, kind: Kind) -> int | None:
    """Return the sum of the columns that count in 合计, in items rather than points."""
    mine = results.totals[(results.totals["kind"] == kind.name) & results.totals["counted"]]
    return _sum(mine["found"])


def _ranking_table(results: Results, kind: Kind) -> OutcomeTable:
    rules, period = results.inputs.rules, results.inputs.period
    columns = rules.columns_of(kind.name)
    duties = results.duties[kind.name]
    rows = tuple(
        (
            str(record["rank"]),
            str(record["unit"]),
            *(_text(record[column.name]) if duties.at[record["unit"], column.name] else NOT_DUTY for column in columns),
            _text(record["total"]),
        )
        for record in results.rankings[kind.name].to_dict("records")
    )
    title = results.inputs.period.title + kind.name
    total = "合计" if kind.total_name == NO_COLUMN else rules.office.fill(kind.total_name, period)
    return OutcomeTable(title, ("序号", "单位名称", *(column.heading for column in columns), total), rows)


def _shortfall_table(results: Results) -> OutcomeTable:
    """Return one row per column and state: the units that fall short."""
    rows = []
    grouped = results.shortfalls.groupby(["label", "state"], sort=False)
    for (label, state), group in grouped:
        naming = "点名" if group["named"].any() else "不点名"
        rows.append((str(label), str(state), str(len(group)), naming, "、".join(group["unit"])))
    return OutcomeTable("未达标", ("栏目", "情形", "个数", "通报", "单位"), tuple(rows))


def _text(value: object) -> str:
    return "" if pd.isna(value) else str(plain(value))  # type: ignore[call-overload, arg-type]


def _sum(column: "pd.Series[int]") -> int | None:
    """Return the sum of the known figures; None if none is known."""
    return int(column.sum()) if column.notna().any() else None
