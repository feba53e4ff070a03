"""Formulas in Excel's syntax and in that of Calc's API."""

from __future__ import annotations

import pytest

from xlwings_engines.libreoffice_engine.formula_syntax import to_calc, to_excel


@pytest.mark.parametrize(
    ("excel", "calc"),
    [
        ("=A1+B2*2", "=A1+B2*2"),
        ("=SUM(A1:B2,3)", "=SUM(A1:B2;3)"),
        ("=SUM(Data!A1:B2)", "=SUM($Data.A1:B2)"),
        ("=小冀镇!$B$3", "=$小冀镇.$B$3"),
        ("='a b''c'!A1", "=$'a b''c'.A1"),
        ('=IF(A1>0,"a,b;c",FALSE)', '=IF(A1>0;"a,b;c";FALSE())'),
        ("=SUM({1,2;3,4})", "=SUM({1;2|3;4})"),
        ("=COUNTIF($B$2:$B$4,B2)=1", "=COUNTIF($B$2:$B$4;B2)=1"),
        ("=SUM(A:A,1:3)", "=SUM(A:A;1:3)"),
        ('=TEXT(A1,"0.00")&"!"', '=TEXT(A1;"0.00")&"!"'),
        ("=IFERROR(VLOOKUP(A1,Data!A:C,2,TRUE),0)", "=IFERROR(VLOOKUP(A1;$Data.A:C;2;TRUE());0)"),
        ("=标准*2", "=标准*2"),
    ],
)
def test_both_ways(excel: str, calc: str) -> None:
    assert to_calc(excel) == calc
    assert to_excel(calc) == excel


def test_reference_through_sheets() -> None:
    assert to_calc("=SUM(Jan:Mar!B2)") == "=SUM($Jan.B2:$Mar.B2)"
    assert to_excel("=SUM($Jan.B2:$Mar.B2)") == "=SUM(Jan:Mar!B2)"


def test_union_of_references() -> None:
    assert to_calc("=SUM((A1,B2))") == "=SUM((A1~B2))"
    assert to_excel("=SUM((A1~B2))") == "=SUM((A1,B2))"


def test_prefix_of_newer_functions_is_dropped() -> None:
    assert to_calc('=_xlfn.TEXTJOIN(",",TRUE,A1)') == '=TEXTJOIN(",";TRUE();A1)'


def test_unknown_function_comes_back_in_capitals() -> None:
    assert to_excel("=unique(A2:A10)") == "=UNIQUE(A2:A10)"


def test_number_with_a_point_is_no_sheet() -> None:
    assert to_calc("=1.5+A1") == "=1.5+A1"
    assert to_excel("=1.5+A1") == "=1.5+A1"
    assert to_excel("=STDEV.S(A1:A3)") == "=STDEV.S(A1:A3)"


def test_error_values_pass() -> None:
    assert to_calc("=IF(A1,#N/A,#REF!)") == "=IF(A1;#N/A;#REF!)"
    assert to_excel("=IF(A1;#N/A;#REF!)") == "=IF(A1,#N/A,#REF!)"


@pytest.mark.parametrize(
    ("excel", "calc"),
    [
        ("=Sales[[#This Row],[Price]]*2", "=Sales[[#This Row];[Price]]*2"),
        ("=SUM(Sales[Price],1)", "=SUM(Sales[Price];1)"),
        ("=SUM(台账[[#Data],[动态]:[合计]])", "=SUM(台账[[#Data];[动态]:[合计]])"),
        ("=SUM(Sales[a,b])", "=SUM(Sales[a,b])"),
        ("=SUM(Sales[[#All],[a'],b]])", "=SUM(Sales[[#All];[a'],b]])"),
    ],
)
def test_references_to_tables(excel: str, calc: str) -> None:
    assert to_calc(excel) == calc
    assert to_excel(calc) == excel
