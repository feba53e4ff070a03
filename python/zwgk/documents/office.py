"""A short-lived LibreOffice that converts documents: own process group, own profile, nothing left behind."""

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from xlwings_engines.libreoffice_engine.office_process import office_environment as plain_environment
from zwgk.errors import Refusal
from zwgk.temporary import temporary_folder

_USUAL_PLACES = (
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/opt/libreoffice/program/soffice",
)
SECONDS = 180
_SAFE = (
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Calc/Content/Update", "Link", "2"),  # never
    ("Writer/Content/Update", "Link", "0"),  # never
)


@dataclass(frozen=True)
class Document:
    """A document to convert; `name` is for messages, and its suffix tells the kind of document."""

    name: str
    content: bytes

    @property
    def suffix(self) -> str:
        return Path(self.name).suffix


def find_soffice() -> Path | None:
    """Return the LibreOffice program of this machine, None if there is none."""
    for name in ("soffice", "libreoffice"):
        found = shutil.which(name)
        if found:
            return Path(found)
    return next((Path(place) for place in _USUAL_PLACES if Path(place).exists()), None)


def to_pdf(*documents: Document) -> tuple[bytes, ...]:
    """Return the PDF of each document, all made by one LibreOffice.

    Raise `Refusal` if there is no LibreOffice, and if it fails.
    """
    soffice = find_soffice()
    if soffice is None:
        raise Refusal("没有找到 LibreOffice，不能生成 PDF：请安装 LibreOffice，或在 Excel 里点“导出 PDF”。")
    with temporary_folder() as name:
        folder = Path(name)
        sources = [folder / f"{number}{document.suffix}" for number, document in enumerate(documents)]
        for source, document in zip(sources, documents, strict=True):
            source.write_bytes(document.content)
        _write_profile(folder / "profile")
        command = [
            str(soffice),
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *("--headless", "--norestore", "--nologo", "--nofirststartwizard"),
            *("--convert-to", "pdf", "--outdir", str(folder / "out"), *map(str, sources)),
        ]
        _run(command)
        made = [folder / "out" / source.with_suffix(".pdf").name for source in sources]
        for pdf, document in zip(made, documents, strict=True):
            if not pdf.exists():
                raise Refusal(f"LibreOffice 没能把“{document.name}”转成 PDF：请用 LibreOffice 打开它看看是否有提示。")
        return tuple(pdf.read_bytes() for pdf in made)


def _write_profile(profile: Path) -> None:
    """Write settings that keep a document from fetching anything, updating links or running macros."""
    items = "".join(
        f'<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in _SAFE
    )
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>',
        encoding="utf-8",
    )


def _run(command: list[str]) -> None:
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env=office_environment(),
    )
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        raise Refusal(f"LibreOffice 超过 {SECONDS} 秒没有转完，已停止：请关闭其他程序后再试。") from None
    finally:
        if process.poll() is None:
            _end(process)


def office_environment() -> dict[str, str]:
    """Return the environment of an office, with substitutes for the fonts of GB/T 9704 that are not installed."""
    return {**plain_environment(), "FONTCONFIG_FILE": str(Path(__file__).with_name("fonts.conf"))}


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the whole process group, as soffice is only a launcher."""
    if sys.platform == "win32":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
