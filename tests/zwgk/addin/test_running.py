"""A command behind a button: one Chinese report, and the application's state restored, whatever happens."""

import logging
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
import xlwings as xw

from zwgk import commands
from zwgk.addin import clipboard, running
from zwgk.addin.running import CRASHED, PROGRESS, Report, run
from zwgk.errors import Refusal
from zwgk.outcome import Outcome, OutcomeTable, Status

NOT_SAVED = "结果写在打开的工作簿里，还没有存盘。"


class App:
    """Records assignments; `broken` names attributes that can no longer be set."""

    def __init__(self) -> None:
        self.__dict__.update(
            screen_updating=True,
            calculation="semiautomatic",
            interactive=True,
            status_bar=False,
            engine=SimpleNamespace(name="excel"),
            history=[],
            broken=set(),
        )

    def __setattr__(self, name: str, value: object) -> None:
        if name in self.broken:
            raise OSError(name)
        self.history.append((name, value))
        self.__dict__[name] = value


class Chooser:
    def __init__(self, answer: Any = None) -> None:
        self.answer, self.titles = answer, list[str]()

    def folder(self, title: str) -> Path | None:
        self.titles.append(title)
        return cast("Path | None", self.answer)

    def file(self, title: str) -> Path | None:
        return self.folder(title)

    paper = file

    def files(self, title: str) -> tuple[Path, ...]:
        self.titles.append(title)
        return cast("tuple[Path, ...]", self.answer)

    def decision(self, title: str, text: str, choices: tuple[str, ...]) -> str | None:
        self.titles += [title, text, *choices]
        return cast("str | None", self.answer)


class Clicker:
    """Puts a function behind a button and clicks it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, log: Path) -> None:
        self.monkeypatch, self.log = monkeypatch, log
        self.app = App()
        self.book = cast("xw.Book", SimpleNamespace(app=self.app))

    def click(self, command: Callable[..., Outcome], button: str = "recompute", answer: Any = None) -> Report:
        self.monkeypatch.setattr(commands, button, command, raising=False)
        self.chooser = Chooser(answer)
        return run(button, self.book, self.chooser, self.log)


@pytest.fixture
def clicker(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Clicker:
    return Clicker(monkeypatch, tmp_path / "zwgk.log")


def done(*_: object) -> Outcome:
    return Outcome(Status.DONE, "统计完成。", ("乡镇 8 个", "部门 35 个"), (Path("通报.pdf"),))


def test_the_report_is_headline_lines_and_files(clicker: Clicker) -> None:
    text = "统计完成。\n乡镇 8 个\n部门 35 个\n已生成：通报.pdf"
    assert clicker.click(done, "export_pdf") == Report(0, text, file=Path("通报.pdf"))
    assert clicker.click(done).text == f"{text}\n{NOT_SAVED}"


def test_several_files_are_one_line_and_a_backup_is_none(clicker: Clicker) -> None:
    files = (Path("县/备份/通报-20240715.xlsx"), Path("县/清单.csv"), Path("县/通报.pdf"))
    report = clicker.click(lambda _: Outcome(Status.DONE, "完成。", files=files))
    assert report.text == f"完成。\n已生成 2 个文件，在文件夹“县”里。\n{NOT_SAVED}"
    assert clicker.click(lambda _: Outcome(Status.DONE, "完成。", files=files[:1])).text == f"完成。\n{NOT_SAVED}"


def test_what_says_nothing_new_says_nothing(clicker: Clicker) -> None:
    assert clicker.click(lambda _: Outcome(Status.DONE, "预览已关闭。", silent=True)) == Report(0, "")


def test_problems_are_code_1(clicker: Clicker) -> None:
    report = clicker.click(lambda _: Outcome(Status.DONE_WITH_PROBLEMS, "有 3 处要看。"), "doctor")
    assert report == Report(1, "有 3 处要看。")


def test_a_table_is_told_where_there_are_no_lines(clicker: Clicker) -> None:
    table = OutcomeTable("诊断", ("结果", "项目", "怎么办"), (("正常", "Python", ""), ("注意", "字体", "请安装")))
    report = clicker.click(lambda _: Outcome(Status.DONE, "检查了 2 项。", tables=(table,)), "doctor")
    assert report.text == "检查了 2 项。\n正常  Python\n注意  字体  请安装"


def test_a_long_report_fits_a_dialog_and_says_what_is_missing(clicker: Clicker) -> None:
    lines = tuple(f"第{number:03d}行" + "字" * 45 for number in range(100))
    places = ("错误 甲局 B5：不是数", "错误 甲局 B6：不是数", "错误 乙局 B5：不是数")
    text = clicker.click(lambda _: Outcome(Status.DONE, "完成。", lines, places=places)).text
    assert text.splitlines()[:2] == ["完成。", "第000行" + "字" * 45]
    assert text.splitlines()[3] == f"第002行{'字' * 45}（另有 97 条）"  # 50 and 9 characters
    assert text.splitlines()[4:] == [*places, NOT_SAVED]
    assert len(text) < 1000


def test_the_clerk_is_taken_to_the_result_or_offered_to_go(clicker: Clicker) -> None:
    gone: list[str] = []
    cell = SimpleNamespace(select=lambda: gone.append("填报进度"))
    clicker.book.sheets = {"填报进度": SimpleNamespace(range=lambda _: cell)}
    assert clicker.click(lambda _: Outcome(Status.DONE, "完成。", sheet="填报进度")).sheet == "填报进度"
    assert gone == []
    assert clicker.click(lambda _: Outcome(Status.DONE, "完成。", sheet="填报进度", goes_there=True)).sheet == ""
    assert gone == ["填报进度"]
    assert clicker.click(lambda _: Outcome(Status.DONE, "完成。", sheet="没有", goes_there=True)).code == 0


def test_a_refusal_is_its_sentence_and_code_2(clicker: Clicker) -> None:
    def refuse(_: object) -> Outcome:
        raise Refusal("“首页”上没有选时段：请先选时段。")

    assert clicker.click(refuse) == Report(2, "“首页”上没有选时段：请先选时段。")
    assert not clicker.log.exists()


def crash(_: object) -> Outcome:
    raise ZeroDivisionError("秘密")


def test_an_unforeseen_error_is_told_and_logged(clicker: Clicker) -> None:
    report = clicker.click(crash)
    assert report.code == CRASHED == 3
    assert report.text.startswith("程序出错，没有做完：ZeroDivisionError。")
    assert str(clicker.log) in report.text
    assert "raise ZeroDivisionError" in clicker.log.read_text("utf-8")


@pytest.mark.parametrize("code", [0x800AC472, 0x80010001, 0x8001010A])
def test_a_busy_excel_is_no_crash(clicker: Clicker, code: int) -> None:
    def busy(_: object) -> Outcome:
        error = Exception(code)
        error.hresult = code - 2**32  # type: ignore[attr-defined] # as in pywintypes.com_error
        raise error

    report = clicker.click(busy)
    assert report.code == 2
    assert report.text.startswith("Excel 正忙")


def nothing(_: object) -> Outcome:
    raise KeyboardInterrupt


@pytest.mark.parametrize("command", [done, crash, nothing])
def test_screen_calculation_and_status_bar_are_put_back(clicker: Clicker, command: Callable[..., Outcome]) -> None:
    def meddle(book: xw.Book) -> Outcome:
        book.app.calculation = "manual"
        return command(book)

    if command is nothing:
        with pytest.raises(KeyboardInterrupt):
            clicker.click(meddle)
    else:
        clicker.click(meddle)
    app = clicker.app
    assert (app.screen_updating, app.calculation, app.status_bar) == (True, "semiautomatic", False)
    assert ("screen_updating", False) in app.history
    assert [value for name, value in app.history if name == "interactive"] == [False, True]
    assert PROGRESS.handlers == []


def test_other_hosts_and_a_workbook_that_is_opened_again_take_input(clicker: Clicker) -> None:
    clicker.click(done, "sync")
    clicker.app.__dict__["engine"] = SimpleNamespace(name="libreoffice")
    clicker.click(done)
    assert [value for name, value in clicker.app.history if name == "interactive"] == []


def test_one_that_cannot_be_put_back_does_not_keep_the_others(clicker: Clicker) -> None:
    def breaks(_: object) -> Outcome:
        clicker.app.broken.add("screen_updating")
        clicker.app.__dict__["calculation"] = "manual"
        return done()

    assert clicker.click(breaks).code == 0
    assert (clicker.app.calculation, clicker.app.status_bar) == ("semiautomatic", False)


def test_progress_is_in_the_status_bar_while_it_works(clicker: Clicker) -> None:
    def works(_: object) -> Outcome:
        PROGRESS.info("已读 43 张表")
        return done()

    clicker.click(works)
    shown = [value for name, value in clicker.app.history if name == "status_bar"]
    assert shown == ["政务公开：正在重新统计……", "政务公开：已读 43 张表", False]


def test_steps_that_a_command_counts_are_shown(clicker: Clicker) -> None:
    def counts(book: object, progress: Callable[[int, int], None]) -> Outcome:
        progress(3, 43)
        return done(book)

    clicker.click(counts)
    assert ("status_bar", "政务公开：正在重新统计……（3/43）") in clicker.app.history


def test_a_status_bar_that_fails_stops_nothing(clicker: Clicker) -> None:
    clicker.app.broken.add("status_bar")
    assert clicker.click(done).code == 0


def test_an_engine_without_these_properties_works(clicker: Clicker) -> None:
    class Bare:
        def __getattr__(self, name: str) -> object:
            raise NotImplementedError(name)

        def __setattr__(self, name: str, value: object) -> None:
            raise NotImplementedError(name)

    clicker.book = cast("xw.Book", SimpleNamespace(app=Bare()))
    assert clicker.click(done).code == 0


@pytest.mark.parametrize(
    ("button", "answer", "title"),
    [
        ("send", Path("D:/表"), "下发填报表"),
        ("collect", (Path("甲.xlsx"), Path("乙.xlsx")), "回收填报表"),
        ("import_articles", Path("台账.xlsx"), "导入网站后台台账"),
        ("publish", Path("D:/通报"), "生成通报全文"),
    ],
)
def test_what_a_button_asks_for_comes_behind_the_book(clicker: Clicker, button: str, answer: Any, title: str) -> None:
    got: list[object] = []

    def takes(*arguments: object) -> Outcome:
        got.extend(arguments)
        return done()

    assert clicker.click(takes, button, answer).code == 0
    assert got == [clicker.book, answer]
    assert clicker.chooser.titles == [title]


@pytest.mark.parametrize(("button", "answer"), [("send", None), ("collect", ())])
def test_a_cancelled_choice_runs_nothing(clicker: Clicker, button: str, answer: Any) -> None:
    assert clicker.click(crash, button, answer) == Report(0, "")


def test_without_a_book_only_what_needs_none_runs(clicker: Clicker) -> None:
    clicker.book = cast("xw.Book", None)
    assert clicker.click(done) == Report(2, "请先打开工作簿。")
    assert clicker.click(lambda book: Outcome(Status.DONE, f"没有工作簿：{book}"), "help").text == "没有工作簿：None"


def test_a_button_without_a_command_is_refused(clicker: Clicker) -> None:
    for unknown in ("__import__", "os", "dt", "_now"):
        assert run(unknown, clicker.book, Chooser(), clicker.log).code == 2


@pytest.mark.parametrize(
    ("seconds", "done", "total", "told"),
    [
        (2.0, 1, 4, "（1/4，还要约 6 秒）"),
        (0.1, 1, 4, "（1/4）"),
        (5.0, 4, 4, "（4/4）"),
        (30.0, 10, 100, "（10/100，还要约 4 分钟）"),  # 270 seconds
        (3.0, 0, 9, "（0/9）"),
    ],
)
def test_progress_tells_the_time_left(
    seconds: float, done: int, total: int, told: str, clicker: Clicker, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter((100.0, 100.0 + seconds))
    monkeypatch.setattr(running, "time", SimpleNamespace(monotonic=lambda: next(clock)))

    def counts(_: object, progress: Callable[[int, int], None]) -> Outcome:
        progress(done, total)
        return Outcome(Status.DONE, "完成。")

    clicker.click(counts)
    assert ("status_bar", f"政务公开：正在重新统计……{told}") in clicker.app.history


def test_progress_is_heard_below_the_root_level(clicker: Clicker) -> None:
    clicker.click(done)
    assert PROGRESS.isEnabledFor(logging.INFO)


def decide(_book: object, decision: str = "") -> Outcome:
    if not decision:
        return Outcome(
            Status.DONE, "改动了 9 处。", tuple(f"第 {n} 处" for n in range(1, 10)), choices=("更正", "恢复")
        )
    return Outcome(Status.DONE, f"已{decision}。")


@pytest.mark.parametrize(
    ("answer", "text", "choices"),
    [
        ("更正", f"已更正。\n{NOT_SAVED}", ()),
        ("恢复", f"已恢复。\n{NOT_SAVED}", ()),
        (None, "", ()),  # cancelled
        # The host shows the question, and runs the command again with the answer.
        ("", "\n".join(["改动了 9 处。", *(f"第 {n} 处" for n in range(1, 8))]) + "（另有 2 条）", ("更正", "恢复")),
    ],
)
def test_a_decision_is_asked_for_with_what_there_is_to_decide(
    clicker: Clicker, answer: str | None, text: str, choices: tuple[str, ...]
) -> None:
    report = clicker.click(decide, "correct", answer)
    assert (report.code, report.text, report.choices) == (Status.DONE, text, choices)
    title, question, *offered = clicker.chooser.titles
    assert (title, offered) == ("更正公布以后改过的数", ["更正", "恢复"])
    assert question.splitlines()[0] == "改动了 9 处。"
    assert len(question.splitlines()) == 8


def test_nothing_to_decide_is_told_and_not_asked(clicker: Clicker) -> None:
    report = clicker.click(lambda _book: Outcome(Status.DONE, "没有改动。"), "correct", "更正")
    assert (report.text.splitlines()[0], clicker.chooser.titles) == ("没有改动。", [])


def test_a_command_may_ask_after_its_folder_was_chosen(clicker: Clicker) -> None:
    got: list[tuple[object, str]] = []

    def publish(_book: object, folder: Path, decision: str | None = None) -> Outcome:
        got.append((folder, str(decision)))
        return Outcome(Status.DONE, "填哪天？", choices=() if decision else ("填上", "不填"))

    class Both(Chooser):
        def decision(self, *_: object) -> str:
            return "填上"

    clicker.monkeypatch.setattr(commands, "publish", publish)
    run("publish", clicker.book, Both(Path("D:/通报")), clicker.log)
    assert got == [(Path("D:/通报"), ""), (Path("D:/通报"), "填上")]


def test_the_text_to_paste_is_on_the_clipboard_of_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    got: list[bytes] = []

    def started(_command: list[str], input: bytes, **_: Any) -> SimpleNamespace:  # noqa: A002 - subprocess's name
        got.append(input)
        return SimpleNamespace(returncode=0)

    report = Report(0, "还有 1 个单位没有报齐。", copied="请财政局尽快报送。")
    assert clipboard.with_copy(Report(0, "好。")) == Report(0, "好。")
    monkeypatch.setattr(clipboard.sys, "platform", "win32")
    monkeypatch.setattr(clipboard.subprocess, "run", started)
    told = clipboard.with_copy(report).text
    assert told == "还有 1 个单位没有报齐。\n催报文字已复制：到群里粘贴就行。"
    assert [text.decode("utf-16") for text in got] == ["请财政局尽快报送。"]


def test_a_clipboard_that_fails_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr(clipboard.sys, "platform", "win32")
    monkeypatch.setattr(clipboard.subprocess, "run", fails)
    report = Report(0, "还有 1 个单位没有报齐。", copied="请财政局尽快报送。")
    assert clipboard.with_copy(report) == report
