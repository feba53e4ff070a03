"""Excel's own dialogs, reached through `App.api`."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
import xlwings as xw

from zwgk.addin.choosing import ExcelChooser


class Items(list[str]):
    """A COM collection: counted from 1."""

    @property
    def Count(self) -> int:  # noqa: N802
        return len(self)

    def Item(self, number: int) -> str:  # noqa: N802
        return self[number - 1]


class Dialog:
    def __init__(self, chosen: list[str]) -> None:
        self.SelectedItems = Items(chosen)

    def Show(self) -> int:  # noqa: N802
        return -1 if self.SelectedItems else 0


def chooser(chosen: list[str]) -> tuple[ExcelChooser, dict[int, Any]]:
    shown: dict[int, Any] = {}

    def file_dialog(kind: int) -> Dialog:
        shown[kind] = Dialog(chosen)
        return cast("Dialog", shown[kind])

    app = SimpleNamespace(api=SimpleNamespace(FileDialog=file_dialog))
    return ExcelChooser(cast("xw.App", app)), shown


def test_a_folder() -> None:
    choose, shown = chooser(["D:/下发"])
    assert choose.folder("下发填报表") == Path("D:/下发")
    [(kind, dialog)] = shown.items()
    assert (kind, dialog.Title, dialog.AllowMultiSelect) == (4, "下发填报表", False)


def test_a_file() -> None:
    choose, shown = chooser(["D:/台账.xlsx"])
    assert choose.file("台账") == Path("D:/台账.xlsx")
    assert not shown[3].AllowMultiSelect


def test_several_files() -> None:
    choose, shown = chooser(["甲.xlsx", "乙.xlsx"])
    assert choose.files("回收") == (Path("甲.xlsx"), Path("乙.xlsx"))
    assert shown[3].AllowMultiSelect


@pytest.mark.parametrize(("ask", "empty"), [("folder", None), ("file", None), ("files", ())])
def test_cancelled(ask: str, empty: object) -> None:
    choose, _ = chooser([])
    assert getattr(choose, ask)("标题") == empty
