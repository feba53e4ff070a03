"""XML Spreadsheet 2003: the sheets of a workbook as one XML document, which back ends name .xls."""

from collections.abc import Collection

from lxml import etree

from zwgk.intake.foreign.faults import Fault, Unreadable
from zwgk.intake.foreign.marks import Span
from zwgk.intake.foreign.raw_sheet import MOST_CELLS, RawSheet

_NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_SS = f"{{{_NAMESPACE}}}"
_OPTIONS = "{urn:schemas-microsoft-com:office:excel}"
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384


def is_xml_spreadsheet(text: str) -> bool:
    """Return whether a text begins as such a document."""
    start = text[:4096]
    return start.lstrip().startswith("<") and _NAMESPACE in start


def xml_sheets(text: str) -> list[RawSheet]:
    """Return the worksheets; dates are text (2024-04-01T00:00:00.000), numbers are float.

    Raise `Unreadable` if the document is damaged or its cells are too far apart.
    """
    head, _, rest = text.partition("?>")
    body = rest if head.lstrip().startswith("<?xml") else text  # its encoding is already known
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, huge_tree=False)
    try:
        root = etree.fromstring(body.strip().encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        raise Unreadable(Fault.DAMAGED_XML) from None
    sheets: list[RawSheet] = []
    looks = ((style.get(f"{_SS}ID"), style.find(f"{_SS}Font")) for style in root.iter(f"{_SS}Style"))
    struck = {name for name, font in looks if font is not None and font.get(f"{_SS}StrikeThrough") in ("1", "true")}
    for sheet in root.iter(f"{_SS}Worksheet"):
        sheets.append(_sheet(sheet, struck))
        if sum(each.height for each in sheets) > _MOST_ROWS:
            raise Unreadable(Fault.FAR)
    return sheets


def _sheet(sheet: "etree._Element", struck_styles: Collection[str | None]) -> RawSheet:
    rows: list[list[object]] = []
    merged: list[Span] = []
    hidden: list[int] = []
    struck: set[tuple[int, int]] = set()
    size = 0
    for line in sheet.iterfind(f"{_SS}Table/{_SS}Row"):
        place = _number(line, "Index", len(rows) + 1, _MOST_ROWS) - 1
        rows += [[] for _ in range(place - len(rows))]
        cells = _cells(line, len(rows), merged, struck_styles, struck)
        size += len(cells)
        if size > MOST_CELLS:
            raise Unreadable(Fault.FAR)
        if line.get(f"{_SS}Hidden") in ("1", "true"):
            hidden.append(len(rows))
        rows.append(cells)
    shown = sheet.findtext(f"{_OPTIONS}WorksheetOptions/{_OPTIONS}Visible", "SheetVisible")
    return RawSheet(
        sheet.get(f"{_SS}Name", ""),
        iter([rows]),
        merged=tuple(merged),
        hidden_rows=frozenset(hidden),
        struck=frozenset(struck),
        visible=shown == "SheetVisible",
        height=len(rows),
    )


def _cells(
    line: "etree._Element",
    row: int,
    merged: list[Span],
    struck_styles: Collection[str | None],
    struck: set[tuple[int, int]],
) -> list[object]:
    cells: list[object] = []
    for cell in line.iterchildren(f"{_SS}Cell"):
        place = _number(cell, "Index", len(cells) + 1, _MOST_COLUMNS) - 1
        across = _number(cell, "MergeAcross", 0, _MOST_COLUMNS)
        down = _number(cell, "MergeDown", 0, _MOST_ROWS)
        cells += [""] * (place - len(cells))
        if cell.get(f"{_SS}StyleID", line.get(f"{_SS}StyleID")) in struck_styles:
            struck.add((row, place))
        cells += [_value(cell), *[""] * across]
        if len(cells) > _MOST_COLUMNS:
            raise Unreadable(Fault.FAR)
        if across or down:
            merged.append(((row, place), (row + down, place + across)))
    return cells


def _value(cell: "etree._Element") -> object:
    data = next(cell.iterchildren(f"{_SS}Data"), None)
    if data is None:
        return ""
    text = "".join(data.itertext())
    if data.get(f"{_SS}Type") == "Number":
        try:
            return float(text)
        except ValueError:
            return text
    return text


def _number(element: "etree._Element", attribute: str, otherwise: int, most: int) -> int:
    text = element.get(f"{_SS}{attribute}")
    if text is None:
        return otherwise
    if not text.isdecimal() or len(text) > 8 or int(text) > most:
        raise Unreadable(Fault.FAR)
    # No spreadsheet writes an index that goes back; the cell then follows the one before.
    return max(int(text), otherwise)
