"""The written form of a block: text stays text, whatever Excel would convert it to."""

from types import SimpleNamespace
from typing import Any, cast

import pytest
import xlwings as xw

from zwgk.model.problems import Problem, Severity
from zwgk.workbook.writer import as_written, check_block


def sheet_of(engine: str) -> xw.Sheet:
    made: Any = SimpleNamespace(book=SimpleNamespace(app=SimpleNamespace(engine=SimpleNamespace(name=engine))))
    return cast("xw.Sheet", made)


# Content of a cell -> input for Excel. Without the sign: 4 March, 2 January, 7, TRUE, an error value, 5 April.
FOUND = [
    ("3-4", "'3-4"),
    ("1/2", "'1/2"),
    ("007", "'007"),
    ("TRUE", "'TRUE"),
    ("#N/A", "'#N/A"),
    ("4月5日", "'4月5日"),
    ("Jan 5", "'Jan 5"),
    ("'3", "''3"),
]


@pytest.mark.parametrize(("found", "given"), FOUND)
def test_excel_is_given_text_as_text(found: str, given: str) -> None:
    problem = Problem(
        severity=Severity.ERROR, sheet="小冀镇", cell="C8", value=found, what="不是条数", remedy="请改成整数"
    )
    (row,) = as_written(sheet_of("excel"), check_block([problem]).rows)
    assert row[4] == given
    assert row[0] == 1  # a number stays one
    assert str(row[7]).startswith("=HYPERLINK(")  # and a link


@pytest.mark.parametrize("engine", ["openpyxl", "libreoffice"])
def test_the_other_engines_keep_text_by_themselves(engine: str) -> None:
    assert as_written(sheet_of(engine), [["3-4", 7, None]]) == [["3-4", 7, None]]


def test_a_row_of_the_checks_is_as_high_as_its_text() -> None:
    """The column 问题 is 31 characters wide, 15 Chinese ones less the margins: 60 of them need four lines."""
    short, long = (
        Problem(severity=Severity.ERROR, sheet="小冀镇", cell="C8", what="问" * count, remedy="改")
        for count in (12, 60)
    )
    heights = check_block([short, long]).heights
    assert heights[0] == 20
    assert heights[1] > 4 * 16
