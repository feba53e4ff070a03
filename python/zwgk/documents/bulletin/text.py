"""Findings -> wording: the sentences determined by the numbers. All other text is the office's, in 通报模板.docx.

Each sentence says only what the findings prove; without anything to say it is "", and the template's own
condition omits it. The words are those of the published 2024 Q2 bulletin.
"""

from collections.abc import Sequence

from zwgk.documents.bulletin.chinese import (
    frequency,
    listed,
    listed_as,
    months,
    share_lacking,
    share_meeting,
    times,
    years,
)
from zwgk.model.inputs import Inputs
from zwgk.model.rules import REQUESTS, WeekRule
from zwgk.statistics.better import BetterUnits
from zwgk.statistics.findings import Findings, MediaFault
from zwgk.statistics.portal import PortalSummary
from zwgk.statistics.requests import RequestBalance
from zwgk.statistics.shortfalls import Shortfall

_MOST_ACCOUNTS = 30  # in a sentence; those of a province would fill three pages


def portal_clause(findings: Findings) -> str:
    """Return 共公开信息1358条，其中政务要闻栏目591条，……; missing figures are mentioned, not counted as 0."""
    portal = findings.portal
    if not portal.columns:
        units = findings.reconciliation.units
        return "公开信息的数据尚未填报" if units is None else f"共公开信息{units}条"
    if portal.total is None:
        return "公开信息的数据尚未填报"
    if portal.total == 0 and not portal.missing:
        return "共公开信息0条"
    gap = f"（{months(portal.missing)}数据尚未报齐）" if portal.missing else ""
    if len(portal.columns) == 1:
        return f"共公开信息{portal.total}条{gap}"
    parts = [
        f"{_column(name)}{count}条" if count is not None else f"{_column(name)}数据尚未填报"
        for name, count in portal.columns.items()
    ]
    return f"共公开信息{portal.total}条{gap}，其中{'，'.join(parts)}"


def _column(name: str) -> str:
    return f"{name}栏目"


def meeting_clause(findings: Findings) -> str:
    """Return who updates as required: 大多数单位 …, "" if no unit is known to."""
    standing = findings.standing
    if standing.judged and standing.anywhere == 0 and standing.open == 0:
        return "各单位" if standing.units > 1 else "有关单位"
    return share_meeting(standing.meeting, standing.units)


def better_sentence(findings: Findings) -> str:
    """Return 信息更新较好的单位分别是：甲、乙；较好的乡镇是：丙。"" if there is none."""
    largest = findings.kinds[0]
    parts: list[str] = []
    for better in findings.better:
        if better.units:
            parts.append(_better_clause(better, "单位" if better.kind == largest else better.kind, first=not parts))
    return "；".join(parts) + "。" if parts else ""


def _better_clause(better: BetterUnits, noun: str, first: bool) -> str:
    verb = "分别是" if first and len(better.units) > 1 else "是"
    return f"{'信息更新' if first else ''}较好的{noun}{verb}：{listed(better.units)}"


def requests_sentence(findings: Findings) -> str:
    """Return 共收到依申请公开6条，全部办结并答复。共收到“县长信箱”39条，全部办结并答复。"" if the office counts
    neither."""
    clauses = [_request_clause(balance) for balance in findings.requests]
    clauses += [_hotline_clause(line, counts) for line, counts in findings.hotlines]
    told = "；".join(clause for clause in clauses if clause)
    return f"{told}。" if told else ""


def _hotline_clause(line: str, counts: PortalSummary) -> str:
    """Return 12345热线收到40件，办结38件; "" if nothing of it is filled in."""
    gap = f"（{months(counts.missing)}数据尚未报齐）" if counts.missing else ""
    told = "，".join(
        f"{column.removeprefix(line)}{count}件" for column, count in counts.columns.items() if count is not None
    )
    return f"{line}{told}{gap}" if told else ""


def _request_clause(balance: RequestBalance) -> str:
    letters = balance.kind != REQUESTS
    name = f"“{balance.kind}”" if letters else balance.kind
    if balance.received is None:
        return f"{name}数据尚未填报"
    carried = f"（另有上期结转{balance.opening}条）" if balance.opening else ""
    gap = f"（{months(balance.missing)}数据尚未报齐）" if balance.missing else ""
    if balance.received:
        start = f"共收到{name}{balance.received}条{carried}{gap}"
    else:
        start = f"没有收到{name}{'来信' if letters else ''}{carried}{gap}"
    outcome = _request_outcome(balance)
    return f"{start}，{outcome}" if outcome else start


def _request_outcome(balance: RequestBalance) -> str:
    """Return their outcome; 全部办结 only if opening balance, receipts and closings prove it."""
    if balance.still_open is None or balance.contradictory:
        told = (("办结", balance.closed), ("答复", balance.answered))
        return "，".join(f"{what}{count}条" for what, count in told if count is not None)
    closed, answered = balance.closed or 0, balance.answered or 0
    if closed == 0 and balance.still_open == 0:
        return ""
    if balance.still_open == 0:
        return "全部办结并答复" if answered == closed else f"全部办结，已答复{answered}条"
    told_answers = "" if answered == closed else f"，已答复{answered}条"
    settled = f"办结并答复{closed}条" if answered == closed else f"办结{closed}条{told_answers}"
    return f"{settled}，尚有{balance.still_open}条正在办理" if closed else f"均在办理中{told_answers}"


def overdue_sentence(findings: Findings) -> str:
    """Return “县长信箱”有3件超过时限：甲2件，乙1件。"" if none is known."""
    parts = []
    for kind, units in findings.overdue:
        name = kind if kind == REQUESTS else f"“{kind}”"
        each = "，".join(f"{unit}{count}件" for unit, count in units)
        parts.append(f"{name}有{sum(count for _, count in units)}件超过时限：{each}")
    return "；".join(parts) + "。" if parts else ""


def media_clause(findings: Findings) -> str:
    """Return 6家，分别为：甲、乙。共发布相关新闻资讯859条，各项指标符合监管要求。"" without any account."""
    media = findings.media
    if not media.accounts:
        return ""
    verb = "分别为" if len(media.accounts) > 1 else "为"
    shown = f"{verb}：{listed(media.accounts)}" if len(media.accounts) <= _MOST_ACCOUNTS else "名单见附件"
    names = f"{len(media.accounts)}家，{shown}。"
    if media.posts is None:
        return f"{names}发布数据尚未填报。"
    verdict = _media_verdict(findings)
    return f"{names}共发布相关新闻资讯{media.posts}条{'，' if verdict else ''}{verdict}。"


def _media_verdict(findings: Findings) -> str:
    """Return the faults or, without any, what the figures prove to be in order, which is nothing without a limit."""
    media, limits = findings.media, findings.limits
    parts = [_media_fault(fault, findings) for fault in media.faults if fault.passed is False or fault.idle_days]
    undecided = [fault.account for fault in media.faults if fault.passed is None]
    if undecided:
        parts.append(f"{listed(undecided)}数据尚未报齐，暂未判定")
    incomplete = [account for account in media.incomplete if account not in undecided]
    if incomplete:
        parts.append(f"{listed(incomplete)}数据尚未报齐")
    if parts:
        return "其中" + "；".join(parts)
    fresh = bool(limits.media_idle_days) and not media.undated
    if limits.media_posts_a_week and (fresh or not limits.media_idle_days):
        return "各项指标符合监管要求"
    return "发布数量符合监管要求" if limits.media_posts_a_week else "更新间隔符合监管要求" if fresh else ""


def _media_fault(fault: MediaFault, findings: Findings) -> str:
    limit = frequency(findings.limits.media_posts_a_week, findings.limits.media_weeks)
    parts = []
    together = findings.limits.media_weeks
    if fault.passed is False and fault.rule is WeekRule.WEEKLY:
        weeks = f"{fault.weeks_below}个{times(together)}周" if together > 1 else f"{fault.weeks_below}周"
        parts.append(f"有{weeks}未达到{limit}的要求")
    elif fault.passed is False:
        parts.append(f"发布{fault.posts}条，按总数{fault.required}条计算，未达到{limit}的要求")
    if fault.idle_days is not None:
        day = findings.media_counted_to
        until = f"{day.month}月{day.day}日" if day else "期末"
        parts.append(f"截至{until}已{fault.idle_days}天未更新")
    return fault.account + "，".join(parts)


def lacking_scope(findings: Findings) -> str:
    """Return 部分单位: the subject of 重视程度不够; "" if no unit is named."""
    standing = findings.standing
    return share_lacking(standing.named, standing.units) if standing.named else ""


def named_sentence(findings: Findings) -> str:
    """Return 甲、乙在部门信息公开栏目上传信息数量为零；丙在乡镇信息公开栏目上传信息数量未达到更新要求。"" if none."""
    told = {Shortfall.ZERO: "为零", Shortfall.BELOW: "未达到更新要求"}
    parts = [
        f"{listed(group.units)}在{_column(group.label)}上传信息数量{told[group.state]}" for group in findings.named
    ]
    return "；".join(parts) + "。" if parts else ""


def again_sentence(findings: Findings) -> str:
    """Return 其中，甲、乙在部门信息公开栏目上已连续两期被点名。"" if none."""
    parts = [f"{listed(group.units)}在{_column(group.label)}上" for group in findings.named_again]
    return f"其中，{'；'.join(parts)}已连续两期被点名。" if parts else ""


def sums_sentence(findings: Findings) -> str:
    """Return 部门1454条，乡镇996条，合计2450条。"" while anything is missing."""
    if not findings.sums:
        return ""
    parts = [f"{kind}{total}条" for kind, total in findings.sums]
    total = sum(total for _, total in findings.sums)
    return "，".join([*parts, f"合计{total}条"] if len(parts) > 1 else parts) + "。"


def silent_sentence(findings: Findings) -> str:
    """Return 甲、乙本期没有发布信息。"" if every unit published something."""
    return f"{listed(findings.silent)}本期没有发布信息。" if findings.silent else ""


def careless_sentence(findings: Findings) -> str:
    """Return the sentence on texts that were not proofread, if the office asks for it in 设置; otherwise ""."""
    told = "上传信息内容把关不严。部分单位审校环节缺失出现表述错误等现象。"
    return told if findings.careless else ""


def unnamed_sentence(findings: Findings) -> str:
    """Return the sentence for units that fall short when 设置 has none of them named; otherwise ""."""
    standing = findings.standing
    return "部分栏目的更新数量未达到要求。" if standing.anywhere and not standing.named else ""


def praise(findings: Findings) -> str:
    """Return what is proven to be in order, in place of empty lists; "" if nothing is."""
    standing = findings.standing
    parts = []
    if standing.judged and not (standing.anywhere or standing.zeros or standing.open):
        who = "各单位" if standing.units > 1 else ""
        which = "各栏目的" if standing.judged == standing.columns else "有更新要求的栏目，"
        parts.append(f"{who}{which}更新数量均达到要求。")
    if findings.catalogue_size and not (len(findings.stale) or len(findings.faulty) or findings.undated):
        parts.append("基层政务公开目录各领域均按要求更新。")
    return "".join(parts)


def open_sentence(findings: Findings) -> str:
    """Return how many units have months missing; "" if none."""
    count = findings.standing.open
    return f"截至统计时，有{count}个单位的数据尚未报齐。" if count else ""


def catalogue_sentence(findings: Findings) -> str:
    """Return the catalogue's findings, grouped as in the bulletin; "" if there are none."""
    parts = [part for part in (_stale_clause(findings), *_fault_clauses(findings)) if part]
    return f"基层政务公开中的{'；'.join(parts)}。" if parts else ""


def _stale_clause(findings: Findings) -> str:
    """Return N—M年仍未更新；M年仍未更新，仅更新至M年1月: the period's own year stays in one clause, as published."""
    stale, year = findings.stale, findings.period.year
    older: list[str] = []
    this_year: list[str] = []
    for first, group in stale[stale["first_idle_year"].notna()].groupby("first_idle_year"):
        names = _fields(tuple(group["field"]))
        clause = f"{names}{years(int(str(first)), year)}仍未更新"
        (this_year if first == year else older).append(clause)
    for month, group in stale[stale["first_idle_year"].isna()].groupby("month"):
        this_year.append(f"{_fields(tuple(group['field']))}仅更新至{year}年{month}月")
    return "；".join([*older, *(["，".join(this_year)] if this_year else [])])


def _fields(names: Sequence[str]) -> str:
    return listed_as(names, "栏目")


def _fault_clauses(findings: Findings) -> list[str]:
    nameless = findings.faulty[findings.faulty["body_missing"]]
    others = findings.faulty[~findings.faulty["body_missing"]]
    clauses = []
    if len(nameless):
        names = [_with_fault(*pair) for pair in zip(nameless["field"], nameless["fault"], strict=True)]
        inside = "中" if len(names) > 1 else ""
        clauses.append(f"{listed_as(names, '栏目')}{inside}基层政务公开标准目录仍未明确公开主体名称")
    if len(others):
        names = [_with_fault(*pair) for pair in zip(others["field"], others["fault"], strict=True)]
        clauses.append(f"{listed_as(names, '栏目')}仍需整改")
    return clauses


def _with_fault(field: str, fault: str) -> str:
    return f"{field}（{fault}）" if fault else field


def quota_sentence(findings: Findings) -> str:
    """Return 部门动态、乡镇动态每月更新不少于8条；部门信息公开、乡镇信息公开根据本单位实际确保每月更新不少于1条.

    The first column is required of every unit; the others, as published, of each unit according to its duties.
    """
    clauses = []
    for place, column in enumerate(findings.quotas):
        by_quota: dict[int, list[str]] = {}
        for label, quota in column:
            by_quota.setdefault(quota, []).append(label)
        ensured = "根据本单位实际确保" if place else ""
        clauses += [f"{listed(names)}{ensured}每月更新不少于{quota}条" for quota, names in by_quota.items()]
    return "；".join(clauses)


def attachment_names(inputs: Inputs) -> tuple[str, ...]:
    """Return the titles of the attachments in their order, without line breaks."""
    patterns = (*inputs.rules.attachment_titles, *(table.title for table in inputs.tables))
    return tuple(inputs.rules.office.fill(pattern, inputs.period).replace("\n", "") for pattern in patterns)
