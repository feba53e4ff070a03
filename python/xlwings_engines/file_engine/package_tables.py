"""The tables of a sheet, read from the package: their places, without openpyxl's objects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from xlwings_engines.addresses import Area, parse_area
from xlwings_engines.opc import parse
from xlwings_engines.package.document import Document
from xlwings_engines.package.sheets import Sheet


class PackageTable(NamedTuple):
    """A table; see ``structured_references.TableOfCells``."""

    name: str
    area: Area
    show_headers: bool
    show_totals: bool
    columns: tuple[str, ...]

    def headings(self) -> list[str]:
        """Return the column names, from left to right."""
        return list(self.columns)


def tables_of(document: Document, sheet: Sheet) -> Iterator[PackageTable]:
    """Yield the tables of a sheet."""
    for relation in document.parts.relations(sheet.part):
        if relation.kind != "table" or relation.target not in document.parts.names:
            continue
        root = parse(document.parts.read(relation.target))
        area = parse_area(root.get("ref", ""))
        if area is not None:
            columns = tuple(column.get("name", "") for column in root.iterfind("{*}tableColumns/{*}tableColumn"))
            yield PackageTable(
                name=root.get("displayName", ""),
                area=area,
                show_headers=root.get("headerRowCount", "1") != "0",
                show_totals=root.get("totalsRowCount", "0") != "0",
                columns=columns,
            )


def table_names(document: Document) -> list[str]:
    """Return the names of all tables of the workbook."""
    return [table.name for sheet in document.worksheets for table in tables_of(document, sheet)]
