"""The styles part as openpyxl writes it, rearranged into schema order.

openpyxl writes the name of a font first (ECMA-376 part 1, 18.8.22 has it near the end). Excel accepts both;
validators and stricter readers do not.
"""

from __future__ import annotations

from lxml import etree

from xlwings_engines.loss_guard.sheet_frame import local_name
from xlwings_engines.opc import MAIN, parse

_ORDER = (
    "b",
    "i",
    "strike",
    "condense",
    "extend",
    "outline",
    "shadow",
    "u",
    "vertAlign",
    "sz",
    "color",
    "name",
    "family",
    "charset",
    "scheme",
)
_RANK = {name: rank for rank, name in enumerate(_ORDER)}


def in_schema_order(styles: bytes) -> bytes:
    """Return a styles part with the children of each font in order."""
    root = parse(styles)
    for font in root.iter(f"{{{MAIN}}}font"):
        font[:] = sorted(font, key=lambda child: _RANK.get(local_name(child), len(_ORDER)))
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data
