"""Chinese grammar helpers: lists, months, how many of how many."""

from collections.abc import Sequence

MANY = 4  # from this number on a list ends with 等
_TIMES = {1: "一", 2: "两", 3: "三", 4: "四", 5: "五", 6: "六", 7: "七", 8: "八", 9: "九", 10: "十"}


def listed(names: Sequence[str]) -> str:
    """Return 甲、乙、丙."""
    return "、".join(names)


def listed_as(names: Sequence[str], noun: str) -> str:
    """Return 甲、乙栏目, or 甲、乙、丙、丁等栏目 for long lists. 等 never follows a single name."""
    return f"{listed(names)}{'等' if len(names) >= MANY else ''}{noun}"


def times(count: int) -> str:
    """Return 两 for 2, as in 每周更新两次; digits from 11 on."""
    return _TIMES.get(count, str(count))


def frequency(count: int, weeks: int) -> str:
    """Return 每周更新两次, 每两周更新一次."""
    return f"每{times(weeks) if weeks > 1 else ''}周更新{times(count)}次"


def months(numbers: Sequence[int]) -> str:
    """Return (4, 5) as 4月、5月."""
    return "、".join(f"{number}月" for number in numbers)


def years(first: int, last: int) -> str:
    """Return 2023—2024年, or 2024年 if both are the same."""
    return f"{first}年" if first == last else f"{first}—{last}年"


def share_lacking(part: int, whole: int) -> str:
    """Return 个别, 部分, 多数单位 or 各单位: the phrase for `part` of `whole` units that fall short."""
    if part == whole:
        return "各单位"
    if part == 1:
        return "个别单位"
    return "多数单位" if 2 * part > whole else "部分单位"


def share_meeting(part: int, whole: int) -> str:
    """Return 大多数 or 部分单位, "" for none: the phrase for `part` of `whole` units that meet the requirements.

    It never says all, which takes more than the judged columns.
    """
    if part == 0:
        return ""
    return "大多数单位" if 2 * part > whole else "部分单位"
