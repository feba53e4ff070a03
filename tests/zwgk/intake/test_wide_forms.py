"""Forms of many columns go out and come back; sheets merged all over cost no more than their cells."""

import dataclasses
import time
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from tests.zwgk.intake.conftest import small_source
from tests.zwgk.intake.test_spoiled_returns import AS_TYPED, GOOD, xlsx
from zwgk.files import open_file
from zwgk.intake.forms.handed_in import handed_in
from zwgk.intake.forms.returns import Taken, read_returns
from zwgk.intake.forms.sent import send_forms
from zwgk.model.inputs import Inputs
from zwgk.model.rules import Column, Naming
from zwgk.workbook.reader import read_workbook
from zwgk.workbook.template.build import build

COLUMNS = 60


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    """Return the small county with 60 columns for its departments."""
    source = small_source()
    columns = tuple(Column("部门", f"事项{n}", f"事项{n}", None, True, Naming.NEVER) for n in range(1, COLUMNS + 1))
    rules = dataclasses.replace(source.rules, columns=(*source.rules.columns_of("乡镇"), *columns))
    units = tuple(
        dataclasses.replace(unit, duties=frozenset(c.name for c in columns)) if unit.kind == "部门" else unit
        for unit in source.units
    )
    path = tmp_path_factory.mktemp("wide") / "通报.xlsx"
    path.write_bytes(build(dataclasses.replace(source, rules=rules, units=units, mapping=())))
    with open_file(path) as book:
        return read_workbook(book).inputs


def test_a_form_of_60_columns_that_was_sent_is_read(wide: Inputs, tmp_path: Path) -> None:
    forms, _ = send_forms(wide, tmp_path / "下发")
    (path,) = (form.path for form in forms if form.unit.name == "财政局")
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["填报表"]
    for column in range(2, COLUMNS + 2):
        sheet.cell(9, column).value = column - 1  # April: 1, 2 … 60
    workbook.save(path)
    returns = read_returns(handed_in([path]), wide)
    assert returns.outcomes[0].taken in (Taken.TAKEN, Taken.NOTED)
    assert {entry.slot.item: entry.count for entry in returns.incoming} == {f"事项{n}": n for n in range(1, 61)}
    assert returns.incoming[-1].place == "填报表!BI9"


def test_merged_whole_columns_and_rows_cost_nothing(wide: Inputs, tmp_path: Path) -> None:
    def merge(_: openpyxl.Workbook, sheet: Worksheet) -> None:
        for area in ("H1:H1048576", "J1:XFD1", "L9:Z1048576"):
            sheet.merged_cells.ranges.add(CellRange(area))

    path = tmp_path / "小冀镇.xlsx"
    path.write_bytes(xlsx(GOOD, merge))
    start = time.process_time()
    returns = read_returns(handed_in([path]), wide)
    assert time.process_time() - start < 2  # it used to take minutes
    found = {(entry.slot.owner, entry.slot.item, entry.slot.month): entry.count for entry in returns.incoming}
    assert found == AS_TYPED
