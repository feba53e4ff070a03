"""Whole columns and rows as Calc stores them (K:K, 3:3) reach openpyxl with two corners, and stay in the file.

calc-whole-columns.xlsx was saved by LibreOffice 7.4 from a sheet whose areas were all given by two corners.
"""

import io
import re
import zipfile

import pytest

from tests.conftest import REPOSITORY
from xlwings_engines.file_engine import merging  # noqa: F401 (large areas make no cells)
from xlwings_engines.file_engine.object_model import ObjectModel
from xlwings_engines.opc import PackageReader
from xlwings_engines.package.whole_areas import area_spelled_out, package_spelled_out, spelled_out

SAVED = REPOSITORY / "tests" / "data" / "foreign" / "calc-whole-columns.xlsx"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("K:K", "K1:K1048576"),
        ("M:N", "M1:N1048576"),
        ("n:m", "M1:N1048576"),
        ("9:9", "A9:XFD9"),
        ("3:5", "A3:XFD5"),
        ("$K:$K", "$K$1:$K$1048576"),
        ("$9:$9", "$A$9:$XFD$9"),
        ("A1:XFD1048576", "A1:XFD1048576"),
        ("B2", "B2"),
        ("B2:C3", "B2:C3"),
        ("列:列", "列:列"),
        ("XFE:XFE", "XFE:XFE"),
        ("0:9", "0:9"),
        ("1048577:1048577", "1048577:1048577"),
        ("", ""),
    ],
)
def test_an_area_by_its_corners(written: str, read: str) -> None:
    assert area_spelled_out(written) == read


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'<mergeCell ref="K:K"/>', b'<mergeCell ref="K1:K1048576"/>'),
        (b"<x:mergeCell ref='3:3' />", b"<x:mergeCell ref='A3:XFD3' />"),
        (
            b'<dataValidation type="list" sqref="A1 K:K B2"/>',
            b'<dataValidation type="list" sqref="A1 K1:K1048576 B2"/>',
        ),
        (b'<conditionalFormatting sqref = "B:B">', b'<conditionalFormatting sqref = "B1:B1048576">'),
        (b'<hyperlink ref="C:C" location="A:A"/>', b'<hyperlink ref="C1:C1048576" location="A:A"/>'),
        (b"<formula1>$Q:$Q</formula1>", b"<formula1>$Q:$Q</formula1>"),
        (b'<oddHeader>ref="K:K"</oddHeader>', b'<oddHeader>ref="K:K"</oddHeader>'),
    ],
)
def test_the_elements_around_the_rows(before: bytes, after: bytes) -> None:
    rows = b'<sheetData><row r="1"><c r="A1"><f ref="K:K">1</f></c></row></sheetData>'
    head = b'<worksheet><dimension ref="%s"/>'
    assert spelled_out(head % b"A:B" + rows + before) == head % b"A1:B1048576" + rows + after
    assert spelled_out(before) == after


def test_a_workbook_without_any_is_the_same_object() -> None:
    package = package_spelled_out(SAVED.read_bytes())
    assert package_spelled_out(package) is package


def test_everything_that_calc_stored_by_columns_is_there_after_openpyxl() -> None:
    model = ObjectModel(SAVED.read_bytes())
    packed = io.BytesIO()
    model.write(packed, ".xlsx")
    assert model.losses(".xlsx") == []
    saved = PackageReader(packed.getvalue())
    first, second, book = (
        saved.read(part).decode()
        for part in ("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/workbook.xml")
    )
    assert sorted(re.findall('<mergeCell ref="(.+?)"', first)) == ["A9:XFD9", "K1:K1048576", "M1:N1048576"]
    assert re.findall('<autoFilter ref="(.+?)"', first + second) == ["A1:C1048576", "A1:XFD1"]
    assert re.findall('<dataValidation sqref="(.+?)"', first) == ["B1:B12 B14:B1005", "A13:XFD13"]
    assert re.findall('<conditionalFormatting sqref="(.+?)"', first) == ["A1:A1048576", "A12:XFD12"]
    assert "'表'!$A$1:$H$1048576</definedName>" in book  # the print area
    assert "'表'!$1:$2,'表'!$A:$A</definedName>" in book
    assert [">表!$C:$C<" in book, ">表!$3:$3<" in book] == [True, True]
    assert first.count("<c ") < 6000  # Calc writes 1,005 rows of five blank cells


@pytest.mark.parametrize(
    ("area", "kept"),
    [("B:B", ["B1:B1048576"]), ("9:9", ["A9:XFD9"]), ("C4", ["C4"]), ("C4:D5", ["C4", "D4", "C5", "D5"])],
)
def test_a_hyperlink_over_blank_cells_makes_no_cells_and_no_values(area: str, kept: list[str]) -> None:
    """openpyxl makes a million cells of a column, and writes the link's address into each blank one."""
    with zipfile.ZipFile(SAVED) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    part = "xl/worksheets/sheet2.xml"
    parts[part] = parts[part].replace(b'<hyperlink ref="B2"', f'<hyperlink ref="{area}"'.encode())
    source, packed = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(source, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    ObjectModel(source.getvalue()).write(packed, ".xlsx")
    saved = PackageReader(packed.getvalue()).read(part).decode()
    assert re.findall(r'<hyperlink (?=[^>]*location="表!A1")[^>]*ref="(.+?)"', saved) == kept
    assert re.findall(r'<c r="(\w+)"[^>]*><(?:v|is)>', saved) == ["A1", "B2"]
