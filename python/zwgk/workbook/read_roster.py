"""单位名录 -> units. The order of the rows is the order of the roster; the numbers in 序号 are for the eye."""

from zwgk.errors import Refusal
from zwgk.problems import Problem, Severity
from zwgk.roster import Unit, normal_name
from zwgk.rules import Rules
from zwgk.workbook import layout
from zwgk.workbook.grid import Grid, Table, find_table
from zwgk.workbook.numbers import NOTHING, folded
from zwgk.workbook.read_settings import split_list

YES_SIGNS = {"√", "✓", "✔", "是", "y", "v"}


def read_roster(grid: Grid, rules: Rules) -> tuple[tuple[Unit, ...], list[Problem]]:
    """The units, in roster order, and what is odd about them.

    Raises `Refusal` where the roster is empty, names a unit twice, or puts one in a kind that 设置 does not know.
    """
    _, name_heading, full_heading, kind_heading, alias_heading = layout.ROSTER_BEFORE_DUTIES
    exempt_heading, reason_heading, _ = layout.ROSTER_AFTER_DUTIES
    headings = (*layout.ROSTER_BEFORE_DUTIES, *rules.column_names, *layout.ROSTER_AFTER_DUTIES)
    table = find_table(grid, name_heading, headings)
    if table is None:
        raise Refusal(f"“{grid.sheet}”上找不到标题“{name_heading}”：请恢复这个标题。")
    needed = [heading for heading in (kind_heading, *rules.column_names) if heading in table.missing]
    if needed:
        raise Refusal(f"“{grid.sheet}”缺少标题“{'、'.join(needed)}”：请与“设置”的栏目保持一致。")
    if table.repeated:
        raise Refusal(f"“{grid.sheet}”上标题“{table.repeated[0]}”出现了两次：请改掉多余的一个。")

    kinds = {kind.name for kind in rules.kinds}
    units: list[Unit] = []
    problems: list[Problem] = []
    seen: dict[str, str] = {}
    for row in table.rows():
        name = table.text(row, name_heading)
        if not name:
            continue
        cell = table.address(row, name_heading)
        key = normal_name(name)
        if key in seen:
            raise Refusal(f"“{grid.sheet}”{cell} 的单位“{name}”与 {seen[key]} 重复：请删去一行。")
        seen[key] = cell
        kind = table.text(row, kind_heading)
        if kind not in kinds:
            raise Refusal(
                f"“{grid.sheet}”{table.address(row, kind_heading)} 的类别填的是“{kind}”，"
                f"“设置”里没有这一类：请改为{'、'.join(sorted(kinds))}之一。"
            )
        duties, found = _duties(table, row, name, kind, rules)
        problems += found
        exempt, found = _exemptions(table, row, exempt_heading, rules, kind)
        problems += found
        units.append(
            Unit(
                len(units) + 1,
                name,
                table.text(row, full_heading) or name,
                kind,
                split_list(table.text(row, alias_heading)),
                duties,
                exempt,
                table.text(row, reason_heading),
            )
        )
    if not units:
        raise Refusal(f"“{grid.sheet}”里没有单位：请从标题下一行起逐行填写单位。")
    return tuple(units), problems


def _duties(table: Table, row: int, name: str, kind: str, rules: Rules) -> tuple[frozenset[str], list[Problem]]:
    duties: set[str] = set()
    problems: list[Problem] = []
    for column in rules.columns_of(kind):
        text = table.text(row, column.name)
        sign = folded(text).casefold()
        if sign in NOTHING:
            continue
        duties.add(column.name)
        if sign not in YES_SIGNS:
            problems.append(
                Problem(
                    Severity.WARNING,
                    table.grid.sheet,
                    table.address(row, column.name),
                    text,
                    f"没有注明{name}是否承担“{column.name}”，先按承担统计",
                    f"承担填“{layout.DUTY_YES}”，不承担填“{layout.NOT_DUTY}”",
                )
            )
    return frozenset(duties), problems


def _exemptions(table: Table, row: int, heading: str, rules: Rules, kind: str) -> tuple[frozenset[str], list[Problem]]:
    known = {name: column.name for column in rules.columns_of(kind) for name in (column.name, column.heading)}
    exempt: set[str] = set()
    problems: list[Problem] = []
    for text in split_list(table.text(row, heading)):
        if text in known:
            exempt.add(known[text])
        else:
            problems.append(
                Problem(
                    Severity.WARNING,
                    table.grid.sheet,
                    table.address(row, heading),
                    text,
                    f"“{text}”不是{kind}的栏目，没有据此免予点名",
                    f"改为{'、'.join(dict.fromkeys(known.values()))}之一",
                )
            )
    return frozenset(exempt), problems
