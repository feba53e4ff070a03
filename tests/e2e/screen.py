"""A private screen: Xvfb on a free display, a window manager, mouse, keyboard, pictures."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from xlwings_engines.libreoffice_engine.office_process import office_environment

PROGRAMS = ("Xvfb", "xdotool", "xprop", "xwininfo", "openbox", "import", "soffice")
SIZE = "1400x900x24"
STEP_SECONDS = 0.1
LOOK_SECONDS, MOST_LOOKS = 0.4, 10
PATIENCE_SECONDS = 60.0

Found = TypeVar("Found")


def missing_programs() -> list[str]:
    return [program for program in PROGRAMS if shutil.which(program) is None]


def wait_for(what: str, find: Callable[[], Found | None], seconds: float = PATIENCE_SECONDS) -> Found:
    """Return the result of `find` as soon as it is neither None nor False; fail with the name `what` if it never is."""
    end = time.monotonic() + seconds
    while True:
        found = find()
        if found is not None and found is not False:
            return found
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds:.0f} s in vain for {what}")
        time.sleep(STEP_SECONDS)


class Screen:
    """One display. `environment` is for a program that shows its windows there."""

    def __init__(self, display: str, pictures: Path) -> None:
        self.environment = office_environment() | {
            "DISPLAY": display,
            "SAL_USE_VCLPLUGIN": "gen",
            "LANG": "C.UTF-8",
            "FC_LANG": "zh-cn",
        }
        self.environment.pop("WAYLAND_DISPLAY", None)
        self._pictures = pictures

    def click(self, x: int, y: int, times: int = 1, holding: str = "") -> None:
        """Click. `holding` is a key, such as shift, held down meanwhile."""
        down, up = (["keydown", holding], ["keyup", holding]) if holding else ([], [])
        self._do("mousemove", str(x), str(y), *down, "click", "--repeat", str(times), "--delay", "80", "1", *up)

    def move_window(self, title: str, x: int, y: int) -> None:
        """Move it through the window manager."""
        self._do("search", "--name", f"^{title}$", "windowmove", str(x), str(y))

    def has_window(self, title: str) -> bool:
        """Return whether a window with exactly this title is shown."""
        return title in self._windows().values()

    def title_in_front(self) -> str:
        return self._ask("xdotool", "getactivewindow", "getwindowname").strip()

    def fill(self) -> None:
        """Give the active window the whole screen."""
        window = self._ask("xdotool", "getactivewindow").strip()
        self._do("windowmove", "--sync", window, "0", "0", "windowsize", "--sync", window, "100%", "100%")

    def active_area(self, title_bar: int, frame: int) -> tuple[int, int, int, int]:
        """Return left, top, right and bottom of the active window with its frame."""
        left, top, width, height = self._area(self._ask("xdotool", "getactivewindow").strip())
        return left - frame, top - title_bar, left + width + frame, top + height + frame

    def lower_left_of(self, part_of_title: str) -> tuple[int, int]:
        """Return the corner on the screen, without the window manager's frame."""
        (window,) = (window for window, title in self._windows().items() if part_of_title in title)
        left, top, _, height = self._area(window)
        return left, top + height

    def _area(self, window: str) -> tuple[int, int, int, int]:
        answer = self._ask("xwininfo", "-id", window)
        left, top, width, height = (
            int(next(line for line in answer.splitlines() if name in line).rpartition(":")[2])
            for name in ("Absolute upper-left X", "Absolute upper-left Y", "Width", "Height")
        )
        return left, top, width, height

    def _windows(self) -> dict[str, str]:
        """Return id -> title. Without xdotool's search, which finds nothing if any window closes meanwhile."""
        windows = self._ask("xprop", "-root", "_NET_CLIENT_LIST").partition("#")[2].replace(",", "").split()
        titles = {window: self._ask("xprop", "-id", window, "_NET_WM_VISIBLE_NAME") for window in windows}
        return {window: answer.partition(' = "')[2].strip()[:-1] for window, answer in titles.items()}

    def _ask(self, *command: str) -> str:
        """Return the answer, "" if the window does not exist, or no longer."""
        return subprocess.run(command, env=self.environment, check=False, capture_output=True, text=True).stdout

    def type(self, text: str) -> None:
        self._do("type", "--delay", "20", text)

    def press(self, *keys: str) -> None:
        self._do("key", "--delay", "50", *keys)

    def picture(self, name: str) -> Path:
        """Save a screenshot as an artefact of the tests, when nothing on the screen moves any more."""
        self._pictures.mkdir(parents=True, exist_ok=True)
        target = self._pictures / f"{name}.png"
        before = b""
        for _ in range(MOST_LOOKS):
            now = self._take(target)
            if now == before:
                break
            before = now
            time.sleep(LOOK_SECONDS)
        return target

    def _take(self, target: Path) -> bytes:
        command = ["import", "-window", "root", "-define", "png:exclude-chunks=date,time", str(target)]
        subprocess.run(command, env=self.environment, check=True)
        return target.read_bytes()

    def _do(self, *arguments: str) -> None:
        subprocess.run(["xdotool", *arguments], env=self.environment, check=True, stdout=subprocess.DEVNULL)


@contextlib.contextmanager
def running_screen(pictures: Path, size: str = SIZE) -> Iterator[Screen]:
    """Start the display and its window manager; end both afterwards. `size`: width x height x bits."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=(writing,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writing)
    manager = None
    try:
        with os.fdopen(reading) as told:
            screen = Screen(":" + told.readline().strip(), pictures)
        manager = subprocess.Popen(
            ["openbox"], env=screen.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        yield screen
    finally:
        for process in (manager, server):
            if process is not None:
                process.terminate()
                process.wait(10)
