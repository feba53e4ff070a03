"""The whole click: the built add-in in Chromium, a fake Application over the file engine, the real service."""

import datetime as dt
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from playwright.sync_api import Page, sync_playwright

from tests.zwgk.addin.wps.host import apply
from tests.zwgk.addin.wps.test_click import PRINTED, WRITING, parts, parts_after_command, prepare
from xlwings_engines.file_engine import open_book
from zwgk import commands
from zwgk.addin.resident.service import is_running
from zwgk.buttons import BUTTONS, Button
from zwgk.documents.bulletin import publish
from zwgk.files import run_on_file
from zwgk.version import __version__

ADDIN = Path(__file__).parents[4] / "addin" / "zwgk-wps.zip"
FAKE = Path(__file__).with_name("fake_wps.js")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="没有 Chromium")


class Desk:
    """WPS with one workbook: does what the fake Application is told, and notes what only a screen or printer shows."""

    def __init__(self, workbook: Path) -> None:
        self.workbook = workbook
        self.book: xw.Book | None = open_book(workbook)
        self.choice: list[str] = []
        self.shown: list[list[Any]] = []
        self.started: list[list[Any]] = []
        self.on_copy: Callable[[], None] = lambda: None

    def do(self, name: str, *values: Any) -> Any:
        return getattr(self, f"do_{name}", lambda *values: self.shown.append([name, *values]))(*values)

    def _apply(self, **action: Any) -> None:
        assert self.book is not None
        assert apply(self.book, [action]) == []

    def do_write(self, sheet: str, address: str, value: Any) -> None:
        rows = value if isinstance(value, list) else [[value]]
        self._apply(do="write", sheet=sheet, address=address, rows=[[_typed(cell) for cell in row] for row in rows])

    def do_format(self, sheet: str, address: str, format_: str) -> None:
        assert format_ == "yyyy/m/d h:mm"
        assert self.book is not None
        # Until its value is written: the file engine gives the format of a date to a cell by writing one.
        self.book.sheets[sheet].range(address).value = dt.datetime(2000, 1, 1, 12)

    def do_height(self, sheet: str, rows: str, points: float) -> None:
        self._apply(do="height", sheet=sheet, rows=rows, points=points)

    def do_width(self, sheet: str, columns: str, characters: float) -> None:
        self._apply(do="width", sheet=sheet, columns=columns, characters=characters)

    def do_print_area(self, sheet: str, address: str) -> None:
        self._apply(do="print_area", sheet=sheet, address=address or None)

    def do_copy(self, path: str) -> None:
        assert self.book is not None
        with Path(path).open("wb") as stream:
            self.book.impl.contents.write(stream, "")
        self.on_copy()

    def do_save(self) -> None:
        assert self.book is not None
        self.book.save()

    def do_close(self) -> None:
        assert self.book is not None
        self.book.close()
        self.book = None

    def do_open(self, path: str) -> None:
        assert self.book is None
        self.book = open_book(path)

    def do_is_open(self) -> bool:
        return self.book is not None

    def do_fullname(self) -> str:
        return str(self.workbook)

    def do_read(self, path: str) -> str:
        return Path(path).read_text("ascii") if Path(path).exists() else ""

    def do_exists(self, path: str) -> bool:
        return Path(path).exists()

    def do_start(self, *values: Any) -> None:
        self.started.append(list(values))

    def do_filter(self, label: str, patterns: str) -> None:
        assert (bool(label), patterns[:2]) == (True, "*.")

    def do_choose(self, kind: int, title: str, folder: str, several: bool) -> list[str]:
        self.shown.append(["choose", kind, title, folder, several])
        return self.choice


def _typed(value: Any) -> Any:
    """Return the value of a cell into which WPS, like Excel, is given this: a prefix keeps text as text."""
    if value == "":
        return None
    if isinstance(value, str) and not value.startswith("="):
        assert value.startswith("'"), f"{value} would be read as if typed"
        return value[1:]
    return value


@pytest.fixture(scope="module")
def desk_address() -> Iterator[tuple[str, dict[str, Desk]]]:
    """Return the address at which the fake Application calls, and the place for the desk of a test."""
    place: dict[str, Desk] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            name, *values = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            try:
                told = {"value": place["desk"].do(name, *values)}
            except Exception as error:
                told = {"error": repr(error)}
            content = json.dumps(told).encode()
            self.send_response(200)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            return None

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/", place
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return the configuration folder of a running service, on a machine without LibreOffice."""
    folder = tmp_path_factory.mktemp("local")
    environment = {**os.environ, "LOCALAPPDATA": str(folder), "PATH": "/nowhere"}
    without_office = "import zwgk.documents.office as office; office._USUAL_PLACES = (); "
    code = (
        f"import zwgk.addin.resident.worker as worker; worker._CODE = {without_office!r} + worker._CODE\n"
        "from zwgk.addin.resident.service import main; main()"
    )
    process = subprocess.Popen([sys.executable, "-I", "-c", code], env=environment)
    while not is_running(folder / "zwgk"):
        time.sleep(0.05)
    yield folder / "zwgk"
    process.terminate()
    process.wait()


@pytest.fixture(scope="module")
def page(
    tmp_path_factory: pytest.TempPathFactory, desk_address: tuple[str, dict[str, Desk]], service: Path
) -> Iterator[Page]:
    """Return the add-in's page, opened as a file as WPS does."""
    folder = tmp_path_factory.mktemp("jsaddons") / f"zwgk_{__version__}"
    with zipfile.ZipFile(ADDIN) as package:
        package.extractall(folder)
    place = {"file": str(service / "worker.json"), "program": "/程序/python", "arguments": "-I"}
    (folder / "place.js").write_text(f"const ZWGK_PLACE = {json.dumps(place)};\n", "ascii")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        opened = browser.new_page()
        opened.add_init_script(f"const DESK = {json.dumps(desk_address[0])};\n{FAKE.read_text('utf-8')}")
        opened.goto((folder / "index.html").as_uri())
        yield opened
        browser.close()


class Clerk:
    """Clicks buttons and reads the dialogs."""

    def __init__(self, page: Page, desk: Desk) -> None:
        self.page, self.desk = page, desk
        self.told: list[str] = []
        self.answers: list[bool] = []

    def click(self, button: str) -> list[str]:
        """Click, wait until done, and return the texts of all dialogs."""

        def read(dialog: Any) -> None:
            self.told.append(dialog.message)
            if dialog.type == "confirm" and not self.answers.pop(0):
                dialog.dismiss()
            else:
                dialog.accept()

        self.page.on("dialog", read)
        try:
            self.page.evaluate("id => zwgkHost.click(id)", button)
        finally:
            self.page.remove_listener("dialog", read)
        told, self.told = self.told, []
        return told


@pytest.fixture
def clerk(page: Page, desk_address: tuple[str, dict[str, Desk]], example: Path) -> Clerk:
    """Return a clerk with the example open in WPS."""
    desk = desk_address[1]["desk"] = Desk(example)
    return Clerk(page, desk)


def timeless(content: bytes) -> str:
    """Return a part's text without the time of the click: as a number, as text, in a backup's name."""
    text = content.decode("utf-8", "replace")
    text = re.sub(r"<v>4[5-9]\d{3}\.\d+</v>", "<v>时间</v>", text)
    return re.sub(r"20\d\d-\d\d-\d\d \d\d:\d\d(:\d\d)?|20\d{6}-\d{6}", "时间", text)


@pytest.mark.parametrize("button", WRITING, ids=lambda button: button.id)
def test_a_click_leaves_the_same_file_as_the_command_on_it(
    clerk: Clerk, button: Button, service: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publish, "find_soffice", lambda: None)
    monkeypatch.setenv("LOCALAPPDATA", str(service.parent))  # both remember the last 回收 in one place
    folder = tmp_path / "县"
    folder.mkdir()
    click = prepare(button, Path(shutil.move(clerk.desk.workbook, folder / "通报.xlsx")).parent)
    expected = parts_after_command(button, click, tmp_path / "原来")

    clerk.desk.__init__(Path(click.fullname))  # type: ignore[misc]
    clerk.desk.choice = [str(path) for path in click.chosen]
    clerk.answers = [True]
    told = clerk.click(button.id)
    assert told, "a command that writes says so"
    assert "没有做完" not in "".join(told)
    clerk.desk.do_save()
    found = parts(Path(click.fullname))
    assert sorted(found) == sorted(expected)
    assert [name for name in expected if timeless(found[name]) != timeless(expected[name])] == []
    choosing = [shown for shown in clerk.desk.shown if shown[0] == "choose"]
    kind = {"folder": 4, "file": 3, "files": 3, "paper": 3}.get(button.asks)
    assert choosing == ([["choose", kind, button.screentip, f"{folder}/", button.asks == "files"]] if kind else [])


@pytest.mark.parametrize("button", PRINTED)
def test_wps_prints_the_attachments(clerk: Clerk, button: str) -> None:
    run_on_file(clerk.desk.workbook, commands.recompute)
    clerk.desk.__init__(clerk.desk.workbook)  # type: ignore[misc]
    clerk.click(button)
    sheets = ["附件1", "附件2", "附件3"]
    pdf = str(clerk.desk.workbook.with_name("通报-附件.pdf"))
    expected = {
        "preview": [["preview", sheets]],
        "print_attachments": [["print", sheets]],
        "export_pdf": [["chosen", sheets], ["export", 0, pdf]],
    }
    assert [shown for shown in clerk.desk.shown if shown[0] != "repeat"] == expected[button]
    assert [shown for shown in clerk.desk.shown if shown[0] == "repeat"] == [
        ["repeat", name, "$5:$5"] for name in sheets
    ]


@pytest.mark.parametrize("button", ["send", "feedback", "new_workbook", "new_year", "doctor", "help"])
def test_a_button_that_only_reads_says_what_it_did(clerk: Clerk, button: str, tmp_path: Path) -> None:
    (tmp_path / "选的").mkdir()
    clerk.desk.choice = [str(tmp_path / "选的")]
    before = clerk.desk.workbook.read_bytes()
    [told] = clerk.click(button)
    assert "没有做完" not in told
    assert clerk.desk.workbook.read_bytes() == before
    assert [shown for shown in clerk.desk.shown if shown[0] != "choose"] == []


def test_every_button_was_clicked() -> None:
    clicked = {
        *(button.id for button in WRITING),
        *PRINTED,
        "send",
        "feedback",
        "new_workbook",
        "new_year",
        "doctor",
        "help",
    }
    assert clicked == {button.id for button in BUTTONS}


def test_a_cancelled_choice_does_nothing(clerk: Clerk) -> None:
    assert clerk.click("collect") == []


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("通报.et", "不是 .xlsx"),
        ("通报", "不是 .xlsx"),
    ],
)
def test_another_kind_of_file_is_refused_with_the_remedy(clerk: Clerk, name: str, told: str) -> None:
    clerk.desk.workbook = clerk.desk.workbook.with_name(name)
    [text] = clerk.click("recompute")
    assert told in text


def test_no_workbook(clerk: Clerk) -> None:
    clerk.desk.do_close()
    assert clerk.click("recompute") == ["请先打开工作簿，再点按钮。"]
    assert "没有做完" not in clerk.click("help")[0]


def test_an_edit_while_the_command_runs_is_not_overwritten(clerk: Clerk) -> None:
    clerk.page.evaluate(
        "zwgkWorker.ask = zwgkWorker.click;"
        "zwgkWorker.click = (...given) => { window.edit(); return zwgkWorker.ask(...given); }; 0"
    )
    try:
        [told] = clerk.click("recompute")
    finally:
        clerk.page.evaluate("zwgkWorker.click = zwgkWorker.ask; 0")
    assert told.startswith("统计的时候工作簿有改动，结果没有写入")
    before = parts(clerk.desk.workbook)
    clerk.desk.do_save()
    assert parts(clerk.desk.workbook) == before


def test_a_second_click_is_refused(clerk: Clerk) -> None:
    told: list[str] = []
    clerk.page.on("dialog", lambda dialog: (told.append(dialog.message), dialog.accept()))
    clerk.page.evaluate("Promise.all([zwgkHost.click('validate'), zwgkHost.click('validate')])")
    assert told[0] == "上一个操作还没有做完：请等它的对话框出来，再点按钮。"
    assert len(told) == 2


def test_another_program_on_the_port_is_not_believed(clerk: Clerk, service: Path) -> None:
    """If the service was killed, another user's program may listen there; it does not know the proof."""
    place = (service / "worker.json").read_text("ascii")
    changed = json.loads(place) | {"proof": "another"}
    (service / "worker.json").write_text(json.dumps(changed), "ascii")
    clerk.page.evaluate("window.later = window.setTimeout; window.setTimeout = f => window.later(f, 1); 0")
    try:
        assert clerk.click("recompute")[0].startswith("没有做完：统计程序没有运行")
        told = clerk.page.evaluate(
            "found => zwgkWorker.click(found, {button: 'help'}).catch(error => error.message)", changed
        )
    finally:
        (service / "worker.json").write_text(place, "ascii")
        clerk.page.evaluate("window.setTimeout = window.later; 0")
    assert told == "答复的不是统计程序，没有写入：请注销电脑重新登录，再点按钮。"
    assert clerk.desk.shown == []


def test_a_service_that_does_not_run_is_started_and_then_missed(clerk: Clerk, service: Path) -> None:
    (service / "worker.json").rename(service / "gone.json")
    clerk.page.evaluate("window.later = window.setTimeout; window.setTimeout = f => window.later(f, 1); 0")
    try:
        [told] = clerk.click("recompute")
    finally:
        (service / "gone.json").rename(service / "worker.json")
        clerk.page.evaluate("window.setTimeout = window.later; 0")
    assert told.startswith("没有做完：统计程序没有运行")
    assert clerk.desk.started == [["/程序/python", "-I"]]
