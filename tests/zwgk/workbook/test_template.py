"""Contents of the built workbooks, read through openpyxl as a spreadsheet program would."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from openxml_audit import OpenXmlValidator

from zwgk.model.county import County
from zwgk.model.roster import Unit
from zwgk.model.rules import Column, Kind, Naming, Rules
from zwgk.workbook import layout
from zwgk.workbook.source import read_source
from zwgk.workbook.template.build import build

WORKBOOK = Path(__file__).parents[3] / "workbook"
COMMITTED = {"blank": "空白工作簿.xlsx", "example-2024Q2": "示例-2024年第二季度.xlsx"}
INPUT_SHEETS = ("设置", "单位名录", "门户网站", "新媒体", "目录自查", "小冀镇", "公安局")
MM = 25.4


@pytest.fixture(scope="module")
def example() -> Workbook:
    return openpyxl.load_workbook(WORKBOOK / COMMITTED["example-2024Q2"])


@pytest.fixture(scope="module")
def blank() -> Workbook:
    return openpyxl.load_workbook(WORKBOOK / COMMITTED["blank"])


def parts_of(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def open_cells(sheet: Worksheet) -> set[str]:
    return {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}


def block(address: str) -> set[str]:
    return {cell.coordinate for row in Workbook().active[address] for cell in row}  # type: ignore[index]


@pytest.mark.parametrize("folder", COMMITTED)
def test_committed_workbook_is_what_its_folder_builds(folder: str) -> None:
    committed = parts_of((WORKBOOK / COMMITTED[folder]).read_bytes())
    built = parts_of(build(read_source(WORKBOOK / folder)))
    assert list(built) == list(committed)
    assert [name for name in built if built[name] != committed[name]] == []


def test_same_source_gives_the_same_bytes() -> None:
    source = read_source(WORKBOOK / "blank")
    assert build(source) == build(source)


@pytest.mark.parametrize("name", COMMITTED.values())
def test_validator_finds_no_error(name: str) -> None:
    result = OpenXmlValidator().validate(WORKBOOK / name)
    # Warnings only say that openpyxl writes texts into the cells and not into a separate list.
    assert [error for error in result.errors if error.severity.name == "ERROR"] == []


def test_sheets_stand_in_the_order_of_work(example: Workbook) -> None:
    names = example.sheetnames
    assert names[:6] == ["首页", "设置", "单位名录", "门户网站", "新媒体", "目录自查"]
    order = [
        "附件1",
        "附件2",
        "附件3",
        "问题清单",
        "校验",
        "看板",
        "小冀镇",
        "大召营镇",
        "融媒体中心",
        "公安局",
        "日志",
    ]
    assert [name for name in names if name in order] == order
    assert [sheet.title for sheet in example if sheet.sheet_state != "visible"] == ["日志"]
    assert example.active is not None
    assert example.active.title == "首页"


def test_every_sheet_is_protected_without_a_password(example: Workbook) -> None:
    for sheet in example:
        assert sheet.protection.sheet, sheet.title
        assert not sheet.protection.password, sheet.title


def test_rows_and_columns_may_be_inserted_where_clerks_type_and_nowhere_else(example: Workbook) -> None:
    # The file lists what is forbidden.
    for name in INPUT_SHEETS:
        guard = example[name].protection
        assert not any((guard.insertRows, guard.insertColumns, guard.formatRows, guard.formatColumns, guard.sort))
    for name in ("首页", "附件1", "附件2", "附件3", "问题清单", "校验", "看板", "日志"):
        guard = example[name].protection
        assert guard.insertRows
        assert guard.insertColumns


def test_only_months_of_duties_and_remarks_are_open_on_a_unit_sheet(example: Workbook) -> None:
    # 小冀镇: 乡镇动态 and 乡镇信息公开 are duties, 重点领域 (D) is not; 合计 is E, 备注 F.
    # 同步结构 writes the name in B2.
    assert open_cells(example["小冀镇"]) == {"B2"} | block("B7:C18") | block("F7:F18")
    assert open_cells(example["财政局"]) == {"B2"} | block("B7:D18") | block("F7:F18")


def test_a_column_that_is_no_duty_shows_a_dash(example: Workbook) -> None:
    sheet = example["小冀镇"]
    assert {sheet.cell(row, 4).value for row in range(5, 21)} == {"—"}


def test_python_may_write_where_it_has_to(example: Workbook) -> None:
    assert {"A1", "A3"} | block("A5:F60") <= open_cells(example["附件2"])
    assert {"A1", "A3"} | block("A5:D45") <= open_cells(example["附件3"])
    assert {"B2", "B3"} | block("A7:J90") <= open_cells(example["首页"])
    assert block("A4:K200") <= open_cells(example["问题清单"])
    assert block("A4:H400") <= open_cells(example["校验"])
    for row in ("A3:Q49", "AA1:AU49"):
        assert block(row) <= open_cells(example["看板"])
    assert "T5" in open_cells(example["看板"])  # the unit to look at
    assert "AW2" not in open_cells(example["看板"])
    # The log has no prepared cells; its whole columns are unlocked.
    assert not example["日志"].column_dimensions["A"].protection.locked
    assert not example["日志"].column_dimensions["H"].protection.locked


def test_input_tables_have_no_merged_cells(example: Workbook) -> None:
    for name in INPUT_SHEETS:
        assert not example[name].merged_cells.ranges, name


def test_headings_stay_in_sight(example: Workbook) -> None:
    panes = {
        name: example[name].freeze_panes for name in ("单位名录", "门户网站", "新媒体", "目录自查", "小冀镇", "附件2")
    }
    assert panes == {
        "单位名录": "C4",
        "门户网站": "B5",
        "新媒体": "C5",
        "目录自查": "C4",
        "小冀镇": "B7",
        "附件2": "A6",
    }


def test_groups_of_sheets_have_tab_colours_of_their_own(example: Workbook) -> None:
    def colour(name: str) -> str:
        return str(example[name].sheet_properties.tabColor.rgb)

    groups = [
        ("首页", "设置", "单位名录"),
        ("门户网站", "新媒体", "目录自查"),
        ("附件1", "附件3", "看板"),
        ("小冀镇", "公安局"),
    ]
    colours = [{colour(name) for name in group} for group in groups]
    assert [len(each) for each in colours] == [1, 1, 1, 1]
    assert len(set().union(*colours)) == 4


def test_counts_of_months_are_checked_in_chinese(example: Workbook) -> None:
    rules = [rule for rule in example["财政局"].data_validations.dataValidation if "B7" in rule.sqref]
    [rule] = rules
    assert (rule.type, rule.operator, rule.formula1) == ("whole", "between", "0")
    assert (rule.errorTitle, rule.errorStyle) == ("只能填整数", "stop")
    assert rule.error == "请填 0 或正整数。没有发布填 0；尚未统计请留空。"
    covered = {cell for rule in example["小冀镇"].data_validations.dataValidation for cell in block(str(rule.sqref))}
    assert covered == block("B7:C18")


def test_lists_take_nothing_else(example: Workbook) -> None:
    [kind] = [rule for rule in example["单位名录"].data_validations.dataValidation if "D4" in rule.sqref]
    assert (kind.type, kind.formula1, kind.allow_blank) == ("list", "=类别列表", False)
    [period] = [rule for rule in example["首页"].data_validations.dataValidation if "B3" in rule.sqref]
    assert (period.type, period.formula1) == ("list", "=时段列表")
    [naming] = [rule for rule in example["设置"].data_validations.dataValidation if "未达标" in str(rule.formula1)]
    assert naming.formula1 == '"不点名,为零,未达标"'


def test_rules_and_lists_reach_other_sheets_by_names_only(example: Workbook) -> None:
    formulas = [
        formula
        for sheet in example
        for found in sheet.conditional_formatting
        for rule in found.rules
        for formula in rule.formula
    ]
    formulas += [
        str(rule.formula1) for sheet in example for rule in sheet.data_validations.dataValidation if rule.formula1
    ]
    assert len(formulas) > 300
    assert [formula for formula in formulas if "!" in formula] == []


@pytest.mark.parametrize("name", ["问题清单", "校验", "填报进度", "审核"])
def test_a_colour_comes_before_the_grid_of_a_list(name: str, example: Workbook) -> None:
    """Of two conditional formats that contain a cell, LibreOffice shows the first."""
    formats = sorted(
        (
            (rule.priority, str(found.sqref), bool(rule.dxf.fill))
            for found in example[name].conditional_formatting
            for rule in found.rules
        ),
    )
    coloured = [fill for _, _, fill in formats]
    assert True in coloured
    assert coloured == sorted(coloured, reverse=True)


def test_names_lead_to_what_they_say(example: Workbook) -> None:
    def values(name: str) -> list[object]:
        [(sheet, ref)] = example.defined_names[name].destinations
        cells = example[sheet][ref]
        rows = cells if isinstance(cells, tuple) else ((cells,),)
        return [cell.value for row in rows for cell in row if cell.value is not None]

    assert values(layout.NAME_YEAR) == [2024]
    assert values(layout.NAME_PERIOD) == ["第二季度"]
    assert values(layout.NAME_COUNTY) == ["新乡县"]
    assert values(layout.NAME_SCREEN_COLOURS) == [True]
    assert values(layout.NAME_KIND_LIST) == ["乡镇", "部门"]
    assert values(layout.NAME_COLUMN_KINDS) == ["乡镇"] * 3 + ["部门"] * 3
    assert values(layout.NAME_COLUMN_NAMES) == ["动态", "信息公开", "重点领域"] * 2
    assert values(layout.NAME_COLUMN_HEADINGS)[3:] == ["部门动态", "部门信息公开", "重点领域信息公开"]
    assert values(layout.NAME_COLUMN_QUOTAS) == [8, 1, 8, 1]
    assert values(layout.NAME_COLUMN_COUNTED) == ["是"] * 6
    assert len(values(layout.NAME_UNIT_LIST)) == 43
    assert values(layout.NAME_PERIOD_LIST)[:5] == ["第一季度", "第二季度", "第三季度", "第四季度", "上半年"]
    assert values(layout.NAME_PERIOD_FIRSTS)[:5] == [1, 4, 7, 10, 1]
    assert values(layout.NAME_PERIOD_LASTS)[:5] == [3, 6, 9, 12, 6]
    assert 2024 in values(layout.NAME_YEAR_LIST)


def test_home_leads_to_every_unit_and_back(example: Workbook) -> None:
    home = example["首页"]
    assert home["B8"].value == '=HYPERLINK("#\'小冀镇\'!A1","小冀镇")'
    assert home["B50"].value == '=HYPERLINK("#\'公安局\'!A1","公安局")'
    assert home["B51"].value is None
    assert example["小冀镇"]["E2"].value == '=HYPERLINK("#\'首页\'!A1","← 首页")'


def test_a_unit_leads_to_the_checks_and_to_its_neighbours_in_the_roster(example: Workbook) -> None:
    names = [example["首页"].cell(row, 2).value.split('"')[3] for row in range(8, 51)]
    assert names[:2] == ["小冀镇", "翟坡镇"]
    for place, name in enumerate(names):
        sheet = example[name]
        assert sheet["F2"].value == '=HYPERLINK("#\'校验\'!A1","← 校验")'
        before = f'=HYPERLINK("#\'{names[place - 1]}\'!A1","← 上一个")' if place else None
        after = f'=HYPERLINK("#\'{names[place + 1]}\'!A1","下一个 →")' if place < 42 else None
        assert (sheet["E3"].value, sheet["F3"].value) == (before, after), name


@pytest.mark.parametrize("number", [1, 2, 3])
def test_attachments_are_set_up_by_the_standard(example: Workbook, number: int) -> None:
    sheet = example[f"附件{number}"]
    margins, setup = sheet.page_margins, sheet.page_setup
    millimetres = [round(side * MM, 3) for side in (margins.top, margins.bottom, margins.left, margins.right)]
    assert millimetres == [37, 35, 28, 26]
    assert (setup.paperSize, setup.orientation) == (9, "portrait")
    assert (setup.fitToWidth, setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage) == (1, 0, True)
    assert setup.blackAndWhite
    assert not setup.useFirstPageNumber
    assert sheet.print_title_rows == "$5:$5"
    assert sheet.HeaderFooter.differentOddEven
    assert (sheet.oddFooter.right.text, sheet.oddFooter.right.size) == ("— &P —\u3000", 14)
    assert (sheet.evenFooter.left.text, sheet.evenFooter.left.font) == ("\u2002— &P —", "宋体,Regular")
    assert (sheet["A1"].value, sheet["A1"].font.name, sheet["A1"].font.size) == (f"附件{number}", "黑体", 16)
    assert (sheet["A3"].font.name, sheet["A3"].font.size, sheet["A3"].font.bold) == ("方正小标宋简体", 22, False)
    assert (sheet["B5"].font.name, sheet["B6"].font.name, sheet["B6"].font.size) == ("黑体", "仿宋_GB2312", 12)
    assert sheet["B6"].font.charset == 134
    # 156 mm type area; a character of column width is 8 pixels of 1/96 inch.
    widths = [sheet.column_dimensions[cell.column_letter].width for cell in sheet[5] if cell.value and cell.has_style]
    visible = widths[: 6 if number < 3 else 4]
    assert sum(visible) * 8 / 96 * MM == pytest.approx(156, abs=0.1)


def test_colours_go_to_paper_where_the_office_wants_them() -> None:
    source = read_source(WORKBOOK / "blank")
    with_colours = source.rules.office.__class__(colour_on_paper=True)
    rules = Rules(source.rules.kinds, source.rules.columns, source.rules.limits, with_colours)
    book = openpyxl.load_workbook(io.BytesIO(build(County(2027, "全年", rules, source.units))))
    assert not book["附件1"].page_setup.blackAndWhite


def test_example_months_add_to_the_published_tables(example: Workbook, published: dict[int, list[list[str]]]) -> None:
    for number in (1, 2):
        for _, unit, *cells, _total in published[number][1:]:
            sheet = example[unit]
            for column, cell in enumerate(cells, start=2):
                months = [sheet.cell(row, column).value for row in range(7, 19)]
                if cell == "—":
                    assert set(months) == {"—"}, unit
                else:
                    assert sum(months[3:6]) == int(cell), unit
                    assert set(months[:3] + months[6:]) == {None}, unit
    media = {row[1].value: row[4:16] for row in example["新媒体"].iter_rows(min_row=5, max_row=10)}
    for _, account, posts, _passed in published[3][1:]:
        cells = media[account.partition("（")[0]]
        assert sum(cell.value for cell in cells if cell.value is not None) == int(posts)


def test_example_says_what_was_made_up(example: Workbook, blank: Workbook) -> None:
    assert "分月数" in str(example["首页"]["D5"].value)
    assert "为演示" in str(example["首页"]["D5"].value)
    assert blank["首页"]["D5"].value is None


def test_example_portal_has_the_published_figures(example: Workbook) -> None:
    sheet = example["门户网站"]
    sums = [sum(sheet.cell(row, column).value or 0 for row in range(5, 17)) for column in range(2, 11)]
    assert sums == [591, 687, 80, 6, 6, 6, 39, 39, 39]


def test_blank_workbook_holds_no_count(blank: Workbook) -> None:
    assert blank["首页"]["B2"].value == 2027
    for row in blank["城关镇"]["B7:C18"]:
        assert [cell.value for cell in row] == [None, None]
    for row in blank["新媒体"].iter_rows(min_row=5, min_col=5, max_col=18):
        assert {cell.value for cell in row} == {None}


def test_charts_draw_the_block_beside_them(example: Workbook) -> None:
    charts = example["看板"]._charts
    references = [[one.val.numRef.f for one in chart.series] for chart in charts]
    # The chosen unit, its kind's mean, its quota; 乡镇 and 部门; shortfalls by the four columns that require anything.
    assert references == [
        ["'看板'!$AW$2:$AW$13", "'看板'!$AX$2:$AX$13", "'看板'!$AY$2:$AY$13"],
        ["'看板'!$AB$2:$AB$13", "'看板'!$AC$2:$AC$13"],
        ["'看板'!$AF$2:$AF$5", "'看板'!$AG$2:$AG$5"],
    ]
    assert {one.cat.numRef.f for chart in charts[:2] for one in chart.series} == {"'看板'!$AA$2:$AA$13"}


def another_county(units: int) -> County:
    """Make a county of three kinds: two columns, one column, four columns. Some names are invalid for sheets."""
    columns = {"乡镇": ("动态", "公开"), "街道": ("动态",), "部门": ("动态", "公开", "政策", "解读")}
    rules = Rules(
        tuple(Kind(kind, f"{{时段}}{kind}统计表") for kind in columns),
        tuple(
            Column(kind, name, kind + name, 2, True, Naming.ZERO) for kind, names in columns.items() for name in names
        ),
    )
    kinds = list(columns)
    return County(
        2025,
        "上半年",
        rules,
        tuple(
            Unit(n, f"单位{n}[办/所]", f"单位{n}", kinds[n % 3], duties=frozenset(columns[kinds[n % 3]]))
            for n in range(1, units + 1)
        ),
    )


def test_another_county_by_data_alone() -> None:
    book = openpyxl.load_workbook(io.BytesIO(build(another_county(60))))
    assert [name for name in book.sheetnames if name.startswith("附件")] == ["附件1", "附件2", "附件3", "附件4"]
    assert [cell.value for cell in book["单位1办所"][4]][:3] == ["月份", "街道动态", "合计"]
    assert [cell.value for cell in book["单位2办所"][4]] == [
        "月份", "部门动态", "部门公开", "部门政策", "部门解读", "合计", "备注",
    ]  # fmt: skip
    assert [cell.value for cell in book["附件3"][5]][:7] == [
        "序号", "单位名称", "部门动态", "部门公开", "部门政策", "部门解读", "合计",
    ]  # fmt: skip
    assert [cell.value for cell in book["单位名录"][3]][5:9] == ["动态", "公开", "政策", "解读"]


@pytest.mark.parametrize(
    ("widths", "last"),
    [(layout.CHECK_WIDTHS, layout.CHECK_HEADINGS.index("采用")), (layout.SHORTFALL_WIDTHS, 9)],
    ids=["校验", "问题清单"],
)
def test_what_a_clerk_decides_is_in_sight_on_a_small_screen(widths: tuple[int, ...], last: int) -> None:
    """Calc at 1024 × 768 with its sidebar shows 914 pixels of cells; a character of a column's width is 7.9."""
    assert layout.SHORTFALL_HEADINGS[9] == "通报点名"
    assert sum(widths[: last + 1]) * 7.9 <= 914
