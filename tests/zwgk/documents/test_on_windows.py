"""Showing and printing a saved workbook on Windows, by stand-ins for its shell and for LibreOffice."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from zwgk.cli import app
from zwgk.documents import pdf, printing_file

BY_BUTTON = "请用 Excel 或 WPS 打开工作簿，点“政务公开”里的“打印附件”（没有这一栏，就选中各张附件再打印）"


class Shell:
    """Stands in for the shell of Windows: which file was to be opened, by which verb."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []
        self.has_program = True

    def startfile(self, file: Path, *verb: str) -> None:
        """Open a file as `os.startfile` does."""
        assert file.read_bytes() == b"%PDF"
        if not self.has_program:
            raise OSError(22, "No application is associated with the specified file", str(file))
        self.asked.append((file.name, *verb))


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch) -> Shell:
    shell = Shell()
    monkeypatch.setattr(os, "startfile", shell.startfile, raising=False)
    monkeypatch.setattr(printing_file, "find_soffice", lambda: Path("soffice"))
    monkeypatch.setattr(pdf, "print_copy", lambda _: SimpleNamespace(content=b"", losses=()))
    monkeypatch.setattr(pdf, "to_pdf", lambda *_: (b"%PDF",))
    return shell


def run(*arguments: str) -> tuple[int, str]:
    """Run a command as on Windows; return exit code and what it says, in one line."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "platform", "win32")
        result = CliRunner().invoke(app, arguments)
    return result.exit_code, " ".join(result.output.split())


def test_the_program_for_pdf_prints(example: Path, shell: Shell) -> None:
    assert run("print-attachments", str(example))[0] == 0
    assert run("print-attachments", str(example), "--printer", "二楼 HP")[0] == 0
    name = f"{example.stem}-附件.pdf"
    assert shell.asked == [(name, "print"), (name, "printto", '"二楼 HP"')]


def test_it_is_shown(example: Path, shell: Shell) -> None:
    assert run("preview", str(example))[0] == 0
    assert shell.asked == [(f"{example.stem}-附件.pdf",)]


def test_without_a_program_for_pdf_the_clerk_is_told_what_to_do(example: Path, shell: Shell) -> None:
    shell.has_program = False
    code, told = run("print-attachments", str(example))
    assert code == 2
    assert f"没有程序能打印 PDF：{BY_BUTTON}，或打开“" in told
    code, told = run("preview", str(example))
    assert code == 2
    assert "这里打不开 PDF 阅读器（没有装能打开 PDF 的程序）" in told


def test_without_libreoffice_the_clerk_is_sent_to_the_button(
    example: Path, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing_file, "find_soffice", lambda: None)
    code, told = run("print-attachments", str(example))
    assert (code, shell.asked) == (2, [])
    assert told == f"没有找到 LibreOffice，在这里印不了：{BY_BUTTON}。"
