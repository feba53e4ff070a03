"""Files that are not workbooks, or hostile: one Chinese sentence each, without any side effect."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path
from unittest.mock import Mock

import openpyxl
import pytest

from xlwings_engines.errors import CannotOpen
from xlwings_engines.file_engine import engine, open_book
from xlwings_engines.messages import Message

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504


def workbook_bytes() -> bytes:
    stream = io.BytesIO()
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "政务公开"
    workbook.save(stream)
    return stream.getvalue()


def with_part(name: str, data: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook_bytes())) as source, zipfile.ZipFile(stream, "w", 8) as target:
        for part in source.namelist():
            target.writestr(part, data if part == name else source.read(part))
        if name not in source.namelist():
            target.writestr(name, data)
    return stream.getvalue()


def zipped(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def encrypted_flag() -> bytes:
    data = bytearray(workbook_bytes())
    directory = data.find(b"PK\x01\x02")
    data[directory + 8] |= 1
    return bytes(data)


BILLION_LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&b;</t></si></sst>'
)
SHEET = "xl/worksheets/sheet1.xml"

HOSTILE = {
    "empty": (b"", "refused.empty"),
    "text": ("单位,动态\n财政局,34\n".encode(), "refused.not_workbook"),
    "old xls": (OLE + b"Workbook", "refused.old_format"),
    "encrypted": (OLE + "EncryptedPackage".encode("utf-16-le"), "refused.encrypted"),
    "zip with password": (encrypted_flag(), "refused.password"),
    "some zip": (zipped(readme=b"x"), "refused.archive"),
    "word": (zipped(**{"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<d/>"}), "refused.other_document"),
    "ods": (
        zipped(**{"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}),
        "refused.ods",
    ),
    "xlsb": (zipped(**{"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": b"x"}), "refused.xlsb"),
    "truncated": (workbook_bytes()[:-200], "refused.damaged"),
    "flipped bytes": (workbook_bytes().replace(b"PK\x03\x04", b"PK\x03\x05", 1), "refused.damaged"),
    "zip bomb": (with_part("xl/media/bomb.bin", b"\x00" * (40 * 2**20)), "refused.bomb"),
    "bomb in a sheet": (with_part(SHEET, b"<a/>" * (10 * 2**20)), "refused.bomb"),
    "entity bomb": (with_part("xl/sharedStrings.xml", BILLION_LAUGHS), "refused.entities"),
    "entity bomb in a sheet": (with_part(SHEET, BILLION_LAUGHS), "refused.entities"),
    "entity bomb in UTF-16": (with_part(SHEET, BILLION_LAUGHS.decode().encode("utf-16")), "refused.entities"),
    "entity bomb behind a long comment": (
        with_part(SHEET, b"<!--" + os.urandom(2**20).hex().encode()[:1048565] + b"-->" + BILLION_LAUGHS),
        "refused.entities",
    ),
    "broken sheet XML": (with_part(SHEET, b"<worksheet><sheetData>"), "open.damaged"),
    "workbook part is junk": (with_part("xl/workbook.xml", b"junk"), "open.damaged"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_refused_in_one_sentence(kind: str, tmp_path: Path) -> None:
    data, code = HOSTILE[kind]
    path = tmp_path / "七里营镇.xlsx"
    path.write_bytes(data)
    apps = len(engine.apps)
    with pytest.raises(CannotOpen) as refusal:
        open_book(path)
    told = refusal.value.message
    assert refusal.value.fields["name"] == "七里营镇.xlsx"
    assert code in {told.code, getattr(told.fields.get("reason"), "code", "")}
    assert str(told).startswith("'七里营镇.xlsx' cannot be opened: ")
    assert str(told).endswith(".")
    assert "\n" not in str(told)
    assert path.read_bytes() == data
    assert len(engine.apps) == apps


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(CannotOpen, match="does not exist"):
        open_book(tmp_path / "没有.xlsx")


@pytest.mark.parametrize(("number", "code"), [(32, "refused.unreadable"), (5, "refused.no_permission")])
def test_a_file_that_a_program_on_windows_keeps_for_itself(
    number: int, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = PermissionError(13, "")
    error.winerror = number  # type: ignore[attr-defined]
    monkeypatch.setattr(Path, "read_bytes", Mock(side_effect=error))
    (tmp_path / "表.xlsx").touch()
    with pytest.raises(CannotOpen) as refusal:
        open_book(tmp_path / "表.xlsx")
    reason = refusal.value.message.fields["reason"]
    assert isinstance(reason, Message)
    assert reason.code == code
    assert ("Another program has it open" in str(refusal.value)) == (number == 32)


def test_folder(tmp_path: Path) -> None:
    with pytest.raises(CannotOpen, match="is a folder"):
        open_book(tmp_path)


def test_wrong_suffix_with_right_content_opens(tmp_path: Path) -> None:
    path = tmp_path / "填报.dat"
    path.write_bytes(workbook_bytes())
    with open_book(path) as book:
        assert book.sheets[0]["A1"].value == "政务公开"


def test_many_like_rows_are_no_bomb(tmp_path: Path) -> None:
    path = tmp_path / "大表.xlsx"
    workbook = openpyxl.Workbook(write_only=True)
    sheet = workbook.create_sheet("大表")
    for _ in range(40_000):
        sheet.append([0] * 8)
    workbook.save(path)
    with open_book(path) as book:
        assert book.sheets[0]["H40000"].value == 0
