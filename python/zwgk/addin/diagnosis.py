"""The doctor's checks of Excel, WPS and the add-in. Pure: reads the files of a `Profile` and a `Registry`, no Excel.

Registry keys as documented by Microsoft for Office 2010 to 365 ("16.0" is 2016 and later).
"""

from pathlib import PurePath

from zwgk.addin.configuration import read_configuration
from zwgk.addin.install import ADDIN_FILE, addin_version
from zwgk.addin.windows import Profile, Registry, is_blocked
from zwgk.outcome import Diagnosis
from zwgk.version import __version__

_OFFICE_VERSIONS = {"16.0": "2016 或更新", "15.0": "2013", "14.0": "2010"}
_CLICK_TO_RUN = r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration"
_EXCEL_SERVER = r"HKCR\CLSID\{00024500-0000-0000-C000-000000000046}\LocalServer32"
_VBA_DISABLED = 4
_CLOUD_FOLDERS = (
    "onedrive",
    "sharepoint",
    "坚果云",
    "nutstore",
    "百度网盘",
    "百度云同步",
    "wps云盘",
    "wpsdrive",
    "dropbox",
    "icloud",
)
_WPS_ROUTE = "WPS 有它自己的加载项，见“用法二”；不行的，用右键菜单，见“用法四”。"
REINSTALL = "请重新运行安装包里的“安装.cmd”。"
WITHOUT_ADDIN = "可以先保存并关闭工作簿，再用右键菜单，见“用法四”"


def addin_findings(
    profile: Profile | None, registry: Registry | None, workbook: str | None = None
) -> tuple[Diagnosis, ...]:
    """Return all findings; off Windows, one says that there is no Excel add-in, followed by those of the workbook.

    `workbook` is the full name given by the host: a path or, in the cloud, a URL.
    """
    findings: list[Diagnosis] = []
    if profile is None or registry is None:
        findings.append(Diagnosis("Excel 加载项", "只用于 Windows"))
    else:
        findings += [*excel_findings(registry), *installed_findings(profile), *disabled_findings(registry)]
    if workbook is not None:
        findings += cloud_findings(workbook)
    return tuple(findings)


def excel_findings(registry: Registry) -> list[Diagnosis]:
    """Return findings on Excel's version and bitness, and on WPS registered in its place."""
    server = str(registry.value(_EXCEL_SERVER, "") or "")
    if _is_wps(server):
        remedy = (
            "Excel 的加载项装不进 WPS：装了 Excel 的，请在 Windows“设置→应用→默认应用”里改回 Excel 并修复 Office；"
            f"只有 WPS 的，{_WPS_ROUTE}"
        )
        return [Diagnosis("Excel", f"WPS 占用了 Excel 的注册：{server}", remedy)]
    version = _excel_version(registry)
    if version:
        return [Diagnosis("Excel", version)]
    if registry.value(r"HKCU\Software\Kingsoft\Office\6.0\Common", "InstallRoot"):
        return [Diagnosis("Excel", "只装了 WPS，没有 Excel", _WPS_ROUTE)]
    return [Diagnosis("Excel", "没有找到", f"加载项需要 Excel 2010 或更新的版本；没有 Excel 时，{WITHOUT_ADDIN}")]


def installed_findings(profile: Profile) -> list[Diagnosis]:
    """Return findings on the add-in's file, its configuration, its interpreter, and differing versions."""
    addin = profile.startup / ADDIN_FILE
    configuration = read_configuration(profile.configuration)
    if not addin.exists() and configuration is None:
        return [Diagnosis("Excel 加载项", "没有安装", "请运行安装包里的“安装.cmd”，或 zwgk addin install。")]
    findings = []
    if not addin.exists():
        findings.append(Diagnosis("Excel 加载项", f"文件不在了：{addin}", f"可能被杀毒软件删除。{REINSTALL}"))
    elif is_blocked(addin):
        remedy = "请右键该文件→属性→勾选“解除锁定”，再重新打开 Excel。"
        findings.append(Diagnosis("Excel 加载项", f"被 Windows 锁定（来自网络的文件）：{addin}", remedy))
    if configuration is None:
        findings.append(Diagnosis("Excel 加载项", "设置不在了", REINSTALL))
    elif not configuration.interpreter.exists():
        findings.append(
            Diagnosis("Excel 加载项", f"安装时的 Python 被移动或卸载了：{configuration.interpreter}", REINSTALL)
        )
    version = addin_version(addin)
    if addin.exists() and version != __version__:
        found = f"加载项的版本（{version or '未知'}）和程序的版本（{__version__}）不一致"
        findings.append(Diagnosis("Excel 加载项", found, REINSTALL))
    return findings or [Diagnosis("Excel 加载项", f"{version}，{addin}")]


def disabled_findings(registry: Registry) -> list[Diagnosis]:
    """Return findings on Excel's list of disabled items, and on a policy that forbids all macros."""
    findings = []
    for office in _OFFICE_VERSIONS:
        excel = rf"HKCU\Software\Microsoft\Office\{office}\Excel"
        items = registry.values(rf"{excel}\Resiliency\DisabledItems")
        if any(ADDIN_FILE in str(item).lower() for item in items.values()):
            remedy = (
                "请在 Excel 里点“文件→选项→加载项”，下方“管理”选“禁用项目”→“转到”，启用 zwgk.xlam，再重新打开 Excel。"
            )
            findings.append(Diagnosis("Excel 加载项", "被 Excel 禁用（上次启动时出过错）", remedy))
        policy = rf"HKCU\Software\Policies\Microsoft\Office\{office}\Excel\Security"
        if registry.value(policy, "VBAWarnings") == _VBA_DISABLED and registry.value(
            rf"{policy}\Trusted Locations", "AllLocationsDisabled"
        ):
            remedy = f"请联系单位的电脑管理员；在此之前，{WITHOUT_ADDIN}"
            findings.append(
                Diagnosis("Excel 加载项", "单位的策略禁止了 Excel 的宏和受信任位置，加载项不会运行", remedy)
            )
    return findings


def cloud_findings(workbook: str) -> list[Diagnosis]:
    """Return findings on cloud folders, whose sync can turn results into a conflicting copy behind Excel's back."""
    parts = workbook.lower()
    name = next((name for name in _CLOUD_FOLDERS if name in parts), "")
    if not name and "://" not in parts:
        return []
    return [
        Diagnosis("工作簿", f"在云盘的同步文件夹里：{workbook}", "请把工作簿移到本机的普通文件夹再用，用完再传上去。")
    ]


def _is_wps(server: str) -> bool:
    program = PurePath(server.replace("\\", "/").replace('"', "").partition(" /")[0]).name.lower()
    return program.startswith(("et.exe", "wps.exe", "ksolaunch.exe", "wpsoffice.exe")) or "kingsoft" in server.lower()


def _excel_version(registry: Registry) -> str:
    """Return for example "16.0.14332.20281（64 位）", or "" if no Excel is registered."""
    reported = registry.value(_CLICK_TO_RUN, "VersionToReport")
    if reported:
        platform = registry.value(_CLICK_TO_RUN, "Platform")
        return f"{reported}（{'64' if platform == 'x64' else '32'} 位）"
    for office, year in _OFFICE_VERSIONS.items():
        root = registry.value(rf"HKLM\SOFTWARE\Microsoft\Office\{office}\Excel\InstallRoot", "Path")
        if root:
            bits = "32" if "(x86)" in str(root) else "64"
            return f"{year}（{bits} 位）"
    return ""
