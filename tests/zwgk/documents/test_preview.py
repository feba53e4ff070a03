"""A preview that opens and closes."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any, cast

import pytest
import xlwings as xw

from xlwings_engines.libreoffice_engine import attach
from xlwings_engines.libreoffice_engine.bridge import Bridge
from zwgk.documents.printing_calc import Calc
from zwgk.errors import Refusal

pytestmark = pytest.mark.office


def test_an_office_without_a_screen_shows_no_preview(office: xw.App) -> None:
    book = office.books.add()
    with pytest.raises(Refusal, match="没有窗口，不能预览"):
        Calc(office.impl.bridge, book.api).preview(["Sheet1"])
    book.close()


def test_nor_does_one_that_was_joined_while_it_ran_show_a_message(office: xw.App) -> None:
    book = office.books.add()
    joined = attach(office.impl.bridge.pipe)
    try:
        with pytest.raises(Refusal, match="没有窗口，不能预览"):
            Calc(joined.impl.bridge, joined.books[book.name].api).preview(["Sheet1"])
        with pytest.raises(NotImplementedError, match="without a window"):
            joined.alert("完成")
    finally:
        joined.quit()
        book.close()


class Office:
    """Stands in for bridge, model and frame of an office whose preview opens and closes unseen."""

    def __init__(self) -> None:
        self.Sheets = SimpleNamespace(getElementNames=lambda: ("附件1",))
        self.controller = self.sheets()

    def sheets(self) -> Any:
        """Return a view of the sheets: the office makes a new one after each preview."""
        window = SimpleNamespace(isVisible=lambda: True, getWindowHandle=lambda *_: SimpleNamespace(WindowHandle=1))
        frame = SimpleNamespace(getContainerWindow=lambda: window, getController=lambda: self.controller)
        sheet = SimpleNamespace(getName=lambda: "附件1")
        return SimpleNamespace(
            getFrame=lambda: frame,
            getActiveSheet=lambda: sheet,
            getSelection=lambda: None,
            setActiveSheet=lambda _sheet: None,
            select=lambda _cells: None,
        )

    def getCurrentController(self) -> Any:  # noqa: N802 - UNO's name
        return self.controller

    def dispatch(self, _frame: Any, command: str, **_arguments: Any) -> None:
        if command == ".uno:PrintPreview":
            self.controller = self.sheets()

    def on_main(self, action: Any) -> Any:
        return action()


def test_a_preview_that_was_closed_before_anybody_looked_is_over() -> None:
    office = Office()
    began = time.monotonic()
    Calc(cast("Bridge", office), office).preview(["附件1"])
    assert time.monotonic() - began < 1
