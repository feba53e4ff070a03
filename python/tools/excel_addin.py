"""Builds `addin/zwgk.xlam` from `addin/excel/` and the buttons: the same sources give the same bytes, on every machine.

pyOpenVBA writes the VBA project; the few other parts of the package are written directly.
"""

import csv
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape

from tools.ribbon import tab_xml
from zwgk.buttons import BUTTONS, Button
from zwgk.timeless_zip import timeless_zip
from zwgk.version import __version__

MODULE = "Zwgk"
TEXTS_SHEET = "texts"
CALLBACK = "ZwgkClick"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRINGS_RELATION = (
    '<Relationship Id="rIdStrings" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" '
    'Target="sharedStrings.xml"/>'
)
_STRINGS_TYPE = (
    '<Override PartName="/xl/sharedStrings.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)
_RIBBON_PART = "customUI/customUI14.xml"
_RIBBON_RELATION = (
    '<Relationship Id="rIdRibbon" Type="http://schemas.microsoft.com/office/2007/relationships/ui/extensibility" '
    f'Target="{_RIBBON_PART}"/>'
)


def build_xlam(sources: Path, target: Path) -> None:
    """Write customUI14.xml into `sources`, and the add-in built from it, Zwgk.bas and texts.csv to `target`."""
    ribbon = ribbon_xml()
    (sources / "customUI14.xml").write_text(ribbon, "utf-8", newline="\n")
    target.write_bytes(xlam_bytes(sources, ribbon))


def xlam_bytes(sources: Path, ribbon: str) -> bytes:
    """Return the bytes of the add-in. `sources` holds Zwgk.bas (ASCII) and texts.csv (UTF-8; id, text)."""
    code = (sources / f"{MODULE}.bas").read_text("ascii")
    with (sources / "texts.csv").open(encoding="utf-8", newline="") as file:
        texts = [(row["id"], row["text"]) for row in csv.DictReader(file)]
    parts = _package_with_code(code.replace("\r\n", "\n").replace("\n", "\r\n"))
    parts["xl/worksheets/sheet1.xml"] = _texts_sheet(texts)
    parts["xl/sharedStrings.xml"] = _shared_strings(texts)
    parts["xl/_rels/workbook.xml.rels"] = _replaced(
        parts["xl/_rels/workbook.xml.rels"], "</Relationships>", f"{_STRINGS_RELATION}</Relationships>"
    )
    parts["[Content_Types].xml"] = _replaced(parts["[Content_Types].xml"], "</Types>", f"{_STRINGS_TYPE}</Types>")
    parts["xl/workbook.xml"] = _replaced(parts["xl/workbook.xml"], 'name="Sheet1"', f'name="{TEXTS_SHEET}"')
    parts["_rels/.rels"] = _replaced(parts["_rels/.rels"], "</Relationships>", f"{_RIBBON_RELATION}</Relationships>")
    parts["docProps/core.xml"] = _core_properties()
    parts["docProps/app.xml"] = _replaced(parts["docProps/app.xml"], ">Sheet1<", f">{TEXTS_SHEET}<")
    parts[_RIBBON_PART] = ribbon.encode()
    return timeless_zip(parts.items(), deflated=False)


def ribbon_xml(buttons: Iterable[Button] = BUTTONS) -> str:
    """Return the ribbon part (Office 2010 and later)."""

    def own(button: Button) -> dict[str, str]:
        tag = "book" if button.needs_book else "no_book"
        return {"imageMso": button.image_mso, "tag": tag, "onAction": CALLBACK}

    return tab_xml("http://schemas.microsoft.com/office/2009/07/customui", buttons, own)


def _package_with_code(code: str) -> dict[str, bytes]:
    from pyopenvba import ExcelFile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "zwgk.xlam")
        with ExcelFile.create_new(path) as book:
            project = book.vba_project()
            project.delete_module("Module1")
            project.add_module(MODULE, code)
            book.save()
        with zipfile.ZipFile(path) as archive:
            return {name: archive.read(name) for name in archive.namelist()}


def _replaced(part: bytes, old: str, new: str) -> bytes:
    if part.count(old.encode()) != 1:
        raise ValueError(f"the add-in template no longer has exactly one {old!r}")
    return part.replace(old.encode(), new.encode())


def _texts_sheet(texts: list[tuple[str, str]]) -> bytes:
    rows = "".join(
        f'<row r="{number}"><c r="A{number}" t="s"><v>{2 * number - 2}</v></c>'
        f'<c r="B{number}" t="s"><v>{2 * number - 1}</v></c></row>'
        for number in range(1, len(texts) + 1)
    )
    return (
        f'{_XML}<worksheet xmlns="{_SPREADSHEET}"><sheetPr codeName="Sheet1"/><dimension ref="A1:B{len(texts)}"/>'
        f"<sheetData>{rows}</sheetData></worksheet>"
    ).encode()


def _shared_strings(texts: list[tuple[str, str]]) -> bytes:
    items = "".join(f"<si><t>{escape(text)}</t></si>" for pair in texts for text in pair)
    count = 2 * len(texts)
    return f'{_XML}<sst xmlns="{_SPREADSHEET}" count="{count}" uniqueCount="{count}">{items}</sst>'.encode()


def _core_properties() -> bytes:
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>政务公开</dc:title><dc:creator>zwgk</dc:creator><cp:version>{__version__}</cp:version>"
        "</cp:coreProperties>"
    ).encode()
