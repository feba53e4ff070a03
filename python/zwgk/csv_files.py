"""CSV files that Excel opens directly: UTF-8 with a byte order mark."""

import csv
import io
from collections.abc import Iterable

ENCODING = "utf-8-sig"


def csv_bytes(rows: Iterable[Iterable[object]]) -> bytes:
    """Return the contents of a file with these rows, headings first; a lone surrogate becomes ?."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode(ENCODING, "replace")
