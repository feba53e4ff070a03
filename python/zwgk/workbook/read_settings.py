"""首页 and 设置 -> period and rules. Anything unreadable is refused: no figure can be trusted without it."""

import dataclasses
import datetime as dt
import re
from collections.abc import Callable, Container, Iterable, Iterator
from typing import Any

from zwgk.errors import Refusal
from zwgk.model.period import CUMULATIVE, SPANS, YEARS, OwnPeriod, Period, period_named, span_named
from zwgk.model.problems import Problem, Severity
from zwgk.model.roster import normal_name
from zwgk.model.rules import Column, Kind, Naming, Quota, Rate, Rules
from zwgk.model.settings import (
    CASE_PLACEHOLDER,
    PLACEHOLDERS,
    WEEKS_TOGETHER,
    Limits,
    Office,
    Parts,
    settings_of,
    unknown_placeholders,
)
from zwgk.workbook import layout
from zwgk.workbook import settings_schema as schema
from zwgk.workbook.cell_values import month_of, split_list
from zwgk.workbook.declaration import Holds, InputTable
from zwgk.workbook.grid import Grid, as_text, label_value_place, value_beside
from zwgk.workbook.numbers import folded, read_count
from zwgk.workbook.reserved import FILLED_FIELDS, formula_parts, rules_fault
from zwgk.workbook.table_reader import InputRow, InputRows, read_tables, refuse_errors

_MAILBOX_LIMIT = re.compile(r"^.{1,8}(?=信箱(答复|亮红灯)时限$)")  # earlier workbooks have the mailbox's name there

SAMPLE_COUNTY = "某某县"
"""The name in the blank materials."""


def read_period(home: Grid, own: tuple[OwnPeriod, ...] = ()) -> Period:
    """Return the period picked on 首页; raise `Refusal` if year or period is invalid."""
    year = read_year(home)
    found = value_beside(home, layout.HOME_PERIOD, _is_period(own))
    return period_named(year, as_text(_home_value(home, layout.HOME_PERIOD, found)[0]), own)


def period_place(home: Grid, own: tuple[OwnPeriod, ...] = ()) -> tuple[int, int]:
    """Return (row, column), counted from 1, of the cell with the picked period. Raise `Refusal` without it."""
    try:
        return label_value_place(home, layout.HOME_PERIOD, _is_period(own))
    except KeyError:
        raise _no_label(home, layout.HOME_PERIOD) from None


def read_version(home: Grid) -> int:
    """Return the version of the workbook's structure; 1 if 首页 has none."""
    found = value_beside(home, layout.HOME_VERSION, lambda value: read_count(value).count is not None)
    return (read_count(found[0]).count if found is not None else None) or 1


def version_problems(home: Grid) -> list[Problem]:
    """Return notes on a workbook of an earlier structure, or of a later one."""
    version = read_version(home)
    if version == layout.STRUCTURE_VERSION:
        return []
    older = version < layout.STRUCTURE_VERSION
    what = "这个工作簿是" + ("早先" if older else "更新") + "的版本建的，结构与现在的程序不同，已照常统计"
    remedy = "点“同步结构”更新，填好的数都保留" if older else "请安装新的程序"
    return [Problem.note(what, remedy, sheet=home.sheet)]


def read_year(home: Grid) -> int:
    """Return the year of the workbook; raise `Refusal` if 首页 does not tell it."""
    found = value_beside(home, layout.HOME_YEAR, lambda value: _year(value) is not None)
    value, cell = _home_value(home, layout.HOME_YEAR, found)
    year = _year(value)
    if year is None:
        raise Refusal(
            f"“{home.sheet}”{cell} 的“{layout.HOME_YEAR}”填的是“{value}”，不是年份：请填四位数字，例如 2024。"
        )
    return year


def _is_period(own: tuple[OwnPeriod, ...]) -> Callable[[object], bool]:
    return lambda value: span_named(as_text(value), own) is not None


def _year(value: object) -> int | None:
    year = read_count(value).count
    if year is None and isinstance(value, str):
        year = read_count(folded(value).removesuffix("年")).count
    return year if year in YEARS else None


def _home_value(home: Grid, label: str, found: tuple[object, str] | None) -> tuple[object, str]:
    if found is None:
        raise _no_label(home, label)
    if found[0] in (None, ""):
        raise Refusal(f"“{home.sheet}”{found[1]} 的“{label}”没有填：请从下拉列表中选择。")
    return found


def _no_label(home: Grid, label: str) -> Refusal:
    return Refusal(f"“{home.sheet}”上找不到“{label}”：请恢复这个标签，并在它右边填写。")


def read_rules(settings: Grid) -> Rules:
    """Return the rules in the tables of 设置; raise `Refusal` with the cell that cannot be read."""
    return read_settings(settings)[0]


def read_settings(settings: Grid) -> tuple[Rules, list[Problem]]:
    """Return the tables of 设置, and problems; raise `Refusal` with the cell that cannot be read."""
    problems: list[Problem] = []
    wanted = (schema.SETTING_ITEMS, schema.KINDS, schema.COLUMNS)
    found = read_tables(settings, wanted, problems, apart=(schema.PERIODS, schema.YEARS, schema.QUOTAS))
    refuse_errors(problems)
    items = {
        _MAILBOX_LIMIT.sub("", folded(row.text(layout.SETTING_ITEM))): row for row in found[schema.SETTING_ITEMS].rows
    }
    periods = tuple(period for period in listed_periods(settings) if period.name not in {**SPANS, **CUMULATIVE})
    kinds = tuple(_kind(row, periods) for row in found[schema.KINDS].rows)
    if not kinds:
        raise Refusal(f"“{settings.sheet}”的类别表是空的：请至少填一类单位。")
    names = {kind.name for kind in kinds}
    rows = found[schema.COLUMNS].rows
    calculated = [row for row in rows if row.text(schema.COLUMNS.of_key("formula").heading)]
    rates = tuple(_rate(row, names) for row in calculated)
    columns = tuple(_column(row, names, problems) for row in rows if row not in calculated)
    for kind in kinds:
        if not any(column.kind == kind.name for column in columns):
            raise Refusal(f"“{settings.sheet}”的栏目表里没有类别“{kind.name}”的栏目：请至少添一行。")
    office = _office(items)
    problems += _unknown_items(items)
    problems += _unknown_level(items, office)
    limits = _limits(items, settings.sheet, problems)
    rules = Rules(kinds, columns, limits, office, periods, _parts(items), rates, _quotas(settings, columns))
    problems += _unknown_placeholders(found[schema.KINDS].rows, items)
    fault = rules_fault(rules)
    if fault is not None:
        raise Refusal(f"“{settings.sheet}”：{fault}。")
    return rules, problems


def listed_periods(settings: Grid) -> tuple[OwnPeriod, ...]:
    """Return the rows of the table of periods; raise `Refusal` for one without two months in order."""
    name, first, last = schema.PERIODS.headings
    found = read_tables(settings, (schema.PERIODS,), None, apart=(schema.YEARS, schema.QUOTAS)).get(schema.PERIODS)
    periods: dict[str, OwnPeriod] = {}
    if found is None:
        return ()
    _refuse_nameless(found)
    for row in found.rows:
        start, end = (month_of(row.table.value(row.index, heading)) for heading in (first, last))
        if start is None or end is None or start > end:
            raise _bad(row, name, f"请在它右边填“{first}”和“{last}”，1 到 12，先小后大")
        period = OwnPeriod(row.text(name), start, end)
        fixed = {**SPANS, **CUMULATIVE}.get(period.name, (start, end))
        if fixed != (start, end):
            raise _bad(row, first, f"{period.name}总是 {fixed[0]} 月到 {fixed[1]} 月；别的时段请另起一个名称")
        if periods.setdefault(period.name, period) != period:
            raise _bad(row, name, "上面已有这个时段，月份不同，请删去一行")
    return tuple(periods.values())


def _refuse_nameless(periods: InputRows) -> None:
    """Raise `Refusal` for months without the name of a period."""
    name, *months = schema.PERIODS.headings
    table = periods.table
    for row in table.rows():
        if row < periods.end and not table.text(row, name) and any(table.text(row, heading) for heading in months):
            raise Refusal(
                f"“{table.grid.sheet}”{table.address(row, name)} 的“{name}”没有填：请补上，或清空它右边的月份。"
            )


def _quotas(settings: Grid, columns: Iterable[Column]) -> tuple[Quota, ...]:
    """Return the quotas of some units or from a month on; older workbooks have no table of them."""
    found: list[Problem] = []
    table = read_tables(settings, (schema.QUOTAS,), found, apart=(schema.PERIODS, schema.YEARS)).get(schema.QUOTAS)
    if table is None:
        return ()
    refuse_errors(problem for problem in found if problem.severity is Severity.ERROR)
    known = {(column.kind, column.name) for column in columns}
    heading = {column.key: column.heading for column in schema.QUOTAS.columns}
    quotas = []
    for row in table.rows:
        kind, column, month = (row.text(heading[key]) for key in ("kind", "column", "from_month"))
        if (kind, column) not in known:
            raise _bad(row, heading["column"], f"{kind or '没有写类别，'}没有这个栏目，请写栏目简称")
        count = _optional_count(row, heading["quota"]) or 0  # a row has it: it is the table's key
        since = month_of(month) if month else 1
        if since is None:
            raise _bad(row, heading["from_month"], "请填 1 到 12，或留空")
        quotas.append(Quota(kind, column, count, split_list(row.text(heading["units"])), since))
    return tuple(quotas)


def quota_problems(settings: Grid, rules: Rules, known: Container[str]) -> Iterator[Problem]:
    """Return problems for quotas of units unknown to the roster. `known`: their `normal_name`s."""
    for unit in dict.fromkeys(unit for quota in rules.quotas for unit in quota.units):
        if normal_name(unit) not in known:
            what = f"“{schema.QUOTAS.key}”里的“{unit}”名录里没有，这条要求没有用到它身上"
            yield Problem.warning(what, "改为单位简称", sheet=settings.sheet, value=unit)


def period_problems(settings: Grid, period: Period) -> list[Problem]:
    """Return a note for a period missing from the table of periods, which formulas and colours of the sheets need."""
    if period.name in {known.name for known in listed_periods(settings)}:
        return []
    what = f"“{period.name}”不在时段表里：统计照做，各表的颜色和“{layout.UNIT_PERIOD_ROW}”不会跟着变"
    remedy = f"在时段表的白色格里添一行：{period.name}，{period.first}，{period.last}"
    return [Problem.note(what, remedy, sheet=settings.sheet, value=period.name)]


def _unknown_placeholders(kinds: Iterable[InputRow], items: dict[str, InputRow]) -> Iterator[Problem]:
    title = schema.KINDS.of_key("attachment_title").heading
    places = [(row, title) for row in kinds]
    labels = (folded(setting.item) for setting in settings_of(Office) if setting.key in FILLED_FIELDS)
    places += [(items[label], layout.SETTING_VALUE) for label in labels if label in items]
    for row, heading in places:
        for name in unknown_placeholders(row.text(heading).replace(CASE_PLACEHOLDER, "")):
            what = f"不认识“{{{name}}}”，照原样印出"
            remedy = "改为" + "、".join(f"{{{known}}}" for known in PLACEHOLDERS) + "之一"
            yield row.problem(heading, Severity.WARNING, what, remedy)


def _unknown_level(items: dict[str, InputRow], office: Office) -> Iterator[Problem]:
    (label,) = (folded(setting.item) for setting in settings_of(Office) if setting.key == "county")
    if label in items and office.county == SAMPLE_COUNTY:
        what = f"还是样本里的“{SAMPLE_COUNTY}”，会印在通报上"
        yield items[label].problem(layout.SETTING_VALUE, Severity.WARNING, what, "改成自己县（市、区）的名称")
    elif label in items and not office.knows_rank:
        what = f"看不出“{office.county}”是县、市、区还是旗，各处照“县政府”“全县”写"
        yield items[label].problem(layout.SETTING_VALUE, Severity.WARNING, what, "在下面的“级别”里选一个")


def _unknown_items(items: dict[str, InputRow]) -> Iterator[Problem]:
    known = {folded(setting.item) for model in (Office, Limits, Parts) for setting in settings_of(model)}
    for label, row in items.items():
        if label not in known:
            what = f"没有“{row.text(layout.SETTING_ITEM)}”这个项目，没有按它统计"
            remedy = "改成原来的项目名称，或删去这一行"
            yield row.problem(layout.SETTING_ITEM, Severity.WARNING, what, remedy)


def _bad(row: InputRow, heading: str, remedy: str, what: str = "") -> Refusal:
    sheet, cell = row.table.grid.sheet, row.table.address(row.index, heading)
    value = row.table.value(row.index, heading)
    return Refusal(f"“{sheet}”{cell} 的“{what or heading}”填的是“{as_text(value)}”：{remedy}。")


def _yes(row: InputRow, heading: str, text: str, what: str = "") -> bool:
    if folded(text) not in (layout.YES, layout.NO):
        raise _bad(row, heading, "请填“是”或“否”", what)
    return folded(text) == layout.YES


def _office(items: dict[str, InputRow]) -> Office:
    values: dict[str, Any] = {}
    for setting in settings_of(Office):
        name, label = setting.key, setting.item
        row = items.get(folded(label))
        value = row.table.value(row.index, layout.SETTING_VALUE) if row is not None else None
        if row is None or value is None:
            continue
        if setting.kind is bool:
            values[name] = _yes(row, layout.SETTING_VALUE, as_text(value), label)
        elif setting.kind == dt.date | None:
            if not isinstance(value, dt.date):
                raise _bad(row, layout.SETTING_VALUE, "请填日期，例如 2024-7-15", label)
            values[name] = value.date() if isinstance(value, dt.datetime) else value
        elif setting.kind == tuple[str, ...]:
            values[name] = split_list(as_text(value))
        else:
            values[name] = as_text(value)
    return Office(**values)


def _parts(items: dict[str, InputRow]) -> Parts:
    values = {}
    for setting in settings_of(Parts):
        row = items.get(folded(setting.item))
        if row is not None and row.text(layout.SETTING_VALUE):
            values[setting.key] = _yes(row, layout.SETTING_VALUE, row.text(layout.SETTING_VALUE), setting.item)
    return Parts(**values)


def _limits(items: dict[str, InputRow], sheet: str, problems: list[Problem]) -> Limits:
    values: dict[str, int] = {}
    for setting in settings_of(Limits):
        name, label = setting.key, setting.item
        row = items.get(folded(label))
        if (row is None or not row.text(layout.SETTING_VALUE)) and not setting.asked:
            continue
        if row is None or not row.text(layout.SETTING_VALUE):
            cell = row.table.address(row.index, layout.SETTING_VALUE) if row is not None else ""
            what = f"“{label}”没有填，按 {setting.default} 统计"
            problems.append(Problem.warning(what, f"在“{layout.SETTING_ITEM}”表里填上它", sheet=sheet, cell=cell))
            continue
        count = read_count(row.table.value(row.index, layout.SETTING_VALUE)).count
        if count is None:
            raise _bad(row, layout.SETTING_VALUE, "请填整数", label)
        if name == "media_weeks" and count not in WEEKS_TOGETHER:
            raise _bad(row, layout.SETTING_VALUE, f"请填{'、'.join(map(str, WEEKS_TOGETHER))}之一", label)
        values[name] = count
    return dataclasses.replace(Limits(), **values)


def _kind(row: InputRow, periods: tuple[OwnPeriod, ...]) -> Kind:
    record = _record(row, schema.KINDS)
    if record["better_period"] and span_named(record["better_period"], periods) is None:
        heading = schema.KINDS.of_key("better_period").heading
        raise _bad(row, heading, "请从下拉列表中选择时段，例如“第二季度”，或留空")
    title = record["attachment_title"] or "{时段}" + record["name"] + "信息公开统计表"
    filled = {key: value for key, value in record.items() if value not in (None, "")}
    return Kind(**{**filled, "attachment_title": title})


def _record(row: InputRow, declared: InputTable) -> dict[str, Any]:
    """Return the values of a row; raise `Refusal` for one that cannot be read."""
    problems: list[Problem] = []
    values = row.record(declared, problems)
    for column in declared.keyed:
        if column.holds is Holds.COUNT:
            _optional_count(row, column.heading)
        elif column.holds is Holds.YES_NO and row.text(column.heading):
            _yes(row, column.heading, row.text(column.heading))
    return values


def _optional_count(row: InputRow, heading: str) -> int | None:
    reading = read_count(row.table.value(row.index, heading))
    if (reading.what or reading.means_nothing) and reading.count is None:
        raise _bad(row, heading, "请填整数，没有要求则留空")
    return reading.count


def _rate(row: InputRow, kinds: Iterable[str]) -> Rate:
    record = _record(row, schema.COLUMNS)
    heading = schema.COLUMNS.of_key("formula").heading
    if record["kind"] not in kinds:
        raise _bad(row, schema.COLUMNS.of_key("kind").heading, "类别表里没有这一类，请改正")
    parts = formula_parts(record["formula"])
    if parts is None:
        raise _bad(row, heading, "请写成“采纳÷报送”，两边是这一类的栏目简称")
    return Rate(record["kind"], record["name"], record["heading"] or record["name"], *parts)


def _points(row: InputRow) -> float:
    heading = schema.COLUMNS.of_key("points").heading
    text = folded(row.text(heading))
    if not text:
        return 1
    if re.fullmatch(r"\d{1,6}(\.\d{1,4})?", text) is None:
        raise _bad(row, heading, "请填一条计几分，例如 5 或 0.5")
    return float(text)


def _column(row: InputRow, kinds: Iterable[str], problems: list[Problem]) -> Column:
    record = _record(row, schema.COLUMNS)
    naming = record["naming"] or Naming.NEVER.value
    if record["kind"] not in kinds:
        raise _bad(row, schema.COLUMNS.of_key("kind").heading, "类别表里没有这一类，请改正")
    if not record["name"]:
        heading = schema.COLUMNS.of_key("name").heading
        sheet, cell = row.table.grid.sheet, row.table.address(row.index, heading)
        raise Refusal(f"“{sheet}”{cell} 的“{heading}”没有填：请填栏目名称。")
    if naming not in set(Naming):
        raise _bad(row, schema.COLUMNS.of_key("naming").heading, "请填“不点名”“为零”或“未达标”")
    if naming == Naming.BELOW and not record["monthly_quota"]:
        told, quota = schema.COLUMNS.of_key("naming").heading, schema.COLUMNS.of_key("monthly_quota").heading
        what = f"{record['kind']}的“{record['name']}”没有“{quota}”，无从判定未达标，只点名为零的"
        problems.append(row.problem(told, Severity.WARNING, what, f"填上“{quota}”，或改为“{Naming.ZERO}”"))
    defaults = {"heading": record["heading"] or record["name"], "counted": record["counted"] is not False}
    del record["formula"]
    return Column(**{**record, **defaults, "naming": Naming(naming), "points": _points(row)})
