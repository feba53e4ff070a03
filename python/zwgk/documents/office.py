"""A LibreOffice that converts documents for one command: own profile, nothing left behind."""

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from xlwings_engines.errors import EngineError
from xlwings_engines.libreoffice_engine.office_process import OfficeProcess
from zwgk.engine_messages import chinese
from zwgk.errors import Refusal

_USUAL_PLACES = (
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/opt/libreoffice/program/soffice",
)
SECONDS = 180
# Settings that keep a document from fetching anything, updating links or running macros.
_SAFE = (
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Calc/Content/Update", "Link", "2"),  # never
    ("Writer/Content/Update", "Link", "0"),  # never
)
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_KEPT_OPEN = {
    f"blank.{suffix}": f'''<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="{_ODF}:office:1.0" xmlns:table="{_ODF}:table:1.0" office:version="1.2"
 office:mimetype="application/vnd.oasis.opendocument.{kind}"><office:body><office:{kind}>{body}</office:{kind}>
</office:body></office:document>'''.encode()
    for suffix, kind, body in (("fodt", "text", ""), ("fods", "spreadsheet", '<table:table table:name="1"/>'))
}
"""Blank documents that an office holds open: without any it ends, and with them Writer and Calc are loaded already."""


@dataclass(frozen=True)
class Document:
    """A document to convert; `name` is for messages, and its suffix tells the kind of document."""

    name: str
    content: bytes

    @property
    def suffix(self) -> str:
        """The extension of the document's file."""
        return Path(self.name).suffix


def find_soffice() -> Path | None:
    """Return the LibreOffice program of this machine, None if there is none."""
    for name in ("soffice", "libreoffice"):
        found = shutil.which(name)
        if found:
            return Path(found)
    return next((Path(place) for place in _USUAL_PLACES if Path(place).exists()), None)


class OfficeConverter:
    """A LibreOffice that starts in the background, and converts as often as asked."""

    def __init__(self, process: OfficeProcess, started: Future[bool]) -> None:
        self._process, self._started = process, started
        self._rounds = 0

    def start_pdf(self, *documents: Document) -> Callable[[], tuple[bytes, ...]]:
        """Start converting; return a function that waits for the PDF of each document.

        One conversion at a time. Both raise `Refusal` if LibreOffice fails.
        """
        if not self._started.result():
            raise Refusal("LibreOffice 没有启动成功：请关闭其他程序后再试，或者重新安装 LibreOffice。")
        self._rounds += 1
        folder = self._process.folder / str(self._rounds)
        folder.mkdir()
        sources = [folder / f"{number}{document.suffix}" for number, document in enumerate(documents)]
        for source, document in zip(sources, documents, strict=True):
            source.write_bytes(document.content)
        wait = self._process.start_converting("pdf", sources, folder / "out")

        def converted() -> tuple[bytes, ...]:
            if not wait(SECONDS):
                raise Refusal(f"LibreOffice 超过 {SECONDS} 秒没有转完，已停止：请关闭其他程序后再试。")
            made = [folder / "out" / source.with_suffix(".pdf").name for source in sources]
            for pdf, document in zip(made, documents, strict=True):
                if not pdf.exists():
                    raise Refusal(
                        f"LibreOffice 没能把“{document.name}”转成 PDF：请用 LibreOffice 打开它看看是否有提示。"
                    )
            return tuple(pdf.read_bytes() for pdf in made)

        return converted


@contextmanager
def starting_office() -> Iterator[OfficeConverter]:
    """Yield a LibreOffice that starts while the caller goes on with its work; it is ended afterwards.

    Fonts of GB/T 9704 that are not installed are replaced by similar ones. Raise `Refusal` if there is no LibreOffice.
    """
    if find_soffice() is None:
        raise Refusal("没有找到 LibreOffice，不能生成 PDF：请安装 LibreOffice，或在 Excel 里点“导出 PDF”。")
    fonts = {"FONTCONFIG_FILE": str(Path(__file__).with_name("fonts.conf"))}
    try:
        process = OfficeProcess(visible=False, settings=_settings(), environment=fonts, documents=_KEPT_OPEN)
    except EngineError as error:
        raise Refusal(chinese(error)) from error
    with ThreadPoolExecutor(1) as background:
        started = background.submit(process.wait_for_documents)
        try:
            yield OfficeConverter(process, started)
        finally:
            process.kill()
            started.exception()
            process.kill()  # a new profile may have been about to start it a second time


def to_pdf(*documents: Document) -> tuple[bytes, ...]:
    """Return the PDF of each document, all made by one LibreOffice; raise `Refusal` if there is none, or it fails."""
    with starting_office() as office:
        return office.start_pdf(*documents)()


def _settings() -> str:
    items = "".join(
        f'<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in _SAFE
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>'
    )
