"""The bundle installed again, an older one, and removal without a trace. Runs after all other tests of the desk."""

from __future__ import annotations

import shutil
from pathlib import Path

import zwgk
from tests.conftest import REPOSITORY
from tests.wine.conftest import PROGRAM
from tests.wine.desk import Desk

SHOWN = "from zwgk.temporary import folder_for_a_reader as f; (f() / '附件.pdf').touch()"
"""A preview leaves a file for the program that shows it."""


def test_installed_once_more_there_is_one_program(desk: Desk, unpacked: Path, installed: str) -> None:  # noqa: ARG001
    assert desk.run(unpacked / "安装.cmd").returncode == 0
    assert {path.name for path in (desk.home / PROGRAM.parent).iterdir()} <= {
        "program",
        "addin.txt",
        "collected.json",
        "worker.json",
        "snapshots",
        "Logs",
        "zwgk.log",
    }


def test_an_older_one_does_not_replace_a_newer(desk: Desk, unpacked: Path, installed: str) -> None:  # noqa: ARG001
    packages = desk.home / PROGRAM / "Lib" / "site-packages"
    ours = packages / f"zwgk-{zwgk.__version__}.dist-info"
    newer = ours.rename(packages / "zwgk-99.0.0.dist-info")
    done = desk.run(unpacked / "安装.cmd")
    newer.rename(ours)
    assert done.returncode == 2
    assert "本机已装有更新的版本 99.0.0" in done.stdout.decode("utf-8", "replace")


def test_removed_it_leaves_nothing(desk: Desk, before: tuple[set[str], str], there: Path) -> None:
    shutil.copy(REPOSITORY / "addin" / "remove.cmd", there)  # the clerk's own files stay
    desk.run(desk.home / PROGRAM / "python.exe", "-c", SHOWN)
    assert [name for name in desk.files() if name.endswith("附件.pdf")]
    script = next((desk.home / "Downloads").glob("*/*/卸载.cmd"))
    assert desk.run(script).returncode == 0
    left = {name for name in desk.files() - before[0] if not name.startswith("Documents/")}
    assert left == set()
    assert "zwgk" not in desk.settings().lower()
