"""定期: what is due for a period, in one sentence that mentions its day, so that it never becomes wrong.

Pure; the day comes from the command.
"""

import datetime as dt

from zwgk.statistics.results import Results

_MOST_NAMES = 8


def due_sentence(results: Results, today: dt.date) -> str:
    """Return 截至2024年7月3日：第二季度报送截止7月5日，还差2天；没有报齐的3个单位：甲、乙、丙。"""
    return f"截至{today.year}年{today.month}月{today.day}日：{_time(results, today)}；{_owing(results, today)}。"


def _time(results: Results, today: dt.date) -> str:
    period = results.inputs.period
    deadline = results.inputs.rules.office.deadline(period)
    if today <= period.end:
        return f"{period.title}还差{(period.end - today).days}天结束"
    if deadline is None:
        return f"{period.title}已经结束"
    left = (deadline - today).days
    when = f"{period.name}报送截止{deadline.month}月{deadline.day}日"
    return f"{when}，还差{left}天" if left > 0 else f"{when}，就是今天" if left == 0 else f"{when}，已过{-left}天"


def _owing(results: Results, today: dt.date) -> str:
    """Return the units with months missing, in roster order. Future months are not due."""
    reported = results.reported
    year, this_month = results.inputs.period.year, (today.year, today.month)
    owing = [
        str(unit)
        for unit, missing in zip(reported["unit"], reported["missing"], strict=True)
        if any((year, month) < this_month for month in missing)
    ]
    if not owing:
        return "过去的月份各单位都已报齐"
    named = "、".join(owing[:_MOST_NAMES]) + ("等" if len(owing) > _MOST_NAMES else "")
    return f"没有报齐的{len(owing)}个单位：{named}"
