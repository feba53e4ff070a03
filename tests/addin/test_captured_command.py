"""The command line built by the VBA module, executed for real beside a hostile workbook.

Excel is missing here, so the file engine provides the book of its window: a few lines before the captured `-c`
text set that book and the answers of a file dialog. Everything else (interpreter flags, arguments, working
folder) is as captured.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from tests.addin.excel_in_memory import Excel, windows_arguments
from zwgk.buttons import BUTTONS

ANSWER_WINDOW = """
import atexit, os
from pathlib import Path
from xlwings_engines.file_engine import open_book
book = open_book(Path(os.environ["TEST_WORKBOOK"]))
from xlwings_engines import excel
excel.book_of_window = lambda window, name: {(4711, book.name): book}[window, name]
atexit.register(lambda: book.save())
from zwgk.addin import choosing
class Chooser:
    def __init__(self, app):
        self.chosen = Path(os.environ["TEST_CHOSEN"])
    def folder(self, title):
        return self.chosen
    def file(self, title):
        return next(self.chosen.iterdir())
    paper = file
    def files(self, title):
        return (self.file(title),)
    def decision(self, title, text, choices):
        return choices[-1]
choosing.ExcelChooser = Chooser
"""
CANARY = "import os, pathlib\npathlib.Path({canary!r}).write_text('ran')\n"


def execute(excel: Excel, workbook: Path, local: Path, request: str = "") -> subprocess.CompletedProcess[str]:
    """Run the captured line with this interpreter, from the workbook's own folder (the worst case), with the request
    that the module wrote, or `request`."""
    interpreter, isolated, inline, code, *rest = windows_arguments(excel.commands[0])
    assert interpreter.endswith("pythonw.exe")
    assert (isolated, inline) == ("-I", "-c")
    environment = {
        **os.environ,
        "LOCALAPPDATA": str(local),
        "TEST_WORKBOOK": str(workbook),
        "TEST_CHOSEN": str(local / "chosen"),
        # No printer, window or LibreOffice: this tests which code runs, not its output.
        "PATH": "",
        "DISPLAY": "",
        "CUPS_SERVER": "localhost:1",
        "PYTHONPATH": str(workbook.parent),
        "PYTHONSTARTUP": str(workbook.parent / "zwgk.py"),
    }
    (local / "zwgk").mkdir()
    (local / "zwgk" / "request-4711.txt").write_text(request or excel.requests[0], "utf-16")
    line = [sys.executable, isolated, inline, ANSWER_WINDOW + code, *rest]
    return subprocess.run(
        line, cwd=workbook.parent, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.fixture
def workbook(example: Path) -> Path:
    """Return the example under a name with blanks, & and quotes."""
    return example.rename(example.with_name("2024 第二季度 & ‘通报’ (1).xlsx"))


def report_of(local: Path) -> str:
    """Return the report's text, without its code."""
    return (local / "zwgk" / "report-4711.txt").read_text("utf-16").partition("\n")[2]


def test_recompute_as_started_from_the_ribbon(excel: Excel, workbook: Path, tmp_path: Path) -> None:
    excel.open(workbook.name)
    excel.click("recompute")
    done = execute(excel, workbook, tmp_path)
    assert done.stderr == ""
    assert done.returncode in (0, 1)
    assert report_of(tmp_path).startswith("2024年第二季度统计完成：43 个单位。")
    sheet = openpyxl.load_workbook(workbook)["附件1"]
    names = [cell.value for row in sheet.iter_rows() for cell in row if cell.value == "古固寨镇"]
    assert names == ["古固寨镇"]


def test_an_unknown_command_is_refused_with_a_report(excel: Excel, workbook: Path, tmp_path: Path) -> None:
    excel.open(workbook.name)
    excel.click("recompute")
    before = openpyxl.load_workbook(workbook)["附件1"]["A6"].value
    done = execute(excel, workbook, tmp_path, excel.requests[0].replace("recompute", "format_disk"))
    assert done.returncode == 2
    assert report_of(tmp_path).startswith("没有“format_disk”这个功能")
    assert openpyxl.load_workbook(workbook)["附件1"]["A6"].value == before


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    return tmp_path / "canary.txt"


@pytest.fixture
def hostile(workbook: Path, canary: Path) -> Path:
    """Return a workbook with everything that xlwings' stock macros would obey, beside modules that shadow real ones."""
    code = CANARY.format(canary=str(canary))
    book = openpyxl.load_workbook(workbook)
    for title in ("xlwings.conf", "_xlwings.conf", "zwgk.conf", "addin.txt", "texts"):
        sheet = book.create_sheet(title)
        sheet.sheet_state = "hidden"
        for row in (
            ("Interpreter_Win", "calc.exe"),
            ("interpreter", "calc.exe"),
            ("PYTHONPATH", str(workbook.parent)),
            ("RunPython", code),
            ("no_book", "calc.exe"),
        ):
            sheet.append(row)
    for title in ("zwgk.py", "pandas.py", "main.py"):
        book.create_sheet(title)["A1"] = code
    for name in ("interpreter", "PYTHON_CODE", "LOCALAPPDATA", "ZwgkClick"):
        book.defined_names[name] = DefinedName(name, attr_text='"calc.exe"')
    book.properties.title = "--wb=other.xlsx"
    book.properties.keywords = code
    book.save(workbook)
    modules = ("zwgk", "pandas", "sitecustomize", "usercustomize", "xlwings", "openpyxl", "site", "encodings", "typing")
    for module in modules:
        (workbook.parent / f"{module}.py").write_text(code, "utf-8")
    (workbook.parent / "pyvenv.cfg").write_text(f"home = {workbook.parent}\n", "utf-8")
    (workbook.parent / "python311._pth").write_text(".\nimport site\n", "utf-8")
    return workbook


def test_a_hostile_workbook_changes_no_command_line(excel: Excel, hostile: Path) -> None:
    ids = [button.id for button in BUTTONS]
    harmless = excel.open(hostile.name)
    for button in ids:
        excel.click(button)
    harmless.Close(False)
    excel.open_file(hostile)
    for button in ids:
        excel.click(button)
    assert excel.commands[len(ids) :] == excel.commands[: len(ids)]
    assert excel.requests[len(ids) :] == excel.requests[: len(ids)]
    assert "calc.exe" not in "".join(text for text, _ in excel.messages)


@pytest.mark.long
@pytest.mark.parametrize("button", [button.id for button in BUTTONS])
def test_a_hostile_workbook_runs_nothing(
    excel: Excel, hostile: Path, canary: Path, tmp_path: Path, button: str
) -> None:
    chosen = tmp_path / "chosen"
    chosen.mkdir()
    shutil.copy(hostile, chosen / "交回的表.xlsx")
    excel.open(hostile.name)
    excel.click(button)
    done = execute(excel, hostile, tmp_path)
    assert report_of(tmp_path), done.stderr
    assert done.returncode in (0, 1, 2), report_of(tmp_path)
    assert not canary.exists()


def test_the_canary_would_sing(hostile: Path, canary: Path) -> None:
    """Without -I the same folder does run code: the traps work."""
    subprocess.run([sys.executable, "-c", "import pandas"], cwd=hostile.parent, check=True, timeout=60)
    assert canary.exists()
