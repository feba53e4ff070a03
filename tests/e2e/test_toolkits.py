"""All buttons many times over, under GTK (GNOME, Xfce, UKUI) and under the plain backend, in the Chinese interface: no
crash, no toolkit error message, and typed but unsaved input is kept.

Under GTK, menus, dialogs and choosers are missing from the office's accessibility tree: windows are found by title.
"""

import contextlib
import itertools
import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.calc import Calc
from tests.e2e.cells import month_cell
from tests.e2e.screen import Screen, wait_for
from xlwings_engines.libreoffice_engine.bridge import Bridge
from zwgk.buttons import BUTTONS, Button

pytestmark = pytest.mark.desktop

# `make toolkits` clicks as often as a clerk does in a quarter; every other run does a few rounds.
ROUNDS = int(os.environ.get("ZWGK_TOOLKIT_ROUNDS", "1"))
CHOOSER_ROUNDS = ROUNDS * 3 // 2 + 1
REPORT, BUSY = "政务公开", "政务公开：请稍候"
MENUS_BEFORE = 9  # 文件 … 工具, before 政务公开
PRESSES, SECONDS_TO_GO = 4, 8
SECONDS_TO_OPEN, SECONDS_OF_A_COMMAND = 20, 180
SECONDS_OF_A_HAND = 0.3  # GTK ignores a click at the moment when a dialog closes
TYPED = 4321
CHINESE = """<item oor:path="/org.openoffice.Office.Linguistic/General">
<prop oor:name="UILocale" oor:op="fuse"><value>zh-CN</value></prop></item>"""
COMPLAINT = re.compile(r"CRITICAL|Gtk.*:ERROR|assertion|terminate called|Fatal", re.IGNORECASE)
# LibreOffice 25.2 takes two handlers off GTK twice whenever it leaves a print preview, with and without us.
OF_A_PREVIEW = re.compile(
    r"\(soffice:\d+\): GLib-GObject-CRITICAL \*\*: [\d:.]+: ../../../gobject/gsignal\.c:2699: "
    r"instance '0x[0-9a-f]+' has no handler with id '\d+'"
)
LINES_PER_PREVIEW = {"25.2": 2}


class Desk:
    """The workbook in its window. Even the test changes windows on the office's main thread only."""

    def __init__(self, calc: Calc, screen: Screen, book: Path, gtk: bool = True) -> None:
        self.calc = calc
        self.screen = screen
        self.gtk = gtk
        self.on_main: Callable[[Callable[[], Any]], Any] = Bridge(context=calc.context).on_main
        self.document = self.on_main(lambda: calc.desktop.loadComponentFromURL(book.as_uri(), "_blank", 0, ()))
        self._wait_for_toolbar()

    def _wait_for_toolbar(self) -> None:
        frame = self.document.getCurrentController().getFrame()
        wait_for("the toolbar", lambda: self.on_main(lambda: self.calc.toolbar(frame) is not None))

    def follow(self) -> None:
        """Switch to the workbook as reopened by a command."""
        self.document = wait_for("the workbook", lambda: self.on_main(self._only_document))
        self._wait_for_toolbar()

    def _only_document(self) -> Any:
        components = self.calc.desktop.getComponents().createEnumeration()
        return components.nextElement() if components.hasMoreElements() else None

    def click(self, button: Button) -> None:
        """Click the button, or choose it in the menu if the toolbar has no room for it."""
        place = self.on_main(lambda: self._middle(button))
        wait_for("the workbook's window in front", lambda: "Calc" in self.screen.title_in_front())
        time.sleep(SECONDS_OF_A_HAND)
        if place is None:
            self.choose_in_menu(button)
        else:
            self.screen.click(*place)

    def choose_in_menu(self, button: Button) -> None:
        """Choose the button's entry of the menu, by its place in it."""
        groups = list(dict.fromkeys(one.group for one in BUTTONS))
        ordered = sorted(BUTTONS, key=lambda one: groups.index(one.group))
        # The plain backend gives a Chinese title no letter.
        opened = ["alt+a"] if self.gtk else ["F10", *["Right"] * MENUS_BEFORE, "Down"]
        self.screen.press(*opened, *["Down"] * ordered.index(button), "Return")

    def _middle(self, button: Button) -> tuple[int, int] | None:
        """Return the middle, None if it is not shown; GTK's menu bar is above the window known to the office, which
        sometimes omits it."""
        node = self.calc.button(self.document, button.label)
        if not node.getSize().Width:
            return None
        window = self.document.getCurrentController().getFrame().getContainerWindow().getAccessibleContext()
        place, size, origin = node.getLocationOnScreen(), node.getSize(), window.getLocationOnScreen()
        left, bottom = self.screen.lower_left_of("Calc")
        top = bottom - window.getSize().Height
        return left + place.X - origin.X + size.Width // 2, top + place.Y - origin.Y + size.Height // 2

    def click_until(self, button: Button, has_opened: Callable[[], bool]) -> None:
        """Click again, like a clerk, if GTK has ignored the click or the office has reported to be busy."""
        seconds = SECONDS_TO_OPEN if button.opens_chooser or button.id == "preview" else SECONDS_OF_A_COMMAND
        for _ in range(PRESSES):
            self.click(button)
            with contextlib.suppress(AssertionError):
                if wait_for("an answer", lambda: has_opened() or (self.is_open(BUSY) and BUSY), seconds) != BUSY:
                    return
                self.escape(lambda: not self.is_open(BUSY))
                time.sleep(SECONDS_TO_GO)
        raise AssertionError(f"nothing opens after {PRESSES} clicks of {button.label}")

    def escape(self, has_gone: Callable[[], bool]) -> None:
        """Press Escape once: a second one could close the next window before it is seen. GTK may ignore one."""
        for _ in range(PRESSES):
            self.screen.press("Escape")
            with contextlib.suppress(AssertionError):
                wait_for("the window to go", has_gone, SECONDS_TO_GO)
                return
        raise AssertionError("a window does not go by Escape")

    def is_open(self, title: str) -> bool:
        if self.calc.process.poll() is not None:
            raise RuntimeError("the office is gone")
        return self.screen.has_window(title)

    def shows_cells(self) -> bool:
        return bool(self.on_main(lambda: hasattr(self.document.getCurrentController(), "getActiveSheet")))


def use(desk: Desk, button: Button) -> None:
    """Click a button; cancel or read and close whatever opens."""
    if button.id == "preview":
        desk.click_until(button, lambda: not desk.shows_cells())
        desk.escape(desk.shows_cells)
    else:
        title = button.screentip if button.opens_chooser else REPORT
        desk.click_until(button, lambda: desk.is_open(title))
        desk.escape(lambda: not desk.is_open(title))
    if button.reopens:
        desk.follow()


def complaints(calc: Calc, log: Path, previews: int) -> list[str]:
    """Return the toolkit's error messages, without those that this office prints for any preview."""
    version = Bridge(context=calc.context).configuration("/org.openoffice.Setup/Product").ooSetupVersion
    lines = [line for line in log.read_text("utf-8", "replace").splitlines() if COMPLAINT.search(line)]
    own = [line for line in lines if OF_A_PREVIEW.fullmatch(line)][: LINES_PER_PREVIEW.get(version, 0) * previews]
    return [line for line in lines if line not in own]


def label_of(calc: Calc, command: str) -> str:
    """Return the label of a command in the office's own menus."""
    name = "com.sun.star.frame.UICommandDescription"
    commands = calc.context.ServiceManager.createInstanceWithContext(name, calc.context)
    values = commands.getByName("com.sun.star.sheet.SpreadsheetDocument").getByName(command)
    return str(next(value.Value for value in values if value.Name == "Label"))


@pytest.mark.parametrize("toolkit", ["gtk3", "gen"])
def test_all_buttons_over_and_over(
    start_calc: Callable[..., Calc], screen: Screen, user: Path, example: Path, tmp_path: Path, toolkit: str
) -> None:
    settings = user / "profile" / "user" / "registrymodifications.xcu"
    settings.write_text(settings.read_text("utf-8").replace("</oor:items>", CHINESE + "</oor:items>"), "utf-8")
    log = tmp_path / "stderr"
    calc = start_calc(errors=log, SAL_USE_VCLPLUGIN=toolkit, ZWGK_OPENING_FAILS="3")  # 帮助 has a dialog then
    if "打开" not in label_of(calc, ".uno:Open"):
        pytest.skip("没有 LibreOffice 的中文界面（libreoffice-l10n-zh-cn）")
    desk = Desk(calc, screen, example, gtk=toolkit == "gtk3")
    cell = month_cell(desk.document, "小冀镇", 1, "乡镇动态")  # not of the period: no command reads or writes it
    cell.setValue(TYPED)
    asking = [button for button in BUTTONS if button.opens_chooser]
    rounds = itertools.chain(itertools.repeat(BUTTONS, ROUNDS), itertools.repeat(asking, CHOOSER_ROUNDS - ROUNDS))
    for buttons in rounds:
        for button in buttons:
            try:
                use(desk, button)
            except (AssertionError, RuntimeError):
                screen.picture(f"toolkit-{toolkit}-{button.id}")
                raise
    assert calc.process.poll() is None
    assert month_cell(desk.document, "小冀镇", 1, "乡镇动态").getValue() == TYPED
    assert desk.document.isModified()
    assert complaints(calc, log, ROUNDS) == []


def test_what_an_office_without_us_says_of_a_preview(screen: Screen, tmp_path: Path) -> None:
    log = tmp_path / "stderr"
    calc = Calc(screen, tmp_path / "profile", tmp_path / "data", log, SAL_USE_VCLPLUGIN="gtk3")
    try:
        bridge = Bridge(context=calc.context)
        document = bridge.on_main(lambda: calc.desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, ()))
        document.Sheets.getByIndex(0).getCellByPosition(0, 0).setString("打印的")
        for previews in (0, 1, 2):
            lines = log.read_text("utf-8", "replace").splitlines()
            version = bridge.configuration("/org.openoffice.Setup/Product").ooSetupVersion
            assert (
                len([line for line in lines if COMPLAINT.search(line)]) == LINES_PER_PREVIEW.get(version, 0) * previews
            )
            assert complaints(calc, log, previews) == []
            bridge.dispatch(document.getCurrentController().getFrame(), ".uno:PrintPreview")
            wait_for("the preview", lambda: not hasattr(document.getCurrentController(), "getActiveSheet"))
            screen.press("Escape")
            wait_for("the sheets", lambda: hasattr(document.getCurrentController(), "getActiveSheet"))
            time.sleep(SECONDS_OF_A_HAND)
    finally:
        calc.quit()
