"""Every button through a snapshot and actions leaves the same workbook as the command on its file."""

import datetime as dt
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings as xw

from tests.zwgk.addin.wps.host import apply
from tests.zwgk.documents.bulletin.test_publish import signed
from tests.zwgk.history.test_archive import SIGNED, change
from xlwings_engines.file_engine import open_book
from xlwings_engines.remote_engine import actions_of, open_snapshot
from zwgk import commands
from zwgk.addin.running import CRASHED
from zwgk.addin.wps.click import Click, answer, click_of
from zwgk.buttons import BUTTONS, Button
from zwgk.documents.bulletin import publish, run
from zwgk.errors import Refusal
from zwgk.files import run_on_file
from zwgk.outcome import Outcome, Status

NOW = dt.datetime(2024, 7, 15, 10, 30)


@pytest.fixture(autouse=True)
def _at_one_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every run write the same time, on a machine without LibreOffice."""
    monkeypatch.setattr(commands, "_now", lambda: NOW)
    monkeypatch.setattr(publish, "find_soffice", lambda: None)


def prepare(button: Button, folder: Path) -> Click:
    """Bring the workbook of a folder to where the button has something to do, and return the clerk's click."""
    workbook = folder / "通报.xlsx"
    chosen: tuple[Path, ...] = ()
    answered = ""
    if button.asks == "folder":
        chosen = (folder / "选的",)
        chosen[0].mkdir()
        answered = run.FILL_IN
    elif button.asks == "file":
        chosen = (folder / "台账.csv",)
        chosen[0].write_text("标题,栏目,发布单位,发布日期\n通知,部门动态,县财政局,2024-05-01\n", "utf-8")
    elif button.asks == "files":
        book = open_book(workbook)
        commands.send(book, folder / "下发")
        book.close()
        chosen = (folder / "下发",)
    elif button.asks == "paper":
        chosen = (folder / "通报.md",)
        chosen[0].write_text("全县政府信息公开工作通报\n二季度，全县共发布 1 条。\n", "utf-8")
    elif button.id in ("close", "correct"):
        signed(workbook, *SIGNED)
    elif button.id == "collect_again":
        run_on_file(workbook, lambda book: commands.send(book, folder / "下发"))
        run_on_file(workbook, lambda book: commands.collect(book, (folder / "下发",)))
    if button.id == "correct":
        run_on_file(workbook, commands.close)
        change(workbook, "小冀镇", "乡镇动态", 4, 999)  # type: ignore[arg-type]
        answered = commands.correct(open_book(workbook), "").choices[0]
    return Click(button.id, str(workbook), chosen, answered)


def parts(workbook: Path) -> dict[str, bytes]:
    """Return all parts of the package but the one with the time of saving."""
    with zipfile.ZipFile(workbook) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name != "docProps/core.xml"}


def in_host(click: Click, folder: Path, log: Path) -> list[dict[str, Any]]:
    """Make the click in a host that has the workbook open, and save there; return what only a screen shows."""
    workbook = Path(click.fullname)
    reopens = next(button.reopens for button in BUTTONS if button.id == click.button)
    snapshot = None if reopens else Path(shutil.copy(workbook, folder / "快照.xlsx"))
    told = answer(click, snapshot, log)
    assert told["code"] in (Status.DONE, Status.DONE_WITH_PROBLEMS), told["text"]
    assert bool(told["actions"]) is not reopens
    book = open_book(workbook)
    seen = apply(book, told["actions"])
    book.save()
    book.close()
    return seen


def parts_after_command(button: Button, click: Click, aside: Path) -> dict[str, bytes]:
    """Return the parts that the command on the file leaves; the workbook's folder is as before afterwards."""
    workbook = Path(click.fullname)
    shutil.copytree(workbook.parent, aside)
    asked: tuple[object, ...] = {"": (), "decision": (click.answer,), "files": (click.chosen,)}.get(
        button.asks, click.chosen
    )
    command: Callable[..., Outcome] = getattr(commands, button.id)
    decided = {"decision": click.answer} if button.id == "publish" else {}
    run_on_file(workbook, lambda book: command(book, *asked, **decided))
    expected = parts(workbook)
    shutil.rmtree(workbook.parent)
    shutil.move(aside, workbook.parent)
    return expected


WRITING = [button for button in BUTTONS if button.writes and button.needs_book]


@pytest.mark.parametrize("button", WRITING, ids=lambda button: button.id)
def test_a_button_leaves_the_same_file_as_its_command_on_it(button: Button, tmp_path: Path, example: Path) -> None:
    folder, log = tmp_path / "县", tmp_path / "zwgk.log"
    folder.mkdir()
    click = prepare(button, Path(shutil.move(example, folder / "通报.xlsx")).parent)
    expected = parts_after_command(button, click, tmp_path / "原来")

    seen = in_host(click, tmp_path, log)
    assert {action["do"] for action in seen} <= {"show", "select"}
    found = parts(Path(click.fullname))
    assert sorted(found) == sorted(expected)
    assert [name for name in expected if found[name] != expected[name]] == []
    assert not log.exists()


PRINTED = {"preview": "preview", "print_attachments": "print", "export_pdf": "export"}


@pytest.mark.parametrize("button", PRINTED)
def test_the_host_prints_the_attachments_without_their_colours(button: str, tmp_path: Path, example: Path) -> None:
    run_on_file(example, commands.recompute)
    told = answer(Click(button, str(example)), Path(shutil.copy(example, tmp_path / "快照.xlsx")), tmp_path / "log")
    assert told["code"] == Status.DONE, told["text"]
    off, printed, on = [action for action in told["actions"] if action["do"] != "repeat"]
    assert (off["rows"], on["rows"]) == ([[False]], [[True]])
    assert (printed["do"], printed["sheets"]) == (PRINTED[button], ["附件1", "附件2", "附件3"])
    assert printed.get("file", "") == (str(example.with_name("通报-附件.pdf")) if button == "export_pdf" else "")
    assert {action["row"] for action in told["actions"] if action["do"] == "repeat"} == {5}


def test_a_hidden_column_is_refused_before_anything_is_printed(tmp_path: Path, example: Path) -> None:
    run_on_file(example, commands.recompute)
    book = openpyxl.load_workbook(example)
    book["附件2"].column_dimensions["C"].hidden = True
    book.save(example)
    told = answer(Click("print_attachments", str(example)), example, tmp_path / "log")
    assert (told["code"], told["actions"]) == (Status.REFUSED, [])
    assert "“附件2”的C 列隐藏着" in told["text"]


def test_a_command_that_fails_has_no_actions(tmp_path: Path, example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def half(book: xw.Book) -> Outcome:
        book.sheets[0].range("A1").row_height = 99
        raise RuntimeError

    monkeypatch.setattr(commands, "recompute", half)
    told = answer(Click("recompute", str(example)), example, tmp_path / "log")
    assert (told["code"], told["actions"]) == (CRASHED, [])


def test_a_closed_file_stays_as_it_was_if_the_command_fails(
    tmp_path: Path, example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = example.read_bytes()

    def half(book: xw.Book) -> Outcome:
        book.sheets[0].range("A1").row_height = 99
        raise Refusal("不行：换一个。")

    monkeypatch.setattr(commands, "sync", half)
    told = answer(Click("sync", str(example)), None, tmp_path / "log")
    assert (told["code"], told["text"]) == (Status.REFUSED, "不行：换一个。")
    assert example.read_bytes() == before


def test_a_member_without_an_action_is_refused_and_named(example: Path) -> None:
    book = open_snapshot(example, r"C:\政务公开\通报.xlsx")
    assert book.name == "通报.xlsx"
    for unsupported in (
        lambda: book.sheets.add("新"),
        lambda: book.sheets[0].delete(),
        lambda: book.sheets[0].range("A1").clear_formats(),
        lambda: setattr(book.sheets[0].range("A1"), "color", (1, 2, 3)),
        lambda: setattr(book.sheets[0], "name", "新"),
        lambda: setattr(book.sheets[0], "visible", False),
        lambda: book.names.add("新", "=首页!$A$1"),
        lambda: book.save(),
    ):
        with pytest.raises(NotImplementedError, match="remote engine"):
            unsupported()
    assert actions_of(book) == []
    book.close()


@pytest.mark.parametrize(
    "request_", [{"button": 3}, {"button": "recompute", "chosen": "C:\\"}, {"button": "x", "chosen": [1]}]
)
def test_a_request_that_is_no_click_is_refused(request_: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="not a click"):
        click_of(request_)


def test_a_snapshot_that_is_no_workbook_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"not a zip")
    told = answer(Click("recompute", str(tmp_path / "通报.xls")), tmp_path / "a.xlsx", tmp_path / "log")
    assert told["code"] == Status.REFUSED
    assert "打不开" in told["text"]


def test_help_needs_no_workbook(tmp_path: Path) -> None:
    told = answer(Click("help"), None, tmp_path / "log")
    assert (told["code"], told["actions"]) == (Status.DONE, [])
    assert told["text"]
