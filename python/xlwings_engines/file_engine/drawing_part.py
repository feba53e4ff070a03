"""The shapes of a drawing part, changed individually: openpyxl does not read them.

Input: a drawing part as in the file. Output: the same part, byte for byte except for the anchors of changed
shapes. Shapes within groups and form controls are ignored.
"""

from __future__ import annotations

from typing import Any
from xml.parsers import expat

from lxml import etree
from openpyxl.drawing.spreadsheet_drawing import AbsoluteAnchor, AnchorMarker, OneCellAnchor, TwoCellAnchor
from openpyxl.drawing.xdr import XDRPoint2D, XDRPositiveSize2D

from xlwings_engines.file_engine.drawing_names import EMU, Handle
from xlwings_engines.file_engine.moving_parts import move_anchor
from xlwings_engines.file_engine.shifting import Shift
from xlwings_engines.opc import parse

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_ANCHORS = frozenset({f"{XDR}twoCellAnchor", f"{XDR}oneCellAnchor", f"{XDR}absoluteAnchor"})
_PLACES = frozenset({f"{XDR}from", f"{XDR}to", f"{XDR}ext", f"{XDR}pos"})
_MARKER = ("col", "colOff", "row", "rowOff")


class FileShape:
    """A shape (``xdr:sp``) with its anchor; the anchor's ``position`` is its number in the drawing part."""

    def __init__(self, position: int, element: Any) -> None:
        self.position = position
        self.element: Any = element
        self.anchor: Any = _read_anchor(element)
        self.changed: bool = False
        self.deleted: bool = False
        self.handle: Handle = Handle(self, self.name)

    @property
    def sp(self) -> Any:
        """The ``xdr:sp`` element within the anchor."""
        return self.element.find(f"{XDR}sp")

    @property
    def name(self) -> str:
        """The name in the drawing; "" if it has none."""
        return str(self._properties.get("name", ""))

    @name.setter
    def name(self, value: str) -> None:
        self._properties.set("name", value)
        self.changed = True

    @property
    def _properties(self) -> Any:
        return self.sp.find(f"{XDR}nvSpPr/{XDR}cNvPr")

    @property
    def is_text_box(self) -> bool:
        """True for a text box, False for another form with text."""
        return self.sp.find(f"{XDR}nvSpPr/{XDR}cNvSpPr").get("txBox") in {"1", "true"}

    def delete(self) -> None:
        """Mark the shape as deleted; ``written`` leaves its anchor out."""
        self.changed = self.deleted = True

    def rewrite_anchor(self, left: float, top: float) -> None:
        """Write the present ``anchor``, a one-cell anchor with its corner this far in points from the sheet's."""
        made = etree.Element(f"{XDR}oneCellAnchor", nsmap=self.element.nsmap)
        corner = etree.SubElement(made, f"{XDR}from")
        for name in _MARKER:
            etree.SubElement(corner, f"{XDR}{name}").text = str(getattr(self.anchor._from, name))
        size = {"cx": str(self.anchor.ext.width), "cy": str(self.anchor.ext.height)}
        etree.SubElement(made, f"{XDR}ext", size)
        made.extend([child for child in self.element if child.tag not in _PLACES])
        self.element, self.changed = made, True
        frame = self.sp.find(f"{XDR}spPr/{A}xfrm")
        if frame is not None:
            frame.find(f"{A}off").attrib.update({"x": str(round(left * EMU)), "y": str(round(top * EMU))})
            frame.find(f"{A}ext").attrib.update(size)

    def xml(self) -> bytes:
        """Return the anchor as bytes; empty for a deleted shape."""
        return b"" if self.deleted else etree.tostring(self.element, encoding="UTF-8", with_tail=False)


class DrawingPart:
    """A drawing part and the shapes in it, from back to front."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        root = parse(data)
        # Bytes can be inserted only among bytes of the same encoding.
        plain = root.getroottree().docinfo.encoding in (None, "UTF-8", "utf-8")
        anchors = enumerate(root.iterchildren("*") if plain else ())
        self._shapes = [FileShape(position, anchor) for position, anchor in anchors if _holds_shape(anchor)]

    @property
    def shapes(self) -> list[FileShape]:
        """The shapes that were not deleted."""
        return [shape for shape in self._shapes if not shape.deleted]

    def move(self, move: Shift) -> None:
        """Move the anchors of all objects with whole rows or columns."""
        for shape in self._shapes:
            if move_anchor(shape.element, move):
                shape.anchor, shape.changed = _read_anchor(shape.element), True
        root = parse(self._data)
        for anchor in root:
            move_anchor(anchor, move)
        self._data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def written(self) -> bytes:
        """Return the part with the changed shapes replaced."""
        changed = [shape for shape in self._shapes if shape.changed]
        spans = _spans(self._data) if changed else []
        pieces, end = [], 0
        for shape in changed:
            start, next_end = spans[shape.position]
            pieces += [self._data[end:start], shape.xml()]
            end = next_end
        return b"".join([*pieces, self._data[end:]])


def _holds_shape(anchor: Any) -> bool:
    return anchor.tag in _ANCHORS and anchor.find(f"{XDR}sp/{XDR}nvSpPr/{XDR}cNvPr") is not None


def _read_anchor(element: Any) -> Any:
    """Return an anchor as openpyxl's, without its content."""
    corners = [
        AnchorMarker(**{name: int(corner.findtext(f"{XDR}{name}", "0")) for name in _MARKER})
        for corner in (element.find(f"{XDR}from"), element.find(f"{XDR}to"))
        if corner is not None
    ]
    if len(corners) == 2:
        return TwoCellAnchor(_from=corners[0], to=corners[1])
    size = element.find(f"{XDR}ext")
    extent = XDRPositiveSize2D(int(size.get("cx")), int(size.get("cy")))
    if corners:
        return OneCellAnchor(_from=corners[0], ext=extent)
    point = element.find(f"{XDR}pos")
    return AbsoluteAnchor(pos=XDRPoint2D(int(point.get("x")), int(point.get("y"))), ext=extent)


def _spans(xml: bytes) -> list[tuple[int, int]]:
    """Return where each child of the root begins and ends, in bytes, which lxml does not report."""
    parser = expat.ParserCreate()
    depth, starts, ends = 0, [], []

    def start(_name: str, _attributes: dict[str, str]) -> None:
        nonlocal depth
        if depth == 1:
            starts.append(parser.CurrentByteIndex)
        depth += 1

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1
        if depth == 1:
            ends.append(xml.index(b">", parser.CurrentByteIndex) + 1)

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(xml, True)
    return list(zip(starts, ends, strict=True))
