"""Calc's filter per kind of file."""

from __future__ import annotations

import contextlib
import zipfile
from pathlib import Path, PurePath

from lxml import etree

from xlwings_engines.errors import CannotSave, Unsupported
from xlwings_engines.opc import RELATIONSHIP_ID, PackageReader, parse

FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".xltx": "Calc MS Excel 2007 XML Template",
    ".xltm": "Calc MS Excel 2007 VBA XML",
    ".xls": "MS Excel 97",
    ".xlt": "MS Excel 97 Vorlage/Template",
    ".ods": "calc8",
    ".ots": "calc8_template",
    ".fods": "OpenDocument Spreadsheet Flat XML",
    ".csv": "Text - txt - csv (StarCalc)",
    ".html": "HTML (StarCalc)",
}
PDF = "calc_pdf_Export"
_UNWRITABLE = {".xlsb", ".xla", ".xlam"}


_ZIPPED = {".xlsx", ".xlsm", ".xlsb", ".xltx", ".xltm", ".xlam", ".ods", ".ots"}
_COMPOUND_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_COMPOUND_SIZE = 1536


def is_what_it_says(path: Path) -> bool:
    """Return whether a file can be the workbook its suffix says; Calc opens anything else as text."""
    suffix = path.suffix.lower()
    if suffix not in _ZIPPED | {".xls", ".xlt"}:
        return True
    with path.open("rb") as file:
        compound = file.read(len(_COMPOUND_MAGIC)) == _COMPOUND_MAGIC and path.stat().st_size >= _COMPOUND_SIZE
    return compound or (suffix in _ZIPPED and zipfile.is_zipfile(path))


def tables_in_file(path: Path) -> dict[str, int]:
    """Return the table names of an Excel workbook, in lower case, with their order; {} for other files."""
    names: list[str] = []
    with contextlib.suppress(OSError, KeyError, ValueError, zipfile.BadZipFile, etree.XMLSyntaxError):
        package = PackageReader(path.read_bytes())
        for sheet in package.sheets:
            targets = {relation.id: relation.target for relation in package.relations(sheet.part)}
            for part in parse(package.read(sheet.part)).iterfind("{*}tableParts/{*}tablePart"):
                target = targets.get(part.get(RELATIONSHIP_ID, ""))
                if target in package.names:
                    names.append(str(parse(package.read(str(target))).get("displayName", "")).casefold())
    return {name: place for place, name in enumerate(names)}


def filter_for(path: str) -> str:
    """Return the filter for a file name.

    Raise ``NotImplementedError`` for Excel's formats that Calc cannot write, ``CannotSave`` for other files.
    """
    suffix = PurePath(path).suffix.lower()
    if suffix in _UNWRITABLE:
        raise Unsupported("save.format_not_supported", suffix=suffix)
    if suffix not in FILTERS:
        raise CannotSave("save.unknown_format", name=PurePath(path).name)
    return FILTERS[suffix]
