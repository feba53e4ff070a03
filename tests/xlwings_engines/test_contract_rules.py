"""Conditional formats and data validation through xlwings' own calls: on every engine."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import xlwings as xw


@pytest.fixture
def cells(book: xw.Book) -> xw.Range:
    made = book.sheets[0]["B2:B20"]
    made.value = [[number] for number in range(19)]
    return made


def test_condition_on_the_value(cells: xw.Range) -> None:
    rule = cells.conditional_formats.add_cell_value("less_than", 6, fill_color="#ff0000", font_bold=True)
    assert (rule.type, rule.operator, rule.formula1, rule.formula2) == ("cell_value", "less_than", "=6", None)
    assert (rule.fill_color, rule.font_bold, rule.stop_if_true) == ((255, 0, 0), True, False)
    rule.set(operator="between", formula1=1, formula2=5, fill_color="#00ff00", stop_if_true=True)
    assert (rule.operator, rule.formula1, rule.formula2) == ("between", "=1", "=5")
    assert (rule.fill_color, rule.font_bold, rule.stop_if_true) == ((0, 255, 0), True, True)


def test_condition_by_formula(cells: xw.Range) -> None:
    rule = cells.conditional_formats.add_custom("=B2>5", font_color="#ff0000")
    assert (rule.type, rule.formula, rule.font_color) == ("custom", "=B2>5", (255, 0, 0))


def test_newest_rule_first_and_deleting(cells: xw.Range) -> None:
    rules = cells.conditional_formats
    rules.add_cell_value("less_than", 5)
    rules.add_color_scale(["#ff0000", "#00ff00"])
    rules.add_icon_set("3_arrows", thresholds=[6, 12])
    assert [rule.type for rule in rules] == ["icon_set", "color_scale", "cell_value"]
    assert rules[0].thresholds == (6, 12)
    assert rules[1].threshold_types == ("lowest_value", "highest_value")
    rules[1].delete()
    assert [rule.type for rule in rules] == ["icon_set", "cell_value"]


def test_clearing_rules_leaves_other_cells_theirs(cells: xw.Range) -> None:
    sheet = cells.sheet
    cells.conditional_formats.add_custom("=B2>5")
    sheet["B2:B10"].conditional_formats.clear()
    assert len(sheet["B2:B10"].conditional_formats) == 0
    assert [rule.type for rule in sheet["B11:B20"].conditional_formats] == ["custom"]


def test_list_of_values(cells: xw.Range) -> None:
    validation = cells.data_validation
    assert validation.type == "none"
    validation.set_list(["已办结", "未办结"], in_cell_dropdown=False)
    assert (validation.type, validation.source, validation.in_cell_dropdown) == ("list", "已办结,未办结", False)
    validation.delete()
    assert validation.type == "none"


def test_list_from_cells_and_from_a_name(cells: xw.Range) -> None:
    book = cells.sheet.book
    source = book.sheets.add("单位名录")["D1:D3"]
    cells.data_validation.set_list(source)
    assert cells.data_validation.source == "=单位名录!$D$1:$D$3"
    cells.data_validation.set_list(book.names.add("单位", "=单位名录!$D$1:$D$3"))
    assert cells.data_validation.source == "=单位"


def test_comparisons(cells: xw.Range) -> None:
    validation = cells.data_validation
    validation.set_whole_number("greater_than_or_equal", 0)
    assert (validation.type, validation.operator, validation.formula1) == (
        "whole_number",
        "greater_than_or_equal",
        "=0",
    )
    assert validation.formula2 is None
    validation.set_date("between", dt.date(2024, 4, 1), dt.date(2024, 6, 30))
    assert (validation.type, validation.formula1, validation.formula2) == (
        "date",
        "=DATE(2024,4,1)",
        "=DATE(2024,6,30)",
    )
    validation.set_custom("=COUNTIF($B$2:$B$20,B2)=1")
    assert validation.formula == "=COUNTIF($B$2:$B$20,B2)=1"


def test_cells_with_different_rules_are_not_overwritten(cells: xw.Range) -> None:
    cells[0, 0].data_validation.set_list(["是"])
    cells[1, 0].data_validation.set_list(["否"])
    assert cells.data_validation.type in {"inconsistent", "mixed_criteria"}
    with pytest.raises(xw.XlwingsError, match="different validation rules"):
        cells.data_validation.set_list(["是", "否"])


def test_rules_are_in_the_saved_file(cells: xw.Range, tmp_path: Path) -> None:
    rules = cells.conditional_formats
    rules.add_cell_value("less_than", 6, fill_color="#ff0000")
    rules.add_data_bar("#638ec6", maximum=100, gradient=False)
    cells.data_validation.set_whole_number("between", 0, 99)
    book = cells.sheet.book
    book.save(tmp_path / "规则.xlsx")
    from xlwings_engines.file_engine import open_book

    again = open_book(tmp_path / "规则.xlsx")
    try:
        found = again.sheets[0]["B5"]
        assert {rule.type for rule in found.conditional_formats} == {"cell_value", "data_bar"}
        value = next(rule for rule in found.conditional_formats if rule.type == "cell_value")
        assert (value.operator, value.formula1, value.fill_color) == ("less_than", "=6", (255, 0, 0))
        assert (found.data_validation.type, found.data_validation.formula2) == ("whole_number", "=99")
    finally:
        again.close()
