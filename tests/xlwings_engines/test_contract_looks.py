"""Fonts, fills, borders, sizes, merging, notes: values set are read back, on every engine."""

from __future__ import annotations

import pytest
import xlwings as xw


def test_fill(book: xw.Book) -> None:
    cells = book.sheets[0]["A1:B2"]
    assert cells.color is None
    cells.color = (255, 230, 153)
    assert cells.color == (255, 230, 153)
    book.sheets[0]["B2"].color = "#ff0000"
    assert book.sheets[0]["B2"].color == (255, 0, 0)
    cells.color = None
    assert cells.color is None


def test_font(book: xw.Book) -> None:
    font = book.sheets[0]["A1:B1"].font
    font.name = "仿宋"
    font.size = 16
    font.bold = True
    font.italic = True
    font.color = (192, 0, 0)
    assert (font.name, font.size, font.bold, font.italic, font.color) == ("仿宋", 16, True, True, (192, 0, 0))


def test_alignment(book: xw.Book) -> None:
    cells = book.sheets[0]["A1:B1"]
    assert cells.horizontal_alignment == "general"
    cells.horizontal_alignment = "center"
    cells.vertical_alignment = "top"
    cells.wrap_text = True
    assert cells.horizontal_alignment == "center"
    assert cells.vertical_alignment == "top"
    assert cells.wrap_text is True


def test_number_format(book: xw.Book) -> None:
    cells = book.sheets[0]["A1:B1"]
    cells.number_format = "0.00%"
    assert cells.number_format == "0.00%"


@pytest.mark.parametrize("style", ["continuous", "double", "dash"])
def test_grid_of_borders(style: str, book: xw.Book) -> None:
    cells = book.sheets[0]["B2:D4"]
    cells.borders.line_style = style
    assert cells.borders.line_style == style
    assert book.sheets[0]["C3"].borders["edge_top"].line_style == style
    cells.borders.clear()
    assert cells.borders["edge_top"].line_style == "none"


def test_outside_border_leaves_the_inside(book: xw.Book) -> None:
    cells = book.sheets[0]["B2:D4"]
    cells.borders.set("outside", line_style="continuous", weight="medium")
    assert book.sheets[0]["B2"].borders["edge_left"].weight == "medium"
    assert book.sheets[0]["C3"].borders["edge_left"].line_style == "none"


@pytest.mark.parametrize(
    ("cell", "its_side", "side"),
    [
        ("C2", "edge_top", "edge_top"),
        ("C4", "edge_bottom", "edge_bottom"),
        ("B3", "edge_left", "edge_left"),
        ("D3", "edge_right", "edge_right"),
        ("C3", "edge_right", "inside_vertical"),
        ("C3", "edge_bottom", "inside_horizontal"),
        ("C3", "diagonal_down", "diagonal_down"),
    ],
)
def test_border_of_a_range_tells_of_its_first_cell(cell: str, its_side: str, side: str, book: xw.Book) -> None:
    sheet = book.sheets[0]
    cells = sheet["B2:D4"]
    cells.borders.set(side, line_style="continuous", weight="thin")
    sheet[cell].borders.set(its_side, line_style="double", color=(255, 0, 0))
    assert (cells.borders[side].line_style, cells.borders[side].weight) == ("continuous", "thin")
    assert sheet[cell].borders[its_side].line_style == "double"


def test_colour_of_a_diagonal_over_several_cells_is_not_told(book: xw.Book) -> None:
    cells = book.sheets[0]["B2:C3"]
    cells.borders.set("diagonal_up", line_style="continuous", color=(255, 0, 0))
    assert cells.borders["diagonal_up"].color is None
    assert book.sheets[0]["C3"].borders["diagonal_up"].color == (255, 0, 0)


def test_font_of_some_characters(book: xw.Book) -> None:
    cell = book.sheets[0]["A1"]
    cell.value = "发布0条"
    cell.characters[2:3].font.bold = True
    cell.characters[2:3].font.color = (255, 0, 0)
    assert cell.characters[2].font.bold is True
    assert cell.characters[2].font.color == (255, 0, 0)
    assert cell.characters[0:2].font.bold is False
    assert cell.value == "发布0条"


def test_row_height_and_column_width(book: xw.Book) -> None:
    sheet = book.sheets[0]
    sheet["B2:C3"].row_height = 30
    sheet["B2:C3"].column_width = 20
    assert sheet["B2"].row_height == pytest.approx(30, abs=0.3)
    assert sheet["C3"].column_width == pytest.approx(20, abs=0.2)


def test_merging(book: xw.Book) -> None:
    sheet = book.sheets[0]
    sheet["A1"].value = "标题"
    sheet["A1:D1"].merge()
    assert sheet["B1"].merge_area.address == "$A$1:$D$1"
    assert sheet["A1:D1"].merge_cells
    assert sheet["A1"].value == "标题"
    sheet["A1:D1"].unmerge()
    assert not sheet["A1:D1"].merge_cells


def test_clear_takes_looks_too(book: xw.Book) -> None:
    cell = book.sheets[0]["A1"]
    cell.value = 5
    cell.color = (255, 0, 0)
    cell.clear()
    assert cell.value is None
    assert cell.color is None


def test_end_and_current_region(book: xw.Book) -> None:
    sheet = book.sheets[0]
    sheet["B2"].value = [[1, 2], [3, 4], [5, 6]]
    assert sheet["B2"].end("down").address == "$B$4"
    assert sheet["B2"].end("right").address == "$C$2"
    assert sheet["B2"].expand().address == "$B$2:$C$4"
    assert sheet["C3"].current_region.address == "$B$2:$C$4"


def test_note(book: xw.Book) -> None:
    cell = book.sheets[0]["B2"]
    assert cell.note is None
    cell.add_note("已与单位核对")
    assert cell.note is not None
    assert cell.note.text == "已与单位核对"
    cell.note.delete()
    assert cell.note is None


def test_range_name(book: xw.Book) -> None:
    sheet = book.sheets[0]
    sheet["B2:C3"].name = "数据区"
    assert sheet["数据区"].address == "$B$2:$C$3"
    name = sheet["B2:C3"].name
    assert name is not None
    assert name.name == "数据区"


def test_freezing_panes(book: xw.Book) -> None:
    book.sheets[0].freeze_panes.freeze_at("A2")
    book.sheets[0].freeze_panes.unfreeze()


def test_gridlines(book: xw.Book) -> None:
    sheet = book.sheets[0]
    sheet.show_gridlines = False
    assert sheet.show_gridlines is False
    sheet.show_gridlines = True
    assert sheet.show_gridlines is True


def test_copy_of_a_sheet(book: xw.Book) -> None:
    sheet = book.sheets[0]
    sheet["A1"].value = "政务要闻"
    copied = sheet.copy(name="副本")
    assert copied["A1"].value == "政务要闻"
    assert book.sheet_names[-1] == "副本"
    copied["A1"].value = "改"
    assert sheet["A1"].value == "政务要闻"


def test_columns_and_rows_that_nothing_uses(book: xw.Book) -> None:
    sheet = book.sheets[0]
    sheet["H:J"].column_width = 20
    sheet["30:32"].row_height = 30
    assert [sheet[address].column_width for address in ("H1", "I1", "J1")] == [20, 20, 20]
    assert [sheet[address].row_height for address in ("A30", "A31", "A32")] == [30, 30, 30]
    sheet["L:M"].column_width = 0
    assert sheet["M1"].column_width == 0


def test_grid_of_a_hidden_sheet(book: xw.Book) -> None:
    hidden = book.sheets.add("日志", after=book.sheets[-1])
    book.sheets[0].impl.activate()
    hidden.visible = False
    with pytest.raises(ValueError, match="Hidden sheets"):
        hidden.show_gridlines  # noqa: B018 - reading is refused
    with pytest.raises(ValueError, match="Hidden sheets"):
        hidden.show_gridlines = False
