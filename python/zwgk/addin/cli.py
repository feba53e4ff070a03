"""`zwgk addin …`: install, remove, status."""

import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Annotated

import typer

from zwgk.chinese_typer import ChineseTyper
from zwgk.packaged import packaged
from zwgk.terminal import command_line, finish

if TYPE_CHECKING:
    from zwgk.addin.windows import Profile

app: ChineseTyper = ChineseTyper("Excel、WPS 加载项和 LibreOffice 工具栏：安装、卸载、查看。")

Wps = Annotated[bool, typer.Option("--wps", help="不是 Excel，而是 WPS 表格的加载项（Windows 和 Linux）")]
LibreOffice = Annotated[bool, typer.Option("--libreoffice", help="不是 Excel，而是 LibreOffice 的工具栏")]


@app.command()
def install(
    xlam: Annotated[Path | None, typer.Option("--file", metavar="文件", help="加载项文件；不写则用自带的")] = None,
    libreoffice: LibreOffice = False,
    wps: Wps = False,
) -> None:
    """安装加载项：装进 Excel、WPS 或 LibreOffice，记下本程序的位置；不需要管理员，不联网。"""
    with command_line("正在装进 LibreOffice" if libreoffice else ""):
        from zwgk.addin import file_menu
        from zwgk.addin import install as installing
        from zwgk.addin.configuration import configuration_folder
        from zwgk.addin.resident.autostart import start_service, this_autostart
        from zwgk.addin.resident.service import stop
        from zwgk.errors import Refusal

        interpreter = installing.windowless_interpreter(Path(sys.executable))
        if wps:
            from zwgk.addin.wps import install as in_wps

            outcome = in_wps.install(in_wps.this_wps(), xlam or packaged("zwgk-wps.zip"))
            start_service(interpreter, configuration_folder())
        elif libreoffice:
            extending = _toolbar()
            outcome = extending.install(xlam or packaged("zwgk.oxt"), extending.user_profile())
        else:
            profile = _profile()
            if not installing.runs_isolated(Path(sys.executable)):
                raise Refusal(
                    "程序是用 pip install --user 装的，Excel 启动不了它：请运行安装包里的“安装.cmd”，或装在虚拟环境里。"
                )
            outcome = installing.install(profile, xlam or packaged("zwgk.xlam"))
            stop(profile.configuration)
            this_autostart().add(interpreter)
            start_service(interpreter, profile.configuration)
        file_menu.add()
    finish(outcome)


@app.command()
def remove(libreoffice: LibreOffice = False, wps: Wps = False) -> None:
    """卸载加载项：删掉安装时写下的一切。"""
    with command_line("正在从 LibreOffice 卸载" if libreoffice else ""):
        from zwgk.addin import file_menu
        from zwgk.addin import install as installing
        from zwgk.addin.wps import install as in_wps
        from zwgk.temporary import remove_files_of_readers

        if wps:
            outcome = in_wps.remove(in_wps.this_wps())
            _remove_menu()
        elif libreoffice:
            extending = _toolbar()
            outcome = extending.remove(extending.user_profile())
            _remove_menu()
        else:
            outcome = installing.remove(_profile())
            in_wps.remove(in_wps.this_wps())
            file_menu.remove()
            remove_files_of_readers()
    finish(outcome)


@app.command()
def status(libreoffice: LibreOffice = False, wps: Wps = False) -> None:
    """查看加载项：装在哪里，是什么版本，用哪个 Python。"""
    with command_line("正在查看 LibreOffice" if libreoffice else ""):
        from zwgk.addin import install as installing
        from zwgk.addin.wps import install as in_wps

        if wps:
            outcome = in_wps.status(in_wps.this_wps())
        elif libreoffice:
            extending = _toolbar()
            outcome = extending.status_outcome(extending.user_profile())
        else:
            outcome = installing.status(_profile())
    finish(outcome)


def _remove_menu() -> None:
    """Remove the entries of the file manager's menu, unless another add-in came with them, too."""
    from zwgk.addin import file_menu
    from zwgk.addin.routes import add_ins_left

    if not add_ins_left():
        file_menu.remove()


def _toolbar() -> ModuleType:
    """Return the module that installs it; raise `Refusal` on Windows, whose LibreOffice has a Python of its own."""
    from zwgk.addin.libreoffice import install
    from zwgk.errors import Refusal

    if sys.platform == "win32":
        raise Refusal("Calc 的工具栏不能装在 Windows 上；在这里请用 Excel、WPS 的加载项或右键菜单。")
    return install


def _profile() -> "Profile":
    from zwgk.addin.windows import this_profile
    from zwgk.errors import Refusal

    profile = this_profile()
    if profile is None:
        raise Refusal("Excel 加载项只能装在 Windows 上；在这里请用命令行，或 LibreOffice 的工具栏。")
    return profile
