"""Reserved words of the workbook: a kind, column or unit with such a name could not be read back."""

import re
from collections.abc import Iterable

from zwgk.model.period import Period
from zwgk.model.problems import Problem
from zwgk.model.roster import Unit, name_clashes
from zwgk.model.rules import BY_ROSTER, BY_TOTAL, MOST_CASE_KINDS, Kind, Rules
from zwgk.model.settings import LEVELS
from zwgk.statistics.compared_columns import COMPARED
from zwgk.statistics.shown_columns import MOST_SIDE_BY_SIDE, media_heads, shown_columns
from zwgk.workbook import layout
from zwgk.workbook.numbers import folded, is_error, says_nothing
from zwgk.workbook.schema import ROSTER
from zwgk.workbook.table_reader import TOTAL_ROW

_ANY_PERIOD = Period(2000, 1, 3)
_NUMBERED = re.compile(r"[（(]?\d{1,3}[)）.、．]")
_SEPARATORS = "、，,；;\n"
_COLUMN_NAMES = frozenset(
    (
        *ROSTER.headings,
        *layout.HOME_BEFORE_COLUMNS,
        *layout.HOME_AFTER_COLUMNS,
        layout.POINTS_TOTAL,
        layout.NOT_DUTY,
    )
)
_HEADINGS = frozenset(
    (
        layout.MONTH,
        layout.TOTAL,
        layout.POINTS_TOTAL,
        layout.REMARK,
        layout.UNIT_LABEL,
        layout.UNIT_KIND_LABEL,
        "序号",
        layout.HOME_UNIT,
    )
)


FILLED_FIELDS = ("media_title", "case_title", "distribution")
"""Fields of `Office` whose placeholders are filled in."""


def rules_fault(rules: Rules) -> str | None:
    """Return the first name in the rules that a workbook cannot hold, as a sentence without full stop, or None."""
    return _office_fault(rules) or _column_fault(rules) or _quota_fault(rules) or _table_fault(rules)


def formula_parts(text: str) -> tuple[str, str] | None:
    """Return the short names on both sides of ÷ or /; None for anything else."""
    parts = [part.strip() for part in text.replace("/", "÷").replace("／", "÷").split("÷")]
    return (parts[0], parts[1]) if len(parts) == 2 and all(parts) else None


def _table_fault(rules: Rules) -> str | None:
    """Return why the printed tables cannot be as 设置 wants them."""
    own, heads = rules.office.media_headings, media_heads(rules)
    if own and len(own) != len(heads):
        return f"新媒体附件表头写了 {len(own)} 个：表有 {len(heads)} 栏（{'、'.join(heads)}），请写一样多，或者不写"
    for rate in rules.rates:
        names = [column.name for column in rules.columns_of(rate.kind)]
        for name in (rate.part, rate.whole):
            if name not in names:
                return f"“{rate.heading}”的算式里有“{name}”，不是{rate.kind}的栏目：请写{'、'.join(names)}之中的"
    return next(filter(None, (_ranking_fault(rules, kind) for kind in rules.kinds)), None)


def _ranking_fault(rules: Rules, kind: Kind) -> str | None:
    orders = (BY_TOTAL, BY_ROSTER, *(column.name for column in rules.columns_of(kind.name)))
    if kind.order not in orders:
        return f"{kind.name}的排列写的是“{kind.order}”：请写{'、'.join(orders)}之一"
    if not 1 <= kind.side_by_side <= MOST_SIDE_BY_SIDE:
        return f"{kind.name}的并排写的是“{kind.side_by_side}”：请写 1 到 {MOST_SIDE_BY_SIDE}"
    for name in kind.compared:
        if name not in COMPARED or kind.compared.count(name) > 1:
            return f"{kind.name}的比较栏写的是“{name}”：请写{'、'.join(COMPARED)}之中的，不要重复"
    heads = [column.heading for column in shown_columns(rules, kind, _ANY_PERIOD)]
    twice = next((head for head in heads if heads.count(head) > 1), None)
    if twice is not None:
        return f"{kind.name}的附件有两栏的表头都是“{twice}”：请改掉一个"
    return None


def _quota_fault(rules: Rules) -> str | None:
    """Return the first two quotas that say different things of the same units, column and month."""
    for place, one in enumerate(rules.quotas):
        for other in rules.quotas[:place]:
            same = (one.kind, one.column, one.from_month) == (other.kind, other.column, other.from_month)
            units = [unit for unit in one.units if unit in other.units]
            alike = bool(units) or not (one.units or other.units)
            if same and alike and one.quota != other.quota:
                who = "、".join(units) or f"全部{one.kind}"
                told = f"{who}的“{one.column}”从{one.from_month}月起的要求写了两次（{other.quota} 条、{one.quota} 条）"
                return f"“另定的每月最低”里，{told}：请删去一条"
    return None


def _office_fault(rules: Rules) -> str | None:
    if rules.office.level not in ("", *LEVELS):
        return f"级别写的是“{rules.office.level}”：请写{'、'.join(LEVELS)}之一，或者不填"
    if (rules.parts.cases or rules.parts.case_log) and not rules.case_kinds:
        return "“分单位统计的办件”没有填，依申请公开和信箱也都不统计：请填上类型，例如“12345热线”"
    if len({folded(kind) for kind in rules.case_kinds}) < len(rules.case_kinds):
        return f"“分单位统计的办件”重复了（{'、'.join(rules.case_kinds)}）：请删去一个"
    if len(rules.case_kinds) > MOST_CASE_KINDS:
        return f"“分单位统计的办件”写了 {len(rules.case_kinds)} 类：请最多写 {MOST_CASE_KINDS} 类"
    total = next((kind for kind in rules.case_kinds if is_total(kind)), None)
    if total is not None:
        return f"“分单位统计的办件”不能叫“{total}”，工作簿里另有用处：请换一个名称"
    seen: set[str] = set()
    for name in rules.monthly_figures:
        if folded(name) in seen:
            return f"门户网站表里有两栏都叫“{name}”：请改掉门户栏目或信箱的名称"
        if name in _HEADINGS or is_total(name) or any(mark in name for mark in _SEPARATORS):
            return f"门户栏目或信箱不能叫“{name}”，工作簿里另有用处：请换一个名称"
        seen.add(folded(name))
    return None


def _column_fault(rules: Rules) -> str | None:
    for kind in rules.kinds:
        if is_total(kind.name) or kind.name == layout.UNIT_KIND_LABEL:
            return f"类别不能叫“{kind.name}”，工作簿里另有用处：请换一个名称"
    seen: set[tuple[str, str]] = set()
    for column in rules.columns:
        if column.name in _COLUMN_NAMES or is_total(column.name):
            return f"栏目不能叫“{column.name}”，工作簿里另有用处：请换一个名称"
        if any(mark in column.name for mark in _SEPARATORS):
            return f"栏目“{column.name}”的名称里不能有顿号、逗号、分号或换行：请换一个名称"
        if column.heading in _HEADINGS or is_total(column.heading):
            return f"表头不能叫“{column.heading}”，工作簿里另有用处：请换一个名称"
        for what, name in (("栏目", column.name), ("表头", column.heading)):
            key = (column.kind + what, folded(name))
            if key in seen:
                return f"类别“{column.kind}”有两个栏目的{what}都是“{name}”：请改掉一个"
            seen.add(key)
    return None


def unit_name_fault(name: str) -> str:
    """Return why no unit can have this name (it could not be read back, or names nothing), "" if there is no fault."""
    if is_error(name):
        return "是公式错误，请改为单位的简称"
    if name and (says_nothing(name) or not any(map(str.isalpha, name))):
        return "不是名称（只有符号或数字），请写单位的简称"
    labels = (layout.ROSTER_NAME, layout.HOME, layout.UNIT_KIND_LABEL, layout.UNIT_LABEL)
    if is_total(name) or name in labels or name.startswith(layout.PARKED):
        return "工作簿里另有用处，请换一个简称"
    return ""


def unit_name_doubt(name: str) -> str:
    """Return why a name may not be that of one unit; "" if it may."""
    if any(mark in name for mark in _SEPARATORS):
        return "像是几个单位的名称，按一个单位统计"
    return "名称前面有序号，连序号一起当作名称" if _NUMBERED.match(name) else ""


def is_total(name: str) -> bool:
    """Return whether a row of this name would be taken for a sum."""
    return TOTAL_ROW.fullmatch(folded(name)) is not None


def clash_problems(units: Iterable[Unit], county: str, cells: dict[str, str]) -> list[Problem]:
    """Return names of the roster that two units claim. `cells`: unit -> address of its row's name."""
    return [
        Problem.warning(
            f"{clash.claimant}的全称或别名“{clash.name}”也是{clash.owner}的，"
            + (f"按{clash.owner}认" if clash.owned else "认不出是哪个单位"),
            "改掉其中一个",
            sheet=layout.ROSTER,
            cell=cells[clash.claimant],
            value=clash.name,
        )
        for clash in name_clashes(units, county)
    ]
