"""A full disk or a signal at any step of a command: all files are as they were, or all are complete; nothing is left.

Each call that writes to the disk fails in turn: content made safe (fsync), a name (replace, rename, link), a folder,
a copy. Exit code 2 means that no file has changed.
"""

import errno
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from typer.testing import CliRunner

from tests.zwgk.documents.bulletin.test_publish import signed
from tests.zwgk.history.test_archive import SIGNED, change
from tests.zwgk.intake.conftest import small_source
from tests.zwgk.intake.looking import fill_form
from zwgk import commands
from zwgk.cli import app
from zwgk.files import open_file
from zwgk.stopping import Stopped
from zwgk.workbook.template.build import build

STEPS = [(os, name) for name in ("fsync", "replace", "rename", "mkdir", "link")] + [(shutil, "copy2")]
FAULTS: dict[str, tuple[Callable[[], BaseException], set[int]]] = {
    "full disk": (lambda: OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), {2}),
    "SIGTERM": (lambda: Stopped(15), {143}),
    "SIGINT": (KeyboardInterrupt, {130}),
}
Command = Callable[[Path], tuple[object, ...]]


@pytest.fixture(scope="module", autouse=True)
def without_office() -> Iterator[None]:
    """Have no PDF made: what is tested is the saving of papers."""
    with pytest.MonkeyPatch.context() as patch:
        for module in ("documents.bulletin.publish", "intake.forms.feedback"):
            patch.setattr(f"zwgk.{module}.find_soffice", lambda: None)
        yield


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a workbook, returned forms, a ledger, lists of words and of units, last year's paper, an
    older state, an edited former paper, and workbooks to close and to correct."""
    folder = tmp_path_factory.mktemp("desk")
    book = folder / "通报.xlsx"
    book.write_bytes(build(small_source()))
    with open_file(book) as opened:
        commands.send(opened, folder / "交回")
    for form in (folder / "交回").iterdir():
        if "清单" not in form.name:
            fill_form(form, {("小冀镇", "动态", 4): 12})
    (folder / "词.csv").write_text("错词,正词\n帐号,账号\n", encoding="utf-8")
    (folder / "台账.csv").write_text("单位,栏目,标题,发布时间\n财政局,工作动态,甲,2024-04-02\n", encoding="utf-8")
    (folder / "去年.md").write_text(
        "# 2023年第二季度各部门统计表\n\n| 序号 | 单位 | 部门动态 | 合计 |\n|-|-|-|-|\n| 1 | 财政局 | 7 | 7 |\n",
        encoding="utf-8",
    )
    (folder / "旧.csv").write_bytes(b"former")
    workbook = openpyxl.load_workbook(book)
    workbook["单位名录"]["B9"], workbook["单位名录"]["D9"] = "新局", "部门"
    workbook.save(folder / "要同步.xlsx")
    (folder / "名单.csv").write_text("单位名称,类别\n甲镇,乡镇\n乙局,部门\n", encoding="utf-8")
    run(COMMANDS["publish again"], folder, Calls())
    (paper,) = (folder / "上一稿").glob("*.docx")
    edited = docx.Document(str(paper))
    edited.save(str(paper))
    edited.add_paragraph("请各单位2024年2月30日以前报送。")
    edited.save(str(folder / "稿纸.docx"))
    for name in ("封存", "更正"):
        (folder / name).mkdir()
        signed(Path(shutil.copy2(book, folder / name)), *SIGNED)
    code, said = run(lambda desk: ("close", desk / "更正" / "通报.xlsx"), folder, Calls())
    assert code in (0, 1), said
    change(folder / "更正" / "通报.xlsx", "小冀镇", "乡镇动态", 4, 5)
    return folder


COMMANDS: dict[str, Command] = {
    "words": lambda desk: ("words", desk / "通报.xlsx", "--import", desk / "词.csv"),
    "words --export": lambda desk: ("words", desk / "通报.xlsx", "--export", desk / "旧.csv"),
    "history -o": lambda desk: ("history", desk / "通报.xlsx", "--from", desk / "去年.md", "-o", desk / "旧.csv"),
    "import": lambda desk: ("import", desk / "通报.xlsx", desk / "台账.csv"),
    "collect": lambda desk: ("collect", desk / "通报.xlsx", desk / "交回"),
    "send": lambda desk: ("send", desk / "通报.xlsx", "-o", desk / "下发"),
    "new-year": lambda desk: ("new-year", desk / "通报.xlsx", "-o", desk / "明年.xlsx"),
    "sync": lambda desk: ("sync", desk / "要同步.xlsx"),
    "recompute -o": lambda desk: ("recompute", desk / "通报.xlsx", "-o", desk / "结果.xlsx"),
    "validate": lambda desk: ("validate", desk / "通报.xlsx"),
    "publish": lambda desk: ("publish", desk / "通报.xlsx", "-o", desk / "稿" / "通报"),
    "publish again": lambda desk: ("publish", desk / "通报.xlsx", "-o", desk / "上一稿"),
    "bulletin": lambda desk: ("bulletin", desk / "通报.xlsx", "-o", desk / "稿.docx"),
    "feedback": lambda desk: ("feedback", desk / "通报.xlsx", "-o", desk / "反馈"),
    "check --comments": lambda desk: ("check", desk / "稿纸.docx", "--comments", desk / "批注.docx"),
    "close": lambda desk: ("close", desk / "封存" / "通报.xlsx"),
    "correct": lambda desk: ("correct", desk / "更正" / "通报.xlsx"),
    "correct --restore": lambda desk: ("correct", desk / "更正" / "通报.xlsx", "--restore"),
    "materials": lambda desk: ("materials", desk / "我县"),
    "new": lambda desk: ("new", "--units", desk / "名单.csv", "-o", desk / "新.xlsx"),
}


QUICK = ("words", "words --export")


def tree(folder: Path) -> dict[str, bytes]:
    """Return the content of every file, by its path; folders as well."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else b""
        for path in sorted(folder.rglob("*"))
    }


def names(found: dict[str, bytes]) -> list[str]:
    """Return the paths, without the time in a name."""
    return sorted(re.sub(r"-\d{8}-\d{6}", "-time", name) for name in found)


@dataclass
class Calls:
    """Calls that wrote to the disk; the one with number `failing`, from 1, raises."""

    fault: Callable[[], BaseException] | None = None
    failing: int = 0
    done: int = 0


@contextmanager
def watched(calls: Calls) -> Iterator[None]:
    def wrapped(true: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **more: Any) -> Any:
            calls.done += 1
            if calls.fault is not None and calls.done == calls.failing:
                raise calls.fault()
            return true(*args, **more)

        return call

    with pytest.MonkeyPatch.context() as patch:
        for owner, name in STEPS:
            patch.setattr(owner, name, wrapped(getattr(owner, name)))
        yield


def run(command: Command, desk: Path, calls: Calls) -> tuple[int, str]:
    with watched(calls):
        result = CliRunner().invoke(app, [str(part) for part in command(desk)], env={"COLUMNS": "200"})
    return result.exit_code, result.output


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_that_fails_at_any_step(
    desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    temporary = tmp_path / "temp"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    whole = Path(shutil.copytree(desk, tmp_path / "whole"))
    before = tree(whole)
    calls = Calls()
    code, said = run(COMMANDS[name], whole, calls)
    assert code in (0, 1), said
    after = tree(whole)
    assert after != before
    # All steps of the quick commands; of the slow ones the first, and those around the replacing of the workbook.
    last = calls.done - 2
    numbers = range(1, calls.done + 1) if name in QUICK else sorted({1, *range(max(1, last), calls.done + 1)})
    for number in numbers:
        for kind in FAULTS if number == last or (name in QUICK and number > last) else ("full disk",):
            fault, codes = FAULTS[kind]
            place = Path(shutil.copytree(desk, tmp_path / f"{number} {kind}"))
            code, said = run(COMMANDS[name], place, Calls(fault, number))
            found = tree(place)
            if code in (0, 1) and kind == "full disk":  # the step was not needed
                assert names(found) == names(after), (number, kind, said)
                continue
            assert code in codes, (number, kind, said)
            assert re.search("[一-鿿]", said), (number, kind, said)
            if kind == "full disk" or found == before:
                assert names(found) == names(before), (number, kind, said)
                assert found == before, (number, kind, said)
            else:
                assert names(found) == names(after), (number, kind, said)
            assert list(temporary.iterdir()) == [], (number, kind)
            shutil.rmtree(place)
