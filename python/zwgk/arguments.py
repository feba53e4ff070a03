"""Arguments shared by several subcommands, and their parsing."""

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zwgk.errors import Refusal
from zwgk.model.period import OwnPeriod, Period, period_coded, period_named, span_named

if TYPE_CHECKING:
    import xlwings as xw

Workbook = Annotated[Path, typer.Argument(metavar="工作簿", help="工作簿文件（.xlsx）")]
PeriodText = Annotated[
    str | None,
    typer.Option(
        "--period", metavar="时段", help="例如 第二季度、5月、1—11月、2024年上半年、2024Q2、2024-05；不写则用首页上选的"
    ),
]

_NAMED = re.compile(r"(?:(\d{4})年度?)?(.*)")
_QUARTER = re.compile(r"第?([一二三四1-4])季度")
_MONTH = re.compile(r"0?(\d{1,2})月份?")
_NUMERALS = {"1": "一", "2": "二", "3": "三", "4": "四"}


def asked_period(text: str | None, book: "xw.Book") -> Period | None:
    """Return the requested period, or None if none was given (the command then uses the period on 首页).

    Accepts the form shown on 首页, with or without the year, a code, or a period name defined by the office in 设置.
    Raise `Refusal` for anything else.
    """
    return None if not text else worded_period(text, lambda: _year_of(book), lambda: _own_periods(book))


def worded_period(
    text: str, year: Callable[[], int], own_periods: Callable[[], tuple[OwnPeriod, ...]] = tuple
) -> Period:
    """Return the period named by a text; raise `Refusal` for any other text.

    `year` is called if the text has no year, `own_periods` if the name is not a standard one.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    match = _NAMED.fullmatch(plain)
    name = _name(match[2]) if match else ""
    if match and (span_named(name) or (match[1] and not name)):
        return period_named(int(match[1]) if match[1] else year(), name or "全年")
    try:
        return period_coded(plain)
    except Refusal:
        own = own_periods()
        if match and span_named(name, own):
            return period_named(int(match[1]) if match[1] else year(), name, own)
        raise Refusal(
            f"看不懂时段“{text}”：请写成首页上的样子（第二季度、5月、1—11月、上半年、全年，前面可以加年份），"
            "或 2024Q2、2024H1、2024、2024-05。"
        ) from None


def _name(text: str) -> str:
    quarter, month = _QUARTER.fullmatch(text), _MONTH.fullmatch(text)
    if quarter:
        return f"第{_NUMERALS.get(quarter[1], quarter[1])}季度"
    return f"{int(month[1])}月" if month else text


def _year_of(book: "xw.Book") -> int:
    from zwgk.workbook.reader import read_workbook_year

    return read_workbook_year(book)


def _own_periods(book: "xw.Book") -> tuple[OwnPeriod, ...]:
    from zwgk.workbook.reader import read_own_periods

    return read_own_periods(book)
