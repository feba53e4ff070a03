"""xlwings on Windows: no other Excel is ended, and calls to a busy one are repeated, but not forever."""

import ast
import atexit
import importlib.util
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from xlwings_engines import excel
from xlwings_engines.excel import PAUSES, ExcelBusy, is_busy, tame

EDITED = -2147352567
DETAILS = (0, "Microsoft Excel", "", "", 0, -2146777998)
TOO_LONG = (0, "Microsoft Excel", "名称无效", "", 0, -2146827284)


class ComError(Exception):
    def __init__(self, hresult: int, excepinfo: tuple[object, ...] | None = None) -> None:
        super().__init__(hresult, "", excepinfo, None)
        self.hresult, self.excepinfo = hresult, excepinfo


BUSY = [ComError(-2147418111), ComError(-2147417846), ComError(EDITED, DETAILS)]


class ComObject:
    """Rejects the first `rejections` calls of each kind with `error`."""

    def __init__(self, error: ComError, rejections: int) -> None:
        self.__dict__.update(error=error, left=rejections, value=7)

    def _reject(self) -> None:
        if self.left:
            self.__dict__["left"] -= 1
            raise self.error

    @property
    def Value(self) -> int:  # noqa: N802 - COM's name
        self._reject()
        return int(self.value)

    def __setattr__(self, name: str, value: object) -> None:
        self._reject()
        self.__dict__["value"] = value

    def Save(self) -> str:  # noqa: N802
        self._reject()
        return "saved"

    def __call__(self, number: int) -> "ComObject":
        self._reject()
        return ComObject(self.error, number)


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a stand-in for xlwings._xlwindows, restricted, and a clock that does not wait."""
    made = SimpleNamespace(
        CDispatch=ComObject,
        CoClassBaseClass=type("CoClassBaseClass", (), {}),
        DispatchBaseClass=type("DispatchBaseClass", (), {}),
        cleanup=lambda: None,
        slept=[],
    )
    monkeypatch.setattr(excel.time, "sleep", made.slept.append)
    tame(made)
    return made


USES = [
    ("read", lambda book: book.Value, 7),
    ("call", lambda book: book.Save(), "saved"),
    ("item", lambda book: book(0).Value, 7),
]


@pytest.mark.parametrize("error", BUSY)
@pytest.mark.parametrize(("use", "expected"), [case[1:] for case in USES], ids=[case[0] for case in USES])
def test_what_was_rejected_is_asked_again_after_a_pause(module: Any, error: ComError, use: Any, expected: Any) -> None:
    assert use(module.COMRetryObjectWrapper(ComObject(error, 2))) == expected
    assert module.slept == list(PAUSES[:2])


@pytest.mark.parametrize("error", BUSY)
def test_a_rejected_write_is_done_once_excel_lets_in(module: Any, error: ComError) -> None:
    cell = ComObject(error, 3)
    module.COMRetryObjectWrapper(cell).Value = 34
    assert cell.value == 34


@pytest.mark.parametrize("error", BUSY)
def test_an_excel_that_stays_busy_is_named(module: Any, error: ComError) -> None:
    with pytest.raises(ExcelBusy, match="Excel is busy"):
        module.COMRetryObjectWrapper(ComObject(error, 1000)).Save()
    assert 5 < sum(module.slept) < 15


def test_another_error_is_told_at_once(module: Any) -> None:
    with pytest.raises(ComError) as told:
        module.COMRetryObjectWrapper(ComObject(ComError(EDITED, TOO_LONG), 1)).Save()
    assert not is_busy(told.value)
    assert module.slept == []


ENDING = """
import sys
from types import ModuleType
module = ModuleType("xlwings._xlwindows")
import atexit
@atexit.register
def cleanup():
    print("every other Excel is ended")
module.cleanup = cleanup
sys.modules["xlwings._xlwindows"] = module
sys.argv = ["zwgk", *sys.argv[1:]]
from zwgk.cli import main
main()
"""


@pytest.mark.parametrize("arguments", [["--version"], ["recompute", "没有.xlsx"]])
def test_no_command_ends_an_excel(arguments: list[str]) -> None:
    command = [sys.executable, "-X", "utf8", "-c", ENDING, *arguments]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.stdout + done.stderr
    assert "every other Excel is ended" not in done.stdout


def test_the_hook_is_gone_after_taming() -> None:
    calls: list[str] = []

    def cleanup() -> None:
        calls.append("killed")

    atexit.register(cleanup)
    excel.leave_excel_running(SimpleNamespace(cleanup=cleanup))
    before = atexit._ncallbacks()  # type: ignore[attr-defined] # the only way to count them
    atexit.unregister(cleanup)
    assert atexit._ncallbacks() == before  # type: ignore[attr-defined]
    assert calls == []


def test_the_installed_xlwings_has_what_is_replaced() -> None:
    spec = importlib.util.find_spec("xlwings")
    assert spec is not None
    assert spec.origin is not None
    tree = ast.parse(Path(spec.origin).with_name("_xlwindows.py").read_text("utf-8"))
    defined = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef | ast.FunctionDef)}
    assert {"cleanup", "COMRetryMethodWrapper", "COMRetryObjectWrapper"} <= set(defined)
    assert [ast.unparse(mark) for mark in defined["cleanup"].decorator_list] == ["atexit.register"]
