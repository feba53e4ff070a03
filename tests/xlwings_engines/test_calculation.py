"""Results of formulas compared with LibreOffice's: those of the shipped workbooks, and generated ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings as xw
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.xlwings_engines.judge import agrees, formula_results, judged
from xlwings_engines.addresses import Area
from xlwings_engines.package.calculation import calculate
from xlwings_engines.package.document import Document
from xlwings_engines.package.sheets import UNKNOWN
from xlwings_engines.values import CellError

pytestmark = pytest.mark.office
SHIPPED = sorted(Path("workbook").glob("*.xlsx"))
ROWS, SHEETS = 6, 20


def without_results(document: Document) -> None:
    for sheet in document.worksheets:
        for row, column, _ in list(sheet.formula_cells()):
            sheet.set_results(row, {column: None})
        sheet.graph = None


# Of the two errors of a text plus a failed MATCH, Calc names #N/A first, Excel that of the left operand.
EITHER_ERROR = frozenset({CellError("#VALUE!"), CellError("#N/A")})


def compare(app: xw.App, document: Document, path: Path, either: frozenset[CellError] = frozenset()) -> int:
    """Return the number of formulas with results; none may differ from LibreOffice's, but for one of two errors."""
    without_results(document)
    path.write_bytes(document.to_bytes())
    document.settled = False
    calculate(document)
    theirs = judged(app, path)
    found = formula_results(document)
    told = {place: value for place, value in found.items() if value is not UNKNOWN}
    wrong = {
        place: (value, theirs[place[0]][place[1] - 1][place[2] - 1])
        for place, value in told.items()
        if not agrees(value, theirs[place[0]][place[1] - 1][place[2] - 1])
        and not either >= {value, theirs[place[0]][place[1] - 1][place[2] - 1]}
    }
    formulas = {
        place: next(s for s in document.worksheets if s.name == place[0]).formulas(Area(place[1], place[2], 1, 1))
        for place in wrong
    }
    assert not wrong, [(formulas[place], value) for place, value in wrong.items()]
    return len(told)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_workbooks(path: Path, office: xw.App, tmp_path: Path) -> None:
    document = Document(path.read_bytes())
    formulas = sum(1 for sheet in document.worksheets for _ in sheet.formula_cells())
    assert formulas > 300
    assert compare(office, document, tmp_path / "判.xlsx") == formulas


cells = st.one_of(
    st.none(),
    st.integers(-50, 5000),
    st.sampled_from([0, 1, 2.5, -0.25, 100]),
    st.sampled_from(["—", "是", "动态", " ", "a", "A", "甲乙"]),
)
# Omitted, because Calc differs from Excel there: logical values (numbers with a format in Calc), texts that are
# numbers (Excel's criteria count them), a criterion of * alone (Excel counts texts only).
references = st.builds(lambda column, row: f"{column}{row}", st.sampled_from("ABC"), st.integers(1, ROWS))
ranges = st.sampled_from(["A1:A6", "B1:B6", "C1:C6", "$A$1:$C$6", "A1:C1", "B2:C5"])
columns = st.sampled_from(["A1:A6", "B1:B6", "C1:C6"])
criteria = st.sampled_from(['"是"', '">0"', '">="&A1', '"—"', '"<>"', '"甲*"', '"="', "12", "A2", '"a"', '"<=100"'])
numbers = st.recursive(
    st.one_of(
        references,
        st.sampled_from(["0", "1", "2.5", "100"]),
        st.builds("SUM({})".format, ranges),
        st.builds("COUNT({})".format, ranges),
        st.builds("COUNTA({})".format, ranges),
        st.builds("COUNTIF({},{})".format, ranges, criteria),
        st.builds("SUMIF({},{},{})".format, columns, criteria, columns),
        st.builds("SUMIFS({},{},{},{},{})".format, columns, columns, criteria, columns, criteria),
        st.builds("COUNTIFS({},{},{},{})".format, columns, criteria, columns, criteria),
        st.builds("MAX({})".format, ranges),
        st.builds("MIN({})".format, ranges),
        st.builds("AVERAGE({})".format, ranges),
        st.builds("INDEX({},{})".format, columns, st.integers(1, ROWS)),
        st.builds("MATCH({},{},0)".format, references, columns),
        st.builds("LEN({})".format, references),
    ),
    lambda inner: st.one_of(
        st.builds("({}{}{})".format, inner, st.sampled_from("+-*/"), inner),
        st.builds("ROUND({},{})".format, inner, st.integers(-1, 2)),
        st.builds("ABS({})".format, inner),
        st.builds("IFERROR({},0)".format, inner),
        st.builds("IF({}{}{},{},{})".format, inner, st.sampled_from(["=", ">", "<", ">=", "<>"]), inner, inner, inner),
        st.builds("IF(AND({}>0,NOT({}=1)),{},{})".format, inner, inner, inner, inner),
    ),
    max_leaves=5,
)
formulas = st.one_of(
    numbers,
    st.builds('{}&"季"'.format, references),
    st.builds('IF(COUNT({})=0,"",{})'.format, ranges, numbers),
    st.just('HYPERLINK("#A1","链接")'),
    st.just('HYPERLINK(IFERROR(A1,"#A1"),"链接")'),
    st.builds("IF({}{}{},1,2)".format, references, st.sampled_from(["=", "<>", "<", ">="]), references),
)
books = st.tuples(
    st.lists(st.lists(cells, min_size=3, max_size=3), min_size=ROWS, max_size=ROWS),
    st.lists(formulas, min_size=6, max_size=6),
)


# Shrinking would start LibreOffice hundreds of times; the message names the formulas.
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(st.lists(books, min_size=SHEETS, max_size=SHEETS))
def test_made_up_workbooks(office: xw.App, tmp_path_factory: pytest.TempPathFactory, made: list[Any]) -> None:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for number, (rows, texts) in enumerate(made):
        sheet = workbook.create_sheet(f"第{number}张")
        for row in rows:
            sheet.append(row)
        for row, text in enumerate(texts, 1):
            sheet.cell(row, 5, f"={text}")
        sheet.cell(ROWS + 1, 5, "=SUM(E1:E6)")  # a formula on formulas
    path = tmp_path_factory.mktemp("计算") / "判.xlsx"
    workbook.save(path)
    assert compare(office, Document(path.read_bytes()), path, EITHER_ERROR) > SHEETS
