"""County of a workbook: a folder with settings.toml, roster.csv and, for a filled one, the other CSV files
(formats: workbook/README.md) -> `County`. Bad input is refused, by file and line.
"""

import csv
import io
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import MISSING, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from zwgk.errors import Refusal
from zwgk.model.county import County, Record
from zwgk.model.further_tables import FurtherTable
from zwgk.model.period import CUMULATIVE, SPANS, YEARS, OwnPeriod, span_named
from zwgk.model.roster import Unit, life_fault, name_clashes, normal_name
from zwgk.model.rules import Column, Kind, Naming, Quota, Rate, Rules
from zwgk.model.settings import CASE_PLACEHOLDER, PLACEHOLDERS, Limits, Office, Parts, issuer_of, unknown_placeholders
from zwgk.workbook import layout, schema
from zwgk.workbook.cell_values import month_of
from zwgk.workbook.csv_rows import CsvRow, csv_rows, file_text, text_fault
from zwgk.workbook.declaration import Holds, InputTable
from zwgk.workbook.read_roster import LifeFault, life_fields
from zwgk.workbook.reserved import FILLED_FIELDS, formula_parts, is_total, rules_fault, unit_name_fault

_Model = TypeVar("_Model", Kind, Column, Rate, Limits, Office, Parts, OwnPeriod, Quota)


_KEYS = (
    *("year", "period", "note", "office", "parts", "limits"),
    *("kinds", "columns", "quotas", "periods", "openings"),
)
"""Keys and sections of settings.toml."""


def read_source(folder: Path) -> County:
    """Return everything in `folder`; raise `Refusal` with file and line (or key) of bad input."""
    settings = read_toml(folder / "settings.toml")
    for key, value in settings.items():
        if key not in _KEYS:
            raise _setting(key, value, f"没有这一项，可用的有 {'、'.join(_KEYS)}")
    rules = _rules(settings)
    units = _units(folder, rules)
    period_name = str(settings.get("period", "第一季度"))
    if span_named(period_name, rules.periods) is None:
        raise _setting("period", period_name, f"请写{'、'.join(list(SPANS)[:7])}或某月")
    year = settings.get("year")
    if not isinstance(year, int) or year not in YEARS:
        raise _setting("year", year, "请写四位年份，例如 2024")
    return County(
        year=year,
        period_name=period_name,
        rules=rules,
        units=units,
        note=str(settings.get("note", "")).strip(),
        counts=MappingProxyType(_counts(folder, rules, units)),
        openings=MappingProxyType(_openings(settings, rules)),
        opening_months=MappingProxyType(_opening_months(settings, rules)),
        portal=csv_table(folder, schema.portal_table(rules)),
        media=csv_table(folder, schema.MEDIA),
        catalogue=csv_table(folder, schema.CATALOGUE),
        mapping=_mapping(folder, rules),
        publishers=_publishers(folder, units),
        words=csv_table(folder, schema.WORDS),
        cases=csv_table(folder, schema.CASES) if rules.parts.cases else (),
        case_log=csv_table(folder, schema.CASE_LOG) if rules.parts.case_log else (),
        holidays=csv_table(folder, schema.HOLIDAYS) if rules.parts.case_log else (),
        tables=tuple(_further_table(folder, name) for name in rules.office.tables),
    )


def _further_table(folder: Path, name: str) -> FurtherTable:
    """Return the table of `name`.csv: a line with its title, one with its headings, and its rows."""
    path = folder / f"{name}.csv"
    lines = [cells for cells in csv.reader(io.StringIO(file_text(path), newline="")) if any(cells)]
    if len(lines) < 2 or not all(lines[1]) or any(len(cells) > len(lines[1]) for cells in lines[2:]):
        raise Refusal(f"{path.name} 不是一张表：第一行写标题，第二行写表头，下面各行不比表头长。")
    fault = next((fault for cells in lines for cell in cells if (fault := text_fault(cell)) is not None), None)
    if fault is not None:
        raise Refusal(f"{path.name} 有一格{fault}。")
    rows = ([*cells, *[""] * (len(lines[1]) - len(cells))] for cells in lines[2:])
    return FurtherTable(name, lines[0][0], tuple(lines[1]), tuple(tuple(map(_typed, cells)) for cells in rows))


def _typed(text: str) -> str | int | None:
    return int(text) if text.isascii() and text.isdigit() else text or None


def _setting(key: str, value: object, remedy: str) -> Refusal:
    return Refusal(f"settings.toml 的 {key} 写的是“{value}”：{remedy}。")


def read_toml(path: Path) -> dict[str, Any]:
    """Return a TOML file in UTF-8 or GBK; raise `Refusal` if it cannot be read or holds a formula."""
    try:
        settings = tomllib.loads(file_text(path))
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+), column (\d+)", str(error))
        told = f"第 {place[1]} 行第 {place[2]} 个字符看不懂" if place else "末尾不完整"
        remedy = "引号、等号、方括号要用半角，文字两边要有引号；对照 workbook/README.md 改正"
        raise Refusal(f"{path.name} 不是正确的 TOML（{told}）：{remedy}。") from None
    for text in _texts(settings):
        fault = text_fault(text)
        if fault is not None:
            shown = "".join(sign for sign in text if sign.isprintable())
            raise Refusal(f"{path.name} 的“{shown[:60]}”{fault}。")
    return settings


def _texts(value: object) -> Iterator[str]:
    """Yield all texts of a TOML document, at any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, entry in value.items():
            yield key
            yield from _texts(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from _texts(entry)


def _rules(settings: dict[str, Any]) -> Rules:
    kinds = tuple(_built(Kind, "kinds", entry) for entry in _entries(settings, "kinds"))
    entries = _entries(settings, "columns")
    columns = tuple(_column(entry) for entry in entries if "formula" not in entry)
    rates = tuple(_rate(entry) for entry in entries if "formula" in entry)
    names = [kind.name for kind in kinds]
    periods = tuple(_period(entry) for entry in _entries(settings, "periods")) if "periods" in settings else ()
    for chosen_for in (kind.better_period for kind in kinds if kind.better_period):
        if span_named(chosen_for, periods) is None:
            raise _setting("better_period", chosen_for, f"请写{'、'.join(list(SPANS)[:7])}或某月")
    if len(set(names)) < len(names):
        raise _setting("[[kinds]]", "、".join(names), "类别不能重复")
    for kind in (*(column.kind for column in columns), *(rate.kind for rate in rates)):
        if kind not in names:
            raise _setting("[[columns]]", kind, f"kind 请写{'、'.join(names)}之一")
    for kind in names:
        if not any(column.kind == kind for column in columns):
            raise _setting("[[columns]]", kind, "这一类一个栏目也没有，请至少写一个")
    limits = _built(Limits, "limits", _section(settings, "limits"))
    office = _built(Office, "office", _section(settings, "office"))
    office = replace(office, name=office.name or issuer_of(office))
    parts = _built(Parts, "parts", _section(settings, "parts"))
    quotas = tuple(_quota(entry, columns) for entry in settings.get("quotas", ()))
    rules = Rules(kinds, columns, limits, office, periods, parts, rates, quotas)
    fault = rules_fault(rules)
    if fault is not None:
        raise Refusal(f"settings.toml：{fault}。")
    _refuse_unknown_placeholders(rules)
    return rules


def _refuse_unknown_placeholders(rules: Rules) -> None:
    texts = {f"[[kinds]] {kind.name} 的 attachment_title": kind.attachment_title for kind in rules.kinds}
    texts |= {f"[office] 的 {name}": getattr(rules.office, name) for name in FILLED_FIELDS}
    for key, text in texts.items():
        for name in unknown_placeholders(text.replace(CASE_PLACEHOLDER, "")):
            known = "、".join(f"{{{known}}}" for known in PLACEHOLDERS)
            raise _setting(key, text, f"不认识 {{{name}}}，可用的有 {known}")


def _section(settings: dict[str, Any], key: str) -> dict[str, Any]:
    section = settings.get(key, {})
    if not isinstance(section, dict):
        raise _setting(key, section, f"请写成一节 [{key}]")
    return section


def _entries(settings: dict[str, Any], key: str) -> list[dict[str, Any]]:
    entries = settings.get(key)
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        raise _setting(f"[[{key}]]", entries, f"请至少写一节 [[{key}]]")
    return entries


def _period(entry: dict[str, Any]) -> OwnPeriod:
    period = _built(OwnPeriod, "periods", entry)
    if period.name in SPANS or period.name in CUMULATIVE or not 1 <= period.first <= period.last <= 12:
        raise _setting("[[periods]]", period.name, "请另起一个名称，first、last 写 1 到 12，先小后大")
    return period


def _quota(entry: dict[str, Any], columns: tuple[Column, ...]) -> Quota:
    quota = _built(Quota, "quotas", entry)
    if (quota.kind, quota.column) not in {(column.kind, column.name) for column in columns}:
        raise _setting("[[quotas]]", f"{quota.kind} {quota.column}", "kind、column 请写栏目表里有的类别和栏目简称")
    if not 1 <= quota.from_month <= 12:
        raise _setting("[[quotas]] 的 from_month", quota.from_month, "请写 1 到 12")
    return quota


def _rate(entry: dict[str, Any]) -> Rate:
    parts = formula_parts(str(entry["formula"]))
    if parts is None:
        raise _setting("[[columns]] 的 formula", entry["formula"], "请写成“采纳÷报送”，两边是这一类的栏目简称")
    rest = {key: value for key, value in entry.items() if key != "formula"}
    return _built(Rate, "columns", {"heading": rest.get("name", ""), **rest, "part": parts[0], "whole": parts[1]})


def _column(entry: dict[str, Any]) -> Column:
    naming = entry.get("naming", Naming.NEVER.value)
    if naming not in set(Naming):
        raise _setting("[[columns]] 的 naming", naming, f"请写{'、'.join(Naming)}之一")
    return _built(Column, "columns", {"monthly_quota": None, "counted": True, **entry, "naming": Naming(naming)})


def _built(model: type[_Model], section: str, values: dict[str, Any]) -> _Model:
    """Build `model` from a TOML table: no unknown key, none missing, each of the type declared by the model."""
    known = {item.name: item for item in fields(model)}
    for key, value in values.items():
        if key not in known:
            raise _setting(f"[{section}]", key, f"没有这一项，可用的有 {'、'.join(known)}")
        if not _fits(value, known[key].type):
            raise _setting(f"[{section}] 的 {key}", value, "写法不对，请对照 workbook/README.md 改正")
    for key, item in known.items():
        if item.default is MISSING and key not in values:
            raise _setting(f"[{section}]", "、".join(map(str, values.values())), f"缺少 {key}，请补上")
    arguments: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in values.items()
    }
    return model(**arguments)


def _fits(value: object, wanted: Any) -> bool:
    if wanted == tuple[str, ...]:
        return isinstance(value, list) and all(isinstance(entry, str) for entry in value)
    if isinstance(value, bool):
        return wanted is bool
    if wanted is float:
        return isinstance(value, int | float) and value >= 0
    return isinstance(value, wanted) and not (isinstance(value, int) and value < 0)


def _units(folder: Path, rules: Rules) -> tuple[Unit, ...]:
    kinds = [kind.name for kind in rules.kinds]
    units: list[Unit] = []
    seen: set[str] = set()
    path = folder / schema.ROSTER.file
    for row in csv_rows(path, schema.ROSTER):
        record = row.record()
        name, kind = record["name"], record["kind"]
        if fault := unit_name_fault(name):
            raise row.refuse(f"单位不能叫“{name}”，{fault}")
        if not name or normal_name(name) in seen:
            raise row.refuse(f"单位“{name}”重复了，请删去一行" if name else "没有写单位名称 name，请补上")
        if kind not in kinds:
            raise row.refuse(f"kind 写的是“{kind}”，请写{'、'.join(kinds)}之一")
        seen.add(normal_name(name))
        units.append(_unit(row, len(units) + 1, rules))
    if not units:
        raise Refusal(f"{path.name} 里一个单位也没有：请至少写一行。")
    lost = life_fault(units)
    if lost is not None:
        raise Refusal(f"{path.name} 里{lost[0].name}的 successor 不对（{lost[1]}）：请改为名录里的简称，或留空。")
    for clash in name_clashes(units, rules.office.county):
        raise Refusal(f"{path.name} 里{clash.claimant}的全称或别名“{clash.name}”也是{clash.owner}的：请改掉其中一个。")
    return tuple(units)


def _unit(row: CsvRow, order: int, rules: Rules) -> Unit:
    record = row.record()
    kinds = (record["kind"], record["former_kind"])
    columns = list(dict.fromkeys(column.name for kind in kinds for column in rules.columns_of(kind)))
    for heading in ("duties", "exempt_from"):
        for entry in record[heading]:
            if entry not in columns:
                told = f"{heading} 里的“{entry}”不是{record['kind']}的栏目"
                raise row.refuse(f"{told}，请写{'、'.join(columns)}之中的")
    try:
        life = life_fields(record, [kind.name for kind in rules.kinds])
    except LifeFault as fault:
        raise row.refuse(f"{fault.key} 写的是“{record[fault.key]}”，{fault.remedy}") from None
    known = {item.name: record[item.name] for item in fields(Unit) if item.name in record}
    sets = {"duties": frozenset(record["duties"] or columns), "exempt_from": frozenset(record["exempt_from"])}
    return Unit(**{**known, **sets, **life, "order": order, "full_name": record["full_name"] or record["name"]})


def _counts(folder: Path, rules: Rules, units: tuple[Unit, ...]) -> dict[tuple[str, str, int], int]:
    path = folder / schema.COUNTS.file
    by_name = {unit.name: unit for unit in units}
    counts: dict[tuple[str, str, int], int] = {}
    for row in csv_rows(path, schema.COUNTS) if path.exists() else ():
        unit, column, month, count = row.record().values()
        known = by_name.get(unit)
        if known is None:
            raise row.refuse(f"roster.csv 里没有单位“{unit}”，请改正或补上")
        if column not in {one.name for one in rules.columns_of_both(known.kind, known.former_kind)}:
            raise row.refuse(f"{known.kind}没有栏目“{column}”，请改正")
        if column not in known.duties:
            raise row.refuse(f"{known.name}不承担“{column}”，请删去这一行或改正 roster.csv 的 duties")
        if count is None or (unit, column, month) in counts:
            raise row.refuse(f"{unit}{month}月的“{column}”没有写数或写了两次，请改正")
        counts[unit, column, month] = count
    return counts


def _openings(settings: dict[str, Any], rules: Rules) -> dict[str, int]:
    openings = {}
    for key, count in _section(settings, "openings").items():
        if key == layout.OPENING_SINCE:
            continue
        if key not in rules.request_kinds or not _fits(count, int):
            raise _setting("[openings]", f"{key} = {count}", f"请写{'、'.join(rules.request_kinds)} = 件数")
        openings[key] = count
    return openings


def _opening_months(settings: dict[str, Any], rules: Rules) -> dict[str, int]:
    month = month_of(_section(settings, "openings").get(layout.OPENING_SINCE, 1))
    if month is None:
        raise _setting("[openings]", layout.OPENING_SINCE, "请写 1 到 12")
    return dict.fromkeys(rules.request_kinds, month) if month > 1 else {}


def _mapping(folder: Path, rules: Rules) -> tuple[Record, ...]:
    known = {"unit_column": rules.column_names, "portal_figure": rules.portal_columns}

    def check(row: CsvRow) -> None:
        for heading, names in known.items():
            if row.text(heading) not in (*names, layout.NOT_DUTY, ""):
                told = f"{heading} 写的是“{row.text(heading)}”"
                raise row.refuse(f"{told}，请写{'、'.join(names)}之一或 {layout.NOT_DUTY}")

    return csv_table(folder, schema.MAPPING, check)


def _publishers(folder: Path, units: tuple[Unit, ...]) -> tuple[Record, ...]:
    known = {*(unit.name for unit in units), layout.NOT_DUTY, ""}

    def check(row: CsvRow) -> None:
        if row.text("unit") not in known:
            raise row.refuse(f"名录里没有单位“{row.text('unit')}”，请写单位简称或 {layout.NOT_DUTY}")

    return csv_table(folder, schema.PUBLISHERS, check)


def csv_table(folder: Path, declared: InputTable, check: Callable[[CsvRow], None] | None = None) -> tuple[Record, ...]:
    """Return the rows of the table's CSV file; none without the file. Raise `Refusal` for a row without its key, a
    total, a row typed twice, or one that `check` refuses."""
    path, records = folder / declared.file, []
    seen: set[tuple[str, ...]] = set()
    key = declared.column(declared.key)
    by_month = key.holds is Holds.MONTH
    unique = [key.key] if by_month else [declared.column(heading).key for heading in declared.unique]
    for row in csv_rows(path, declared) if path.exists() else ():
        if check is not None:
            check(row)
        name = row.text(key.key)
        if not name or is_total(name):
            told = f"没有写{declared.key} {key.key}，请补上"
            raise row.refuse("合计行不必写，请删去" if name else told)
        identity = tuple(normal_name(row.text(heading)) for heading in unique)
        if identity and all(identity) and identity in seen:
            told = f"{name}月" if by_month else f"{declared.row}“{name}”"
            raise row.refuse(f"{told}写了两行，请删去一行")
        seen.add(identity)
        records.append(row.record())
    return tuple(records)
