"""The entry point started by the VBA module, called in this process: arguments in, report file and exit code out."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from xlwings_engines import excel
from xlwings_engines.file_engine import open_book
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


def asked_for(local: Path, window: int, button: str, name: str = "") -> Path:
    """Write the request as the VBA module does."""
    local.mkdir(exist_ok=True)
    request = local / f"request-{window}.txt"
    request.write_bytes(b"\xff\xfe" + f"{button}\r\n{name}".encode("utf-16-le"))
    return request


def report(local: Path) -> tuple[str, str]:
    """Return the code and the text of the report for window 7."""
    code, _, text = (local / "report-7.txt").read_text("utf-16").partition("\n")
    return code, text


def open_in_excel(monkeypatch: pytest.MonkeyPatch, book: object) -> list[tuple[int, str]]:
    """Let Excel's windows hold this book; return the list of requested books."""
    asked: list[tuple[int, str]] = []
    monkeypatch.setattr(excel, "book_of_window", lambda window, name: (asked.append((window, name)), book)[1])
    return asked


def test_the_report_is_utf_16_with_a_mark_and_crlf(local: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "help", lambda _: Outcome(Status.DONE, "说明", ("一行",)), raising=False)
    asked_for(local, 12, "help")
    assert start(monkeypatch, "--window=12") == 0
    assert (local / "report-12.txt").read_bytes() == b"\xff\xfe" + "0\r\n说明\r\n一行".encode("utf-16-le")


@pytest.mark.parametrize("name", ["通报.xlsx", "a=b.xlsx", "%COMSPEC% 100%.xlsx", " 空 格 .xlsx", "‘’“” & 𠮷.xlsx"])
def test_the_book_is_that_of_the_window_whatever_its_name(
    local: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    request = asked_for(local, 7, "send", name)
    app = SimpleNamespace(
        screen_updating=True, calculation="automatic", interactive=True, engine=SimpleNamespace(name="excel")
    )
    book = SimpleNamespace(app=app, name=name, fullname="")
    asked = open_in_excel(monkeypatch, book)
    monkeypatch.setattr(commands, "send", lambda got: Outcome(Status.DONE_WITH_PROBLEMS, got.name))
    monkeypatch.setattr("zwgk.addin.running._ask", lambda *_: ())
    assert start(monkeypatch, "--window=7") == 1
    assert asked == [(7, name)]
    assert report(local) == ("1", name)
    assert not request.exists()


def test_a_book_that_is_gone_is_told(local: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(window: int, name: str) -> None:  # noqa: ARG001
        raise KeyError(name)

    asked_for(local, 7, "recompute", "通报.xlsx")
    monkeypatch.setattr(excel, "book_of_window", gone)
    assert start(monkeypatch, "--window=7") == 2
    assert report(local)[1].startswith("在这个 Excel 窗口里找不到工作簿“通报.xlsx”")
    assert "KeyError" in (local / "zwgk.log").read_text("utf-8")


def test_a_number_that_is_a_path_is_not_one(local: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["-c", r"--window=..\..\x"])
    with pytest.raises(ValueError, match="invalid literal"):
        bridge.main()
    assert not local.exists() or [path.name for path in local.iterdir()] == []


def test_the_file_is_copied_before_the_first_write_and_again_after_it_was_saved(
    local: Path, monkeypatch: pytest.MonkeyPatch, example: Path
) -> None:
    """Excel clears its undo list, and saves nothing by itself."""
    folder = example.parent / "备份"
    book = open_book(example)
    open_in_excel(monkeypatch, book)
    contents = [example.read_bytes()]

    def click() -> str:
        asked_for(local, 7, "validate", example.name)
        assert start(monkeypatch, "--window=7") in (0, 1)
        return report(local)[1]

    assert "改动前的工作簿已备份到“备份”文件夹：通报-" in click()
    assert "备份" not in click()
    assert [copy.read_bytes() for copy in folder.iterdir()] == contents

    book.save()
    contents.append(example.read_bytes())
    assert "已备份" in click()
    assert sorted(copy.read_bytes() for copy in folder.iterdir()) == sorted(contents)
    book.close()


def test_a_copy_that_cannot_be_made_is_told_and_stops_nothing(
    local: Path, monkeypatch: pytest.MonkeyPatch, example: Path
) -> None:
    (example.parent / "备份").write_text("不是文件夹")
    book = open_book(example)
    open_in_excel(monkeypatch, book)
    asked_for(local, 7, "validate", example.name)
    assert start(monkeypatch, "--window=7") in (0, 1)
    assert "没有备份：" in report(local)[1]
    book.close()
