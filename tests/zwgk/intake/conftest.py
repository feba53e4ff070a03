"""Workbooks without numbers yet, and small counties."""

import csv
import shutil
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import EXAMPLE, REPOSITORY
from tests.zwgk.intake.county import County
from zwgk.files import open_file
from zwgk.intake.exports.column_mapping import read_mapping
from zwgk.intake.matching import unit_names
from zwgk.model.county import County as Year
from zwgk.model.roster import Unit
from zwgk.model.rules import Column, Kind, Naming, Rules
from zwgk.model.settings import Office
from zwgk.workbook.reader import read_workbook
from zwgk.workbook.template.build import build

COUNTS = REPOSITORY / "workbook" / "example-2024Q2" / "counts.csv"
Count = tuple[str, str, int]


@pytest.fixture(scope="session")
def typed_counts() -> dict[Count, int]:
    """Return (unit, column, month) -> count: the example's numbers, as in its source."""
    with COUNTS.open(encoding="utf-8", newline="") as file:
        return {(row["unit"], row["column"], int(row["month"])): int(row["count"]) for row in csv.DictReader(file)}


@pytest.fixture(scope="session")
def emptied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the example workbook with no number in any unit sheet."""
    path = tmp_path_factory.mktemp("emptied") / "通报.xlsx"
    workbook = openpyxl.load_workbook(EXAMPLE)
    for sheet in workbook.worksheets:
        if sheet["A2"].value == "填报单位":
            for row in sheet.iter_rows(min_row=7, max_row=18, min_col=2, max_col=4):
                for cell in row:
                    if isinstance(cell.value, int):
                        cell.value = None
    workbook.save(path)
    return path


@pytest.fixture
def blank(emptied: Path, tmp_path: Path) -> Path:
    """Return a copy of it for writing."""
    return Path(shutil.copy(emptied, tmp_path / "通报.xlsx"))


def small_source() -> Year:
    """Return a county of five units: two townships without 重点领域, three departments, one of them with it."""
    kinds = (Kind("乡镇", "{时段}各乡镇统计表"), Kind("部门", "{时段}各部门统计表"))
    columns = tuple(
        Column(kind, name, heading, None, True, Naming.NEVER)
        for kind, name, heading in (
            ("乡镇", "动态", "乡镇动态"),
            ("乡镇", "信息公开", "乡镇信息公开"),
            ("乡镇", "重点领域", "重点领域"),
            ("部门", "动态", "部门动态"),
            ("部门", "信息公开", "部门信息公开"),
            ("部门", "重点领域", "重点领域信息公开"),
        )
    )
    two, three = frozenset({"动态", "信息公开"}), frozenset({"动态", "信息公开", "重点领域"})
    units = (
        Unit(1, "小冀镇", "小冀镇人民政府", "乡镇", ("小冀镇政府",), two),
        Unit(2, "翟坡镇", "翟坡镇人民政府", "乡镇", (), two),
        Unit(3, "财政局", "财政局", "部门", (), three),
        Unit(4, "卫健委", "卫生健康委员会", "部门", ("卫健局",), two),
        Unit(5, "公安局", "公安局", "部门", (), two),
    )
    mapping = (
        ("工作动态", "动态", "政务要闻"),
        ("信息公开", "信息公开", "信息公开"),
        ("重点领域", "重点领域", "信息公开"),
        ("其他", "—", "其他"),
    )
    keys = ("portal_column", "unit_column", "portal_figure")
    records = tuple(dict(zip(keys, row, strict=True)) for row in mapping)
    return Year(2024, "第二季度", Rules(kinds, columns, office=Office("新乡县")), units, mapping=records)


@pytest.fixture(scope="session")
def small_built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("small") / "通报.xlsx"
    path.write_bytes(build(small_source()))
    return path


@pytest.fixture(scope="session")
def county(small_built: Path) -> County:
    with open_file(small_built) as book:
        inputs = read_workbook(book).inputs
        return County(inputs, unit_names(inputs.units, inputs.rules.office.county), read_mapping(book, inputs.rules))


@pytest.fixture
def small(small_built: Path, tmp_path: Path) -> Path:
    """Return the blank workbook of the small county."""
    return Path(shutil.copy(small_built, tmp_path / "通报.xlsx"))
