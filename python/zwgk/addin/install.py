"""Installs the add-in in a user's profile and removes it again: one copied file, one text file, nothing else here.

Needs no administrator, network or running Excel; writes nothing to the registry.
"""

import subprocess
import sys
import zipfile
from pathlib import Path

from zwgk.addin.configuration import (
    COLLECTED_FILE,
    CONFIGURATION_FILE,
    LOG_FILE,
    Configuration,
    read_configuration,
    write_configuration,
)
from zwgk.addin.resident.request_files import written
from zwgk.addin.windows import Profile, is_blocked, unblock
from zwgk.errors import Refusal
from zwgk.outcome import Outcome, Status
from zwgk.version import __version__

ADDIN_FILE = "zwgk.xlam"
_OURS = (CONFIGURATION_FILE, LOG_FILE, f"{LOG_FILE}.1", COLLECTED_FILE)


def windowless_interpreter(executable: Path) -> Path:
    """Return pythonw.exe beside python.exe, which shows no console, or `executable` itself if there is none."""
    windowless = executable.with_name(executable.name.lower().replace("python", "pythonw", 1))
    if executable.suffix.lower() == ".exe" and windowless.exists():
        return windowless
    return executable


def runs_isolated(interpreter: Path) -> bool:
    """Return whether the interpreter finds this program as the ribbon starts it: with -I, without user site."""
    done = subprocess.run([interpreter, "-I", "-c", "import zwgk.addin.bridge"], capture_output=True, check=False)
    return done.returncode == 0


def install(profile: Profile, xlam: Path, executable: Path | None = None) -> Outcome:
    """Copy `xlam` to XLSTART and write the configuration for `executable` (default: this interpreter)."""
    interpreter = windowless_interpreter(executable or Path(sys.executable))
    if "%" in str(interpreter) or '"' in str(interpreter):
        raise Refusal(f"Python 的位置里有百分号或引号，Excel 启动不了它：{interpreter}。请把程序装到别的文件夹。")
    if not xlam.is_file():
        raise Refusal(f"找不到加载项文件：{xlam}。请在解压后的安装包文件夹里运行。")
    target = profile.startup / ADDIN_FILE
    before = read_configuration(profile.configuration)
    made_startup = before.made_startup if before else not profile.startup.exists()
    try:
        profile.startup.mkdir(parents=True, exist_ok=True)
        target.write_bytes(xlam.read_bytes())
    except PermissionError as error:
        raise Refusal(f"写不进 {target}：请先关闭所有 Excel 窗口，再重试。") from error
    unblock(target)
    write_configuration(profile.configuration, Configuration(interpreter, target, __version__, made_startup))
    lines = ("重新打开 Excel，功能区会多出“政务公开”一栏。",)
    return Outcome(Status.DONE, "加载项已安装。", lines, (target, profile.configuration / CONFIGURATION_FILE))


def remove(profile: Profile) -> Outcome:
    """Remove the files written by `install` and by later runs, and folders that are then empty."""
    target = profile.startup / ADDIN_FILE
    folder = profile.configuration
    configuration = read_configuration(folder)
    made_startup = configuration is not None and configuration.made_startup
    files = [target, *(folder / name for name in _OURS), *written(folder)]
    present = [file for file in files if file.exists()]
    try:
        for file in present:
            file.unlink()
    except PermissionError as error:
        raise Refusal("加载项正在使用：请先关闭所有 Excel 窗口，再重试。") from error
    for empty in (folder, profile.startup, profile.startup.parent) if made_startup else (folder,):
        if empty.is_dir() and not any(empty.iterdir()):
            empty.rmdir()
    if not present:
        return Outcome(Status.DONE, "没有装过加载项，不用卸载。")
    return Outcome(Status.DONE, "加载项已卸载，没有留下文件和设置。")


def status(profile: Profile) -> Outcome:
    """Return what is installed, for a person; `diagnosis` reports its faults."""
    target = profile.startup / ADDIN_FILE
    configuration = read_configuration(profile.configuration)
    if not target.exists() and configuration is None:
        return Outcome(Status.DONE_WITH_PROBLEMS, "加载项没有安装。", ("安装：zwgk addin install",))
    state = "（被 Windows 锁定）" if is_blocked(target) else "" if target.exists() else "（文件不在了）"
    lines = (
        f"加载项：{target}{state}",
        f"加载项版本：{addin_version(target) or '未知'}；程序版本：{__version__}",
        f"Python：{configuration.interpreter if configuration else '（没有记录）'}",
    )
    whole = target.exists() and configuration is not None and configuration.interpreter.exists()
    headline = "加载项已安装。" if whole else "加载项装得不完整，请重新安装。"
    return Outcome(Status.DONE if whole else Status.DONE_WITH_PROBLEMS, headline, lines)


def addin_version(xlam: Path) -> str:
    """Return the package version that an add-in was built for, or "" if the file does not tell."""
    try:
        with zipfile.ZipFile(xlam) as archive:
            core = archive.read("docProps/core.xml").decode()
    except (OSError, KeyError, UnicodeDecodeError, zipfile.BadZipFile):
        return ""
    return core.partition("<cp:version>")[2].partition("</cp:version>")[0]
