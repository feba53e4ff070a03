"""Small files that would take all memory or time: refused by name, or read within a large honest file's resources."""

import resource
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.cell_range import CellRange

from tests.zwgk.intake.county import County
from tests.zwgk.intake.test_export_readers import APRIL, HEADS, LINES
from tests.zwgk.intake.test_handed_in import page
from zwgk.errors import Refusal
from zwgk.intake.exports.file import read_export
from zwgk.intake.forms.handed_in import handed_in
from zwgk.intake.forms.returns import Taken, read_returns

SS = "urn:schemas-microsoft-com:office:spreadsheet"


def xml(body: str) -> bytes:
    return f'<?xml version="1.0"?><Workbook xmlns="{SS}" xmlns:ss="{SS}">{body}</Workbook>'.encode()


def spanning_cells() -> bytes:
    return xml("<Worksheet><Table><Row>" + '<Cell ss:MergeAcross="16383"/>' * 100_000 + "</Row></Table></Worksheet>")


def rows_far_down() -> bytes:
    return xml('<Worksheet><Table><Row ss:Index="1048576"/></Table></Worksheet>' * 500)


def tables_in_tables() -> bytes:
    return b"<html>" + b"<table><tr><td>" * 200 + b"<table>" + b"<tr><td>1</td></tr>" * 20_000


BOMBS: dict[str, Callable[[], bytes]] = {
    "台账.xml": spanning_cells,
    "行.xml": rows_far_down,
    "表中表.xls": tables_in_tables,
    "一行百万格.csv": lambda: b"," * 1_000_000 + b"\n" + b"1\n" * 300_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_or_read_within_limits(county: County, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(BOMBS[name]())
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    (outcome,) = read_returns(handed_in([path]), county.inputs).outcomes
    assert outcome.taken is Taken.REFUSED
    assert name in outcome.said
    with pytest.raises(Refusal, match=name):
        read_export(path)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 700_000  # KiB
    assert time.process_time() - start < 20


def test_merged_areas_that_overlap_are_filled_once(county: County, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for cells in (HEADS, LINES[0], *(("文", "工作动态", None, "2024-04-02") for _ in range(2_000))):
        sheet.append(cells)
    for last in range(3, 2_003):
        sheet.merged_cells.ranges.add(CellRange(f"C2:C{last}"))
    path = tmp_path / "台账.xlsx"
    book.save(path)
    start = time.process_time()
    _, found = county.counted(path)
    assert time.process_time() - start < 5
    assert found.unit_counts[APRIL] >= 1


def test_a_heading_beyond_all_columns_is_none(tmp_path: Path) -> None:
    path = tmp_path / "台账.csv"
    path.write_text("标题,栏目,单位" + "," * 1_000_000 + "日期\n甲,工作动态,财政局,2024-04-01\n")
    with pytest.raises(Refusal, match="认不出日期"):
        read_export(path)


def test_an_honest_page_of_tables_in_tables_is_read(county: County, tmp_path: Path) -> None:
    """Layouts of old back ends nest some tables."""
    path = tmp_path / "台账.xls"
    inner = page([HEADS, *LINES]).replace("<html><body>", "").replace("</body></html>", "")
    path.write_text("<html>" + "<table><tr><td>" * 8 + inner + "</td></tr></table>" * 8, encoding="utf-8")
    _, found = county.counted(path)
    assert found.unit_counts[APRIL] == 1
