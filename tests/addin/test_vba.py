"""The VBA module of the built add-in: requests it hands over, programs it starts, messages it shows, workbooks it
refuses."""

import re
from pathlib import Path

import pytest

from tests.addin.excel_in_memory import (
    CONFIGURATION,
    INTERPRETER,
    LOCAL,
    OFFERED,
    REPORT,
    REQUEST,
    RESIDENT,
    TAKEN,
    Excel,
    Windows,
)
from zwgk.buttons import BUTTONS

INFORMATION, EXCLAMATION, CRITICAL = 64, 48, 16
WAITING, ORDINARY = 2, -4143
START = rf'"{LOCAL}\zwgk\env\Scripts\pythonw.exe" -I -c "from zwgk.addin.bridge import main; main()" --window=4711'


@pytest.mark.parametrize("button", [button.id for button in BUTTONS])
def test_every_button_asks_for_its_command_on_the_active_workbook(excel: Excel, button: str) -> None:
    excel.open("通报.xlsx")
    excel.click(button)
    assert excel.commands == [START]
    assert excel.requests == [f"{button}\r\n通报.xlsx"]


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("2024 第二季度 通报.xlsx", r"D:\政务公开 数据"),
        ("统计&汇总 & calc.exe.xlsx", r"D:\A&B (1) ^ '数据'"),
        ("“引号” 'and' `others` $HOME ;!.xlsx", r"D:\“资料”"),
        ("a=b.xlsx", r"D:\资料"),
        ("%COMSPEC% 完成率100%.xlsx", r"D:\资料"),
        ('x" -c "import os.xlsx', r"D:\资料"),
        ("通报.xlsx", r"\\server-01\共享 目录\2024"),
    ],
)
def test_the_name_goes_through_unchanged_and_the_folder_is_not_used(excel: Excel, name: str, folder: str) -> None:
    excel.open(name, folder)
    excel.click("recompute")
    assert excel.commands == [START]
    assert excel.requests == [f"recompute\r\n{name}"]
    assert REQUEST not in excel.windows.files


def test_it_waits_and_shows_no_console(excel: Excel) -> None:
    excel.open("通报.xlsx")
    excel.click("recompute")
    [(_, style, wait)] = excel.windows.runs
    assert (style, wait) == (0, True)


def test_the_active_workbook_is_meant_not_the_first(excel: Excel) -> None:
    first = excel.open("甲.xlsx")
    excel.open("乙.xlsx")
    excel.click("recompute")
    first.Activate()
    excel.click("recompute")
    assert excel.requests == ["recompute\r\n乙.xlsx", "recompute\r\n甲.xlsx"]


def test_it_leaves_the_workbooks_folder_while_python_runs(excel: Excel) -> None:
    excel.open("通报.xlsx")
    excel.click("recompute")
    assert excel.windows.folders_at_run == [LOCAL + r"\zwgk\env\Scripts"]
    assert excel.windows.folder == r"D:\政务公开 数据"


@pytest.mark.parametrize(("code", "style"), [(0, INFORMATION), (1, EXCLAMATION), (2, EXCLAMATION), (3, CRITICAL)])
def test_the_report_is_shown_once_and_taken_away(excel: Excel, code: int, style: int) -> None:
    def answer(windows: object, command: str) -> int:  # noqa: ARG001
        excel.windows.files[REPORT] = f"{code}\r\n2024年第二季度统计完成：43 个单位。\r\n乡镇 8 个"
        return code

    excel.windows.answer = answer
    excel.open("通报.xlsx")
    excel.click("recompute")
    assert excel.messages == [("2024年第二季度统计完成：43 个单位。\r\n乡镇 8 个", style)]
    assert REPORT not in excel.windows.files


def test_screen_and_status_bar_are_put_back_even_if_python_was_ended_from_outside(excel: Excel) -> None:
    def dies(windows: object, command: str) -> int:  # noqa: ARG001
        excel.application.vba_set("ScreenUpdating", False)
        excel.application.vba_set("Interactive", False)
        excel.application.vba_set("StatusBar", "政务公开：正在重新统计……")
        return -1

    excel.windows.answer = dies
    excel.open("通报.xlsx")
    excel.click("recompute")
    assert excel.application.vba_get("ScreenUpdating") is True
    assert excel.application.vba_get("Interactive") is True
    assert excel.application.vba_get("StatusBar") is False


def test_a_second_click_while_one_runs_is_refused_and_starts_nothing(excel: Excel) -> None:
    def clicked_again(windows: object, command: str) -> int:  # noqa: ARG001
        excel.click("publish")
        excel.windows.files[REPORT] = "0\r\n完成"
        return 0

    excel.windows.answer = clicked_again
    excel.open("通报.xlsx")
    excel.click("recompute")
    assert len(excel.commands) == 1
    assert excel.messages == [
        (
            "上一个操作还没有做完：请等它的对话框出来，再点按钮。一直不出来，请关掉工作簿、不要保存，注销电脑重新登录。",
            EXCLAMATION,
        ),
        ("完成", INFORMATION),
    ]
    excel.windows.answer = lambda windows, command: 0  # noqa: ARG005
    excel.click("publish")
    assert len(excel.commands) == 2


def test_the_clerk_sees_that_it_works_before_python_has_started(excel: Excel) -> None:
    seen: list[object] = []

    def look(windows: object, command: str) -> int:  # noqa: ARG001
        seen.extend(excel.application.vba_get(name) for name in ("Cursor", "StatusBar"))
        return 0

    excel.windows.answer = look
    excel.open("通报.xlsx")
    excel.click("recompute")
    assert seen == [WAITING, "政务公开：正在启动……"]
    assert excel.application.vba_get("Cursor") == ORDINARY
    assert excel.application.vba_get("StatusBar") is False


def test_a_long_report_is_shown_whole_box_after_box(excel: Excel) -> None:
    lines = [f"第 {number} 行：" + "字" * 90 for number in range(12)]

    def answer(windows: object, command: str) -> int:  # noqa: ARG001
        excel.windows.files[REPORT] = "\r\n".join(["1", *lines])
        return 1

    excel.windows.answer = answer
    excel.open("通报.xlsx")
    excel.click("recompute")
    boxes = [text for text, _ in excel.messages]
    assert len(boxes) == 3
    assert all(len(box) <= 520 for box in boxes)
    assert "".join(boxes).replace("（未完，点“确定”看下一页）", "").splitlines() == lines


def test_a_report_of_an_earlier_run_is_not_taken_for_this_ones(excel: Excel) -> None:
    excel.windows.files[REPORT] = "旧的"
    excel.open("通报.xlsx")
    excel.click("recompute")
    [(text, style)] = excel.messages
    assert text.startswith("没有运行成功，也没有留下说明")
    assert text.endswith(LOCAL + r"\zwgk\zwgk.log")
    assert style == CRITICAL


@pytest.fixture
def resident(excel: Excel) -> list[str]:
    """Let the resident program run; it takes requests, works for two seconds and answers. Return what it took."""
    taken: list[str] = []

    def works(windows: Windows) -> None:
        if OFFERED in windows.files:
            windows.files[TAKEN] = windows.files.pop(OFFERED)
            windows.held.add(TAKEN)
            taken.append(windows.files[TAKEN])
        elif TAKEN in windows.files and REPORT not in windows.files:
            windows.files[REPORT] = "1\r\n统计完成。\r\n有 3 个问题"
            windows.held.clear()
            del windows.files[TAKEN]

    excel.windows.files[RESIDENT] = "{}"
    excel.windows.meanwhile = works
    return taken


def left(excel: Excel) -> set[str]:
    """Return the files of the click."""
    return {path for path in excel.windows.files if "4711" in path}


def test_the_resident_program_serves_the_click_and_no_program_is_started(excel: Excel, resident: list[str]) -> None:
    excel.open("a=b %TEMP%.xlsx")
    excel.click("recompute")
    excel.wait()
    assert resident == ["recompute\r\na=b %TEMP%.xlsx"]
    assert excel.commands == []
    assert excel.messages == [("统计完成。\r\n有 3 个问题", EXCLAMATION)]
    assert left(excel) == set()
    assert excel.application.vba_get("Cursor") == ORDINARY
    assert excel.application.vba_get("StatusBar") is False


def test_an_offer_that_nobody_takes_is_withdrawn_and_python_is_started(excel: Excel) -> None:
    excel.windows.files[RESIDENT] = "{}"  # left by a program that was ended from outside
    excel.open("通报.xlsx")
    excel.click("recompute")
    excel.wait()
    assert excel.commands == [START]
    assert excel.requests == ["recompute\r\n通报.xlsx"]
    assert left(excel) == set()


def test_an_offer_taken_in_the_moment_of_its_withdrawal_is_not_served_twice(excel: Excel) -> None:
    def slow(windows: Windows) -> None:
        windows.held.add(OFFERED)
        if windows.time.second in (2, 5):  # after it was offered at :58
            windows.files[REPORT] = "0\r\n好"

    excel.windows.files[RESIDENT] = "{}"
    excel.windows.meanwhile = slow
    excel.open("通报.xlsx")
    excel.click("recompute")
    excel.wait()
    assert excel.commands == []
    assert excel.messages == [("好", INFORMATION)]


def test_a_program_that_is_ended_while_it_works_is_noticed(excel: Excel, resident: list[str]) -> None:
    works = excel.windows.meanwhile

    def dies(windows: Windows) -> None:
        if TAKEN in windows.files:
            windows.held.clear()  # Windows closes the files of a program that has ended
        else:
            works(windows)

    excel.windows.meanwhile = dies
    excel.open("通报.xlsx")
    excel.click("recompute")
    excel.wait()
    assert len(resident) == 1
    assert excel.commands == []
    [(text, style)] = excel.messages
    assert (text[:16], style) == ("没有运行成功，也没有留下说明：请", CRITICAL)
    assert left(excel) == set()


def test_excel_is_idle_while_the_resident_program_works(excel: Excel, resident: list[str]) -> None:
    excel.open("通报.xlsx")
    excel.click("recompute")
    assert resident == []  # the click is over, and nothing loops
    assert excel.messages == []
    assert excel.application.vba_get("Cursor") == WAITING
    assert excel.application.vba_get("StatusBar") == "政务公开：正在启动……"
    assert len(excel.due) == 1
    excel.wait()
    assert len(resident) == 1


def test_the_module_declares_nothing_of_windows(addin: Path) -> None:
    """Microsoft Defender's rule “Block Win32 API calls from Office macros” stops any add-in that does."""
    lines = (addin / "excel" / "Zwgk.bas").read_text("ascii").splitlines()
    code = [line for line in lines if not line.startswith("'")]
    assert [line for line in code if re.search(r"\b(Declare|Lib|DoEvents)\b", line)] == []


def test_a_second_click_while_the_resident_program_works_is_refused(excel: Excel, resident: list[str]) -> None:
    excel.open("通报.xlsx")
    excel.click("recompute")
    excel.click("publish")
    excel.wait()
    assert [text[:10] for text, _ in excel.messages] == ["上一个操作还没有做完", "统计完成。\r\n有 3"]
    assert len(resident) == 1
    excel.click("publish")
    excel.wait()
    assert len(resident) == 2


def test_an_error_while_excel_looks_for_the_answer_lets_the_next_click_through(
    excel: Excel, resident: list[str]
) -> None:
    excel.open("通报.xlsx")
    excel.click("recompute")
    excel.windows.meanwhile = lambda windows: windows.files.update({REPORT: ""})  # no text, as if the disk were full
    excel.wait()
    [(text, style)] = excel.messages
    assert (text.splitlines()[0], style) == ("加载项出错，没有运行：请把下面这行字告诉管理员。", CRITICAL)
    assert excel.application.vba_get("Cursor") == ORDINARY
    excel.click("recompute")
    assert len(excel.messages) == 1
    assert resident == []


def refused(excel: Excel, button: str = "recompute") -> str:
    """Click, expect one message and no program started; return the message."""
    excel.click(button)
    assert excel.commands == []
    [(text, style)] = excel.messages
    assert style == EXCLAMATION
    return text


def test_refuses_without_a_workbook(excel: Excel) -> None:
    assert refused(excel).startswith("请先打开工作簿。")


@pytest.mark.parametrize("button", [button.id for button in BUTTONS if not button.needs_book])
def test_help_and_doctor_need_no_workbook(excel: Excel, button: str) -> None:
    excel.click(button)
    assert excel.commands == [START]
    assert excel.requests == [f"{button}\r\n"]


def test_refuses_while_a_cell_is_edited(excel: Excel) -> None:
    excel.open("通报.xlsx")
    excel.ready = False
    assert refused(excel).startswith("正在编辑单元格：请先按回车键")


@pytest.mark.parametrize("folder", ["https://d.docs.live.net/0a1b/文档", "https://county.sharepoint.com/sites/公开"])
def test_refuses_a_workbook_in_the_cloud(excel: Excel, folder: str) -> None:
    excel.open("通报.xlsx", folder)
    text = refused(excel)
    assert "OneDrive" in text
    assert "另存为" in text


def test_refuses_a_workbook_that_was_never_saved(excel: Excel) -> None:
    excel.open("工作簿1", "")
    assert refused(excel).startswith("这个工作簿还没有保存过")


def test_refuses_when_not_installed(excel: Excel) -> None:
    del excel.windows.files[CONFIGURATION]
    excel.open("通报.xlsx")
    assert refused(excel).startswith("加载项没有装好")


def test_refuses_when_python_was_moved_and_says_from_where(excel: Excel) -> None:
    del excel.windows.files[INTERPRETER]
    excel.open("通报.xlsx")
    text = refused(excel)
    assert text.startswith("找不到安装时的 Python")
    assert text.endswith(INTERPRETER)


def test_an_error_of_windows_is_told_in_chinese(excel: Excel) -> None:
    excel.windows.files[CONFIGURATION] = ""  # reading to the end of an empty file is an error
    excel.open("通报.xlsx")
    excel.click("recompute")
    [(text, style)] = excel.messages
    assert (text.splitlines()[0], style) == ("加载项出错，没有运行：请把下面这行字告诉管理员。", CRITICAL)
