"""Findings -> sentences that compare with earlier periods. Each says only what the figures prove, otherwise ""."""

from zwgk.documents.bulletin.chinese import listed, times
from zwgk.model.past import Correction
from zwgk.statistics.comparisons import Change
from zwgk.statistics.findings import Findings
from zwgk.statistics.shown_columns import before_words


def change_sentence(findings: Findings) -> str:
    """Return 各单位共发布165条，较上季度增加15条（10.0%），较上年同期持平。"""
    found = findings.comparison
    parts = [
        f"较{name}{_change(change)}"
        for name, change in (
            (before_words(found.period), found.total.on_before),
            ("上年同期", found.total.on_last_year),
        )
        if change.difference is not None
    ]
    return f"各单位共发布{found.total.now}条，{'，'.join(parts)}。" if parts else ""


def _change(change: Change) -> str:
    assert change.difference is not None
    if change.difference == 0:
        return "持平"
    if change.before == 0:
        return f"由零增至{change.now}条"
    verb = "增加" if change.difference > 0 else "减少"
    assert change.percent is not None
    return f"{verb}{abs(change.difference)}条（{abs(change.percent)}%）"


def from_zero_sentence(findings: Findings) -> str:
    """Return 甲在部门信息公开栏目由零增至5条，乙由零增至2条。"""
    parts = []
    for label, units in findings.from_zero:
        (first, count), *others = units
        told = [f"{first}在{label}栏目由零增至{count}条", *(f"{unit}由零增至{more}条" for unit, more in others)]
        parts.append("，".join(told))
    return f"与{before_words(findings.period)}相比，{'；'.join(parts)}。" if parts else ""


def zero_run_sentence(findings: Findings) -> str:
    """Return 甲、乙在部门动态栏目已连续三个月为零；丙在乡镇动态栏目已连续两个月为零。"""
    parts = [
        f"{listed(units)}在{label}栏目已连续{times(months)}个月为零" for label, months, units in findings.zero_runs
    ]
    return f"{'；'.join(parts)}。" if parts else ""


def improved_sentence(findings: Findings) -> str:
    """Return 上季度点名的甲、乙在部门信息公开栏目的更新数量，本期已达到要求。"""
    parts = [f"{listed(group.units)}在{group.label}栏目" for group in findings.improved]
    if not parts:
        return ""
    return f"{before_words(findings.period)}点名的{'，'.join(parts)}的更新数量，本期已达到要求。"


def correction_sentence(findings: Findings) -> str:
    """Return 更正：2024年第一季度通报中，小冀镇2月“动态”由12条更正为15条。"""
    by_period: dict[str, list[str]] = {}
    for each in findings.corrections:
        by_period.setdefault(each.period.title, []).append(_correction(each))
    parts = [f"{title}通报中，{'，'.join(told)}" for title, told in by_period.items()]
    return f"更正：{'；'.join(parts)}。" if parts else ""


def _correction(each: Correction) -> str:
    values = [_said(value) for value in (each.published, each.now)]
    whose = "" if each.name == each.table else each.name  # the portal has no further name
    return f"{whose}{each.month}月“{each.item}”由{values[0]}更正为{values[1]}"


def _said(value: str | None) -> str:
    if not value:
        return "未报"
    return f"{value}条" if value[0].isdigit() else value
