"""Lists in text files, line by line: quotation marks, separators, broken characters. Strings, in milliseconds."""

from collections.abc import Iterator, Sequence

import pytest

from zwgk.errors import Refusal
from zwgk.intake.exports import text as text_exports
from zwgk.intake.exports.fates import Fate
from zwgk.intake.exports.headings import Headings, Role
from zwgk.intake.exports.sheet import ListSheet, Row, UnreadSheet
from zwgk.intake.exports.text import read_text
from zwgk.intake.foreign.raw_sheet import RawSheet
from zwgk.intake.foreign.text_files import BROKEN, Decoded

HEAD = "标题,栏目,单位,日期\n"


def read(text: str, *, broken: bool = False, source: bytes | None = None) -> ListSheet:
    found = read_text(Decoded(text, broken, source), "台账.csv")
    assert isinstance(found, ListSheet)
    return found


def titles(text: str, source: bytes | None = None) -> list[object]:
    return list(read(text, source=source).columns[Role.TITLE].cleaned().values())


ROW = ",动态,甲局,2024-04-01\n"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (HEAD + "一" + ROW + "二" + ROW, ["一", "二"]),
        ("\ufeff" + HEAD + "一" + ROW, ["一"]),
        ((HEAD + "一" + ROW).replace("\n", "\r\n"), ["一"]),
        ((HEAD + "一" + ROW + "二" + ROW).replace("\n", "\r"), ["一", "二"]),
        ((HEAD + "一，甲" + ROW).replace(",", "\t"), ["一，甲"]),
        ((HEAD + "一" + ROW).replace(",", ";"), ["一"]),
        ((HEAD + "一" + ROW).replace(",", "，"), ["一"]),
        (HEAD + '"一,甲"' + ROW, ["一,甲"]),
        (HEAD + '"一""甲"""' + ROW, ['一"甲"']),
        (HEAD + '"一\n甲,乙"' + ROW + "二" + ROW, ["一\n甲,乙", "二"]),
        (HEAD + '"一\n甲\n\n乙,丙"' + ROW + "二" + ROW, ["一\n甲\n\n乙,丙", "二"]),
        (HEAD + '"一\n甲"' + ROW + "二" + ROW, ["一\n甲", "二"]),  # its second line alone looks like a row
        (HEAD + '"一\n\n甲"' + ROW + "二" + ROW, ["一\n\n甲", "二"]),
        (HEAD + '一"' + ROW + '二"' + ROW, ['一"', '二"']),  # two marks, each without a partner
        (HEAD + '"一' + ROW + '二"' + ROW, ['"一', '二"']),
        (HEAD + '一"' + ROW + "二" + ROW, ['一"', "二"]),  # a mark without a partner
        (HEAD + '"一' + ROW + "二" + ROW, ['"一', "二"]),
        (HEAD + '="一,甲"' + ROW, ["一,甲"]),
        ("\ufeff" + HEAD + '="一"' + ROW, ["一"]),
        (HEAD + "一" + ROW.rstrip("\n"), ["一"]),
        (HEAD + "一" + ROW + "\n\n" + "二" + ROW, ["一", "二"]),
        (HEAD + "一\x00甲" + ROW, ["一\x00甲"]),
        (HEAD + "一,动态,甲局,2024-04-01,多,了\n二" + ROW, ["一", "二"]),
        (HEAD + "一,动态,甲局\n二" + ROW, ["一", "二"]),
        ("某县台账\n\n" + HEAD + "一" + ROW, ["一"]),
        (HEAD + '一"' + ROW + '"二,动态,甲局,2024-04-02', ['一"', '"二']),  # a mark in the last line, without its end
        ((HEAD + '"一\n甲乙"' + ROW + "二" + ROW).replace(",", "\t"), ["一\n甲乙", "二"]),
        (HEAD + '"一\n甲",动态,甲局\n二' + ROW, ["一\n甲", "二"]),  # in several lines, and short
        ("\ufeff" + '"标题",' + HEAD.partition(",")[2] + "一" + ROW, ["一"]),
        (HEAD + "007" + ROW + "NA" + ROW, ["007", "NA"]),  # texts, not numbers or nothing
        (HEAD + "007" + ROW, ["007"]),
        ((HEAD + "一" + ROW + "二,,,2024-04-02\n" + "三" + ROW).replace("\n", "\r"), ["一", "二", "三"]),
        (HEAD + '"一"' + ROW + '二"' + ROW, ["一", '二"']),  # paired marks beside a single one
        ((HEAD + '"一"' + ROW + '二"' + ROW).replace(",", "\t"), ["一", '二"']),
        ((HEAD[:-1] + ',备注\n一"' + ROW[:-1] + ",\n二" + ROW[:-1] + ",\n").replace(",", "\t"), ['一"', "二"]),
        (HEAD + '一",动态,甲局,"2024-04-01"\n二' + ROW, ['一"', "二"]),
        (HEAD + '"一' + ROW + "中间,动态\n" + '二"' + ROW, ['"一', "中间", '二"']),
        ('栏目,单位,日期,标题\n动态,甲局,2024-04-01,方案X\n动态,甲局,2024-04-01,二"\n', ["方案X", '二"']),
    ],
)
def test_rows_of_a_text(text: str, found: list[str]) -> None:
    assert titles(text) == found
    assert titles(text, text.encode()) == found  # of a file in UTF-8


def test_rows_have_the_numbers_of_their_lines() -> None:
    sheet = read("某县台账\n" + HEAD + "一" + ROW + "\n" + "二" + ROW)
    assert (sheet.name, sheet.rows.tolist(), sheet.fates.tolist()) == ("", [3, 5], [0, 0])
    assert sheet.headings[Role.UNIT] == "单位"
    # several lines are one row
    assert read(HEAD + '"一\n甲,乙"' + ROW + "二" + ROW).rows.tolist() == [2, 3]


def test_columns_of_a_row_that_is_short() -> None:
    sheet = read(HEAD + "一,动态\n" + "二" + ROW + "三,,,\n")
    assert list(sheet.columns[Role.UNIT].values()) == ["", "甲局", ""]
    assert list(sheet.columns[Role.COLUMN].values()) == ["动态", "动态", ""]


def test_a_row_that_is_short_is_blank_there_and_no_other() -> None:
    sheet = read(HEAD + "一,动态\n" + "二" + ROW)
    assert list(sheet.columns[Role.UNIT].values()) == ["", "甲局"]
    after = read(HEAD + "二" + ROW + "一,动态\n")
    assert list(after.columns[Role.UNIT].values()) == ["甲局", ""]


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "一" + ROW + "二" + ROW,
        (HEAD + "一" + ROW + "二" + ROW).replace("\n", "\r\n"),
        HEAD + '"一"' + ROW + '"二"",甲"' + ROW,
        ("某县台账,,,\n" + HEAD + "一" + ROW + "二" + ROW).replace(",", "\t"),
        HEAD + "一,动态,甲局,2024-04-01 10:00:00\n二,动态,甲局,2024-04-01 10:00:01\n",
        "状态," + HEAD + "已发布,一" + ROW + "已发布,二" + ROW,
    ],
)
def test_a_list_whose_lines_are_rows_is_read_by_pandas(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    one_by_one = text_exports._records

    def only_above(text: str, separator: str, head: Headings | None, name: str) -> Iterator[list[str]]:
        assert head is None, "read line by line"
        return one_by_one(text, separator, head, name)

    monkeypatch.setattr(text_exports, "_records", only_above)
    assert [title[0] for title in titles(text)] == ["一", "二"]  # type: ignore[index]


def test_a_broken_character_is_the_row_s_own_fault() -> None:
    text = HEAD + "一" + BROKEN + ROW + "二" + ROW
    sheet = read(text, broken=True)
    assert sheet.fates.tolist() == [Fate.BROKEN, Fate.COUNTED]
    assert read(HEAD + "二" + ROW, broken=True).fates.tolist() == [Fate.COUNTED]


def test_a_mark_above_the_headings_is_refused_by_its_line() -> None:
    with pytest.raises(Refusal, match=r"“台账\.csv”第 1 行的引号没有配对"):
        read('某县"台账\n' + HEAD + "一" + ROW + "二" + ROW)


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        (['"一,动态\n', "甲局,2024-04-01\n", "二" + ROW], 2),
        (["一" + ROW, '二","动态"\n', "三" + ROW], 3),
        (['题,"开头\n', '乙"' + ROW], 2),  # together a row of five cells
        (['题,"开头\n', "中间\n", '乙"' + ROW], 2),
        (['"题\n', "二" + ROW, '尾"' + ROW], 2),  # a row between them
    ],
)
def test_a_mark_that_could_end_anywhere_is_refused_by_its_line(rows: Sequence[str], line: int) -> None:
    with pytest.raises(Refusal) as refusal:
        read(HEAD + "".join(rows))
    assert str(refusal.value) == (
        f"“台账.csv”第 {line} 行的引号没有配对，看不出这一格到哪里为止：请删去这一行多余的引号，或另存为 .xlsx 再导入。"
    )


def test_a_cell_longer_than_the_reader_of_csv_takes_is_refused_by_its_line() -> None:
    with pytest.raises(Refusal) as refusal:
        read(HEAD + "一" + ROW + f'"{"长" * 140_000}",x\x00"{ROW}')
    assert str(refusal.value).startswith("“台账.csv”第 3 行")
    with pytest.raises(Refusal) as refusal:
        read(HEAD + "一" + ROW + f'"{"长" * 140_000}"' + ROW + '二"' + ROW)
    assert str(refusal.value) == "“台账.csv”第 3 行不是正确的 CSV：请另存为 .xlsx 再导入。"


def test_a_single_mark_in_a_list_of_counts_by_month() -> None:
    sheet = read('单位,栏目,月份,篇数\n甲局",新闻,2024年4月,3\n乙局,新闻,2024年5月,2\n')
    assert list(sheet.columns[Role.UNIT].values()) == ['甲局"', "乙局"]


def test_totals_and_signatures_at_the_end() -> None:
    sheet = read(HEAD + "一" + ROW + "合计,,,1\n制表人：张三,,,\n")
    assert sheet.fates.tolist() == [Fate.COUNTED, Fate.TOTAL, Fate.SIGNATURE]
    tabs = read((HEAD + "一" + ROW + "合计,,,1\n制表人：张三,,,\n").replace(",", "\t"))
    assert tabs.fates.tolist() == [Fate.COUNTED, Fate.TOTAL, Fate.SIGNATURE]
    numbered = "序号,标题,栏目,单位,日期\n1,一" + ROW + "合计,未填,,,\n"
    assert read(numbered.replace(",", "\t")).fates.tolist() == [Fate.COUNTED, Fate.TOTAL]
    marked = read("序号,标题,栏目,单位,日期\n1,一" + ROW + '"合计",共 1 条,,,\n')
    assert marked.fates.tolist() == [Fate.COUNTED, Fate.TOTAL]


def test_times_with_seconds_and_dates() -> None:
    sheet = read(HEAD + "一,动态,甲局,2024-04-01 10:00:00\n二,动态,甲局,2024-04-02\n")
    assert list(sheet.columns[Role.DATE].values()) == ["2024-04-01 10:00:00", "2024-04-02"]


NO_LIST = "“台账.csv”里面找不到台账的标题行（标题、栏目、单位、发布日期）：请检查是否选错了文件。"


@pytest.mark.parametrize("told", [None, ""])
def test_a_text_without_a_list_is_refused(told: str | None) -> None:
    totals = None if told is None else lambda *_: told
    with pytest.raises(Refusal) as refusal:
        read_text(Decoded("甲,乙\n丙,丁\n", broken=False), "台账.csv", totals)
    assert str(refusal.value) == NO_LIST


def test_a_table_of_totals_is_left_to_its_reader() -> None:
    given: list[object] = []

    def totals(raw: RawSheet, lines: Sequence[Row], rest: Iterator[Sequence[Row]]) -> str:
        given.extend([raw.name, list(lines), list(rest)])
        return "是按单位和栏目汇总的"

    found = read_text(Decoded("甲,乙\n丙,1\n", broken=False), "台账.csv", totals)
    assert isinstance(found, UnreadSheet)
    assert (found.why, found.rows.tolist()) == ("是按单位和栏目汇总的", [1, 2])
    assert given == ["", [["甲", "乙"], ["丙", "1"]], []]
