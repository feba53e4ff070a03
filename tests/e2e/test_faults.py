"""Faults at a desk: one clear Chinese dialog or a clean end, and a document that is unchanged or complete."""

import json
import os
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.calc import Calc
from tests.e2e.screen import Screen, wait_for

pytestmark = pytest.mark.desktop

OUTPUTS = ("首页", "附件1", "附件2", "附件3", "问题清单", "校验", "看板", "日志")


def contents(document: Any) -> list[Any]:
    return [document.Sheets.getByName(name).getCellRangeByName("A1:AZ200").getFormulaArray() for name in OUTPUTS]


def workers(calc: Calc) -> list[int]:
    """Return the living processes started by this office, zombies included."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(after_name[1]) == calc.process.pid:
            found.append(int(status.parent.name))
    return found


def is_gone(pid: int) -> bool:
    return not Path(f"/proc/{pid}").exists()


def stopped_worker(calc: Calc, document: Any) -> int:
    """Stop the warm worker, so that the next command stays unfinished as long as needed."""
    assert "校验" in calc.run(document, "校验")
    (worker,) = workers(calc)
    os.kill(worker, signal.SIGSTOP)
    return worker


def test_the_worker_stays_for_the_next_click_and_ends_with_the_office(calc: Calc, example: Path) -> None:
    document = calc.open(example)
    calc.run(document, "校验")
    (worker,) = workers(calc)
    calc.run(document, "校验")
    assert workers(calc) == [worker]
    calc.quit()
    wait_for("the worker's end", lambda: is_gone(worker))


def test_the_office_is_killed_in_mid_command(calc: Calc, example: Path) -> None:
    before = example.read_bytes()
    document = calc.open(example)
    worker = stopped_worker(calc, document)
    calc.click_button(document, "重新统计")
    time.sleep(0.5)
    calc.kill()
    os.kill(worker, signal.SIGCONT)
    wait_for("the worker's end", lambda: is_gone(worker))
    assert example.read_bytes() == before


def test_the_worker_is_killed_in_mid_command(calc: Calc, example: Path) -> None:
    document = calc.open(example)
    worker = stopped_worker(calc, document)
    before = contents(document)
    calc.click_button(document, "重新统计")
    first = document.Sheets.getByName("首页").getCellRangeByName("D8")  # 已报月数 of the first unit: blank so far
    assert first.getString() == ""
    os.kill(worker, signal.SIGCONT)
    end = time.monotonic() + 60
    while not first.getString() and time.monotonic() < end:  # no pause: the rest is written within moments
        pass
    os.kill(worker, signal.SIGKILL)
    assert calc.report() == "统计程序意外中断了，文档已恢复到点击之前的样子：请再点一次。"
    assert contents(document) == before
    assert workers(calc) == []  # no zombie
    assert "统计完成" in calc.run(document, "重新统计")  # the next click starts a new one


def test_the_worker_is_killed_before_it_began(calc: Calc, example: Path) -> None:
    document = calc.open(example)
    assert "统计完成" in calc.run(document, "重新统计")
    before, (worker,) = contents(document), workers(calc)
    os.kill(worker, signal.SIGSTOP)
    calc.click_button(document, "重新统计")
    steps = document.getUndoManager()
    wait_for("the second step", lambda: len(steps.getAllUndoActionTitles()) == 2)
    os.kill(worker, signal.SIGKILL)
    assert calc.report() == "统计程序意外中断了，文档已恢复到点击之前的样子：请再点一次。"
    assert contents(document) == before  # the first step was not undone


def test_two_clicks_at_once(calc: Calc, example: Path) -> None:
    document = calc.open(example)
    worker = stopped_worker(calc, document)
    calc.click_button(document, "重新统计")
    time.sleep(0.5)
    assert calc.run(document, "校验") == "正在执行“重新统计”，请等它完成再点。"
    os.kill(worker, signal.SIGCONT)
    assert "统计完成" in calc.report()


def test_the_document_is_closed_in_mid_command(calc: Calc, example: Path, tmp_path: Path) -> None:
    kept = calc.open(Path(shutil.copy(example, tmp_path / "留着.xlsx")))
    document = calc.open(example)
    worker = stopped_worker(calc, document)
    calc.click_button(document, "重新统计")
    time.sleep(0.5)
    document.close(True)
    os.kill(worker, signal.SIGCONT)
    assert calc.report() == "工作簿已经关闭，刚才的操作没有完成：请重新打开工作簿再试。"
    calc.focus(kept)
    assert "统计完成" in calc.run(kept, "重新统计")


def test_a_read_only_document(calc: Calc, example: Path) -> None:
    from xlwings_engines.libreoffice_engine.bridge import properties

    document = calc.open(example, *properties(ReadOnly=True))
    assert calc.run(document, "重新统计") == "工作簿是只读的，不能写入：请另存一份，在新的一份里再点。"
    assert workers(calc) == []


def test_while_a_modal_dialog_is_open_a_click_does_nothing(calc: Calc, screen: Screen, example: Path) -> None:
    document = calc.open(example)
    button = calc.button(document, "重新统计")
    calc.focus(document)
    screen.press("alt+F12")  # the options
    wait_for("the modal dialog", calc.dialog)
    calc.click(button)
    time.sleep(1)
    assert workers(calc) == []
    screen.press("Escape")
    wait_for("its end", lambda: calc.dialog() is None)
    assert "统计完成" in calc.run(document, "重新统计")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda file: file.unlink(), "没有找到统计程序的配置：请重新运行“zwgk addin install --libreoffice”。"),
        (lambda file: file.write_text("{"), "统计程序的配置读不出来"),
        (lambda file: file.write_text(json.dumps({"interpreter": "python"})), "统计程序不在原来的位置了（python）"),
        (lambda file: file.write_text(json.dumps({"interpreter": "/没有/python"})), "统计程序不在原来的位置了"),
        (lambda file: file.write_text(json.dumps({"interpreter": "/bin/false"})), "统计程序没有启动成功"),
        (lambda file: file.chmod(0o666), "配置可能被别的用户改过"),
    ],
    ids=["none", "illegible", "relative", "moved", "useless", "writable by others"],
)
def test_no_environment(
    start_calc: Callable[[], Calc], user: Path, example: Path, spoil: Callable[[Path], object], said: str
) -> None:
    spoil(user / "data" / "zwgk" / "libreoffice.json")
    calc = start_calc()
    document = calc.open(example)
    assert calc.run(document, "重新统计").startswith(said)
    wait_for("no process left", lambda: workers(calc) == [])
