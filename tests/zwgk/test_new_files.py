"""Files written together all exist, or the folder is unchanged."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from zwgk import new_files
from zwgk.errors import Refusal
from zwgk.new_files import save_new_files

FILES = [(f"{number}.xlsx", b"%d" % number) for number in range(44)]


def test_all_are_there_and_nothing_else(tmp_path: Path) -> None:
    save_new_files(tmp_path / "下发" / "二季度", FILES)
    found = {path.name: path.read_bytes() for path in (tmp_path / "下发" / "二季度").iterdir()}
    assert found == dict(FILES)


@pytest.mark.parametrize("made", [True, False])
def test_none_is_there_if_one_cannot_be_made(tmp_path: Path, made: bool) -> None:
    folder = tmp_path / "下发"
    if made:
        folder.mkdir()
        (folder / "别的.txt").write_bytes(b"x")

    def some() -> Iterator[tuple[str, bytes]]:
        yield from FILES[:16]
        raise Refusal("磁盘已满。")

    with pytest.raises(Refusal, match="磁盘已满"):
        save_new_files(folder, some())
    assert folder.exists() is made
    assert [path.name for path in tmp_path.rglob("*")] == (["下发", "别的.txt"] if made else [])
    save_new_files(folder, FILES)  # a second attempt is not refused


def test_none_is_there_if_the_disk_fills_up_while_they_are_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    move = new_files._move

    def fails_at_16(source: Path, target: Path) -> None:
        if target.name == "16.xlsx":
            raise OSError(errno.ENOSPC, "full")
        move(source, target)

    monkeypatch.setattr(new_files, "_move", fails_at_16)
    with pytest.raises(Refusal, match="一份也没有生成"):
        save_new_files(tmp_path, FILES)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("links", [True, False])
def test_a_file_that_somebody_makes_meanwhile_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    if not links:

        def no_links(*_: object) -> None:
            raise OSError(errno.EPERM, "no links here")

        monkeypatch.setattr(Path, "hardlink_to", no_links)

    def some() -> Iterator[tuple[str, bytes]]:
        yield from FILES
        (tmp_path / "43.xlsx").write_bytes(b"filled in")

    with pytest.raises(Refusal, match="刚刚被别人存入"):
        save_new_files(tmp_path, some())
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"43.xlsx": b"filled in"}


def test_what_a_killed_run_left_is_removed(tmp_path: Path) -> None:
    left = tmp_path / ".~zancun-00000000-1-abc"
    left.mkdir()
    (left / "1.xlsx").write_bytes(b"x")
    os.utime(left, (0, 0))
    save_new_files(tmp_path, FILES[:1])
    assert [path.name for path in tmp_path.iterdir()] == ["0.xlsx"]
