"""Small grammar: lists, months, how many of how many."""

from collections.abc import Sequence

MANY = 4  # from here on a list closes with 等
_TIMES = {1: "一", 2: "两", 3: "三", 4: "四", 5: "五", 6: "六", 7: "七", 8: "八", 9: "九", 10: "十"}


def listed(names: Sequence[str]) -> str:
    """甲、乙、丙."""
    return "、".join(names)


def listed_as(names: Sequence[str], noun: str, plain: Sequence[str] | None = None) -> str:
    """甲、乙栏目; 甲、乙、丙、丁等栏目 for long lists. 等 never follows a single name.

    `plain` are the names where `names` carry remarks: how many there are counts the same either way.
    """
    closing = "等" if len(plain or names) >= MANY else ""
    return f"{listed(names)}{closing}{noun}"


def times(count: int) -> str:
    """两 for 2, as in 每周更新两次; digits from 11 on."""
    return _TIMES.get(count, str(count))


def frequency(count: int, weeks: int) -> str:
    """每周更新两次, 每两周更新一次."""
    return f"每{times(weeks) if weeks > 1 else ''}周更新{times(count)}次"


def months(numbers: Sequence[int]) -> str:
    """(4, 5) -> 4月、5月."""
    return "、".join(f"{number}月" for number in numbers)


def years(first: int, last: int) -> str:
    """2023—2024年, or 2024年 where both are one."""
    return f"{first}年" if first == last else f"{first}—{last}年"


def share_lacking(part: int, whole: int) -> str:
    """个别, 部分, 多数单位 or 各单位: who is meant when `part` of `whole` units fall short."""
    if part == whole:
        return "各单位"
    if part == 1:
        return "个别单位"
    return "多数单位" if 2 * part > whole else "部分单位"


def share_meeting(part: int, whole: int) -> str:
    """大多数 or 部分单位, "" for none: who is meant when `part` of `whole` units do as asked.

    All is not said here: it needs more than the columns that are judged.
    """
    if part == 0:
        return ""
    return "大多数单位" if 2 * part > whole else "部分单位"
