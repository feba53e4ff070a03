"""安装.cmd on the unpacked bundle: atomic, and never an older program over a newer one."""

import subprocess
import sys
from pathlib import Path

import pytest

import zwgk
from zwgk.addin.desk import install_program, installed_version
from zwgk.addin.windows import Profile
from zwgk.errors import Refusal

PACKAGES = "Lib/site-packages"


def test_the_installer_and_the_waiting_service_do_without_xlwings() -> None:
    """Loaded on Windows, it writes a cache into the unpacked bundle; and it takes a second and 100 MB."""
    code = "import sys, zwgk.addin.desk, zwgk.addin.resident.service; print({'xlwings', 'pandas'} & sys.modules.keys())"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "set()"


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return Profile(tmp_path / "Roaming", tmp_path / "Local")


def bundle(folder: Path, version: str = zwgk.__version__) -> Path:
    """Return the folder `files` of an unpacked bundle."""
    program = folder / "files" / "program"
    (program / PACKAGES / f"zwgk-{version}.dist-info").mkdir(parents=True)
    (program / "python.exe").write_text(version)
    return folder / "files"


def on_desk(profile: Profile) -> set[str]:
    return {path.relative_to(profile.local).as_posix() for path in profile.local.rglob("*") if path.is_file()}


def test_the_program_is_copied(tmp_path: Path, profile: Profile) -> None:
    interpreter = install_program(bundle(tmp_path), profile)
    assert on_desk(profile) == {"zwgk/program/python.exe"}
    assert interpreter.read_text() == zwgk.__version__


def test_the_same_twice_and_newer_over_older_leave_one_program(tmp_path: Path, profile: Profile) -> None:
    for version in ("0.0.1", zwgk.__version__, zwgk.__version__):
        install_program(bundle(tmp_path / f"{version}-{len(list(tmp_path.iterdir()))}", version), profile)
    assert on_desk(profile) == {"zwgk/program/python.exe"}
    assert ".".join(map(str, installed_version(profile.local / "zwgk" / "program"))) == zwgk.__version__


def test_an_older_one_does_not_replace_a_newer(tmp_path: Path, profile: Profile) -> None:
    program = profile.local / "zwgk" / "program"
    (program / PACKAGES / "zwgk-99.0.0.dist-info").mkdir(parents=True)
    (program / "python.exe").write_text("99")
    with pytest.raises(Refusal, match=r"已装有更新的版本 99\.0\.0"):
        install_program(bundle(tmp_path), profile)
    assert (program / "python.exe").read_text() == "99"


def test_a_folder_that_is_not_unpacked_is_refused(tmp_path: Path, profile: Profile) -> None:
    with pytest.raises(Refusal, match="全部解压"):
        install_program(tmp_path, profile)
    assert not profile.local.exists()


def test_a_copy_that_fails_leaves_the_former_program(
    tmp_path: Path, profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    install_program(bundle(tmp_path / "old", "0.0.1"), profile)

    def rename(self: Path, target: Path) -> Path:
        if self.name == "program.new":
            raise PermissionError(13, "in use")
        return original(self, target)

    original = Path.rename
    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(Refusal, match="请先关闭 Excel"):
        install_program(bundle(tmp_path / "new"), profile)
    monkeypatch.undo()
    assert on_desk(profile) == {"zwgk/program/python.exe"}
    assert (profile.local / "zwgk" / "program" / "python.exe").read_text() == "0.0.1"
