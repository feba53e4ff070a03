"""A workbook saved by Calc still works; Calc's changes to it are listed here."""

from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.e2e.calc import Calc
from tests.zwgk.sheets import table
from xlwings_engines.libreoffice_engine.bridge import properties

pytestmark = pytest.mark.desktop

SHEETS = ("首页", "设置", "单位名录", "小冀镇", "附件1", "附件2", "附件3", "新媒体")


def saved_by_calc(calc: Calc, example: Path) -> Path:
    document = calc.open(example)
    calc.run(document, "重新统计")
    target = example.with_name("存盘.xlsx")
    document.storeToURL(target.as_uri(), properties(FilterName="Calc MS Excel 2007 XML"))
    return target


def test_the_file_engine_recomputes_it_to_the_same(
    calc: Calc, example: Path, published: dict[int, list[list[str]]]
) -> None:
    from typer.testing import CliRunner

    from zwgk.cli import app

    saved = saved_by_calc(calc, example)
    target = example.with_name("再算.xlsx")
    result = CliRunner().invoke(app, ["recompute", str(saved), "-o", str(target)])
    assert result.exit_code == 0, result.output
    for number in (1, 2, 3):
        assert table(target, f"附件{number}", 5) == published[number]


def validations(sheet: Worksheet) -> set[tuple[object, ...]]:
    """Return validations cell by cell: LibreOffice 25.2 joins adjoining ranges."""
    return {
        (rule.type, cell, str(rule.formula1).removeprefix("="), rule.errorTitle, rule.error)
        for rule in sheet.data_validations.dataValidation
        for cells in rule.sqref.ranges
        for cell in cells.cells
    }


def print_setup(sheet: Worksheet) -> dict[str, object]:
    margins = sheet.page_margins
    return {
        "area": sheet.print_area.replace("'", "").replace("$", ""),
        "head": sheet.print_title_rows,
        "paper": (int(sheet.page_setup.paperSize or 0), sheet.page_setup.orientation),
        "margins": [round(value * 25.4) for value in (margins.top, margins.bottom, margins.left, margins.right)],
        "odd and even": sheet.HeaderFooter.differentOddEven,
    }


def looks(sheet: Worksheet) -> Counter[tuple[object, ...]]:
    """Return what the sheet's conditional formats do to a cell; black is the colour of a line that has none."""
    found: Counter[tuple[object, ...]] = Counter()
    for cells in sheet.conditional_formatting:
        for rule in cells.rules:
            dxf = rule.dxf
            border = dxf.border if dxf is not None else None
            sides = [getattr(border, side, None) for side in ("left", "right", "top", "bottom")]
            font, fill = (dxf.font, dxf.fill) if dxf is not None else (None, None)
            found[
                rule.type,
                tuple(side.style if side is not None else None for side in sides),
                *(colour(side) or "000000" for side in sides),
                font is not None and bool(font.b),
                colour(font),
                fill.bgColor.rgb[-6:] if fill is not None else None,
            ] += 1
    return found


def colour(part: Any) -> str | None:
    return part.color.rgb[-6:] if part is not None and part.color is not None else None


def test_what_clerks_rely_on_survives(calc: Calc, example: Path) -> None:
    saved = saved_by_calc(calc, example)
    before, after = openpyxl.load_workbook(example), openpyxl.load_workbook(saved)
    assert after.sheetnames == before.sheetnames
    assert set(after.defined_names) == set(before.defined_names)
    assert len(after["看板"]._charts) == len(before["看板"]._charts)
    for name in before.sheetnames:
        old, new = before[name], after[name]
        assert new.protection.sheet == old.protection.sheet, name
        assert new.freeze_panes == old.freeze_panes, name
        assert new.sheet_state == old.sheet_state, name
        assert looks(new) == looks(old), name
        assert validations(new) == validations(old), name
    for name in ("附件1", "附件2", "附件3"):
        assert print_setup(after[name]) == print_setup(before[name]) | {"area": print_setup(after[name])["area"]}, name


def test_what_calc_changes(calc: Calc, example: Path) -> None:
    """Calc cannot print in black and white: the cell 显示颜色 removes the colours on paper."""
    saved = saved_by_calc(calc, example)
    before, after = openpyxl.load_workbook(example)["附件1"], openpyxl.load_workbook(saved)["附件1"]
    assert (before.page_setup.blackAndWhite, after.page_setup.blackAndWhite) == (True, False)
