"""A right click on a saved workbook: commands run, refusals, opened results; the entries of the menu."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import EXAMPLE
from zwgk.addin import file_menu, saved_file
from zwgk.buttons import BUTTONS
from zwgk.documents import viewer


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Collect the files shown to the clerk."""
    shown: list[Path] = []
    monkeypatch.setattr(viewer, "find_viewer", lambda: shown.append)
    return shown


def test_recomputing_saves_and_opens_the_workbook(
    example: Path, opened: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    before = example.read_bytes()
    assert saved_file.run("recompute", example) in (0, 1)
    assert "2024年第二季度统计完成：43 个单位。" in capsys.readouterr().out
    assert example.read_bytes() != before
    assert opened == [example]


@pytest.mark.parametrize("action", file_menu.ACTIONS)
@pytest.mark.parametrize("lock", [".~lock.通报.xlsx#", "~$通报.xlsx", ".~通报.xlsx"])
def test_a_file_that_a_program_holds_is_refused(
    example: Path, opened: list[Path], capsys: pytest.CaptureFixture[str], action: str, lock: str
) -> None:
    (example.parent / lock).write_bytes(b"")
    before = example.read_bytes()
    assert saved_file.run(action, example) == 2
    assert "请先保存并关闭它再重试" in capsys.readouterr().err
    assert (example.read_bytes(), opened) == (before, [])
    assert {path.name for path in example.parent.iterdir()} == {example.name, lock}


def test_what_is_no_workbook_is_refused_and_not_opened(tmp_path: Path, opened: list[Path]) -> None:
    paper = tmp_path / "说明.xlsx"
    paper.write_text("不是工作簿", "utf-8")
    assert saved_file.run("validate", paper) == 2
    assert opened == []


def test_a_desk_that_can_open_nothing_is_told_where_the_result_is(
    example: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "")
    assert saved_file.run("validate", example) in (0, 1)
    assert f"请打开“{example}”查看" in capsys.readouterr().out


def test_every_entry_is_a_button_under_its_own_name() -> None:
    names = {button.id: button.label for button in BUTTONS}
    assert file_menu.labels() == {
        "recompute": "政务公开：重新统计",
        "validate": "政务公开：校验",
        "publish": "政务公开：生成通报",
        "print_attachments": "政务公开：打印附件",
    }
    assert set(file_menu.ACTIONS) <= set(names)


class Keys(dict[str, str]):
    """A registry in memory."""

    def set_default(self, key: str, text: str) -> None:
        self[key] = text

    def delete(self, key: str) -> None:
        for name in [name for name in self if name == key or name.startswith(f"{key}\\")]:
            del self[name]


def test_explorers_entries_come_and_go_and_others_stay() -> None:
    other = rf"{file_menu.SHELL}\other\command"
    keys = Keys({other: "other.exe", rf"{file_menu.SHELL}\zwgk.recompute\old": "old"})
    file_menu.add_to_explorer(Path(r"C:\Users\li si\zwgk\python.exe"), keys)
    command = keys[rf"{file_menu.SHELL}\zwgk.recompute\command"]
    code = "from zwgk.addin.saved_file import main; main()"
    assert command == rf'"C:\Users\li si\zwgk\python.exe" -I -X utf8 -c "{code}" recompute "%1"'
    assert len(keys) == 1 + 2 * len(file_menu.ACTIONS)
    file_menu.remove_from_explorer(keys)
    assert keys == {other: "other.exe"}


def test_desktop_files_come_and_go(tmp_path: Path) -> None:
    folder = tmp_path / "share" / "applications"
    file_menu.add_to_desktop(Path("/usr/lib/zwgk/bin/python"), folder)
    assert len(list(folder.iterdir())) == 4
    file_menu.remove_from_desktop(folder)
    assert not folder.exists()


@pytest.mark.skipif(shutil.which("desktop-file-validate") is None, reason="没有 desktop-file-utils")
def test_the_desktop_files_are_valid(tmp_path: Path) -> None:
    file_menu.add_to_desktop(Path("/opt/100% $x/`a`/py\\thon"), tmp_path)
    done = subprocess.run(["desktop-file-validate", *tmp_path.iterdir()], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_a_desktop_file_starts_the_command_on_the_file(tmp_path: Path) -> None:
    """Parsed as a desktop does: unescaped, split like a shell's quoted words, %f filled in."""
    import shlex

    workbook = Path(shutil.copy(EXAMPLE, tmp_path / "通报 A&B (1).xlsx"))
    text = file_menu.desktop_files(Path(sys.executable))["zwgk-validate.desktop"]
    line = next(line.removeprefix("Exec=") for line in text.splitlines() if line.startswith("Exec="))
    words = [str(workbook) if word == "%f" else word.replace("%%", "%") for word in shlex.split(line)]
    done = subprocess.run(
        words, input="\n", capture_output=True, text=True, check=False, env={"PATH": "", "HOME": str(tmp_path)}
    )
    assert done.returncode in (0, 1), done.stderr
    assert "按回车键关闭这个窗口。" in done.stdout
    assert f"请打开“{workbook}”查看" in done.stdout
