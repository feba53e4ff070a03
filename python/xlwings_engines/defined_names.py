"""Valid names of cells and tables: Excel's rules, on every engine."""

from __future__ import annotations

import re

from xlwings_engines.addresses import parse_area

MAX_LENGTH = 255
_NAME = re.compile(r"(?:[^\W\d]|\\)[\w.?\\]*")
_ROW_AND_COLUMN = re.compile(r"R[0-9]*(?:C[0-9]*)?|C[0-9]*", re.IGNORECASE)


def check_name(name: str) -> str:
    r"""Return the name if a range or a table can have it.

    A name starts with a letter, ``_`` or ``\``, continues with letters, digits, ``.``, ``_``, ``?`` and ``\``, has at
    most 255 characters, and does not read as a reference (``A1``, ``R1C1``, ``C``). Raise ``ValueError``.
    """
    is_reference = parse_area(name) is not None or _ROW_AND_COLUMN.fullmatch(name) is not None
    if len(name) > MAX_LENGTH or is_reference or not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} cannot be a name.")
    return name
