"""The placeholders of 通报模板.docx: names that the office may write between {{ and }}, and their values."""

import datetime as dt

from zwgk.documents.bulletin import text, text_over_time
from zwgk.documents.bulletin.chinese import listed
from zwgk.model.inputs import Inputs
from zwgk.statistics.findings import Findings

DRAFT = "送审稿"

PLACEHOLDERS: dict[str, str] = {
    "时段": "2024年第二季度",
    "时段简称": "第二季度",
    "上年度": "上一年的年份，例如 2023",
    "门户网站": "共公开信息多少条，其中各栏目多少条",
    "按要求更新的单位": "大多数单位、部分单位、各单位；没有则为空",
    "较好单位": "信息更新较好的单位，整句",
    "办理情况": "依申请公开和信箱来信，整句；都不统计则为空",
    "新媒体情况": "几家、名单、发布条数和是否符合要求；没有新媒体则为空",
    "达标情况": "全部达标时的整句；否则为空",
    "重视不够的单位": "部分单位、多数单位、各单位、个别单位；没有点名的单位则为空",
    "点名情况": "点名的单位和栏目，整句；没有则为空",
    "未点名情况": "有未达标、但按设置都不点名时的整句；否则为空",
    "目录情况": "目录自查发现的问题，整句；没有则为空",
    "未报齐情况": "有单位没报齐时的整句；否则为空",
    "序": "一是、二是、三是……依次自动编；只有一条时为空",
    "更新要求": "各栏目每月最低条数",
    "目录项数": "目录自查表里的领域个数",
    "附件列表": "附件名称，逐个循环",
    "发文机关": "设置里的发文机关",
    "期数": "设置里的期数",
    "印发日期": "设置里的印发日期，例如 2024年7月15日",
    "本期发": "设置里的本期发",
    "送审稿": "三审三校没有填完，或审校发现的错误没有处理时为“送审稿”，否则为空",
    "级别": "县、市、区、旗",
    "政府": "县政府、市政府、管委会等",
    "政府办": "县政府办、管委会办公室等",
    "各单位": "设置里的各单位统称，例如“各乡镇、县直各部门”",
    "上级": "设置里的上级，例如“省、市”",
    "各级": "上级和本级，例如“省市、县”",
    "省份": "设置里的所在省份；没有则为空",
    "监管平台": "设置里的新媒体监管平台；没有则为空",
    "统计新媒体": "设置里统计政务新媒体时为“是”，否则为空",
    "统计目录": "设置里统计目录自查时为“是”，否则为空",
    "把关情况": "设置里“通报写明把关不严”填了“是”时的整句；否则为空",
    "再次点名情况": "上一期也被点名的单位和栏目，整句；没有则为空",
    "分类合计": "每类单位发布多少条、合计多少条，整句；没有报齐则为空",
    "发布单位": "本期发布过信息的单位名单；没有则为空",
    "超时办件情况": "超过时限的办件，按承办单位，整句；没有则为空",
    "零报告情况": "报齐了、但一条也没有发布的单位，整句；没有则为空",
    "写比较": "设置里通报写与以前比较时为“是”，否则为空",
    "增减情况": "各单位合计比上期、比上年同期的增减，整句；不知道以前的数则为空",
    "由零增加情况": "上期为零、本期有了的单位和栏目，整句；没有则为空",
    "连续为零情况": "连续两个月以上为零的单位和栏目，跨年也算，整句；没有则为空",
    "整改情况": "上期点名、本期已达到要求的单位和栏目，整句；没有则为空",
    "更正情况": "封存以后公开更正的数，整句；没有则为空",
}
"""Name -> description for the office."""
OPTIONAL = tuple(PLACEHOLDERS)[tuple(PLACEHOLDERS).index("级别") :]
"""Placeholders that a template may lack: one made before they existed."""


def placeholder_values(findings: Findings, inputs: Inputs, draft: bool) -> dict[str, object]:
    """Return a value for each of PLACEHOLDERS except 序, which counts during filling in."""
    rules, office = inputs.rules, inputs.rules.office
    return {
        "时段": findings.period.title,
        "时段简称": findings.period.name,
        "上年度": findings.period.year - 1,
        "门户网站": text.portal_clause(findings),
        "按要求更新的单位": text.meeting_clause(findings),
        "较好单位": text.better_sentence(findings),
        "办理情况": text.requests_sentence(findings),
        "新媒体情况": text.media_clause(findings),
        "达标情况": text.praise(findings),
        "重视不够的单位": text.lacking_scope(findings),
        "点名情况": text.named_sentence(findings),
        "未点名情况": text.unnamed_sentence(findings),
        "目录情况": text.catalogue_sentence(findings),
        "未报齐情况": text.open_sentence(findings),
        "更新要求": text.quota_sentence(findings),
        "目录项数": findings.catalogue_size,
        "附件列表": text.attachment_names(inputs),
        "发文机关": office.name,
        "期数": office.issue_number,
        "印发日期": chinese_date(office.issue_date),
        "本期发": office.fill(office.distribution, findings.period),
        "送审稿": DRAFT if draft else "",
        "级别": office.area,
        "政府": office.government,
        "政府办": office.government_office,
        "各单位": rules.everybody,
        "上级": office.superiors,
        "各级": office.all_levels,
        "省份": office.province,
        "监管平台": office.platform,
        "统计新媒体": "是" if rules.parts.media else "",
        "统计目录": "是" if rules.parts.catalogue else "",
        "把关情况": text.careless_sentence(findings),
        "再次点名情况": text.again_sentence(findings),
        "分类合计": text.sums_sentence(findings),
        "发布单位": listed(findings.published),
        "超时办件情况": text.overdue_sentence(findings),
        "零报告情况": text.silent_sentence(findings),
        "写比较": "是" if office.compared else "",
        "增减情况": text_over_time.change_sentence(findings),
        "由零增加情况": text_over_time.from_zero_sentence(findings),
        "连续为零情况": text_over_time.zero_run_sentence(findings),
        "整改情况": text_over_time.improved_sentence(findings),
        "更正情况": text_over_time.correction_sentence(findings),
    }


def chinese_date(date: dt.date | None) -> str:
    """Return 2024年7月15日, without leading zeros; "" for None."""
    return f"{date.year}年{date.month}月{date.day}日" if date else ""


class Ordinals:
    """{{ 序 }}: 一是, 二是, … each time it is written; nothing if there is only one to write."""

    def __init__(self, total: int) -> None:
        self._total = total
        self.count = 0

    def __str__(self) -> str:
        self.count += 1
        return "" if self._total == 1 else f"{_numeral(self.count)}是"


def _numeral(number: int) -> str:
    """Return 一 … 九十九."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    return (digits[tens] if tens > 1 else "") + ("十" if tens else "") + (digits[ones] if ones else "")
