"""Installs the add-in in a user's WPS and removes it: a folder of files, one line of publish.xml, an autostart entry.

Windows and Linux differ in three places only: where WPS looks for add-ins, how a program is started when the user logs
on, and the interpreter without a window. Needs no administrator and no network; WPS may be open, and sees the add-in
when it is started next.
"""

import io
import json
import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from zwgk.addin.configuration import COLLECTED_FILE, configuration_folder, read_configuration
from zwgk.addin.install import windowless_interpreter
from zwgk.addin.resident.autostart import ARGUMENTS, Autostart, this_autostart
from zwgk.addin.resident.service import PLACE_FILE, stop
from zwgk.errors import Refusal
from zwgk.files import save_file
from zwgk.outcome import Outcome, Status
from zwgk.version import __version__

NAME = "zwgk"
LIST = "publish.xml"
VERSION_FILE = "version.txt"
NOT_INSTALLED = "WPS 加载项没有安装。"


@dataclass(frozen=True)
class Wps:
    """The folders of one user: `addins` is WPS's for add-ins, `configuration` ours; and the autostart entry."""

    addins: Path
    configuration: Path
    autostart: Autostart

    @property
    def present(self) -> bool:
        """Return whether this user has started WPS at least once: then WPS has made its own folder."""
        return self.addins.parent.is_dir()

    @property
    def folder(self) -> Path:
        """The folder of WPS's add-ins."""
        return self.addins / f"{NAME}_{__version__}"


def this_wps(environment: Mapping[str, str] = os.environ) -> Wps:
    """Return WPS of this process's user."""
    roaming = environment.get("APPDATA")
    autostart = this_autostart(environment)
    if sys.platform == "win32" and roaming:
        return Wps(Path(roaming, "kingsoft", "wps", "jsaddons"), configuration_folder(), autostart)
    share = Path(environment.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return Wps(share / "Kingsoft" / "wps" / "jsaddons", configuration_folder(), autostart)


def install(wps: Wps, package: Path, executable: Path | None = None) -> Outcome:
    """Write the add-in of `package` and its entries for `executable` (default: this interpreter).

    Replace earlier versions; keep the add-ins of others. Raise `Refusal` with nothing changed if WPS is not there or
    its list of add-ins cannot be read.
    """
    if not wps.present:
        raise Refusal("没有找到 WPS：请先打开一次 WPS 表格再关闭，然后重试。只用 Excel 或 LibreOffice 的不用装这一项。")
    interpreter = windowless_interpreter(executable or Path(sys.executable))
    entries = _entries(wps)
    stop(wps.configuration)
    _remove_folders(wps)
    try:
        with zipfile.ZipFile(io.BytesIO(package.read_bytes())) as archive:
            archive.extractall(wps.folder)
    except (OSError, zipfile.BadZipFile) as error:
        raise Refusal(
            f"加载项没有装成：{package.name} 读不出来，或者 {wps.addins} 不能写。请重新解压安装包再试。"
        ) from error
    place = {
        "file": str(wps.configuration / PLACE_FILE),
        "program": str(interpreter),
        "arguments": subprocess.list2cmdline(ARGUMENTS),
    }
    (wps.folder / "place.js").write_text(f"const ZWGK_PLACE = {json.dumps(place)};\n", "ascii")
    attributes = {"name": NAME, "type": "et", "url": wps.folder.name, "version": __version__}
    ET.SubElement(entries, "jsplugin", {**attributes, "enable": "enable_dev", "install": "null", "customDomain": ""})
    _save(wps, entries)
    wps.autostart.add(interpreter)
    return Outcome(
        Status.DONE, "WPS 加载项已安装。", ("重新打开 WPS 表格，功能区会多出“政务公开”一栏。",), (wps.folder,)
    )


def remove(wps: Wps) -> Outcome:
    """Remove all that `install` wrote; keep the add-ins of others, and the service if Excel's add-in needs it."""
    there = bool(_folders(wps)) or bool(wps.autostart.command())
    _remove_folders(wps)
    if read_configuration(wps.configuration) is None:
        stop(wps.configuration)
        wps.autostart.remove()
        for name in (PLACE_FILE, COLLECTED_FILE):
            (wps.configuration / name).unlink(missing_ok=True)
    if (wps.addins / LIST).exists():
        entries = _entries(wps)
        if len(entries):
            _save(wps, entries)
        else:
            (wps.addins / LIST).unlink()
    for folder in (wps.addins, wps.configuration):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
    return Outcome(Status.DONE, "WPS 加载项已卸载。" if there else "没有装过 WPS 加载项，不用卸载。")


def status(wps: Wps) -> Outcome:
    """Return what is installed."""
    problem = problem_of(wps)
    if problem is None:
        lines = (f"加载项：{wps.folder}", f"统计程序：{wps.autostart.command()}")
        return Outcome(Status.DONE, "WPS 加载项已安装。", lines)
    return Outcome(Status.DONE_WITH_PROBLEMS, problem, ("安装：zwgk addin install --wps",))


def problem_of(wps: Wps) -> str | None:
    """Return what is wrong with the installed add-in, None if nothing."""
    folders = _folders(wps)
    if not folders:
        return NOT_INSTALLED
    version = wps.folder / VERSION_FILE
    if folders != [wps.folder] or not version.is_file() or version.read_text("ascii").strip() != __version__:
        return "WPS 加载项和程序的版本不一致，请重新安装。"
    try:
        listed = [entry.get("url") for entry in _root(wps) if entry.get("name") == NAME]
    except Refusal as refusal:
        return str(refusal)
    if listed != [wps.folder.name]:
        return "WPS 的加载项清单里没有它，请重新安装。"
    command = wps.autostart.command()
    if not command or not Path(command.partition('"')[2].partition('"')[0]).is_file():
        return "统计程序不在原来的位置了，或者不会随登录启动，请重新安装。"
    return None


def _folders(wps: Wps) -> list[Path]:
    return sorted(path for path in wps.addins.glob(f"{NAME}_*") if path.is_dir())


def _remove_folders(wps: Wps) -> None:
    for folder in _folders(wps):
        try:
            shutil.rmtree(folder)
        except OSError as error:
            raise Refusal("WPS 加载项正在使用：请先关闭所有 WPS 窗口，再重试。") from error


def _root(wps: Wps) -> ET.Element:
    """Return the list of add-ins as it is, or an empty one."""
    path = wps.addins / LIST
    if not path.exists():
        return ET.Element("jsplugins")
    try:
        root = ET.fromstring(path.read_bytes())
    except (OSError, ET.ParseError) as error:
        raise Refusal(f"WPS 的加载项清单 {path} 读不出来，没有改动：请把它改名，再重试。") from error
    if root.tag != "jsplugins":
        raise Refusal(f"WPS 的加载项清单 {path} 不是认得的格式，没有改动：请把它改名，再重试。")
    return root


def _entries(wps: Wps) -> ET.Element:
    """Return the list of add-ins without ours."""
    root = _root(wps)
    for entry in [entry for entry in root if entry.get("name") == NAME]:
        root.remove(entry)
    return root


def _save(wps: Wps, entries: ET.Element) -> None:
    ET.indent(entries)
    content = b'<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(entries, encoding="utf-8") + b"\n"
    save_file(wps.addins / LIST, content)
