"""Excel's own dialogs, reached through `App.api`."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
import xlwings as xw

from zwgk.addin.choosing import ExcelChooser
from zwgk.documents.check.readers import READERS
from zwgk.intake.forms.handed_in import TABLES, WEB_PAGES

FILES, FOLDERS = 3, 4


class Items(list[str]):
    """A COM collection: counted from 1."""

    @property
    def Count(self) -> int:  # noqa: N802
        return len(self)

    def Item(self, number: int) -> str:  # noqa: N802
        return self[number - 1]


class Filters(list[tuple[str, str]]):
    """Filters added after those that Excel still had."""

    def Clear(self) -> None:  # noqa: N802
        self.clear()

    def Add(self, description: str, extensions: str) -> None:  # noqa: N802
        self.append((description, extensions))


class Dialog:
    def __init__(self, kind: int, chosen: list[str]) -> None:
        self.SelectedItems = Items(chosen)
        if kind == FILES:  # Excel's dialog for folders has none
            self.Filters = Filters([("图片", "*.png")])

    def Show(self) -> int:  # noqa: N802
        return -1 if self.SelectedItems else 0


def chooser(chosen: list[str], path: str = "D:\\通报") -> tuple[ExcelChooser, dict[int, Any]]:
    """Return a chooser for a book in the folder `path`, and the dialogs that it has shown, by kind."""
    shown: dict[int, Any] = {}

    def file_dialog(kind: int) -> Dialog:
        shown[kind] = Dialog(kind, chosen)
        return cast("Dialog", shown[kind])

    app = SimpleNamespace(api=SimpleNamespace(FileDialog=file_dialog))
    return ExcelChooser(cast("xw.Book", SimpleNamespace(app=app, api=SimpleNamespace(Path=path)))), shown


def test_a_folder() -> None:
    choose, shown = chooser(["D:/下发"])
    assert choose.folder("下发填报表") == Path("D:/下发")
    [(kind, dialog)] = shown.items()
    assert (kind, dialog.Title, dialog.InitialFileName) == (FOLDERS, "下发填报表", "D:\\通报\\")


def test_a_file() -> None:
    choose, shown = chooser(["D:/台账.xlsx"])
    assert choose.file("台账") == Path("D:/台账.xlsx")
    assert not shown[FILES].AllowMultiSelect


def test_several_files() -> None:
    choose, shown = chooser(["甲.xlsx", "乙.xlsx"])
    assert choose.files("回收") == (Path("甲.xlsx"), Path("乙.xlsx"))
    assert shown[FILES].AllowMultiSelect


def test_tables_are_listed_first_and_all_files_if_asked() -> None:
    choose, shown = chooser(["甲.xlsx"])
    choose.files("回收")
    (tables, patterns), everything = shown[FILES].Filters
    assert (tables, everything) == ("表格文件", ("所有文件", "*.*"))
    assert {pattern.removeprefix("*") for pattern in patterns.split(";")} == TABLES | WEB_PAGES | {".zip"}


def test_a_paper_is_looked_for_among_papers() -> None:
    choose, shown = chooser(["D:/通报.docx"])
    assert choose.paper("审校") == Path("D:/通报.docx")
    (papers, patterns), _ = shown[FILES].Filters
    assert papers == "通报文稿"
    assert {pattern.removeprefix("*") for pattern in patterns.split(";")} == set(READERS)


@pytest.mark.parametrize(
    ("path", "beginning"),
    [
        ("D:\\通报", "D:\\通报\\"),
        ("D:\\", "D:\\"),
        ("\\\\服务器\\共享", "\\\\服务器\\共享\\"),
        ("", None),  # never saved
        ("https://d.docs.live.net/1", None),  # in the cloud
    ],
)
def test_it_begins_beside_the_workbook(path: str, beginning: str | None) -> None:
    choose, shown = chooser(["D:/下发"], path)
    choose.folder("下发填报表")
    assert getattr(shown[FOLDERS], "InitialFileName", None) == beginning


@pytest.mark.parametrize(("ask", "empty"), [("folder", None), ("file", None), ("files", ())])
def test_cancelled(ask: str, empty: object) -> None:
    choose, _ = chooser([])
    assert getattr(choose, ask)("标题") == empty


@pytest.mark.parametrize(("pressed", "decided"), [("yes", "更正"), ("no", "恢复"), ("cancel", None)])
def test_a_decision_by_a_message_box(pressed: str, decided: str | None) -> None:
    asked: list[tuple[str, str, str]] = []

    def alert(prompt: str, title: str, buttons: str, mode: str) -> str:
        asked.append((prompt, title, buttons))
        assert mode == "info"
        return pressed

    choose = ExcelChooser(cast("xw.Book", SimpleNamespace(app=SimpleNamespace(alert=alert))))
    assert choose.decision("更正", "改动了 1 处。", ("更正", "恢复")) == decided
    assert asked == [("改动了 1 处。\n\n“是”：更正；“否”：恢复；“取消”：什么也不改。", "更正", "yes_no_cancel")]
