"""Heads, names and lists as a person sees them: measured with the fonts that this machine has in place of 宋体, 仿宋,
黑体 and 微软雅黑, and at the width that Calc shows on a small screen."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from PIL import ImageFont

from tests.conftest import EXAMPLE, REPOSITORY
from tests.zwgk.workbook.test_template import another_county
from zwgk.intake.forms.sent import form_workbook
from zwgk.model.county import County
from zwgk.model.period import Period
from zwgk.workbook import layout, paper_sizes
from zwgk.workbook.source import read_source
from zwgk.workbook.template.build import build

FONTS = [
    (Path("/usr/share/fonts") / name, number)
    for name, number in (
        ("truetype/arphic/uming.ttc", 0),  # for 宋体, 仿宋
        ("truetype/arphic/ukai.ttc", 0),  # for 楷体
        ("opentype/noto/NotoSansCJK-Regular.ttc", 2),
        ("opentype/noto/NotoSansCJK-Bold.ttc", 2),  # for 黑体, 微软雅黑
        ("opentype/noto/NotoSerifCJK-Bold.ttc", 2),
    )
]
WIDE_DIGITS = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf")  # Calc takes them beside a substitute
BLANK = REPOSITORY / "workbook" / "空白工作簿.xlsx"
PIXEL_OF_A_CHARACTER, PADDING, PIXELS_OF_A_POINT = 8, 5, 96 / 72
IN_SIGHT = 914  # pixels of cells that Calc shows at 1024 × 768 with its sidebar
PIXELS_IN_CALC = 7.9
NAME = "平原城乡一体化示范区管委"  # and a number of two characters: fourteen

WORDS = (
    *("依申请公开", "信息", "公开", "部门", "乡镇", "重点", "领域", "动态", "收到", "办结", "答复", "县长", "信箱"),
    *("12345", "热线", "已报", "月数", "合计", "最后", "更新", "日期", "是否", "达到", "每周", "两次", "要求", "主体"),
    *("明确", "不足", "周数", "政策", "解读", "政务", "企业", "要闻"),
    *(f"{month}月" for month in range(12, 0, -1)),
)
HEADS = {"栏头", "统计栏头", "统计栏头（小）", "附件栏头"}


@cache
def advance(font: tuple[Path, int], mark: str) -> float:
    """Return the width of a character in ems; digits as wide as in the widest substitute."""
    path, number = (WIDE_DIGITS, 0) if mark.isascii() and WIDE_DIGITS.exists() else font
    return ImageFont.truetype(str(path), 100, index=number).getlength(mark) / 100


def width_of(text: str, font: tuple[Path, int], points: float) -> float:
    return sum(advance(font, mark) for mark in text) * points * PIXELS_OF_A_POINT


def broken(text: str, room: float, font: tuple[Path, int], points: float) -> list[str]:
    """Return the lines into which an office breaks a text: between any two signs, never inside a number."""
    lines = [""]
    for piece in re.findall(r"[\x21-\x7e]+|.", text):
        if lines[-1] and width_of(lines[-1] + piece, font, points) > room:
            lines.append("")
        lines[-1] += piece
    return lines


def in_words(text: str) -> set[int]:
    """Return the places at which words of a heading end."""
    return {found.end() for found in re.finditer("|".join(WORDS) + "|.", text)}


def fonts() -> list[tuple[Path, int]]:
    found = [font for font in FONTS if font[0].exists()]
    if not found:
        pytest.skip("没有中文字体（fonts-noto-cjk、fonts-arphic-uming）")
    return found


def room(cell: Cell) -> float:
    sheet = cell.parent
    return sheet.column_dimensions[get_column_letter(cell.column)].width * PIXEL_OF_A_CHARACTER - PADDING


def heads(book: Workbook) -> Iterator[Cell]:
    for sheet in book:
        for row in sheet.iter_rows(max_row=60):
            yield from (cell for cell in row if cell.style in HEADS and isinstance(cell.value, str))


@pytest.fixture(scope="module")
def example() -> Workbook:
    return openpyxl.load_workbook(EXAMPLE)


@pytest.fixture(scope="module")
def long_names() -> Workbook:
    """Return a county of sixty units of the example's kinds, each name fourteen characters long."""
    return openpyxl.load_workbook(io.BytesIO(build(with_long_names())))


def with_long_names() -> County:
    source = read_source(EXAMPLE.parent / "example-2024Q2")
    units = tuple(
        replace(unit, name=f"{NAME}{number:02}", full_name=f"{NAME}{number:02}办公室", aliases=())
        for number, unit in enumerate(source.units, start=1)
    )
    assert {len(unit.name) for unit in units} == {14}
    media = tuple({**record, "host": unit.name} for record, unit in zip(source.media, units, strict=False))
    return replace(source, units=units, counts={}, media=media)


def test_no_heading_breaks_inside_a_word_or_is_cut(example: Workbook) -> None:
    seen = 0
    for font in fonts():
        for cell in heads(example):
            lines = broken(cell.value, room(cell), font, cell.font.sz)
            where = f"{cell.parent.title} {cell.coordinate} {font[0].name}: {'｜'.join(lines)}"
            ends, at = in_words(cell.value), 0
            for line in lines[:-1]:
                at += len(line)
                assert at in ends, where
                seen += 1
            high = len(lines) * 1.45 * cell.font.sz  # the height of a line in Noto, the highest of them
            assert high <= (cell.parent.row_dimensions[cell.row].height or 15), where
    assert seen > 20


def test_columns_of_names_take_fourteen_characters(long_names: Workbook) -> None:
    """In one line of the full size, but for 问题清单 and 校验, whose rows become higher."""
    places = [("首页", 2), ("单位名录", 2), ("小", 2), ("新媒体", 2), ("历史", 3), ("导入记录", 3), ("导入记录", 6)]
    name = f"{NAME}01"
    for font in fonts():
        for title, column in places:
            sheet = long_names[f"{NAME}01" if title == "小" else title]
            width = sheet.column_dimensions[get_column_letter(column)].width * PIXEL_OF_A_CHARACTER - PADDING
            assert width_of(name, font, 11) <= width, f"{title} {font[0].name}"
        board = long_names["看板"].column_dimensions["A"].width * PIXEL_OF_A_CHARACTER - PADDING
        assert width_of(name, font, 9) <= board


@pytest.mark.parametrize("names", ["example", "long_names"])
def test_the_home_page_is_in_sight_up_to_what_is_short(names: str, request: pytest.FixtureRequest) -> None:
    sheet: Worksheet = request.getfixturevalue(names)["首页"]
    heads = [cell.value for cell in sheet[7]]
    last = heads.index("未达标") + 1
    shown = sum(sheet.column_dimensions[get_column_letter(column)].width for column in range(1, last + 1))
    assert shown * PIXELS_IN_CALC <= IN_SIGHT
    # So is the line about what is due, and no line of the six reaches the next.
    [due] = [area for area in sheet.merged_cells.ranges if area.min_row == 1]
    assert due.max_col == last
    for row in (2, 3, 4):
        cells = [cell for cell in sheet[row][2:last] if cell.value]
        assert len(cells) == 2
        between = range(cells[0].column, cells[1].column)
        room = sum(sheet.column_dimensions[get_column_letter(column)].width for column in between)
        for font in fonts():
            assert width_of(cells[0].value, font, 10) <= room * PIXEL_OF_A_CHARACTER - PADDING


def test_the_note_of_the_home_page_is_not_cut(example: Workbook) -> None:
    sheet = example["首页"]
    [area] = [area for area in sheet.merged_cells.ranges if area.min_row == 5]
    columns = range(area.min_col, area.max_col + 1)
    room = sum(sheet.column_dimensions[get_column_letter(column)].width for column in columns) * PIXEL_OF_A_CHARACTER
    for font in fonts():
        lines = broken(sheet.cell(5, area.min_col).value, room - PADDING, font, 10)
        assert len(lines) * 14.5 <= sheet.row_dimensions[5].height, "｜".join(lines)


def test_colours_of_lists_follow_severity(example: Workbook) -> None:
    """Deep red, red, yellow; the first range of two is what LibreOffice shows, so colours come before the bands."""
    found = {
        title: [
            (rule.formula[0], rule.dxf.fill.bgColor.rgb[-6:])
            for cells in example[title].conditional_formatting
            for rule in cells.rules
        ][:-1]
        for title in ("问题清单", "校验", "填报进度")
    }
    assert found == {
        "问题清单": [('I4="为零"', "F4838D"), ('I4="未达标"', "FFC7CE"), ('I4="未报齐"', "FFEB9C")],
        "校验": [('B4="错误"', "FFC7CE"), ('B4="警告"', "FFEB9C")],
        "填报进度": [('D4="未报"', "FFC7CE"), ('D4="缺报"', "FFEB9C")],
    }


def test_a_form_takes_fourteen_characters() -> None:
    source = with_long_names()
    unit = source.units[0]
    sheet = form_workbook(unit, source.rules.columns_of(unit.kind), Period(2024, 4, 6), {}).worksheets[0]
    width = sheet.column_dimensions["B"].width * PIXEL_OF_A_CHARACTER - PADDING
    for font in fonts():
        assert width_of(str(sheet["B2"].value), font, 11) <= width


@pytest.mark.parametrize("path", [EXAMPLE, BLANK])
def test_no_sheet_shows_or_prints_the_office_s_own_gridlines(path: Path) -> None:
    for sheet in openpyxl.load_workbook(path):
        assert not sheet.sheet_view.showGridLines, sheet.title
        assert not sheet.print_options.gridLines, sheet.title


@pytest.mark.parametrize("county", [with_long_names(), another_county(6)], ids=["example", "another"])
def test_borders_of_conditional_formats_are_black(county: County) -> None:
    """Calc saves them without their colour: any other would be lost."""
    seen = 0
    for sheet in openpyxl.load_workbook(io.BytesIO(build(county))):
        for cells in sheet.conditional_formatting:
            for rule in cells.rules:
                border = rule.dxf.border if rule.dxf is not None else None
                for side in (border.left, border.right, border.top, border.bottom) if border is not None else ():
                    if side is not None and side.style is not None:
                        assert side.color is None or side.color.rgb[-6:] == "000000", sheet.title
                        seen += 1
    assert seen > 8


@pytest.mark.parametrize(
    ("cell", "lines"),
    [
        ('=HYPERLINK("#\'甲\'!A1","平原城乡一体化示范区管委01")', 2),
        ("平原城乡一体化示范区管委01", 2),
        ('=HYPERLINK("#\'平原城乡一体化示范区管委01\'!A1","查看")', 1),
        ("=SUM(A1:A9)", 1),
        (12345, 1),
    ],
)
def test_a_row_of_a_list_is_as_high_as_its_text(cell: object, lines: int) -> None:
    """16 characters wide: eight signs and a half less the indent. A line is 16.5 points."""
    width = layout.SHORTFALL_WIDTHS[1]
    assert paper_sizes.list_heights([[cell]], [width]) == [{1: 20, 2: 36.5}[lines]]


def test_digits_of_a_list_are_as_wide_as_calc_s() -> None:
    """Column 问题 of 校验, 31 characters: fifteen signs of 11 points, and a half. 信息公开”1月、2月、3月没有填 has 13
    and three digits, which fit only if they are half as wide; 门 comes down from the line above."""
    text = "融媒体中心的“部门动态”、“部门信息公开”1月、2月、3月没有填"
    assert paper_sizes.list_heights([[text]], [layout.CHECK_WIDTHS[5]]) == [53]
