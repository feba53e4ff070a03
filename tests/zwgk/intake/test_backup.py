"""Before anything is written a copy exists; a killed run leaves the old workbook or the new one."""

import hashlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import xlwings as xw

from tests.zwgk.intake.looking import fill_form, unit_counts
from zwgk import commands
from zwgk.errors import Refusal
from zwgk.files import open_file, run_on_file

TYPED = {("小冀镇", "动态", 4): 12, ("公安局", "信息公开", 6): 3}


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def forms(small: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "交回"
    with open_file(small) as book:
        commands.send(book, folder)
    for form in folder.iterdir():
        if "清单" not in form.name:
            fill_form(form, TYPED)
    return folder


def test_the_backup_is_the_workbook_as_it_was(small: Path, forms: Path) -> None:
    before = digest(small)
    outcome = run_on_file(small, lambda book: commands.collect(book, [forms]))
    (backup,) = (small.parent / "备份").iterdir()
    assert digest(backup) == before
    assert backup.name.startswith("通报-")
    assert backup in outcome.files
    assert unit_counts(small) == TYPED


def test_two_runs_in_one_second_keep_two_backups(small: Path, forms: Path) -> None:
    for _ in range(3):
        run_on_file(small, lambda book: commands.collect(book, [forms]))
    assert len(list((small.parent / "备份").iterdir())) == 3


def test_without_a_backup_nothing_is_written(small: Path, forms: Path) -> None:
    (small.parent / "备份").write_text("一个文件占了文件夹的名字", encoding="utf-8")
    before = digest(small)
    with pytest.raises(Refusal, match="备份不了"):
        run_on_file(small, lambda book: commands.collect(book, [forms]))
    assert digest(small) == before


def test_a_workbook_without_a_file_is_refused(forms: Path, small: Path) -> None:
    def moved(book: xw.Book) -> None:
        small.unlink()
        with pytest.raises(Refusal, match="还没有存到本机"):
            commands.collect(book, [forms])

    with open_file(small) as book:
        moved(book)


STAGES = {
    "before the backup": "zwgk.intake.apply.back_up",
    "after the backup": "zwgk.intake.apply.write_counts",
    "between two writes": "zwgk.intake.apply.write_blocks",
    "while the file is written": "os.fsync",
    "before the new file takes its name": "pathlib.Path.replace",
}
SCRIPT = """
import os, signal, sys
from pathlib import Path
from unittest.mock import patch
from zwgk import commands
from zwgk.files import run_on_file
workbook, forms, target = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
def die(*_args, **_keywords):
    os.kill(os.getpid(), signal.SIGKILL)
if target in ("os.fsync", "pathlib.Path.replace"):
    # Both serve the backup as well: the second file to get there is the workbook.
    calls = []
    true = os.fsync if target == "os.fsync" else Path.replace
    limit = 2 if target == "os.fsync" else 1
    def die_later(*args):
        calls.append(args)
        if len(calls) > limit:
            die()
        return true(*args)
    with patch(target, die_later):
        run_on_file(workbook, lambda book: commands.collect(book, [forms]))
else:
    with patch(target, die):
        run_on_file(workbook, lambda book: commands.collect(book, [forms]))
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows 没有 SIGKILL")
@pytest.mark.parametrize("stage", STAGES)
def test_killed_in_the_middle_the_workbook_is_whole_and_the_backup_is_there(
    small: Path, forms: Path, stage: str
) -> None:
    before = digest(small)
    result = subprocess.run([sys.executable, "-c", SCRIPT, str(small), str(forms), STAGES[stage]], check=False)
    assert result.returncode == -signal.SIGKILL
    assert digest(small) == before
    backups = list((small.parent / "备份").iterdir()) if (small.parent / "备份").exists() else []
    assert [digest(path) for path in backups] == ([] if stage == "before the backup" else [before])
    run_on_file(small, lambda book: commands.collect(book, [forms]))
    assert unit_counts(small) == TYPED


def test_two_collects_at_once_lose_nothing(small: Path, forms: Path) -> None:
    """Each either takes its form or reports that it did not; the workbook holds exactly what was taken."""
    command = [sys.executable, "-X", "utf8", "-c", "from zwgk.cli import main; main()", "collect", str(small)]
    units = {"小冀镇": {("小冀镇", "动态", 4): 12}, "公安局": {("公安局", "信息公开", 6): 3}}
    processes = {
        unit: subprocess.Popen(
            [*command, *(str(form) for form in forms.iterdir() if unit in form.name)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        for unit in units
    }
    taken = {}
    for unit, process in processes.items():
        complaint = process.communicate()[1].decode()
        assert process.returncode in (0, 1) or "正在用“回收”处理它" in complaint, complaint
        if process.returncode != 2:
            taken |= units[unit]
    assert taken
    assert unit_counts(small) == taken


def test_the_thirty_newest_backups_are_kept(small: Path, forms: Path) -> None:
    """34 copies of this workbook exist, one of them with a list; others' files and other names stay."""
    folder = small.parent / "备份"
    folder.mkdir()
    old = [folder / f"通报-20240101-0000{second:02}.xlsx" for second in range(33)]
    twin = folder / "通报-20240101-000000(2).xlsx"  # of the same second, made later
    others = [
        folder / name for name in ("通报.xlsx", "通报-20200101.xlsx", "去年通报-20200101-000000.xlsx", "说明.txt")
    ]
    for file in (*old, twin, *others, folder / "通报-20240101-000003-未计入明细.csv"):
        file.write_bytes(b"")
    outcome = run_on_file(small, lambda book: commands.collect(book, [forms]))
    [line] = [line for line in outcome.lines if "备份" in line]
    assert line.endswith("（只留最近 30 份，更早的 5 份删去）")
    [made] = [file for file in outcome.files if file.parent == folder]
    # 33 + the twin + the new one = 35: the seconds 0, 0(2), 1, 2 and 3 go.
    assert set(folder.iterdir()) == {*old[4:], *others, made}


def test_a_name_of_255_bytes_can_be_backed_up(small: Path, forms: Path) -> None:
    long = small.with_name("报" * 83 + "a.xlsx")
    small.rename(long)
    for _ in range(2):
        run_on_file(long, lambda book: commands.collect(book, [forms]))
    assert len(list((long.parent / "备份").iterdir())) == 2
