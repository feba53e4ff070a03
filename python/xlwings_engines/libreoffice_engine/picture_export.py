"""Cells as a picture or PDF."""

from __future__ import annotations

import tempfile
from pathlib import Path

from xlwings_engines.libreoffice_engine import pdf_export
from xlwings_engines.libreoffice_engine.cells import Cells

_SCALE = 2.0


def range_to_pdf(cells: Cells, path: str, quality: str) -> None:
    """Export the cells as a PDF file; ``quality`` is xlwings' ``standard`` or ``minimum``."""
    pdf_export.write_pdf(cells.document, path, quality, cells.cells)


def range_to_png(cells: Cells, path: str) -> None:
    """Write the cells as printed, without the surrounding paper."""
    import pypdfium2
    from PIL import Image, ImageChops

    with tempfile.TemporaryDirectory() as folder:
        printed = Path(folder) / "cells.pdf"
        range_to_pdf(cells, str(printed), "standard")
        with pypdfium2.PdfDocument(printed) as document:
            page = document[0].render(scale=_SCALE).to_pil().convert("RGB")
    paper = Image.new("RGB", page.size, (255, 255, 255))
    drawn = ImageChops.difference(page, paper).getbbox()
    page.crop(drawn).save(path) if drawn else page.save(path)
