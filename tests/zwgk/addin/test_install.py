"""Installing into a fake profile and removing everything again."""

import shutil
import sys
import tempfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tools import addins
from zwgk.addin.cli import app
from zwgk.addin.configuration import read_configuration
from zwgk.addin.install import install, remove, runs_isolated, status, windowless_interpreter
from zwgk.addin.resident.service import is_running
from zwgk.addin.windows import Profile, is_blocked, this_profile, unblock
from zwgk.errors import Refusal
from zwgk.outcome import Status
from zwgk.version import __version__

XLAM = Path(__file__).parents[3] / "addin" / "zwgk.xlam"


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    """Return a user who has Excel (XLSTART exists) with a file of her own in it."""
    profile = Profile(tmp_path / "张 三" / "Roaming", tmp_path / "张 三" / "Local")
    profile.startup.mkdir(parents=True)
    (profile.startup / "PERSONAL.XLSB").write_bytes(b"mine")
    profile.local.mkdir()
    return profile


@pytest.fixture
def python(tmp_path: Path) -> Path:
    scripts = tmp_path / "env" / "Scripts"
    scripts.mkdir(parents=True)
    for name in ("python.exe", "pythonw.exe"):
        (scripts / name).touch()
    return scripts / "python.exe"


def tree(profile: Profile) -> dict[Path, bytes | None]:
    root = profile.roaming.parent
    return {path: path.read_bytes() if path.is_file() else None for path in root.rglob("*")}


def test_install_copies_one_file_and_writes_one(profile: Profile, python: Path) -> None:
    before = tree(profile)
    outcome = install(profile, XLAM, python)
    added = {path.relative_to(profile.roaming.parent).as_posix() for path in tree(profile).keys() - before.keys()}
    assert added == {"Roaming/Microsoft/Excel/XLSTART/zwgk.xlam", "Local/zwgk", "Local/zwgk/addin.txt"}
    assert (profile.startup / "zwgk.xlam").read_bytes() == XLAM.read_bytes()
    assert outcome.status is Status.DONE


def test_the_configuration_names_the_interpreter_without_console(profile: Profile, python: Path) -> None:
    install(profile, XLAM, python)
    configuration = read_configuration(profile.configuration)
    assert configuration is not None
    assert configuration.interpreter == python.with_name("pythonw.exe")
    assert configuration.interpreter.is_absolute()
    assert configuration.version == __version__


def test_uninstalling_leaves_the_profile_as_it_was(profile: Profile, python: Path) -> None:
    before = tree(profile)
    install(profile, XLAM, python)
    (profile.configuration / "zwgk.log").write_text("旧", "utf-8")
    for kind in ("report", "request", "offered", "taken"):
        (profile.configuration / f"{kind}-4711.txt").write_text("旧", "utf-8")
    assert remove(profile).headline == "加载项已卸载，没有留下文件和设置。"
    assert tree(profile) == before


def test_a_startup_folder_that_the_installer_made_goes_again(tmp_path: Path, python: Path) -> None:
    profile = Profile(tmp_path / "R", tmp_path / "L")
    install(profile, XLAM, python)
    install(profile, XLAM, python)
    remove(profile)
    assert not profile.startup.parent.exists()
    assert not profile.configuration.exists()


def test_removing_what_is_not_there_says_so(profile: Profile) -> None:
    assert remove(profile).headline == "没有装过加载项，不用卸载。"


def test_installing_again_replaces(profile: Profile, python: Path) -> None:
    install(profile, XLAM, python)
    (profile.startup / "zwgk.xlam").write_bytes(b"old")
    install(profile, XLAM, python)
    assert (profile.startup / "zwgk.xlam").read_bytes() == XLAM.read_bytes()


def test_the_mark_of_the_web_goes(profile: Profile, python: Path) -> None:
    installed = profile.startup / "zwgk.xlam"
    Path(f"{installed}:Zone.Identifier").write_text("[ZoneTransfer]\nZoneId=3\n", "ascii")
    assert is_blocked(installed)
    install(profile, XLAM, python)
    assert not is_blocked(installed)
    unblock(installed)


def test_a_missing_addin_is_refused_before_anything_is_written(profile: Profile, python: Path) -> None:
    before = tree(profile)
    with pytest.raises(Refusal, match="找不到加载项文件"):
        install(profile, profile.local / "nothing.xlam", python)
    assert tree(profile) == before


@pytest.mark.parametrize("folder", ["100%", 'a"b'])
def test_an_interpreter_that_windows_would_not_find_is_refused(profile: Profile, folder: str) -> None:
    before = tree(profile)
    with pytest.raises(Refusal, match="百分号或引号"):
        install(profile, XLAM, Path("/", folder, "python.exe"))
    assert tree(profile) == before


def test_an_addin_that_excel_holds_open_is_refused_with_what_to_do(
    profile: Profile, python: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object) -> int:
        raise PermissionError

    monkeypatch.setattr(Path, "write_bytes", locked)
    with pytest.raises(Refusal, match="请先关闭所有 Excel 窗口"):
        install(profile, XLAM, python)


def test_removing_while_excel_holds_it_open_is_refused(
    profile: Profile, python: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(profile, XLAM, python)

    def locked(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "unlink", locked)
    with pytest.raises(Refusal, match="请先关闭所有 Excel 窗口"):
        remove(profile)


def test_status_says_what_is_there(profile: Profile, python: Path) -> None:
    assert status(profile).headline == "加载项没有安装。"
    install(profile, XLAM, python)
    good = status(profile)
    assert good.headline == "加载项已安装。"
    assert good.lines[1] == f"加载项版本：{__version__}；程序版本：{__version__}"
    python.with_name("pythonw.exe").unlink()
    assert status(profile).headline == "加载项装得不完整，请重新安装。"
    (profile.startup / "zwgk.xlam").unlink()
    assert "（文件不在了）" in status(profile).lines[0]


def test_where_there_is_no_windowless_interpreter_the_other_is_used(tmp_path: Path) -> None:
    assert windowless_interpreter(tmp_path / "python.exe") == tmp_path / "python.exe"
    assert windowless_interpreter(Path("/usr/bin/python3")) == Path("/usr/bin/python3")


def test_an_interpreter_that_does_not_find_the_program_by_itself_is_told_from_one_that_does(tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    venv = pytest.importorskip("venv", reason="Windows 上的内嵌 Python 没有 venv")
    venv.create(bare, with_pip=False)
    assert runs_isolated(Path(sys.executable))
    assert not runs_isolated(bare / ("Scripts" if sys.platform == "win32" else "bin") / "python")


def test_the_command_refuses_where_excel_could_not_start_the_program(
    profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("APPDATA", str(profile.roaming))
    monkeypatch.setenv("LOCALAPPDATA", str(profile.local))
    monkeypatch.setattr("zwgk.addin.install.runs_isolated", lambda _: False)
    before = tree(profile)
    assert CliRunner().invoke(app, ["install", "--file", str(XLAM)]).exit_code == 2
    assert tree(profile) == before


def test_the_commands_install_and_remove(profile: Profile, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """And start the resident program, and end it."""
    monkeypatch.setenv("APPDATA", str(profile.roaming))
    monkeypatch.setenv("LOCALAPPDATA", str(profile.local))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "Temp"))
    shown = tmp_path / "Temp" / "zwgk-yulan-1"  # a preview of today
    shown.mkdir(parents=True)
    before = tree(profile)
    installed = CliRunner().invoke(app, ["install", "--file", str(XLAM)])
    assert (installed.exit_code, "加载项已安装。" in installed.output) == (0, True)
    assert is_running(profile.configuration)
    assert [path.name for path in (tmp_path / "XDG_CONFIG_HOME" / "autostart").iterdir()] == ["zwgk-wps.desktop"]
    assert CliRunner().invoke(app, ["status"]).exit_code == 0

    menu = tmp_path / "XDG_DATA_HOME" / "applications"
    (tmp_path / "XDG_DATA_HOME" / "Kingsoft" / "wps").mkdir(parents=True)
    assert CliRunner().invoke(app, ["install", "--wps"]).exit_code == 0
    assert CliRunner().invoke(app, ["remove", "--wps"]).exit_code == 0
    assert len(list(menu.iterdir())) == 4  # Excel's add-in came with them, too
    shutil.rmtree(tmp_path / "XDG_DATA_HOME" / "Kingsoft")

    assert CliRunner().invoke(app, ["remove"]).exit_code == 0
    assert tree(profile) == before
    assert not shown.exists()
    assert [path for path in tmp_path.glob("XDG*/*") if any(path.iterdir())] == []
    assert CliRunner().invoke(app, ["status"]).exit_code == 1


@pytest.mark.parametrize("command", ["install", "remove", "status"])
def test_where_there_is_no_profile_the_commands_refuse(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("APPDATA", raising=False)
    assert this_profile({}) is None
    refused = CliRunner().invoke(app, [command])
    assert refused.exit_code == 2


def test_the_command_builds(tmp_path: Path) -> None:
    for name in ("excel", "libreoffice", "wps", "icons"):
        shutil.copytree(XLAM.parent / name, tmp_path / name)
    addins.build(tmp_path)
    for name in ("zwgk.xlam", "zwgk.oxt", "zwgk-wps.zip"):
        assert (tmp_path / name).read_bytes() == XLAM.with_name(name).read_bytes()


@pytest.mark.parametrize("command", ["install", "remove", "status"])
def test_calcs_toolbar_is_refused_on_windows(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    result = CliRunner().invoke(app, [command, "--libreoffice"])
    assert result.exit_code == 2
    told = "Calc 的工具栏不能装在 Windows 上；在这里请用 Excel、WPS 的加载项或右键菜单。"
    assert "".join(result.output.split()) == "".join(told.split())


@pytest.mark.parametrize("command", [[], ["install"], ["remove"], ["status"]])
def test_every_command_has_help_in_chinese(command: list[str]) -> None:
    output = CliRunner().invoke(app, [*command, "--help"]).output
    assert "加载项" in output
