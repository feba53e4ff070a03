"""Paper of a sheet of the copy: mended where a table could not be read on it, or would be cut into pieces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

_INCH = 25.4
_PAPERS = {"8": (297, 420), "9": (210, 297), "11": (148, 210), "12": (250, 353), "13": (176, 250)}  # A3 A4 A5 B4 B5
_LEAST_AREA = 70, 100
LEAST_SCALE = 0.5
"""Letters of 12 points, the body of a table, then have 6."""


@dataclass(frozen=True)
class Page:
    """The elements of a worksheet that set up its pages."""

    setup: Any
    margins: Any
    fitting: Any
    breaks: Any

    def mend(
        self, width: float, height: float, margins: tuple[float, float, float, float], table: int
    ) -> tuple[float, bool]:
        """Set up pages for a table of this size in millimetres; return the scale that its width needs, and whether
        anything was wrong.

        Unusual paper becomes A4; `margins` (left, right, top, bottom) replace ones that leave hardly any room; the
        width stays on one page, and the scale in what can be read; no page ends above row `table`.
        """
        before = self._state()
        self._mend_paper(margins)
        wide, high = self._area()
        needed = min(1.0, wide / width)
        if self.fitting.get("fitToPage") not in {"1", "true"}:
            scale = int(self.setup.get("scale") or 100) / 100
            if not LEAST_SCALE <= scale <= needed:
                self._fit(0)
        else:
            pages = int(self.setup.get("fitToHeight") or 1)
            readable = pages and pages * high / (height * LEAST_SCALE) >= 1
            self._fit(pages if readable else 0)
        for one in list(self.breaks):
            if int(one.get("id") or 0) < table:
                self.breaks.remove(one)
        changed = before != self._state()
        if not len(self.breaks):
            self.breaks.getparent().remove(self.breaks)
        return needed, changed

    def _state(self) -> tuple[object, ...]:
        setup, fits = self.setup, self.fitting.get("fitToPage") in {"1", "true"}
        pages = (setup.get("fitToWidth", "1"), setup.get("fitToHeight", "1")) if fits else setup.get("scale")
        return setup.get("paperSize") or "9", dict(self.margins.attrib), fits, pages, len(self.breaks)

    def _fit(self, pages: int) -> None:
        """Fit the width to one page, and the height to so many, or to as many as it needs."""
        self.setup.attrib.pop("scale", None)
        self.setup.set("fitToWidth", "1")
        self.setup.set("fitToHeight", str(pages))
        self.fitting.set("fitToPage", "1")

    def _mend_paper(self, margins: tuple[float, float, float, float]) -> None:
        if self.setup.get("paperSize") not in _PAPERS:
            self.setup.set("paperSize", "9")
        for size, least in zip(self._area(), _LEAST_AREA, strict=True):
            if size < least:
                for side, millimetres in zip(("left", "right", "top", "bottom"), margins, strict=True):
                    self.margins.set(side, repr(millimetres / _INCH))

    def _area(self) -> tuple[float, float]:
        """Return width and height of the paper inside its margins, in millimetres."""
        width, height = _PAPERS[self.setup.get("paperSize")]
        if self.setup.get("orientation") == "landscape":
            width, height = height, width
        across, down = (
            sum(float(self.margins.get(side) or 0.75) * _INCH for side in sides)
            for sides in (("left", "right"), ("top", "bottom"))
        )
        return width - across, height - down
