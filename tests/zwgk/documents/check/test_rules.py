"""Each rule on small papers: faults that it must find, and texts that it must accept."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from zwgk.documents.check.paper import Fault, Paper, Paragraph, RawTable
from zwgk.documents.check.rules.attachment_list import attachment_list
from zwgk.documents.check.rules.balances import balances
from zwgk.documents.check.rules.convicted_units import convicted_units
from zwgk.documents.check.rules.dates import dates
from zwgk.documents.check.rules.foreign_places import foreign_places
from zwgk.documents.check.rules.listed_accounts import listed_accounts
from zwgk.documents.check.rules.number_style import number_style
from zwgk.documents.check.rules.numbering import numbering
from zwgk.documents.check.rules.parts_of_whole import parts_of_whole
from zwgk.documents.check.rules.percentages import percentages
from zwgk.documents.check.rules.periods import periods
from zwgk.documents.check.rules.praise_and_blame import praise_and_blame
from zwgk.documents.check.rules.ranking_order import ranking_order
from zwgk.documents.check.rules.repeated_units import repeated_units
from zwgk.documents.check.rules.row_figures import row_figures
from zwgk.documents.check.rules.spelling import spelling
from zwgk.documents.check.rules.table_sums import table_sums
from zwgk.documents.check.rules.text_totals import text_totals
from zwgk.documents.check.rules.typography import typography
from zwgk.documents.check.rules.unit_names import unit_names
from zwgk.documents.check.rules.verdicts import verdicts
from zwgk.documents.check.rules.years import years
from zwgk.documents.check.rules.zero_or_nothing import zero_or_nothing
from zwgk.documents.check.tables import tables_of
from zwgk.model.words import with_office

Rule = Callable[[Paper], Iterator[Fault]]
Rows = list[list[str]]
TITLE = "2024年第二季度县政府政务公开工作通报"


def paper(*blocks: str | Rows) -> Paper:
    """Return a paper of these paragraphs and tables, in this order."""
    made = [
        Paragraph(block, f"第{at}段") if isinstance(block, str) else RawTable(tuple(map(tuple, block)), f"表{at}")
        for at, block in enumerate(blocks, start=1)
    ]
    return Paper("通报", tuple(block for block in made if isinstance(block, Paragraph)), tuple(tables_of(made)))


def ranking(*rows: tuple[str, ...]) -> Rows:
    heads = ["序号", "单位名称", "部门动态", "部门信息公开", "合计"]
    return [heads, *([str(at), *row] for at, row in enumerate(rows, start=1))]


def spaced(text: str) -> Rows:
    """Return a table written as lines of words."""
    return [line.split() for line in text.strip().splitlines()]


GOOD = ranking(
    ("财政局", "9", "8", "17"), ("民政局", "8", "7", "15"), ("统计局", "6", "3", "9"), ("公安局", "5", "0", "5")
)
TWO_ZEROS = ranking(("统计局", "6", "0", "6"), ("公安局", "5", "0", "5"))
MEDIA = spaced(
    """序号 政务新媒体 发表文章数量 是否达到每周更新两次要求
    1 环境发布 30 是
    2 平安发布 25 否"""
)

FOUND: list[tuple[str, Rule, Paper, list[tuple[str, str]]]] = [
    (
        "a row's sum",
        table_sums,
        paper(TITLE, ranking(*[("甲局", "1", "2", "3")] * 3, ("乙局", "4", "5", "8"))),
        [("8", "9")],
    ),
    (
        "a row's sum in a table of two rows beside a longer one",
        table_sums,
        paper(
            TITLE, ranking(("甲镇", "1", "2", "4"), ("乙镇", "1", "1", "2")), ranking(*[("甲局", "1", "2", "3")] * 4)
        ),
        [("4", "3")],
    ),
    (
        "the row 合计",
        table_sums,
        paper(TITLE, spaced("单位 收到 办结\n甲局 3 3\n乙局 4 4\n合计 7 8")),
        [("8", "7")],
    ),
    (
        "an account more in the text",
        text_totals,
        paper(TITLE, "全县政务新媒体3家，共发布信息55条。", "政务新媒体检查情况", MEDIA),
        [("3", "2")],
    ),
    (
        "mailbox answered",
        text_totals,
        paper(
            TITLE, "市长信箱收到来信7件，办结6件。", "市长信箱办理情况", spaced("单位 收到 办结\n甲局 3 3\n乙局 4 4")
        ),
        [("6", "7")],
    ),
    (
        "parts that name the rest",
        parts_of_whole,
        paper("共发布100条，其中动态50条，公告30条，其他10条。"),
        [("100", "90")],
    ),
    ("parts above the whole", parts_of_whole, paper("共发布100条，其中动态50条，公告60条。"), [("100", "110")]),
    ("a sum after its parts", parts_of_whole, paper("部门40条、乡镇50条，共计100条。"), [("100", "90")]),
    (
        "a share in brackets",
        percentages,
        paper("收到来信40件，其中咨询10件（25%）、投诉30件（74%）。"),
        [("投诉30（74%）", "75%")],
    ),
    (
        "a rate of two columns",
        percentages,
        paper(
            TITLE,
            spaced("单位 报送数 采纳数 采纳率\n甲局 14 7 50%\n乙局 28 16 57.1%\n丙局 15 8 53.3%\n丁局 33 12 46.4%"),
        ),
        [("丁局12（46.4%）", "36.4%")],
    ),
    (
        "a rate of a column and what was open before",
        percentages,
        paper(TITLE, spaced("单位 上期结转 收到 办结 办结率\n甲局 0 7 6 85.7%\n乙局 2 14 15 93.8%\n丙局 0 8 5 62.6%")),
        [("丙局5（62.6%）", "62.5%")],
    ),
    (
        "序号 with a gap",
        ranking_order,
        paper(TITLE, spaced("序号 单位 条数\n1 甲局 9\n3 乙局 8\n4 丙局 7")),
        [("3", "2")],
    ),
    (
        "a ranking that rises",
        ranking_order,
        paper(
            TITLE,
            spaced(
                "序号 单位 合计\n1 甲局 9\n2 乙局 7\n3 丙局 8\n4 丁局 6\n5 戊局 5\n6 己局 4\n"
                "7 庚局 3\n8 辛局 2\n9 壬局 1\n10 癸局 1\n11 子局 0"
            ),
        ),
        [("8", "不大于 7")],
    ),
    (
        "a unit at zero is forgotten",
        convicted_units,
        paper(
            TITLE,
            "统计局在部门信息公开栏目上传信息数量为零。",
            ranking(("统计局", "6", "0", "6"), ("公安局", "5", "0", "5")),
        ),
        [("统计局", "公安局")],
    ),
    (
        "a unit is named without cause",
        convicted_units,
        paper(TITLE, "公安局、财政局在部门信息公开栏目上传信息数量为零。", GOOD),
        [("财政局", "")],
    ),
    (
        "below the quota of the text",
        convicted_units,
        paper(TITLE, "部门信息公开每月更新不少于2条。", "公安局在部门信息公开栏目未达标。", GOOD),
        [("公安局", "统计局")],  # 3 of 6 in a quarter
    ),
    (
        "a blank beside 0 and —",
        zero_or_nothing,
        paper(TITLE, ranking(("甲局", "3", "0", "3"), ("乙局", "2", "—", "2"), ("丙局", "1", "", "1"))),
        [("空白", "0 或 —")],
    ),
    (
        "a total of — over figures",
        zero_or_nothing,
        paper(TITLE, ranking(("甲局", "3", "1", "4"), ("乙局", "2", "—", "—"))),
        [("—", "")],
    ),
    (
        "a unit twice",
        repeated_units,
        paper(TITLE, ranking(("甲局", "3", "3", "6"), ("甲局", "2", "2", "4"))),
        [("甲局", "一次")],
    ),
    (
        "praised and blamed",
        praise_and_blame,
        paper(TITLE, "更新较好的单位分别是：财政局、公安局。", "公安局在部门信息公开栏目上传信息数量为零。", GOOD),
        [("公安局", "")],
    ),
    (
        "是 below the limit",
        verdicts,
        paper(TITLE, "检查情况", spaced("序号 新媒体 条数 是否达到每周更新两次要求\n1 甲 25 是\n2 乙 26 是")),
        [("是", "否")],
    ),
    (
        "another quarter in an attachment",
        periods,
        paper(TITLE, "附件1", "2024年第一季度统计表", GOOD),
        [("2024年第一季度", "2024年第二季度")],
    ),
    ("a day that does not exist", dates, paper(TITLE, "截至6月31日，全部办结。"), [("6月31日", "")]),
    ("30 February of a leap year", dates, paper(TITLE, "2月30日"), [("2月30日", "")]),
    (
        "a month cut short",
        dates,
        paper("2024年5月通报", "5月1日至5月30日，共发布9条。"),
        [("5月1日至5月30日", "5月31日")],
    ),
    ("issued before its end", dates, paper(TITLE, "2024年6月15日"), [("2024年6月15日", "")]),
    (
        "another name in the list",
        attachment_list,
        paper(TITLE, "附件：1.各部门统计表", "附件1", "各乡镇统计表", GOOD),
        [("各部门统计表", "各乡镇统计表")],
    ),
    (
        "a listed attachment is missing",
        attachment_list,
        paper(TITLE, "附件：1.统计表", "2.检查表", "附件1", "统计表", GOOD),
        [("检查表", "")],
    ),
    ("a number left out", numbering, paper("一、总体情况", "三、下步要求"), [("三、", "2")]),
    ("a lower number left out", numbering, paper("一、总体情况", "（一）网站", "（三）信箱"), [("(三)", "2")]),
    ("三是 after 一是", numbering, paper("一是重视不够。三是把关不严。"), [("三是", "二是")]),
    (
        "a name almost right",
        unit_names,
        paper(
            TITLE,
            "退役军人事物局、应急管理局、市场监管局未更新。",
            spaced("单位名称 条数\n退役军人事务局 1\n应急管理局 2\n市场监管局 3"),
        ),
        [("退役军人事物局", "退役军人事务局")],
    ),
    ("a wrong word", spelling, paper("要认真贯砌落实。"), [("贯砌", "贯彻")]),
    ("a word twice", spelling, paper("进一步加强加强审核。"), [("加强加强", "加强")]),
    ("a character lost", spelling, paper("在部门信公开栏目为零", GOOD), [("部门信公开", "部门信息公开")]),
    (
        "a province of elsewhere",
        foreign_places,
        paper("新乡县、长垣市、辉县市、封丘县要整改。", "按照湖北省要求公开。"),
        [("湖北省", "")],
    ),
    ("a zero of two scripts", number_style, paper("二0二四年"), [("二0二四年", "")]),
    ("a date of two scripts", number_style, paper("2024年七月"), [("2024年七月", "")]),
    ("a year of two digits", number_style, paper("截至24年6月"), [("24年6月", "")]),
    ("a leading zero", number_style, paper("2024年07月5日"), [("07月", "")]),
    ("half-width among full-width", typography, paper("一，二，三，四，五，六,七"), [(",", "全角标点")]),
    ("an open quote", typography, paper("严格落实“三审三校制度。"), [("“", "")]),
    ("a bracket without its partner", typography, paper("目录内仍有错误）要整改。"), [("）", "")]),
    ("。 in a list", typography, paper("本期发：县委办。县政府办，各乡镇。"), [("。", "，")]),
    (
        "no end",
        typography,
        paper("各单位要高度重视信息公开工作，及时更新。要加强内容审核把关，严格落实制度要求"),
        [("求", "。")],
    ),
]

FOUND += [
    (
        "parts after a remark",
        parts_of_whole,
        paper("共发布90条（6月数据尚未报齐），其中动态50条，其他50条。"),
        [("90", "100")],
    ),
    (
        "one column and its total",
        table_sums,
        paper(TITLE, spaced("单位 动态 合计\n甲局 3 3\n乙局 4 4\n丙局 5 6\n丁局 1 1")),
        [("6", "5")],
    ),
    (
        "closed and open are more than received",
        balances,
        paper("收到来信6件（另有上期结转1件），办结4件，尚有2件正在办理。"),
        [("7", "6")],
    ),
    ("answered more than closed", balances, paper("收到来信9件，办结7件，已答复8件。"), [("8", "不大于 7")]),
    (
        "an account that the table has not",
        listed_accounts,
        paper(TITLE, "新媒体2家，分别为：环境发布、平安发市。", "政务新媒体检查情况", MEDIA),
        [("平安发市", "平安发布")],
    ),
    ("three accounts are said to be four", listed_accounts, paper("新媒体4家，分别为：甲、乙、丙。"), [("4", "3")]),
    (
        "another figure than the account's row",
        row_figures,
        paper(TITLE, "其中平安发布发布52条。", "政务新媒体检查情况", MEDIA),
        [("52", "25")],
    ),
    ("enough and yet too few", row_figures, paper("发布28条，按总数26条计算，未达到要求。"), [("28", "")]),
    ("a year to come in an assessment", years, paper(TITLE, "根据2029年度第三方评估问题清单整改。"), [("2029年", "")]),
    ("years that run backwards", years, paper(TITLE, "社会保险栏目2023—2021年仍未更新。"), [("2023—2021年", "")]),
    ("a thirteenth month", years, paper(TITLE, "仅更新至2024年13月。"), [("13月", "")]),
    ("a month after the paper", years, paper(TITLE, "仅更新至2024年9月。"), [("更新至2024年9月", "")]),
    (
        "months of which one is not of the quarter",
        years,
        paper(TITLE, "4月、5月、9月数据尚未报齐"),
        [("4月、5月、9月", "")],
    ),
    ("a month's figures in a quarter's paper", years, paper(TITLE, "（9月数据尚未报齐）"), [("9月数据尚未", "")]),
    (
        "all are said to meet what one does not",
        convicted_units,
        paper(
            TITLE,
            "部门信息公开每月更新不少于2条。",
            "各单位各栏目的更新数量均达到要求。",
            ranking(("甲局", "9", "5", "14")),
        ),
        [("各单位各栏目的更新数量均达到要求", "甲局")],
    ),
    (
        "a short head with the word for column",
        convicted_units,
        paper(TITLE, "甲局在动态栏目上传信息数量为零。", spaced("序号 单位 动态\n1 甲局 2\n2 乙局 3")),
        [("甲局", "")],
    ),
    (
        "a praised unit with a character lost",
        unit_names,
        paper(TITLE, "信息更新较好的单位分别是：财局、民政局。", GOOD),
        [("财局", "财政局")],
    ),
    (
        "two characters swapped",
        unit_names,
        paper(TITLE, "较好的单位是：财政局、计统局。", GOOD),
        [("计统局", "统计局")],
    ),
    (
        "a praised unit without a row",
        unit_names,
        paper(TITLE, "较好的单位是：财政局、文旅局。", GOOD),
        [("文旅局", "")],
    ),
    (
        "two names of one office",
        unit_names,
        paper("新乡县人民政府办公室", TITLE, "各单位要整改。", "新县人民政府办公室"),
        [("新县人民政府办公室", "新乡县人民政府办公室")],
    ),
    (
        "another month in the opening",
        periods,
        paper("2024年3月通报", "对各单位8月政务公开情况进行了统计。"),
        [("8月", "2024年3月")],
    ),
    (
        "another quarter in a section",
        periods,
        paper(TITLE, "第三季度，共收到来信5件。"),
        [("第三季度", "2024年第二季度")],
    ),
]

SILENT: list[tuple[str, Rule, Paper]] = [
    ("weighted totals", table_sums, paper(TITLE, spaced("单位 县站 市站 合计\n甲局 1 2 25\n乙局 3 4 55\n丙局 5 6 85"))),
    (
        "a total that counts — as none",
        table_sums,
        paper(TITLE, ranking(("甲局", "3", "—", "3"), ("乙局", "2", "1", "3"), ("丙局", "1", "1", "2"))),
    ),
    (
        "the website and the accounts in one sentence",
        text_totals,
        paper(TITLE, "网站发布349条，政务新媒体2家，共发布55条。", "政务新媒体检查情况", MEDIA),
    ),
    (
        "the letters of counties and departments in two tables",
        text_totals,
        paper(
            TITLE,
            "市长信箱收到来信7件，办结7件。",
            "各县区市长信箱办理情况",
            spaced("承办县区 收到 办结\n甲县 3 3\n乙县 1 1"),
            "市直部门市长信箱办理情况",
            spaced("承办部门 收到 办结\n甲局 2 2\n乙局 1 1"),
        ),
    ),
    (
        "the letters of counties alone",
        text_totals,
        paper(
            TITLE, "市长信箱收到来信7件。", "各县区市长信箱办理情况", spaced("承办县区 收到 办结\n甲县 3 3\n乙县 1 1")
        ),
    ),
    ("answered in time is no part of a sum", parts_of_whole, paper("收到来信40件，其中按时办结30件，超时2件。")),
    ("parts that leave something out", parts_of_whole, paper("共发布100条，其中动态20条，公告30条。")),
    (
        "cut shares throughout",
        percentages,
        paper("收到来信6件，其中咨询4件（66.6%）、投诉1件（16.6%）、求助1件（16.6%）。"),
    ),
    (
        "by roster",
        ranking_order,
        paper(TITLE, spaced("序号 单位 条数\n1 甲局 5\n2 乙局 9\n3 丙局 7\n4 丁局 8\n5 戊局 1")),
    ),
    ("shared ranks", ranking_order, paper(TITLE, spaced("排名 单位 合计\n1 甲局 9\n1 乙局 9\n3 丙局 7"))),
    (
        "blanks alone may mean no duty",
        zero_or_nothing,
        paper(TITLE, ranking(("甲局", "3", "0", "3"), ("乙局", "2", "", "2"))),
    ),
    ("0 and — in one column", zero_or_nothing, paper(TITLE, ranking(("甲局", "0", "—", "0"), ("乙局", "2", "0", "2")))),
    (
        "some of those at zero, who were so before",
        convicted_units,
        paper(TITLE, "公安局、统计局在部门信息公开栏目为零。公安局在部门信息公开栏目已连续三个月为零。", TWO_ZEROS),
    ),
    ("all at zero are named", convicted_units, paper(TITLE, "公安局在部门信息公开栏目上传信息数量为零。", GOOD)),
    (
        "— is no zero",
        convicted_units,
        paper(TITLE, "公安局在部门信息公开栏目为零。", ranking(("统计局", "6", "—", "6"), ("公安局", "5", "0", "5"))),
    ),
    (
        "one host, two accounts",
        repeated_units,
        paper(TITLE, spaced("主办单位 新媒体名称 条数\n公安局 警方 3\n公安局 交警 4")),
    ),
    (
        "enough in sum, and yet 否",
        verdicts,
        paper(TITLE, "检查情况", spaced("序号 新媒体 条数 是否达到每周更新两次要求\n1 甲 26 是\n2 乙 40 否")),
    ),
    ("the same period last year", periods, paper(TITLE, "比2023年第二季度增加9条。", "根据2023年度评估清单整改。")),
    ("a month inside the quarter", periods, paper(TITLE, "仅更新至2024年4月。")),
    ("29 February of a leap year", dates, paper("2024年2月通报", "2月29日")),
    ("the whole month", dates, paper("2024年6月通报", "6月1日至6月30日")),
    ("numbers inside a paragraph", numbering, paper("总体情况：1.网站方面：共39家。", "2.新媒体方面：共314个。")),
    (
        "the year's report and its date",
        periods,
        paper("某市2016年政府信息公开年度报告", "2017年3月", "2016年6月成立办公室。"),
    ),
    ("numbers of attachments", numbering, paper("一、总体情况", "二、要求", "附件：1.甲表", "2.乙表")),
    ("another right name", unit_names, paper(TITLE, "财政局、民政局、教育局未更新。", GOOD)),
    ("study may repeat", spelling, paper("要认真研究研究。")),
    ("the quoted error", foreign_places, paper("新乡县、长垣市、辉县市、封丘县。", "目录内仍存在“广东省”等错误信息。")),
    ("learning from elsewhere", foreign_places, paper("新乡县、长垣市、辉县市、封丘县。", "赴浙江省学习先进经验。")),
    ("no majority, no home", foreign_places, paper("浙江省、湖北省、广东省。")),
    ("right dates", number_style, paper("2024年7月5日，二〇二四年七月五日")),
    ("half-width throughout is a habit", typography, paper("一,二,三,四")),
    ("numbered with one bracket", typography, paper("1）加强审核。")),
    ("（ closed by )", typography, paper("（一)网站")),
]


SILENT += [
    ("received, closed, nothing said of the rest", balances, paper("收到来信6件，办结4件。")),
    (
        "closed cases of the period before, told apart",
        balances,
        paper("收到来信6件，办结8件（其中上期2件），尚有1件在办。"),
    ),
    (
        "a rate of a column and what was open before",
        percentages,
        paper(TITLE, spaced("单位 上期结转 收到 办结 办结率\n甲局 0 7 6 85.7%\n乙局 2 14 15 93.8%\n丙局 0 8 5 62.5%")),
    ),
    ("a list that ends in 等", listed_accounts, paper("新媒体9家，分别为：甲、乙、丙等。")),
    (
        "a table of other accounts",
        listed_accounts,
        paper(TITLE, "网站2个，分别为：县政府网、财政局网站。", "政务新媒体检查情况", MEDIA),
    ),
    ("last year's figure of an account", row_figures, paper(TITLE, "平安发布去年同期发布52条。", "检查情况", MEDIA)),
    (
        "the plan of years to come",
        years,
        paper(TITLE, "到2030年全面建成。", "落实2026年工作要点。", "《2025—2027年行动计划》"),
    ),
    (
        "the year after in December's paper",
        years,
        paper("2024年第四季度通报", "截至2025年1月5日，仅更新至2024年12月。"),
    ),
    ("a month of work to come", years, paper(TITLE, "请于7月10日前整改。12个月，3月龄")),
    (
        "all meet it",
        convicted_units,
        paper(
            TITLE, "部门信息公开每月更新不少于1条。", "各单位的更新数量均达到要求。", ranking(("甲局", "9", "3", "12"))
        ),
    ),
    (
        "a praised township beside a table of departments",
        unit_names,
        paper(TITLE, "较好的单位是：财政局、唐集镇。", GOOD),
    ),
    ("two offices that sign", unit_names, paper("中共某县委员会办公室", "某县人民政府办公室")),
    ("the quarter to come", periods, paper(TITLE, "第三季度，各单位要及时公开。")),
    ("a month of checking", periods, paper(TITLE, "7月对各单位政务公开情况进行了检查。")),
]


@pytest.mark.parametrize(("rule", "given", "expected"), [case[1:] for case in FOUND], ids=[case[0] for case in FOUND])
def test_the_rule_finds(rule: Rule, given: Paper, expected: list[tuple[str, str]]) -> None:
    assert [(fault.found, fault.expected) for fault in rule(given)] == expected


def test_the_office_adds_words_and_silences_others() -> None:
    given = replace(paper("要认真贯砌，严肃财经记律。"), words=with_office([("贯砌", "—"), ("记律", "纪律")]))
    assert [(fault.found, fault.expected) for fault in spelling(given)] == [("记律", "纪律")]


@pytest.mark.parametrize(("rule", "given"), [case[1:] for case in SILENT], ids=[case[0] for case in SILENT])
def test_the_rule_is_silent(rule: Rule, given: Paper) -> None:
    assert [fault.why for fault in rule(given)] == []
