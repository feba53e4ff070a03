"""Rows of 历史: written rows are read back unchanged; attachments compare by them; earlier papers fill it."""

from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.zwgk.documents.bulletin.quarters import quarter
from tests.zwgk.history.test_history import run
from tests.zwgk.intake.conftest import small_source
from zwgk.history.record import figures_of
from zwgk.model.past import TOTAL, Basis, Correction, Past, PastFigure
from zwgk.model.period import Period
from zwgk.model.rules import Rules
from zwgk.statistics.results import compute
from zwgk.workbook import schema
from zwgk.workbook.grid import Grid
from zwgk.workbook.plan_attachments import attachment_blocks
from zwgk.workbook.plan_history import correction_row, figure_row
from zwgk.workbook.read_history import read_history
from zwgk.workbook.template.build import build

Q1, Q2 = Period(2024, 1, 3), Period(2024, 4, 6)


def sheet_of(figures: list[PastFigure], corrections: list[Correction], *further: list[object]) -> Grid:
    """Return the sheet 历史 with these rows, and further rows of figures."""
    left, right = [figure_row(each) for each in figures], [correction_row(each) for each in corrections]
    left += further  # type: ignore[arg-type]
    rows: list[list[object]] = [[*schema.HISTORY.headings, None, None, *schema.CORRECTIONS.headings]]
    width = len(schema.HISTORY.columns), len(schema.CORRECTIONS.columns)
    for at in range(max(len(left), len(right))):
        own = left[at] if at < len(left) else [None] * width[0]
        mine = right[at] if at < len(right) else [None] * width[1]
        rows.append([*own, None, None, *mine])
    return Grid("历史", 3, 1, rows)


numbers = st.one_of(st.integers(0, 9999), st.sampled_from([0.5, 12.25]))
texts = st.text("财政局甲乙丙A1（）—=+", min_size=1, max_size=6).filter(lambda text: text[0] not in "=+—")
periods = st.sampled_from([Q1, Period(2023, 1, 12), Period(2024, 5, 5), Period(2024, 1, 11), Period(2023, 7, 12)])


@st.composite
def figures(draw: st.DrawFn) -> PastFigure:
    period, duty = draw(periods), draw(st.booleans())
    known = draw(st.booleans())
    return PastFigure(
        period,
        draw(texts),
        draw(texts),
        draw(texts),
        draw(st.none() | numbers) if duty else None,
        duty,
        draw(st.none() | st.integers(1, 60)),
        draw(st.none() | st.integers(1, 60)),
        draw(st.sampled_from(["", "为零", "未达标"])),
        draw(st.booleans()),
        tuple(draw(st.none() | numbers) for _ in period.months) if known and len(period.months) > 1 else (),
        draw(st.sampled_from(Basis)),
        draw(texts),
        "2024-07-15 10:30",
    )


corrections = st.builds(
    Correction, periods, texts, texts, texts, st.sampled_from(["", "5"]), st.none() | texts, st.none() | texts
)


@given(st.lists(figures(), max_size=6), st.lists(corrections, max_size=3))
def test_what_is_written_is_read_again(rows: list[PastFigure], corrected: list[Correction]) -> None:
    past, problems = read_history(sheet_of(rows, corrected))
    assert problems == []
    assert past == Past(tuple(rows), tuple(corrected))


@pytest.mark.parametrize(
    "changed",
    [{"时段": "2024年第五季度"}, {"时段": None}, {"本期": "许多"}, {"依据": "听说"}, {"单位": None}, {"栏目": ""}],
)
def test_a_row_that_no_command_wrote_is_named(changed: dict[str, object]) -> None:
    good = PastFigure(Q1, "部门", "财政局", "动态", 3, basis=Basis.CLOSED)
    cells = dict(zip(schema.HISTORY.headings, figure_row(good), strict=True)) | changed
    past, problems = read_history(sheet_of([good], [], list(cells.values())))
    assert past.figures == (good,)
    assert [(problem.cell, problem.what) for problem in problems] == [("A5", "这一行不是本工具写的样子，没有用")]


def test_no_sheet_or_another_of_that_name_is_no_history() -> None:
    assert read_history(None) == (Past(), [])
    assert read_history(Grid("历史", 1, 1, [["本县历史", None], ["始建于汉", 206]])) == (Past(), [])


def test_a_quarter_as_rows() -> None:
    """财政局 has 10 and 2 per month: 30 and 6 in the quarter; 翟坡镇 has 9 and 1."""
    found = list(figures_of(compute(quarter()), Basis.CLOSED, "2024年第二季度", "2024-07-15 10:30"))
    rows = {(each.unit, each.column): each for each in found}
    news = rows["财政局", "动态"]
    assert (news.count, news.months, news.required, news.state) == (30, (10, 10, 10), 24, "")
    assert (rows["财政局", TOTAL].count, rows["财政局", TOTAL].rank) == (36, 1)
    assert rows["财政局", TOTAL].months == (12, 12, 12)
    (account,) = [each for each in found if each.column == "发布"]
    assert (account.kind, account.count) == ("新媒体", 30)
    assert rows["门户网站", "政务要闻"].months == (100, 100, 100)
    short = compute(quarter(departments={"财政局": (7, 0), "统计局": (8, 1), "公安局": (9, 3)}))
    rows = {(each.unit, each.column): each for each in figures_of(short, Basis.CLOSED, "", "")}
    assert [(rows["财政局", column].state, rows["财政局", column].named) for column in ("动态", "信息公开")] == [
        ("未达标", False),
        ("为零", True),
    ]


def test_a_portal_figure_without_a_month_is_recorded_without_a_sum() -> None:
    inputs = quarter()
    portal = inputs.portal.copy()
    portal.loc[portal["month"] == 5, "政务要闻"] = None
    figures = figures_of(compute(replace(inputs, portal=portal)), Basis.CLOSED, "", "")
    found = {each.column: (each.count, each.months) for each in figures if each.kind == "门户网站"}
    assert found["政务要闻"] == (None, (100, None, 100))
    assert found["信息公开"] == (150, (50, 50, 50))


def test_an_attachment_with_the_changes() -> None:
    """统计局 has 27, 公安局 36, 财政局 36 now; in the first quarter 30, 36, 0."""
    inputs = quarter()
    departments = replace(inputs.rules.kinds[1], compared=("环比", "环比率", "名次变化"), total_row=True)
    rules = replace(inputs.rules, kinds=(inputs.rules.kinds[0], departments))
    past = tuple(
        PastFigure(Q1, "部门", unit, TOTAL, count, rank=rank, basis=Basis.CLOSED)
        for unit, count, rank in (("公安局", 36, 1), ("统计局", 30, 2), ("财政局", 0, 3))
    )
    blocks = attachment_blocks(compute(replace(inputs, rules=rules, past=Past(past))))
    (table,) = [block for block in blocks if block.sheet == "附件2" and len(block.rows) > 1]
    assert [list(row[1:2]) + list(row[-3:]) for row in table.rows] == [
        ["单位名称", "比上季度增减", "比上季度增长率", "名次比上季度"],
        ["财政局", 36, "—", "升2"],
        ["公安局", 0, "0.0%", "降1"],
        ["统计局", -3, "-10.0%", "降1"],
        ["合计", 33, "50.0%", "—"],
    ]


def paper(path: Path, title: str, rows: list[list[str]]) -> Path:
    """Write a published attachment in Word."""
    document = docx.Document()
    document.add_paragraph(title)
    table = document.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.save(str(path))
    return path


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("今年") / "2024.xlsx"
    path.write_bytes(build(small_source()))
    return path


def recorded(path: Path) -> dict[tuple[str, str, str], tuple[object, ...]]:
    """Return (period, unit, column) -> figure, rank, basis, source."""
    rows = openpyxl.load_workbook(path)["历史"].iter_rows(min_row=4, max_col=13, values_only=True)
    return {(str(row[0]), str(row[2]), str(row[3])): (row[4], row[5], row[10], row[11]) for row in rows if row[0]}


def test_a_published_attachment_is_taken_and_what_cannot_be_read_is_listed(book: Path, tmp_path: Path) -> None:
    heads = ["序号", "单位名称", "部门动态", "部门信息公开", "重点领域信息公开", "合计"]
    rows = [
        heads,
        ["1", "财政局", "20", "4", "6", "30"],
        ["2", "县卫健局", "9", "0", "—", "9"],
        ["3", "招商局", "5", "1", "—", "6"],
        ["4", "公安局", "", "1", "—", "1"],
        ["", "合计", "34", "6", "6", "46"],
    ]
    path = paper(tmp_path / "附件2.docx", "2023年第二季度各部门统计表", rows)
    nameless = paper(tmp_path / "旧表.docx", "各部门统计表", rows)
    output = run("history", book, "--from", path, "--from", nameless, "--period", "2024Q2", code=1)
    found = recorded(book)
    assert found["2023年第二季度", "财政局", "重点领域"] == (6, None, "公布的文稿", "附件2.docx")
    assert found["2023年第二季度", "财政局", "合计"] == (30, 1, "公布的文稿", "附件2.docx")
    assert found["2023年第二季度", "卫健委", "合计"] == (9, 2, "公布的文稿", "附件2.docx")
    assert found["2023年第二季度", "卫健委", "重点领域"][0] == "—"
    assert len(found) == 4 + 4 + 3  # 公安局 without the cell that is blank
    for told in ("名录里没有“招商局”", "“部门动态”一栏没有数", "标题里没有写是哪年哪一期"):
        assert told in output


def test_a_column_of_a_paper_that_is_none_of_ours_is_told(book: Path, tmp_path: Path) -> None:
    rows = [
        ["单位名称", "部门动态", "其他公开", "合计", "备注"],
        ["财政局", "21", "5", "26", "—"],
        ["公安局", "7", "2", "9", ""],
    ]
    path = paper(tmp_path / "附件2.docx", "2023年第三季度各部门统计表", rows)
    output = run("history", book, "--from", path, "--period", "2024Q4", code=1)
    assert "“设置”里的栏目，没有读" in output
    assert "其他公开" in output
    assert recorded(book)["2023年第三季度", "财政局", "动态"] == (21, None, "公布的文稿", "附件2.docx")


def test_another_county_has_it_by_data_alone(tmp_path: Path) -> None:
    """扎兰屯-like: one kind, points, its own names; one month per period."""
    rules = small_source().rules
    kind = replace(rules.kinds[0], name="镇街", total_name="得分", compared=("上期", "同比"))
    columns = tuple(
        replace(column, kind="镇街", points=2.5 if column.name == "动态" else 1)
        for column in rules.columns
        if column.kind == "乡镇"
    )
    own = replace(Rules((kind,), columns), office=replace(rules.office, county="某旗"))
    units = tuple(replace(unit, kind="镇街") for unit in small_source().units[:2])
    past = tuple(
        PastFigure(period, "镇街", unit, TOTAL, points, basis=Basis.CLOSED)
        for period, unit, points in (
            (Period(2024, 4, 4), "小冀镇", 7.5),
            (Period(2024, 4, 4), "翟坡镇", 0),
            (Period(2023, 5, 5), "小冀镇", 6),
        )
    )
    counts = {
        ("小冀镇", "动态", 5): 3,
        ("小冀镇", "信息公开", 5): 1,
        ("翟坡镇", "动态", 5): 2,
        ("翟坡镇", "信息公开", 5): 0,
    }
    source = replace(
        small_source(), rules=own, units=units, period_name="5月", past=Past(past), counts=counts, mapping=()
    )
    path = tmp_path / "某旗.xlsx"
    path.write_bytes(build(source))
    run("recompute", path, code=1)
    rows = [
        list(row) for row in openpyxl.load_workbook(path)["附件1"].iter_rows(min_row=5, max_row=7, values_only=True)
    ]
    assert [row[1:8] for row in rows] == [
        ["单位名称", "乡镇动态", "乡镇信息公开", "重点领域", "得分", "上月条数", "比上年同期增减"],
        ["小冀镇", 3, 1, "—", 8.5, 7.5, 2.5],
        ["翟坡镇", 2, 0, "—", 5, 0, "—"],
    ]
