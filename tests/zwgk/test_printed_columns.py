"""Settings of a ranking in 设置: points per item, rates, order, ranks, sums at the foot, the year so far."""

from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from tests.zwgk.sheets import spoil
from tests.zwgk.test_other_counties import printed
from zwgk.cli import app
from zwgk.statistics.shown_columns import CASE_HEADS, TableShape, percentage
from zwgk.workbook import paper_sizes

SETTINGS = """
year = 2026
period = "2月"

[office]
county = "某县"

[parts]
portal = false
requests = false
mailbox = false
media = false
catalogue = false

[[kinds]]
name = "部门"
attachment_title = "{时段}统计表"
%s

[[columns]]
kind = "部门"
name = "报送"
heading = "报送"
counted = false

[[columns]]
kind = "部门"
name = "采用"
heading = "采用"
%s
"""
# Unit: 报送 and 采纳 in January, in February.
COUNTS = {"甲局": ((4, 1), (8, 3)), "乙局": ((2, 2), (6, 5)), "丙局": ((0, 0), (0, 0)), "丁局": ((9, 9), (7, 3))}


def run(*arguments: object, code: int = 0) -> str:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exit_code == code, result.output
    return result.output.replace("\n", "")


def office(tmp_path: Path, kind: str = "", column: str = "", more: str = "") -> Path:
    folder = tmp_path / "原料"
    folder.mkdir(parents=True)
    (folder / "settings.toml").write_text(SETTINGS % (kind, column) + more, encoding="utf-8")
    (folder / "roster.csv").write_text("name,kind\n" + "".join(f"{unit},部门\n" for unit in COUNTS), encoding="utf-8")
    lines = ["unit,column,month,count"]
    for unit, months in COUNTS.items():
        for month, pair in enumerate(months, start=1):
            lines += [f"{unit},{name},{month},{count}" for name, count in zip(("报送", "采用"), pair, strict=True)]
    (folder / "counts.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    book = tmp_path / "通报.xlsx"
    run("new", "--from", folder, "-o", book)
    return book


def test_points_with_decimals_and_a_name_of_the_total(tmp_path: Path) -> None:
    """February: 5 x 1.5 = 7.5; 3 x 1.5 = 4.5 twice, in the order of the roster; 报送 counts nothing."""
    book = office(tmp_path, 'total_name = "得分"', "points = 1.5")
    run("recompute", book)
    assert printed(book, "附件1") == [
        ["序号", "单位名称", "报送", "采用", "得分"],
        ["1", "乙局", "6", "5", "7.5"],
        ["2", "甲局", "8", "3", "4.5"],
        ["3", "丁局", "7", "3", "4.5"],
        ["4", "丙局", "0", "0", "0"],
    ]


def test_a_county_that_ranks_by_points_sees_items_and_points(tmp_path: Path) -> None:
    """乙局 in January and February: 2 and 5 of 采用 with 1.5 points each; 报送 does not count. 首页 and its own
    sheet name both, and agree with the attachment."""
    book = office(tmp_path, 'total_name = "得分"', "points = 1.5")
    run("recompute", book)
    workbook = openpyxl.load_workbook(book, data_only=True)
    home = [[cell.value for cell in row] for row in workbook["首页"].iter_rows(min_row=7, max_row=9, max_col=10)]
    assert home[0][5:] == ["报送", "采用", "合计", "合计得分", "未达标"]
    assert home[2][5:] == [6, 5, 5, 7.5, None]
    sheet = workbook["乙局"]
    assert [sheet.cell(4, column).value for column in range(1, 7)] == [
        *("月份", "报送", "采用", "合计", "合计得分", "备注"),
    ]
    assert [sheet.cell(row, 5).value for row in (7, 8, 9, 19, 20)] == [3, 7.5, None, 10.5, 7.5]
    assert [sheet.cell(21, column).value for column in (1, 2, 3)] == ["每条得分", 0, 1.5]
    assert openpyxl.load_workbook(office(tmp_path / "无分"))["乙局"]["E4"].value == "备注"


def test_a_unit_sheet_made_for_items_gets_points_by_sync(tmp_path: Path) -> None:
    book = office(tmp_path)
    setting(book, "每条得分", "采用", 2.5)
    run("sync", book)
    workbook = openpyxl.load_workbook(book, data_only=True)
    assert (workbook["乙局"]["E4"].value, workbook["乙局"]["E8"].value) == ("合计得分", 12.5)
    assert workbook["乙局"]["B8"].value == 6
    assert "没有要改的" in run("sync", book)
    run("recompute", book)


def test_shared_ranks_sums_at_the_foot_and_the_year_so_far(tmp_path: Path) -> None:
    """Since January: 2 + 5, 1 + 3, 9 + 3, 0."""
    rate = '[[columns]]\nkind = "部门"\nname = "采用率"\nformula = "采用÷报送"\n'
    book = office(
        tmp_path, 'shared_ranks = true\ntotal_row = true\ncumulative = true\nnumber_heading = "名次"', more=rate
    )
    run("recompute", book)
    assert printed(book, "附件1") == [
        ["名次", "单位名称", "报送", "采用", "采用率", "合计", "1—2月累计"],
        ["1", "乙局", "6", "5", "83.3%", "5", "7"],
        ["2", "甲局", "8", "3", "37.5%", "3", "4"],
        ["2", "丁局", "7", "3", "42.9%", "3", "12"],
        ["4", "丙局", "0", "0", "—", "0", "0"],
        ["", "合计", "21", "11", "52.4%", "11", "23"],
    ]


@pytest.mark.parametrize(
    ("order", "units"),
    [("合计", "乙甲丁丙"), ("名录", "甲乙丙丁"), ("报送", "甲丁乙丙")],
)
def test_the_order_of_the_rows(order: str, units: str, tmp_path: Path) -> None:
    book = office(tmp_path, f'order = "{order}"')
    run("recompute", book)
    rows = printed(book, "附件1")[1:]
    assert "".join(row[1][0] for row in rows) == units
    assert [row[0] for row in rows] == ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        *((159, 301, "52.8%"), (16, 28, "57.1%"), (1, 8, "12.5%"), (1, 16, "6.3%"), (3, 16, "18.8%")),
        *((1, 1, "100.0%"), (0, 7, "0.0%"), (0, 0, "—"), (None, 3, None), (3, None, None)),
    ],
)
def test_one_habit_of_rounding(part: int | None, whole: int | None, shown: str | None) -> None:
    """6.25 and 18.75 are halves: both are rounded up, not to even as computers do (6.2 and 18.8)."""
    assert percentage(part, whole) == shown


@pytest.mark.parametrize(
    ("kind", "more", "told"),
    [
        ('order = "采纳"', "", "部门的排列写的是“采纳”：请写合计、名录、报送、采用之一"),
        ("", '[[columns]]\nkind = "部门"\nname = "率"\nformula = "采纳÷报送"\n', "算式里有“采纳”，不是部门的栏目"),
        ("", '[[columns]]\nkind = "部门"\nname = "率"\nformula = "采用"\n', "请写成“采纳÷报送”"),
        ('total_name = "采用"', "", "有两栏的表头都是“采用”"),
    ],
)
def test_what_cannot_be_shown_is_refused(kind: str, more: str, told: str, tmp_path: Path) -> None:
    folder = tmp_path / "原料"
    folder.mkdir()
    (folder / "settings.toml").write_text(SETTINGS % (kind, "") + more, encoding="utf-8")
    (folder / "roster.csv").write_text("name,kind\n甲局,部门\n", encoding="utf-8")
    assert told in run("new", "--from", folder, "-o", tmp_path / "新.xlsx", code=2)


def setting(book: Path, heading: str, row_name: str, value: object) -> None:
    """Type a value in 设置 under `heading`, in the row whose 类别 or 栏目 is `row_name`."""

    def change(workbook: openpyxl.Workbook) -> None:
        sheet = workbook["设置"]
        head = next(cell for row in sheet.iter_rows() for cell in row if cell.value == heading)
        row = next(row for row in range(head.row + 1, sheet.max_row) if row_name in [c.value for c in sheet[row]])
        sheet.cell(row, head.column).value = value

    spoil(book, change)


def test_what_setting_says_is_read_from_the_workbook(tmp_path: Path) -> None:
    """Points, order and ranks can be changed in a workbook in use: they need no other columns."""
    book = office(tmp_path)
    setting(book, "每条得分", "采用", 2.5)
    setting(book, "并列名次", "部门", "是")
    run("recompute", book)
    assert [[row[0], row[1], row[4]] for row in printed(book, "附件1")[1:]] == [
        *(["1", "乙局", "12.5"], ["2", "甲局", "7.5"], ["2", "丁局", "7.5"], ["4", "丙局", "0"]),
    ]


@pytest.mark.parametrize(("heading", "row", "value"), [("累计", "部门", "是"), ("合计名称", "部门", "—")])
def test_other_columns_than_the_attachment_was_made_for(heading: str, row: str, value: str, tmp_path: Path) -> None:
    book = office(tmp_path)
    run("recompute", book)
    setting(book, heading, row, value)
    before = book.read_bytes()
    assert "“附件1”建的时候有 5 栏" in run("recompute", book, code=2)
    assert book.read_bytes() == before
    run("sync", book)
    heads = {"累计": ["报送", "采用", "合计", "1—2月累计"], "合计名称": ["报送", "采用"]}
    assert printed(book, "附件1")[0] == ["序号", "单位名称", *heads[heading]]


@pytest.mark.parametrize("value", ["五分", -1, "1,5"])
def test_points_that_are_none_are_refused_by_their_cell(value: object, tmp_path: Path) -> None:
    book = office(tmp_path)
    setting(book, "每条得分", "采用", value)
    assert "请填一条计几分，例如 5 或 0.5" in run("recompute", book, code=2)


def test_figures_and_names_shrink_before_they_are_cut(tmp_path: Path) -> None:
    """On paper the figures, on 首页 the names: in too narrow a column Excel would show ### or half a name."""
    workbook = openpyxl.load_workbook(office(tmp_path))
    for sheet, cell in (("附件1", "C6"), ("附件1", "E6"), ("首页", "B8")):
        assert workbook[sheet][cell].alignment.shrink_to_fit, f"{sheet} {cell}"
    assert workbook["附件1"]["B6"].alignment.wrap_text  # a name takes more lines, at its full size


@pytest.mark.parametrize(
    ("text", "width_mm", "lines"),
    [
        ("政府网站动态信息", 6.6, 8),  # one character per line: 5.1 mm are left inside, a character takes 4.2 mm
        ("财政预决算", 10.0, 3),  # two per line
        ("国家金融监督管理总局铜川监管分局", 44.0, 2),  # ten per line
        ("2024年", 10.0, 2),  # four digits take the room of two characters
        ("", 10.0, 1),
    ],
)
def test_lines_that_a_text_takes(text: str, width_mm: float, lines: int) -> None:
    assert paper_sizes.lines(text, width_mm, 12) == lines


def test_a_head_of_fourteen_columns_is_as_high_as_its_longest() -> None:
    """Eight characters one below the other at 18 points, and a margin of 4."""
    heads = ["政府网站动态信息", *["政策解读"] * 13, "合计"]
    named = ["序号", "单位名称", *heads]
    widths = paper_sizes.ranking_mm(named, TableShape(True, len(heads), 1))
    assert paper_sizes.head_height(named, widths) == 8 * 18 + 4


@pytest.mark.parametrize(
    ("head", "width_mm"),
    [
        ("部门信息公开", 26.0),  # five characters fit: 部门信息公|开
        ("上期结转", 15.0),
        ("是否达到每周更新两次要求", 32.0),
        ("重点领域信息公开", 26.0),
        ("政务公开采纳数", 22.0),
        ("1—11月累计条数", 26.0),
    ],
)
def test_a_head_breaks_between_words(head: str, width_mm: float) -> None:
    """Narrowed by the room of one or two characters, which the names get; the table stays as wide as the paper."""
    heads = ["序号", "单位", head]
    widths = paper_sizes._at_words(heads, (14.0, 142.0 - width_mm, width_mm), 1)
    lines = paper_sizes._broken(head, widths[2], 12)
    assert lines in (
        *(["部门信息", "公开"], ["上期", "结转"], ["是否达到每周", "更新两次要求"], ["重点领域", "信息公开"]),
        *(["政务公开", "采纳数"], ["1—11月累计", "条数"]),
    )
    assert sum(widths) == pytest.approx(156.0)
    assert paper_sizes._breaks_at_words(head, width_mm) == (widths[2] == width_mm)


def test_heads_of_the_attachment_of_cases_keep_their_words() -> None:
    widths = paper_sizes.cases_mm(CASE_HEADS)
    broken = [paper_sizes._broken(head, width, 12) for head, width in zip(CASE_HEADS, widths, strict=True)]
    assert broken == [
        ["序号"],
        ["承办单位"],
        ["上期", "结转"],
        ["收到"],
        ["办结"],
        ["处理中"],
        ["超时"],
        ["办结率"],
    ]


@pytest.mark.parametrize(
    ("units", "beside", "rows"),
    [
        ("甲乙丙丁戊", 2, ["甲丁", "乙戊", "丙 "]),
        ("甲乙丙丁", 2, ["甲丙", "乙丁"]),
        ("甲乙丙丁", 3, ["甲丙 ", "乙丁 "]),
        ("甲", 4, ["甲   "]),
        ("", 2, []),
        ("甲乙丙", 1, ["甲", "乙", "丙"]),
    ],
)
def test_units_side_by_side_are_read_down_then_right(units: str, beside: int, rows: list[str]) -> None:
    shape = TableShape(False, 0, beside)
    assert ["".join(row) for row in shape.arranged([[unit] for unit in units], " ")] == rows


def test_two_units_a_row_with_numbers_sums_and_colours_of_their_own(tmp_path: Path) -> None:
    """Four units and the sum: three rows. The quotas of the right half belong to the units of the right half."""
    book = office(
        tmp_path,
        'side_by_side = 2\ntotal_row = true\ntotal_name = "—"',
        more='[[quotas]]\nkind = "部门"\ncolumn = "采用"\nquota = 4\nunits = ["丁局"]\n',
    )
    run("recompute", book)
    assert printed(book, "附件1") == [
        ["序号", "单位名称", "报送", "采用"] * 2,
        ["1", "乙局", "6", "5", "4", "丙局", "0", "0"],
        ["2", "甲局", "8", "3", "", "合计", "21", "11"],
        ["3", "丁局", "7", "3", "", "", "", ""],
    ]
    sheet = openpyxl.load_workbook(book)["附件1"]
    assert sheet["I5"].value == "部门"  # right of the print area; each quota is seven columns right of its figure
    assert [[sheet.cell(row, column).value for column in range(10, 18)] for row in (6, 8)] == [
        [0, 0, None, None, 0, 0, None, None],
        [0, 4, None, None, None, None, None, None],
    ]
    assert "“附件1”建的时候有 8 栏" in (setting(book, "并排", "部门", None), run("recompute", book, code=2))[1]
    run("sync", book)
    assert printed(book, "附件1")[0] == ["序号", "单位名称", "报送", "采用"]


@pytest.mark.parametrize(("value", "told"), [(0, "请写 1 到 4"), (5, "请写 1 到 4"), ("两个", "请填整数")])
def test_a_number_of_units_a_row_that_cannot_be(value: object, told: str, tmp_path: Path) -> None:
    book = office(tmp_path)
    setting(book, "并排", "部门", value)
    assert told in run("recompute", book, code=2)
