"""Installs the unpacked bundle on a Windows desk, run by the bundle's own Python: `python -m zwgk.addin.desk FILES`.

The program goes to %LOCALAPPDATA%\\zwgk\\program, the add-in to Excel's startup folder. It needs no administrator,
network, other Python or PowerShell. 卸载.cmd removes all of it.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from zwgk.addin.resident.service import stop
from zwgk.addin.windows import Profile, this_profile
from zwgk.addin.wps.install import this_wps
from zwgk.engine_messages import reason_of
from zwgk.errors import Refusal
from zwgk.outcome import Outcome, Status
from zwgk.version import __version__

_ZWGK = ("-X", "utf8", "-c", "from zwgk.cli import main; main()")


def program_folder(profile: Profile) -> Path:
    """Return the folder of the installed program."""
    return profile.configuration / "program"


def install_program(files: Path, profile: Profile) -> Path:
    """Copy the program of the bundle to the desk in one step and return its interpreter.

    Replace an older program. Raise `Refusal`, with the former program kept, if it is newer, if the bundle is
    incomplete, or if the program is running.
    """
    source, target = files / "program", program_folder(profile)
    if not (source / "python.exe").is_file():
        raise Refusal("安装包没有解压完整：请把压缩包全部解压到一个文件夹，再双击“安装.cmd”。")
    there = installed_version(target)
    if there > _numbers(__version__):
        newer = ".".join(map(str, there))
        raise Refusal(f"本机已装有更新的版本 {newer}，没有改动：要装回 {__version__}，请先运行“卸载.cmd”。")
    stop(profile.configuration)  # the service runs the former program
    fresh, former = target.with_name("program.new"), target.with_name("program.old")
    try:
        for left in (fresh, former):
            if left.exists():
                shutil.rmtree(left)
        # copyfile drops the internet mark, which Windows keeps in an alternate stream.
        shutil.copytree(source, fresh, copy_function=shutil.copyfile)
        if target.exists():
            target.rename(former)
        fresh.rename(target)
    except OSError as error:
        if former.exists() and not target.exists():
            former.rename(target)
        shutil.rmtree(fresh, ignore_errors=True)
        raise Refusal(
            f"写不进 {target}（{reason_of(error)}）：请先关闭 Excel 和正在运行的政务公开程序，再重试。"
        ) from error
    _delete(former)
    return target / "python.exe"


def _delete(folder: Path) -> None:
    """Delete the former program if nobody uses it; Windows keeps the files of one that has just ended for a moment."""
    for _ in range(20):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.25)


def installed_version(program: Path) -> tuple[int, ...]:
    """Return the version of the program in a folder; () if there is none."""
    found = [folder.name for folder in program.glob("Lib/site-packages/zwgk-*.dist-info")]
    return _numbers(found[0].removeprefix("zwgk-").removesuffix(".dist-info")) if found else ()


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def install(files: Path, profile: Profile) -> Outcome:
    """Install program and add-ins; print the doctor's report at the end."""
    print("一、复制程序（约半分钟，不联网）", flush=True)
    interpreter = install_program(files, profile)
    print("二、安装 Excel 加载项", flush=True)
    done = subprocess.run([interpreter, *_ZWGK, "addin", "install", "--file", files / "zwgk.xlam"], check=False)
    if done.returncode == Status.REFUSED:
        raise Refusal("没有装成加载项，请看上面的说明。")
    if this_wps().present:
        print("三、安装 WPS 加载项", flush=True)
        subprocess.run([interpreter, *_ZWGK, "addin", "install", "--wps"], check=False)
    else:
        print("三、本机没有 WPS，不用装它的加载项", flush=True)
    print("四、检查本机", flush=True)
    subprocess.run([interpreter, *_ZWGK, "doctor"], check=False)
    return Outcome(Status.DONE, "安装完成。请打开 Excel 或 WPS 表格：功能区会多出“政务公开”一栏。")


def main() -> int:
    """Run 安装.cmd. Its argument is the folder `files` of the bundle."""
    profile = this_profile(os.environ)
    if profile is None:
        print("安装包只能装在 Windows 上。")
        return Status.REFUSED
    try:
        print(install(Path(sys.argv[1]), profile).headline)
    except Refusal as refusal:
        print(refusal)
        return Status.REFUSED
    return Status.DONE


if __name__ == "__main__":
    sys.exit(main())
