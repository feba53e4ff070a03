"""Functions newer than the file format: a prefix in the file, none in the formula bar."""

from __future__ import annotations

import pytest

from xlwings_engines.functions import with_prefixes, without_prefixes

CASES = [
    ('=IFS(A1>1,"甲",TRUE,"乙")', '=_xlfn.IFS(A1>1,"甲",TRUE,"乙")'),
    ('=TEXTJOIN(",",TRUE,A1:A3)&CONCAT(B1:B3)', '=_xlfn.TEXTJOIN(",",TRUE,A1:A3)&_xlfn.CONCAT(B1:B3)'),
    ("=MAXIFS(B:B,A:A,1)-MINIFS(B:B,A:A,1)", "=_xlfn.MAXIFS(B:B,A:A,1)-_xlfn.MINIFS(B:B,A:A,1)"),
    ("=XLOOKUP(1,A:A,B:B)", "=_xlfn.XLOOKUP(1,A:A,B:B)"),
    ("=SUM(FILTER(A1:A9,A1:A9>0))", "=SUM(_xlfn._xlws.FILTER(A1:A9,A1:A9>0))"),
    ("=RANK.EQ(A1,A:A)+STDEV.S(A:A)", "=_xlfn.RANK.EQ(A1,A:A)+_xlfn.STDEV.S(A:A)"),
    ('=IF(A1,"IFS(","it\'s")', '=IF(A1,"IFS(","it\'s")'),
    ("='IFS('!A1+SUM(A1)", "='IFS('!A1+SUM(A1)"),
    ("=MYIFS(1)+IFS.OWN(2)", "=MYIFS(1)+IFS.OWN(2)"),
    ("=NETWORKDAYS.INTL(A1,B1)", "=NETWORKDAYS.INTL(A1,B1)"),
]


@pytest.mark.parametrize(("shown", "stored"), CASES)
def test_prefixes(shown: str, stored: str) -> None:
    assert with_prefixes(shown) == stored
    assert with_prefixes(stored) == stored
    assert without_prefixes(stored) == shown


def test_small_letters() -> None:
    assert with_prefixes("=ifs(A1,1)") == "=_xlfn.IFS(A1,1)"
