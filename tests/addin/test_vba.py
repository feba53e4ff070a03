"""The VBA module of the built add-in runs: what it starts, what it says, what it refuses."""

import pytest

from tests.addin.excel_in_memory import CONFIGURATION, INTERPRETER, LOCAL, REPORT, Excel
from zwgk.buttons import BUTTONS

INFORMATION, EXCLAMATION, CRITICAL = 64, 48, 16
START = rf'"{LOCAL}\zwgk\env\Scripts\pythonw.exe" -I -c "from zwgk.addin.bridge import main; main()"'
APP = r'"--app=C:\Program Files\Microsoft Office\root\Office16\Microsoft Excel"'


@pytest.mark.parametrize("button", [button.id for button in BUTTONS])
def test_every_button_starts_its_command_for_the_active_workbook(excel: Excel, button: str) -> None:
    excel.open("通报.xlsx")
    excel.click(button)
    assert excel.commands == [f'{START} {button} --report=4711 "--wb=通报.xlsx" --from_xl=1 {APP} --hwnd=4711']


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("2024 第二季度 通报.xlsx", r"D:\政务公开 数据"),
        ("统计&汇总 & calc.exe.xlsx", r"D:\A&B (1) ^ '数据'"),
        ("“引号” 'and' `others` $HOME ;!.xlsx", r"D:\“资料”"),
        ("通报.xlsx", r"\\server-01\共享 目录\2024"),
    ],
)
def test_the_name_goes_through_unchanged_and_the_folder_is_not_used(excel: Excel, name: str, folder: str) -> None:
    excel.open(name, folder)
    excel.click("recompute")
    assert excel.commands == [f'{START} recompute --report=4711 "--wb={name}" --from_xl=1 {APP} --hwnd=4711']


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
    assert ['"--wb=乙.xlsx"' in excel.commands[0], '"--wb=甲.xlsx"' in excel.commands[1]] == [True, True]


def test_it_leaves_the_workbooks_folder_while_python_runs(excel: Excel) -> None:
    excel.open("通报.xlsx")
    excel.click("recompute")
    assert excel.windows.folders_at_run == [LOCAL + r"\zwgk\env\Scripts"]
    assert excel.windows.folder == r"D:\政务公开 数据"


@pytest.mark.parametrize(
    ("code", "style"), [(0, INFORMATION), (1, EXCLAMATION), (2, EXCLAMATION), (3, CRITICAL), (-1073741510, CRITICAL)]
)
def test_the_report_is_shown_once_and_taken_away(excel: Excel, code: int, style: int) -> None:
    def answer(windows: object, command: str) -> int:  # noqa: ARG001
        excel.windows.files[REPORT] = "2024年第二季度统计完成：43 个单位。\r\n乡镇 8 个"
        return code

    excel.windows.answer = answer
    excel.open("通报.xlsx")
    excel.click("recompute")
    assert excel.messages == [("2024年第二季度统计完成：43 个单位。\r\n乡镇 8 个", style)]
    assert REPORT not in excel.windows.files


def test_screen_and_status_bar_are_put_back_even_if_python_was_ended_from_outside(excel: Excel) -> None:
    def dies(windows: object, command: str) -> int:  # noqa: ARG001
        excel.application.vba_set("ScreenUpdating", False)
        excel.application.vba_set("StatusBar", "政务公开：正在重新统计……")
        return -1

    excel.windows.answer = dies
    excel.open("通报.xlsx")
    excel.click("recompute")
    assert excel.application.vba_get("ScreenUpdating") is True
    assert excel.application.vba_get("StatusBar") is False


def test_a_report_of_an_earlier_run_is_not_taken_for_this_ones(excel: Excel) -> None:
    excel.windows.files[REPORT] = "旧的"
    excel.open("通报.xlsx")
    excel.click("recompute")
    [(text, style)] = excel.messages
    assert text.startswith("没有运行成功，也没有留下说明")
    assert text.endswith(LOCAL + r"\zwgk\zwgk.log")
    assert style == CRITICAL


def refused(excel: Excel, button: str = "recompute") -> str:
    """Clicks, expects one message and no program started; answers with the message."""
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
    assert excel.commands == [f"{START} {button} --report=4711"]


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


@pytest.mark.parametrize("name", ["a=b.xlsx", "%COMSPEC%.xlsx", "完成率100%.xlsx", 'x" -c "import os.xlsx'])
def test_refuses_a_name_that_would_not_arrive_as_it_is(excel: Excel, name: str) -> None:
    excel.open(name)
    assert refused(excel).startswith("工作簿的文件名里有等号、百分号或引号")


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
