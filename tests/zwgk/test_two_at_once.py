"""Two users on one workbook: nobody's work is overwritten, and the second one is told who has it."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from tests.zwgk.test_cli_faults import refused
from zwgk.cli import app
from zwgk.errors import Refusal
from zwgk.file_lock import lock_place, locked

run = CliRunner()

# Runs a command on a file and waits between reading and saving until it is told to continue.
WAITING = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from zwgk import commands
    from zwgk.errors import Refusal
    from zwgk.files import run_on_file

    def command(book):
        outcome = commands.recompute(book)
        print("read", flush=True)
        sys.stdin.readline()
        return outcome

    try:
        run_on_file(Path(sys.argv[1]), command, doing="重新统计")
    except Refusal as refusal:
        sys.exit(str(refusal))
    """
)


@contextmanager
def at_work(workbook: Path) -> Iterator[subprocess.Popen[str]]:
    """Return a `recompute` in another process that has read the workbook and not saved it yet."""
    process = subprocess.Popen(
        [sys.executable, "-c", WAITING, str(workbook)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "read\n"
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def _saves(workbook: Path) -> None:
    """Save like Excel and this program: a new file takes the name."""
    book = openpyxl.load_workbook(workbook)
    book["小冀镇"]["B8"] = 77
    book.save(workbook.with_name("别人的.xlsx"))
    workbook.with_name("别人的.xlsx").replace(workbook)


def _saves_in_place(workbook: Path) -> None:
    """Save like LibreOffice for a file with two names."""
    book = openpyxl.load_workbook(workbook)
    book["小冀镇"]["B8"] = 77
    book.save(workbook)


def _changes_one_byte_and_puts_the_time_back(workbook: Path) -> None:
    before = workbook.stat()
    content = bytearray(workbook.read_bytes())
    content[-1] ^= 1
    workbook.write_bytes(content)
    os.utime(workbook, ns=(before.st_atime_ns, before.st_mtime_ns))


def _renames(workbook: Path) -> None:
    workbook.rename(workbook.with_name("改了名.xlsx"))


def _deletes(workbook: Path) -> None:
    workbook.unlink()


def _opens_in_libreoffice(workbook: Path) -> None:
    workbook.with_name(f".~lock.{workbook.name}#").write_text(",wang,pc3,26.11.2026 09:41,file:///x;", encoding="utf-8")


@pytest.mark.parametrize(
    ("colleague", "told"),
    [
        (_saves, "别人又保存过"),
        (_saves_in_place, "别人又保存过"),
        (_changes_one_byte_and_puts_the_time_back, "别人又保存过"),
        (_renames, "移走、改名或删除"),
        (_deletes, "移走、改名或删除"),
        (_opens_in_libreoffice, "由“wang”（电脑 pc3）用 LibreOffice 打开"),
    ],
)
def test_a_colleague_changes_the_workbook_while_a_command_runs(
    example: Path, colleague: Callable[[Path], None], told: str
) -> None:
    with at_work(example) as process:
        colleague(example)
        theirs = {path.name: path.read_bytes() for path in example.parent.iterdir() if "suo" not in path.name}
        _, complaint = process.communicate("go on\n")
    assert process.returncode == 1  # of the script above
    assert told in complaint
    assert example.name in complaint
    assert {path.name: path.read_bytes() for path in example.parent.iterdir()} == theirs


def test_a_file_that_was_only_touched_is_saved(example: Path) -> None:
    before = example.read_bytes()
    with at_work(example) as process:
        example.touch()
        _, complaint = process.communicate("go on\n")
    assert (process.returncode, complaint) == (0, "")
    assert example.read_bytes() != before


@pytest.mark.parametrize(
    "arguments",
    [
        ["recompute"],
        ["validate"],
        ["remind"],
        ["sync"],
        ["collect", __file__],
        ["import", __file__],
        ["words", "--import", __file__],
        ["history", "--from", __file__],
        ["close"],
        ["correct"],
    ],
)
def test_the_second_command_is_told_who_is_at_work(example: Path, arguments: list[str]) -> None:
    with at_work(example) as process:
        before = example.read_bytes()
        line = refused(run.invoke(app, [arguments[0], str(example), *arguments[1:]]))
        assert "通报.xlsx" in line
        assert socket.gethostname() in line
        assert "重新统计" in line
        assert example.read_bytes() == before
        assert sorted(path.name for path in example.parent.iterdir()) == [lock_place(example).name, "通报.xlsx"]
        process.communicate("go on\n")
    assert process.returncode == 0
    assert [path.name for path in example.parent.iterdir()] == ["通报.xlsx"]


LOCKS = [".~lock.通报.xlsx#", "~$通报.xlsx", "~$报.xlsx", ".~通报.xlsx"]


@pytest.mark.parametrize("lock", LOCKS)
@pytest.mark.parametrize("command", ["recompute", "validate", "send", "collect", "remind", "sync", "new-year"])
def test_a_workbook_that_is_open_in_a_program(example: Path, tmp_path: Path, command: str, lock: str) -> None:
    example.with_name(lock).write_bytes(b"")
    forms = tmp_path / "交回"
    forms.mkdir()
    arguments = {"send": ["-o", str(tmp_path / "下发")], "collect": [str(forms)]}.get(command, [])
    before = example.read_bytes()
    line = refused(run.invoke(app, [command, str(example), *arguments]))
    assert "通报.xlsx" in line
    assert "关闭" in line
    assert lock in line
    assert example.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([lock, "交回", "通报.xlsx"])


def test_who_has_it_open_in_excel(example: Path) -> None:
    """Excel's owner file: 165 bytes, the name in the code page first, in UTF-16 from byte 57, its length at 55."""
    name = "王小梅"
    old = name.encode("gbk").ljust(54)
    content = bytes([len(name.encode("gbk"))]) + old + len(name).to_bytes(2, "little") + name.encode("utf-16-le")
    example.with_name("~$通报.xlsx").write_bytes(content.ljust(165, b" "))
    assert "由“王小梅”用 Excel" in refused(run.invoke(app, ["recompute", str(example)]))


def test_a_killed_command_leaves_no_obstacle(example: Path) -> None:
    with at_work(example) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert lock_place(example).exists()
    assert run.invoke(app, ["recompute", str(example)]).exit_code in (0, 1)
    assert [path.name for path in example.parent.iterdir()] == ["通报.xlsx"]


def test_a_lock_of_another_computer_counts_for_an_hour(example: Path) -> None:
    place = lock_place(example)
    place.write_text(json.dumps({"user": "李", "host": "另一台", "since": "2026-11-26T09:41:00", "doing": "回收"}))
    line = refused(run.invoke(app, ["recompute", str(example)]))
    assert "“李”（电脑 另一台，09:41 开始）正在用“回收”处理它" in line
    assert place.exists()
    os.utime(place, (0, 0))
    assert run.invoke(app, ["recompute", str(example)]).exit_code in (0, 1)
    assert not place.exists()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe{", b"[" * 4000, b"[1]", b'"text"'])
def test_a_lock_file_of_rubbish_is_taken_over(example: Path, content: bytes) -> None:
    lock_place(example).write_bytes(content)
    with locked(example, "回收"):
        pass
    assert not lock_place(example).exists()


def test_the_lock_of_a_link_is_that_of_the_file(example: Path) -> None:
    link = example.with_name("快捷.xlsx")
    link.symlink_to(example)
    with locked(link, "回收"), pytest.raises(Refusal, match="正在用“回收”处理"), locked(example, "校验"):
        pass


def test_a_name_of_255_bytes(example: Path) -> None:
    long = Path(shutil.copy(example, example.with_name("报" * 83 + "a.xlsx")))
    assert len(os.fsencode(long.name)) == 255
    assert run.invoke(app, ["recompute", str(long)]).exit_code in (0, 1)
    assert sorted(path.name for path in example.parent.iterdir()) == sorted([long.name, example.name])


def test_a_folder_in_which_nothing_may_be_made_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(path: Path, flags: int, *mode: int) -> int:
        if flags & os.O_CREAT:
            raise PermissionError(13, "Permission denied", str(path))
        return as_usual(path, flags, *mode)

    as_usual = os.open
    monkeypatch.setattr(os, "open", opened)
    expected = r"^没有处理“通报.xlsx”：它所在的文件夹不能写入（没有权限，请换一个地方或联系管理员）。$"
    with pytest.raises(Refusal, match=expected), locked(tmp_path / "通报.xlsx", "重新统计"):
        pass
