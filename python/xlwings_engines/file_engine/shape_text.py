"""The text of a shape in a drawing part (``xdr:txBody``): paragraphs of runs, each with its own format.

Throughout, ``sp`` is the element of the shape, and formats are the properties of runs (``a:rPr``).
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from lxml import etree

from xlwings_engines.file_engine.drawing_part import XDR, A

_RUNS = frozenset({f"{A}r", f"{A}fld", f"{A}br"})


def _pieces(sp: Any) -> list[tuple[Any, str]]:
    """Return the runs with their text; the end of a paragraph has none, a line break is a run."""
    found: list[tuple[Any, str]] = []
    for number, paragraph in enumerate(sp.iterfind(f"{XDR}txBody/{A}p")):
        if number:
            found.append((None, "\n"))
        runs = [child for child in paragraph if child.tag in _RUNS]
        found += [(run, "\n" if run.tag == f"{A}br" else run.findtext(f"{A}t") or "") for run in runs]
    return found


def text_of(sp: Any) -> str:
    """Return the text of a shape, with its paragraphs on lines of their own."""
    return "".join(text for _, text in _pieces(sp))


def set_text(sp: Any, text: str) -> None:
    """Replace a shape's text, one paragraph per line, in the format of its first paragraph and run."""
    old = sp.find(f"{XDR}txBody/{A}p")
    body = sp.find(f"{XDR}txBody")
    if body is None:
        body = etree.SubElement(sp, f"{XDR}txBody")
        etree.SubElement(body, f"{A}bodyPr")
    outer = None if old is None else old.find(f"{A}pPr")
    looks = _first_looks(body)
    paragraphs = [_paragraph(line, outer, looks) for line in text.replace("\r\n", "\n").split("\n")]
    for paragraph in body.findall(f"{A}p"):
        body.remove(paragraph)
    body.extend(paragraphs)
    if sp.get("textlink"):
        sp.set("textlink", "")  # otherwise the linked cell would overwrite the text


def _paragraph(line: str, outer: Any, looks: Any) -> Any:
    """Return a paragraph of one run; an empty one keeps the format for text typed later."""
    paragraph = etree.Element(f"{A}p")
    if outer is not None:
        paragraph.append(deepcopy(outer))
    run = etree.SubElement(paragraph, f"{A}r") if line else paragraph
    made = etree.SubElement(run, f"{A}rPr" if line else f"{A}endParaRPr", dict(looks.attrib))
    made.extend(deepcopy(list(looks)))
    if line:
        etree.SubElement(run, f"{A}t").text = line
    return paragraph


def _first_looks(body: Any) -> Any:
    """Return the properties of the first run, or of the end of an empty paragraph; empty ones if there are none."""
    found = next((element for element in body.iter(f"{A}rPr", f"{A}endParaRPr")), None)
    return etree.Element(f"{A}rPr") if found is None else found


def looks_of(sp: Any, start: int, stop: int | None) -> list[Any]:
    """Return the properties of the runs between two characters; for an empty shape, those kept for later text."""
    found, end = [], 0
    for run, text in _pieces(sp):
        begin, end = end, end + len(text)
        if run is not None and start < end and (stop is None or begin < stop):
            looks = run.find(f"{A}rPr")
            found.append(etree.Element(f"{A}rPr") if looks is None else looks)
    return found or [_first_looks(sp)]


def own_looks(sp: Any, start: int, stop: int | None) -> list[Any]:
    """Return the properties of exactly these characters; their runs are split off and given properties.

    A field, such as the text of a linked cell, stays whole.
    """
    found, end = [], 0
    for run, text in _pieces(sp):
        begin, end = end, end + len(text)
        low, high = max(start - begin, 0), min(len(text), len(text) if stop is None else stop - begin)
        if run is None or low >= high:
            continue
        if run.tag == f"{A}r":
            _cut(run, text, low, high)
        if run.find(f"{A}rPr") is None:
            run.insert(0, etree.Element(f"{A}rPr"))
        found.append(run.find(f"{A}rPr"))
    return found if end else _for_typing(sp)


def _for_typing(sp: Any) -> list[Any]:
    """Return the properties of the end of each paragraph, which text typed into an empty shape takes on."""
    paragraphs = sp.findall(f"{XDR}txBody/{A}p")
    for paragraph in paragraphs:
        if paragraph.find(f"{A}endParaRPr") is None:
            etree.SubElement(paragraph, f"{A}endParaRPr")
    return [paragraph.find(f"{A}endParaRPr") for paragraph in paragraphs]


def _cut(run: Any, text: str, low: int, high: int) -> None:
    """Split a run: keep some of its characters and move the others to new runs around it."""
    for other, place in ((text[:low], run.addprevious), (text[high:], run.addnext)):
        if other:
            copied = deepcopy(run)
            copied.find(f"{A}t").text = other
            place(copied)
    run.find(f"{A}t").text = text[low:high]
