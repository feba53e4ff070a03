"""A book, or some of its cells, as PDF."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from xlwings_engines.libreoffice_engine import bridge as uno
from xlwings_engines.libreoffice_engine import file_formats
from xlwings_engines.libreoffice_engine.documents import Document

_JPEG_QUALITY = {"standard": 90, "minimum": 60}


def write_pdf(document: Document, path: str, quality: str, cells: Any = None) -> None:
    """Write the visible sheets within their print areas, or only ``cells``; ``quality`` is standard or minimum."""
    data = {"Quality": _JPEG_QUALITY[quality], "ReduceImageResolution": quality == "minimum"}
    if cells is not None:
        data["Selection"] = cells
    filter_data = uno.typed("[]com.sun.star.beans.PropertyValue", uno.properties(**data))
    arguments = uno.properties(FilterName=file_formats.PDF, FilterData=filter_data)
    Path(path).unlink(missing_ok=True)
    document.bridge.on_main(lambda: document.model.storeToURL(uno.to_url(path), arguments))
