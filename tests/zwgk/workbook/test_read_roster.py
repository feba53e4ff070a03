"""单位名录: refusals and warnings to the letter, with their cells; fields of the units. Grids, in milliseconds."""

from dataclasses import replace
from typing import Any

import pytest

from zwgk.errors import Refusal
from zwgk.model.problems import Problem, Severity
from zwgk.model.roster import Unit
from zwgk.model.rules import Column, Kind, Naming, Rules
from zwgk.workbook.grid import Grid
from zwgk.workbook.read_roster import read_roster

RULES = Rules(
    (Kind("部门", "附件"), Kind("乡镇", "附件")),
    (
        Column("部门", "动态", "部门动态", 8, True, Naming.NEVER),
        Column("部门", "公开", "部门公开", 1, True, Naming.ZERO),
        Column("乡镇", "动态", "乡镇动态", 8, True, Naming.NEVER),
        Column("乡镇", "视频", "乡镇视频", 1, True, Naming.ZERO),
    ),
)
HEADS = ["序号", "单位简称", "单位全称", "类别", "别名", "动态", "公开", "视频", "免予点名栏目", "免予点名原因"]
HEADS += ["起始月份", "终止月份", "并入单位", "变更月份", "原简称", "原类别", "备注"]
FIRST = {"单位简称": "甲局", "类别": "部门", "动态": "√", "公开": "√", "视频": "—"}


def row(**cells: Any) -> dict[str, Any]:
    """Return a second department; `cells` override it."""
    return {"单位简称": "乙局", "类别": "部门", "动态": "√", "公开": "√", "视频": "—", **cells}


def grid(*rows: dict[str, Any], heads: list[str] = HEADS) -> Grid:
    return Grid("单位名录", 1, 1, [list(heads), *([one.get(head) for head in heads] for one in rows)])


def read(*rows: dict[str, Any], **more: Any) -> tuple[tuple[Unit, ...], list[Problem]]:
    return read_roster(grid(*rows), RULES, **more)


def refused(*rows: dict[str, Any]) -> str:
    with pytest.raises(Refusal) as refusal:
        read(*rows)
    return str(refusal.value)


def test_a_unit_has_its_fields() -> None:
    given = row(
        单位全称="乙县乙局",
        别名="老乙；乙",
        公开="—",
        免予点名栏目="部门动态、公开",
        免予点名原因="机构改革",
        起始月份=2,
        终止月份="11月",
        并入单位="甲局",
        变更月份="5",
        原简称="丙局",
        原类别="乡镇",
        视频="√",
    )
    units, problems = read(FIRST, given)
    assert problems == []
    assert units[0] == Unit(1, "甲局", "甲局", "部门", duties=frozenset({"动态", "公开"}))
    assert units[1] == Unit(
        order=2,
        name="乙局",
        full_name="乙县乙局",
        kind="部门",
        aliases=("老乙", "乙"),
        duties=frozenset({"动态", "视频"}),
        exempt_from=frozenset({"动态", "公开"}),
        exemption_reason="机构改革",
        first_month=2,
        last_month=11,
        successor="甲局",
        changed_month=5,
        former_name="丙局",
        former_kind="乡镇",
    )


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"起始月份": 13}, "“单位名录”K3 的“起始月份”填的是“13”：请填 1 到 12，或留空。"),
        ({"终止月份": "年底"}, "“单位名录”L3 的“终止月份”填的是“年底”：请填 1 到 12，或留空。"),
        ({"变更月份": 0}, "“单位名录”N3 的“变更月份”填的是“0”：请填 1 到 12，或留空。"),
        ({"起始月份": 6, "终止月份": 5}, "“单位名录”L3 的“终止月份”填的是“5”：终止月份早于起始月份，请改正。"),
        ({"并入单位": "甲局"}, "“单位名录”L3 的“终止月份”没有填：写了并入哪个单位，请填并入以前的最后一个月。"),
        ({"原简称": "丙局"}, "“单位名录”N3 的“变更月份”没有填：写了原简称或原类别，请填从几月起改的。"),
        ({"原类别": "乡镇"}, "“单位名录”N3 的“变更月份”没有填：写了原简称或原类别，请填从几月起改的。"),
        ({"变更月份": 5}, "“单位名录”N3 的“变更月份”填的是“5”：请在它右边填原简称或原类别，或清空。"),
        ({"变更月份": 5, "原类别": "街道"}, "“单位名录”P3 的“原类别”填的是“街道”：请改为乡镇、部门之一。"),
        (
            {"终止月份": 5, "并入单位": "丙局"},
            "“单位名录”M3 的“并入单位”填的是“丙局”：名录里没有“丙局”，请改为名录里的简称，或留空。",
        ),
        (
            {"终止月份": 5, "并入单位": "乙局"},
            "“单位名录”M3 的“并入单位”填的是“乙局”：最后又并回了自己，请改为名录里的简称，或留空。",
        ),
        ({"单位简称": "单位名录"}, None),
        ({"单位简称": "首页"}, "“单位名录”B3 的“单位简称”填的是“首页”：工作簿里另有用处，请换一个简称。"),
        ({"单位简称": "——"}, "“单位名录”B3 的“单位简称”填的是“——”：不是名称（只有符号或数字），请写单位的简称。"),
        ({"单位简称": "甲 局"}, "“单位名录”B3 的单位“甲 局”与 B2 重复：请删去一行。"),
        ({"类别": "街道"}, "“单位名录”D3 的类别填的是“街道”，“设置”里没有这一类：请改为乡镇、部门之一。"),
    ],
)
def test_refusals(cells: dict[str, Any], sentence: str | None) -> None:
    if sentence is None:
        assert read(FIRST, row(**cells))[0][1].name == cells["单位简称"]
    else:
        assert refused(FIRST, row(**cells)) == sentence


def test_a_month_at_the_bounds_of_the_year_and_equal_months() -> None:
    for cells in ({"起始月份": 1, "终止月份": 12}, {"起始月份": 5, "终止月份": 5}, {"终止月份": 1}, {"起始月份": 12}):
        unit = read(FIRST, row(**cells))[0][1]
        assert (unit.first_month, unit.last_month) == (cells.get("起始月份"), cells.get("终止月份"))


def test_a_missing_duty_column_is_refused_or_everybodys_duty() -> None:
    heads = [head for head in HEADS if head not in ("公开", "视频")]
    with pytest.raises(Refusal) as refusal:
        read_roster(grid(FIRST, heads=heads), RULES)
    assert str(refusal.value) == "“单位名录”里没有“公开、视频”一栏：请点“同步结构”补上；改了栏目名称的也是。"
    units, problems = read_roster(grid(FIRST, row(公开="—"), heads=heads), RULES, complete=False)
    assert [unit.duties for unit in units] == [{"动态", "公开"}, {"动态", "公开"}]
    assert [(one.cell, one.what) for one in problems] == [
        ("A2", "没有注明甲局是否承担“公开”，先按承担统计"),
        ("A3", "没有注明乙局是否承担“公开”，先按承担统计"),
    ]


def test_an_empty_roster_is_refused() -> None:
    assert refused() == "“单位名录”里没有单位：请从标题下一行起逐行填写单位。"


def problem(cell: str, value: str, what: str, remedy: str) -> Problem:
    return Problem(severity=Severity.WARNING, sheet="单位名录", cell=cell, value=value, what=what, remedy=remedy)


@pytest.mark.parametrize(
    ("cells", "told", "duties"),
    [
        (
            {"公开": "不清楚"},
            problem("G3", "不清楚", "没有注明乙局是否承担“公开”，先按承担统计", "承担填“√”，不承担填“—”"),
            {"动态", "公开"},
        ),
        (
            {"公开": None},
            problem("G3", "", "没有注明乙局是否承担“公开”，先按承担统计", "承担填“√”，不承担填“—”"),
            {"动态", "公开"},
        ),
        (
            {"视频": "√"},
            problem("H3", "√", "部门没有栏目“视频”，乙局的这个记号不起作用", "改为“—”，或在“设置”里添上"),
            {"动态", "公开"},
        ),
        ({"视频": None}, None, {"动态", "公开"}),
        ({"动态": "无", "公开": "是"}, None, {"公开"}),
        ({"动态": " — ", "公开": "Ｙ"}, None, {"公开"}),
        (
            {"免予点名栏目": "动态、网站"},
            problem("I3", "动态、网站", "“网站”不是部门的栏目，没有据此免予点名", "改为动态、公开之一"),
            {"动态", "公开"},
        ),
        (
            {"免予点名原因": "改革"},
            problem(
                "J3",
                "改革",
                "写了乙局的“免予点名原因”，没有写“免予点名栏目”，照常点名",
                "补上“免予点名栏目”，或清空原因",
            ),
            {"动态", "公开"},
        ),
    ],
)
def test_marks_and_exemptions(cells: dict[str, Any], told: Problem | None, duties: set[str]) -> None:
    units, problems = read(FIRST, row(**cells))
    assert problems == ([] if told is None else [told])
    assert units[1].duties == duties
    assert units[1].exempt_from == ({"动态"} if "免予点名栏目" in cells else frozenset())


def test_a_name_that_may_be_two_is_told() -> None:
    (problem,) = read(FIRST, row(单位简称="丙局、丁局"))[1]
    assert (problem.severity, problem.cell, problem.value) == (Severity.WARNING, "B3", "丙局、丁局")
    assert problem.what == "像是几个单位的名称，按一个单位统计"
    assert problem.remedy == "一行写一个单位的简称，不带序号；确实叫这个名称的不用改"


@pytest.mark.parametrize("missing", ["单位简称", "类别"])
def test_a_roster_without_its_headings_is_refused(missing: str) -> None:
    heads = [head for head in HEADS if head != missing]
    with pytest.raises(Refusal) as refusal:
        read_roster(grid(FIRST, heads=heads), RULES)
    assert f"找不到标题“{missing}”" in str(refusal.value)


def test_names_that_two_units_claim() -> None:
    _, problems = read({**FIRST, "别名": "三科"}, row(别名="三科"))
    assert problems == [
        problem("B3", "三科", "乙局的全称或别名“三科”也是甲局的，认不出是哪个单位", "改掉其中一个"),
    ]
    assert read(FIRST, row(别名="甲局"))[1] == [
        problem("B3", "甲局", "乙局的全称或别名“甲局”也是甲局的，按甲局认", "改掉其中一个"),
    ]


def test_the_kinds_of_a_former_kind_count_as_own_columns() -> None:
    """A unit that changed its kind has duties in the columns of both."""
    units, problems = read(FIRST, row(变更月份=5, 原类别="乡镇", 视频="√"))
    assert problems == []
    assert replace(units[1], order=1).duties == {"动态", "公开", "视频"}
