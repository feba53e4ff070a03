"""Tables, rules, charts, pictures and names in LibreOffice beyond the common contract."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import xlwings as xw
from openpyxl.worksheet.table import Table
from PIL import Image

from xlwings_engines.libreoffice_engine import chart_types

pytestmark = pytest.mark.office


@pytest.fixture
def sheet(office_book: xw.Book) -> xw.Sheet:
    return office_book.sheets[0]


@pytest.fixture
def picture_file(tmp_path: Path) -> Path:
    """Return a picture of 40 × 40 pixels, which is 30 × 30 points."""
    Image.new("RGB", (40, 40), (255, 0, 0)).save(tmp_path / "p.png")
    return tmp_path / "p.png"


@pytest.fixture
def table(sheet: xw.Sheet) -> xw.main.Table:
    sheet["A1"].value = [["a", "b"], [1, 2]]
    return sheet.tables.add(sheet["A1:B2"])


def test_table_and_its_parts(sheet: xw.Sheet, table: xw.main.Table) -> None:
    assert [item.name for item in sheet.tables] == ["Table1"]
    assert table.range.address == "$A$1:$B$2"
    assert table.header_row_range == sheet["A1:B1"]
    assert table.data_body_range == sheet["A2:B2"]
    assert (table.insert_row_range, table.totals_row_range, table.show_autofilter) == (None, None, True)
    table.name = "表甲"
    assert sheet.tables["表甲"] == table
    assert sheet["B2"].table == table
    assert sheet["H9"].table is None


def test_table_headers_and_totals(sheet: xw.Sheet, table: xw.main.Table) -> None:
    table.show_headers = False
    assert (table.header_row_range, table.range.address) == (None, "$A$2:$B$2")
    table.show_headers = True
    table.show_totals = True
    assert table.totals_row_range == sheet["A3:B3"]
    table.show_totals = False
    table.resize(sheet["A1:C3"])
    assert table.range.address == "$A$1:$C$3"


def test_table_rows_and_columns(sheet: xw.Sheet, table: xw.main.Table) -> None:
    sheet["A4"].value = "下面"
    table.rows.add([5, 6])
    table.rows.add([7, 8], index=1)
    assert sheet["A2:B4"].value == [[7, 8], [1, 2], [5, 6]]
    assert sheet["A6"].value == "下面"
    table.sort(1)
    assert sheet["A2:A4"].value == [1, 5, 7]
    table.rows[0].delete()
    assert (table.range.address, sheet["A5"].value) == ("$A$1:$B$3", "下面")
    table.columns.add("c")
    table.columns["b"].delete()
    assert [column.name for column in table.columns] == ["a", "c"]
    table.columns["c"].delete()
    with pytest.raises(ValueError, match="last table column"):
        table.columns["a"].delete()


def test_table_takes_a_frame(sheet: xw.Sheet, table: xw.main.Table) -> None:
    table.update(pd.DataFrame({"x": [1, 2, 3], "y": [4, 5, 6]}), index=False)
    assert table.range.address == "$A$1:$B$4"
    assert sheet["A1:B4"].value == [["x", "y"], [1, 4], [2, 5], [3, 6]]
    table.autofilter.apply_values(1, [1, 3])
    assert table.autofilter.criteria[0].values == ["1", "3"]


def test_table_without_headers_gets_some(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, 2], [3, 4]]
    made = sheet.tables.add(sheet["A1:B2"], has_headers=False)
    assert made.range.address == "$A$1:$B$3"
    assert sheet["A1:B2"].value == [["Column1", "Column2"], [1, 2]]


def test_table_has_no_style(table: xw.main.Table) -> None:
    with pytest.raises(NotImplementedError, match="tables have no styles"):
        table.table_style = "TableStyleMedium1"


def test_table_is_in_the_saved_file(office_book: xw.Book, table: xw.main.Table, tmp_path: Path) -> None:
    table.name = "单位表"
    office_book.save(tmp_path / "a.xlsx")
    assert openpyxl.load_workbook(tmp_path / "a.xlsx")["Sheet1"].tables["单位表"].ref == "A1:B2"


def test_colour_scale(sheet: xw.Sheet) -> None:
    rules = sheet["B2:B20"].conditional_formats
    rule = rules.add_color_scale(["#f8696b", "#ffeb84", "#63be7b"], thresholds=[0, 50, 100], threshold_type="number")
    assert rule.type == "color_scale"
    assert rule.colors == ((248, 105, 107), (255, 235, 132), (99, 190, 123))
    assert (rule.threshold_types, rule.thresholds) == (("number",) * 3, (0, 50, 100))
    other = rules.add_color_scale(["#ff0000", "#00ff00"])
    assert (other.threshold_types, other.thresholds) == (("lowest_value", "highest_value"), (None, None))


def test_data_bar(sheet: xw.Sheet) -> None:
    rule = sheet["B2:B20"].conditional_formats.add_data_bar("#638ec6", maximum=100, gradient=False, show_value=False)
    assert (rule.type, rule.bar_color, rule.gradient, rule.show_value) == ("data_bar", (99, 142, 198), False, False)
    assert (rule.threshold_types, rule.thresholds) == (("automatic", "number"), (None, 100))


def test_icon_set(sheet: xw.Sheet) -> None:
    rules = sheet["B2:B20"].conditional_formats
    rule = rules.add_icon_set("3_traffic_lights_1", thresholds=[6, 12], show_value=False, reverse_order=True)
    assert (rule.icon_set, rule.show_value, rule.reverse_order) == ("3_traffic_lights_1", False, True)
    assert (rule.threshold_types, rule.thresholds) == (("number", "number"), (6, 12))
    assert rules.add_icon_set("5_quarters").thresholds == (20, 40, 60, 80)
    with pytest.raises(NotImplementedError, match="has no icon set"):
        rules.add_icon_set("3_stars")


def test_scales_leave_no_trace_of_how_they_were_made(office_book: xw.Book, sheet: xw.Sheet) -> None:
    sheet["B2"].value = [[1], [2], [3]]
    sheet["B2:B4"].conditional_formats.add_icon_set("3_arrows")
    assert office_book.sheet_names == ["Sheet1"]
    assert sheet.used_range.address == "$B$2:$B$4"
    assert office_book.sheets.active == sheet


def test_rules_and_validation_reach_the_file(office_book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    sheet["B2:B9"].conditional_formats.add_cell_value("less_than", 3, fill_color="#ffc7ce")
    sheet["B2:B9"].conditional_formats.add_color_scale(["#ff0000", "#00ff00"])
    sheet["C2:C9"].data_validation.set_whole_number("greater_than_or_equal", 0)
    office_book.save(tmp_path / "a.xlsx")
    saved = openpyxl.load_workbook(tmp_path / "a.xlsx")["Sheet1"]
    kinds = {rule.type for ranges in saved.conditional_formatting for rule in ranges.rules}
    assert kinds == {"cellIs", "colorScale"}
    (validation,) = saved.data_validations.dataValidation
    assert (validation.type, validation.operator, validation.formula1) == ("whole", "greaterThanOrEqual", "0")
    assert str(validation.sqref) == "C2:C9"


@pytest.mark.parametrize("kind", sorted(chart_types.KINDS))
def test_chart_type_comes_back(sheet: xw.Sheet, kind: str) -> None:
    sheet["A1"].value = [["单位", "低", "高", "收"], ["甲", 1, 4, 2], ["乙", 2, 5, 3], ["丙", 3, 6, 5]]
    chart = sheet.charts.add(10, 10, 300, 200, chart_type=kind, source=sheet["A1:D4"], name="图")
    assert sheet.charts["图"].chart_type == kind
    chart.delete()
    assert len(sheet.charts) == 0


def test_chart_type_that_calc_does_not_have(sheet: xw.Sheet) -> None:
    with pytest.raises(NotImplementedError, match=r"LibreOffice has no .* charts"):
        sheet.charts.add(chart_type="surface")


def test_chart_and_its_parts(office_book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    sheet["A1"].value = [["单位", "动态", "公开"], ["甲", 1, 4], ["乙", 2, 5], ["丙", 3, 6]]
    chart = sheet.charts.add(chart_type="column_clustered", source=sheet["A1:C4"], name="图")
    chart.title = "各单位"
    assert sheet.charts["图"].title == "各单位"
    chart.legend.position = "bottom"
    assert (chart.legend.visible, chart.legend.position) == (True, "bottom")
    axis = chart.value_axis
    axis.set(title="篇", minimum_scale=0, maximum_scale=10, major_unit=2)
    assert (axis.title, axis.minimum_scale, axis.maximum_scale, axis.major_unit) == ("篇", 0, 10, 2)
    axis.minimum_scale = None
    assert axis.minimum_scale == 0
    assert [series.name for series in chart.series] == ["动态", "公开"]
    chart.series[0].fill_color = "#ff0000"
    assert chart.series[0].fill_color == (255, 0, 0)
    assert chart.plot_by == "columns"
    chart.to_png(tmp_path / "图.png")
    with Image.open(tmp_path / "图.png") as picture:
        assert {(255, 0, 0)} <= {colour for _, colour in picture.convert("RGB").getcolors(1 << 20) or []}
    office_book.save(tmp_path / "a.xlsx")
    assert len(openpyxl.load_workbook(tmp_path / "a.xlsx")["Sheet1"]._charts) == 1


def test_picture_keeps_its_ratio_unless_told(sheet: xw.Sheet, picture_file: Path) -> None:
    picture = sheet.pictures.add(picture_file, name="章")
    assert (picture.width, picture.height, picture.lock_aspect_ratio) == (30, 30, True)
    picture.width = 60
    assert (picture.width, picture.height) == (60, 60)
    picture.lock_aspect_ratio = False
    picture.height = 20
    assert (picture.width, picture.height) == (60, 20)
    sheet.shapes["章"].scale_width(factor=2, relative_to_original_size=True)
    assert picture.width == 60
    sheet.shapes["章"].scale_height(factor=2)
    assert picture.height == 40


def test_picture_update_stays_in_place(sheet: xw.Sheet, picture_file: Path) -> None:
    sheet.pictures.add(picture_file, name="章", left=100, top=50)
    sheet.pictures.add(picture_file, name="章", update=True)
    assert [(picture.name, picture.left, picture.top) for picture in sheet.pictures] == [("章", 100, 50)]


def test_shapes_do_not_count_notes(sheet: xw.Sheet, picture_file: Path) -> None:
    sheet["A1"].add_note("说明")
    sheet.pictures.add(picture_file, name="章")
    sheet.charts.add(name="图")
    assert [(shape.name, shape.type) for shape in sheet.shapes] == [("章", "picture"), ("图", "chart")]
    sheet.shapes["章"].delete()
    assert [shape.name for shape in sheet.shapes] == ["图"]


def test_name_that_is_a_cell_is_refused(sheet: xw.Sheet) -> None:
    with pytest.raises(ValueError, match="'t1' cannot be a name"):
        sheet["A1"].name = "t1"


def test_name_without_cells(office_book: xw.Book) -> None:
    office_book.names.add("限额", "=3+4")
    assert office_book.names["限额"].refers_to == "=3+4"
    with pytest.raises(ValueError, match="does not refer to a range"):
        _ = office_book.names["限额"].refers_to_range
    office_book.sheets[0]["A1"].value = "=限额*2"
    assert office_book.sheets[0]["A1"].value == 14


def test_tables_come_in_the_order_of_the_file(office: xw.App, tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    worksheet = workbook.worksheets[0]
    for at, name in ((1, "丙"), (5, "Beta"), (9, "alpha")):
        worksheet.cell(at, 1, "单位")
        worksheet.cell(at + 1, 1, name)
        worksheet.add_table(Table(displayName=name, ref=f"A{at}:A{at + 1}"))
    workbook.save(tmp_path / "表.xlsx")
    book = office.books.open(tmp_path / "表.xlsx")
    tables = book.sheets[0].tables
    assert [table.name for table in tables] == ["丙", "Beta", "alpha"]
    assert tables[0].data_body_range.value == "丙"
    book.close()


def test_hidden_legend(sheet: xw.Sheet) -> None:
    chart = sheet.charts.add()
    chart.legend.visible = False
    assert (chart.legend.visible, chart.legend.position) == (False, None)
    chart.legend.position = "bottom"
    assert (chart.legend.visible, chart.legend.position) == (True, "bottom")


def test_chart_is_as_large_as_was_asked_for(sheet: xw.Sheet) -> None:
    chart = sheet.charts.add(10, 20, 300, 200)
    assert (chart.width, chart.height) == (300, 200)
