"""Builds 通报模板.docx: the office's own words around the placeholders. The same code gives the same bytes.

The office edits the result in Word; this file only makes the one that comes with the program.
`python -m tools.word_template FILE` writes it.
"""

import datetime as dt
import io
import sys
from pathlib import Path

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from tools.word_styles import dress
from zwgk.documents.bulletin import text_styles
from zwgk.documents.bulletin.text_styles import TextStyle
from zwgk.files import save_file, without_clock

_BUILT = dt.datetime(2024, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)

_OVERVIEW = (
    (
        "（一）{{ 政府 }}门户网站内容保障情况：",
        "{{ 时段 }}，{{ 政府 }}门户网站运行正常。{{ 各单位 }}通过政府门户网站{{ 门户网站 }}"
        "{% if 按要求更新的单位 %}；从后台统计数据来看，{{ 按要求更新的单位 }}能够按要求及时更新信息{% endif %}。"
        "{{ 较好单位 }}{% if 写比较 %}{{ 增减情况 }}{{ 由零增加情况 }}{{ 整改情况 }}{% endif %}",
    ),
    ("（二）{{ 政府 }}信息公开工作情况：", "{{ 时段简称 }}，{{ 办理情况 }}"),
    (
        "（{% if 办理情况 %}三{% else %}二{% endif %}）政务新媒体维护情况：",
        "{{ 时段简称 }}，全{{ 级别 }}{% if not 新媒体情况 %}没有{% endif %}"
        "{% if 监管平台 %}受“{{ 监管平台 }}”监管的{% else %}政务{% endif %}新媒体{{ 新媒体情况 }}"
        "{% if not 新媒体情况 %}。{% endif %}",
    ),
)
_CONDITIONS = ("", "办理情况", "统计新媒体")  # without this part of the work, the paragraph is left out
_FAULTS = (
    "{{ 达标情况 }}"
    "{% if 点名情况 %}{{ 序 }}{{ 重视不够的单位 }}对政府信息公开工作的重视程度不够。例如：{{ 点名情况 }}"
    "{{ 再次点名情况 }}{% endif %}"
    "{% if 未点名情况 %}{{ 序 }}{{ 未点名情况 }}{% endif %}"
    "{% if 超时办件情况 %}{{ 序 }}部分办件没有在规定时限内办结。{{ 超时办件情况 }}{% endif %}"
    "{% if 把关情况 %}{{ 序 }}{{ 把关情况 }}{% endif %}"
    "{% if 目录情况 %}{{ 序 }}基层政务公开栏目未按照{{ 上级 }}相关要求更新、整改，发布信息随意性大。"
    "例如：{{ 目录情况 }}{% endif %}"
    "{% if 写比较 %}{{ 连续为零情况 }}{% endif %}"
    "{{ 未报齐情况 }}"
    "{% if not (达标情况 or 点名情况 or 未点名情况 or 超时办件情况 or 把关情况 or 目录情况 or 未报齐情况) %}"
    "本期没有需要点名通报的问题。{% endif %}"
)
_DEMANDS = (
    (
        "（一）进一步加强信息公开力度。",
        "{{ 各单位 }}要高度重视信息公开工作，及时更新补充信息。"
        "{% if 更新要求 %}{{ 更新要求 }}，{% endif %}不得长期出现不更新信息和工作断档现象。",
    ),
    (
        "（二）进一步强化信息发布审核。",
        "{{ 各单位 }}负责信息公开工作人员要严格按照信息发布流程，加强内容审核把关，"
        "严格落实“三审三校”制度，对容易出现表述错误的词语进行自查自纠、举一反三，"
        "持续提高发布信息质量和文字审核标准，确保表述规范准确。",
    ),
    (
        "（三）进一步夯实政务公开基础。",
        "{{ 各单位 }}要{% if 统计目录 %}对{% if 目录项数 %}{{ 目录项数 }}项{% endif %}"
        "基层政务公开领域目录进行梳理自查，{% endif %}"
        "根据{{ 上年度 }}年度{{ 省份 }}政务公开第三方评估问题清单对{{ 各级 }}检测出的问题及时进行整改"
        "并要求保持动态更新，高质量推进我{{ 级别 }}政务公开工作。",
    ),
)


def build_template() -> bytes:
    """Return 通报模板.docx."""
    document = docx.Document()
    dress(document)
    _head(document)
    _text(document)
    _tail(document)
    _page_numbers(document)
    properties = document.core_properties
    properties.author, properties.title, properties.comments = "zwgk", "政务公开工作通报模板", ""
    properties.created = properties.modified = _BUILT
    properties.last_modified_by = "zwgk"
    buffer = io.BytesIO()
    document.save(buffer)
    return without_clock(buffer.getvalue())


def _add(document: Document, text: str, look: TextStyle) -> Paragraph:
    return document.add_paragraph(text, style=look.name)


def _head(document: Document) -> None:
    _add(document, "政务公开工作通报", text_styles.BANNER)
    for condition, text, look in (
        ("期数", "第{{ 期数 }}期", text_styles.ISSUE),
        ("印发日期", "{{ 发文机关 }}\t{{ 印发日期 }}", text_styles.ISSUER),
        ("not 印发日期", "{{ 发文机关 }}", text_styles.ISSUER),
    ):
        _add(document, "{%p if " + condition + " %}", text_styles.BLANK)
        paragraph = _add(document, text, look)
        if look is text_styles.ISSUER:
            _rule(paragraph, "bottom", "C00000", eighths=16)
            _right_tab(paragraph)
        _add(document, "{%p endif %}", text_styles.BLANK)
    _add(document, "", text_styles.BLANK)
    _add(document, "{{ 时段 }}{{ 政府 }}政务公开工作通报", text_styles.TITLE)
    _add(document, "", text_styles.BLANK)


def _text(document: Document) -> None:
    _add(
        document,
        "为进一步推进政务公开工作制度化、规范化、标准化建设，{{ 政府办 }}对各单位{{ 时段简称 }}政务公开情况进行了统计。"
        "现将情况通报如下：",
        text_styles.TEXT,
    )
    _add(document, "一、总体情况", text_styles.HEADING)
    for (heading, text), condition in zip(_OVERVIEW, _CONDITIONS, strict=True):
        if condition:
            _add(document, "{%p if " + condition + " %}", text_styles.BLANK)
        _run_in(document, heading, text)
        if condition:
            _add(document, "{%p endif %}", text_styles.BLANK)
    _add(document, "{%p if 更正情况 %}", text_styles.BLANK)
    _add(document, "{{ 更正情况 }}", text_styles.TEXT)
    _add(document, "{%p endif %}", text_styles.BLANK)
    _add(document, "二、存在问题", text_styles.HEADING)
    _add(document, _FAULTS, text_styles.TEXT)
    _add(document, "三、下步要求", text_styles.HEADING)
    for heading, text in _DEMANDS:
        _run_in(document, heading, text)


def _run_in(document: Document, heading: str, text: str) -> None:
    paragraph = document.add_paragraph(style=text_styles.TEXT.name)
    paragraph.add_run(heading, style=text_styles.RUN_IN)
    paragraph.add_run(text)


def _tail(document: Document) -> None:
    _add(document, "", text_styles.BLANK)
    _add(document, "{%p for 附件 in 附件列表 %}", text_styles.BLANK)
    for condition, text, look in (
        ("loop.first", "附件：{% if loop.length > 1 %}{{ loop.index }}. {% endif %}{{ 附件 }}", text_styles.ATTACHMENT),
        ("not loop.first", "{{ loop.index }}. {{ 附件 }}", text_styles.FURTHER_ATTACHMENT),
    ):
        _add(document, "{%p if " + condition + " %}", text_styles.BLANK)
        _add(document, text, look)
        _add(document, "{%p endif %}", text_styles.BLANK)
    _add(document, "{%p endfor %}", text_styles.BLANK)
    _add(document, "", text_styles.BLANK)
    _add(document, "{{ 发文机关 }}", text_styles.SIGNATURE)
    _add(document, "{%p if 印发日期 %}", text_styles.BLANK)
    _add(document, "{{ 印发日期 }}", text_styles.SIGNATURE)
    _add(document, "{%p endif %}", text_styles.BLANK)
    _add(document, "{%p if 本期发 %}", text_styles.BLANK)
    distribution = _add(document, "本期发：{{ 本期发 }}", text_styles.DISTRIBUTION)
    distribution.paragraph_format.space_before = text_styles.PITCH // 2
    distribution.paragraph_format.keep_together = True
    _rule(distribution, "top", "000000", eighths=8)
    _rule(distribution, "bottom", "000000", eighths=8)
    _add(document, "{%p endif %}", text_styles.BLANK)


def _rule(paragraph: Paragraph, side: str, colour: str, eighths: int) -> None:
    properties = paragraph._p.get_or_add_pPr()
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
    line = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(eighths)), ("space", "4"), ("color", colour)):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)


def _right_tab(paragraph: Paragraph) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Mm

    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(156), WD_TAB_ALIGNMENT.RIGHT)


def _page_numbers(document: Document) -> None:
    section = document.sections[0]
    for footer, header, look in (
        (section.footer, section.header, text_styles.PAGE_ODD),
        (section.even_page_footer, section.even_page_header, text_styles.PAGE_EVEN),
    ):
        footer.is_linked_to_previous = header.is_linked_to_previous = False
        mark = header.paragraphs[0]
        mark.style = text_styles.MARK.name
        mark.add_run("{{ 送审稿 }}")
        number = footer.paragraphs[0]
        number.style = look.name
        number.add_run("— ")
        _field(number, "PAGE")
        number.add_run(" —")


def _field(paragraph: Paragraph, instruction: str) -> None:
    run = paragraph.add_run()
    for kind in ("begin", "instruction", "separate", "result", "end"):
        if kind == "instruction":
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = instruction
        elif kind == "result":
            element = OxmlElement("w:t")
            element.text = "1"
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)


if __name__ == "__main__":
    save_file(Path(sys.argv[1]), build_template())
