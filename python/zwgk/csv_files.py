"""CSV files that Excel opens as they are: UTF-8 with a mark."""

import csv
import io
from collections.abc import Iterable

ENCODING = "utf-8-sig"


def csv_bytes(rows: Iterable[Iterable[object]]) -> bytes:
    """Return the contents of a file with these rows, heads first; half a character becomes ?."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode(ENCODING, "replace")
