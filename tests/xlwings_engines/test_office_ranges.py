"""Operations on cells in LibreOffice beyond the common contract."""

from __future__ import annotations

import datetime as dt

import pytest
import xlwings as xw

from xlwings_engines.libreoffice_engine.failures import OfficeFailed

pytestmark = pytest.mark.office


@pytest.fixture
def sheet(office_book: xw.Book) -> xw.Sheet:
    return office_book.sheets[0]


def addresses(areas: list[xw.Range]) -> set[str]:
    return {cell.get_address(False, False) for area in areas for cell in area}


def test_errors_are_told_apart(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["=1/0", "=NA()", "=FOO()", '="a"+1', "=A1+1", 3]]
    assert sheet["A1:F1"].value == [None, None, None, None, None, 3]
    texts = ["#DIV/0!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", 3]
    assert sheet["A1:F1"].options(err_to_str=True).value == texts


def test_results_of_formulas_keep_their_kind(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["=DATE(2024,6,30)", "=1=1", '="7"', "=7", '=""']]
    assert sheet["A1:E1"].value == [dt.datetime(2024, 6, 30), True, "7", 7.0, None]


def test_number_over_a_boolean_is_a_number(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[True, False, 5]]
    sheet["A1"].value = [[1, 0, 1]]
    assert [type(value) for value in sheet["A1:C1"].value] == [float, float, float]


def test_date_format_of_the_cell_is_kept(sheet: xw.Sheet) -> None:
    sheet["A1:A2"].number_format = 'yyyy"年"m"月"d"日"'
    sheet["A1"].value = [[dt.datetime(2024, 7, 15)], [dt.datetime(2024, 7, 16)]]
    assert sheet["A1:A2"].number_format == 'yyyy"年"m"月"d"日"'
    assert sheet["A1:A2"].value == [dt.datetime(2024, 7, 15), dt.datetime(2024, 7, 16)]


def test_mixed_block_of_kinds(sheet: xw.Sheet) -> None:
    rows = [
        ["小冀镇", 12, True, dt.datetime(2024, 6, 30), None],
        ["12", -0.5, False, 7, "—"],
        [dt.datetime(2024, 6, 30, 8, 30), "TRUE", 0, True, 1e-9],
    ]
    sheet["B2"].value = rows
    assert sheet["B2:F4"].value == rows
    assert [type(value) for value in sheet["B3:F3"].value] == [str, float, bool, float, str]


def test_blocks_up_to_the_edges_of_the_sheet(sheet: xw.Sheet) -> None:
    def numbers(rows: int, columns: int) -> list[list[float]]:
        return [[float(10 * row + column) for column in range(columns)] for row in range(rows)]

    for place, rows, columns in (
        ("A1", 40, 3),  # alternating tall and wide blocks, there and back: none may be truncated on the way
        ("B1048575", 2, 30),
        ("XFC1", 40, 2),
        ("XFD1048576", 1, 1),
        ("A1048500", 77, 1),
        ("A50", 2, 40),
    ):
        cells = sheet[place].resize(rows, columns)
        cells.value = numbers(rows, columns)
        assert cells.options(ndim=2).value == numbers(rows, columns), place
    assert sheet["A1:C40"].value == numbers(40, 3)


def test_a_block_over_the_edge_is_refused_and_nothing_written(sheet: xw.Sheet) -> None:
    with pytest.raises(OfficeFailed, match="IndexOutOfBounds"):
        sheet["B1048576"].value = [[1], [2]]
    assert sheet["B1048575:B1048576"].value == [None, None]


def test_cells_after_inserting_and_deleting(sheet: xw.Sheet) -> None:
    before = sheet["A1:C1"]
    sheet["A1"].value = ["one", "two", "three"]
    sheet["A1"].delete("up")
    assert before.value == [None, "two", "three"]
    sheet["B1"].delete("left")
    assert before.value == [None, "three", None]
    sheet["B1"].insert("right")
    assert before.value == [None, None, "three"]
    sheet["1:1"].insert("down")
    assert before.value == [None, None, None]
    assert sheet["A2:C2"].value == [None, None, "three"]
    sheet["A:B"].delete()
    assert sheet["A2"].value == "three"
    assert sheet.cells.shape == (1048576, 16384)


def test_copying_moves_references_along(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, "=A1+1"]]
    sheet["A1:B1"].color = (34, 34, 34)
    sheet["A1:B1"].copy(sheet["A3"])
    assert (sheet["B3"].formula, sheet["A3"].color) == ("=A3+1", (34, 34, 34))
    sheet["A1:B1"].copy()
    sheet["A5"].paste("values")
    assert (sheet["A5:B5"].value, sheet["B5"].formula, sheet["A5"].color) == ([1, 2], "2", None)
    sheet["D1"].copy_from(sheet["A1:B1"], "values", transpose=True)
    assert sheet["D1:D2"].value == [1, 2]
    sheet["D9"].value = "留着"
    sheet["D9"].copy_from(sheet["A1"], "formats")
    assert (sheet["D9"].value, sheet["D9"].color) == ("留着", (34, 34, 34))
    sheet["A1:B1"].move(sheet["A12"])
    assert (sheet["A1:B1"].value, sheet["B12"].formula) == ([None, None], "=A12+1")


def test_copying_keeps_text_that_looks_like_a_formula(sheet: xw.Sheet) -> None:
    sheet["A1"].value = "'=1+1"
    sheet["B1"].copy_from(sheet["A1"], "values")
    assert sheet["B1"].value == "=1+1"


def test_autofill(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1], [2]]
    sheet["A1:A2"].autofill(sheet["A1:A5"])
    assert sheet["A1:A5"].value == [1, 2, 3, 4, 5]


def test_array_formula(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, 4], [2, 5], [3, 6]]
    sheet["D1"].formula_array = "=SUM(A1:A3*B1:B3)"
    assert (sheet["D1"].value, sheet["D1"].formula_array) == (32, "=SUM(A1:A3*B1:B3)")
    assert sheet["D1"].impl.has_array
    assert not sheet["A1"].impl.has_array


def test_end_goes_to_the_edge_of_the_sheet(sheet: xw.Sheet) -> None:
    sheet["B2"].value = 1
    assert sheet["B2"].end("down").address == "$B$1048576"
    assert sheet["B2"].end("right").address == "$XFD$2"
    assert sheet["B9"].end("up").address == "$B$2"
    assert sheet["H2"].end("left").address == "$B$2"
    assert sheet["B2"].end("up").address == "$B$1"


def test_link_into_the_book(sheet: xw.Sheet, office_book: xw.Book) -> None:
    office_book.sheets.add("小冀镇")
    sheet["A1"].add_hyperlink("#小冀镇!B2", "小冀镇")
    assert (sheet["A1"].value, sheet["A1"].hyperlink) == ("小冀镇", "#小冀镇!B2")
    sheet["A2"].add_hyperlink("www.example.org")
    assert sheet["A2"].hyperlink.rstrip("/") == "http://www.example.org"
    with pytest.raises(Exception, match="doesn't seem to contain a hyperlink"):
        _ = sheet["A3"].hyperlink


def test_hidden_rows_and_columns(sheet: xw.Sheet) -> None:
    cells = sheet["A1:C3"]
    assert cells.rows.hidden is False
    sheet["A2"].rows.hidden = True
    assert cells.rows.hidden is None
    cells.rows.hidden = True
    cells.columns.hidden = True
    assert (cells.rows.hidden, cells.columns.hidden) == (True, True)
    cells.rows.hidden = False
    assert (cells.rows.hidden, cells.columns.hidden) == (False, True)
    cells[:, 0].columns.hidden = False
    sheet["A2"].rows.hidden = True
    assert (cells.rows.hidden, cells.columns.hidden) == (None, None)


def test_autofit(sheet: xw.Sheet) -> None:
    sheet["A1"].value = "一段比列宽要长得多的文字，列要为它变宽"
    before = sheet["A1"].column_width
    sheet["A:A"].autofit()
    assert sheet["A1"].column_width > before


def test_characters_of_a_cell(sheet: xw.Sheet) -> None:
    sheet["A1"].value = "小冀镇 12"
    sheet["A1"].characters[0:3].font.bold = True
    sheet["A1"].characters[-1].font.color = (255, 0, 0)
    assert sheet["A1"].characters[0:3].text == "小冀镇"
    assert sheet["A1"].characters[0:3].font.bold is True
    assert sheet["A1"].characters[4].font.bold is False
    assert sheet["A1"].characters[5].font.color == (255, 0, 0)


def test_special_cells(sheet: xw.Sheet) -> None:
    sheet["B2"].value = [[1, "字", True, None], ["=2+2", '="字"', "=1/0", "'=文字"]]
    special = sheet["B2:E3"].get_special_cells
    assert addresses(special("constants", "numbers")) == {"B2"}
    assert addresses(special("constants", "text")) == {"C2", "E3"}
    assert addresses(special("constants", "logical")) == {"D2"}
    assert addresses(special("formulas", "numbers")) == {"B3"}
    assert addresses(special("formulas", "errors")) == {"D3"}
    assert addresses(special("formulas")) == {"B3", "C3", "D3"}
    assert addresses(special("blanks")) == {"E2"}
    assert sheet["B2"].get_special_cells("blanks") == []


def test_removing_duplicates(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["边", "名", "号"], ["甲", "A", 1], ["乙", "a", 1], ["丙", "A", 2], ["丁", "B", 1]]
    sheet["B1:C5"].remove_duplicates([1, 2], has_headers=True)
    assert sheet["B1:C5"].value == [["名", "号"], ["A", 1], ["A", 2], ["B", 1], [None, None]]
    assert sheet["A1:A5"].value == ["边", "甲", "乙", "丙", "丁"]


def test_filter(sheet: xw.Sheet) -> None:
    cells = sheet["B2:C5"]
    cells.value = [["区", "数"], ["留", 1], ["去", 2], ["留", 3]]
    cells.autofilter.apply_values(1, ["留"])
    assert addresses(cells.get_special_cells("visible")) == {"B2", "C2", "B3", "C3", "B5", "C5"}
    assert (cells.autofilter.criteria[0].type, cells.autofilter.criteria[0].values) == ("values", ["留"])
    cells.autofilter.apply_comparison(2, "greater_than", 1)
    assert addresses(cells.get_special_cells("visible")) == {"B2", "C2", "B5", "C5"}
    cells.autofilter.clear()
    assert len(addresses(cells.get_special_cells("visible"))) == 8
    cells.autofilter.apply_comparison(2, "not_between", 2, 3)
    assert addresses(cells.get_special_cells("visible")) == {"B2", "C2", "B3", "C3"}
    assert (cells.autofilter.criteria[1].operator, cells.autofilter.criteria[1].value2) == ("not_between", "3")
    cells.autofilter.clear(2)
    cells.autofilter.apply_top_items(2, 1)
    assert addresses(cells.get_special_cells("visible")) == {"B2", "C2", "B5", "C5"}
    assert cells.autofilter.criteria[1].count == 1


@pytest.mark.parametrize(
    "code", ["General", "0", "0.00", "#,##0", "0%", "@", "yyyy-mm-dd", "h:mm:ss", "[Red]0;[Blue]-0", "mm/dd/yy;@"]
)
def test_number_format_comes_back_as_excel_writes_it(sheet: xw.Sheet, code: str) -> None:
    sheet["A1"].number_format = code
    assert sheet["A1"].number_format == code


def test_malformed_number_format(sheet: xw.Sheet) -> None:
    with pytest.raises(ValueError, match="is no number format"):
        sheet["A1"].number_format = "[[["


def test_what_calc_cannot_do_is_said(sheet: xw.Sheet) -> None:
    with pytest.raises(NotImplementedError, match="no centring across columns"):
        sheet["A1"].horizontal_alignment = "center_across_selection"
    with pytest.raises(NotImplementedError, match="no slanted dash-dot borders"):
        sheet["A1"].borders["edge_top"].line_style = "slant_dash_dot"
    with pytest.raises(NotImplementedError, match="no threaded comments"):
        sheet["A1"].add_comment("批注")
    with pytest.raises(NotImplementedError, match="does not use the clipboard"):
        sheet["A1"].copy_picture()


def test_copy_to_a_book_of_another_office_is_refused(sheet: xw.Sheet) -> None:
    from xlwings_engines.file_engine import engine as openpyxl

    app = openpyxl.apps.add(add_book=True)
    with pytest.raises((NotImplementedError, TypeError, AttributeError)):
        sheet.copy(before=xw.Book(impl=app.books.active).sheets[0])
    app.quit()
