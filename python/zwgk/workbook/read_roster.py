"""单位名录 -> units. The order of the rows is the order of the roster; the numbers in 序号 are ignored."""

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any

from zwgk.errors import Refusal
from zwgk.model.county import Record
from zwgk.model.problems import Problem, Severity
from zwgk.model.roster import Unit, life_fault, normal_name
from zwgk.model.rules import Rules
from zwgk.workbook import layout
from zwgk.workbook.cell_values import month_of, split_list
from zwgk.workbook.declaration import Holds, InputTable
from zwgk.workbook.grid import Grid, find_table
from zwgk.workbook.numbers import NOTHING, folded
from zwgk.workbook.reserved import clash_problems, unit_name_doubt, unit_name_fault
from zwgk.workbook.schema import roster_table
from zwgk.workbook.table_reader import InputRow, read_tables, refuse_errors

_FIELDS = tuple(item.name for item in fields(Unit))
YES_SIGNS = {"√", "✓", "✔", "是", "y", "v"}


def read_roster(grid: Grid, rules: Rules, *, complete: bool = True) -> tuple[tuple[Unit, ...], list[Problem]]:
    """Return the units, in roster order, and problems.

    A missing duty column is refused; unless `complete`, it then is a duty of every unit of the kind.

    Raise `Refusal` if the roster is empty, names a unit twice, or uses a kind that 设置 does not have.
    """
    problems: list[Problem] = []
    declared = roster_table(rules)
    present = find_table(grid, declared.key, declared.headings)
    lacking = [c.heading for c in declared.holding(Holds.MARK) if present and c.heading in present.missing]
    if lacking and complete:
        raise Refusal(f"“{grid.sheet}”里没有“{'、'.join(lacking)}”一栏：请点“同步结构”补上；改了栏目名称的也是。")
    optional = (replace(c, needed=False) if c.heading in lacking else c for c in declared.columns)
    declared = replace(declared, columns=tuple(optional))
    found = read_tables(grid, (declared,), problems).get(declared)
    rows = found.rows if found is not None else ()
    if found is not None and not rows:
        raise Refusal(f"“{grid.sheet}”里没有单位：请从标题下一行起逐行填写单位。")
    _refuse_repeated(rows)
    refuse_errors(problems)
    units = tuple(_unit(number, row, declared, rules, problems) for number, row in enumerate(rows, start=1))
    fault = life_fault(units)
    if fault is not None:
        row = next(row for row in rows if row.text(layout.ROSTER_NAME) == fault[0].name)
        heading = declared.of_key("successor").heading
        raise _refusal(row, heading, f"{fault[1]}，请改为名录里的简称，或留空")
    cells = {row.text(layout.ROSTER_NAME): row.table.address(row.index, layout.ROSTER_NAME) for row in rows}
    problems += clash_problems(units, rules.office.county, cells)
    return units, problems


def _refuse_repeated(rows: Iterable[InputRow]) -> None:
    seen: dict[str, str] = {}
    for row in rows:
        name, cell = row.table_text(layout.ROSTER_NAME), row.table.address(row.index, layout.ROSTER_NAME)
        if normal_name(name) in seen:
            first = seen[normal_name(name)]
            raise Refusal(f"“{row.table.grid.sheet}”{cell} 的单位“{name}”与 {first} 重复：请删去一行。")
        seen[normal_name(name)] = cell


def _unit(number: int, row: InputRow, declared: InputTable, rules: Rules, problems: list[Problem]) -> Unit:
    record = row.record(declared, problems)
    name, kind = record["name"], record["kind"]
    fault = unit_name_fault(name)
    if fault:
        raise _refusal(row, layout.ROSTER_NAME, fault)
    doubt = unit_name_doubt(name)
    if doubt:
        remedy = "一行写一个单位的简称，不带序号；确实叫这个名称的不用改"
        problems.append(row.problem(layout.ROSTER_NAME, Severity.WARNING, doubt, remedy))
    kinds = sorted(kind.name for kind in rules.kinds)
    if kind not in kinds:
        cell = row.table.address(row.index, declared.of_key("kind").heading)
        raise Refusal(
            f"“{row.table.grid.sheet}”{cell} 的类别填的是“{kind}”，“设置”里没有这一类：请改为{'、'.join(kinds)}之一。"
        )
    duties = _duties(row, name, (kind, record["former_kind"]), rules, problems)
    exempt_heading, reason_heading = (declared.of_key(key).heading for key in ("exempt_from", "exemption_reason"))
    exempt = _exemptions(row, exempt_heading, rules, kind, problems)
    if record["exemption_reason"] and not record["exempt_from"]:
        what = f"写了{name}的“{reason_heading}”，没有写“{exempt_heading}”，照常点名"
        problems.append(row.problem(reason_heading, Severity.WARNING, what, f"补上“{exempt_heading}”，或清空原因"))
    try:
        life = life_fields(record, kinds)
    except LifeFault as life_error:
        raise _refusal(row, declared.of_key(life_error.key).heading, life_error.remedy) from None
    known = {name: record[name] for name in _FIELDS if name in record}
    sets = {"duties": duties, "exempt_from": exempt, **life}
    return Unit(**{**known, **sets, "order": number, "full_name": record["full_name"] or name})


def _refusal(row: InputRow, heading: str, remedy: str) -> Refusal:
    cell, text = row.table.address(row.index, heading), row.text(heading)
    told = f"填的是“{text}”" if text else "没有填"
    return Refusal(f"“{row.table.grid.sheet}”{cell} 的“{heading}”{told}：{remedy}。")


class LifeFault(Exception):
    """A fault in a unit's months, successor or former name and kind: the column's key, and the remedy."""

    def __init__(self, key: str, remedy: str) -> None:
        super().__init__(remedy)
        self.key, self.remedy = key, remedy


def life_fields(record: Record, kinds: Iterable[str]) -> dict[str, Any]:
    """Return the fields of `Unit` for the months of a row of the roster; raise `LifeFault` if they are inconsistent."""
    months: dict[str, int | None] = {}
    for key in ("first_month", "last_month", "changed_month"):
        months[key] = month_of(record[key]) if record[key] else None
        if record[key] and months[key] is None:
            raise LifeFault(key, "请填 1 到 12，或留空")
    if (months["first_month"] or 1) > (months["last_month"] or 12):
        raise LifeFault("last_month", "终止月份早于起始月份，请改正")
    if record["successor"] and months["last_month"] is None:
        raise LifeFault("last_month", "写了并入哪个单位，请填并入以前的最后一个月")
    former = record["former_name"] or record["former_kind"]
    if former and months["changed_month"] is None:
        raise LifeFault("changed_month", "写了原简称或原类别，请填从几月起改的")
    if months["changed_month"] and not former:
        raise LifeFault("changed_month", "请在它右边填原简称或原类别，或清空")
    if record["former_kind"] and record["former_kind"] not in kinds:
        raise LifeFault("former_kind", f"请改为{'、'.join(kinds)}之一")
    return months


def _duties(row: InputRow, name: str, kinds: tuple[str, str], rules: Rules, problems: list[Problem]) -> frozenset[str]:
    """Return the short names of the unit's duty columns. A mark in a column that its kind lacks is reported."""
    duties: set[str] = set()
    own = {column.name for kind in kinds for column in rules.columns_of(kind)}
    for column in rules.column_names:
        sign = folded(row.text(column)).casefold()
        if sign in NOTHING:
            continue
        if column in own:
            duties.add(column)
            if sign not in YES_SIGNS:
                what = f"没有注明{name}是否承担“{column}”，先按承担统计"
                remedy = f"承担填“{layout.DUTY_YES}”，不承担填“{layout.NOT_DUTY}”"
                problems.append(row.problem(column, Severity.WARNING, what, remedy))
        elif sign:
            what = f"{kinds[0]}没有栏目“{column}”，{name}的这个记号不起作用"
            problems.append(row.problem(column, Severity.WARNING, what, f"改为“{layout.NOT_DUTY}”，或在“设置”里添上"))
    return frozenset(duties)


def _exemptions(row: InputRow, heading: str, rules: Rules, kind: str, problems: list[Problem]) -> frozenset[str]:
    listed = split_list(row.text(heading))
    if not listed:
        return frozenset()
    known = {name: column.name for column in rules.columns_of(kind) for name in (column.name, column.heading)}
    exempt: set[str] = set()
    for text in listed:
        if text in known:
            exempt.add(known[text])
        else:
            what = f"“{text}”不是{kind}的栏目，没有据此免予点名"
            remedy = f"改为{'、'.join(dict.fromkeys(known.values()))}之一"
            problems.append(row.problem(heading, Severity.WARNING, what, remedy))
    return frozenset(exempt)
