"""The bundle on a desk without Python: installed by its own script, used by its own Python.

Results are compared with those of the same commands here. The tests build on one another, on one desk.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

from tests.conftest import EXAMPLE, REPOSITORY
from tests.wine.conftest import PROGRAM, XLSTART, ZWGK
from tests.wine.desk import Desk
from tests.zwgk.intake.looking import fill_form
from zwgk.addin.file_menu import ACTIONS

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
TIME = re.compile(rb"<v>4[5-9]\d{3}\.\d+</v>")
"""A time of this year or a later one, as cells hold it: 填报进度 tells when a form came back."""
EXPORT = "标题,栏目,单位,日期\n甲,工作动态,财政局,2024-04-01\n乙,工作动态,财政局,2024-06-30\n"


def on_both(
    desk: Desk,
    here: Path,
    there: Path,
    *arguments: str,
    codes: tuple[int, ...] = (0, 1),
    figures: list[str] | None = None,
) -> str:
    """Run a command on the desk and here; check that both exit with the same code; return what the desk's says."""
    code = "from zwgk.cli import main; main()"
    start = time.monotonic()
    ours = subprocess.run([sys.executable, "-c", code, *arguments], cwd=here, capture_output=True, check=False)
    between = time.monotonic()
    theirs = desk.run(desk.home / PROGRAM / "python.exe", *ZWGK, *arguments, folder=there)
    if figures is not None:
        figures.append(f"{arguments[0]}: here {between - start:.1f} s, on the desk {time.monotonic() - between:.1f} s")
    assert ours.returncode in codes, ours.stderr.decode()
    assert theirs.returncode == ours.returncode, theirs.stderr.decode("utf-8", "replace")[-2000:]
    return theirs.stdout.decode("utf-8") + theirs.stderr.decode("utf-8")


def parts(package: Path) -> dict[str, bytes]:
    """Return the parts of a workbook or Word file, without those that contain the time, and without times in others."""
    with zipfile.ZipFile(package) as archive:
        names = set(archive.namelist()) - {"docProps/core.xml"}
        if "xl/workbook.xml" in names:
            names -= parts_with_the_time(archive)
        return {name: TIME.sub(b"<v/>", archive.read(name)) for name in names}


def parts_with_the_time(archive: zipfile.ZipFile) -> set[str]:
    """Return the sheets that contain the time of a command."""
    sheets = ET.fromstring(archive.read("xl/workbook.xml")).iter(f"{MAIN}sheet")
    ids = {sheet.get(ID) for sheet in sheets if sheet.get("name") in ("日志", "导入记录")}
    relations = ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    return {relation.attrib["Target"].lstrip("/") for relation in relations if relation.get("Id") in ids}


def differing(here: Path, there: Path) -> set[str]:
    ours, theirs = parts(here), parts(there)
    assert ours.keys() == theirs.keys()
    return {name for name, data in ours.items() if theirs[name] != data}


def put_on_both(here: Path, there: Path, source: Path, name: str) -> None:
    for folder in (here, there):
        shutil.copy(source, folder / name)


def test_it_is_installed_for_the_user_alone(
    desk: Desk, unpacked: Path, before: tuple[set[str], str], installed: str
) -> None:
    assert "安装完成" in installed
    new = {name for name in desk.files() - before[0] if not name.startswith(f"{PROGRAM}/")}
    assert new == {
        "AppData/Local/zwgk",
        "AppData/Local/zwgk/program",
        "AppData/Local/zwgk/addin.txt",
        "AppData/Local/zwgk/worker.json",
        "AppData/Local/zwgk/snapshots",
        "AppData/Roaming/Microsoft/Excel",
        f"{XLSTART}",
        f"{XLSTART}/zwgk.xlam",
    }
    assert (desk.home / XLSTART / "zwgk.xlam").read_bytes() == (REPOSITORY / "addin" / "zwgk.xlam").read_bytes()
    configuration = (desk.home / "AppData/Local/zwgk/addin.txt").read_text("utf-16")
    assert "interpreter=C:\\users\\li si\\AppData\\Local\\zwgk\\program\\pythonw.exe\n" in configuration
    menu = desk.settings()
    assert all(rf"SystemFileAssociations\.xlsx\shell\zwgk.{action}\command" in menu for action in ACTIONS)
    assert "zwgk.addin.resident.service" in menu  # started when the user logs on
    assert {path.name for path in unpacked.iterdir()} >= {"安装.cmd", "卸载.cmd", "files"}


def test_the_doctor_runs(desk: Desk, installed: str) -> None:  # noqa: ARG001
    done = desk.run(desk.home / PROGRAM / "python.exe", *ZWGK, "doctor")
    told = done.stdout.decode("utf-8", "replace")
    assert done.returncode == 1  # no Excel, no fonts of Windows
    assert "3.13.2" in told
    assert "Excel 加载项" in told


def test_a_new_workbook_is_the_same(desk: Desk, here: Path, there: Path) -> None:
    on_both(desk, here, there, "materials", "我县")
    on_both(desk, here, there, "new", "--from", "我县", "-o", "我县.xlsx")
    assert differing(here / "我县.xlsx", there / "我县.xlsx") == set()


def test_recomputing_gives_the_same_parts(desk: Desk, here: Path, there: Path, figures: list[str]) -> None:
    put_on_both(here, there, EXAMPLE, "通报 (1).xlsx")
    on_both(desk, here, there, "recompute", "通报 (1).xlsx", "--period", "2024Q2", "-o", "结果.xlsx", figures=figures)
    assert differing(here / "结果.xlsx", there / "结果.xlsx") == set()
    for command in ("validate", "remind", "sync"):
        on_both(desk, here, there, command, "结果.xlsx")
        assert differing(here / "结果.xlsx", there / "结果.xlsx") == set()


def test_comparisons_are_the_same_bytes(desk: Desk, here: Path, there: Path) -> None:
    on_both(desk, here, there, "history", "结果.xlsx", "--period", "2024Q2", "-o", "比较.csv")
    assert (there / "比较.csv").read_bytes() == (here / "比较.csv").read_bytes()
    on_both(desk, here, there, "new-year", "结果.xlsx", "-o", "明年.xlsx")
    assert differing(here / "明年.xlsx", there / "明年.xlsx") == set()


def test_what_the_desk_has_not_is_refused(desk: Desk, here: Path, there: Path) -> None:
    told = on_both(desk, here, there, "rollup", "下发", "-o", "市.xlsx", codes=(2,))
    assert "还需要组件" in told
    assert not (there / "市.xlsx").exists()


def test_the_text_is_the_same(desk: Desk, here: Path, there: Path) -> None:
    on_both(desk, here, there, "bulletin", "通报 (1).xlsx", "-o", "通报.docx", "--period", "2024Q2")
    assert differing(here / "通报.docx", there / "通报.docx") == set()


def test_forms_go_out_and_come_back(desk: Desk, here: Path, there: Path) -> None:
    put_on_both(here, there, EXAMPLE, "收数.xlsx")
    on_both(desk, here, there, "send", "收数.xlsx", "-o", "下发", "--period", "2024Q2")
    ours, theirs = ({path.name for path in (folder / "下发").iterdir()} for folder in (here, there))
    assert ours == theirs
    assert len([name for name in ours if name.endswith(".xlsx")]) == 43 + 1  # the units', and the covering list
    form = "2024年第二季度-财政局.xlsx"
    assert differing(here / "下发" / form, there / "下发" / form) == set()

    fill_form(here / "下发" / form, {("财政局", "重点领域", 4): 80})
    shutil.copy(here / "下发" / form, there / "下发" / form)
    on_both(desk, here, there, "collect", "收数.xlsx", "下发")
    assert differing(here / "收数.xlsx", there / "收数.xlsx") == set()


def test_an_export_is_counted_the_same(desk: Desk, here: Path, there: Path) -> None:
    put_on_both(here, there, EXAMPLE, "台账.xlsx")
    for folder in (here, there):
        (folder / "export.csv").write_text(EXPORT, "gbk")
    on_both(desk, here, there, "import", "台账.xlsx", "export.csv")
    assert differing(here / "台账.xlsx", there / "台账.xlsx") == set()
