"""Clicks on documents that are not fit for them: one clear sentence, and the document as it was."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from tests.e2e.cells import month_cell
from tests.e2e.screen import wait_for
from tests.zwgk.addin.libreoffice.clicks import Clicks, clicks
from tests.zwgk.documents.three_ways import on_web_page
from tests.zwgk.intake.conftest import small_source
from xlwings_engines.libreoffice_engine.bridge import properties, to_url, typed
from zwgk import commands
from zwgk.buttons import BUTTONS
from zwgk.files import run_on_file
from zwgk.outcome import Status
from zwgk.workbook.template.build import build

pytestmark = pytest.mark.office

READING = ("validate", "recompute", "remind", "send", "collect", "import_articles", "feedback", "close", "new_year")
PRINTING = ("export_pdf", "print_attachments")
CHANGING = [button.id for button in BUTTONS if button.writes]
ALL = [button.id for button in BUTTONS]

NO_SETTINGS = "没有工作表“设置”"
TWO_SHEETS = "都是小冀镇的填报表：请删去一张"
GAP = "里没有工作表“附件1”，印出来会缺"
HIDDEN = "“附件1”的第 7 行隐藏着，印出来会缺内容"
MERGED = "“附件1”的 B6:B7 合并成了一格，会盖住下面的数"


@pytest.fixture(scope="module")
def recomputed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("small") / "通报.xlsx"
    path.write_bytes(build(small_source()))
    run_on_file(path, commands.recompute)
    return path


@pytest.fixture
def click(office: xw.App, tmp_path: Path) -> Iterator[Clicks]:
    with clicks(office, tmp_path / "extension") as found:
        yield found


@pytest.fixture
def workbook(recomputed: Path, tmp_path: Path) -> Path:
    """Return a copy, with a folder and a file to choose beside it."""
    (tmp_path / "选").mkdir()
    (tmp_path / "台账.csv").write_text("标题,栏目,单位,日期\n甲,动态,财政局,2024-05-06\n", encoding="utf-8")
    return Path(shutil.copy(recomputed, tmp_path))


def load(office: xw.App, path: Path, **arguments: Any) -> Any:
    desktop = office.impl.bridge.desktop
    return desktop.loadComponentFromURL(to_url(path), "_blank", 0, properties(**arguments))


def chosen(button: str, workbook: Path) -> Sequence[Path]:
    asks = next(one.asks for one in BUTTONS if one.id == button)
    return {"folder": [workbook.parent / "选"]}.get(asks, [workbook.parent / "台账.csv"])


def state(document: Any) -> tuple[object, ...]:
    """Return all that a clerk could miss: sheets, contents, what is shown, what waits to be saved or undone."""
    sheets = [document.Sheets.getByName(name) for name in document.Sheets.getElementNames()]
    return (
        document.isModified(),
        document.getUndoManager().getAllUndoActionTitles(),
        document.hasControllersLocked(),
        *((s.Name, s.IsVisible, s.getCellRangeByName("A1:AZ120").getFormulaArray()) for s in sheets),
    )


def rename(sheet: str) -> Callable[[Any], None]:
    return lambda document: document.Sheets.getByName(sheet).setName("别的")


def copy(document: Any) -> None:
    document.Sheets.copyByName("小冀镇", "小冀镇_2", 3)


def hide_row(document: Any) -> None:
    document.Sheets.getByName("附件1").getRows().getByIndex(6).IsVisible = False


def merge(document: Any) -> None:
    document.Sheets.getByName("附件1").unprotect("")
    document.Sheets.getByName("附件1").getCellRangeByName("B6:B7").merge(True)


@pytest.mark.parametrize(
    ("spoil", "buttons", "sentence"),
    [
        pytest.param(rename("设置"), (*READING, *PRINTING, "publish"), NO_SETTINGS, id="设置 renamed"),
        pytest.param(copy, ("validate", "recompute", "collect", "feedback"), TWO_SHEETS, id="a sheet copied"),
        pytest.param(rename("附件1"), PRINTING, GAP, id="an attachment renamed"),
        pytest.param(hide_row, PRINTING, HIDDEN, id="a row hidden"),
        pytest.param(merge, (*PRINTING, "recompute", "publish"), MERGED, id="cells merged"),
    ],
)
def test_a_spoiled_workbook_is_refused_as_it_is(
    office: xw.App,
    click: Clicks,
    workbook: Path,
    spoil: Callable[[Any], None],
    buttons: Sequence[str],
    sentence: str,
) -> None:
    document = load(office, workbook)
    try:
        spoil(document)
        before, file = state(document), workbook.read_bytes()
        for button in buttons:
            answer = "不填，照样生成" if button == "publish" else ""
            said = click.click(document, button, chosen(button, workbook), answer)
            assert said.code == Status.REFUSED, (button, said.text)
            assert sentence in said.text, button
            assert state(document) == before, button
        assert workbook.read_bytes() == file
    finally:
        document.close(True)


def test_a_read_only_document_is_not_written(office: xw.App, click: Clicks, workbook: Path) -> None:
    document = load(office, workbook, ReadOnly=True)
    try:
        before = state(document)
        for button in CHANGING:
            said = click.click(document, button, chosen(button, workbook))
            assert said.text == "工作簿是只读的，不能写入：请另存一份，在新的一份里再点。", button
        assert state(document) == before
    finally:
        document.close(True)


def test_a_preview_of_the_clerks_own_is_to_be_closed_first(office: xw.App, click: Clicks, workbook: Path) -> None:
    document = load(office, workbook)
    try:
        office.impl.bridge.dispatch(document.getCurrentController().getFrame(), ".uno:PrintPreview")
        wait_for("the preview", lambda: not hasattr(document.getCurrentController(), "getActiveSheet"))
        for button in ALL:
            said = click.click(document, button, chosen(button, workbook))
            assert said.text == "正在预览（打印效果），看不到表格：请先关闭预览，再点一次。", button
    finally:
        document.close(True)


def test_a_new_document_is_no_workbook_of_ours(office: xw.App, click: Clicks, workbook: Path) -> None:
    document = office.impl.bridge.desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, ())
    try:
        before = state(document)
        for button in (*READING, *PRINTING, "publish", "check", "correct", "sync"):
            said = click.click(document, button, chosen(button, workbook))
            assert said.code == Status.REFUSED, (button, said.text)
            assert said.text.endswith("。"), button
            assert state(document) == before, button
    finally:
        document.close(True)


def test_what_a_clerk_has_set_up_is_no_hindrance(office: xw.App, click: Clicks, workbook: Path) -> None:
    """The order of the sheets is protected, changes are recorded, rows filtered, a group of sheets selected."""
    document = load(office, workbook)
    try:
        frame = document.getCurrentController().getFrame()
        office.impl.bridge.dispatch(frame, ".uno:TraceChangeMode")
        document.protect("密码")
        for sheet in ("单位名录", "校验", "问题清单"):
            for row in range(3, 12):
                document.Sheets.getByName(sheet).getRows().getByIndex(row).IsVisible = False
        group = typed("[]short", (0, 1, 2, 3))
        office.impl.bridge.dispatch(frame, ".uno:SelectTables", Tables=group)
        for button in ("validate", "recompute"):
            assert click.click(document, button).code == Status.DONE_WITH_PROBLEMS, button
        checks = document.Sheets.getByName("校验")
        assert "小冀镇" in "".join(checks.getCellRangeByName("B4:F4").getDataArray()[0])
        assert all(checks.getRows().getByIndex(row).IsVisible for row in range(3, 12))
        before = state(document)
        said = click.click(document, "sync")
        assert said.code == Status.REFUSED
        assert "修订记录" in said.text
        assert state(document) == before
    finally:
        document.close(True)


@pytest.mark.parametrize(
    ("suffix", "password", "sentence"),
    [(".ods", "", "扩展名是 .xlsx"), (".xls", "", "扩展名是 .xlsx"), (".xlsx", "密码", "设有打开密码")],
)
def test_a_file_of_another_kind_is_not_rebuilt(
    office: xw.App, click: Clicks, workbook: Path, suffix: str, password: str, sentence: str
) -> None:
    """Rebuilding would make an .xlsx file without a password of it."""
    other = workbook.with_name(f"另存{suffix}")
    book = office.books.open(workbook)
    book.save(other, password=password or None)
    document = book.api
    try:
        before, file = state(document), other.read_bytes()
        said = click.click(document, "sync")
        assert said.code == Status.REFUSED
        assert sentence in said.text
        assert state(document) == before
        assert other.read_bytes() == file
    finally:
        document.close(True)


def test_a_recovered_document_is_worked_on_as_it_is_shown(office: xw.App, click: Clicks, workbook: Path) -> None:
    """After a crash the office opens its copy under the name of the file; figures typed since then exist only there."""
    copy = Path(shutil.copy(workbook, workbook.with_name("恢复_0.xlsx")))
    typed_in = office.books.open(copy)
    cell = month_cell(typed_in.api, "小冀镇", 4, "乡镇动态")
    place = cell.getCellAddress()
    cell.setValue(77)
    typed_in.save()
    typed_in.close()
    file = workbook.read_bytes()
    document = load(office, copy, SalvagedFile=to_url(workbook))
    try:
        assert document.getURL() == to_url(workbook)
        for button in ("validate", "recompute"):
            said = click.click(document, button)
            assert said.code in (Status.DONE, Status.DONE_WITH_PROBLEMS), (button, said.text)
        shown = document.Sheets.getByName("小冀镇").getCellByPosition(place.Column, place.Row)
        assert shown.getValue() == 77
        said = click.click(document, "publish", [workbook.parent / "选"], "不填，照样生成")
        assert said.code in (Status.DONE, Status.DONE_WITH_PROBLEMS), said.text
        (page,) = (workbook.parent / "选").glob("*.html")
        assert any("77" in row for row in on_web_page(page)["附件1"].rows)
        assert workbook.read_bytes() == file
        assert document.isModified()
    finally:
        document.close(True)


def test_a_shared_document_is_worked_on(office: xw.App, click: Clicks, workbook: Path) -> None:
    document = load(office, workbook)
    try:
        settings = document.createInstance("com.sun.star.document.Settings")
        settings.IsDocumentShared = True
        assert settings.IsDocumentShared
        for button in ("validate", "recompute"):
            said = click.click(document, button)
            assert said.code in (Status.DONE, Status.DONE_WITH_PROBLEMS), (button, said.text)
        assert document.createInstance("com.sun.star.document.Settings").IsDocumentShared
    finally:
        document.close(True)
