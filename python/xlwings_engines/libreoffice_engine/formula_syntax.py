"""Formulas in Excel's syntax, to and from the syntax of Calc's API (English names, ``Sheet.A1``, ``;``).

``=SUM(Data!A1:B2,{1,2;3,4})`` is ``=SUM($Data.A1:B2;{1;2|3;4})`` in Calc. Both directions scan the text once;
quoted text is left unchanged.
"""

from __future__ import annotations

import re
from functools import lru_cache

_CELL = r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}"
_SHEET = r"(?:'(?:[^']|'')+'|[^\W\d][\w.]*)"
_COLUMN = r"\[(?:'.|[^\[\]'])*\]"
_PARTS = rf"\[(?:{_COLUMN}|[^\[\]])*\]"
_EXCEL = re.compile(
    rf"""
    (?P<text>"(?:[^"]|"")*")
  | (?P<table>[^\W\d][\w.]*{_PARTS}(?!\w|'|!))
  | (?P<error>\#(?:N/A|[A-Z/0]+[!?]))
  | (?P<span>(?P<first>[^\W\d][\w]*):(?P<last>[^\W\d][\w]*)!(?P<start>{_CELL})(?::(?P<end>{_CELL}))?)
  | (?P<sheet>{_SHEET})!
  | (?P<function>[^\W\d][\w.]*)\(
  | (?P<word>[^\W\d][\w.]*|\$?{_CELL})
  | (?P<open>\()
  | (?P<close>\))
  | (?P<array>[{{}}])
  | (?P<separator>[,;])
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_CALC = re.compile(
    rf"""
    (?P<text>"(?:[^"]|"")*")
  | (?P<table>[^\W\d][\w.]*{_PARTS}(?!\w|'|\.))
  | (?P<error>\#(?:N/A|[A-Z/0]+[!?]))
  | \$?(?P<sheet>'(?:[^']|'')+'|[^\W\d][\w]*)
      \.(?=\$?[A-Za-z]{{1,3}}(?:\$?[0-9]|:)|\$?[0-9]+:|\#REF!|[^\W\d]\w*(?![\w(.]))
  | (?P<boolean>TRUE|FALSE)\(\)
  | (?P<function>[^\W\d][\w.]*)\(
  | (?P<word>[^\W\d][\w.]*)
  | (?P<array>[{{}}])
  | (?P<separator>[;|~])
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_BETWEEN_PARTS = re.compile(r"\]\s*[,;]\s*\[")
_PREFIXES = ("_xlfn._xlws.", "_xlfn.", "_xlws.")


@lru_cache(maxsize=4096)
def to_calc(formula: str) -> str:
    """Convert a formula in Excel's syntax (with its leading ``=``) to that of Calc's API."""
    made: list[str] = []
    brackets: list[bool] = []
    in_array = False
    for match in _EXCEL.finditer(formula):
        kind, piece = match.lastgroup, match.group()
        if kind == "array":
            in_array = piece == "{"
        elif kind in {"function", "open"}:
            brackets.append(kind == "function")
        elif kind == "close" and brackets:
            brackets.pop()
        if kind == "table":
            piece = _separate_parts(piece, ";")
        elif kind == "separator":
            piece = _separator_to_calc(piece, in_array, bool(brackets and brackets[-1]))
        elif not in_array:
            piece = _piece_to_calc(match)
        made.append(piece)
    return "".join(made)


def _separate_parts(reference: str, separator: str) -> str:
    """Return a reference to a table (``Sales[[#This Row],[Price]]``) with another separator between its parts."""
    return _BETWEEN_PARTS.sub(f"]{separator}[", reference)


def _piece_to_calc(match: re.Match[str]) -> str:
    """Return Calc's form of a reference, a function or a boolean; anything else unchanged."""
    piece = match.group()
    if match["span"]:
        return f"${match['first']}.{match['start']}:${match['last']}.{match['end'] or match['start']}"
    if match["sheet"]:
        return f"${match['sheet']}."
    if match["function"]:
        return _without_prefix(piece)
    if match["word"] and piece.upper() in {"TRUE", "FALSE"}:
        return f"{piece.upper()}()"
    return piece


def _without_prefix(function: str) -> str:
    for prefix in _PREFIXES:
        if function.startswith(prefix):
            return function[len(prefix) :]
    return function


def _separator_to_calc(separator: str, in_array: bool, in_function: bool) -> str:
    if in_array:
        return ";" if separator == "," else "|"
    return ";" if in_function or separator == ";" else "~"


@lru_cache(maxsize=4096)
def to_excel(formula: str) -> str:
    """Convert a formula of Calc's API (with its leading ``=``) to Excel's syntax."""
    made: list[str] = []
    in_array = False
    for match in _CALC.finditer(formula):
        kind, piece = match.lastgroup, match.group()
        if kind == "table":
            made.append(_separate_parts(piece, ","))
        elif match["sheet"]:
            made.append(f"{match['sheet']}!")
        elif kind == "boolean":
            made.append(match["boolean"])
        elif kind == "function":
            # Calc writes unknown functions in lower case.
            made.append(piece.upper() if piece.islower() else piece)
        elif kind == "array":
            in_array = piece == "{"
            made.append(piece)
        elif kind == "separator":
            made.append(";" if in_array and piece == "|" else ",")
        else:
            made.append(piece)
    return _join_spans("".join(made))


_SPAN = re.compile(rf"({_SHEET})!({_CELL}):({_SHEET})!({_CELL})")


def _join_spans(formula: str) -> str:
    """Write a reference through several sheets as Excel does: ``Sheet1:Sheet3!A1``."""
    if formula.count("!") < 2:
        return formula

    def join(match: re.Match[str]) -> str:
        first, start, last, end = match.groups()
        if "'" in first + last or first == last:
            return f"{first}!{start}:{end}" if first == last else match.group()
        return f"{first}:{last}!{start}" + (f":{end}" if end != start else "")

    return _SPAN.sub(join, formula)
