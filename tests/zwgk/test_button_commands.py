"""A button is its function and one row: everything that shows it follows from the row."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import xlwings as xw
from typer.testing import CliRunner

from tools import icons
from tools.excel_addin import ribbon_xml
from tools.libreoffice_extension import addons_xcu
from zwgk import button_commands, commands
from zwgk.buttons import Button
from zwgk.chinese_typer import ChineseTyper
from zwgk.outcome import Outcome, Status

NEW = Button(
    id="count_rows",
    label="数行",
    group="data",
    screentip="数一数行",
    supertip="数出名录里有几行。",
    image_mso="Calculator",
)


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str, list[Any]]]:
    """Mount one button; run its subcommand; return exit code, output and its function's arguments."""
    taken: list[Any] = []

    def count_rows(book: xw.Book, *asked: object, period: object = None) -> Outcome:
        taken.extend([*asked, period and str(getattr(period, "title", period))])
        book.sheets["导入记录"]["J50"].value = "数过"
        return Outcome(Status.DONE, "数好了。")

    def run(button: Button, *arguments: object) -> tuple[int, str, list[Any]]:
        monkeypatch.setattr(commands, button.id, count_rows, raising=False)
        monkeypatch.setattr(button_commands, "BUTTONS", (button,))
        app = ChineseTyper("试")
        app.command("other")(lambda: None)  # a single command would have no name
        button_commands.mount(app)
        result = CliRunner().invoke(app, [button.subcommand, *map(str, arguments)])
        return result.exit_code, result.output, taken

    return run


@pytest.mark.parametrize(
    ("asks", "arguments", "given"),
    [
        ("", ["--period", "5月"], ["2024年5月"]),
        ("folder", ["-o", "下发"], [Path("下发"), None]),
        ("folder", [], [None, None]),
        ("file", ["台账.csv"], [Path("台账.csv"), None]),
        ("paper", ["通报.docx", "--period", "第二季度"], [Path("通报.docx"), "2024年第二季度"]),
        ("files", ["甲.xlsx", "乙.xlsx"], [[Path("甲.xlsx"), Path("乙.xlsx")], None]),
    ],
)
def test_the_subcommand_takes_what_the_button_asks_for(
    call: Callable[..., tuple[int, str, list[Any]]],
    example: Path,
    asks: Any,
    arguments: list[str],
    given: list[Any],
) -> None:
    before = example.read_bytes()
    button = Button(**{**vars(NEW), "asks": asks, "writes": not asks})
    code, text, taken = call(button, example, *arguments)
    assert (code, taken) == (0, given)
    assert text.startswith("数好了。")
    assert (example.read_bytes() == before) is bool(asks), "saved if the row says that the command writes"


def test_a_workbook_that_is_not_there_is_told_in_one_line(
    call: Callable[..., tuple[int, str, list[Any]]], tmp_path: Path
) -> None:
    code, text, given = call(NEW, tmp_path / "没有.xlsx")
    assert (code, given) == (2, [])
    assert "没有.xlsx" in text


def test_a_subcommand_of_its_own_is_left_alone() -> None:
    app = ChineseTyper("试")
    own = [app.command(name)(lambda: None) for name in ("check", "collect")]
    button_commands.mount(app)
    kept = {info.name: info.callback for info in app.registered_commands}
    assert [kept["check"], kept["collect"]] == own
    assert len(kept) == len(app.registered_commands)


def test_ribbon_and_toolbar_show_it() -> None:
    assert '<button id="count_rows" label="数行"' in ribbon_xml([NEW])
    assert any(
        value.text == "数行" for value in ET.fromstring(addons_xcu([NEW]).replace('encoding="UTF-8"', "")).iter("value")
    )


def test_it_has_an_icon() -> None:
    assert icons.drawing(NEW.id) is icons.plain
    assert icons.drawing("send") is icons.send
    assert icons.drawing("help") is icons.help_


def test_a_function_that_takes_only_the_book_is_enough(example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def count_rows(_book: xw.Book) -> Outcome:
        return Outcome(Status.DONE, "数好了。")

    monkeypatch.setattr(commands, NEW.id, count_rows, raising=False)
    monkeypatch.setattr(button_commands, "BUTTONS", (NEW,))
    app = ChineseTyper("试")
    app.command("other")(lambda: None)
    button_commands.mount(app)
    told = CliRunner().invoke(app, [NEW.subcommand, str(example)])
    assert (told.exit_code, told.output.splitlines()[0]) == (0, "数好了。")
    refused = CliRunner().invoke(app, [NEW.subcommand, str(example), "--period", "5月"])
    assert refused.exit_code == 2
    assert "“数行”不分时段：请去掉 --period，再来一次。" in refused.output
