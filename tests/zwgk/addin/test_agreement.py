"""Ribbon, `zwgk.commands` and command line use the same names."""

import inspect
import re
from types import SimpleNamespace
from typing import cast

import pytest
import typer.main
import xlwings as xw

from zwgk import commands
from zwgk.buttons import BUTTONS, Button
from zwgk.cli import app
from zwgk.outcome import Outcome


def named(button: Button) -> str:
    return button.id


@pytest.mark.parametrize("button", BUTTONS, ids=named)
def test_a_button_has_its_command_line_with_help_in_chinese(button: Button) -> None:
    line = typer.main.get_command(app)
    command = line.get_command(None, button.subcommand)  # type: ignore[attr-defined, arg-type]
    assert command is not None, f"zwgk {button.subcommand}"
    assert re.search("[\u4e00-\u9fff]", command.help or "")


def test_help_names_every_button_by_group_and_says_what_it_does() -> None:
    outcome = commands.help()
    named = [label for line in outcome.lines if "：" in line for label in line.partition("：")[2].split("、")]
    assert sorted(named) == sorted(button.label for button in BUTTONS)
    assert list(outcome.tables[0].rows) == [(button.label, button.supertip) for button in BUTTONS]


def test_the_doctor_is_told_where_the_workbook_is() -> None:
    book = cast("xw.Book", SimpleNamespace(fullname=r"C:\Users\张三\OneDrive\通报.xlsx"))
    [table] = commands.doctor(book).tables
    [row] = [row for row in table.rows if row[1] == "工作簿"]
    assert "云盘" in row[2]


@pytest.mark.parametrize("button", BUTTONS, ids=named)
def test_a_command_takes_the_book_and_what_its_button_asks_for(button: Button) -> None:
    signature = inspect.signature(getattr(commands, button.id))
    signature.bind(None, *[None] * bool(button.asks))
    assert signature.return_annotation in (Outcome, "Outcome")


@pytest.mark.parametrize("button", BUTTONS, ids=named)
def test_a_command_says_what_it_does(button: Button) -> None:
    assert button.label in (getattr(commands, button.id).__doc__ or "")
