"""Faults of files and folders: one clear Chinese line, exit code 2, nothing changed."""

import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from zwgk.cli import app

run = CliRunner()
BOMB = 300 * 1024 * 1024


def refused(result: Result) -> str:
    """Check a refusal and return its one line."""
    assert result.exit_code == 2, result.output
    lines = result.output.strip().splitlines()
    assert len(lines) == 1, result.output
    assert "Traceback" not in result.output
    assert "内部出错" not in result.output
    assert any("\u4e00" <= sign <= "\u9fff" for sign in lines[0])
    return lines[0]


def _not_a_workbook(path: Path) -> None:
    path.write_text("这不是工作簿", encoding="utf-8")


def _cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def _encrypted(path: Path) -> None:
    """Return Excel's form of a file with a password: an OLE container with these two streams, not a zip."""
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
    names = "EncryptionInfo\0EncryptedPackage\0".encode("utf-16-le")
    path.write_bytes(header + names + bytes(2048))


def _zip_bomb(path: Path) -> None:
    _rewrite(path, lambda name, content: content + b" " * BOMB if name.endswith("sheet1.xml") else content)


def _entity_bomb(path: Path) -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE worksheet [<!ENTITY e0 "ha">{levels}]>'.encode()
    _rewrite(
        path,
        lambda name, content: (
            content.replace(b"<worksheet", doctype + b"<worksheet", 1) if name.endswith("sheet1.xml") else content
        ),
    )


def _rewrite(path: Path, change: Callable[[str, bytes], bytes]) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, change(name, content))


@pytest.mark.parametrize("spoil", [_not_a_workbook, _cut_short, _encrypted, _zip_bomb, _entity_bomb])
def test_a_file_that_cannot_be_read_safely(example: Path, spoil: Callable[[Path], None]) -> None:
    spoil(example)
    before = example.read_bytes()
    line = refused(run.invoke(app, ["recompute", str(example)]))
    assert example.name in line
    assert example.read_bytes() == before


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert "没有的.xlsx" in refused(run.invoke(app, ["recompute", str(tmp_path / "没有的.xlsx")]))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("arguments", [["recompute"], ["validate"]])
def test_a_read_only_file(example: Path, arguments: list[str]) -> None:
    example.chmod(0o444)
    before = example.read_bytes()
    assert "只读" in refused(run.invoke(app, [*arguments, str(example)]))
    assert example.read_bytes() == before


@pytest.mark.parametrize("lock", [".~lock.通报.xlsx#", "~$通报.xlsx"])
def test_a_file_that_another_program_has_open(example: Path, lock: str) -> None:
    example.with_name(lock).write_text("", encoding="utf-8")
    before = example.read_bytes()
    assert "关闭" in refused(run.invoke(app, ["recompute", str(example)]))
    assert example.read_bytes() == before


def test_a_workbook_of_somebody_else(tmp_path: Path) -> None:
    path = tmp_path / "别的.xlsx"
    openpyxl.Workbook().save(path)
    before = path.read_bytes()
    assert "首页" in refused(run.invoke(app, ["recompute", str(path)]))
    assert path.read_bytes() == before


def test_a_period_that_is_none_and_one_of_another_year(example: Path) -> None:
    before = example.read_bytes()
    assert "2024Q2" in refused(run.invoke(app, ["recompute", str(example), "--period", "五季度"]))
    assert "2024年度" in refused(run.invoke(app, ["recompute", str(example), "--period", "2025Q2"]))
    assert example.read_bytes() == before


def test_new_does_not_overwrite(example: Path) -> None:
    from tests.conftest import REPOSITORY

    before = example.read_bytes()
    folder = REPOSITORY / "workbook" / "blank"
    assert "已经存在" in refused(run.invoke(app, ["new", "--from", str(folder), "-o", str(example)]))
    assert example.read_bytes() == before


def test_new_from_a_folder_without_settings(tmp_path: Path) -> None:
    target = tmp_path / "新.xlsx"
    assert "settings.toml" in refused(run.invoke(app, ["new", "--from", str(tmp_path), "-o", str(target)]))
    assert not target.exists()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a disk of 256 KiB."""
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("只有 root 能挂载小磁盘（tmpfs），磁盘写满无从测起")
    folder = tmp_path / "小磁盘"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", folder], check=False)
    if mounted.returncode:
        pytest.skip("这里不允许挂载 tmpfs，磁盘写满无从测起")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_full_disk(example: Path, small_disk: Path) -> None:
    path = Path(shutil.copy(example, small_disk / "通报.xlsx"))
    (small_disk / "别的文件").write_bytes(bytes(256 * 1024 - path.stat().st_size - 16 * 1024))
    before = path.read_bytes()
    assert "磁盘空间不足" in refused(run.invoke(app, ["recompute", str(path)]))
    assert path.read_bytes() == before
    assert sorted(file.name for file in small_disk.iterdir()) == ["别的文件", "通报.xlsx"]


@pytest.mark.parametrize("seconds", [0.3, 0.7, 0.9, 1.0, 1.1, 1.2, 1.3, 1.5])
def test_killed_at_any_moment_the_old_or_the_new_workbook_is_there(example: Path, seconds: float) -> None:
    before = example.read_bytes()
    process = subprocess.Popen(
        [sys.executable, "-c", "from zwgk.cli import main; main()", "recompute", str(example)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    process.wait()
    if example.read_bytes() != before:
        assert openpyxl.load_workbook(example)["附件1"]["B6"].value == "小冀镇"
    assert {file.suffix for file in example.parent.iterdir()} == {".xlsx"}


def test_settings_that_are_nested_too_deep(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("a = " + "[" * 100_000)
    (tmp_path / "roster.csv").write_text("name,kind\n")
    line = refused(run.invoke(app, ["new", "--from", str(tmp_path), "-o", str(tmp_path / "新.xlsx")]))
    assert "套得太深" in line
