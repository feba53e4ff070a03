"""A folder of small text files -> a workbook's source; faults are reported by file and line."""

import datetime as dt
import re
from pathlib import Path

import pytest

from zwgk.errors import Refusal
from zwgk.model.rules import Column, Kind, Naming
from zwgk.model.settings import Limits
from zwgk.workbook.reserved import unit_name_fault
from zwgk.workbook.source import read_source

SETTINGS = """
year = 2025
period = "上半年"

[office]
county = "某县"
issue_date = 2025-07-15

[limits]
media_idle_days = 10

[openings]
"县长信箱" = 3

[[kinds]]
name = "街道"
attachment_title = "{时段}街道\\n统计表"
better_count = 1

[[columns]]
kind = "街道"
name = "动态"
heading = "街道动态"
monthly_quota = 4
naming = "为零"

[[columns]]
kind = "街道"
name = "政策"
heading = "政策解读"
counted = false
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "settings.toml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "roster.csv").write_text("name,kind,duties\n东街,街道,\n西街,街道,动态\n", encoding="utf-8")
    return tmp_path


def test_settings_and_roster_are_enough(folder: Path) -> None:
    source = read_source(folder)
    assert (source.year, source.period_name) == (2025, "上半年")
    assert source.rules.kinds == (Kind("街道", "{时段}街道\n统计表", 1, ()),)
    assert source.rules.columns == (
        Column("街道", "动态", "街道动态", 4, True, Naming.ZERO),
        Column("街道", "政策", "政策解读", None, False, Naming.NEVER),
    )
    assert source.rules.limits == Limits(media_idle_days=10)
    assert source.rules.office.issue_date == dt.date(2025, 7, 15)
    assert source.openings == {"县长信箱": 3}
    assert [(unit.order, unit.name, unit.full_name, unit.duties) for unit in source.units] == [
        (1, "东街", "东街", {"动态", "政策"}),
        (2, "西街", "西街", {"动态"}),
    ]
    assert not source.counts
    assert not source.portal
    assert not source.media
    assert not source.catalogue


def test_optional_files_are_read(folder: Path) -> None:
    (folder / "counts.csv").write_text("unit,column,month,count\n东街,政策,2,0\n东街,动态,12,７\n".replace("７", "7"))
    (folder / "portal.csv").write_text("month,news,mailbox_closed\n3,8,\n4,,2\n")
    (folder / "media.csv").write_text("account,3,4,last_update\n某县发布,5,,2025-06-28\n")
    (folder / "catalogue.csv").write_text("field,last_update,body_named\n救灾,2024-01,否\n统计,,\n")
    source = read_source(folder)
    assert source.counts == {("东街", "政策", 2): 0, ("东街", "动态", 12): 7}
    filled = [{key: value for key, value in record.items() if value not in (None, "")} for record in source.portal]
    assert filled == [{"month": 3, "news": 8}, {"month": 4, "mailbox_closed": 2}]
    [account] = source.media
    assert [account[str(month)] for month in range(1, 6)] == [None, None, 5, None, None]
    assert (account["last_update"], account["weeks_6"]) == (dt.date(2025, 6, 28), None)
    assert [(item["field"], item["last_update"], item["body_named"]) for item in source.catalogue] == [
        ("救灾", dt.date(2024, 1, 1), False),
        ("统计", None, None),
    ]


def test_what_excel_saves_is_read(folder: Path) -> None:
    text = 'name,kind,aliases\r\n"东街","街道","东街道；东街办"\r\n,,\r\n'
    (folder / "roster.csv").write_bytes(text.encode("utf-8-sig"))
    [unit] = read_source(folder).units
    assert unit.aliases == ("东街道", "东街办")


@pytest.mark.parametrize(
    ("file", "content", "told"),
    [
        ("roster.csv", "name\n东街\n", "roster.csv 第 1 行：缺少标题 kind"),
        ("roster.csv", "name,kind,color\n", "roster.csv 第 1 行：标题“color”多余"),
        ("roster.csv", "name,kind\n东街,街道\n\n东 街,街道\n", "roster.csv 第 4 行：单位“东 街”重复"),
        ("roster.csv", "name,kind\n东街,乡镇\n", "roster.csv 第 2 行：kind 写的是“乡镇”，请写街道之一"),
        ("roster.csv", "name,kind\n,街道\n", "roster.csv 第 2 行：没有写单位名称"),
        ("roster.csv", "name,kind,duties\n东街,街道,动态；政务\n", "roster.csv 第 2 行：duties 里的“政务”"),
        ("roster.csv", "name,kind\n东街,街道,x\n", "roster.csv 第 2 行：比标题行多出单元格"),
        ("roster.csv", "name,kind\n", "roster.csv 里一个单位也没有"),
        ("counts.csv", "unit,column,month,count\n北街,动态,1,2\n", "counts.csv 第 2 行：roster.csv 里没有单位“北街”"),
        ("counts.csv", "unit,column,month,count\n西街,政策,1,2\n", "counts.csv 第 2 行：西街不承担“政策”"),
        ("counts.csv", "unit,column,month,count\n东街,新闻,1,2\n", "counts.csv 第 2 行：街道没有栏目“新闻”"),
        ("counts.csv", "unit,column,month,count\n东街,动态,13,2\n", "counts.csv 第 2 行：month 写的是“13”"),
        ("counts.csv", "unit,column,month,count\n东街,动态,1,-2\n", "counts.csv 第 2 行：count 写的是“-2”"),
        ("counts.csv", "unit,column,month,count\n东街,动态,1,\n", "counts.csv 第 2 行：东街1月的“动态”没有写数"),
        ("counts.csv", "unit,column,month,count\n东街,动态,1,2\n东街,动态,1,2\n", "counts.csv 第 3 行：东街1月的"),
        ("portal.csv", "month,news\n1,2\n1,3\n", "portal.csv 第 3 行：1月写了两行"),
        ("media.csv", "account,1\n,3\n", "media.csv 第 2 行：没有写账号名称"),
        ("roster.csv", "name,kind,aliases\n东街,街道,\n西街,街道,东街\n", "西街的全称或别名“东街”也是东街的"),
        ("roster.csv", "name,kind,aliases\n东街,街道,街办\n西街,街道,街办\n", "西街的全称或别名“街办”也是东街的"),
        ("roster.csv", "name,kind\n合计,街道\n", "roster.csv 第 2 行：单位不能叫“合计”"),
        ("roster.csv", "name,kind,full_name\n东街,街道,=1+1\n", "roster.csv 第 2 行：有一格以 = 开头"),
        ("roster.csv", "name,kind,aliases\n东街,街道,东；=A1\n", "roster.csv 第 2 行：有一格以 = 开头"),
        (
            "media.csv",
            "account,host,platform\n发布,东街,微信\n发布,东街,微信\n",
            "media.csv 第 3 行：账号“发布”写了两行",
        ),
        ("media.csv", "account,1\n合计,3\n", "media.csv 第 2 行：合计行不必写"),
        ("media.csv", "account,remark\n发布,=NOW()\n", "media.csv 第 2 行：有一格以 = 开头"),
        ("catalogue.csv", "field\n救灾\n救灾\n", "catalogue.csv 第 3 行：领域“救灾”写了两行"),
        ("mapping.csv", "portal_column\n=A1\n", "mapping.csv 第 2 行：有一格以 = 开头"),
        ("publishers.csv", "publisher,unit\n某中学,某县\n", "publishers.csv 第 2 行：名录里没有单位“某县”"),
        ("settings.toml", SETTINGS.replace('"某县"', '"=1+1"'), "settings.toml 的“=1+1”以 = 开头"),
        ("settings.toml", SETTINGS.replace('"某县"', r'"某\u0001县"'), "settings.toml 的“某县”里有看不见的控制字符"),
        ("settings.toml", SETTINGS.replace("[limits]", "[limit]"), "settings.toml 的 limit 写的是"),
        ("settings.toml", SETTINGS.replace("[[kinds]]", "[[kind]]"), "settings.toml 的 kind 写的是"),
        ("settings.toml", SETTINGS.replace('"某县"', "“某县”"), "个字符看不懂）：引号、等号、方括号要用半角"),
        ("roster.csv", "name,kind\n东\x01街,街道\n", "roster.csv 第 2 行：有一格里有看不见的控制字符"),
        ("settings.toml", SETTINGS.replace('heading = "政策解读"', 'heading = "合计"'), "表头不能叫“合计”"),
        ("settings.toml", SETTINGS.replace('heading = "政策解读"', 'heading = "备注"'), "表头不能叫“备注”"),
        ("settings.toml", SETTINGS.replace('heading = "政策解读"', 'heading = "月份"'), "表头不能叫“月份”"),
        ("settings.toml", SETTINGS.replace('name = "政策"', 'name = "备注"'), "栏目不能叫“备注”"),
        ("settings.toml", SETTINGS.replace('name = "政策"', 'name = "类别"'), "栏目不能叫“类别”"),
        ("settings.toml", SETTINGS.replace('name = "政策"', 'name = "序号"'), "栏目不能叫“序号”"),
        ("settings.toml", SETTINGS.replace('name = "政策"', 'name = "动态"'), "有两个栏目的栏目都是“动态”"),
        ("settings.toml", SETTINGS.replace('name = "政策"', 'name = "政策、文件"'), "不能有顿号"),
        ("media.csv", "account,last_update\n发布,6月28日\n", "media.csv 第 2 行：last_update 写的是“6月28日”"),
        ("catalogue.csv", "field,body_named\n救灾,有\n", "catalogue.csv 第 2 行：body_named 写的是“有”"),
        ("catalogue.csv", "field,last_update\n救灾,2024-13\n", "catalogue.csv 第 2 行：last_update 写的是“2024-13”"),
        ("settings.toml", "year = ", "settings.toml 不是正确的 TOML"),
        ("settings.toml", SETTINGS.replace("2025\n", '"二〇二五"\n', 1), "settings.toml 的 year 写的是“二〇二五”"),
        ("settings.toml", SETTINGS.replace("上半年", "春季"), "settings.toml 的 period 写的是“春季”"),
        ("settings.toml", SETTINGS.replace("county", "country"), "settings.toml 的 [office] 写的是“country”"),
        ("settings.toml", SETTINGS.replace("= 4", "= -4"), "settings.toml 的 [columns] 的 monthly_quota"),
        ("settings.toml", SETTINGS.replace("= 4", "= true"), "settings.toml 的 [columns] 的 monthly_quota"),
        ("settings.toml", SETTINGS.replace('"为零"', '"有时"'), "settings.toml 的 [[columns]] 的 naming 写的是“有时”"),
        ("settings.toml", SETTINGS.replace('heading = "政策解读"', ""), "缺少 heading"),
        ("settings.toml", SETTINGS.replace('"政策解读"', '"街道动态"'), "有两个栏目的表头都是“街道动态”"),
        ("settings.toml", SETTINGS.replace('"县长信箱" = 3', '"市长信箱" = 3'), "市长信箱 = 3"),
        ("settings.toml", "year = 2025", "请至少写一节 [[kinds]]"),
    ],
)
def test_bad_input_is_named(folder: Path, file: str, content: str, told: str) -> None:
    (folder / file).write_text(content, encoding="utf-8")
    with pytest.raises(Refusal) as refusal:
        read_source(folder)
    message = str(refusal.value)
    assert told in message
    assert message.endswith("。")
    assert "\n" not in message


def test_missing_file_is_named(folder: Path) -> None:
    (folder / "roster.csv").unlink()
    with pytest.raises(Refusal, match=r"没有 roster\.csv：请补上"):
        read_source(folder)


def test_a_roster_that_excel_saved_as_gbk_is_read(folder: Path) -> None:
    expected = read_source(folder)
    for name in ("roster.csv", "settings.toml"):
        text = (folder / name).read_text(encoding="utf-8-sig")
        (folder / name).write_bytes(text.replace("\n", "\r\n").encode("gbk"))
    assert read_source(folder) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "utf-16"])
@pytest.mark.parametrize("separator", ["\t", ";"])
def test_a_roster_with_excels_other_separators_is_read(folder: Path, encoding: str, separator: str) -> None:
    """“Unicode 文本” has tabs, in UTF-16; the system's list separator may be a semicolon."""
    expected = read_source(folder)
    text = (folder / "roster.csv").read_text(encoding="utf-8").replace(",", separator)
    (folder / "roster.csv").write_bytes(text.encode(encoding))
    assert read_source(folder) == expected


@pytest.mark.parametrize(
    "content",
    [
        "name,kind\n东街道办事处,街道\n".encode()[:-5] + b"\n",  # half a character of UTF-8
        "name,kind\n东街,街道\n".encode("utf-16")[:-1],
        "name,kind\n東街,街道\n".encode("big5") + b"\xff",
        "\ufeffname,kind\n东街,街道\n".encode() + b"\xb6",
    ],
)
def test_what_is_no_text_of_either_encoding_is_named(folder: Path, content: bytes) -> None:
    (folder / "roster.csv").write_bytes(content)
    with pytest.raises(Refusal, match=r"roster\.csv 既不是 UTF-8 也不是 GBK 编码"):
        read_source(folder)


def test_readme_tells_headings_that_are_taken(folder: Path) -> None:
    """Each CSV file with the headings listed in workbook/README.md, and a line of the roster."""
    readme = (Path(__file__).parents[3] / "workbook" / "README.md").read_text(encoding="utf-8")
    sections = re.split(r"^### ", readme, flags=re.MULTILINE)[1:]
    told = {
        section.split("　")[0]: [name for name in re.findall(r"`([a-z_]+|\d+)`", section) if name != "csv"]
        for section in sections
        if section.split("　")[0].endswith(".csv")
    }
    assert set(told) == {
        f"{name}.csv"
        for name in (
            *("roster", "counts", "portal", "media", "catalogue", "mapping", "publishers", "words"),
            *("cases", "case_log", "holidays"),
        )
    }
    for file, headings in told.items():
        line = "东街,,街道\n" if file == "roster.csv" else ""
        (folder / file).write_text(",".join(headings) + "\n" + line, encoding="utf-8")
    assert [unit.name for unit in read_source(folder).units] == ["东街"]
    assert len(told["portal.csv"]) == 13
    assert len(told["roster.csv"]) == 13


NO_NAMES = ["首页", "类别", "单位简称", "填报单位", "—", "12", "合计", "停用：甲局", "-", "/", "——", "无", "（1）", "…"]


@pytest.mark.parametrize("name", NO_NAMES)
def test_a_unit_that_could_not_be_read_back_is_refused_when_it_is_named(name: str) -> None:
    """By `new` and by every reading of the roster; a name that only contains such a word is a name like any other."""
    assert unit_name_fault(name)
    assert not unit_name_fault(f"某{name}局")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-06-28", dt.date(2024, 6, 28)),
        ("2024-06", dt.date(2024, 6, 1)),
        ("2024/6/28", dt.date(2024, 6, 28)),
        ("45471", dt.date(2024, 6, 28)),
        ("4547", None),
        ("99999", None),
        ("6月28日", None),
    ],
)
def test_days_in_a_folder_of_csv_files(tmp_path: Path, text: str, day: dt.date | None) -> None:
    (tmp_path / "settings.toml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "roster.csv").write_text("name,kind\n头街,街道\n", encoding="utf-8")
    (tmp_path / "catalogue.csv").write_text(f"field,last_update,body_named\n水利,{text},是\n", encoding="utf-8")
    if day is None:
        with pytest.raises(Refusal, match=rf"catalogue\.csv 第 2 行.*“{text}”"):
            read_source(tmp_path)
    else:
        assert [record["last_update"] for record in read_source(tmp_path).catalogue] == [day]
