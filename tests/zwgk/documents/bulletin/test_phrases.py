"""Phrases of the text: how many of how many, how often, lists."""

from collections.abc import Sequence

import pytest

from zwgk.documents.bulletin import chinese


@pytest.mark.parametrize(
    ("part", "whole", "phrase"),
    [
        (1, 10, "个别单位"),
        (2, 10, "部分单位"),
        (5, 10, "部分单位"),  # half is not most
        (6, 10, "多数单位"),
        (9, 10, "多数单位"),
        (10, 10, "各单位"),
        (1, 1, "各单位"),
        (1, 2, "个别单位"),
        (2, 3, "多数单位"),
    ],
)
def test_units_that_fall_short(part: int, whole: int, phrase: str) -> None:
    assert chinese.share_lacking(part, whole) == phrase


@pytest.mark.parametrize(
    ("part", "whole", "phrase"),
    [
        (0, 10, ""),
        (1, 10, "部分单位"),
        (5, 10, "部分单位"),
        (6, 10, "大多数单位"),
        (10, 10, "大多数单位"),
    ],
)
def test_units_that_meet_the_requirements(part: int, whole: int, phrase: str) -> None:
    assert chinese.share_meeting(part, whole) == phrase


@pytest.mark.parametrize(
    ("names", "phrase"),
    [
        (("水利",), "水利栏目"),
        (("水利", "救灾", "就业"), "水利、救灾、就业栏目"),
        (("水利", "救灾", "就业", "户籍"), "水利、救灾、就业、户籍等栏目"),
    ],
)
def test_a_list_of_four_or_more_ends_with_etc(names: Sequence[str], phrase: str) -> None:
    assert chinese.listed_as(names, "栏目") == phrase


@pytest.mark.parametrize(
    ("count", "weeks", "phrase"),
    [
        (1, 1, "每周更新一次"),
        (2, 1, "每周更新两次"),
        (3, 1, "每周更新三次"),
        (4, 1, "每周更新四次"),
        (5, 1, "每周更新五次"),
        (6, 1, "每周更新六次"),
        (7, 1, "每周更新七次"),
        (8, 1, "每周更新八次"),
        (9, 1, "每周更新九次"),
        (10, 1, "每周更新十次"),
        (11, 1, "每周更新11次"),
        (1, 2, "每两周更新一次"),
    ],
)
def test_how_often(count: int, weeks: int, phrase: str) -> None:
    assert chinese.frequency(count, weeks) == phrase


def test_months_and_years() -> None:
    assert chinese.months((4, 5)) == "4月、5月"
    assert chinese.years(2024, 2024) == "2024年"
    assert chinese.years(2023, 2024) == "2023—2024年"
