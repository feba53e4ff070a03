"""Rules and settings of an office: quotas, columns, words of the place. Milliseconds."""

import datetime as dt
from dataclasses import dataclass, replace

import pytest

from zwgk.model.period import OwnPeriod, Period, period_named, period_titled, span_named
from zwgk.model.rules import Column, Kind, Naming, Quota, Rules
from zwgk.model.settings import (
    Limits,
    Office,
    Parts,
    Setting,
    issuer_of,
    item_of,
    setting,
    settings_of,
    unknown_placeholders,
)

NEWS = Column("部门", "动态", "动态信息", 8, True, Naming.NEVER)
OPEN = Column("部门", "公开", "部门信息公开", None, True, Naming.ZERO)
TOWN = Column("乡镇", "动态", "动态信息", None, False, Naming.NEVER, points=2)
VIDEO = Column("乡镇", "视频", "视频", None, True, Naming.NEVER)
RULES = Rules((Kind("部门", "附件"), Kind("乡镇", "附件")), (NEWS, OPEN, TOWN, VIDEO))


def quotas(*given: Quota) -> Rules:
    return replace(RULES, quotas=given)


@pytest.mark.parametrize(
    ("given", "unit", "months"),
    [
        ([], (), [8] * 12),
        ([Quota("部门", "动态", 5)], (), [5] * 12),
        ([Quota("部门", "动态", 5, from_month=4)], (), [8] * 3 + [5] * 9),
        ([Quota("部门", "动态", 5, from_month=12)], (), [8] * 11 + [5]),
        ([Quota("部门", "动态", 0, from_month=2)], (), [8] + [0] * 11),
        ([Quota("部门", "动态", 5, ("甲",))], (), [8] * 12),
        ([Quota("部门", "动态", 5, ("甲",))], ("甲局", "甲"), [5] * 12),
        ([Quota("部门", "动态", 5, ("甲",))], ("乙",), [8] * 12),
        ([Quota("乡镇", "动态", 5), Quota("部门", "公开", 5)], (), [8] * 12),
        # a later month has precedence whatever the order of the rows, and the unit's own whatever its month
        (
            [Quota("部门", "动态", 3, from_month=7), Quota("部门", "动态", 5, from_month=4)],
            (),
            [8] * 3 + [5] * 3 + [3] * 6,
        ),
        (
            [Quota("部门", "动态", 1, ("甲",), 3), Quota("部门", "动态", 5, from_month=6)],
            ("甲",),
            [8] * 2 + [1] * 10,
        ),
    ],
)
def test_the_quota_of_a_unit_by_month(given: list[Quota], unit: tuple[str, ...], months: list[int]) -> None:
    assert quotas(*given).quotas_of(NEWS, unit) == tuple(months)


def test_a_column_without_a_quota_asks_for_none() -> None:
    assert RULES.quotas_of(OPEN) == (0,) * 12
    mine = Quota("部门", "动态", 5, ("甲", "乙"))
    everybody = Quota("部门", "动态", 6)
    assert quotas(mine, everybody, Quota("乡镇", "动态", 1)).own_quotas(NEWS, ("乙",)) == (mine, everybody)
    assert quotas(mine, everybody).own_quotas(NEWS) == (everybody,)


@pytest.mark.parametrize(
    ("column", "given", "judged"),
    [
        (NEWS, [], True),
        (OPEN, [], True),  # it must not be zero
        (TOWN, [], False),
        (TOWN, [Quota("乡镇", "动态", 1, ("甲",))], True),
        (TOWN, [Quota("乡镇", "动态", 0)], False),
        (TOWN, [Quota("部门", "动态", 1), Quota("乡镇", "视频", 1)], False),
    ],
)
def test_a_column_that_requires_something_is_judged(column: Column, given: list[Quota], judged: bool) -> None:
    assert quotas(*given).is_judged(column) is judged


def test_columns_of_a_kind() -> None:
    assert RULES.columns_of("乡镇") == (TOWN, VIDEO)
    assert RULES.columns_of("街道") == ()
    assert [RULES.has_column(*key) for key in (("乡镇", "视频"), ("部门", "视频"), ("街道", "动态"))] == [
        True,
        False,
        False,
    ]
    assert RULES.columns_of_both("部门", "乡镇") == (NEWS, OPEN, VIDEO)
    assert RULES.columns_of_both("部门", "") == (NEWS, OPEN)


def test_points_of_a_column_outside_the_total_do_not_weigh() -> None:
    assert [RULES.is_weighted(kind) for kind in ("部门", "乡镇")] == [False, False]
    weighted = replace(RULES, columns=(NEWS, replace(TOWN, counted=True), VIDEO))
    assert [weighted.is_weighted(kind) for kind in ("部门", "乡镇")] == [False, True]


def test_a_heading_that_two_kinds_share_gets_the_kind() -> None:
    assert [RULES.label(column) for column in RULES.columns] == ["部门动态信息", "部门信息公开", "乡镇动态信息", "视频"]
    twice = replace(RULES, columns=(NEWS, replace(OPEN, heading="动态信息")))
    assert twice.label(NEWS) == "动态信息"


@pytest.mark.parametrize(
    ("day", "period", "due"),
    [
        ("2024-06-29", Period(2024, 4, 6), False),
        ("2024-06-30", Period(2024, 4, 6), True),
        ("2024-09-28", Period(2024, 4, 6), True),  # 90 days later, as many as from the first to the last
        ("2024-09-29", Period(2024, 4, 6), False),
        ("2024-07-01", Period(2024, 5, 5), True),
        ("2024-07-02", Period(2024, 5, 5), False),  # more than 31 days
    ],
)
def test_a_deadline_belongs_to_one_period(day: str, period: Period, due: bool) -> None:
    date = dt.date.fromisoformat(day)
    assert Office(report_deadline=date).deadline(period) == (date if due else None)
    assert Office().deadline(period) is None


def test_words_of_the_place() -> None:
    office = Office("新乡县")
    pattern = "{时段}{地名}全{级别}{政府}{信箱}{时段}\n{最低}"
    assert office.fill(pattern, Period(2024, 4, 6)) == ("2024年第二季度新乡县全县县政府县长信箱2024年第二季度\n{最低}")
    assert unknown_placeholders(pattern) == ["最低"]
    assert unknown_placeholders("附件{}") == [""]


@pytest.mark.parametrize(
    ("county", "issuer"),
    [
        ("新乡县", "新乡县人民政府办公室"),
        ("经开区管委会", "经开区管委会办公室"),
        ("经开区管理委员会", "经开区管委会办公室"),
        ("高新区", "高新区管委会办公室"),
        ("", "某某县人民政府办公室"),
    ],
)
def test_the_usual_name_of_the_office(county: str, issuer: str) -> None:
    assert issuer_of(Office(county)) == issuer


def test_a_setting_is_declared_by_one_line() -> None:
    limits = {one.key: one for one in settings_of(Limits)}
    weeks, periods = limits["media_weeks"], limits["catalogue_periods"]
    assert (weeks.item, weeks.kind, weeks.default, weeks.asked) == ("新媒体更新次数按几周计", int, 1, False)
    assert (weeks.note, weeks.help) == (weeks.note, weeks.note)
    assert periods.asked
    assert (periods.note, periods.help) == (
        "期；1 表示到期末最多隔一期（季度即 3 个月）没有更新",
        "1 表示到期末最多隔一期没有更新，按季度就是 3 个月",
    )
    assert item_of("mailbox") == "统计信箱来信"
    assert settings_of(Parts)[0].key == "portal"


def test_key_type_and_texts_of_a_setting_follow_from_its_line() -> None:
    @dataclass(frozen=True)
    class Model:
        number: int = setting(3, "数目", "个", "几个", asked=False)
        word: str = setting("", "字样", "随意")

    assert settings_of(Model) == (  # type: ignore[arg-type]
        Setting("number", "数目", int, 3, "个", "几个", asked=False),
        Setting("word", "字样", str, "", "随意", "随意", asked=True),
    )
    assert Model() == Model(3, "")


OWN = (OwnPeriod("前两个月", 1, 2), OwnPeriod("第一季度", 2, 4))


@pytest.mark.parametrize(
    ("name", "span", "words"),
    [
        ("前两个月", (1, 2), "前两个月"),
        ("第一季度", (2, 4), "第一季度"),  # the office's own has precedence
        ("第二季度", (4, 6), "第二季度"),
        ("2—5月", (2, 5), "2—5月"),
        (" 2 月至 5 月份", (2, 5), "2—5月"),
        ("２到５月", (2, 5), "2—5月"),
        ("3~3月", (3, 3), "3月"),
        ("1-12月", (1, 12), "1—12月"),
        ("1-3月", (1, 3), "1—3月"),
        ("5—2月", None, ""),
        ("0—5月", None, ""),
        ("2—13月", None, ""),
        ("2—5", None, ""),
        ("2—5月底", None, ""),
    ],
)
def test_names_of_periods(name: str, span: tuple[int, int] | None, words: str) -> None:
    assert span_named(name, OWN) == span
    if span:
        period = period_named(2024, name, OWN)
        assert (period, period.name) == (Period(2024, *span), words)


@pytest.mark.parametrize(
    ("title", "period"),
    [
        (" 2024年第二季度 ", Period(2024, 4, 6)),
        ("2024年", Period(2024, 1, 12)),
        ("2000年5月", Period(2000, 5, 5)),
        ("2099年2—5月", Period(2099, 2, 5)),
        ("1999年5月", None),
        ("2100年5月", None),
        ("24年5月", None),
        ("2024年前两个月", None),
        ("第二季度", None),
    ],
)
def test_a_title_is_read(title: str, period: Period | None) -> None:
    assert period_titled(title) == period
