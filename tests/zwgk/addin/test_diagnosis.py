"""The doctor's checks of Excel: a fake registry and a fake profile in, findings out."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from zwgk.addin.diagnosis import addin_findings, cloud_findings, disabled_findings, excel_findings, installed_findings
from zwgk.addin.install import install
from zwgk.addin.windows import Profile
from zwgk.version import __version__

XLAM = Path(__file__).parents[3] / "addin" / "zwgk.xlam"
SERVER = r"HKCR\CLSID\{00024500-0000-0000-C000-000000000046}\LocalServer32"
CLICK_TO_RUN = r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration"
OFFICE16 = r"HKCU\Software\Microsoft\Office\16.0\Excel"
POLICY = r"HKCU\Software\Policies\Microsoft\Office\16.0\Excel\Security"


@dataclass
class FakeRegistry:
    keys: dict[str, dict[str, str | int]] = field(default_factory=dict)

    def value(self, key: str, name: str) -> str | int | None:
        return self.values(key).get(name)

    def values(self, key: str) -> dict[str, str | int]:
        return self.keys.get(key, {})


EXCEL_365 = FakeRegistry(
    {
        SERVER: {"": r"C:\Program Files\Microsoft Office\Root\Office16\EXCEL.EXE /automation"},
        CLICK_TO_RUN: {"VersionToReport": "16.0.17928.20148", "Platform": "x64"},
    }
)


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return Profile(tmp_path / "R", tmp_path / "L")


@pytest.fixture
def installed(profile: Profile, tmp_path: Path) -> Profile:
    (tmp_path / "pythonw.exe").touch()
    install(profile, XLAM, tmp_path / "pythonw.exe")
    return profile


def test_excel_365_with_version_and_bits() -> None:
    [finding] = excel_findings(EXCEL_365)
    assert (finding.found, finding.remedy) == ("16.0.17928.20148（64 位）", "")


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        (r"C:\Program Files\Microsoft Office\Office14" + "\\", "2010（64 位）"),
        (r"C:\Program Files (x86)\Microsoft Office\Office14" + "\\", "2010（32 位）"),
    ],
)
def test_an_excel_from_an_msi(folder: str, expected: str) -> None:
    registry = FakeRegistry({r"HKLM\SOFTWARE\Microsoft\Office\14.0\Excel\InstallRoot": {"Path": folder}})
    assert [finding.found for finding in excel_findings(registry)] == [expected]


@pytest.mark.parametrize(
    "server",
    [
        r'"C:\Users\张三\AppData\Local\Kingsoft\WPS Office\12.1.0.16929\office6\et.exe" /Automation',
        r"D:\WPS\office6\wps.exe /et /Automation",
    ],
)
def test_wps_in_excels_place_is_found_and_the_way_out_named(server: str) -> None:
    registry = FakeRegistry({**EXCEL_365.keys, SERVER: {"": server}})
    [finding] = excel_findings(registry)
    assert finding.found == f"WPS 占用了 Excel 的注册：{server}"
    assert "改回 Excel 并修复 Office；只有 WPS 的，WPS 有它自己的加载项，见“用法二”" in finding.remedy


def test_only_wps() -> None:
    registry = FakeRegistry({r"HKCU\Software\Kingsoft\Office\6.0\Common": {"InstallRoot": r"D:\WPS"}})
    [finding] = excel_findings(registry)
    assert finding.found == "只装了 WPS，没有 Excel"
    assert finding.remedy == "WPS 有它自己的加载项，见“用法二”；不行的，用右键菜单，见“用法四”。"


def test_no_spreadsheet_program() -> None:
    [finding] = excel_findings(FakeRegistry())
    assert finding.found == "没有找到"
    assert "再用右键菜单，见“用法四”" in finding.remedy


def test_a_sound_installation_is_one_good_line(installed: Profile) -> None:
    [finding] = installed_findings(installed)
    assert finding.found == f"{__version__}，{installed.startup / 'zwgk.xlam'}"
    assert finding.remedy == ""


def test_not_installed(profile: Profile) -> None:
    [finding] = installed_findings(profile)
    assert finding.found == "没有安装"
    assert "安装.cmd" in finding.remedy


def test_a_file_that_an_antivirus_took(installed: Profile) -> None:
    (installed.startup / "zwgk.xlam").unlink()
    [finding] = installed_findings(installed)
    assert finding.found.startswith("文件不在了")


def test_a_blocked_file(installed: Profile) -> None:
    Path(f"{installed.startup / 'zwgk.xlam'}:Zone.Identifier").write_text("[ZoneTransfer]\r\nZoneId=3\r\n", "ascii")
    [finding] = installed_findings(installed)
    assert "被 Windows 锁定" in finding.found
    assert "解除锁定" in finding.remedy


def test_a_moved_interpreter(installed: Profile, tmp_path: Path) -> None:
    (tmp_path / "pythonw.exe").unlink()
    [finding] = installed_findings(installed)
    assert finding.found == f"安装时的 Python 被移动或卸载了：{tmp_path / 'pythonw.exe'}"


def test_a_lost_configuration(installed: Profile) -> None:
    (installed.configuration / "addin.txt").unlink()
    assert [finding.found for finding in installed_findings(installed)] == ["设置不在了"]


def test_versions_that_differ(installed: Profile) -> None:
    addin = installed.startup / "zwgk.xlam"
    addin.write_bytes(addin.read_bytes().replace(f"<cp:version>{__version__}<".encode(), b"<cp:version>0.0.9<"))
    # Stored with a wrong checksum, like an older file; a broken file is "未知".
    [finding] = installed_findings(installed)
    assert finding.found == f"加载项的版本（未知）和程序的版本（{__version__}）不一致"


def test_an_older_addin(installed: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zwgk.addin.diagnosis.__version__", "9.9.9")
    [finding] = installed_findings(installed)
    assert finding.found == f"加载项的版本（{__version__}）和程序的版本（9.9.9）不一致"


def test_disabled_by_excel() -> None:
    item = "\x01\x00C:\\Users\\张三\\AppData\\Roaming\\Microsoft\\Excel\\XLSTART\\ZWGK.XLAM\x00"
    [finding] = disabled_findings(FakeRegistry({rf"{OFFICE16}\Resiliency\DisabledItems": {"A1B2": item}}))
    assert finding.found == "被 Excel 禁用（上次启动时出过错）"
    assert "禁用项目" in finding.remedy


def test_another_disabled_item_is_not_ours() -> None:
    registry = FakeRegistry({rf"{OFFICE16}\Resiliency\DisabledItems": {"A1B2": "other.xlam"}})
    assert disabled_findings(registry) == []


def test_a_policy_against_all_macros() -> None:
    policy: dict[str, dict[str, str | int]] = {POLICY: {"VBAWarnings": 4}}
    assert disabled_findings(FakeRegistry(policy)) == []  # XLSTART is still trusted
    policy[rf"{POLICY}\Trusted Locations"] = {"AllLocationsDisabled": 1}
    [finding] = disabled_findings(FakeRegistry(policy))
    assert "策略禁止" in finding.found


@pytest.mark.parametrize(
    "path",
    [
        r"C:\Users\张三\OneDrive - 某县政府\通报.xlsx",
        r"D:\坚果云\通报.xlsx",
        r"C:\Users\张三\WPS云盘\通报.xlsx",
        "https://d.docs.live.net/1/通报.xlsx",
    ],
)
def test_a_synced_folder(path: str) -> None:
    [finding] = cloud_findings(path)
    assert "云盘" in finding.found
    assert "移到本机" in finding.remedy


def test_an_ordinary_folder_is_not_worth_a_line() -> None:
    assert cloud_findings(r"D:\政务公开\通报.xlsx") == []


def test_all_together(installed: Profile) -> None:
    findings = addin_findings(installed, EXCEL_365, r"D:\OneDrive\通报.xlsx")
    assert [finding.subject for finding in findings] == ["Excel", "Excel 加载项", "工作簿"]
    assert [bool(finding.remedy) for finding in findings] == [False, False, True]


def test_off_windows_there_is_nothing_to_look_at() -> None:
    [finding] = addin_findings(None, None)
    assert (finding.found, finding.remedy) == ("只用于 Windows", "")
