"""A set of files comes out in order and complete, for any division into batches."""

import io
from pathlib import Path

import openpyxl
import pytest

from zwgk.errors import Refusal
from zwgk.intake.forms import returned_files
from zwgk.intake.forms.handed_in import handed_in
from zwgk.intake.forms.returned_files import ReturnedFile, read_many


def xlsx(text: str) -> bytes:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = text
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(("files", "size"), [(1, 2**20), (2, 2**20), (3, 1), (100, 2**20), (100, 6000)])
def test_every_file_once_and_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: int, size: int) -> None:
    monkeypatch.setattr(returned_files, "_MOST_FILES", files)
    monkeypatch.setattr(returned_files, "_MOST_BYTES", size)
    contents = {
        "一.xlsx": xlsx("甲"),
        "二.xlsx": b"",
        "三.csv": "乙,1".encode(),
        "四.xlsx": xlsx("丙")[:1000],
        "五.xlsx": xlsx("丁"),
        "六.xls": b"\x89PNG" + bytes(100),
        "七.xlsx": xlsx("戊"),
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    files = [file for name in contents for file in handed_in([tmp_path / name])]
    (tmp_path / "四.xlsx").unlink()  # removed after it was listed
    read = list(read_many(files))
    assert [file.name for file, _ in read] == list(contents)
    told = [
        found.sheets[0].grid.values[0][0] if isinstance(found, ReturnedFile) else str(found)[:12] for _, found in read
    ]
    assert [text for text in told if len(str(text)) == 1] == ["甲", "乙", "丁", "戊"]
    refused = [file.name for file, found in read if isinstance(found, Refusal)]
    assert refused == ["二.xlsx", "四.xlsx", "六.xls"]


def test_nothing_is_read_of_nothing() -> None:
    assert list(read_many([])) == []
