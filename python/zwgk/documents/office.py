"""A LibreOffice that converts one file and is gone: own process group, own profile, nothing left behind."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from zwgk.errors import Refusal
from zwgk.files import save_file
from zwgk.temporary import temporary_folder

_USUAL_PLACES = (
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/opt/libreoffice/program/soffice",
)
SECONDS = 180


def find_soffice() -> Path | None:
    """The LibreOffice program of this machine, None where there is none."""
    for name in ("soffice", "libreoffice"):
        found = shutil.which(name)
        if found:
            return Path(found)
    return next((Path(place) for place in _USUAL_PLACES if Path(place).exists()), None)


def convert_to_pdf(source: Path, target: Path) -> None:
    """Writes `source` (a workbook or a document) as PDF to `target`, which is replaced in one step.

    Raises `Refusal` where there is no LibreOffice, where it fails, and where the target cannot be written.
    """
    soffice = find_soffice()
    if soffice is None:
        raise Refusal("没有找到 LibreOffice，不能生成 PDF：请安装 LibreOffice，或在 Excel 里点“导出 PDF”。")
    with temporary_folder() as folder:
        made = Path(folder) / "out" / source.with_suffix(".pdf").name
        command = [
            str(soffice),
            f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}",
            *("--headless", "--norestore", "--nologo", "--nofirststartwizard"),
            *("--convert-to", "pdf", "--outdir", str(made.parent), str(source)),
        ]
        _run(command)
        if not made.exists():
            raise Refusal(f"LibreOffice 没能把“{source.name}”转成 PDF：请用 LibreOffice 打开它看看是否有提示。")
        save_file(target, made.read_bytes())


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
    """Our environment, and the fonts that stand in for those of GB/T 9704 where they are not installed."""
    return {**os.environ, "FONTCONFIG_FILE": str(Path(__file__).with_name("fonts.conf"))}


def _end(process: subprocess.Popen[bytes]) -> None:
    """soffice is a launcher: its whole group has to go."""
    if sys.platform == "win32":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
