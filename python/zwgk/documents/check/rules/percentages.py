"""Percentages compared with the counts beside them.

Example: 铜川市, first quarter 2025: eleven shares of 139 are wrong when rounded to one decimal, and yet all seventeen
add up to 100.0. A paper is checked for rounding, or for truncation if that explains more of it.
"""

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from zwgk.documents.check.language import MEASURE, folded, number, percent
from zwgk.documents.check.paper import Fault, Paper, PaperTable

_BESIDE = re.compile(
    rf"([^\d、,，。;；:：()（）]*?)(\d+)(?:{MEASURE})?[,，]?[(（]?(?:约?占(?:比|总数的|全部的)?(?:约)?(?:为)?)?[:：]?(\d+(?:\.\d+)?)%[)）]?"
)
_WHOLE = re.compile(rf"(?:(?<!公)共|合计|总计|收到|受理|全部)[^\d、,，。;；]{{0,14}}?(\d+)({MEASURE})")
_SHARE = re.compile("占比|比例|比重|百分比")
_RATE = re.compile("率")
_OPENING = re.compile("结转|期初|上期|上年")
_FEWEST_ROWS = 3


@dataclass(frozen=True)
class _Share:
    """`printed` percent of `part` of `whole`."""

    place: str
    name: str
    part: Decimal
    whole: Decimal
    printed: Decimal
    paragraph: int | None = None


_Habit = Callable[[_Share, int], Decimal]
"""How a paper shortens its percentages: by rounding or by truncation."""


def percentages(paper: Paper) -> Iterator[Fault]:
    """Check the shares in each paragraph, each column of shares, and each column of rates."""
    lists = [*_in_text(paper), *_in_tables(paper)]
    rounded, cut = (sum(_fitting(shares, habit) for shares in lists) for habit in (_rounded, _cut))
    for shares in lists:
        yield from _wrong(shares, _cut if cut > rounded else _rounded)


def _in_text(paper: Paper) -> Iterator[list[_Share]]:
    whole: Decimal | None = None
    for index, paragraph in enumerate(paper.paragraphs):
        text = folded(paragraph.text)
        listed = list(_BESIDE.finditer(text))
        if stated := _WHOLE.search(text):
            whole = Decimal(stated[1])
        if not listed:
            continue
        added = sum((Decimal(match[2]) for match in listed), Decimal(0))
        base = added if len(listed) >= 5 and added != whole and whole is None else whole
        if base is None or base <= 0:
            continue
        shares = [
            _Share(paragraph.place, match[1], Decimal(match[2]), base, Decimal(match[3]), index)
            for match in listed
            if Decimal(match[2]) <= base
        ]
        # Rates of other wholes occur in the text too: a list in which no share fits is about something else.
        if _fitting(shares, _rounded):
            yield shares


def _in_tables(paper: Paper) -> Iterator[list[_Share]]:
    for table in paper.tables:
        for at, head in enumerate(table.heads):
            cells = [percent(cell) for cell in table.column(at)]
            if sum(cell is not None for cell in cells) < _FEWEST_ROWS and not _SHARE.search(head):
                continue
            if _SHARE.search(head):
                yield from _shares(table, at)
            elif _RATE.search(head):
                yield from _rates(table, at)


def _shares(table: PaperTable, at: int) -> Iterator[list[_Share]]:
    before = [column for column in table.count_columns if column < at]
    if not before:
        return
    counts = [number(cell) for cell in table.column(before[-1])]
    whole = sum((count or Decimal(0) for count in counts), Decimal(0))
    if whole > 0:
        yield [
            _Share(place, row[0], count, whole, printed)
            for row, place, count in zip(table.rows, table.places, counts, strict=True)
            if count is not None and (printed := _printed(row[at])) is not None
        ]


def _rates(table: PaperTable, at: int) -> Iterator[list[_Share]]:
    """Return the rate's columns: of all pairs, the one that fits most rows, if it fits two thirds of them.

    A rate may be of a column, or of the column and what was open before.
    """
    best: list[_Share] = []
    fitting = 0
    columns = [column for column in table.count_columns if column != at]
    opening = [column for column in columns if _OPENING.search(table.heads[column])]
    wholes = [(), *((column,) for column in opening)]
    for part, whole in itertools.permutations(columns, 2):
        for added in wholes:
            if whole in added or part in added:
                continue
            shares = [
                _Share(place, row[0], above, below, printed)
                for row, place in zip(table.rows, table.places, strict=True)
                if (above := number(row[part])) is not None
                and (below := _sum(row, (whole, *added)))
                and (printed := _printed(row[at])) is not None
            ]
            fits = _fitting(shares, _rounded)
            if fits > fitting:
                best, fitting = shares, fits
    if len(best) >= _FEWEST_ROWS and fitting * 3 >= len(best) * 2:
        yield best


def _sum(row: Sequence[str], columns: Sequence[int]) -> Decimal | None:
    figures = [number(row[column]) for column in columns]
    known = [figure for figure in figures if figure is not None]
    return sum(known, Decimal(0)) if len(known) == len(figures) else None


def _printed(cell: str) -> Decimal | None:
    return percent(cell) if "%" in cell else number(cell)


def _wrong(shares: Sequence[_Share], habit: _Habit) -> Iterator[Fault]:
    decimals = _decimals(shares)
    for share in shares:
        if not _fits(share, habit, decimals):
            right = habit(share, decimals)
            yield Fault(
                "百分比",
                share.place,
                f"{share.name}{share.part}（{share.printed}%）",
                f"{right}%",
                f"{share.part} ÷ {share.whole} = {right}%，写的是 {share.printed}%",
                paragraph=share.paragraph,
            )


def _decimals(shares: Sequence[_Share]) -> int:
    """Return the decimals that the list prints; 13 among 30.2 and 4.4 is 13.0."""
    return max((max(0, -int(share.printed.normalize().as_tuple().exponent)) for share in shares), default=0)


def _exact(share: _Share) -> Decimal:
    return share.part * 100 / share.whole


def _rounded(share: _Share, decimals: int) -> Decimal:
    return _exact(share).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _cut(share: _Share, decimals: int) -> Decimal:
    return _exact(share).quantize(Decimal(1).scaleb(-decimals), ROUND_DOWN)


def _fits(share: _Share, habit: _Habit, decimals: int) -> bool:
    return habit(share, decimals) == share.printed


def _fitting(shares: Sequence[_Share], habit: _Habit) -> int:
    decimals = _decimals(shares)
    return sum(_fits(share, habit, decimals) for share in shares)
