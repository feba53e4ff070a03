"""Lists of counts and of posts, in any format: every row has one fate, and the counted numbers are summed.

| list of counts: a row                 | fate            | list of posts: a row             | fate              |
|---------------------------------------|-----------------|----------------------------------|-------------------|
| unit, column, month, a number         | COUNTED         | account, day                     | COUNTED           |
| the same again                        | COUNTED (added) | account of two platforms         | AMBIGUOUS_ACCOUNT |
| an invalid number, or none at all     | NO_COUNT        | account that is there twice      | REPEATED_ACCOUNT  |
| no month                              | NO_DATE         | unknown account                  | UNKNOWN_ACCOUNT   |
| another year, another quarter         | OTHER_YEAR, …   | another quarter, no day          | OTHER_PERIOD, …   |
| an unknown unit or column             | UNKNOWN_UNIT, … | draft                            | NOT_PUBLISHED     |
| heading, total, signature             | HEADING, …      | heading, total, signature        | HEADING, …        |
"""

import dataclasses
from collections import Counter
from pathlib import Path

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.zwgk.intake.county import County
from tests.zwgk.intake.test_export_readers import MEDIA
from tests.zwgk.intake.test_handed_in import page, xml_2003
from zwgk.intake.exports.fates import FATE_WORDS, Fate
from zwgk.intake.exports.file import read_export
from zwgk.intake.exports.media_posts import count_posts
from zwgk.intake.exports.report import fate_table

Cells = tuple[str, ...]

COUNT_HEADS = ("单位", "栏目", "月份", "条数")
COUNTS: dict[str, tuple[Cells, Fate]] = {
    "counted": (("财政局", "工作动态", "4月", "12"), Fate.COUNTED),
    "nought": (("财政局", "信息公开", "2024年5月", "0"), Fate.COUNTED),
    "in words": (("公安局", "工作动态", "6", "7条"), Fate.COUNTED),
    "no number": (("公安局", "工作动态", "5月", ""), Fate.NO_COUNT),
    "half a one": (("公安局", "工作动态", "5月", "1.5"), Fate.NO_COUNT),
    "no month": (("公安局", "工作动态", "", "3"), Fate.NO_DATE),
    "another year": (("公安局", "工作动态", "2023年5月", "3"), Fate.OTHER_YEAR),
    "another quarter": (("公安局", "工作动态", "7月", "3"), Fate.OTHER_PERIOD),
    "nobody": (("某中学", "工作动态", "5月", "3"), Fate.UNKNOWN_UNIT),
    "unmapped": (("公安局", "领导活动", "5月", "3"), Fate.UNMAPPED),
    "no duty": (("公安局", "重点领域", "5月", "3"), Fate.NO_DUTY),
    "heading": (COUNT_HEADS, Fate.HEADING),
    "total": (("合计", "", "", "99"), Fate.TOTAL),
    "signature": (("审核人：", "", "", "2024年7月"), Fate.SIGNATURE),
}
POST_HEADS = ("标题", "账号", "发布时间", "状态")
POSTS: dict[str, tuple[Cells, Fate]] = {
    "counted": (("甲", "法治", "2024-04-05 10:00", "已群发"), Fate.COUNTED),
    "of June": (("乙", "法治", "2024-06-30", "已群发"), Fate.COUNTED),
    "two platforms": (("丙", "平安", "2024-04-05", "已群发"), Fate.AMBIGUOUS_ACCOUNT),
    "twice": (("丁", "双写", "2024-04-05", "已群发"), Fate.REPEATED_ACCOUNT),
    "nobody": (("戊", "某号", "2024-04-05", "已群发"), Fate.UNKNOWN_ACCOUNT),
    "no day": (("己", "法治", "", "已群发"), Fate.NO_DATE),
    "another quarter": (("庚", "法治", "2024-07-01", "已群发"), Fate.OTHER_PERIOD),
    "draft": (("辛", "法治", "2024-04-05", "草稿"), Fate.NOT_PUBLISHED),
    "heading": (POST_HEADS, Fate.HEADING),
    "total": (("", "合计", "", "3"), Fate.TOTAL),
    "signature": (("制表人：", "", "", "2024年7月"), Fate.SIGNATURE),
}
FORMATS = ("台账.xlsx", "台账.csv", "台账.CSV", "台账.xls", "台账.xml")


def write(path: Path, rows: list[Cells]) -> None:
    """Write in the format of the name: .csv in UTF-8, .CSV in GBK, .xls a web page, .xml a table of 2003."""
    text = "".join(",".join(cells) + "\r\n" for cells in rows)
    match path.suffix:
        case ".xlsx":
            book = openpyxl.Workbook()
            for cells in rows:
                book.worksheets[0].append([cell or None for cell in cells])
            book.save(path)
        case ".csv":
            path.write_bytes(text.encode("utf-8-sig"))
        case ".CSV":
            path.write_bytes(text.encode("gbk"))
        case ".xls":
            path.write_bytes(page(rows).encode("gbk"))
        case _:
            path.write_bytes(xml_2003(rows).encode())


def told(fates: list[Fate]) -> Counter[str]:
    return Counter(FATE_WORDS[fate] for fate in fates)


kinds_of_counts = st.lists(st.sampled_from(list(COUNTS)), max_size=25)
kinds_of_posts = st.lists(st.sampled_from(list(POSTS)), max_size=25)


@settings(max_examples=60)
@given(kinds=kinds_of_counts, name=st.sampled_from(FORMATS))
def test_a_list_of_counts(tmp_path: Path, county: County, kinds: list[str], name: str) -> None:
    kinds = ["counted", *kinds]
    path = tmp_path / name
    write(path, [COUNT_HEADS, *(COUNTS[kind][0] for kind in kinds)])
    export, found = county.counted(path)
    shown = {line[-2]: int(line[-1]) for line in fate_table(export, found.fates).rows}
    assert shown.pop("全部行数") == len(kinds) == export.size
    assert {words: rows for words, rows in shown.items() if rows} == told([COUNTS[kind][1] for kind in kinds])
    by_hand = {
        ("财政局", "动态", 4): 12 * kinds.count("counted"),
        ("财政局", "信息公开", 5): 0,
        ("公安局", "动态", 6): 7 * kinds.count("in words"),
    }
    there = {"counted": ("财政局", "动态", 4), "nought": ("财政局", "信息公开", 5), "in words": ("公安局", "动态", 6)}
    assert {tuple(slot): count for slot, count in found.unit_counts.items()} == {
        slot: by_hand[slot] for kind, slot in there.items() if kind in kinds
    }


@settings(max_examples=60)
@given(kinds=kinds_of_posts, name=st.sampled_from(FORMATS))
def test_a_list_of_posts(tmp_path: Path, county: County, kinds: list[str], name: str) -> None:
    kinds = ["counted", *kinds]
    path = tmp_path / name
    write(path, [POST_HEADS, *(POSTS[kind][0] for kind in kinds)])
    export = read_export(path)
    found = count_posts(export, dataclasses.replace(county.inputs, media=MEDIA))
    shown = {line[-2]: int(line[-1]) for line in fate_table(export, found.fates).rows}
    assert shown.pop("全部行数") == len(kinds) == export.size
    assert {words: rows for words, rows in shown.items() if rows} == told([POSTS[kind][1] for kind in kinds])
    months = {slot.item: count for slot, count in found.counts.items() if slot.owner == "法治" and slot.month}
    assert months["4月"] == kinds.count("counted")
    assert months.get("6月", 0) == kinds.count("of June")
    in_doubt = {"two platforms", "nobody", "no day"} & {*kinds}
    assert ("5月" in months) == ("of June" in kinds and not in_doubt)
    assert any(slot.item == "5月" for slot in found.withheld) == ("of June" in kinds and bool(in_doubt))
