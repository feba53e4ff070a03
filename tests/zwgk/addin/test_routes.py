"""诊断 reports which of the four routes this desk has, and how to repair a broken one."""

import json
import sys
from pathlib import Path

import pytest

from tests.zwgk.addin.test_diagnosis import EXCEL_365, XLAM, FakeRegistry
from zwgk.addin import file_menu
from zwgk.addin.install import install
from zwgk.addin.resident.autostart import DesktopEntry
from zwgk.addin.routes import route_findings
from zwgk.addin.windows import Profile
from zwgk.addin.wps import install as in_wps
from zwgk.addin.wps.install import Wps

OFFICE = Path("/usr/bin/soffice")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a user who has installed nothing."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    return tmp_path


def told(
    profile: Profile | None = None,
    registry: FakeRegistry | None = None,
    office: Path | None = OFFICE,
    wps: Wps | None = None,
) -> list[tuple[str, str]]:
    """Return what is found and the remedy: Excel, WPS, Calc, menu, command line."""
    wps = wps or Wps(Path("/none/wps/jsaddons"), Path("/none/zwgk"), DesktopEntry(Path("/none/entry")))
    return [(finding.found, finding.remedy) for finding in route_findings(profile, registry, office, wps)]


def test_a_fresh_linux_desk_has_the_command_line_and_is_told_how_to_get_the_rest(home: Path) -> None:  # noqa: ARG001
    install_it = "zwgk addin install --libreoffice"
    assert told() == [
        ("没有：只用于 Windows", ""),
        ("没有：本机没有 WPS，或者还没有打开过", ""),
        (f"没有装；要装，请关闭 LibreOffice，运行“{install_it}”", ""),
        (f"没有装；要装，请重新运行“{install_it}”。", ""),
        ("可用：zwgk --help 列出全部命令", ""),
    ]
    assert told(office=None)[2] == ("没有：本机没有 LibreOffice", "")


def write_toolbar(home: Path, interpreter: str) -> None:
    folder = home / "share" / "zwgk"
    folder.mkdir(parents=True)
    (folder / "libreoffice.json").write_text(json.dumps({"interpreter": interpreter}), "utf-8")


def test_toolbar_and_menu_that_are_installed_can_be_used(home: Path) -> None:
    write_toolbar(home, sys.executable)
    file_menu.add_to_desktop(Path(sys.executable), home / "share" / "applications")
    assert [found[:2] for found, _ in told()] == ["没有", "没有", "可用", "可用", "可用"]


def test_a_program_that_was_moved_is_told_with_the_remedy(home: Path) -> None:
    write_toolbar(home, "/gone/python")
    file_menu.add_to_desktop(Path("/gone/python"), home / "share" / "applications")
    _, _, calc, menu, _ = told()
    assert calc == (
        "用不了：统计程序不在原来的位置了（/gone/python）",
        "请关闭 LibreOffice，重新运行“zwgk addin install --libreoffice”。",
    )
    assert menu == ("用不了：程序不在原来的位置了（/gone/python）", "请重新运行“zwgk addin install --libreoffice”。")


def test_excel_on_windows(home: Path) -> None:
    profile = Profile(home / "R", home / "L")
    (home / "pythonw.exe").touch()
    install(profile, XLAM, home / "pythonw.exe")
    assert told(profile, EXCEL_365)[0][0].startswith("可用：打开 Excel")
    assert told(profile, EXCEL_365)[2] == ("没有：不用于 Windows", "")
    (home / "pythonw.exe").unlink()
    assert told(profile, EXCEL_365)[0] == ("用不了，见“Excel 加载项”一项", "请重新运行安装包里的“安装.cmd”。")
    assert told(profile, FakeRegistry())[0][0].startswith("没有")


def test_on_a_desk_without_the_command_on_its_path_it_is_told_where_it_is(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(home / "python.exe"))
    assert told()[4] == ("可用：zwgk --help 列出全部命令", "")
    (home / "zwgk.cmd").touch()
    assert told()[4] == (f'可用："{home / "zwgk.cmd"}" --help 列出全部命令', "")


def test_explorers_menu_is_read_from_the_registry(home: Path) -> None:
    profile = Profile(home / "R", home / "L")
    (home / "python.exe").touch()
    values = file_menu.registry_values(home / "python.exe")
    registry = FakeRegistry({rf"HKCU\{key}": {"": text} for key, text in values.items()})
    assert told(profile, registry)[3][0].startswith("可用：先保存并关闭工作簿")
    (home / "python.exe").unlink()
    assert told(profile, registry)[3][1] == "请重新运行安装包里的“安装.cmd”。"
    assert told(profile, FakeRegistry())[3] == ("没有装；要装，请重新运行安装包里的“安装.cmd”。", "")


def test_wps(home: Path) -> None:
    wps = Wps(home / "wps" / "jsaddons", home / "zwgk", DesktopEntry(home / "autostart" / "entry.desktop"))
    (home / "wps").mkdir()
    (home / "python").touch()
    assert told(wps=wps)[1] == ("没有装；要装，请关闭 WPS，重新运行“zwgk addin install --wps”。", "")
    in_wps.install(wps, XLAM.with_name("zwgk-wps.zip"), home / "python")
    found, remedy = told(wps=wps)[1]
    assert (found[:16], found[-13:], remedy) == ("可用：打开 WPS 表格，点“政", "有运行，重新登录就会启动）", "")
    (home / "python").unlink()
    assert told(wps=wps)[1] == (
        "用不了：统计程序不在原来的位置了，或者不会随登录启动，请重新安装。",
        "请关闭 WPS，重新运行“zwgk addin install --wps”。",
    )
    assert told(registry=FakeRegistry(), wps=wps)[1][1] == "请重新运行安装包里的“安装.cmd”。"
