"""Several files saved as one: on any failure, the folder holds all the new ones or all that it held."""

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from zwgk.errors import Refusal
from zwgk.save_together import save_together

NEW = {"通报.docx": b"new text", "附件.pdf": b"new pdf", "网页.html": b"new page"}
OLD = {"通报.docx": b"edited by hand", "附件.pdf": b"old pdf"}


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}


def targets(folder: Path) -> dict[Path, bytes]:
    return {folder / name: data for name, data in NEW.items()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "通报").mkdir()
    for name, data in OLD.items():
        (tmp_path / "通报" / name).write_bytes(data)
    return tmp_path / "通报"


def failing(call: Callable[..., Any], at: int) -> Callable[..., Any]:
    """Return the call, failing with a full disk at the `at`-th time."""
    count = 0

    def wrapper(*args: Any, **kwargs: Any) -> Any:
        nonlocal count
        count += 1
        if count == at:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return call(*args, **kwargs)

    return wrapper


@pytest.mark.parametrize(
    ("owner", "name", "at"),
    [
        *((os, "fsync", at) for at in (1, 2, 3)),
        *((shutil, "copy2", at) for at in (1, 2, 3)),
        *((Path, "replace", at) for at in (1, 2, 3, 4)),
        (Path, "mkdir", 2),
    ],
)
def test_a_full_disk_at_any_step_changes_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, at: int
) -> None:
    monkeypatch.setattr(owner, name, failing(getattr(owner, name), at))
    with pytest.raises(Refusal, match=r"磁盘空间不足.*原来的文件都没有动"):
        save_together(targets(folder), keep=(".docx",))
    monkeypatch.undo()
    assert content(folder) == OLD


def test_a_folder_made_for_nothing_goes_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", failing(os.fsync, 3))
    with pytest.raises(Refusal):
        save_together(targets(tmp_path / "a" / "b"))
    assert not (tmp_path / "a").exists()


def test_all_are_new_and_the_edited_text_stays_beside(folder: Path) -> None:
    os.utime(folder / "通报.docx", (1_720_000_000, 1_720_000_000))
    (kept,) = save_together(targets(folder), keep=(".docx",))
    assert content(folder) == {**NEW, kept.name: b"edited by hand"}
    assert kept.name.startswith("通报（上一稿 2024-07-0")
    assert kept.stat().st_mtime == 1_720_000_000


def test_former_texts_do_not_replace_each_other(folder: Path) -> None:
    for data in (b"second", b"third"):
        os.utime(folder / "通报.docx", (1_720_000_000, 1_720_000_000))
        save_together({folder / "通报.docx": data}, keep=(".docx",))
    former = sorted(path for path in folder.iterdir() if "上一稿" in path.name)
    assert {path.read_bytes() for path in former} == {b"edited by hand", b"second"}


def test_the_same_text_again_leaves_no_former_one(folder: Path) -> None:
    assert save_together({folder / "通报.docx": OLD["通报.docx"]}, keep=(".docx",)) == ()
    assert content(folder) == OLD
