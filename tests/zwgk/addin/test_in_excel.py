"""A button through xlwings' own engine for Excel leaves the cells that its command leaves on the file, in few calls.

Excel is a model of its objects (tests/wine/excel_model.py); each use of a member would be a call into another process.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.xlwings_engines.excel_over_com import application, excel_with, save
from tests.zwgk.addin.wps.test_click import NOW, prepare
from zwgk import commands
from zwgk.addin.choosing import Chosen, ExcelChooser
from zwgk.addin.running import run
from zwgk.buttons import BUTTONS
from zwgk.files import run_on_file
from zwgk.outcome import Outcome, Status

# One button per way of writing: tables, a text, units' sheets from one file and from many, closed periods.
# Without the memory of excel_objects, recompute made 3,547 calls.
# Four of each input sheet ask for hidden rows and columns.
MOST_CALLS = {"recompute": 680, "remind": 520, "import_articles": 890, "collect": 940, "correct": 920}


@pytest.fixture(autouse=True)
def _at_one_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let both runs write the same time."""
    monkeypatch.setattr(commands, "_now", lambda: NOW)


def cells(workbook: Path) -> dict[tuple[str, str], object]:
    """Return the content of all cells that are not blank."""
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in openpyxl.load_workbook(workbook)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


@pytest.mark.parametrize("name", MOST_CALLS)
def test_a_button_leaves_the_same_cells_as_its_command_on_the_file(
    name: str, tmp_path: Path, example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    button = next(button for button in BUTTONS if button.id == name)
    folder = tmp_path / "县"
    folder.mkdir()
    click = prepare(button, Path(shutil.move(example, folder / "通报.xlsx")).parent)
    workbook = Path(click.fullname)
    aside = Path(shutil.copytree(folder, tmp_path / "原来"))

    book, calls = excel_with(workbook, monkeypatch)
    report = run(name, book, Chosen(click.chosen, click.answer), tmp_path / "log")
    assert report.code in (Status.DONE, Status.DONE_WITH_PROBLEMS), report.text
    save(book)
    found = cells(workbook)

    shutil.rmtree(folder)
    shutil.move(aside, folder)
    command: Callable[..., Outcome] = getattr(commands, name)
    asked = {"": (), "decision": (click.answer,), "files": (click.chosen,)}.get(button.asks, click.chosen)
    run_on_file(workbook, lambda book: command(book, *asked))
    expected = cells(workbook)
    assert len(expected) > 4000
    assert {place for place in expected | found if expected.get(place) != found.get(place)} == set()
    assert calls.total() <= MOST_CALLS[name]


PRINTED = {"preview": "preview", "print_attachments": "print", "export_pdf": "export"}


@pytest.mark.parametrize("name", PRINTED)
def test_excel_prints_the_attachments_without_their_colours(
    name: str, tmp_path: Path, example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_on_file(example, commands.recompute)
    book, calls = excel_with(example, monkeypatch)
    report = run(name, book, Chosen(()), tmp_path / "log")
    assert report.code == Status.DONE, report.text
    repeated = [(sheet, "$5:$5") for sheet in ("附件1", "附件2", "附件3")]
    assert application(book).printed == [[PRINTED[name], repeated, False]]
    assert book.names["显示颜色"].refers_to_range.value is True
    assert application(book).Interactive
    assert calls.total() <= (700 if name == "export_pdf" else 220)


def test_a_hidden_row_is_refused_before_excel_prints(
    tmp_path: Path, example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_on_file(example, commands.recompute)
    file = openpyxl.load_workbook(example)
    file["附件1"].row_dimensions[7].hidden = True
    file["附件1"].column_dimensions["C"].hidden = True
    file.save(example)
    book, _ = excel_with(example, monkeypatch)
    report = run("print_attachments", book, Chosen(()), tmp_path / "log")
    assert report.code == Status.REFUSED
    assert "“附件1”的第 7 行、C 列隐藏着" in report.text
    assert application(book).printed == []


def test_the_files_are_chosen_in_excels_dialog(tmp_path: Path, example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    export = tmp_path / "台账.csv"
    export.write_text("标题,栏目,发布单位,发布日期\n通知,部门动态,县财政局,2024-05-01\n", "utf-8")
    book, _ = excel_with(example, monkeypatch)
    excel = application(book)
    excel.answer = (str(export),)
    report = run("import_articles", book, ExcelChooser(book), tmp_path / "log")
    assert report.code in (Status.DONE, Status.DONE_WITH_PROBLEMS), report.text
    assert "台账.csv" in report.text
    [told] = excel.dialogs
    assert (told["kind"], told["title"], told["several"], told["first"]) == (3, "导入网站后台台账", False, 1)
    assert [kind.split()[0] for kind in told["filters"]] == ["表格文件", "所有文件"]

    excel.answer = ()
    assert run("import_articles", book, ExcelChooser(book), tmp_path / "log").text == ""
