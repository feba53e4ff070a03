"""Excel's requests as files: offered, taken once, held while they are served, answered whole."""

from pathlib import Path

import pytest

from zwgk.addin.resident.request_files import Request, offers, read_request, take, write_report, written

UTF_16 = b"\xff\xfe"


def offer(folder: Path, window: int, text: str) -> Path:
    """Offer a request as the VBA module does."""
    path = folder / f"offered-{window}.txt"
    path.write_bytes(UTF_16 + text.encode("utf-16-le"))
    return path


@pytest.mark.parametrize("name", ["通报.xlsx", "a=b %TEMP%.xlsx", " 空 格 .xlsx", "‘’“” & 𠮷.xlsx", ""])
def test_a_request_is_a_button_and_a_workbook(tmp_path: Path, name: str) -> None:
    offer(tmp_path, 7, f"recompute\r\n{name}")
    assert offers(tmp_path) == [7]
    taken = take(tmp_path, 7)
    assert taken is not None
    assert taken.request == Request(7, "recompute", name)


def test_it_is_taken_once_and_leaves_only_the_report(tmp_path: Path) -> None:
    offer(tmp_path, 7, "help\r\n")
    taken = take(tmp_path, 7)
    assert taken is not None
    assert (take(tmp_path, 7), offers(tmp_path)) == (None, [])
    assert [path.name for path in tmp_path.iterdir()] == ["taken-7.txt"]
    taken.answer(1, "有 3 个问题\n第二行")
    assert [path.name for path in tmp_path.iterdir()] == ["report-7.txt"]
    assert (tmp_path / "report-7.txt").read_bytes() == UTF_16 + "1\r\n有 3 个问题\r\n第二行".encode("utf-16-le")


def test_a_withdrawn_offer_is_not_taken(tmp_path: Path) -> None:
    offer(tmp_path, 7, "help\r\n").rename(tmp_path / "request-7.txt")
    assert (offers(tmp_path), take(tmp_path, 7)) == ([], None)
    assert read_request(tmp_path, 7) == Request(7, "help", "")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name", ["offered-.txt", "offered-7.txt.exe", "offered-..txt", "offered-7a.txt", "request-7.txt"]
)
def test_other_files_are_no_offers(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("help")
    assert offers(tmp_path) == []


def test_a_missing_folder_offers_nothing(tmp_path: Path) -> None:
    assert offers(tmp_path / "nothing") == []


def test_a_file_that_is_no_text_asks_for_no_button(tmp_path: Path) -> None:
    (tmp_path / "offered-7.txt").write_bytes(b"\xff\xfe\x00\xd8x")
    taken = take(tmp_path, 7)
    assert taken is not None
    assert taken.request.book == ""
    taken.answer(2, "不认得")


def test_all_files_of_all_windows_are_found(tmp_path: Path) -> None:
    offer(tmp_path, 1, "help\r\n")
    write_report(tmp_path, 2, 0, "好")
    (tmp_path / "addin.txt").touch()
    assert sorted(path.name for path in written(tmp_path)) == ["offered-1.txt", "report-2.txt"]
    assert [path.name for path in written(tmp_path, ("report",))] == ["report-2.txt"]
