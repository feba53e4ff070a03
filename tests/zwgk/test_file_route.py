"""On files: no command needs openpyxl's objects, results are in the saved file, unusual packages work."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import xlwings as xw
from python_calamine import CalamineWorkbook

from tests.xlwings_engines.features import FEATURES
from tests.xlwings_engines.packages import edit
from xlwings_engines.file_engine import object_model, open_book
from xlwings_engines.opc import PackageReader
from zwgk import commands
from zwgk.files import run_on_file
from zwgk.outcome import Outcome, Status

EXAMPLE = Path("workbook/示例-2024年第二季度.xlsx")


def unit_totals(path: Path) -> dict[str, float]:
    """Return 本期合计 below the column 合计 of every unit sheet, as seen by a reader that does not calculate."""
    book, found = CalamineWorkbook.from_path(path), {}
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python()
        heads = [row for row in rows if row and row[0] == "月份" and "合计" in row]
        sums = [row for row in rows if row and row[0] == "本期合计"]
        if heads and sums:
            found[name] = sums[0][heads[0].index("合计")]
    return found


def published_totals(published: dict[int, list[list[str]]]) -> dict[str, float]:
    return {row[1]: float(row[-1]) for number in (1, 2) for row in published[number][1:]}


def test_readers_that_do_not_calculate_see_the_totals_of_all_units(published: dict[int, list[list[str]]]) -> None:
    totals = unit_totals(EXAMPLE)
    assert len(totals) == 43
    assert totals == published_totals(published)


def test_pandas_sees_the_totals(published: dict[int, list[list[str]]]) -> None:
    sheets = pd.read_excel(EXAMPLE, sheet_name=None, header=None, engine="openpyxl")
    for name, total in published_totals(published).items():
        frame = sheets[name]
        column = frame.index[frame[0] == "月份"][0]
        place = list(frame.loc[column]).index("合计")
        assert frame.loc[frame[0] == "本期合计", place].item() == total


def test_totals_follow_what_is_written(example: Path, published: dict[int, list[list[str]]]) -> None:
    with open_book(example) as book:
        head = book.sheets["小冀镇"].range("A1:F30").value
        place = next(row for row in head if row[0] == "月份").index("乡镇动态") + 1
        row = next(number for number, cells in enumerate(head, 1) if cells[0] == 5)
        before = book.sheets["小冀镇"].range(row, place).value
        book.sheets["小冀镇"].range(row, place).value = before + 100
        book.save()
    assert unit_totals(example) == {**published_totals(published), "小冀镇": 54 + 100}


COMMANDS: dict[str, Callable[[xw.Book, Path], Outcome]] = {
    "recompute": lambda book, _: commands.recompute(book),
    "validate": lambda book, _: commands.validate(book),
    "remind": lambda book, _: commands.remind(book),
    "send and collect": lambda book, folder: (
        commands.send(book, folder / "下发") and commands.collect(book, [folder / "下发"])
    ),
    "new_year": lambda book, folder: commands.new_year(book, folder / "明年.xlsx"),
    "bulletin": lambda book, folder: commands.bulletin(book, folder / "通报.docx"),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_no_command_asks_for_openpyxls_objects(
    name: str, example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only 同步结构 does, which rebuilds sheets (tests/zwgk/intake/test_rebuild.py, test_sync.py)."""
    opened: list[str] = []
    monkeypatch.setattr(object_model.ObjectModel, "__init__", lambda *_: opened.append(name))
    outcome = run_on_file(example, lambda book: COMMANDS[name](book, tmp_path))
    assert outcome.status is not Status.REFUSED
    assert opened == []


def edited(example: Path, part: str, *changes: tuple[str, str]) -> Path:
    def change(parts: dict[str, bytes]) -> None:
        text = parts[part].decode()
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new, 1)
        parts[part] = text.encode()

    return edit(example, change)


def test_a_signature_that_becomes_invalid_is_announced(example: Path) -> None:
    path = edit(example, FEATURES["a signature"])
    outcome = run_on_file(path, commands.recompute)
    assert "“通报.xlsx”的数字签名因内容改动已失效，需要时请重新签名" in outcome.lines


def test_a_workbook_without_calculation_settings(example: Path) -> None:
    path = edited(example, "xl/workbook.xml", ('<calcPr calcId="124519" fullCalcOnLoad="1"/>', ""))
    assert run_on_file(path, commands.recompute).status is Status.DONE
    path = Path(shutil.copy(path, path.with_name("二.xlsx")))
    with open_book(path) as book:
        assert book.api is not None
        book.save()


def test_print_areas_of_columns_and_plain_footers_stay(example: Path) -> None:
    area = "'附件1'!$A:$H"
    path = edited(
        example,
        "xl/workbook.xml",
        (
            "</definedNames>",
            f'<definedName name="_xlnm.Print_Area" localSheetId="1">{area}</definedName></definedNames>',
        ),
    )
    assert run_on_file(path, commands.recompute).status is Status.DONE
    assert area in PackageReader(path.read_bytes()).read("xl/workbook.xml").decode()


@pytest.mark.parametrize("command", [commands.recompute, commands.validate, commands.remind, commands.sync])
def test_names_that_calc_stored_again_are_mended_by_whatever_saves(
    command: Callable[[xw.Book], Outcome], example: Path
) -> None:
    """As Calc stores them after the area was changed in its window, and after a further change."""
    run_on_file(example, commands.recompute)
    with open_book(example) as book:
        place_of_sheet = f'localSheetId="{book.sheets["附件2"].index - 1}"'
    again = (("Print_Area", "$A$1:$F$41"), ("Print_Area_0", "$A$1:$F$39"), ("Print_Titles", "$1:$2"))
    stale = "".join(
        f'<definedName function="false" {place_of_sheet} name="_xlnm.{name}">附件2!{place}</definedName>'
        for name, place in again
    )
    path = edited(example, "xl/workbook.xml", ("</definedNames>", f"{stale}</definedNames>"))
    with open_book(path) as book:
        assert book.sheets["附件2"].page_setup.print_area == "$A$1:$F$40"
    run_on_file(path, command)
    text = PackageReader(path.read_bytes()).read("xl/workbook.xml").decode()
    own = [line for line in text.split("<definedName ") if place_of_sheet in line and "_xlnm.Print" in line]
    assert len(own) == 2
    assert any("$A$1:$F$40<" in line for line in own)
    assert any("$5:$5<" in line for line in own)


@pytest.mark.parametrize(("cell", "day"), [("<v>45471</v>", dt.datetime(2024, 6, 28)), ("<v>20240628</v>", 20240628)])
def test_days_of_accounts(cell: str, day: object, example: Path) -> None:
    """In a date format that only the Chinese edition has; the second is a date typed as one number."""
    media = openpyxl.load_workbook(example)["新媒体"]
    place = next(cell.coordinate for cell in media["4"] if cell.value == "最后更新日期").replace("4", "5")

    def change(parts: dict[str, bytes]) -> None:
        text = parts["xl/styles.xml"].decode()
        count = int(text.partition('<cellXfs count="')[2].partition('"')[0])
        text = text.replace("</cellXfs>", '<xf numFmtId="31" fontId="0" fillId="0" borderId="0"/></cellXfs>')
        parts["xl/styles.xml"] = text.encode()
        sheet = parts["xl/worksheets/sheet5.xml"].decode()
        start = sheet.index(f'<c r="{place}"')
        end = sheet.index("</c>", start)
        parts["xl/worksheets/sheet5.xml"] = f'{sheet[:start]}<c r="{place}" s="{count}">{cell}{sheet[end:]}'.encode()

    path = edit(example, change)
    with open_book(path) as book:
        assert book.sheets["新媒体"][place].value == day
    outcome = run_on_file(path, commands.recompute)
    assert outcome.status is (Status.DONE if day != 20240628 else Status.DONE_WITH_PROBLEMS)
    assert cell.encode() in PackageReader(path.read_bytes()).read("xl/worksheets/sheet5.xml")


def test_a_format_far_below_costs_nothing_and_stops_nothing(example: Path) -> None:
    def change(parts: dict[str, bytes]) -> None:
        package = PackageReader(example.read_bytes())
        for name in ("附件1", "问题清单", "校验", "日志"):
            part = next(sheet.part for sheet in package.sheets if sheet.name == name)
            stray = b'<row r="1048576"><c r="B1048576" s="5"/></row></sheetData>'
            parts[part] = parts[part].replace(b"</sheetData>", stray)

    path = edit(example, change)
    assert run_on_file(path, commands.recompute).status is Status.DONE
    with open_book(path) as book:
        log = book.sheets["日志"].range("A1:H12").value
        assert sum("重新统计" in row for row in log) == 1
