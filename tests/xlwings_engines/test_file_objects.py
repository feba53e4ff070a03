"""Effects of the file engine's objects in the file."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

from tests.xlwings_engines.packages import edit, schema_errors
from xlwings_engines.addresses import Area
from xlwings_engines.file_engine import open_book
from xlwings_engines.file_engine.merging import take_apart
from xlwings_engines.file_engine.object_model import ObjectModel
from xlwings_engines.file_engine.sheet_copying import StyleCopier, replace_contents
from xlwings_engines.opc import PackageReader

SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    workbook = openpyxl.Workbook()
    for row in [["单位", "动态"], ["财政局", 24], ["统计局", 31]]:
        workbook.worksheets[0].append(row)
    workbook.save(tmp_path / "台账.xlsx")
    return tmp_path / "台账.xlsx"


def test_younger_functions_have_their_prefix_in_the_file(path: Path) -> None:
    book = open_book(path)
    sheet = book.sheets[0]
    sheet["D1"].formula = '=TEXTJOIN("、",TRUE,A2:A3)'
    sheet["D2:D3"].formula_array = "=IFS(B2:B3>30,1,TRUE,0)"
    sheet["B2"].conditional_formats.add_custom("=CONCAT(A2)=A3")
    sheet["A2"].data_validation.set_custom("=MAXIFS(B:B,A:A,A2)<99")
    book.names.add("最多", "=MAXIFS(Sheet!$B:$B,Sheet!$A:$A,1)")
    assert sheet["D1"].formula == '=TEXTJOIN("、",TRUE,A2:A3)'
    assert sheet["D2:D3"].formula_array == "=IFS(B2:B3>30,1,TRUE,0)"
    assert sheet["B2"].conditional_formats[0].formula == "=CONCAT(A2)=A3"
    assert sheet["A2"].data_validation.formula == "=MAXIFS(B:B,A:A,A2)<99"
    assert book.names["最多"].refers_to == "=MAXIFS(Sheet!$B:$B,Sheet!$A:$A,1)"
    book.save()
    book.close()
    workbook = openpyxl.load_workbook(path)
    worksheet = workbook.worksheets[0]
    assert worksheet["D1"].value == '=_xlfn.TEXTJOIN("、",TRUE,A2:A3)'
    assert worksheet["D2"].value.text == "=_xlfn.IFS(B2:B3>30,1,TRUE,0)"
    (rules,) = worksheet.conditional_formatting
    assert rules.rules[0].formula == ["_xlfn.CONCAT(A2)=A3"]
    assert worksheet.data_validations.dataValidation[0].formula1 == "_xlfn.MAXIFS(B:B,A:A,A2)<99"
    assert workbook.defined_names["最多"].attr_text == "_xlfn.MAXIFS(Sheet!$B:$B,Sheet!$A:$A,1)"
    again = open_book(path)
    assert again.sheets[0]["D1"].formula == '=TEXTJOIN("、",TRUE,A2:A3)'
    again.close()


def test_looking_at_charts_changes_nothing(path: Path) -> None:
    book = open_book(path)
    book.sheets[0].charts.add(200, 20, 300, 200, source=book.sheets[0]["A1:B3"])
    book.save()
    book.close()
    _forget_names_of_drawings(path)
    book = open_book(path)
    assert len(book.sheets[0].charts) == 1
    assert [chart.name for chart in book.sheets[0].charts] == [shape.name for shape in book.sheets[0].shapes]
    book.sheets[0]["A4"].value = "公安局"
    book.save()
    book.close()
    assert openpyxl.load_workbook(path).worksheets[0]["A4"].value == "公安局"


def _forget_names_of_drawings(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            kept = data.replace(b'name="Chart 1"', b'name=""') if "drawing" in name else data
            archive.writestr(name, kept)


def test_picture_has_the_size_that_its_density_says(path: Path, tmp_path: Path) -> None:
    image = pytest.importorskip("PIL.Image", reason="pictures need Pillow")
    image.new("RGB", (60, 30)).save(tmp_path / "密.png", dpi=(144, 144))
    image.new("RGB", (60, 30)).save(tmp_path / "常.png")
    book = open_book(path)
    dense = book.sheets[0].pictures.add(tmp_path / "密.png")
    plain = book.sheets[0].pictures.add(tmp_path / "常.png")
    assert (dense.width, dense.height) == (30, 15)
    assert (plain.width, plain.height) == (45, 22.5)
    book.close()


def test_outline_is_in_the_file(path: Path) -> None:
    book = open_book(path)
    sheet = book.sheets[0]
    sheet["2:3"].group()
    sheet["B:C"].group()
    sheet["B:B"].group()
    sheet["C:C"].ungroup()
    book.save()
    book.close()
    worksheet = openpyxl.load_workbook(path).worksheets[0]
    assert [worksheet.row_dimensions[row].outlineLevel for row in (1, 2, 3)] == [0, 1, 1]
    assert [worksheet.column_dimensions[letter].outlineLevel for letter in "ABC"] == [0, 2, 0]
    assert (worksheet.sheet_format.outlineLevelRow, worksheet.sheet_format.outlineLevelCol) == (1, 2)


def test_outline_has_seven_levels(path: Path) -> None:
    book = open_book(path)
    for _ in range(7):
        book.sheets[0]["2:3"].group()
    with pytest.raises(ValueError, match="7"):
        book.sheets[0]["2:3"].group()
    for _ in range(7):
        book.sheets[0]["2:3"].ungroup()
    with pytest.raises(ValueError, match="7"):
        book.sheets[0]["2:3"].ungroup()
    book.close()


def test_totals_of_a_table_are_in_the_file(path: Path) -> None:
    book = open_book(path)
    table = book.sheets[0].tables.add(book.sheets[0]["A1:B3"], name="台账")
    table.show_totals = True
    book.save()
    book.close()
    (stored,) = openpyxl.load_workbook(path).worksheets[0].tables.values()
    assert (stored.ref, stored.totalsRowCount, stored.autoFilter.ref) == ("A1:B4", 1, "A1:B3")
    assert [(column.totalsRowLabel, column.totalsRowFunction) for column in stored.tableColumns] == [
        ("Total", None),
        (None, "sum"),
    ]
    assert schema_errors(path) == []


@pytest.mark.parametrize("rearrange", [lambda cells: cells.sort(2), lambda cells: cells.remove_duplicates([2])])
def test_rows_are_not_rearranged_by_results_that_nobody_knows(
    path: Path, rearrange: Callable[[xw.Range], None]
) -> None:
    book = open_book(path)
    cells = book.sheets[0]["A2:B3"]
    book.sheets[0]["B2:B3"].formula = [["=CUBEVALUE(1,2)"], ["=CUBEVALUE(3,4)"]]
    with pytest.raises(NotImplementedError, match="does not know the results of these formulas"):
        rearrange(cells)
    assert cells.formula == (("财政局", "=CUBEVALUE(1,2)"), ("统计局", "=CUBEVALUE(3,4)"))
    book.close()


def test_large_merged_areas_are_no_cells(path: Path) -> None:
    """openpyxl would make an object of each: 2 GB for these, and as many cells in the saved file."""
    areas = ["B1:B1048576", *(f"A{row}:XFD{row}" for row in range(100, 150)), "D200:XFD1048576"]

    def merge(parts: dict[str, bytes]) -> None:
        cells = "".join(f'<mergeCell ref="{area}"/>' for area in areas)
        parts[SHEET] = parts[SHEET].replace(b"</sheetData>", f"</sheetData><mergeCells>{cells}</mergeCells>".encode())

    model = ObjectModel(edit(path, merge).read_bytes())
    worksheet = model.workbook.worksheets[0]
    take_apart(worksheet, Area(200, 4, 1048576 - 199, 16384 - 3))
    copied = model.workbook.create_sheet("副本")
    replace_contents(copied, worksheet, StyleCopier(model.workbook, model.workbook))
    packed = io.BytesIO()
    model.write(packed, ".xlsx")
    saved = PackageReader(packed.getvalue())
    for part in (SHEET, SHEET.replace("1", "2")):
        text = saved.read(part).decode()
        assert sorted(re.findall(r'<mergeCell ref="([^"]+)"', text)) == sorted(areas[:-1])
        assert re.findall(r'<c r="B(\d)"[^>]*><v>(\d+)', text) == [("2", "24"), ("3", "31")]  # under the merge
        assert text.count("<c ") == 6
