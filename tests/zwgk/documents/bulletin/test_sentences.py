"""Sentences of the text, each from findings written by hand: the words to the letter, in milliseconds."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from tests.zwgk.statistics.small_county import Q2
from tests.zwgk.statistics.test_doubts import county
from zwgk.documents.bulletin import text, text_over_time
from zwgk.model.further_tables import FurtherTable
from zwgk.model.past import Correction
from zwgk.model.period import Period
from zwgk.model.rules import WeekRule
from zwgk.model.settings import Limits
from zwgk.statistics.better import BetterUnits
from zwgk.statistics.findings import Findings, MediaFault, MediaFindings, NamedUnits, Standing
from zwgk.statistics.month_window import MonthWindow
from zwgk.statistics.past_figures import Compared, Comparison
from zwgk.statistics.portal import PortalSummary, Reconciliation
from zwgk.statistics.requests import RequestBalance
from zwgk.statistics.shortfalls import Shortfall

STANDING = Standing(units=5, meeting=5, named=0, open=0, anywhere=0, zeros=0, judged=2, columns=2)
MEDIA = MediaFindings(("甲号", "乙号"), 859, (), (), 0)
STALE = pd.DataFrame({"field": [], "first_idle_year": [], "month": []}).astype({"field": str, "month": "Int64"})
FAULTY = pd.DataFrame({"field": [], "body_missing": [], "fault": []}).astype({"field": str, "body_missing": bool})
NOTHING = pd.DataFrame()
WINDOW = MonthWindow((), {}, {}, {})
FINDINGS = Findings(
    period=Q2,
    kinds=("部门", "乡镇"),
    portal=PortalSummary({}, ()),
    reconciliation=Reconciliation(None, None, ""),
    better=(),
    requests=(),
    hotlines=(),
    media=MEDIA,
    limits=Limits(),
    media_counted_to=None,
    standing=STANDING,
    named=(),
    quotas=(),
    stale=STALE,
    faulty=FAULTY,
    undated=(),
    catalogue_size=0,
    gaps=NOTHING,
    repeated=NOTHING,
    named_again=(),
    sums=(),
    published=(),
    silent=(),
    careless=False,
    comparison=Comparison(Q2, None, replace(Q2, year=2023), {}, Compared(None), {}, WINDOW),
    from_zero=(),
    zero_runs=(),
    improved=(),
    corrections=(),
    overdue=(),
)
"""A period without anything to report."""

Sentence = Callable[[Findings], str]


def told(sentence: Sentence, **findings: Any) -> str:
    return sentence(replace(FINDINGS, **findings))


@pytest.mark.parametrize(
    ("columns", "missing", "units", "words"),
    [
        ({}, (), None, "公开信息的数据尚未填报"),
        ({}, (), 12, "共公开信息12条"),
        ({"要闻": None, "其他": None}, (4, 5, 6), 12, "公开信息的数据尚未填报"),
        ({"要闻": 0, "其他": 0}, (), 12, "共公开信息0条"),
        ({"信息": 0}, (5,), 12, "共公开信息0条（5月数据尚未报齐）"),
        ({"信息": 7}, (), 12, "共公开信息7条"),
        ({"要闻": 4, "其他": 3}, (), 12, "共公开信息7条，其中要闻栏目4条，其他栏目3条"),
        (
            {"要闻": 4, "其他": None},
            (4, 6),
            12,
            "共公开信息4条（4月、6月数据尚未报齐），其中要闻栏目4条，其他栏目数据尚未填报",
        ),
    ],
)
def test_items_of_the_portal(
    columns: dict[str, int | None], missing: tuple[int, ...], units: int | None, words: str
) -> None:
    portal, account = PortalSummary(columns, missing), Reconciliation(None, units, "")
    assert told(text.portal_clause, portal=portal, reconciliation=account) == words


@pytest.mark.parametrize(
    ("change", "who"),
    [
        ({}, "各单位"),
        ({"units": 1, "meeting": 1}, "有关单位"),
        ({"units": 2, "meeting": 2}, "各单位"),
        ({"judged": 0, "meeting": 0}, ""),
        ({"anywhere": 1, "meeting": 4}, "大多数单位"),
        ({"open": 1, "meeting": 2}, "部分单位"),
    ],
)
def test_who_updates_as_required(change: dict[str, int], who: str) -> None:
    assert told(text.meeting_clause, standing=replace(STANDING, **change)) == who


@pytest.mark.parametrize(
    ("better", "words"),
    [
        ([], ""),
        ([("部门", ())], ""),
        ([("部门", ("甲", "乙")), ("乡镇", ("丙",))], "信息更新较好的单位分别是：甲、乙；较好的乡镇是：丙。"),
        ([("部门", ("甲",)), ("乡镇", ("丙", "丁"))], "信息更新较好的单位是：甲；较好的乡镇是：丙、丁。"),
        ([("部门", ()), ("乡镇", ("丙", "丁"))], "信息更新较好的乡镇分别是：丙、丁。"),
    ],
)
def test_units_that_are_praised(better: Sequence[tuple[str, tuple[str, ...]]], words: str) -> None:
    assert told(text.better_sentence, better=tuple(BetterUnits(*one) for one in better)) == words


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        (("依申请公开", None, None, None, None), "依申请公开数据尚未填报"),
        (("依申请公开", 0, 0, 0, 0), "没有收到依申请公开"),
        (("县长信箱", 0, 0, 0, 0), "没有收到“县长信箱”来信"),
        (("依申请公开", 0, 6, 6, 6), "共收到依申请公开6条，全部办结并答复"),
        (("县长信箱", 0, 39, 39, 38), "共收到“县长信箱”39条，全部办结，已答复38条"),
        (("依申请公开", 2, 6, 5, 5), "共收到依申请公开6条（另有上期结转2条），办结并答复5条，尚有3条正在办理"),
        (("依申请公开", 0, 6, 5, 4), "共收到依申请公开6条，办结5条，已答复4条，尚有1条正在办理"),
        (("依申请公开", 0, 6, 0, 0), "共收到依申请公开6条，均在办理中"),
        (("依申请公开", 2, 0, 0, 0), "没有收到依申请公开（另有上期结转2条），均在办理中"),
        (("依申请公开", 2, 0, 2, 2), "没有收到依申请公开（另有上期结转2条），全部办结并答复"),
        (("依申请公开", None, 6, 5, 4), "共收到依申请公开6条，办结5条，答复4条"),
        (("依申请公开", None, 6, None, None), "共收到依申请公开6条"),
        (("依申请公开", 0, 6, 5, 6), "共收到依申请公开6条，办结5条，答复6条"),
        (("依申请公开", 0, 6, 7, 7), "共收到依申请公开6条，办结7条，答复7条"),
        (("依申请公开", 0, 6, 5, 5, (4, 5)), "共收到依申请公开6条（4月、5月数据尚未报齐），办结5条，答复5条"),
        (
            ("依申请公开", 3, 0, 0, 0, (4,)),
            "没有收到依申请公开（另有上期结转3条）（4月数据尚未报齐），办结0条，答复0条",
        ),
    ],
)
def test_requests(figures: tuple[Any, ...], words: str) -> None:
    assert told(text.requests_sentence, requests=(RequestBalance(*figures),)) == f"{words}。"


def test_requests_letters_and_calls_are_one_sentence() -> None:
    requests = (RequestBalance("依申请公开", 0, 6, 6, 6), RequestBalance("县长信箱", 0, 0, 0, 0))
    calls = ("12345热线", PortalSummary({"12345热线收到": 40, "12345热线办结": 38}, (5,)))
    blank = ("12350热线", PortalSummary({"12350热线收到": None}, (4, 5, 6)))
    closed = ("12350热线", PortalSummary({"12350热线收到": None, "12350热线办结": 0}, ()))
    assert told(text.requests_sentence) == ""
    assert told(text.requests_sentence, hotlines=(blank,)) == ""
    assert told(text.requests_sentence, requests=requests, hotlines=(calls, blank, closed)) == (
        "共收到依申请公开6条，全部办结并答复；没有收到“县长信箱”来信；"
        "12345热线收到40件，办结38件（5月数据尚未报齐）；12350热线办结0件。"
    )


def test_what_is_overdue() -> None:
    assert told(text.overdue_sentence) == ""
    overdue = (("县长信箱", (("甲", 2), ("乙", 1))), ("依申请公开", (("丙", 4),)))
    assert told(text.overdue_sentence, overdue=overdue) == (
        "“县长信箱”有3件超过时限：甲2件，乙1件；依申请公开有4件超过时限：丙4件。"
    )


def fault(account: str = "甲号", **more: Any) -> MediaFault:
    given = {"posts": 20, "passed": False, "rule": WeekRule.WEEKLY, "required": 26, "weeks_below": 3, "idle_days": None}
    return MediaFault(account, **(given | more))


@pytest.mark.parametrize(
    ("limits", "undated", "words"),
    [
        (Limits(), 0, "，各项指标符合监管要求"),
        (Limits(), 1, "，发布数量符合监管要求"),
        (Limits(media_idle_days=0), 1, "，各项指标符合监管要求"),
        (Limits(media_posts_a_week=0), 0, "，更新间隔符合监管要求"),
        (Limits(media_posts_a_week=0), 1, ""),
        (Limits(media_posts_a_week=0, media_idle_days=0), 0, ""),
    ],
)
def test_accounts_in_order(limits: Limits, undated: int, words: str) -> None:
    media = replace(MEDIA, undated=undated)
    assert told(text.media_clause, media=media, limits=limits) == (
        f"2家，分别为：甲号、乙号。共发布相关新闻资讯859条{words}。"
    )


def test_no_account_one_account_and_no_figures() -> None:
    assert told(text.media_clause, media=MediaFindings((), None, (), (), 0)) == ""
    names = tuple(f"{place}号" for place in range(31))
    many = [MediaFindings(names[:count], None, (), (), 0) for count in (30, 31)]
    assert [told(text.media_clause, media=one) for one in many] == [
        f"30家，分别为：{'、'.join(names[:30])}。发布数据尚未填报。",
        "31家，名单见附件。发布数据尚未填报。",
    ]
    one = MediaFindings(("甲号",), None, ("甲号",), (fault(passed=None),), 1)
    assert told(text.media_clause, media=one) == "1家，为：甲号。发布数据尚未填报。"


@pytest.mark.parametrize(
    ("faults", "incomplete", "weeks", "words"),
    [
        ([fault()], (), 1, "甲号有3周未达到每周更新两次的要求"),
        ([fault()], (), 2, "甲号有3个两周未达到每两周更新两次的要求"),
        ([fault(rule=WeekRule.TOTAL)], (), 1, "甲号发布20条，按总数26条计算，未达到每周更新两次的要求"),
        ([fault(idle_days=20)], (), 1, "甲号有3周未达到每周更新两次的要求，截至期末已20天未更新"),
        ([fault(passed=True, idle_days=20)], (), 1, "甲号截至期末已20天未更新"),
        ([fault(passed=None)], ("甲号",), 1, "甲号数据尚未报齐，暂未判定"),
        ([fault(passed=None), fault("乙号", passed=None)], (), 1, "甲号、乙号数据尚未报齐，暂未判定"),
        ([fault(passed=None, idle_days=20)], (), 1, "甲号截至期末已20天未更新；甲号数据尚未报齐，暂未判定"),
        ([fault()], ("甲号", "乙号"), 1, "甲号有3周未达到每周更新两次的要求；甲号、乙号数据尚未报齐"),
        ([], ("乙号",), 1, "乙号数据尚未报齐"),
    ],
)
def test_accounts_that_break_a_limit(
    faults: list[MediaFault], incomplete: tuple[str, ...], weeks: int, words: str
) -> None:
    media = replace(MEDIA, faults=tuple(faults), incomplete=incomplete)
    sentence = told(text.media_clause, media=media, limits=Limits(media_weeks=weeks))
    assert sentence == f"2家，分别为：甲号、乙号。共发布相关新闻资讯859条，其中{words}。"


def test_days_without_a_post_are_counted_to_the_day_of_checking() -> None:
    media = replace(MEDIA, faults=(fault(passed=True, idle_days=20),))
    sentence = told(text.media_clause, media=media, media_counted_to=dt.date(2024, 7, 9))
    assert sentence.endswith("，其中甲号截至7月9日已20天未更新。")


@pytest.mark.parametrize(("named", "scope"), [(0, ""), (1, "个别单位"), (3, "多数单位"), (5, "各单位")])
def test_how_many_take_it_lightly(named: int, scope: str) -> None:
    assert told(text.lacking_scope, standing=replace(STANDING, named=named)) == scope


GROUPS = (
    NamedUnits("部门信息公开", Shortfall.ZERO, ("甲", "乙")),
    NamedUnits("乡镇信息公开", Shortfall.BELOW, ("丙",)),
)


@pytest.mark.parametrize(
    ("sentence", "field", "words"),
    [
        (
            text.named_sentence,
            "named",
            "甲、乙在部门信息公开栏目上传信息数量为零；丙在乡镇信息公开栏目上传信息数量未达到更新要求。",
        ),
        (
            text.again_sentence,
            "named_again",
            "其中，甲、乙在部门信息公开栏目上；丙在乡镇信息公开栏目上已连续两期被点名。",
        ),
        (
            text_over_time.improved_sentence,
            "improved",
            "上季度点名的甲、乙在部门信息公开栏目，丙在乡镇信息公开栏目的更新数量，本期已达到要求。",
        ),
    ],
)
def test_units_that_are_named(sentence: Sentence, field: str, words: str) -> None:
    assert told(sentence, **{field: GROUPS}) == words
    assert told(sentence) == ""


@pytest.mark.parametrize(
    ("sums", "words"),
    [
        ((), ""),
        ((("部门", 1454),), "部门1454条。"),
        ((("部门", 1454), ("乡镇", 996)), "部门1454条，乡镇996条，合计2450条。"),
    ],
)
def test_sums_of_the_kinds(sums: tuple[tuple[str, int], ...], words: str) -> None:
    assert told(text.sums_sentence, sums=sums) == words


@pytest.mark.parametrize(
    ("sentence", "findings", "words"),
    [
        (text.silent_sentence, {"silent": ("甲", "乙")}, "甲、乙本期没有发布信息。"),
        (
            text.careless_sentence,
            {"careless": True},
            "上传信息内容把关不严。部分单位审校环节缺失出现表述错误等现象。",
        ),
        (text.unnamed_sentence, {"standing": replace(STANDING, anywhere=1)}, "部分栏目的更新数量未达到要求。"),
        (text.open_sentence, {"standing": replace(STANDING, open=2)}, "截至统计时，有2个单位的数据尚未报齐。"),
    ],
)
def test_short_sentences(sentence: Sentence, findings: dict[str, Any], words: str) -> None:
    assert told(sentence, **findings) == words
    assert told(sentence) == ""


def test_units_that_are_named_leave_nothing_unnamed() -> None:
    assert told(text.unnamed_sentence, standing=replace(STANDING, anywhere=2, named=1)) == ""


@pytest.mark.parametrize(
    ("change", "size", "words"),
    [
        ({}, 0, "各单位各栏目的更新数量均达到要求。"),
        ({"units": 1}, 0, "各栏目的更新数量均达到要求。"),
        ({"units": 2}, 0, "各单位各栏目的更新数量均达到要求。"),
        ({"columns": 3}, 0, "各单位有更新要求的栏目，更新数量均达到要求。"),
        ({"judged": 0}, 0, ""),
        ({"anywhere": 1}, 0, ""),
        ({"zeros": 1}, 0, ""),
        ({"open": 1}, 1, "基层政务公开目录各领域均按要求更新。"),
        ({}, 1, "各单位各栏目的更新数量均达到要求。基层政务公开目录各领域均按要求更新。"),
    ],
)
def test_praise(change: dict[str, int], size: int, words: str) -> None:
    assert told(text.praise, standing=replace(STANDING, **change), catalogue_size=size) == words


def fields(*rows: tuple[str, int | None, int | None]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["field", "first_idle_year", "month"])
    return frame.astype({"first_idle_year": "Int64", "month": "Int64"})


def faulty(*rows: tuple[str, bool, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["field", "body_missing", "fault"]).astype({"body_missing": bool})


@pytest.mark.parametrize(
    "findings",
    [{"stale": fields(("水利", 2024, None))}, {"faulty": faulty(("水利", True, ""))}, {"undated": ("水利",)}],
)
def test_a_catalogue_with_a_fault_is_not_praised(findings: dict[str, Any]) -> None:
    unpraised = replace(STANDING, judged=0)
    assert told(text.praise, standing=unpraised, catalogue_size=3, **findings) == ""


@pytest.mark.parametrize(
    ("stale", "faults", "words"),
    [
        (fields(), faulty(), ""),
        (fields(("水利", 2024, None)), faulty(), "水利栏目2024年仍未更新"),
        (fields(("水利", 2023, None)), faulty(), "水利栏目2023—2024年仍未更新"),
        (
            fields(("水利", 2023, None), ("就业", 2024, None), ("救灾", 2022, None), ("户籍", 2023, None)),
            faulty(),
            "救灾栏目2022—2024年仍未更新；水利、户籍栏目2023—2024年仍未更新；就业栏目2024年仍未更新",
        ),
        (
            fields(("水利", None, 2), ("就业", 2024, None), ("救灾", None, 1), ("户籍", None, 2)),
            faulty(),
            "就业栏目2024年仍未更新，救灾栏目仅更新至2024年1月，水利、户籍栏目仅更新至2024年2月",
        ),
        (fields(), faulty(("水利", True, "")), "水利栏目基层政务公开标准目录仍未明确公开主体名称"),
        (
            fields(("救灾", None, 1)),
            faulty(("水利", True, "缺目录"), ("就业", False, "打不开"), ("户籍", True, "")),
            "救灾栏目仅更新至2024年1月；水利（缺目录）、户籍栏目中基层政务公开标准目录仍未明确公开主体名称；"
            "就业（打不开）栏目仍需整改",
        ),
    ],
)
def test_faults_of_the_catalogue(stale: pd.DataFrame, faults: pd.DataFrame, words: str) -> None:
    sentence = told(text.catalogue_sentence, stale=stale, faulty=faults)
    assert sentence == (f"基层政务公开中的{words}。" if words else "")


def test_quotas() -> None:
    news = (("部门动态", 8), ("乡镇动态", 8), ("部门动态（甲）", 4))
    assert told(text.quota_sentence) == ""
    assert told(text.quota_sentence, quotas=(news, (("信息公开", 1),))) == (
        "部门动态、乡镇动态每月更新不少于8条；部门动态（甲）每月更新不少于4条；"
        "信息公开根据本单位实际确保每月更新不少于1条"
    )


def changed(now: int | None, before: int | None, last_year: int | None, period: Period = Q2) -> Comparison:
    total = Compared(now, before, last_year)
    return Comparison(period, period.previous, replace(period, year=2023), {}, total, {}, WINDOW)


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        ((165, None, None), ""),
        ((None, 150, 165), ""),
        ((165, 150, 165), "各单位共发布165条，较上季度增加15条（10.0%），较上年同期持平。"),
        ((165, None, 176), "各单位共发布165条，较上年同期减少11条（6.3%）。"),
        ((165, 0, None), "各单位共发布165条，较上季度由零增至165条。"),
        ((0, 0, 3), "各单位共发布0条，较上季度持平，较上年同期减少3条（100.0%）。"),
        ((1, 1, None, Period(2024, 5, 5)), "各单位共发布1条，较上月持平。"),
    ],
)
def test_the_change_of_the_whole(figures: tuple[Any, ...], words: str) -> None:
    assert told(text_over_time.change_sentence, comparison=changed(*figures)) == words


def test_from_zero_and_zero_on_and_on() -> None:
    for sentence in (text_over_time.from_zero_sentence, text_over_time.zero_run_sentence):
        assert told(sentence) == ""
    from_zero = (("动态", (("甲", 5), ("乙", 2))), ("公开", (("丙", 1),)))
    assert told(text_over_time.from_zero_sentence, from_zero=from_zero) == (
        "与上季度相比，甲在动态栏目由零增至5条，乙由零增至2条；丙在公开栏目由零增至1条。"
    )
    runs = (("部门动态", 3, ("甲", "乙")), ("乡镇动态", 12, ("丙",)))
    assert told(text_over_time.zero_run_sentence, zero_runs=runs) == (
        "甲、乙在部门动态栏目已连续三个月为零；丙在乡镇动态栏目已连续12个月为零。"
    )


def test_corrections_are_told_by_period() -> None:
    q1 = Period(2024, 1, 3)
    corrections = (
        Correction(q1, "小冀镇", "小冀镇", "动态", "2", "12", "15"),
        Correction(Period(2023, 10, 12), "门户网站", "门户网站", "其他", "11", None, "3"),
        Correction(q1, "新媒体", "甲号", "条数", "3", "7", "—"),
    )
    assert told(text_over_time.correction_sentence) == ""
    assert told(text_over_time.correction_sentence, corrections=corrections) == (
        "更正：2024年第一季度通报中，2月“动态”由12条更正为15条，甲号3月“条数”由7条更正为—；"
        "2023年第四季度通报中，11月“其他”由未报更正为3条。"
    )


def test_titles_of_attachments_have_no_line_breaks() -> None:
    table = FurtherTable("达标情况", "{时段}A B 达标情况", (), ())
    inputs = replace(county(), tables=(table,))
    kinds = (replace(inputs.rules.kinds[0], attachment_title="{时段}\n各部门统计表"),)
    rules = replace(inputs.rules, kinds=kinds, parts=replace(inputs.rules.parts, cases=False, case_log=False))
    names = ("2024年第二季度各部门统计表", "2024年第二季度A B 达标情况")
    assert text.attachment_names(replace(inputs, rules=rules)) == names
