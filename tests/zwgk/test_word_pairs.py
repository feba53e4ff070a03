"""Wrong words and their corrections, on strings."""

import pytest

from zwgk.model.words import SILENCED, Words, own_words, why_no_pair, with_office, word_pair
from zwgk.workbook.grid import Grid
from zwgk.workbook.read_words import read_words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("要贯砌落实", [("贯砌", "贯彻")]),
        ("贯砌又贯砌", [("贯砌", "贯彻")]),
        ("公开信息不得公开", [("公开信息", "信息公开")]),
        ("严守财经记律", [("记律", "纪律")]),
        ("报送信息", [("报送信", "报送信息")]),  # its own right word would not be reported
    ],
)
def test_wrong_words_of_a_text(text: str, found: list[tuple[str, str]]) -> None:
    words = with_office([("公开信息", "信息公开"), ("记律", "纪律"), ("报送信", "报送信息")])
    expected = [] if text == "报送信息" else found
    assert list(words.found_in(text)) == expected


def test_rows_of_the_sheet_that_are_no_words_are_told() -> None:
    heads = ["错词", "正词", "备注"]
    rows = [
        ["记律", "纪律", None],
        ["贯砌", "/", None],
        ["同", "同", None],
        ["网", "站", None],
        ["登陆网站", None, None],
        ["登陆；帐号", "登录", None],
        ["登陆；", "登录；", None],  # one word with its mark
    ]
    records, problems = read_words(Grid("校对词表", 3, 1, [heads, *rows]))
    words = with_office((record["wrong"], record["right"]) for record in records)
    assert list(words.found_in("财经记律，贯砌落实")) == [("记律", "纪律")]
    assert words.silenced == {"贯砌"}
    assert [(problem.cell, problem.what) for problem in problems] == [
        ("A6", "错词和正词相同，这一行没有用"),
        ("A7", "只有一个字，会误伤许多词，这一行没有用"),
        ("A8", "没有写正词，这一行没有用"),
        ("A9", "一格里有几个错词，要一行一个，这一行没有用"),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("公开信息公开", ["公开信息"]),
        ("信息公开信息公开", []),  # inside its right word
        ("公开信息", ["公开信息"]),
        ("报送公开信息", ["公开信息"]),
        ("信息公开了公开信息", ["公开信息"]),
        ("制度化建设制度化", ["制度化"]),  # the longer right word protects only what lies in it
        ("", []),
    ],
)
def test_a_wrong_word_inside_its_right_word_is_right(text: str, found: list[str]) -> None:
    words = Words({"公开信息": "信息公开信息", "制度化": "制度化建设"})
    assert [wrong for wrong, _ in words.found_in(text)] == found


def test_each_wrong_word_is_told_once_and_the_longest_first() -> None:
    words = Words({"登陆": "登录", "登陆网": "登录网", "按排": "安排"})
    assert list(words.found_in("按排登陆网，登陆网按排，登陆")) == [
        ("按排", "安排"),
        ("登陆网", "登录网"),
        ("登陆", "登录"),
    ]
    assert list(Words({}).found_in("登陆")) == []
    assert list(Words({"开信": "公开"}).found_in("公开信")) == [("开信", "公开")]  # the right word ends within it


def test_texts_without_a_wrong_word_need_no_look() -> None:
    words = Words({"登陆": "登录"})
    assert [words.any_in(texts) for texts in (["登录"], ["登录", "请登陆"], ["登录"], ["登", "陆"], [])] == [
        *(False, True, False, False, False)
    ]


@pytest.mark.parametrize(
    ("cells", "pair"),
    [
        ((" 登 陆", "登 录 "), ("登陆", "登录")),
        (("登陆", "/"), ("登陆", SILENCED)),
        (("登陆", "N/A"), ("登陆", SILENCED)),
        (("登陆", " "), ("登陆", "")),
    ],
)
def test_two_cells_are_words(cells: tuple[str, str], pair: tuple[str, str]) -> None:
    assert word_pair(*cells) == pair


@pytest.mark.parametrize(
    ("wrong", "right", "why"),
    [
        ("登陆", "登录", ""),
        ("登陆", "", "没有写正词"),
        ("ＡＢ", "ab", "错词和正词相同"),
        ("网", "网站", "只有一个字，会误伤许多词"),
        ("网", SILENCED, ""),
        ("网站", "网", ""),
    ],
)
def test_why_two_words_are_no_entry(wrong: str, right: str, why: str) -> None:
    assert why_no_pair(wrong, right) == why


def test_words_that_undo_each_other_are_told() -> None:
    """Only the first of two such rows counts: following one is an error for the other. The own list yields."""
    rows = [("登陆", "登路"), ("登路", "登入"), ("登入", "登陆"), ("公开", "—"), ("信息", "公开")]
    heads: list[object] = ["错词", "正词", "备注"]
    _, problems = read_words(Grid("校对词表", 3, 1, [heads, *([*row, None] for row in rows)]))
    assert [(problem.cell, problem.what) for problem in problems] == [
        ("A5", "错词“登路”在另一行里是“登陆”的正词，这一行没有用"),
        ("A6", "正词“登陆”在另一行里是错词（应为“登路”），这一行没有用"),
    ]
    assert {problem.remedy for problem in problems} == {"两行只留对的一行"}
    words = with_office(rows)
    assert {wrong: right for wrong, right in words.pairs.items() if wrong not in own_words()} == {
        "登陆": "登路",
        "信息": "公开",
    }
    assert with_office([("贯彻", "贯砌")]).pairs["贯彻"] == "贯砌"
    assert "贯砌" not in with_office([("贯彻", "贯砌")]).pairs
    assert "贯砌" not in with_office([("贯某某", "贯砌")]).pairs
    assert "贯砌" not in with_office([("贯彻", "落实")]).pairs


def test_the_office_adds_and_silences_words() -> None:
    words = with_office([("网", "网站"), ("登 陆网站", "登录网站"), ("贯砌", "—"), ("没有的词", "/"), ("同", "同")])
    assert words.silenced == {"贯砌", "没有的词"}
    assert "贯砌" in own_words()
    assert set(words.pairs) - set(own_words()) == {"登陆网站"}
    assert set(own_words()) - set(words.pairs) == {"贯砌"}
