"""The user's configuration: written by the installer, read by VBA and by the doctor."""

from pathlib import Path

import pytest

from zwgk.addin.configuration import (
    Configuration,
    configuration_folder,
    read_configuration,
    write_configuration,
)


def test_it_is_text_that_vba_reads(tmp_path: Path) -> None:
    python, addin = Path("/张 三/pythonw.exe"), Path("/x/zwgk.xlam")
    write_configuration(tmp_path / "zwgk", Configuration(python, addin, "0.1.0"))
    assert (tmp_path / "zwgk" / "addin.txt").read_bytes() == b"\xff\xfe" + (
        f"interpreter={python}\r\naddin={addin}\r\nversion=0.1.0\r\nmade_startup=no\r\n"
    ).encode("utf-16-le")


def test_it_is_read_back(tmp_path: Path) -> None:
    configuration = Configuration(Path("/a=b/pythonw.exe"), Path("/x/zwgk.xlam"), "0.1.0", made_startup=True)
    write_configuration(tmp_path, configuration)
    assert read_configuration(tmp_path) == configuration


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe", "version=1\r\n".encode("utf-16"), b"\x00\xd8\x00"])
def test_what_is_not_one_is_none(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "addin.txt").write_bytes(content)
    assert read_configuration(tmp_path) is None


def test_the_folder_is_that_of_the_vba_module(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCALAPPDATA", "/l")
    assert configuration_folder() == Path("/l/zwgk")


def test_elsewhere_it_is_the_platforms_user_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    assert configuration_folder().name == "zwgk"
