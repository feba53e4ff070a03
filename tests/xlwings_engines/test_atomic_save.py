"""Whenever saving is stopped, the old workbook or the new one is there, whole, and nothing else."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import openpyxl
import pytest

from xlwings_engines.atomic_save import TEMPORARY_PREFIX, atomic_save
from xlwings_engines.errors import CannotSave
from xlwings_engines.openpyxl_engine import open_book

needs_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounting a small disk needs root"
)
not_as_root = pytest.mark.skipif(
    hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write into every folder"
)


def make(path: Path, mark: str) -> Path:
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = mark
    for row in range(1, 2000):
        workbook.active.append([row, f"{mark}{row}"])
    workbook.save(path)
    return path


def mark_of(path: Path) -> str:
    return str(openpyxl.load_workbook(path).active["A1"].value)


SAVER = textwrap.dedent(
    """
    import os, signal, sys
    from pathlib import Path
    import xlwings_engines.atomic_save as atomic

    stage, target = sys.argv[1], Path(sys.argv[2])

    def die(*_):
        os.kill(os.getpid(), signal.SIGKILL)

    if stage == "before renaming":
        Path.replace = die
    elif stage == "before the folder is on disk":
        atomic._sync_folder = die

    from xlwings_engines.openpyxl_engine import books, open_book, package

    if stage == "amid the parts":
        write = package.CarryingArchive.writestr
        def writestr(self, name, *rest):
            if str(getattr(name, "filename", name)) == "xl/styles.xml":
                self.fp.flush()
                die()
            write(self, name, *rest)
        package.CarryingArchive.writestr = writestr
    elif stage == "before the contents are complete":
        package.CarryingArchive.finish = die

    book = open_book(target)
    book.sheets[0]["A1"].value = "新"
    print("ready", flush=True)
    book.save()
    print("saved", flush=True)
    """
)


def start(stage: str, target: Path) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", SAVER, stage, str(target)], stdout=subprocess.PIPE, text=True)


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX")
@pytest.mark.parametrize(
    ("stage", "mark"),
    [
        ("amid the parts", "旧"),
        ("before the contents are complete", "旧"),
        ("before renaming", "旧"),
        ("before the folder is on disk", "新"),
    ],
)
def test_killed_at_a_known_stage(stage: str, mark: str, tmp_path: Path) -> None:
    target = make(tmp_path / "填报.xlsx", "旧")
    before = target.read_bytes()
    process = start(stage, target)
    output, _ = process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert output == "ready\n"
    assert mark_of(target) == mark
    if mark == "旧":
        assert target.read_bytes() == before
    others = [path.name for path in tmp_path.iterdir() if path != target]
    assert all(name.startswith(TEMPORARY_PREFIX) for name in others)


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX")
def test_killed_at_any_moment(tmp_path: Path) -> None:
    target = make(tmp_path / "填报.xlsx", "旧")
    seen = set()
    for delay in (0.0, 0.01, 0.02, 0.03, 0.05, 0.08):
        process = start("never", target)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(delay)
        process.kill()
        process.communicate()
        seen.add(mark_of(target))
    assert seen <= {"旧", "新"}


def test_error_amid_writing_leaves_no_trace(tmp_path: Path) -> None:
    target = make(tmp_path / "填报.xlsx", "旧")
    before = target.read_bytes()

    def fail(stream: BinaryIO) -> None:
        stream.write(b"half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        atomic_save(target, fail)
    assert target.read_bytes() == before
    assert list(tmp_path.iterdir()) == [target]


def test_permission_bits_are_kept(tmp_path: Path) -> None:
    target = make(tmp_path / "填报.xlsx", "旧")
    target.chmod(0o640)
    with open_book(target) as book:
        book.save()
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_new_file_gets_ordinary_bits(tmp_path: Path) -> None:
    old = os.umask(0o027)
    try:
        atomic_save(tmp_path / "新.txt", lambda stream: stream.write(b"x") and None)
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "新.txt").stat().st_mode) == 0o640


def test_link_stays_a_link(tmp_path: Path) -> None:
    target = make(tmp_path / "填报.xlsx", "旧")
    link = tmp_path / "快捷.xlsx"
    link.symlink_to(target)
    with open_book(link) as book:
        book.sheets[0]["A1"].value = "新"
        book.save(link)
    assert link.is_symlink()
    assert mark_of(target) == "新"


def refused(target: Path, reason: str) -> None:
    before = target.read_bytes()
    with open_book(target) as book:
        book.sheets[0]["A1"].value = "新"
        with pytest.raises(CannotSave) as refusal:
            book.save()
    message = str(refusal.value)
    assert reason in message
    assert target.name in message
    assert message.endswith("。")
    assert "\n" not in message
    assert target.read_bytes() == before
    assert not [path for path in target.parent.iterdir() if path.name.startswith(TEMPORARY_PREFIX)]


def test_read_only_target(tmp_path: Path) -> None:
    target = make(tmp_path / "填报.xlsx", "旧")
    target.chmod(0o444)
    refused(target, "只读")


@pytest.mark.parametrize(
    ("lock", "program"),
    [(".~lock.七里营镇填报.xlsx#", "LibreOffice"), ("~$七里营镇填报.xlsx", "Excel"), ("~$营镇填报.xlsx", "Excel")],
)
def test_file_open_in_another_program(lock: str, program: str, tmp_path: Path) -> None:
    target = make(tmp_path / "七里营镇填报.xlsx", "旧")
    (tmp_path / lock).write_bytes(b"someone")
    refused(target, program)


@not_as_root
def test_folder_without_permission(tmp_path: Path) -> None:
    target = make(tmp_path / "填报.xlsx", "旧")
    tmp_path.chmod(0o555)
    try:
        refused(target, "没有写入该文件夹的权限")
    finally:
        tmp_path.chmod(0o755)


def test_folder_that_does_not_exist(tmp_path: Path) -> None:
    source = make(tmp_path / "填报.xlsx", "旧")
    with open_book(source) as book, pytest.raises(CannotSave, match="文件夹不存在"):
        book.save(tmp_path / "没有" / "填报.xlsx")


def test_suffix_that_is_no_workbook(tmp_path: Path) -> None:
    source = make(tmp_path / "填报.xlsx", "旧")
    with open_book(source) as book, pytest.raises(CannotSave, match="扩展名"):
        book.save(tmp_path / "填报.xls")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", str(folder)], capture_output=True, text=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"no tmpfs can be mounted here: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@needs_root
def test_full_disk(small_disk: Path) -> None:
    target = make(small_disk / "填报.xlsx", "旧")
    free = os.statvfs(small_disk)
    (small_disk / "fill").write_bytes(b"\0" * (free.f_bavail * free.f_frsize - 8192))
    refused(target, "磁盘空间不足")
