"""Words that the workbook keeps for itself: a kind, a column or a unit of that name could not be read back."""

from collections.abc import Iterable

from zwgk.problems import Problem, Severity
from zwgk.roster import Unit, name_clashes
from zwgk.rules import LEVELS, Rules
from zwgk.workbook import layout
from zwgk.workbook.numbers import folded
from zwgk.workbook.schema import ROSTER
from zwgk.workbook.table_reader import TOTAL_ROW

_SEPARATORS = "、，,；;\n"
_COLUMN_NAMES = frozenset(
    (
        *ROSTER.headings,
        *layout.HOME_BEFORE_COLUMNS,
        *layout.HOME_AFTER_COLUMNS,
        layout.NOT_DUTY,
    )
)
_HEADINGS = frozenset(
    (
        layout.MONTH,
        layout.TOTAL,
        layout.REMARK,
        layout.UNIT_LABEL,
        layout.UNIT_KIND_LABEL,
        "序号",
        layout.HOME_UNIT,
    )
)


FILLED_FIELDS = ("media_title", "distribution")
"""Fields of `Office` whose placeholders are filled in."""


def rules_fault(rules: Rules) -> str | None:
    """The first name in the rules that a workbook cannot hold, as a sentence without full stop; None without one."""
    return _office_fault(rules) or _column_fault(rules)


def _office_fault(rules: Rules) -> str | None:
    if rules.office.level not in ("", *LEVELS):
        return f"级别写的是“{rules.office.level}”：请写{'、'.join(LEVELS)}之一，或者不填"
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


def is_total(name: str) -> bool:
    """Whether a row of this name would be taken for a sum."""
    return TOTAL_ROW.fullmatch(folded(name)) is not None


def clash_problems(units: Iterable[Unit], county: str, cells: dict[str, str]) -> list[Problem]:
    """Names of the roster that two units claim. `cells`: unit -> address of its row's name."""
    return [
        Problem(
            Severity.WARNING,
            layout.ROSTER,
            cells[clash.claimant],
            clash.name,
            f"{clash.claimant}的全称或别名“{clash.name}”也是{clash.owner}的，"
            + (f"按{clash.owner}认" if clash.owned else "认不出是哪个单位"),
            "改掉其中一个",
        )
        for clash in name_clashes(units, county)
    ]
