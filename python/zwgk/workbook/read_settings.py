"""首页 and 设置 -> the period and the rules. Anything unreadable here refuses: no figure can be trusted without it."""

import dataclasses
import datetime as dt
from collections.abc import Iterator
from typing import Any

from zwgk.errors import Refusal
from zwgk.period import YEARS, Period, period_named
from zwgk.rules import Column, Kind, Limits, Naming, Office, Rules
from zwgk.workbook import layout
from zwgk.workbook.grid import Grid, Table, find_table, value_beside
from zwgk.workbook.numbers import folded, read_count

YES, NO = "是", "否"


def read_period(home: Grid) -> Period:
    """The period picked on 首页; raises `Refusal` where year or period is not one that can be counted by."""
    return period_named(read_year(home), str(_home_value(home, layout.HOME_PERIOD)[0]).strip())


def read_year(home: Grid) -> int:
    value, cell = _home_value(home, layout.HOME_YEAR)
    year = read_count(value).count
    if year is None and isinstance(value, str):
        year = read_count(folded(value).removesuffix("年")).count
    if year is None or year not in YEARS:
        raise Refusal(
            f"“{home.sheet}”{cell} 的“{layout.HOME_YEAR}”填的是“{value}”，不是年份：请填四位数字，例如 2024。"
        )
    return year


def _home_value(home: Grid, label: str) -> tuple[object, str]:
    found = value_beside(home, label)
    if found is None:
        raise Refusal(f"“{home.sheet}”上找不到“{label}”：请恢复这个标签，并在它右边填写。")
    if found[0] is None:
        raise Refusal(f"“{home.sheet}”{found[1]} 的“{label}”没有填：请从下拉列表中选择。")
    return found


def read_rules(settings: Grid) -> Rules:
    """The tables of 设置; raises `Refusal` naming the cell that cannot be read."""
    items = dict(_items(settings))
    kinds = tuple(_kinds(settings))
    columns = tuple(_columns(settings, {kind.name for kind in kinds}))
    for kind in kinds:
        if not any(column.kind == kind.name for column in columns):
            raise Refusal(f"“{settings.sheet}”的栏目表里没有类别“{kind.name}”的栏目：请至少添一行。")
    return Rules(kinds, columns, _limits(settings, items), _office(settings, items))


def _table(grid: Grid, anchor: str, headings: tuple[str, ...]) -> Table:
    table = find_table(grid, anchor, headings)
    if table is None or table.missing:
        missing = "、".join(table.missing if table else (anchor,))
        raise Refusal(f"“{grid.sheet}”上找不到标题“{missing}”：请恢复这个标题。")
    if table.repeated:
        raise Refusal(f"“{grid.sheet}”上标题“{table.repeated[0]}”出现了两次：请改掉多余的一个。")
    return table


def _filled_rows(table: Table, key: str) -> Iterator[int]:
    """Rows of a table down to the first one whose key cell is empty."""
    for row in table.rows():
        if not table.text(row, key):
            return
        yield row


def _items(settings: Grid) -> Iterator[tuple[str, tuple[object, str]]]:
    table = _table(settings, layout.SETTING_ITEM, (layout.SETTING_ITEM, layout.SETTING_VALUE))
    for row in _filled_rows(table, layout.SETTING_ITEM):
        value = table.value(row, layout.SETTING_VALUE)
        yield (
            folded(table.text(row, layout.SETTING_ITEM)),
            (value, table.address(row, layout.SETTING_VALUE)),
        )


def _bad(grid: Grid, cell: str, what: str, value: object, remedy: str) -> Refusal:
    return Refusal(f"“{grid.sheet}”{cell} 的“{what}”填的是“{value}”：{remedy}。")


def _yes(grid: Grid, cell: str, what: str, value: object) -> bool:
    text = folded(str(value))
    if text not in (YES, NO):
        raise _bad(grid, cell, what, value, "请填“是”或“否”")
    return text == YES


def _office(grid: Grid, items: dict[str, tuple[object, str]]) -> Office:
    values: dict[str, Any] = {}
    for label, (name, _) in layout.OFFICE_ITEMS.items():
        value, cell = items.get(folded(label), (None, ""))
        if value is None:
            continue
        default = getattr(Office, name)
        if isinstance(default, bool):
            values[name] = _yes(grid, cell, label, value)
        elif name == "issue_date":
            if not isinstance(value, dt.date):
                raise _bad(grid, cell, label, value, "请填日期，例如 2024-7-15")
            values[name] = value.date() if isinstance(value, dt.datetime) else value
        elif isinstance(value, float) and value.is_integer():
            values[name] = str(int(value))
        else:
            values[name] = str(value).strip()
    return Office(**values)


def _limits(grid: Grid, items: dict[str, tuple[object, str]]) -> Limits:
    values: dict[str, int] = {}
    for label, (name, _) in layout.LIMIT_ITEMS.items():
        value, cell = items.get(folded(label), (None, ""))
        if value is None:
            continue
        count = read_count(value).count
        if count is None:
            raise _bad(grid, cell, label, value, "请填整数")
        values[name] = count
    return dataclasses.replace(Limits(), **values)


def _kinds(grid: Grid) -> Iterator[Kind]:
    name, title, count, chosen = layout.KIND_HEADINGS
    table = _table(grid, title, layout.KIND_HEADINGS)
    seen: set[str] = set()
    for row in _filled_rows(table, name):
        kind = table.text(row, name)
        if kind in seen:
            raise _bad(grid, table.address(row, name), name, kind, "类别重复，请删去一行")
        seen.add(kind)
        yield Kind(
            kind,
            table.text(row, title) or "{时段}" + kind + "信息公开统计表",
            _optional_count(table, row, count) or 0,
            split_list(table.text(row, chosen)),
        )
    if not seen:
        raise Refusal(f"“{grid.sheet}”的类别表是空的：请至少填一类单位。")


def _optional_count(table: Table, row: int, heading: str) -> int | None:
    reading = read_count(table.value(row, heading))
    if reading.what and reading.count is None:
        raise _bad(
            table.grid,
            table.address(row, heading),
            heading,
            table.value(row, heading),
            "请填整数，没有要求则留空",
        )
    return reading.count


def _columns(grid: Grid, kinds: set[str]) -> Iterator[Column]:
    kind_heading, name, heading, quota, counted, naming = layout.COLUMN_HEADINGS
    table = _table(grid, heading, layout.COLUMN_HEADINGS)
    seen: set[tuple[str, str]] = set()
    for row in _filled_rows(table, kind_heading):
        kind = table.text(row, kind_heading)
        if kind not in kinds:
            raise _bad(grid, table.address(row, kind_heading), kind_heading, kind, "类别表里没有这一类，请改正")
        short = table.text(row, name)
        printed = table.text(row, heading) or short
        if not short:
            raise Refusal(f"“{grid.sheet}”{table.address(row, name)} 的“{name}”没有填：请填栏目名称。")
        if (kind, short) in seen:
            raise _bad(grid, table.address(row, name), name, short, f"类别“{kind}”里重复，请删去一行")
        seen.add((kind, short))
        rule = table.text(row, naming) or Naming.NEVER.value
        if rule not in set(Naming):
            raise _bad(grid, table.address(row, naming), naming, rule, "请填“不点名”“为零”或“未达标”")
        counts = table.text(row, counted) or YES
        yield Column(
            kind,
            short,
            printed,
            _optional_count(table, row, quota),
            _yes(grid, table.address(row, counted), counted, counts),
            Naming(rule),
        )


def split_list(text: str) -> tuple[str, ...]:
    """Names in one cell, separated by any of 、，；, ; or a line break."""
    for mark in "，,；;\n":
        text = text.replace(mark, "、")
    return tuple(part.strip() for part in text.split("、") if part.strip())
