"""目录自查: blanks are reported once per column, and never taken for a finding."""

import datetime as dt

from zwgk.workbook.grid import Grid
from zwgk.workbook.read_lists import read_catalogue

TODAY = dt.date(2024, 7, 10)
HEADS = ["序号", "领域", "最近更新", "公开主体是否明确", "存在问题", "备注"]


def test_blanks_are_one_problem_a_column() -> None:
    date = dt.datetime(2024, 6, 1)
    rows = [
        [1, "救灾", date, "是", None, None],
        [2, "就业", None, "否", None, None],
        *([number, field, None, None, None, None] for number, field in enumerate(("水利", "统计", "旅游"), start=3)),
        [6, None, None, None, None, None],
    ]
    records, problems = read_catalogue(Grid("目录自查", 3, 1, [HEADS, *rows]), TODAY)
    assert [(problem.severity.value, problem.cell, problem.what) for problem in problems] == [
        ("警告", "C5", "就业、水利、统计等4个领域的“最近更新”没有填，通报不会提到它们"),
        ("警告", "D6", "水利、统计、旅游3个领域的“公开主体是否明确”没有填，通报不会提到它们"),
    ]
    assert [one["field"] for one in records] == ["救灾", "就业", "水利", "统计", "旅游"]
