"""Quarters other than the published one: the complete text of each, typed by hand."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.zwgk.documents.bulletin.quarters import (
    CATALOGUE,
    DEPARTMENTS,
    RULES,
    TOWNSHIPS,
    paragraphs,
    quarter,
    with_naming,
)
from tests.zwgk.sheets import spoil
from zwgk.documents.bulletin.placeholders import placeholder_values
from zwgk.files import open_file
from zwgk.model.frames import CellState
from zwgk.model.inputs import Inputs
from zwgk.model.rules import Naming, Rules
from zwgk.model.settings import Limits
from zwgk.statistics.findings import find
from zwgk.statistics.results import compute
from zwgk.workbook.reader import read_workbook

PORTAL, REQUESTS, MEDIA, FAULTS, DEMANDS = (
    "（一）县政府门户网站内容保障情况：",
    "（二）县政府信息公开工作情况：",
    "（三）政务新媒体维护情况：",
    "二、存在问题",
    "（一）进一步加强信息公开力度。",
)
GOOD = {
    PORTAL: "2024年第二季度，县政府门户网站运行正常。各乡镇、县直各部门通过政府门户网站共公开信息480条，"
    "其中政务要闻栏目300条，信息公开栏目150条，其他栏目30条；从后台统计数据来看，各单位能够按要求及时更新信息。"
    "信息更新较好的单位分别是：财政局、公安局；较好的乡镇是：小冀镇。",
    REQUESTS: "第二季度，共收到依申请公开2条，全部办结并答复；共收到“县长信箱”5条，全部办结并答复。",
    MEDIA: "第二季度，全县受“河南省政府网站统一技术平台”监管的新媒体1家，为：新乡县人民政府。"
    "共发布相关新闻资讯30条，各项指标符合监管要求。",
    FAULTS: "各单位各栏目的更新数量均达到要求。基层政务公开目录各领域均按要求更新。"
    "上传信息内容把关不严。部分单位审校环节缺失出现表述错误等现象。",
    DEMANDS: "各乡镇、县直各部门要高度重视信息公开工作，及时更新补充信息。部门动态、乡镇动态每月更新不少于8条；"
    "部门信息公开、乡镇信息公开根据本单位实际确保每月更新不少于1条，不得长期出现不更新信息和工作断档现象。",
}
CHECKING = "上传信息内容把关不严。部分单位审校环节缺失出现表述错误等现象。"
FRESH = "基层政务公开目录各领域均按要求更新。"
UNITS_MEET = "各单位各栏目的更新数量均达到要求。"
STALE = "基层政务公开栏目未按照省、市相关要求更新、整改，发布信息随意性大。例如：基层政务公开中的"


def portal_with(meeting: str, better: str, counts: str = "") -> str:
    """Return PORTAL's paragraph with its two variable places replaced."""
    counts = counts or "共公开信息480条，其中政务要闻栏目300条，信息公开栏目150条，其他栏目30条"
    judged = f"；从后台统计数据来看，{meeting}能够按要求及时更新信息" if meeting else ""
    return (
        "2024年第二季度，县政府门户网站运行正常。各乡镇、县直各部门通过政府门户网站" + counts + judged + "。" + better
    )


BETTER = "信息更新较好的单位分别是：财政局、公安局；较好的乡镇是：小冀镇。"
NOTHING = dict.fromkeys(DEPARTMENTS, (0, 0))
NO_DEMANDS = "各乡镇、县直各部门要高度重视信息公开工作，及时更新补充信息。不得长期出现不更新信息和工作断档现象。"
ZERO_WITHOUT_QUOTA = replace(
    RULES, columns=tuple(replace(column, monthly_quota=None, naming=Naming.ZERO) for column in RULES.columns)
)
NOTHING_ASKED = replace(
    RULES, columns=tuple(replace(column, monthly_quota=None, naming=Naming.NEVER) for column in RULES.columns)
)
SHARED_HEADINGS = replace(
    RULES,
    columns=(
        replace(RULES.columns[0], heading="动态信息", monthly_quota=2),
        replace(RULES.columns[1], heading="信息公开"),
        replace(RULES.columns[2], heading="动态信息"),
        replace(RULES.columns[3], heading="信息公开"),
    ),
)
ONE_ACCOUNT = GOOD[MEDIA].replace("新乡县人民政府", "甲号").removesuffix("各项指标符合监管要求。")


def with_limits(**limits: int) -> Rules:
    return replace(RULES, limits=Limits(**limits))


CAREFUL = replace(RULES, office=replace(RULES.office, careless=False))
TWO_KINDS_OF_QUOTA = replace(RULES, columns=(replace(RULES.columns[0], monthly_quota=6), *RULES.columns[1:]))

CASES: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "nothing short": ({}, {}),
    "everything short": (
        {
            "townships": dict.fromkeys(TOWNSHIPS, (0, 0)),
            "departments": NOTHING,
            "portal": (0, 0, 0),
            "catalogue": (("社会保险", "2022-01", False, ""),),
        },
        {
            PORTAL: portal_with("", "", "共公开信息0条"),
            FAULTS: "一是各单位对政府信息公开工作的重视程度不够。例如："
            "财政局、统计局、公安局在部门信息公开栏目上传信息数量为零；小冀镇、翟坡镇在乡镇信息公开栏目上传信息数量为零。二是"
            + CHECKING
            + "三是"
            + STALE
            + "社会保险栏目2023—2024年仍未更新；"
            "社会保险栏目基层政务公开标准目录仍未明确公开主体名称。",
        },
    ),
    "one unit": (
        {"townships": {}, "departments": {"财政局": (10, 2)}},
        {
            PORTAL: portal_with("有关单位", "信息更新较好的单位是：财政局。"),
            FAULTS: "各栏目的更新数量均达到要求。" + FRESH + CHECKING,
            DEMANDS: GOOD[DEMANDS],
        },
    ),
    "one unit of five named": (
        {"departments": {**DEPARTMENTS, "公安局": (9, 0)}},
        {
            PORTAL: portal_with("大多数单位", "信息更新较好的单位分别是：财政局、统计局；较好的乡镇是：小冀镇。"),
            FAULTS: FRESH
            + "一是个别单位对政府信息公开工作的重视程度不够。例如：公安局在部门信息公开栏目上传信息数量为零。二是"
            + CHECKING,
        },
    ),
    "most units named": (
        {"townships": dict.fromkeys(TOWNSHIPS, (10, 0)), "departments": {**DEPARTMENTS, "公安局": (9, 0)}},
        {
            PORTAL: portal_with("部分单位", "信息更新较好的单位分别是：财政局、统计局。"),
            FAULTS: FRESH
            + "一是多数单位对政府信息公开工作的重视程度不够。例如：公安局在部门信息公开栏目上传信息数量为零；"
            "小冀镇、翟坡镇在乡镇信息公开栏目上传信息数量为零。二是" + CHECKING,
        },
    ),
    "short, but exempt": (
        {"departments": {**DEPARTMENTS, "公安局": (9, 0)}, "exempt": ["公安局"]},
        {
            PORTAL: portal_with("大多数单位", "信息更新较好的单位分别是：财政局、统计局；较好的乡镇是：小冀镇。"),
            FAULTS: FRESH + "一是部分栏目的更新数量未达到要求。二是" + CHECKING,
        },
    ),
    "short, but nobody is ever named": (
        {"departments": NOTHING, "rules": with_naming(Naming.NEVER)},
        {
            PORTAL: portal_with("部分单位", "较好的乡镇是：小冀镇。".replace("较好", "信息更新较好", 1)),
            FAULTS: FRESH + "一是部分栏目的更新数量未达到要求。二是" + CHECKING,
        },
    ),
    "a month not reported": (
        {"blank": [("统计局", 6)]},
        {PORTAL: portal_with("大多数单位", BETTER), FAULTS: FRESH + CHECKING + "截至统计时，有1个单位的数据尚未报齐。"},
    ),
    "better units chosen by the office": (
        {"rules": replace(RULES, kinds=(RULES.kinds[0], replace(RULES.kinds[1], better_units=("统计局",))))},
        {PORTAL: portal_with("各单位", "信息更新较好的单位是：统计局；较好的乡镇是：小冀镇。")},
    ),
    "three columns of which one is not filled in": (
        {"portal": (100, 50, None)},
        {
            PORTAL: portal_with(
                "各单位",
                BETTER,
                "共公开信息450条（4月、5月、6月数据尚未报齐），其中政务要闻栏目300条，信息公开栏目150条，其他栏目数据尚未填报",
            )
        },
    ),
    "a month of the portal missing": (
        {"portal_blank": [6]},
        {
            PORTAL: portal_with(
                "各单位",
                BETTER,
                "共公开信息320条（6月数据尚未报齐），其中政务要闻栏目200条，信息公开栏目100条，其他栏目20条",
            )
        },
    ),
    "no figures of the portal": (
        {"portal": (None, None, None)},
        {PORTAL: portal_with("各单位", BETTER, "公开信息的数据尚未填报")},
    ),
    "requests still open": (
        {"requests": (6, 4, 4), "mailbox": (9, 8, 7)},
        {
            REQUESTS: "第二季度，共收到依申请公开6条，办结并答复4条，尚有2条正在办理；"
            "共收到“县长信箱”9条，办结8条，已答复7条，尚有1条正在办理。"
        },
    ),
    "requests left from the period before": (
        {"requests": (6, 8, 8), "mailbox": (0, 1, 1), "openings": (2, 1)},
        {
            REQUESTS: "第二季度，共收到依申请公开6条（另有上期结转2条），全部办结并答复；"
            "没有收到“县长信箱”来信（另有上期结转1条），全部办结并答复。"
        },
    ),
    "no requests at all": (
        {"requests": (0, 0, 0), "mailbox": (0, 0, 0)},
        {REQUESTS: "第二季度，没有收到依申请公开；没有收到“县长信箱”来信。"},
    ),
    "closed but not all answered; none closed": (
        {"requests": (3, 3, 2), "mailbox": (4, 0, 0)},
        {REQUESTS: "第二季度，共收到依申请公开3条，全部办结，已答复2条；共收到“县长信箱”4条，均在办理中。"},
    ),
    "more closed than there were": (
        {"requests": (2, 5, 5)},
        {REQUESTS: "第二季度，共收到依申请公开2条，办结5条，答复5条；共收到“县长信箱”5条，全部办结并答复。"},
    ),
    "opening balance unknown, mailbox not filled in": (
        {"openings": (None, 0), "mailbox": (None, None, None)},
        {REQUESTS: "第二季度，共收到依申请公开2条，办结2条，答复2条；“县长信箱”数据尚未填报。"},
    ),
    "no media": (
        {"media": ()},
        {MEDIA: "第二季度，全县没有受“河南省政府网站统一技术平台”监管的新媒体。"},
    ),
    "an account below the total": (
        {"media": (("甲号", 10, None, None), ("乙号", 8, None, None))},
        {
            MEDIA: "第二季度，全县受“河南省政府网站统一技术平台”监管的新媒体2家，分别为：甲号、乙号。"
            "共发布相关新闻资讯54条，其中乙号发布24条，按总数26条计算，未达到每周更新两次的要求。"
        },
    ),
    "an account below in three weeks, another idle": (
        {"media": (("甲号", 20, 3, None), ("乙号", 9, 0, "2024-06-10"))},
        {
            MEDIA: "第二季度，全县受“河南省政府网站统一技术平台”监管的新媒体2家，分别为：甲号、乙号。"
            "共发布相关新闻资讯87条，其中甲号有3周未达到每周更新两次的要求；乙号截至期末已20天未更新。"
        },
    ),
    "an account without the date of its last post": (
        {"media": (("甲号", 10, None, None),)},
        {MEDIA: ONE_ACCOUNT + "发布数量符合监管要求。"},
    ),
    "no limit for days without a post": (
        {"media": (("甲号", 10, None, None),), "rules": with_limits(media_idle_days=0)},
        {MEDIA: ONE_ACCOUNT + "各项指标符合监管要求。"},
    ),
    "more accounts than a sentence names": (
        {"media": tuple((f"号{number}", 10, None, None) for number in range(31))},
        {
            MEDIA: "第二季度，全县受“河南省政府网站统一技术平台”监管的新媒体31家，名单见附件。"
            "共发布相关新闻资讯930条，发布数量符合监管要求。"
        },
    ),
    "no limit for the number of posts": (
        {"media": (("甲号", 10, None, "2024-06-28"),), "rules": with_limits(media_posts_a_week=0)},
        {MEDIA: ONE_ACCOUNT + "更新间隔符合监管要求。"},
    ),
    "no limits for media": (
        {"media": (("甲号", 10, None, None),), "rules": with_limits(media_posts_a_week=0, media_idle_days=0)},
        {MEDIA: ONE_ACCOUNT.removesuffix("，") + "。"},
    ),
    "once in two weeks": (
        {"media": (("甲号", 2, None, "2024-06-28"),), "rules": with_limits(media_posts_a_week=1, media_weeks=2)},
        {
            MEDIA: ONE_ACCOUNT.replace("30条，", "6条，")
            + "其中甲号发布6条，按总数7条计算，未达到每两周更新一次的要求。"
        },
    ),
    "idle until the day of checking": (
        {
            "media": (("甲号", 10, None, "2024-06-10"),),
            "rules": replace(RULES, office=replace(RULES.office, check_date=dt.date(2024, 7, 5))),
        },
        {MEDIA: ONE_ACCOUNT + "其中甲号截至7月5日已25天未更新。"},
    ),
    "an account with a month missing": (
        {"media": (("甲号", 10, None, None),), "idle_media_month": 6},
        {
            MEDIA: "第二季度，全县受“河南省政府网站统一技术平台”监管的新媒体1家，为：甲号。共发布相关新闻资讯20条，"
            "其中甲号数据尚未报齐，暂未判定。"
        },
    ),
    "accounts without any figure": (
        {"media": (("甲号", None, None, None),)},
        {MEDIA: "第二季度，全县受“河南省政府网站统一技术平台”监管的新媒体1家，为：甲号。发布数据尚未填报。"},
    ),
    "catalogue: one field of each kind": (
        {
            "catalogue": (
                *CATALOGUE,
                ("税收管理", "2021-05", True, ""),
                ("救灾", "2023-11", True, ""),
                ("就业", "2024-02", True, ""),
                ("水利", "2024-01", True, ""),
                ("统计", "2024-06", True, "链接失效"),
            )
        },
        {
            FAULTS: UNITS_MEET
            + "一是"
            + CHECKING
            + "二是"
            + STALE
            + "税收管理栏目2022—2024年仍未更新；救灾栏目2024年仍未更新，"
            "水利栏目仅更新至2024年1月，就业栏目仅更新至2024年2月；统计（链接失效）栏目仍需整改。",
        },
    ),
    "catalogue: three months without an update are still in order, four are not": (
        {"catalogue": (("救灾", "2024-03", True, ""), ("就业", "2024-02", True, ""))},
        {FAULTS: UNITS_MEET + "一是" + CHECKING + "二是" + STALE + "就业栏目仅更新至2024年2月。"},
    ),
    "catalogue: dates not filled in": (
        {"catalogue": (("救灾", None, None, ""),)},
        {FAULTS: UNITS_MEET + CHECKING},
    ),
    "catalogue: four fields close with 等, three do not": (
        {
            "catalogue": (
                *((field, "2023-12", True, "") for field in ("甲", "乙", "丙")),
                *((field, "2024-06", False, "") for field in ("丁", "戊", "己", "庚")),
            )
        },
        {
            FAULTS: UNITS_MEET + "一是" + CHECKING + "二是" + STALE + "甲、乙、丙栏目2024年仍未更新；"
            "丁、戊、己、庚等栏目中基层政务公开标准目录仍未明确公开主体名称。",
        },
    ),
    "two quotas for one column": (
        {"rules": TWO_KINDS_OF_QUOTA},
        {
            DEMANDS: "各乡镇、县直各部门要高度重视信息公开工作，及时更新补充信息。部门动态每月更新不少于8条；"
            "乡镇动态每月更新不少于6条；部门信息公开、乡镇信息公开根据本单位实际确保每月更新不少于1条，"
            "不得长期出现不更新信息和工作断档现象。"
        },
    ),
    "no quota at all": (
        {"rules": replace(RULES, columns=tuple(replace(column, monthly_quota=None) for column in RULES.columns))},
        {FAULTS: "各单位有更新要求的栏目，更新数量均达到要求。" + FRESH + CHECKING, DEMANDS: NO_DEMANDS},
    ),
    "the rule for zero without a quota": (
        {"rules": ZERO_WITHOUT_QUOTA, "departments": {**DEPARTMENTS, "公安局": (9, 0)}},
        {
            PORTAL: portal_with("大多数单位", "信息更新较好的单位分别是：财政局、统计局；较好的乡镇是：小冀镇。"),
            FAULTS: FRESH
            + "一是个别单位对政府信息公开工作的重视程度不够。例如：公安局在部门信息公开栏目上传信息数量为零。二是"
            + CHECKING,
            DEMANDS: NO_DEMANDS,
        },
    ),
    "nothing is asked of anybody": (
        {"rules": NOTHING_ASKED},
        {PORTAL: portal_with("", BETTER), FAULTS: FRESH + CHECKING, DEMANDS: NO_DEMANDS},
    ),
    "nothing in a column of which nothing is asked": (
        {
            "rules": replace(RULES, columns=(*RULES.columns[:3], NOTHING_ASKED.columns[3])),
            "departments": {**DEPARTMENTS, "公安局": (9, 0)},
        },
        {
            PORTAL: portal_with("各单位", "信息更新较好的单位分别是：财政局、统计局；较好的乡镇是：小冀镇。"),
            FAULTS: FRESH + CHECKING,
            DEMANDS: GOOD[DEMANDS].replace("部门信息公开、乡镇信息公开", "乡镇信息公开"),
        },
    ),
    "nobody said that texts were not read": (
        {"rules": CAREFUL},
        {FAULTS: UNITS_MEET + FRESH},
    ),
    "nobody said so, and the numbers follow": (
        {"rules": CAREFUL, "departments": {**DEPARTMENTS, "公安局": (9, 0)}},
        {
            PORTAL: portal_with("大多数单位", "信息更新较好的单位分别是：财政局、统计局；较好的乡镇是：小冀镇。"),
            FAULTS: FRESH
            + "个别单位对政府信息公开工作的重视程度不够。例如：公安局在部门信息公开栏目上传信息数量为零。",
        },
    ),
    "nothing to be said at all": (
        {"rules": replace(NOTHING_ASKED, office=CAREFUL.office), "catalogue": ()},
        {PORTAL: portal_with("", BETTER), FAULTS: "本期没有需要点名通报的问题。", DEMANDS: NO_DEMANDS},
    ),
    "kinds that share their headings, with different quotas": (
        {"rules": SHARED_HEADINGS, "departments": {**DEPARTMENTS, "公安局": (9, 0)}},
        {
            PORTAL: portal_with("大多数单位", "信息更新较好的单位分别是：财政局、统计局；较好的乡镇是：小冀镇。"),
            FAULTS: FRESH
            + "一是个别单位对政府信息公开工作的重视程度不够。例如：公安局在部门信息公开栏目上传信息数量为零。二是"
            + CHECKING,
            DEMANDS: GOOD[DEMANDS].replace(
                "部门动态、乡镇动态每月更新不少于8条", "部门动态信息每月更新不少于8条；乡镇动态信息每月更新不少于2条"
            ),
        },
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_text_says_what_is_so(case: str) -> None:
    changes, expected = CASES[case]
    found = paragraphs(quarter(**changes))
    assert {key: found[key] for key in GOOD} == {**GOOD, **expected}


@pytest.mark.parametrize(
    ("code", "title", "opening", "counts"),
    [
        ("2024H1", "2024年上半年", "上半年", "共公开信息960条，其中政务要闻栏目600条，信息公开栏目300条，其他栏目60条"),
        ("2024", "2024年", "全年", "共公开信息1920条，其中政务要闻栏目1200条，信息公开栏目600条，其他栏目120条"),
        ("2024M1-2", "2024年1—2月", "1—2月", "共公开信息320条，其中政务要闻栏目200条，信息公开栏目100条，其他栏目20条"),
        ("2024-05", "2024年5月", "5月", "共公开信息160条，其中政务要闻栏目100条，信息公开栏目50条，其他栏目10条"),
    ],
)
def test_other_periods_than_a_quarter(code: str, title: str, opening: str, counts: str) -> None:
    # 12 posts a month: 72 in 26 weeks, 144 in 52, 12 in 4, each enough for two a week.
    found = paragraphs(quarter(code, media=(("甲号", 12, None, None),), catalogue=(("救灾", "2024-12", True, ""),)))
    assert found["title"] == f"{title}县政府政务公开工作通报"
    assert found[""] == (
        "为进一步推进政务公开工作制度化、规范化、标准化建设，"
        f"县政府办对各单位{opening}政务公开情况进行了统计。现将情况通报如下："
    )
    assert found[PORTAL] == portal_with("各单位", BETTER, counts).replace("2024年第二季度", title, 1)
    assert found[REQUESTS] == GOOD[REQUESTS].replace("第二季度", opening, 1)
    assert found[FAULTS] == GOOD[FAULTS]


def test_the_attachments_are_listed_in_the_order_of_the_settings() -> None:
    assert paragraphs(quarter())["attachment"] == (
        "附件：1. 2024年第二季度各乡镇统计表\n2. 2024年第二季度各部门统计表\n3. 2024年第二季度全县政务新媒体检查情况"
    )


def test_two_accounts_of_one_name_are_told_apart_by_their_platform() -> None:
    inputs = quarter(media=(("新乡县人民政府", 10, None, "2024-06-28"), ("新乡县人民政府", 9, None, "2024-06-28")))
    inputs.media.loc[1, "platform"] = "微博"
    assert paragraphs(inputs)[MEDIA] == (
        "第二季度，全县受“河南省政府网站统一技术平台”监管的新媒体2家，分别为：新乡县人民政府（微信公众号）、"
        "新乡县人民政府（微博）。共发布相关新闻资讯57条，各项指标符合监管要求。"
    )


def placeholders(inputs: Inputs) -> dict[str, object]:
    return placeholder_values(find(compute(inputs)), inputs, draft=False)


def test_sums_by_kind_are_told_if_nothing_is_missing() -> None:
    # 3 months: 财政局 12, 统计局 9, 公安局 12 a month; 小冀镇 12, 翟坡镇 10.
    assert placeholders(quarter())["分类合计"] == "部门99条，乡镇66条，合计165条。"
    assert placeholders(quarter(blank=[("统计局", 6)]))["分类合计"] == ""


def test_who_published_and_who_reported_nothing() -> None:
    values = placeholders(quarter(departments={**DEPARTMENTS, "公安局": (0, 0)}, blank=[("统计局", 6)]))
    assert values["发布单位"] == "财政局、统计局、小冀镇、翟坡镇"
    assert values["零报告情况"] == "公安局本期没有发布信息。"
    assert placeholders(quarter())["零报告情况"] == ""


def test_a_unit_that_is_named_in_two_periods_running_is_told() -> None:
    inputs = quarter(departments={**DEPARTMENTS, "公安局": (9, 0), "统计局": (8, 0)})
    before = inputs.counts["month"].between(1, 3)
    known = {"公安局": 0, "统计局": 1}  # in the quarter before, 统计局 had published
    counts = inputs.counts.copy()
    for unit, count in known.items():
        rows = before & (counts["unit"] == unit) & (counts["column"] == "信息公开")
        counts.loc[rows, ["count", "state"]] = [count, CellState.REPORTED.value]
    again = "其中，公安局在部门信息公开栏目上已连续两期被点名。"
    changed = replace(inputs, counts=counts)
    assert placeholders(changed)["再次点名情况"] == again
    assert "公安局、统计局在部门信息公开栏目上传信息数量为零。" + again in paragraphs(changed)[FAULTS]
    assert placeholders(inputs)["再次点名情况"] == ""


@pytest.mark.parametrize(("setting", "sentence"), [("否", ""), (None, ""), ("是", CHECKING)])
def test_only_the_setting_says_that_texts_were_not_proofread(setting: str | None, sentence: str, example: Path) -> None:
    """A wrong word in a sheet is reported in 校验; it does not accuse the units in the bulletin."""

    def change(book: openpyxl.Workbook) -> None:
        (item,) = (cell for cell in book["设置"]["A"] if cell.value == "通报写明把关不严")
        item.offset(0, 1).value = setting
        book["目录自查"]["E4"] = "仍需贯砌"

    spoil(example, change)
    with open_file(example) as book:
        inputs = read_workbook(book).inputs
    assert any(problem.what == "“贯砌”应为“贯彻”" for problem in inputs.problems)
    assert placeholders(inputs)["把关情况"] == sentence


@pytest.mark.parametrize(
    ("portal", "blank", "told"),
    [
        ((55, 0, 0), [], []),  # 165 items of the units in three months
        ((54, 0, 0), [], ["2024年第二季度门户网站 162 条，比各单位合计 165 条还少"]),
        ((54, 0, 0), [6], []),  # nothing is proven while a month is missing
    ],
)
def test_units_with_more_than_the_portal_are_told(
    portal: tuple[int, int, int], blank: list[int], told: list[str]
) -> None:
    problems = compute(quarter(portal=portal, portal_blank=blank)).problems
    assert [problem.what for problem in problems if problem.sheet == "门户网站"] == told
