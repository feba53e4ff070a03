"""What the VBA module starts, called in this process: arguments in, report file and exit code out."""

from pathlib import Path
from types import SimpleNamespace

import pytest
import xlwings as xw

from zwgk import commands
from zwgk.addin import bridge
from zwgk.outcome import Outcome, Status


@pytest.fixture
def local(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    return tmp_path / "zwgk"


def start(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["-c", *arguments])
    with pytest.raises(SystemExit) as end:
        bridge.main()
    return int(str(end.value.code))


def test_the_report_is_utf_16_with_a_mark_and_crlf(local: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "help", lambda _: Outcome(Status.DONE, "说明", ("一行",)), raising=False)
    assert start(monkeypatch, "help", "--report=12") == 0
    assert (local / "report-12.txt").read_bytes() == b"\xff\xfe" + "说明\r\n一行".encode("utf-16-le")


def test_the_book_is_the_callers(local: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = SimpleNamespace(app=SimpleNamespace(screen_updating=True, calculation="automatic"), name="通报.xlsx")
    monkeypatch.setattr(xw.Book, "caller", lambda: book)
    monkeypatch.setattr(commands, "recompute", lambda got: Outcome(Status.DONE_WITH_PROBLEMS, got.name))
    assert start(monkeypatch, "recompute", "--report=7", "--wb=通报.xlsx", "--from_xl=1", "--hwnd=7") == 1
    assert (local / "report-7.txt").read_text("utf-16") == "通报.xlsx"


def test_a_book_that_is_gone_is_told(local: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> None:
        raise KeyError("通报.xlsx")

    monkeypatch.setattr(xw.Book, "caller", gone)
    assert start(monkeypatch, "recompute", "--report=7", "--wb=通报.xlsx", "--from_xl=1", "--hwnd=7") == 2
    assert (local / "report-7.txt").read_text("utf-16").startswith("在这个 Excel 窗口里找不到工作簿“通报.xlsx”")
    assert "KeyError" in (local / "zwgk.log").read_text("utf-8")


def test_a_report_number_that_is_a_path_is_not_one(local: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["-c", "help", r"--report=..\..\x"])
    with pytest.raises(ValueError, match="invalid literal"):
        bridge.main()
    assert not local.exists() or [path.name for path in local.iterdir()] == []
