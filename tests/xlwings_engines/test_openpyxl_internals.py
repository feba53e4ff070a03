"""Only one file reaches into openpyxl's non-public parts, and the installed openpyxl has each of them."""

import ast
import inspect
import re
import tomllib
import zipfile
from collections.abc import Iterator
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, NamedStyle, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.table import Table
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from tests.conftest import REPOSITORY
from tests.xlwings_engines.packages import PNG
from xlwings_engines.file_engine import merging
from xlwings_engines.file_engine import openpyxl_internals as internals

SOURCES = REPOSITORY / "python"
ADAPTER = Path(internals.__file__)
# Public fields of openpyxl whose names would be keywords of Python.
PUBLIC = {"_from", "_and"}
# Hooks of our own ``BaseRange``, which one engine calls on the range of another.
OWN = {"_write"}


def private_names() -> set[str]:
    """Return the names that begin with an underscore and that openpyxl defines anywhere."""
    defined = re.compile(r"(?:self|cls)\.(_[a-z]\w*)|def (_[a-z]\w*)|^\s*(_[a-z]\w*)\s*=", re.MULTILINE)
    files = Path(openpyxl.__file__).parent.rglob("*.py")
    found = {name for file in files for groups in defined.findall(file.read_text("utf-8")) for name in groups if name}
    return found - PUBLIC - OWN


def reached(source: str, names: set[str]) -> Iterator[str]:
    """Yield accesses to names of other objects than ``self``, also by ``getattr`` and the like, and private modules."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in names:
            if not re.match(r"(self|cls|super\(.*\))$", ast.unparse(node.value)):
                yield ast.unparse(node)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in {"getattr", "setattr", "hasattr", "vars"}:
            texts = [each.value for each in node.args if isinstance(each, ast.Constant)]
            yield from (str(text) for text in texts if text in names)
        elif isinstance(node, ast.ImportFrom) and re.match(r"openpyxl\b.*\._", f"{node.module}."):
            yield f"from {node.module}"


def test_no_other_file_reaches_into_openpyxl() -> None:
    names = private_names()
    assert {"_cells", "_charts", "_cf_rules", "_style", "_value"} <= names
    found = [
        f"{path.relative_to(SOURCES)}: {text}"
        for path in sorted(SOURCES.rglob("*.py"))
        if path != ADAPTER and "openpyxl" in (source := path.read_text(encoding="utf-8"))
        for text in reached(source, names)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("sheet._cells[1, 1]", 1),
        ("self._cells[1, 1]", 0),
        ("self.sheet._cells[1, 1]", 1),
        ('getattr(cell, "_style", None)', 1),
        ("from openpyxl.chart._chart import ChartBase", 1),
        ("anchor._from", 0),
    ],
)
def test_the_search_sees_what_it_is_for(source: str, count: int) -> None:
    assert len(list(reached(source, {"_cells", "_style"}))) == count


def test_the_versions_beside_the_adapter_are_those_that_are_installed() -> None:
    assert version("openpyxl") in SpecifierSet(internals.VERSIONS)
    for file in ("pyproject.toml", "python/xlwings_engines/pyproject.toml"):
        project = tomllib.loads((REPOSITORY / file).read_text(encoding="utf-8"))["project"]
        [pinned] = [one for one in map(Requirement, project["dependencies"]) if one.name == "openpyxl"]
        assert pinned.specifier == SpecifierSet(internals.VERSIONS), file


@pytest.fixture
def sheet() -> Any:
    return openpyxl.Workbook().active


def test_cells(sheet: Any) -> None:
    sheet["B2"] = "text"
    assert list(internals.cells(sheet)) == [(2, 2)]
    assert internals.cells(sheet).get((1, 1)) is None  # and none is created
    assert list(internals.cells(sheet)) == [(2, 2)]
    internals.set_cells(sheet, {})
    assert sheet["B2"].value is None
    internals.note_row(sheet, 7)
    internals.note_row(sheet, 5)
    sheet.append(["next"])
    assert sheet["A8"].value == "next"


def test_a_value_is_stored_as_given(sheet: Any) -> None:
    cell = sheet["A1"]
    internals.store(cell, "=1+1", "s")
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_hyperlinks_and_notes(sheet: Any) -> None:
    cell = sheet["A1"]
    cell.value = 5
    internals.add_hyperlink(cell, Hyperlink(ref="A1", target="https://example.org/"))
    assert (cell.value, cell.style, cell.hyperlink.target) == (5, "Normal", "https://example.org/")
    assert [link.ref for link in internals.hyperlinks(sheet)] == ["A1"]
    (taken,) = internals.take_hyperlinks(sheet)
    assert (taken.ref, cell.hyperlink) == ("A1", None)
    cell.comment = note = Comment("text", "author")
    internals.set_comment(cell, None)
    assert cell.comment is None
    internals.set_comment(cell, note)
    assert cell.comment is note
    assert note.parent is cell  # still bound


def test_large_merged_ranges_create_no_cells(sheet: Any) -> None:
    internals.leave_alone(lambda merged: merged.size["rows"] > 2)
    try:
        sheet.merge_cells("A1:A2")
        sheet.merge_cells("C1:C9")
    finally:
        internals.leave_alone(merging.is_large)
    assert {place for place in internals.cells(sheet) if place[0] > 1} == {(2, 1)}


def test_formats(sheet: Any) -> None:
    book = sheet.parent
    internals.set_default_font(book, Font(name="宋体", size=12))
    assert (sheet["A1"].font.name, sheet["A1"].font.size) == ("宋体", 12)
    sheet["A1"].fill = PatternFill("solid", fgColor="FF0000")
    numbers = internals.style(sheet["A1"])
    assert numbers is not None
    internals.set_style(sheet["B1"], numbers)
    assert sheet["B1"].fill.fgColor.rgb == "00FF0000"
    assert internals.format_lists(book)["fillId"][numbers.fillId].fgColor.rgb == "00FF0000"
    assert set(internals.format_lists(book)) == {"fontId", "fillId", "borderId", "protectionId", "alignmentId"}
    assert list(internals.first_style(book)) == [0] * 9
    assert internals.is_locked(book, numbers)
    sheet["C1"].protection = openpyxl.styles.Protection(locked=False)
    assert not internals.is_locked(book, sheet["C1"]._style)
    sheet["C1"].number_format = "0.000"
    assert list(internals.number_formats(book)) == ["0.000"]
    book.add_named_style(NamedStyle("Mine"))
    assert [style.name for style in internals.named_styles(book)] == ["Normal", "Mine"]
    assert internals.named_styles(book)["Mine"].name == "Mine"


def test_sheets(sheet: Any) -> None:
    book = sheet.parent
    book.create_chartsheet("Chart")
    assert [each.title for each in internals.sheets(book)] == ["Sheet", "Chart"]
    assert internals.print_areas(sheet) == []
    sheet.print_area = "C1:D2,A1:B2"
    assert [text.replace("$", "") for text in internals.print_areas(sheet)] == ["A1:B2", "C1:D2"]
    sheet.conditional_formatting.add("A1:A3", FormulaRule(formula=["A1>1"]))
    [(block, [rule])] = internals.rules(sheet.conditional_formatting).items()
    assert (str(block.sqref), rule.formula) == ("A1:A3", ["A1>1"])
    assert internals.pivots(sheet) == []
    written = book.create_sheet("Written")
    written["A1"], written.print_title_rows = 1, "1:2"
    internals.drop_contents(written)
    assert (written.title, written.sheet_state, written.print_title_rows) == ("Written", "visible", "$1:$2")
    assert not hasattr(written, "_cells")
    book.remove(written)
    table = Table(displayName="T", ref="A1:B3")
    internals.name_columns(table)
    assert [column.name for column in table.tableColumns] == ["Column1", "Column2"]


def test_drawings(sheet: Any) -> None:
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=1, min_row=1, max_row=3))
    sheet.add_chart(chart, "C2")
    assert internals.parts_of(chart) == [chart]
    combined, line = BarChart(), LineChart()
    combined += line
    assert internals.parts_of(combined) == [combined, line]
    anchor = internals.anchor_of(chart)
    assert (anchor._from.col, anchor._from.row) == (2, 1)
    assert internals.new_picture().nvPicPr.cNvPr.id == 1
    image = Image(BytesIO(PNG))
    sheet.add_image(image, "A5")
    assert (internals.charts(sheet), internals.images(sheet)) == ([chart], [image])
    for _ in range(2):  # openpyxl itself can read a picture only once
        stream = BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            internals.write(sheet.parent, archive, lambda _: "Mine")
    with zipfile.ZipFile(stream) as archive:
        assert b'name="Mine"' in archive.read("xl/drawings/drawing1.xml")
        assert archive.read("xl/media/image1.png") == PNG
    internals.set_drawings(sheet, [], [])
    assert (internals.charts(sheet), internals.images(sheet)) == ([], [])


def test_every_function_of_the_adapter_is_tried_here() -> None:
    text = Path(__file__).read_text(encoding="utf-8")
    functions = [name for name, _ in inspect.getmembers(internals, inspect.isfunction) if not name.startswith("_")]
    assert len(functions) > 20
    assert [name for name in functions if f"internals.{name}(" not in text] == []
