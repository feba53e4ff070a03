"""Numbers and dates in the form of GB/T 15835—2011 and GB/T 9704—2012."""

import re
from collections.abc import Iterator

from zwgk.documents.check.language import folded
from zwgk.documents.check.paper import Fault, Paper
from zwgk.model.problems import Severity

_DIGITS = "一二三四五六七八九"
_RULES = (
    (re.compile(rf"[{_DIGITS}〇]{{1,3}}[0○零O][{_DIGITS}〇○零O0]*年"), "年份里的零应写作“〇”，或全部用阿拉伯数字"),
    (re.compile(r"\d{4}年[一二三四五六七八九十]{1,3}月"), "一个日期里不要混用阿拉伯数字和汉字"),
    (re.compile(r"\d{1,2}月[一二三四五六七八九十]{1,3}日"), "一个日期里不要混用阿拉伯数字和汉字"),
    (re.compile(r"(?<!\d)\d{2}年\d{1,2}月"), "年份要写全四位"),
    (re.compile(r"(?<=年)0\d月|(?<=月)0\d日"), "月、日前不加 0"),
    (re.compile(r"\d+(?:\.\d+)?％?[-—–~～至]+\d+(?:\.\d+)?倍以?[上下]?以上"), "数值范围与“以上”不要连用"),
)


def number_style(paper: Paper) -> Iterator[Fault]:
    """Check every paragraph against the table of rules."""
    for index, paragraph in enumerate(paper.paragraphs):
        text = folded(paragraph.text)
        for pattern, why in _RULES:
            for match in pattern.finditer(text):
                told = f"“{match[0]}”：{why}"
                yield Fault("数字用法", paragraph.place, match[0], "", told, Severity.WARNING, index)
