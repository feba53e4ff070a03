"""Ribbon, `zwgk.commands` and command line name the same things."""

import inspect
import re

import pytest
import typer.main

from zwgk import commands
from zwgk.addin.running import available
from zwgk.buttons import BUTTONS, Button
from zwgk.cli import app
from zwgk.outcome import Outcome

NOT_YET_ON_THE_COMMAND_LINE = frozenset({"send", "collect", "remind", "import_articles"})
SHOWN = [button for button in BUTTONS if available(button)]


def named(button: Button) -> str:
    return button.id


@pytest.mark.parametrize("button", SHOWN, ids=named)
def test_a_shown_button_has_its_command_line_with_help_in_chinese(button: Button) -> None:
    if button.id in NOT_YET_ON_THE_COMMAND_LINE:
        pytest.skip(f"命令行里还没有 {button.id}")
    line = typer.main.get_command(app)
    command = line.get_command(None, button.id.replace("_", "-"))  # type: ignore[attr-defined, arg-type]
    assert command is not None, f"zwgk {button.id.replace('_', '-')}"
    assert re.search("[\u4e00-\u9fff]", command.help or "")


@pytest.mark.parametrize("button", SHOWN, ids=named)
def test_a_command_takes_the_book_and_what_its_button_asks_for(button: Button) -> None:
    signature = inspect.signature(getattr(commands, button.id))
    signature.bind(None, *[None] * bool(button.asks))
    assert signature.return_annotation in (Outcome, "Outcome")


@pytest.mark.parametrize("button", SHOWN, ids=named)
def test_a_command_says_what_it_does(button: Button) -> None:
    assert button.label in (getattr(commands, button.id).__doc__ or "")
