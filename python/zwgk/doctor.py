"""诊断: what is installed, what would not work, and remedies."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

from zwgk.documents.office import find_soffice
from zwgk.outcome import Diagnosis, Outcome, OutcomeTable, Status
from zwgk.version import __version__

_PACKAGES = ("xlwings", "openpyxl", "pandas", "python-calamine", "docxtpl", "pypdf")
_FONTS = {
    "方正小标宋简体": ("附件和通报的标题", "宋体"),
    "仿宋_GB2312": ("通报正文", "仿宋"),
    "仿宋": ("附件表格", "其他中文字体"),
    "黑体": ("表头", "其他中文字体"),
    "楷体_GB2312": ("通报二级标题", "楷体"),
}


def diagnose(workbook: str | None = None) -> Outcome:
    """Check everything; problems set the status DONE_WITH_PROBLEMS, never raise.

    `workbook` is the full name of the open workbook, if any.
    """
    findings = [*_routes(workbook), *(finding for look in _LOOKS for finding in look())]
    findings.sort(key=lambda finding: not finding.remedy)  # stable: workbook and toolbar first, versions last
    rows = tuple(
        ("正常" if not finding.remedy else "注意", finding.subject, finding.found, finding.remedy)
        for finding in findings
    )
    trouble = sum(bool(finding.remedy) for finding in findings)
    headline = (
        f"检查了 {len(findings)} 项，{trouble} 项需要注意。" if trouble else f"检查了 {len(findings)} 项，都正常。"
    )
    table = OutcomeTable("诊断", ("结果", "项目", "情况", "怎么办"), rows)
    return Outcome(Status.DONE_WITH_PROBLEMS if trouble else Status.DONE, headline, tables=(table,))


def _python() -> list[Diagnosis]:
    version = ".".join(map(str, sys.version_info[:3]))
    return [Diagnosis("本工具", __version__), Diagnosis("Python", f"{version}（{sys.executable}）")]


def _packages() -> list[Diagnosis]:
    findings = []
    for name in _PACKAGES:
        try:
            findings.append(Diagnosis(name, metadata.version(name)))
        except metadata.PackageNotFoundError:
            findings.append(Diagnosis(name, "没有安装", "重新安装本工具"))
    return findings


def _libreoffice() -> list[Diagnosis]:
    soffice = find_soffice()
    if soffice is None:
        return [Diagnosis("LibreOffice", "没有找到", "生成 PDF 需要它或 Excel：请安装 LibreOffice")]
    return [Diagnosis("LibreOffice", str(soffice))]


def _printer() -> list[Diagnosis]:
    """Return the default printer of CUPS; nothing for a system without it, where Excel asks Windows itself."""
    lpstat = shutil.which("lpstat")
    if lpstat is None:
        return []
    environment = os.environ | {"LC_ALL": "C"}
    told = subprocess.run([lpstat, "-d"], capture_output=True, text=True, check=False, timeout=30, env=environment)
    name = told.stdout.partition("system default destination: ")[2].strip()
    if not name:
        return [Diagnosis("打印机", "没有默认打印机", "打印附件要用它：请在系统设置里添加一台，设为默认")]
    return [Diagnosis("打印机", name)]


def _fonts() -> list[Diagnosis]:
    installed = _installed_fonts()
    if installed is None:
        return [Diagnosis("中文字体", "看不到本机的字体列表", "请在 Word 或 Excel 里确认字体是否显示正确")]
    missing = {name: use for name, use in _FONTS.items() if name not in installed}
    if not missing:
        return [Diagnosis("中文字体", "都已安装")]
    return [
        Diagnosis(f"字体 {name}", "没有安装", f"{use}会用{fallback}代替；要求版式一致时请安装")
        for name, (use, fallback) in missing.items()
    ]


def _installed_fonts() -> set[str] | None:
    """Return the names of installed font families, or None if the system does not list them."""
    if sys.platform == "win32":
        return _windows_fonts()
    fc_list = shutil.which("fc-list")
    if fc_list is None:
        return None
    listed = subprocess.run([fc_list, ":", "family"], capture_output=True, text=True, check=False, timeout=30).stdout
    return {name.strip() for line in listed.splitlines() for name in line.split(",")}


def _windows_fonts() -> set[str]:
    files = {
        "simsun.ttc": "宋体",
        "simfang.ttf": "仿宋",
        "simhei.ttf": "黑体",
        "simkai.ttf": "楷体",
        "fzxbsjw.ttf": "方正小标宋简体",
        "fzxbsk.ttf": "方正小标宋简体",
        "simfang_gb2312.ttf": "仿宋_GB2312",
        "simkai_gb2312.ttf": "楷体_GB2312",
    }
    folders = (Path(r"C:\Windows\Fonts"), Path.home() / r"AppData\Local\Microsoft\Windows\Fonts")
    present = {file.name.casefold() for folder in folders if folder.is_dir() for file in folder.iterdir()}
    return {family for file, family in files.items() if file in present}


def _routes(workbook: str | None) -> tuple[Diagnosis, ...]:
    from zwgk.addin.diagnosis import addin_findings
    from zwgk.addin.routes import route_findings
    from zwgk.addin.windows import this_profile, this_registry
    from zwgk.addin.wps.install import this_wps

    profile, registry = this_profile(), this_registry()
    return (
        *route_findings(profile, registry, find_soffice(), this_wps()),
        *addin_findings(profile, registry, workbook),
    )


_LOOKS: tuple[Callable[[], list[Diagnosis]], ...] = (_printer, _libreoffice, _fonts, _python, _packages)
