"""单位名录 -> units. The order of the rows is the order of the roster; the numbers in 序号 are for the eye."""

from collections.abc import Iterable
from dataclasses import fields

from zwgk.errors import Refusal
from zwgk.problems import Problem, Severity
from zwgk.roster import Unit, normal_name
from zwgk.rules import Rules
from zwgk.workbook import layout
from zwgk.workbook.grid import Grid
from zwgk.workbook.numbers import NOTHING, folded
from zwgk.workbook.reserved import clash_problems
from zwgk.workbook.schema import InputTable, roster_table
from zwgk.workbook.table_reader import InputRow, read_tables, refuse_errors, split_list

YES_SIGNS = {"√", "✓", "✔", "是", "y", "v"}


def read_roster(grid: Grid, rules: Rules) -> tuple[tuple[Unit, ...], list[Problem]]:
    """The units, in roster order, and what is odd about them.

    Raises `Refusal` if the roster is empty, names a unit twice, or puts one in a kind that 设置 does not know.
    """
    problems: list[Problem] = []
    declared = roster_table(rules)
    found = read_tables(grid, (declared,), problems).get(declared)
    rows = found.rows if found is not None else ()
    if found is not None and not rows:
        raise Refusal(f"“{grid.sheet}”里没有单位：请从标题下一行起逐行填写单位。")
    _refuse_repeated(rows)
    refuse_errors(problems)
    units = tuple(_unit(number, row, declared, rules, problems) for number, row in enumerate(rows, start=1))
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
    kinds = sorted(kind.name for kind in rules.kinds)
    if kind not in kinds:
        cell = row.table.address(row.index, declared.of_key("kind").heading)
        raise Refusal(
            f"“{row.table.grid.sheet}”{cell} 的类别填的是“{kind}”，“设置”里没有这一类：请改为{'、'.join(kinds)}之一。"
        )
    duties = _duties(row, name, kind, rules, problems)
    exempt_heading, reason_heading = (declared.of_key(key).heading for key in ("exempt_from", "exemption_reason"))
    exempt = _exemptions(row, exempt_heading, rules, kind, problems)
    if record["exemption_reason"] and not record["exempt_from"]:
        what = f"写了{name}的“{reason_heading}”，没有写“{exempt_heading}”，照常点名"
        problems.append(row.problem(reason_heading, Severity.WARNING, what, f"补上“{exempt_heading}”，或清空原因"))
    known = {item.name: record[item.name] for item in fields(Unit) if item.name in record}
    sets = {"duties": duties, "exempt_from": exempt}
    return Unit(**{**known, **sets, "order": number, "full_name": record["full_name"] or name})


def _duties(row: InputRow, name: str, kind: str, rules: Rules, problems: list[Problem]) -> frozenset[str]:
    """The short names of the columns that are the unit's duty. A mark for a column that its kind has not is told."""
    duties: set[str] = set()
    own = {column.name for column in rules.columns_of(kind)}
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
            what = f"{kind}没有栏目“{column}”，{name}的这个记号不起作用"
            problems.append(row.problem(column, Severity.WARNING, what, f"改为“{layout.NOT_DUTY}”，或在“设置”里添上"))
    return frozenset(duties)


def _exemptions(row: InputRow, heading: str, rules: Rules, kind: str, problems: list[Problem]) -> frozenset[str]:
    known = {name: column.name for column in rules.columns_of(kind) for name in (column.name, column.heading)}
    exempt: set[str] = set()
    for text in split_list(row.text(heading)):
        if text in known:
            exempt.add(known[text])
        else:
            what = f"“{text}”不是{kind}的栏目，没有据此免予点名"
            remedy = f"改为{'、'.join(dict.fromkeys(known.values()))}之一"
            problems.append(row.problem(heading, Severity.WARNING, what, remedy))
    return frozenset(exempt)
