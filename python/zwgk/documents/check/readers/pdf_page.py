"""A page of a PDF by PDFium: its characters with their boxes and its straight lines.

All places are in points from the upper left corner of the page.
"""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from zwgk.errors import Refusal

_DEEPEST = 8  # forms in forms
_MOST_OBJECTS = 200_000
_STRAIGHT = 1.0  # a line may deviate by this much


@dataclass(frozen=True, slots=True)
class Character:
    """A printed character; its box comes from the font's heights and the advance, not from its ink."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> float:
        """The height of its middle on the page."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line along an axis: from `start` to `end` at `place`."""

    upright: bool
    place: float
    start: float
    end: float


@contextmanager
def opened(content: bytes) -> "Iterator[pdfium.PdfDocument]":
    """Yield the document. Raise `Refusal` for one with a password."""
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as fault:
        if "assword" in str(fault):
            raise Refusal("设有打开密码：请取消密码后再来一次。") from fault
        raise
    try:
        yield document
    finally:
        document.close()


@contextmanager
def page_of(document: "pdfium.PdfDocument", at: int) -> "Iterator[pdfium.PdfPage]":
    """Yield page `at`, counted from 0."""
    page = document[at]
    try:
        yield page
    finally:
        page.close()


def characters(page: "pdfium.PdfPage") -> list[Character]:
    """Return the printed characters in the order of the file; blanks are left out."""
    height = page.get_height()
    text = raw.FPDFText_LoadPage(page)
    try:
        box = raw.FS_RECTF()
        found = []
        for at in range(raw.FPDFText_CountChars(text)):
            code = raw.FPDFText_GetUnicode(text, at)
            if code <= 32 or code in (0xA0, 0x3000, 0xFFFE, 0xFFFF) or 0xD800 <= code < 0xE000:
                continue
            if raw.FPDFText_GetLooseCharBox(text, at, box):
                found.append(Character(chr(code), box.left, height - box.top, box.right, height - box.bottom))
    finally:
        raw.FPDFText_ClosePage(text)
    return found


def strokes(page: "pdfium.PdfPage") -> list[Stroke]:
    """Return the lines along the axes: ruled lines, frames, thin or filled rectangles."""
    height = page.get_height()
    found: list[Stroke] = []
    budget = [_MOST_OBJECTS]
    count = raw.FPDFPage_CountObjects(page)
    top = (raw.FPDFPage_GetObject(page, at) for at in range(count))
    _collect(top, (1.0, 0.0, 0.0, 1.0, 0.0, 0.0), height, found, budget, 0)
    return found


_Matrix = tuple[float, float, float, float, float, float]


def _collect(
    objects: Iterator[Any], outer: _Matrix, height: float, found: list[Stroke], budget: list[int], depth: int
) -> None:
    matrix = raw.FS_MATRIX()
    for item in objects:
        budget[0] -= 1
        if budget[0] < 0:
            return
        kind = raw.FPDFPageObj_GetType(item)
        if kind not in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_FORM) or not raw.FPDFPageObj_GetMatrix(item, matrix):
            continue
        inner = _times((matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f), outer)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            _add_path(item, inner, height, found)
        elif depth < _DEEPEST:
            count = raw.FPDFFormObj_CountObjects(item)
            parts = (raw.FPDFFormObj_GetObject(item, at) for at in range(count))
            _collect(parts, inner, height, found, budget, depth + 1)


def _times(inner: _Matrix, outer: _Matrix) -> _Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _add_path(path: Any, matrix: _Matrix, height: float, found: list[Stroke]) -> None:
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    first: tuple[float, float] | None = None
    last: tuple[float, float] | None = None
    for at in range(raw.FPDFPath_CountSegments(path)):
        segment = raw.FPDFPath_GetPathSegment(path, at)
        if not raw.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        point = (a * x.value + c * y.value + e, height - (b * x.value + d * y.value + f))
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            first = point
        elif kind == raw.FPDF_SEGMENT_LINETO and last is not None:
            _add_line(last, point, found)
        last = point
        if first is not None and raw.FPDFPathSegment_GetClose(segment):
            _add_line(point, first, found)
            last = first


def _add_line(start: tuple[float, float], end: tuple[float, float], found: list[Stroke]) -> None:
    across, down = abs(start[0] - end[0]), abs(start[1] - end[1])
    if across <= _STRAIGHT < down:
        found.append(Stroke(True, (start[0] + end[0]) / 2, min(start[1], end[1]), max(start[1], end[1])))
    elif down <= _STRAIGHT < across:
        found.append(Stroke(False, (start[1] + end[1]) / 2, min(start[0], end[0]), max(start[0], end[0])))
