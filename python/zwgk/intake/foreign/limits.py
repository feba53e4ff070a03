"""Resource limits for a file from outside."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ReadingLimits:
    """unpacked: bytes of all parts of a package together. area: cells between the first and the last filled one of a
    sheet, which a parser holds as one block. texts: characters of all cells together, each use of a shared text
    counted. memory: bytes of the worker. seconds: processor time per file. dense: cells in a sheet that make rows
    beyond `rows` acceptable.
    """

    unpacked: int
    area: int
    texts: int
    memory: int
    seconds: int
    rows: int
    dense: int


FORM_LIMITS = ReadingLimits(
    unpacked=200 * 2**20,
    area=5_000_000,
    texts=64 * 2**20,
    memory=2**30,
    seconds=20,
    rows=99_999,
    dense=2**62,
)
# An export may have all rows, with hundreds of megabytes.
EXPORT_LIMITS = ReadingLimits(
    unpacked=3 * 2**30,
    area=64_000_000,
    texts=3 * 2**30,
    memory=4 * 2**30,
    seconds=600,
    rows=99_999,
    dense=1_000_000,
)
