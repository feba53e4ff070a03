"""Whenever saving is stopped, the old workbook or the new one exists, complete, and nothing else."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import stat
import struct
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import openpyxl
import pytest

from xlwings_engines.atomic_save import TEMPORARY_PREFIX, atomic_save
from xlwings_engines.errors import CannotSave
from xlwings_engines.file_engine import open_book

needs_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounting a small disk needs root"
)
not_as_root = pytest.mark.skipif(
    hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write into every folder"
)

on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux's attributes and access lists")


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
    elif stage == "before writing over":
        atomic._fill = die
    elif stage == "amid writing over":
        import shutil
        def copy(source, target):
            target.write(source.read(1000))
            target.flush()
            die()
        shutil.copyfileobj = copy
    elif stage == "before the folder is on disk":
        atomic._sync_folder = die

    from xlwings_engines.file_engine import open_book
    from xlwings_engines.package import parts

    if stage == "amid the parts":
        copy = parts.Parts._copy
        def copy_and_die(self, info, archive):
            copy(self, info, archive)
            archive.fp.flush()
            die()
        parts.Parts._copy = copy_and_die
    elif stage == "before the contents are complete":
        parts.zipfile.ZipFile._write_end_record = die

    book = open_book(target)
    book.sheets[0]["A1"].value = "新"
    if stage == "as another user of the group 2345":
        import tempfile
        with tempfile.TemporaryDirectory() as folder, open_book(target) as other:
            other.save(Path(folder) / "x.xlsx")  # what is imported late, this user could not read
        os.setgroups([2345])
        os.setgid(4321)
        os.setuid(4321)
    print("ready", flush=True)
    book.save()
    print("saved", flush=True)
    """
)


def save(target: Path) -> None:
    with open_book(target) as book:
        book.sheets[0]["A1"].value = "新"
        book.save()


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
    assert message.endswith(".")
    assert "\n" not in message
    assert target.read_bytes() == before
    assert not [path for path in target.parent.iterdir() if path.name.startswith(TEMPORARY_PREFIX)]


def test_read_only_target(tmp_path: Path) -> None:
    target = make(tmp_path / "填报.xlsx", "旧")
    target.chmod(0o444)
    refused(target, "read-only")


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
        refused(target, "No permission to write to the folder")
    finally:
        tmp_path.chmod(0o755)


def test_folder_that_does_not_exist(tmp_path: Path) -> None:
    source = make(tmp_path / "填报.xlsx", "旧")
    with open_book(source) as book, pytest.raises(CannotSave, match="folder does not exist"):
        book.save(tmp_path / "没有" / "填报.xlsx")


def test_suffix_that_is_no_workbook(tmp_path: Path) -> None:
    source = make(tmp_path / "填报.xlsx", "旧")
    with open_book(source) as book, pytest.raises(CannotSave, match="the suffix must be"):
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


@pytest.fixture
def shared_folder() -> Iterator[Path]:
    """Return a folder that everybody may enter and the group 2345 may write, like an office's share."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.chown(folder, 1234, 2345)
        folder.chmod(0o2775)
        yield folder


@needs_root
def test_full_disk(small_disk: Path) -> None:
    target = make(small_disk / "填报.xlsx", "旧")
    free = os.statvfs(small_disk)
    (small_disk / "fill").write_bytes(b"\0" * (free.f_bavail * free.f_frsize - 8192))
    refused(target, "The disk is full")


def attributes_of(path: Path) -> dict[str, bytes]:
    return {name: os.getxattr(path, name) for name in os.listxattr(path)}


def acl(*entries: tuple[int, int, int]) -> bytes:
    """Return an access list as Linux stores it: version 2, then tag, permissions and id of each entry."""
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)


NOBODY = 0xFFFFFFFF
# user::rw-, user:1234:rw-, group::r--, mask::rw-, other::---
FOR_A_COLLEAGUE = acl((1, 6, NOBODY), (2, 6, 1234), (4, 4, NOBODY), (16, 6, NOBODY), (32, 0, NOBODY))


def set_attribute(path: Path, name: str, value: bytes) -> None:
    try:
        os.setxattr(path, name, value)
    except OSError as error:
        pytest.skip(f"this file system has no {name}: {error}")


@on_linux
def test_access_lists_and_attributes_are_kept(tmp_path: Path) -> None:
    target = make(tmp_path / "填报.xlsx", "旧")
    set_attribute(target, "user.comment", "科室共用".encode())
    set_attribute(target, "system.posix_acl_access", FOR_A_COLLEAGUE)
    before = attributes_of(target), target.stat().st_mode
    assert stat.S_IMODE(target.stat().st_mode) == 0o660
    save(target)
    assert mark_of(target) == "新"
    assert (attributes_of(target), target.stat().st_mode) == before


@on_linux
def test_a_list_that_the_folder_gives_to_new_files_does_not_reach_an_old_one(tmp_path: Path) -> None:
    target = make(tmp_path / "填报.xlsx", "旧")
    target.chmod(0o640)
    set_attribute(tmp_path, "system.posix_acl_default", FOR_A_COLLEAGUE)
    save(target)
    assert attributes_of(target) == {}
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    atomic_save(tmp_path / "新.txt", lambda stream: stream.write(b"x") and None)
    assert attributes_of(tmp_path / "新.txt") == {"system.posix_acl_access": FOR_A_COLLEAGUE}


@needs_root
def test_owner_and_group_are_kept(tmp_path: Path) -> None:
    target = make(tmp_path / "填报.xlsx", "旧")
    os.chown(target, 1234, 2345)
    target.chmod(0o664)
    save(target)
    status = target.stat()
    assert (status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode)) == (1234, 2345, 0o664)
    assert mark_of(target) == "新"


@needs_root
def test_a_colleague_of_the_same_group_saves_and_the_file_stays_its_owners(shared_folder: Path) -> None:
    """The group may write, but nobody may give a file away: it is overwritten, and nothing is left beside it."""
    target = make(shared_folder / "填报.xlsx", "旧")
    os.chown(target, 1234, 2345)
    target.chmod(0o664)
    inode = target.stat().st_ino
    output, _ = start("as another user of the group 2345", target).communicate()
    assert output == "ready\nsaved\n"
    status = target.stat()
    assert (status.st_uid, status.st_gid, status.st_mode & 0o777, status.st_ino) == (1234, 2345, 0o664, inode)
    assert mark_of(target) == "新"
    assert list(shared_folder.iterdir()) == [target]


def test_both_names_of_a_file_have_the_new_content(tmp_path: Path) -> None:
    target = make(tmp_path / "填报.xlsx", "旧")
    (tmp_path / "别处").mkdir()
    other = tmp_path / "别处" / "同一个.xlsx"
    other.hardlink_to(target)
    save(target)
    assert target.samefile(other)
    assert mark_of(other) == "新"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["别处", "填报.xlsx"]


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX")
@pytest.mark.parametrize("stage", ["before writing over", "amid writing over"])
def test_killed_while_writing_over_a_whole_workbook_is_there(stage: str, tmp_path: Path) -> None:
    target = make(tmp_path / "填报.xlsx", "旧")
    (tmp_path / "同一个").hardlink_to(target)
    before = target.read_bytes()
    process = start(stage, target)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    whole = tmp_path / "填报-未存完.xlsx"
    assert mark_of(whole) == "新"
    if stage == "before writing over":
        assert target.read_bytes() == before
    spoiled = target.read_bytes()
    with pytest.raises(CannotSave, match=r"The complete content is '填报-未存完\.xlsx' beside it"):
        atomic_save(target, lambda stream: stream.write(b"x") and None)
    assert target.read_bytes() == spoiled
    whole.replace(target)
    save(target)


def test_an_error_amid_writing_over_puts_the_old_content_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = make(tmp_path / "填报.xlsx", "旧")
    (tmp_path / "同一个").hardlink_to(target)
    before = target.read_bytes()

    def half(source: BinaryIO, sink: BinaryIO) -> None:
        sink.write(source.read(1000))
        raise OSError(errno.EIO, "I/O error")

    monkeypatch.setattr(shutil, "copyfileobj", half)
    with pytest.raises(CannotSave, match="writing the disk failed"):
        atomic_save(target, lambda stream: stream.write(b"y" * 50_000) and None)
    assert target.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["同一个", "填报.xlsx"]


@needs_root
def test_full_disk_when_a_file_is_written_over(small_disk: Path) -> None:
    target = small_disk / "填报.txt"
    target.write_bytes(b"old" * 10)
    (small_disk / "同一个").hardlink_to(target)
    free = os.statvfs(small_disk)
    # Room for the new content once, beside the old, but not for its second copy.
    with pytest.raises(CannotSave, match="disk is full"):
        atomic_save(target, lambda stream: stream.write(b"n" * (free.f_bavail * free.f_frsize - 8192)) and None)
    assert target.read_bytes() == b"old" * 10
    assert sorted(path.name for path in small_disk.iterdir()) == ["同一个", "填报.txt"]


@pytest.mark.skipif(os.name == "nt", reason="device files are POSIX")
@pytest.mark.parametrize("kind", ["device", "pipe", "link to a device"])
def test_what_is_no_ordinary_file(kind: str, tmp_path: Path) -> None:
    target = tmp_path / "结果.xlsx"
    if kind == "pipe":
        os.mkfifo(target)
    elif kind == "link to a device":
        target.symlink_to("/dev/null")
    elif os.geteuid() == 0:
        os.mknod(target, stat.S_IFCHR | 0o666, os.makedev(1, 3))
    else:
        target = Path("/dev/null")
    before = target.stat()
    with pytest.raises(CannotSave, match="a device or a pipe"):
        atomic_save(target, lambda stream: stream.write(b"x") and None)
    assert (target.stat().st_mode, target.stat().st_ino) == (before.st_mode, before.st_ino)


@pytest.mark.parametrize("name", ["报" * 100 + ".xlsx", "a" * 256])
def test_a_name_that_is_too_long(name: str, tmp_path: Path) -> None:
    with pytest.raises(CannotSave, match="file name is too long"):
        atomic_save(tmp_path / name, lambda stream: stream.write(b"x") and None)
    assert list(tmp_path.iterdir()) == []


def test_a_name_of_255_bytes(tmp_path: Path) -> None:
    target = tmp_path / ("报" * 83 + "a.xlsx")
    for _ in range(2):
        atomic_save(target, lambda stream: stream.write(b"x") and None)
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX")
def test_the_next_save_removes_what_a_killed_one_left(tmp_path: Path) -> None:
    target = make(tmp_path / "填报.xlsx", "旧")
    start("amid the parts", target).communicate()
    [left] = [path for path in tmp_path.iterdir() if path != target]
    theirs = tmp_path / f"{TEMPORARY_PREFIX}0badcafe-1-00.xlsx"
    theirs.write_bytes(b"another computer is writing this")
    mine = tmp_path / f"{TEMPORARY_PREFIX}{left.name.split('-')[1]}-{os.getpid()}-00.xlsx"
    mine.write_bytes(b"this process is writing this")
    save(target)
    assert sorted(tmp_path.iterdir()) == sorted([target, theirs, mine])
    os.utime(theirs, (0, 0))
    save(target)
    assert sorted(tmp_path.iterdir()) == sorted([target, mine])


def test_a_file_that_a_program_on_windows_holds_without_a_lock_file_is_told_as_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "通报.xlsx"
    target.write_bytes(b"old")

    def shared_no_more(path: Path, flags: int, *mode: int) -> int:
        if path == target:
            error = PermissionError(13, "used by another process")
            error.winerror = 32  # type: ignore[attr-defined] # ERROR_SHARING_VIOLATION
            raise error
        return opened(path, flags, *mode)

    opened = os.open
    monkeypatch.setattr(os, "open", shared_no_more)
    with pytest.raises(CannotSave) as refusal:
        atomic_save(target, lambda stream: stream.write(b"new"))  # type: ignore[arg-type,return-value]
    monkeypatch.undo()
    assert str(refusal.value) == "'通报.xlsx' was not saved: Another program has it open."
    assert [path.name for path in tmp_path.iterdir()] == ["通报.xlsx"]
    assert target.read_bytes() == b"old"
