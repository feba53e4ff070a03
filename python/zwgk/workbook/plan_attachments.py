"""The attachments: one ranking table a kind of unit, then new media."""

from collections.abc import Sequence

import pandas as pd

from zwgk.period import Period
from zwgk.results import Results
from zwgk.rules import Kind, Limits, Rules, WeekRule
from zwgk.statistics.media import required_posts
from zwgk.workbook import layout, paper_sizes
from zwgk.workbook.plan_block import OutputBlock, Value, cell_text, whole

_MEDIA_COLUMNS = 4  # at least, of the attachment of new media as it used to be made
_NOTE_WIDTH = 36  # characters of 12 pt that fit the type area of 156 mm
_TIMES = {1: "一", 2: "两", 3: "三", 4: "四", 5: "五", 6: "六", 7: "七"}


def attachment_blocks(results: Results) -> list[OutputBlock]:
    """Label, title and table of each attachment, in the order of 设置; new media last, if the office has any."""
    rules = results.inputs.rules
    blocks: list[OutputBlock] = []
    for number, kind in enumerate(rules.kinds, start=1):
        widths = paper_sizes.ranking_mm(len(rules.columns_of(kind.name)))
        blocks += _attachment(number, kind.attachment_title, _ranking_rows(results, kind), widths, results)
    if rules.parts.media:
        number = len(rules.kinds) + 1
        widths = paper_sizes.media_mm(len(media_headings(rules)))
        blocks += _attachment(number, rules.office.media_title, _media_rows(results), widths, results)
    return blocks


def period_quotas(rules: Rules, kind: str, heads: Sequence[object], period: Period) -> list[int | None]:
    """What the period asks for in the columns under `heads`; None where nothing is."""
    quotas = []
    for head in heads:
        asked = sum(column.monthly_quota or 0 for column in rules.columns_of(kind) if column.heading == head)
        quotas.append(asked * len(period.months) or None)
    return quotas


def _attachment(
    number: int, title: str, rows: list[list[Value]], widths_mm: Sequence[float], results: Results
) -> list[OutputBlock]:
    sheet = layout.attachment(number)
    heads, *records = rows
    width = sum(head is not None for head in heads)
    # A note below the table runs over the columns right of it: its row has no name.
    heights = [paper_sizes.name_height(str(row[1] or ""), widths_mm) for row in records]
    heights.insert(0, paper_sizes.head_height([str(head) for head in heads[:width]], widths_mm))
    heading = cell_text(results.inputs.rules.office.fill(title, results.inputs.period))
    return [
        OutputBlock(sheet, *layout.ATTACHMENT_LABEL, 1, [[sheet]], grows=False),
        OutputBlock(sheet, *layout.ATTACHMENT_TITLE, 1, [[heading]], grows=False),
        OutputBlock(sheet, layout.ATTACHMENT_HEAD_ROW, 1, len(heads), rows, print_columns=width, heights=heights),
    ]


def _ranking_rows(results: Results, kind: Kind) -> list[list[Value]]:
    columns = results.inputs.rules.columns_of(kind.name)
    table, duties = results.rankings[kind.name], results.duties[kind.name]
    rows: list[list[Value]] = [["序号", "单位名称", *(column.heading for column in columns), layout.TOTAL]]
    for record in table.to_dict("records"):
        unit = record["unit"]
        cells = [whole(record[column.name]) if duties.at[unit, column.name] else layout.NOT_DUTY for column in columns]
        rows.append([record["rank"], cell_text(unit), *cells, whole(record["total"])])
    return rows


def media_headings(rules: Rules) -> list[str]:
    """Return the heads of the attachment of new media: a limit that is 0 has no column."""
    *always, passed, idle = layout.MEDIA_ATTACHMENT_HEADINGS
    heads = list(always)
    if rules.limits.media_posts_a_week:
        heads.append(passed.replace("{次数}", _frequency(rules.limits)))
    return [*heads, idle] if rules.limits.media_idle_days and rules.office.show_idle_days else heads


def _frequency(limits: Limits) -> str:
    count, weeks = (_TIMES.get(number, str(number)) for number in (limits.media_posts_a_week, limits.media_weeks))
    return f"每{weeks if limits.media_weeks > 1 else ''}周更新{count}次"


def _media_rows(results: Results) -> list[list[Value]]:
    limits, office = results.inputs.rules.limits, results.inputs.rules.office
    heads = media_headings(results.inputs.rules)
    rows: list[list[Value]] = [[*heads]]
    for record in results.media.to_dict("records"):
        host = f"（{record['host']}）" if record["host"] else ""
        verdict = None if pd.isna(record["passed"]) else "是" if record["passed"] else "否"
        row: list[Value] = [record["rank"], cell_text(record["account"] + host), whole(record["posts"])]
        row += [verdict] if limits.media_posts_a_week else []
        row += [whole(record["idle_days"])] if len(heads) > len(row) else []
        rows.append(row)
    if office.say_week_rule and len(results.media) and limits.media_posts_a_week:
        rows += [[line, *[None] * (len(heads) - 1)] for line in _lines(_week_rule_note(results))]
    # A column that a limit no longer has is blanked.
    return [[*row, *[None] * (_MEDIA_COLUMNS - len(row))] for row in rows]


def _lines(note: str) -> list[str]:
    """A note below a table overflows to the right as far as the paper goes: longer ones take more rows."""
    return [note[start : start + _NOTE_WIDTH] for start in range(0, len(note), _NOTE_WIDTH)]


def _week_rule_note(results: Results) -> str:
    media, period = results.media, results.inputs.period
    limits = results.inputs.rules.limits
    limit, days = limits.media_posts_a_week, 7 * limits.media_weeks
    required = required_posts(results.inputs.rules.limits, period)
    whole_weeks = limits.media_weeks == 1 and period.days % 7 == 0
    how = f"{period.weeks}周×{limit}次" if whole_weeks else f"{period.days}天×{limit}次÷{days}，不足一次按一次"
    by_total = f"按本期发布总数判定（{how}＝{required}次）"
    weekly = [rule == WeekRule.WEEKLY for rule in media["rule"]]
    if all(weekly):
        each = "每周" if limits.media_weeks == 1 else f"每{_TIMES[limits.media_weeks]}周"
        return f"注：按周判定（每月1日、8日、15日、22日起各为一周），{each}都不少于要求次数的为“是”。"
    if not any(weekly):
        return f"注：{by_total}，不代表每周都达到。"
    names = "、".join(account for account, known in zip(media["account"], weekly, strict=True) if known)
    return f"注：{names}按周判定；其余{by_total}，不代表每周都达到。"
