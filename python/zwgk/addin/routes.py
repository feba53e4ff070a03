"""The routes to the commands, and their state on this desk: buttons in Excel, in WPS and in Calc, the file manager's
menu (which serves every edition of WPS), the command line."""

import json
import sys
from pathlib import Path

from zwgk.addin import file_menu
from zwgk.addin.configuration import configuration_folder, read_configuration
from zwgk.addin.diagnosis import REINSTALL, excel_findings, installed_findings
from zwgk.addin.libreoffice.install import CONFIGURATION_FILE, SYSTEM_FOLDER
from zwgk.addin.resident.service import is_running
from zwgk.addin.windows import Profile, Registry
from zwgk.addin.wps.install import NOT_INSTALLED, Wps, problem_of, this_wps
from zwgk.outcome import Diagnosis

SCRIPT = "zwgk.cmd"
"""The command line of the bundle, beside its python.exe."""

_ENTRY = "zwgk-recompute.desktop"
_INSTALL_IN_WPS = "zwgk addin install --wps"
_INSTALL_TOOLBAR = "zwgk addin install --libreoffice"


def add_ins_left() -> bool:
    """Return whether this user has an add-in of ours in Excel, WPS or LibreOffice."""
    folder = configuration_folder()
    in_wps = problem_of(this_wps()) != NOT_INSTALLED
    return in_wps or read_configuration(folder) is not None or (folder / CONFIGURATION_FILE).exists()


def route_findings(
    profile: Profile | None, registry: Registry | None, office: Path | None, wps: Wps
) -> list[Diagnosis]:
    """Return one finding per route; a remedy only if the route is installed and broken.

    `office` is the path of LibreOffice, None if there is none.
    """
    again = REINSTALL if registry is not None else f"请重新运行“{_INSTALL_TOOLBAR}”。"
    return [
        _excel(profile, registry),
        _wps(wps, registry is not None),
        _calc(office, registry is not None),
        _menu(registry, again),
        Diagnosis("用法五：命令行", f"可用：{command_line_name()} --help 列出全部命令"),
    ]


def command_line_name() -> str:
    """Return the command as it is to be typed here: the bundle brings a script beside its Python, on no PATH."""
    script = Path(sys.executable).with_name(SCRIPT)
    return f'"{script}"' if script.is_file() else "zwgk"


def _excel(profile: Profile | None, registry: Registry | None) -> Diagnosis:
    route = "用法一：Excel 里的按钮"
    if profile is None or registry is None:
        return Diagnosis(route, "没有：只用于 Windows")
    if any(finding.remedy for finding in excel_findings(registry)):
        return Diagnosis(route, "没有：本机的 Excel 用不了，见“Excel”一项")
    broken = [finding.remedy for finding in installed_findings(profile) if finding.remedy]
    if broken:
        return Diagnosis(route, "用不了，见“Excel 加载项”一项", broken[0])
    waits = is_running(profile.configuration)
    how = "" if waits else "（统计程序现在没有运行，点的时候由 Excel 启动，慢几秒；重新登录就会一直等着）"
    return Diagnosis(route, f"可用：打开 Excel，点“政务公开”一栏里的按钮{how}")


def _wps(wps: Wps, on_windows: bool) -> Diagnosis:
    route = "用法二：WPS 里的按钮"
    again = REINSTALL if on_windows else f"请关闭 WPS，重新运行“{_INSTALL_IN_WPS}”。"
    if not wps.present:
        return Diagnosis(route, "没有：本机没有 WPS，或者还没有打开过")
    problem = problem_of(wps)
    if problem == NOT_INSTALLED:
        return Diagnosis(route, f"没有装；要装，{again}")
    if problem is not None:
        return Diagnosis(route, f"用不了：{problem}", again)
    running = "" if is_running(wps.configuration) else "（统计程序现在没有运行，重新登录就会启动）"
    return Diagnosis(route, f"可用：打开 WPS 表格，点“政务公开”一栏里的按钮{running}")


def _calc(office: Path | None, on_windows: bool) -> Diagnosis:
    route = "用法三：Calc 里的按钮"
    if on_windows:  # whose LibreOffice has a Python of its own, without this program's packages
        return Diagnosis(route, "没有：不用于 Windows")
    if office is None:
        return Diagnosis(route, "没有：本机没有 LibreOffice")
    file = configuration_folder() / CONFIGURATION_FILE
    try:
        values = json.loads((file if file.exists() else SYSTEM_FOLDER / CONFIGURATION_FILE).read_text("utf-8"))
        interpreter = Path(values["interpreter"])
    except FileNotFoundError:
        return Diagnosis(route, f"没有装；要装，请关闭 LibreOffice，运行“{_INSTALL_TOOLBAR}”")
    except (OSError, ValueError, KeyError, TypeError):
        return Diagnosis(route, "用不了：记下的配置读不出来", f"请关闭 LibreOffice，重新运行“{_INSTALL_TOOLBAR}”。")
    if not interpreter.is_file():
        found = f"用不了：统计程序不在原来的位置了（{interpreter}）"
        return Diagnosis(route, found, f"请关闭 LibreOffice，重新运行“{_INSTALL_TOOLBAR}”。")
    return Diagnosis(route, "可用：打开 Calc，点“政务公开”工具栏里的按钮")


def _menu(registry: Registry | None, again: str) -> Diagnosis:
    route = "用法四：右键点保存好的工作簿（各种版本的 WPS 都行）"
    command = _menu_command(registry)
    if command is None:
        return Diagnosis(route, f"没有装；要装，{again}")
    program = Path(command.partition('"')[2].partition('"')[0].replace("%%", "%"))
    if not program.is_file():
        return Diagnosis(route, f"用不了：程序不在原来的位置了（{program}）", again)
    return Diagnosis(route, "可用：先保存并关闭工作簿，再右键点它，选“政务公开：重新统计”等")


def _menu_command(registry: Registry | None) -> str | None:
    """Return the command of the menu's first entry, or None if there is no entry."""
    if registry is not None:
        value = registry.value(rf"HKCU\{file_menu.SHELL}\zwgk.recompute\command", "")
        return None if value is None else str(value)
    folders = (file_menu.applications_folder(), file_menu.SYSTEM_APPLICATIONS)
    file = next((folder / _ENTRY for folder in folders if (folder / _ENTRY).is_file()), None)
    if file is None:
        return None
    text = file.read_text("utf-8")
    return next((line.removeprefix("Exec=") for line in text.splitlines() if line.startswith("Exec=")), None)
