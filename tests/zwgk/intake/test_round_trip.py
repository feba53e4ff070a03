"""下发 and 回收 together: sent forms come back complete, in any order, any number of times."""

import datetime as dt
import hashlib
import random
import shutil
import tempfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from tests.zwgk.intake.conftest import Count, small_source
from tests.zwgk.intake.looking import fill_form, rows_of, unit_counts
from tests.zwgk.sheets import table
from zwgk import commands
from zwgk.errors import Refusal
from zwgk.files import open_file, run_on_file
from zwgk.model.period import period_coded
from zwgk.outcome import Status

DUTIES = [
    (unit.name, column, month) for unit in small_source().units for column in sorted(unit.duties) for month in (4, 5, 6)
]


def send(workbook: Path, folder: Path) -> list[Path]:
    """Return the forms, without the covering list."""
    with open_file(workbook) as book:
        outcome = commands.send(book, folder)
    return [path for path in outcome.files if "下发清单" not in path.name]


def collect(workbook: Path, *paths: Path, overwrite: bool = False) -> None:
    run_on_file(workbook, lambda book: commands.collect(book, paths, overwrite=overwrite))


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def test_the_bulletins_tables_come_back_through_43_forms(
    blank: Path, tmp_path: Path, typed_counts: dict[Count, int], published: dict[int, list[list[str]]]
) -> None:
    forms = send(blank, tmp_path / "下发")
    assert len(forms) == 43
    for form in forms:
        fill_form(form, typed_counts)
    before = digests(tmp_path / "下发")
    collect(blank, tmp_path / "下发")
    assert digests(tmp_path / "下发") == before
    run_on_file(blank, commands.recompute)
    for number in (1, 2, 3):
        assert table(blank, f"附件{number}", 5) == published[number]


def test_a_form_says_what_is_asked_for_and_carries_its_results(small: Path, tmp_path: Path) -> None:
    """The deadline comes from its row in 设置."""
    workbook = openpyxl.load_workbook(small)
    sheet = workbook["设置"]
    (row,) = (cell.row for cell in sheet["A"] if cell.value == "填报截止日期")
    sheet.cell(row, 2).value = dt.date(2024, 7, 5)
    workbook["财政局"].cell(10, 2).value = 7  # 动态 of April
    workbook.save(small)
    (form,) = (path for path in send(small, tmp_path / "下发") if "财政局" in path.name)
    values, formulas = openpyxl.load_workbook(form, data_only=True), openpyxl.load_workbook(form)
    shown = values["填报表"]
    assert "请填4月至6月的黄色格子，填好就变白" in shown["A3"].value
    foot = {
        shown.cell(row, column).value: shown.cell(row, column + 1).value for row in (19, 20, 21) for column in (1, 3)
    }
    assert foot == {
        "填报人": None,
        "审核人": None,
        "联系电话": None,
        "填报日期": None,
        "截止日期": "2024年7月5日前",
        "盖章处": None,
    }
    assert [shown.cell(row, 5).value for row in (9, 10)] == [7, None]  # 合计 of April and May
    open_cells = [
        cell.coordinate for line in formulas["填报表"]["A19:D21"] for cell in line if not cell.protection.locked
    ]
    assert open_cells == ["B19", "D19", "B20", "D20", "D21"]
    setup = formulas["填报表"].page_setup
    assert (setup.fitToWidth, setup.fitToHeight, formulas["填报表"].print_area) == (1, 1, "'填报表'!$A$1:$F$21")


def test_the_total_of_a_form_says_that_a_cell_is_no_number(small: Path, tmp_path: Path) -> None:
    """34条 is counted as 34, with a hint, when the form comes back: its total must not show a sum without it."""
    (form,) = (path for path in send(small, tmp_path / "下发") if "小冀镇" in path.name)
    with open_file(form) as book:
        book.sheets["填报表"].range("B9").value = "34条"
        book.sheets["填报表"].range("C9").value = 7
        book.save()
    assert openpyxl.load_workbook(form, data_only=True)["填报表"]["E9"].value == "有格不是数"


def test_forms_go_beside_the_workbook_and_are_collected_again_without_a_word(small: Path) -> None:
    with open_file(small) as book:
        outcome = commands.send(book)
        assert commands.send(book, small.parent, period_coded("2024-05")).files[0].parent.name == "2024年5月"
    folder = small.parent / "下发" / "2024年第二季度"
    assert {path.parent for path in outcome.files} == {folder}
    fill_form(folder / "2024年第二季度-财政局.xlsx", {("财政局", "动态", 4): 12})
    collect(small)
    assert unit_counts(small) == {("财政局", "动态", 4): 12}
    fill_form(folder / "2024年第二季度-公安局.xlsx", {("公安局", "动态", 5): 3})
    collect(small)
    assert unit_counts(small) == {("财政局", "动态", 4): 12, ("公安局", "动态", 5): 3}


def test_what_is_written_below_a_form_is_no_figure(small: Path, tmp_path: Path) -> None:
    for form in send(small, tmp_path / "下发"):
        fill_form(form, {("财政局", "动态", 4): 12})
        workbook = openpyxl.load_workbook(form)
        sheet = workbook["填报表"]
        for address, value in {"B19": "王", "D19": "李", "B20": 5550199, "D20": dt.date(2024, 7, 1)}.items():
            sheet[address] = value
        workbook.save(form)
    outcome = run_on_file(small, lambda book: commands.collect(book, [tmp_path / "下发"]))
    assert unit_counts(small) == {("财政局", "动态", 4): 12}
    assert not any("看不出是哪个月" in line for table in outcome.tables for row in table.rows for line in row)


def test_collecting_twice_changes_nothing(small: Path, tmp_path: Path) -> None:
    typed = {("小冀镇", "动态", 4): 12, ("小冀镇", "动态", 5): 0, ("财政局", "重点领域", 6): 80}
    for form in send(small, tmp_path / "下发"):
        fill_form(form, typed)
    collect(small, tmp_path / "下发")
    once = {name: rows_of(small, name, 3) for name in ("导入记录", "填报进度", "校验")}
    assert unit_counts(small) == typed
    assert len(once["导入记录"]) == 3
    collect(small, tmp_path / "下发")
    assert unit_counts(small) == typed
    assert {name: rows_of(small, name, 3) for name in once} == once


@settings(max_examples=8)
@given(counts=st.dictionaries(st.sampled_from(DUTIES), st.integers(0, 99_999)), seed=st.integers(0, 1000))
def test_what_was_sent_filled_comes_back_the_same_in_any_order(
    small_built: Path, counts: dict[Count, int], seed: int
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        filled = Path(shutil.copy(small_built, folder / "已填.xlsx"))
        workbook = openpyxl.load_workbook(filled)
        for unit, column, month in counts:
            sheet = workbook[unit]
            heads = [str(cell.value) for cell in sheet[4]]
            place = next(
                i for i, head in enumerate(heads, start=1) if column in head and ("重点" in head) == ("重点" in column)
            )
            sheet.cell(6 + month, place).value = counts[unit, column, month]
        workbook.save(filled)
        forms = send(filled, folder / "下发")
        random.Random(seed).shuffle(forms)
        target = Path(shutil.copy(small_built, folder / "空白.xlsx"))
        for number, form in enumerate(forms):  # names that sort in the shuffled order
            form.rename(folder / "下发" / f"{number}.xlsx")
        if counts:
            collect(target, folder / "下发")
        else:
            with pytest.raises(Refusal):
                collect(target, folder / "没有这个文件夹")
        assert unit_counts(target) == counts


def test_one_file_at_a_time_gives_the_same_as_all_at_once(small: Path, tmp_path: Path) -> None:
    typed = {(unit, column, month): 10 * number for number, (unit, column, month) in enumerate(DUTIES)}
    forms = send(small, tmp_path / "下发")
    for form in forms:
        fill_form(form, typed)
    for form in reversed(forms):
        collect(small, form)
    assert unit_counts(small) == typed


def test_the_form_opens_only_the_periods_months_of_the_units_duties(small: Path, tmp_path: Path) -> None:
    forms = {form.stem.partition("-")[2]: form for form in send(small, tmp_path / "下发")}
    assert sorted(forms) == sorted(["小冀镇", "翟坡镇", "财政局", "卫健委", "公安局"])
    sheet: Worksheet = openpyxl.load_workbook(forms["小冀镇"])["填报表"]
    assert sheet.protection.sheet
    opened = {cell.coordinate for row in sheet["B6:D17"] for cell in row if not cell.protection.locked}
    assert opened == {"B9", "B10", "B11", "C9", "C10", "C11"}
    assert [sheet.cell(9, 4).value, sheet["A1"].value] == ["—", "2024年第二季度政府网站信息公开填报表"]
    (rule,) = {(r.type, r.operator, r.formula1) for r in sheet.data_validations.dataValidation}
    assert rule == ("whole", "between", "0")
    stamp = openpyxl.load_workbook(forms["小冀镇"])["_填报标识"]
    assert stamp.sheet_state == "veryHidden"
    assert [[cell.value for cell in row] for row in stamp.iter_rows()] == [
        ["zwgk-form", 1],
        ["单位", "小冀镇"],
        ["时段", "2024Q2"],
    ]


def test_the_covering_list_names_every_file_and_is_no_return(small: Path, tmp_path: Path) -> None:
    forms = send(small, tmp_path / "下发")
    covering = next((tmp_path / "下发").glob("*下发清单.xlsx"))
    assert openpyxl.load_workbook(covering)["下发清单"].print_title_rows == "$4:$4"
    listed = rows_of(covering, "下发清单", 4)
    assert [row["文件名"] for row in listed] == [form.name for form in forms]
    fill_form(forms[0], {("小冀镇", "动态", 4): 1})
    outcome = run_on_file(small, lambda book: commands.collect(book, [tmp_path / "下发"]))
    assert "5 份中收下 1 份" in outcome.headline  # four are still blank


def test_sending_again_never_covers_a_form_that_may_be_filled(small: Path, tmp_path: Path) -> None:
    send(small, tmp_path / "下发")
    before = digests(tmp_path / "下发")
    with pytest.raises(Refusal, match="没有下发"):
        send(small, tmp_path / "下发")
    assert digests(tmp_path / "下发") == before


def test_another_period_opens_other_months(small: Path, tmp_path: Path) -> None:
    with open_file(small) as book:
        outcome = commands.send(book, tmp_path / "下发", period_coded("2024-05"))
    assert outcome.status is Status.DONE
    sheet = openpyxl.load_workbook(tmp_path / "下发" / "2024年5月-财政局.xlsx")["填报表"]
    opened = {cell.coordinate for row in sheet["B6:D17"] for cell in row if not cell.protection.locked}
    assert opened == {"B10", "C10", "D10"}
