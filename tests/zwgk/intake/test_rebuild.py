"""同步结构: a workbook is brought in line with 设置, 单位名录 and the present version, and keeps the clerk's
contents."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from tests.conftest import REPOSITORY
from tests.zwgk.sheets import cell_of, spoil, table
from zwgk import commands
from zwgk.errors import Refusal
from zwgk.files import open_file, run_on_file
from zwgk.outcome import Outcome
from zwgk.workbook.create import create_workbook
from zwgk.workbook.reader import read_workbook

EARLIEST = REPOSITORY / "tests" / "data" / "structure" / "earliest-example.xlsx"
GREEN = PatternFill("solid", start_color="FF00FF00")


def sync(path: Path) -> Outcome:
    return run_on_file(path, commands.sync)


def values(path: Path) -> dict[tuple[str, str], Any]:
    """Return every filled cell of a workbook, without the lists that each command extends or rewrites."""
    passed_over = {"日志", "导入记录", "校验"}
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in openpyxl.load_workbook(path).worksheets
        if sheet.title not in passed_over
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def place(sheet: Any, text: str) -> Any:
    return next(cell for row in sheet.iter_rows() for cell in row if cell.value == text)


def add_column(kind: str, name: str, heading: str, quota: int | None = None) -> Callable[[openpyxl.Workbook], None]:
    """Add a row to the columns of 设置."""

    def change(workbook: openpyxl.Workbook) -> None:
        sheet = workbook["设置"]
        head = place(sheet, "表头")
        row = next(n for n in range(head.row + 1, 200) if sheet.cell(n, 1).value is None)
        for column, value in enumerate((kind, name, heading, quota, "是", "不点名"), start=1):
            sheet.cell(row, column).value = value

    return change


def rows_below(sheet: Any, heading: str) -> dict[str, Any]:
    """Return unit -> cell under a heading, from 单位名录."""
    name, column = place(sheet, "单位简称"), place(sheet, heading).column
    return {
        sheet.cell(row, name.column).value: sheet.cell(row, column).value
        for row in range(name.row + 1, sheet.max_row + 1)
        if sheet.cell(row, name.column).value
    }


@pytest.fixture
def filled(small: Path) -> Path:
    """Return the small county with figures: 小冀镇 April 34 and 2, 财政局 April 8, 6 and 80."""

    def change(workbook: openpyxl.Workbook) -> None:
        for unit, heading, count in (
            ("小冀镇", "乡镇动态", 34),
            ("小冀镇", "乡镇信息公开", 2),
            ("财政局", "部门动态", 8),
            ("财政局", "部门信息公开", 6),
            ("财政局", "重点领域信息公开", 80),
        ):
            cell_of(workbook[unit], 4, heading).value = count
        cell_of(workbook["小冀镇"], 4, "备注").value = "含转载"

    spoil(small, change)
    return small


def test_a_workbook_that_is_in_line_stays_as_it_is(filled: Path) -> None:
    before = openpyxl.load_workbook(filled)
    assert "没有要改的" in sync(filled).headline
    after = openpyxl.load_workbook(filled)
    assert after.sheetnames == before.sheetnames
    assert cell_of(after["小冀镇"], 4, "乡镇动态").value == 34


def test_a_column_added_in_settings_reaches_every_sheet(filled: Path) -> None:
    spoil(filled, add_column("部门", "政策解读", "部门政策解读", 1))
    with pytest.raises(Refusal, match="里没有“政策解读”一栏：请点“同步结构”补上"):
        run_on_file(filled, commands.recompute)
    outcome = sync(filled)
    assert any("重建" in line for line in outcome.lines)
    workbook = openpyxl.load_workbook(filled)
    assert rows_below(workbook["单位名录"], "政策解读") == {
        "小冀镇": "—", "翟坡镇": "—", "财政局": "√", "卫健委": "√", "公安局": "√",
    }  # fmt: skip
    sheet = workbook["财政局"]
    assert [sheet.cell(4, column).value for column in range(1, 8)] == [
        "月份", "部门动态", "部门信息公开", "重点领域信息公开", "部门政策解读", "合计", "备注",
    ]  # fmt: skip
    assert [cell_of(sheet, 4, heading).value for heading in ("部门动态", "部门信息公开", "重点领域信息公开")] == [
        8,
        6,
        80,
    ]
    assert cell_of(sheet, 4, "部门政策解读").value is None
    assert not cell_of(sheet, 4, "部门政策解读").protection.locked
    assert cell_of(workbook["小冀镇"], 4, "备注").value == "含转载"
    assert table(filled, "附件2", 5)[0] == [
        "序号", "单位名称", "部门动态", "部门信息公开", "重点领域信息公开", "部门政策解读", "合计",
    ]  # fmt: skip
    assert table(filled, "附件2", 5)[1] == ["1", "财政局", "8", "6", "80", "94"]
    before = values(filled)
    assert "没有要改的" in sync(filled).headline
    assert values(filled) == before


@pytest.mark.parametrize("heading", ["联系电话", None])
def test_a_column_of_the_clerks_between_the_duties_is_no_other_structure(filled: Path, heading: str | None) -> None:
    def insert(workbook: openpyxl.Workbook) -> None:
        roster = workbook["单位名录"]
        duty = place(roster, "重点领域")
        row, column = duty.row, duty.column
        roster.insert_cols(column)
        roster.cell(row, column).value = heading
        roster.cell(row + 1, column).value = "0373-1"

    spoil(filled, insert)
    sync(filled)
    before = values(filled)
    assert "0373-1" in before.values()
    assert "没有要改的" in sync(filled).headline
    assert values(filled) == before
    # Nor is it one that was renamed.
    spoil(filled, add_column("部门", "政策解读", "部门政策解读"))
    sync(filled)
    roster = openpyxl.load_workbook(filled)["单位名录"]
    assert "0373-1" in values(filled).values()
    assert rows_below(roster, "政策解读")["财政局"] == "√"
    assert heading is None or rows_below(roster, heading)["小冀镇"] == "0373-1"


def test_what_was_decorated_stays_decorated(filled: Path) -> None:
    def decorate(workbook: openpyxl.Workbook) -> None:
        sheet = workbook["财政局"]
        cell = cell_of(sheet, 4, "部门动态")
        cell.fill, cell.comment, cell.font = GREEN, Comment("已核对", "王"), Font(bold=True)
        sheet.insert_rows(4, 2)  # above the table; openpyxl does not adjust formulas
        sheet["A4"] = "本表由办公室填写"
        sheet["J9"] = "联系电话 5551234"
        sheet.column_dimensions["F"].hidden = True
        sheet.row_dimensions[20].hidden = True
        own = workbook.create_sheet("我的汇总")
        own["A1"], own["B1"] = "财政局四月动态", "='财政局'!B12"
        own["A1"].fill = GREEN
        workbook["新媒体"]["B20"] = "备用账号（未启用）"

    spoil(filled, decorate)
    assert cell_of(openpyxl.load_workbook(filled)["财政局"], 4, "部门动态").coordinate == "B12"
    spoil(filled, add_column("部门", "政策解读", "部门政策解读"))
    sync(filled)
    workbook = openpyxl.load_workbook(filled)
    sheet = workbook["财政局"]
    cell = cell_of(sheet, 4, "部门动态")
    assert (cell.value, cell.fill.fgColor.rgb, cell.font.b, cell.comment.text) == (8, "FF00FF00", True, "已核对")
    texts = {c.value: c.coordinate for row in sheet.iter_rows() for c in row if isinstance(c.value, str)}
    assert "本表由办公室填写" in texts
    assert "联系电话 5551234" in texts
    assert workbook["新媒体"]["B20"].value == "备用账号（未启用）"
    assert (workbook["我的汇总"]["B1"].value, workbook["我的汇总"]["A1"].fill.fgColor.rgb) == (
        f"='财政局'!{cell.coordinate}",
        "FF00FF00",
    )
    remark = place(sheet, "备注").column_letter
    assert sheet.column_dimensions[remark].hidden
    # The sheet's rules follow: April's cell accepts whole numbers, and its total adds four columns.
    total = cell_of(sheet, 4, "合计").value
    assert f"B{cell.row}:E{cell.row}" in total
    before = values(filled)
    assert "没有要改的" in sync(filled).headline
    assert values(filled) == before


def test_a_column_that_settings_no_longer_has_is_not_dropped_with_figures_in_it(filled: Path) -> None:
    def drop(workbook: openpyxl.Workbook) -> None:
        sheet = workbook["设置"]
        sheet.delete_rows(next(c.row for c in sheet["C"] if c.value == "重点领域信息公开"))

    spoil(filled, drop)
    before = filled.read_bytes()
    with pytest.raises(Refusal, match="没有表头“重点领域信息公开”了，“财政局”等 1 张表里还有它的 1 个数，没有改动"):
        sync(filled)
    assert filled.read_bytes() == before

    def empty(workbook: openpyxl.Workbook) -> None:
        cell_of(workbook["财政局"], 4, "重点领域信息公开").value = None

    spoil(filled, empty)
    sync(filled)
    heads = [cell.value for cell in openpyxl.load_workbook(filled)["财政局"][4]]
    assert heads[:5] == ["月份", "部门动态", "部门信息公开", "合计", "备注"]
    assert cell_of(openpyxl.load_workbook(filled)["财政局"], 4, "部门信息公开").value == 6


def test_a_heading_that_was_renamed_keeps_its_figures(filled: Path) -> None:
    def rename(workbook: openpyxl.Workbook) -> None:
        sheet = workbook["设置"]
        next(c for c in sheet["C"] if c.value == "部门动态").value = "部门动态信息"

    spoil(filled, rename)
    sync(filled)
    assert cell_of(openpyxl.load_workbook(filled)["财政局"], 4, "部门动态信息").value == 8


def test_a_kind_that_was_renamed_keeps_its_sheets(filled: Path) -> None:
    """部门 becomes 县直部门: first in 设置 alone, which is refused with a reason, then in 单位名录 too."""

    def rename(workbook: openpyxl.Workbook, sheet: str) -> None:
        for cell in (cell for row in workbook[sheet].iter_rows() for cell in row if cell.value == "部门"):
            cell.value = "县直部门"

    spoil(filled, lambda workbook: rename(workbook, "设置"))
    before = filled.read_bytes()
    with pytest.raises(Refusal, match="的类别填的是“部门”，“设置”里没有这一类，没有改动"):
        sync(filled)
    assert filled.read_bytes() == before
    spoil(filled, lambda workbook: rename(workbook, "单位名录"))
    sync(filled)
    workbook = openpyxl.load_workbook(filled)
    sheet = workbook["财政局"]
    assert (sheet["B2"].value, sheet["D2"].value, sheet.sheet_state) == ("财政局", "县直部门", "visible")
    assert [cell_of(sheet, 4, heading).value for heading in ("部门动态", "部门信息公开")] == [8, 6]
    assert not any(sheet.sheet_state == "hidden" for sheet in workbook.worksheets if "局" in sheet.title)
    assert table(filled, "附件2", 5)[1] == ["1", "财政局", "8", "6", "80", "94"]
    assert "没有要改的" in sync(filled).headline


def test_a_kind_is_added_with_its_units(filled: Path) -> None:
    def change(workbook: openpyxl.Workbook) -> None:
        sheet = workbook["设置"]
        head = place(sheet, "附件标题")
        row = next(n for n in range(head.row + 1, head.row + 40) if sheet.cell(n, 1).value is None)
        sheet.cell(row, 1).value, sheet.cell(row, 2).value = "企业", "{时段}企业统计表"
        add_column("企业", "动态", "企业动态")(workbook)
        roster = workbook["单位名录"]
        place_of = {heading: place(roster, heading).column for heading in ("单位简称", "类别", "动态")}
        roster.cell(9, place_of["单位简称"]).value = "供电公司"
        roster.cell(9, place_of["类别"]).value = "企业"
        roster.cell(9, place_of["动态"]).value = "√"

    spoil(filled, change)
    outcome = sync(filled)
    workbook = openpyxl.load_workbook(filled)
    assert [name for name in workbook.sheetnames if name.startswith("附件")] == ["附件1", "附件2", "附件3", "附件4"]
    assert workbook["供电公司"]["B2"].value == "供电公司"
    assert any("供电公司" in line for line in outcome.lines)
    assert table(filled, "附件3", 5) == [["序号", "单位名称", "企业动态", "合计"], ["1", "供电公司"]]
    assert "政务新媒体" in table(filled, "附件4", 5)[0]
    assert [one.tx.strRef.f for one in workbook["看板"]._charts[1].series][-1] == "'看板'!AD1"  # the third kind
    assert table(filled, "附件1", 5)[1] == ["1", "小冀镇", "34", "2", "—", "36"]


def typed(path: Path) -> dict[tuple[str, str, str], Any]:
    """Return the clerk's input, by sheet, row and heading, searched independently: unlocked cells right of names."""
    found = {}
    for sheet in openpyxl.load_workbook(path).worksheets:
        if sheet.title.startswith("附件") or sheet.title in (
            "首页",
            "校验",
            "问题清单",
            "看板",
            "日志",
            "导入记录",
            "填报进度",
        ):
            continue
        heads: dict[int, str] = {}
        for row in sheet.iter_rows():
            texts = [cell for cell in row if isinstance(cell.value, str) and cell.protection.locked]
            if any(
                str(cell.value) in ("月份", "项目", "单位简称", "账号名称", "领域", "表头", "附件标题", "事项")
                for cell in texts
            ):
                heads = {cell.column: str(cell.value) for cell in texts}
                continue
            keys = [str(cell.value) for cell in row if cell.value is not None and heads.get(cell.column) != "序号"]
            for cell in row:
                if cell.value is not None and not cell.protection.locked and heads.get(cell.column):
                    found[sheet.title, keys[0], heads[cell.column]] = cell.value
    return found


def test_words_and_reasons_of_the_office_stay(filled: Path) -> None:
    """校对词表, and the reasons for keeping findings of 审校: in a rebuild for a new column, and of an older
    structure."""

    def write(workbook: openpyxl.Workbook) -> None:
        words, review = workbook["校对词表"], workbook["审核"]
        head = place(words, "错词")
        for below, pair in enumerate((("记律", "纪律"), ("部门息公开", "—")), start=1):
            for across, text in enumerate(pair):
                words.cell(head.row + below, head.column + across).value = text
        head = place(review, "审校项目")
        for across, text in enumerate(("错词", "第8段", "错误", "“贯砌”应为“贯彻”", "引用的原文如此")):
            review.cell(head.row + 1, head.column + across).value = text

    def older(workbook: openpyxl.Workbook) -> None:
        place(workbook["首页"], "结构版本").offset(0, 1).value = 1

    def told(path: Path) -> tuple[list[object], list[object]]:
        workbook = openpyxl.load_workbook(path)
        words, reasons = place(workbook["校对词表"], "错词"), place(workbook["审核"], "审校项目")
        return (
            [words.offset(below, across).value for below in (1, 2) for across in (0, 1)],
            [reasons.offset(1, across).value for across in range(5)],
        )

    kept = (
        ["记律", "纪律", "部门息公开", "—"],
        ["错词", "第8段", "错误", "“贯砌”应为“贯彻”", "引用的原文如此"],
    )
    spoil(filled, write)
    for change in (add_column("部门", "政策解读", "部门政策解读"), older):
        spoil(filled, change)
        sync(filled)
        assert told(filled) == kept
    with open_file(filled) as book:
        inputs = read_workbook(book).inputs
    assert (inputs.words.pairs["记律"], "部门息公开" in inputs.words.silenced) == ("纪律", True)
    assert inputs.review.reasons == {("错词", "“贯砌”应为“贯彻”"): "引用的原文如此"}


def test_a_note_in_the_last_row_of_a_list_is_named(filled: Path) -> None:
    spoil(filled, lambda book: book["校对词表"].cell(1_048_576, 1, "一条备注"))
    before = filled.read_bytes()
    with pytest.raises(Refusal, match="“校对词表”第 1048576 行还有内容"):
        run_on_file(filled, commands.sync)
    assert filled.read_bytes() == before


def test_the_workbook_of_the_earliest_release_becomes_one_of_today(tmp_path: Path) -> None:
    path = tmp_path / "2024.xlsx"
    path.write_bytes(EARLIEST.read_bytes())
    # A column that this version no longer has: it belonged to no month.
    spoil(path, lambda workbook: workbook["新媒体"].__setitem__("Q5", 3))
    before = typed(path)
    assert before["新媒体", "新乡县环境", "不足次数的周数"] == 3
    assert len(before) > 800
    assert before["财政局", "5", "重点领域信息公开"] + before["财政局", "4", "重点领域信息公开"] > 0
    run_on_file(path, commands.validate)
    checks = [cell.value for cell in openpyxl.load_workbook(path)["校验"]["G"]]
    assert "点“同步结构”更新，填好的数都保留" in checks
    outcome = sync(path)
    assert outcome.headline == "工作簿已更新到现在的版本，并重新统计。"
    after = typed(path)
    # Two time limits have had other labels since; what the office typed stays.
    labels = {f"县长信箱{limit}": f"信箱{limit}" for limit in ("答复时限", "亮红灯时限")}
    kept = {(sheet, labels.get(row, row), heading): value for (sheet, row, heading), value in before.items()}
    assert {key: value for key, value in kept.items() if after.get(key) != value} == {}
    workbook = openpyxl.load_workbook(path)
    assert {"审核", "栏目映射", "填报进度", "导入记录"} <= set(workbook.sheetnames)
    assert cell_of(workbook["财政局"], 5, "部门动态").number_format == "General"  # once "0", which showed 2.5 as 3
    assert table(path, "附件1", 5)[1] == ["1", "小冀镇", "34", "20", "—", "54"]
    assert table(path, "附件2", 5)[2] == ["2", "财政局", "8", "6", "80", "94"]
    [backup] = list((tmp_path / "备份").iterdir())
    assert typed(backup) == before
    once = values(path)
    assert "没有要改的" in sync(path).headline
    assert values(path) == once


def test_a_full_year_of_another_county_stays_to_the_last_figure(tmp_path: Path) -> None:
    """Three changes at once: a column more, a unit more, and the structure of an older version."""
    folder = Path(shutil.copytree(REPOSITORY / "workbook" / "example-county", tmp_path / "原料"))
    units = [line.split(",")[0] for line in (folder / "roster.csv").read_text("utf-8").split()[1:]]
    accounts = [line.split(",")[:2] for line in (folder / "media.csv").read_text("utf-8").split()[1:]]
    months = range(1, 13)

    def figure(row: int, month: int) -> int:
        return row * 13 + month * 7  # each of its own within a sheet

    tables = {
        "counts": [
            "unit,column,month,count",
            *(f"{unit},动态,{month},{figure(row, month)}" for row, unit in enumerate(units) for month in months),
        ],
        "media": [
            ",".join(["account", "host", *map(str, months)]),
            *(",".join([*each, *(str(figure(row, month)) for month in months)]) for row, each in enumerate(accounts)),
        ],
        "portal": ["month,公开信息", *(f"{month},{figure(99, month)}" for month in months)],
    }
    for name, lines in tables.items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    path = tmp_path / "武定县.xlsx"
    create_workbook(folder, path)

    def change(workbook: openpyxl.Workbook) -> None:
        add_column("单位", "政策解读", "政策解读")(workbook)
        place(workbook["首页"], "结构版本").offset(0, 1).value = 1
        roster = workbook["单位名录"]
        head = place(roster, "单位简称")
        new = head.offset(len(units) + 1, 0)
        new.value = "县数据局"
        roster.cell(new.row, place(roster, "类别").column).value = "单位"
        roster.cell(new.row, place(roster, "动态").column).value = "√"

    spoil(path, change)
    before = typed(path)
    assert len(before) > 12 * (len(units) + len(accounts) + 1)
    sync(path)
    after = typed(path)
    assert {key: (value, after.get(key)) for key, value in before.items() if after.get(key) != value} == {}
    workbook = openpyxl.load_workbook(path)
    for row, unit in enumerate(units):
        counts = [cell_of(workbook[unit], month, "动态").value for month in months]
        assert counts == [figure(row, month) for month in months], unit
    assert "县数据局" in workbook.sheetnames
    once = values(path)
    assert "没有要改的" in sync(path).headline
    assert values(path) == once


def own(workbook: openpyxl.Workbook) -> dict[str, list[str]]:
    """Return the rules, validations, charts and pictures of a workbook that are the clerk's in these tests."""
    found: dict[str, list[str]] = {}
    for sheet in workbook.worksheets:
        told = found.setdefault(sheet.title, [])
        for block, rules in sheet.conditional_formatting._cf_rules.items():
            for rule in rules:
                fill = rule.dxf.fill.bgColor.rgb if rule.dxf is not None and rule.dxf.fill is not None else ""
                if (rule.type != "expression" and sheet.title != "看板") or (
                    fill in ("FF00B0F0", "FFFFC7CE") and "TODAY" in str(rule.formula)
                ):
                    told.append(f"{rule.type} {block.sqref} {rule.formula}")
        told += [
            f"{rule.sqref} {rule.formula1}"
            for rule in sheet.data_validations.dataValidation
            if "张三" in str(rule.formula1)
        ]
        told += [f"{len(sheet._images)} picture"] if sheet._images else []
    return {title: told for title, told in found.items() if told}


def test_rules_validations_and_pictures_of_the_clerk_move_along(filled: Path) -> None:
    """On a unit sheet, on 新媒体 and on 看板, which are rebuilt for a column more, and again for another version."""
    import io

    from openpyxl.chart import LineChart, Reference
    from openpyxl.drawing.image import Image
    from openpyxl.formatting.rule import CellIsRule, ColorScaleRule, FormulaRule
    from openpyxl.worksheet.datavalidation import DataValidation
    from PIL import Image as Picture

    def decorate(workbook: openpyxl.Workbook) -> None:
        sheet = workbook["财政局"]
        blue = PatternFill("solid", bgColor="FF00B0F0")
        red = PatternFill("solid", bgColor="FFFFC7CE")
        remark = place(sheet, "备注").column_letter
        sheet.conditional_formatting.add("B7:B18", CellIsRule(operator="greaterThan", formula=["30"], fill=blue))
        sheet.conditional_formatting.add(f"{remark}7:{remark}18", FormulaRule(formula=["TODAY()>45000"], fill=red))
        workbook["新媒体"].conditional_formatting.add(
            "E5:P20", ColorScaleRule("min", None, "FFFFFFFF", "max", None, "FF63BE7B")
        )
        people = DataValidation("list", formula1='"张三,李四"')
        people.add(f"{remark}7:{remark}18")
        sheet.add_data_validation(people)
        buffer = io.BytesIO()
        Picture.new("RGB", (8, 8), "red").save(buffer, "PNG")
        board = workbook["看板"]
        board.add_image(Image(io.BytesIO(buffer.getvalue())), "R30")
        chart = LineChart()
        chart.title = "我的图"
        chart.add_data(Reference(workbook["财政局"], min_col=2, min_row=7, max_row=18))
        board.add_chart(chart, "R3")

    spoil(filled, decorate)
    spoil(filled, add_column("部门", "政策解读", "部门政策解读"))
    sync(filled)

    def check() -> None:
        workbook = openpyxl.load_workbook(filled)
        remark = place(workbook["财政局"], "备注").column_letter
        assert remark == "G"
        assert own(workbook) == {
            "财政局": [
                "cellIs B7:B18 ['30']",
                "expression G7:G18 ['TODAY()>45000']",
                'G7:G18 "张三,李四"',
            ],
            "新媒体": ["colorScale E5:P20 []"],
            "看板": ["1 picture"],
        }
        assert len(workbook["看板"]._charts) == 4  # a unit's months, all months, shortfalls, and the clerk's

    check()
    spoil(filled, lambda workbook: place(workbook["首页"], "结构版本").offset(0, 1).__setattr__("value", 1))
    sync(filled)
    check()


def test_no_rule_of_an_earlier_version_is_taken_for_the_clerks(tmp_path: Path) -> None:
    path = tmp_path / "2024.xlsx"
    path.write_bytes(EARLIEST.read_bytes())
    sync(path)
    built = create_workbook(REPOSITORY / "workbook" / "example-2024Q2", tmp_path / "新.xlsx")
    assert built is not None
    old, new = openpyxl.load_workbook(path), openpyxl.load_workbook(tmp_path / "新.xlsx")
    for name in ("财政局", "小冀镇", "新媒体", "门户网站", "目录自查", "附件1", "附件2", "附件3", "首页", "设置"):
        counts = [
            sum(len(rules) for rules in book[name].conditional_formatting._cf_rules.values()) for book in (old, new)
        ]
        assert counts[0] == counts[1], name
        checked = [len(book[name].data_validations.dataValidation) for book in (old, new)]
        assert checked[0] == checked[1], name
