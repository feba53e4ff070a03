"""A click in Excel on the desk: the VBA module's text, the resident program, xlwings' own engine over COM, a model of
Excel. Nothing of this chain is replaced but Excel itself and the interpreter of VBA."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import time
from collections.abc import Iterator
from pathlib import Path, PurePath

import openpyxl
import pytest

from tests.conftest import EXAMPLE, REPOSITORY
from tests.wine.conftest import PROGRAM
from tests.wine.desk import Desk, wait_for
from tests.wine.vbscript import click_script
from tests.zwgk.addin.test_in_excel import MOST_CALLS
from tests.zwgk.history.test_archive import change
from zwgk import commands
from zwgk.files import run_on_file

CONFIGURATION = PurePath("AppData/Local/zwgk/addin.txt")
SERVICE = ("-I", "-X", "utf8", "-c", "from zwgk.addin.resident.service import main; main()", "--stay")
STOP = (
    "from zwgk.addin.configuration import configuration_folder as f; from zwgk.addin.resident.service import stop; stop"
)
NAME = "a=b %TEMP% & ‘通报’ (1).xlsx"
INFORMATION, EXCLAMATION = 64, 48
WITH_THE_TIME = {"日志"}


class Excel:
    """The model of Excel with one open workbook, and clicks on its ribbon."""

    def __init__(self, desk: Desk, folder: Path, workbook: Path) -> None:
        self.desk, self.folder, self.workbook = desk, folder, workbook
        self.control = folder / "model"
        self.control.mkdir()
        program = shutil.copy(Path(__file__).with_name("excel_model.py"), self.control)
        names = [desk.windows_name(path) for path in (Path(program), workbook, self.control)]
        self.process = desk.start(desk.home / PROGRAM / "python.exe", "-X", "utf8", *names)

    def open(self) -> None:
        """Wait until the window is there."""
        wait_for(self.control / "window.txt")
        self.window = int((self.control / "window.txt").read_text("ascii"))

    def click(self, button: str) -> tuple[int, str]:
        """Click a button and return style and text of the one box."""
        said = self.folder / "said.txt"
        said.unlink(missing_ok=True)
        place, told = self.desk.windows_name(self.folder), self.desk.windows_name(said)
        script = self.folder / "click.vbs"
        script.write_bytes(click_script(REPOSITORY / "addin", button, self.window, place, self.workbook.name, told))
        self.desk.run_system("cscript.exe", self.desk.windows_name(script))
        style, _, text = said.read_text("utf-16").partition("\n")
        return int(style), text

    def save(self) -> None:
        self._tell("save")

    def quit(self) -> None:
        (self.control / "quit").touch()
        self.process.wait(60)

    def _tell(self, what: str) -> None:
        (self.control / what).touch()
        wait_for(self.control / what, gone=True)

    def note(self, name: str) -> str:
        """Return what the model wrote down when it saved."""
        return (self.control / name).read_text("utf-8")


@pytest.fixture
def folder(desk: Desk, installed: str, request: pytest.FixtureRequest) -> Path:  # noqa: ARG001 - the program is there
    made: Path = desk.home / "Documents" / f"通报 {request.node.name}"
    made.mkdir()
    return made


@pytest.fixture
def excel(desk: Desk, folder: Path) -> Iterator[Excel]:
    """Return Excel with the example open, into which texts were typed that Excel would take for dates and numbers."""
    workbook = Path(shutil.copy(EXAMPLE, folder / NAME))
    change(workbook, "小冀镇", "乡镇动态", 4, "3-4")
    change(workbook, "翟坡镇", "乡镇动态", 4, "007")
    opened = Excel(desk, folder, workbook)
    try:
        opened.open()
        yield opened
    finally:
        opened.quit()  # it runs the program's Python, whose files would stay in use


@pytest.fixture
def alone(desk: Desk) -> Iterator[Path]:
    """Let no program be started: the configuration names one that cannot run."""
    file = desk.home / CONFIGURATION
    wait_for(file.with_name("worker.json"))
    before = file.read_bytes()
    harmless = file.with_name("nothing.exe")
    harmless.touch()
    text = f"interpreter={desk.windows_name(harmless)}\r\n"
    file.write_bytes(b"\xff\xfe" + text.encode("utf-16-le"))
    yield file
    file.write_bytes(before)
    harmless.unlink()


@pytest.fixture
def without_service(desk: Desk) -> Iterator[None]:
    """End the resident program during a test."""
    python = desk.home / PROGRAM / "python.exe"
    done = desk.run(python, "-X", "utf8", "-c", f"{STOP}(f())")
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    yield
    desk.start(python.with_name("pythonw.exe"), *SERVICE)
    wait_for((desk.home / CONFIGURATION).with_name("worker.json"))


def cells(workbook: Path) -> dict[tuple[str, str], object]:
    """Return the content of all cells that are not blank, without those that contain the time of the click."""
    book = openpyxl.load_workbook(workbook)
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book
        if sheet.title not in WITH_THE_TIME
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None and not isinstance(cell.value, dt.datetime)
    }


def recomputed_here(original: Path, folder: Path) -> dict[tuple[str, str], object]:
    """Return the cells after the same command on the file, on this machine."""
    here = Path(shutil.copy(original, folder / NAME))
    run_on_file(here, commands.recompute)
    return cells(here)


@pytest.mark.usefixtures("alone")
def test_a_click_is_served_by_the_resident_program_and_starts_none(
    excel: Excel, tmp_path: Path, figures: list[str]
) -> None:
    expected = recomputed_here(excel.workbook, tmp_path)
    start = time.monotonic()
    style, text = excel.click("recompute")
    figures.append(f"first click in Excel: {time.monotonic() - start:.1f} s to the box, by the clock of this machine")
    assert text.startswith("2024年第二季度统计完成：43 个单位")
    assert "结果写在打开的工作簿里，还没有存盘。" in text
    assert "已备份到“备份”文件夹" in text
    assert style == EXCLAMATION
    excel.save()
    found = cells(excel.workbook)
    assert len(expected) > 6000
    assert {place for place in expected | found if expected.get(place) != found.get(place)} == set()
    assert ("校验", "3-4") in {(sheet, value) for (sheet, _), value in found.items()}
    shown = excel.note("shown.txt").splitlines()
    assert shown[0] == "政务公开：正在重新统计……"
    assert shown[-1] == "False"
    calls = sum(count for _, count in json.loads(excel.note("calls.txt")))
    figures.append(f"calls into Excel: {calls}")
    assert calls <= MOST_CALLS["recompute"] + 40  # saving and asking for the names of members come on top
    assert excel.note("held.txt") == "1"  # the program holds no object: a closed Excel would go on running


@pytest.mark.usefixtures("without_service")
def test_without_the_resident_program_python_is_started(excel: Excel, tmp_path: Path) -> None:
    expected = recomputed_here(excel.workbook, tmp_path)
    style, text = excel.click("recompute")
    assert text.startswith("2024年第二季度统计完成：43 个单位")
    assert style == EXCLAMATION
    excel.save()
    assert cells(excel.workbook) == expected


@pytest.mark.usefixtures("alone")
def test_an_excel_that_edits_a_cell_is_told_apart_from_an_error(excel: Excel) -> None:
    (excel.control / "busy").touch()
    style, text = excel.click("recompute")
    (excel.control / "busy").unlink()
    assert style == EXCLAMATION
    assert "程序出错" not in text
    assert "编辑" in text


@pytest.mark.usefixtures("alone")
def test_the_files_are_chosen_in_excels_dialog_and_the_attachments_printed(excel: Excel) -> None:
    export = excel.folder / "台账 A&B.csv"
    export.write_text("标题,栏目,发布单位,发布日期\n通知,部门动态,县财政局,2024-05-01\n", "gbk")
    (excel.control / "chosen.txt").write_text(excel.desk.windows_name(export), "utf-8")
    style, text = excel.click("import_articles")
    assert "台账 A&B.csv" in text
    assert style in (INFORMATION, EXCLAMATION)
    assert excel.click("recompute")[1].startswith("2024年第二季度统计完成")
    style, text = excel.click("print_attachments")
    assert (style, text) == (INFORMATION, "附件已送到默认打印机。\n")
    excel.save()
    [dialog] = json.loads(excel.note("dialogs.json"))
    assert (dialog["kind"], dialog["title"], dialog["several"]) == (3, "导入网站后台台账", False)
    assert dialog["folder"] == excel.desk.windows_name(excel.folder) + "\\"
    repeated = [[sheet, "$5:$5"] for sheet in ("附件1", "附件2", "附件3")]
    assert json.loads(excel.note("printed.json")) == [["print", repeated, False]]


def test_help_needs_no_workbook_object(excel: Excel) -> None:
    style, text = excel.click("help")
    assert style == INFORMATION
    assert "重新统计" in text
