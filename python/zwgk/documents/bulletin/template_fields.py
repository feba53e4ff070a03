"""Fields of a Word document: only those that count, number and date are allowed; others may read from outside."""

import re
from typing import Any

from lxml import etree

WORD = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
}
"""Namespaces of a Word document's own elements."""
_KNOWN = {
    *("PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "PAGEREF", "REF", "NOTEREF", "STYLEREF", "SEQ", "TOC", "TC"),
    *("XE", "INDEX", "DATE", "TIME", "CREATEDATE", "SAVEDATE", "PRINTDATE", "EDITTIME", "AUTHOR", "TITLE", "SUBJECT"),
    *("KEYWORDS", "COMMENTS", "FILENAME", "DOCPROPERTY", "NUMWORDS", "NUMCHARS", "SYMBOL", "EQ", "ADVANCE"),
    *("HYPERLINK", "FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN", "="),
}
_TAGS = [f"{{{space}}}{name}" for space in sorted(WORD) for name in ("fldSimple", "fldChar", "instrText")]
_NESTED = "\x00"  # marks a field inside an instruction


def unknown_fields(root: Any) -> list[str]:
    """Return the first words, in capitals, of a part's unknown fields; "?" if another field provides the word.

    An instruction may be split into any number of runs.
    """
    reader = _Reader()
    for element in root.iter(*_TAGS):
        reader.take(element)
    return [word for word in map(_first_word, reader.instructions()) if word not in _KNOWN]


class _Reader:
    """Assembles instructions; each nested field has its own."""

    def __init__(self) -> None:
        self._read: list[str] = []
        self._open: list[list[str] | None] = []  # None once the instruction has been read

    def take(self, element: Any) -> None:
        name, kind = etree.QName(element).localname, _attribute(element, "fldCharType")
        if name == "fldSimple":
            self._read.append(_attribute(element, "instr"))
        elif name == "instrText":
            self._add(element.text or "")
        elif kind == "begin":
            if self._open:
                self._add(_NESTED)
            self._open.append([])
        elif self._open:
            self._close()
            if kind == "end":
                self._open.pop()

    def _add(self, text: str) -> None:
        if self._open and self._open[-1] is not None:
            self._open[-1].append(text)
        elif text != _NESTED:
            self._read.append(text)

    def _close(self) -> None:
        parts = self._open[-1]
        if parts is not None:
            self._read.append("".join(parts))
            self._open[-1] = None

    def instructions(self) -> list[str]:
        while self._open:
            self._close()
            self._open.pop()
        return self._read


def _attribute(element: Any, name: str) -> str:
    return next((value for key, value in element.attrib.items() if etree.QName(key).localname == name), "")


def _first_word(instruction: str) -> str:
    instruction = instruction.strip()
    if instruction.startswith("="):
        return "="
    word = re.match(r"[^\s\\\"\x00]*", instruction)
    return (word[0].upper() if word else "") or "?"
