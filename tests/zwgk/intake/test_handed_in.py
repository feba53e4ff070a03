"""files in = files taken + files reported: every file of a folder is in the list of outcomes."""

import datetime as dt
import io
import os
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import REPOSITORY
from tests.zwgk.intake.foreign_files import encrypted, with_dimension, with_password_97
from tests.zwgk.intake.looking import checks, unit_counts
from tests.zwgk.intake.test_spoiled_returns import (
    AS_TYPED,
    GOOD,
    NOTED,
    REFUSED,
    TAKEN,
    changed,
    collect,
    told_of,
    xlsx,
)
from zwgk.errors import Refusal
from zwgk.intake.forms.handed_in import handed_in
from zwgk.outcome import Outcome

DATA = REPOSITORY / "tests" / "data" / "foreign"
PASSED = "略过"
OTHER = xlsx(changed(2, 2, "翟坡镇"))


def zipped(members: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def gbk_zip(name: str, content: bytes) -> bytes:
    """Return an archive as made by Windows' Explorer in China: GBK bytes as name, without a flag."""
    stand_in = "x" * len(name.encode("gbk"))
    return zipped({stand_in: content}).replace(stand_in.encode(), name.encode("gbk"))


def page(rows: Sequence[Sequence[Any]]) -> str:
    lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>" for cells in rows)
    return f"<html><body><table>{lines}</table></body></html>"


def xml_2003(rows: Sequence[Sequence[Any]]) -> str:
    def cell(value: Any) -> str:
        return f'<Cell><Data ss:Type="{"Number" if isinstance(value, int) else "String"}">{value}</Data></Cell>'

    lines = "".join(f"<Row>{''.join(map(cell, cells))}</Row>" for cells in rows)
    namespace = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        f'<?xml version="1.0"?><Workbook xmlns="{namespace}" xmlns:ss="{namespace}"><Worksheet ss:Name="填报表">'
        f"<Table>{lines}</Table></Worksheet></Workbook>"
    )


# name on disk -> content, fate with the reported name, and a part of the sentence
FILES: dict[str, tuple[str | bytes, bytes, str, str, str]] = {
    "a form": ("小冀镇.xlsx", xlsx(GOOD), "小冀镇.xlsx", TAKEN, ""),
    "a Word file": (
        "翟坡镇.docx",
        b"PK\3\4..",
        "翟坡镇.docx",
        REFUSED,
        "是Word 文档，没有读取：请单位把数填在填报表（.xlsx）里交回（看文件名是翟坡镇的）",
    ),
    "a PDF in capitals": ("2024二季度财政局.PDF", b"%PDF", "2024二季度财政局.PDF", REFUSED, "是PDF，没有读取"),
    "a picture": ("公安局.jpg", b"\xff\xd8\xff", "公安局.jpg", REFUSED, "（看文件名是公安局的）"),
    "an archive of another kind": ("卫健委.rar", b"Rar!", "卫健委.rar", REFUSED, "是压缩包，没有读取：请解压"),
    "a broken zip": (
        "卫健局.zip",
        b"PK\3\4",
        "卫健局.zip",
        REFUSED,
        "不完整或已损坏，打不开：请对方重新发一份（看文件名是卫健委的）",
    ),
    "an unknown kind": ("小冀镇.xlsx.tmp", xlsx(GOOD), "小冀镇.xlsx.tmp", REFUSED, "的扩展名“.tmp”不是表格的"),
    "no extension": ("说明", b"x", "说明", REFUSED, "没有扩展名，没有读取"),
    "nothing in it": ("翟坡镇.xls", b"", "翟坡镇.xls", REFUSED, "是空文件：请对方重新发一份（看文件名是翟坡镇的）"),
    "a name in GBK": ("翟坡镇.xlsx".encode("gbk"), OTHER, "翟坡镇.xlsx", TAKEN, ""),
    "a name in no encoding": (b"\xff\xfe\xd0.docx", b"x", "", REFUSED, "Word 文档"),
    "a lock file": ("~$小冀镇.xlsx", b"x", "~$小冀镇.xlsx", PASSED, "办公软件或系统留下的文件"),
    "LibreOffice's": (".~lock.小冀镇.xlsx#", b"x", ".~lock.小冀镇.xlsx#", PASSED, ""),
    "Windows' thumbnails": ("Thumbs.db", b"x", "Thumbs.db", PASSED, ""),
    "a hidden form": (".小冀镇.xlsx", xlsx(GOOD), ".小冀镇.xlsx", TAKEN, ""),
    "a zip of one form": ("一.zip", zipped({"小冀镇.xlsx": xlsx(GOOD)}), "一.zip/小冀镇.xlsx", TAKEN, ""),
    "a zip with its names in GBK": ("一.zip", gbk_zip("翟坡镇.xlsx", OTHER), "一.zip/翟坡镇.xlsx", TAKEN, ""),
    "a zip within a zip": (
        "一.zip",
        zipped({"小冀镇.zip": zipped({"a": b"b"})}),
        "一.zip/小冀镇.zip",
        REFUSED,
        "是压缩包",
    ),
    "a path that climbs": (
        "一.zip",
        zipped({"../../小冀镇.xlsx": b"x"}),
        "一.zip/../../小冀镇.xlsx",
        REFUSED,
        "路径不正常",
    ),
    "a path from the root": (
        "一.zip",
        zipped({"/etc/小冀镇.xlsx": b"x"}),
        "一.zip//etc/小冀镇.xlsx",
        REFUSED,
        "路径不正常",
    ),
    "a drive": ("一.zip", zipped({"C:\\小冀镇.xlsx": b"x"}), "一.zip/C:/小冀镇.xlsx", REFUSED, "路径不正常"),
    "a zip of a picture": (
        "一.zip",
        zipped({"公安局/图.png": b"x"}),
        "一.zip/公安局/图.png",
        REFUSED,
        "（看文件名是公安局的）",
    ),
    "an empty zip": (
        "财政局.zip",
        zipped({}),
        "财政局.zip",
        REFUSED,
        "里没有文件：请对方重新发一份（看文件名是财政局的）",
    ),
    "a bomb": ("一.zip", zipped({"小冀镇.xlsx": bytes(250 * 2**20)}), "一.zip", REFUSED, "异常庞大"),
    "a Mac's shadow": (
        "一.zip",
        zipped({"__MACOSX/._a.xlsx": b"x", "小冀镇.xlsx": xlsx(GOOD)}),
        "一.zip/小冀镇.xlsx",
        TAKEN,
        "",
    ),
    "a form that calls itself zip": ("小冀镇.zip", xlsx(GOOD), "小冀镇.zip", TAKEN, ""),
    "the unit is the zip's name": (
        "小冀镇.zip",
        zipped({"填报表.xlsx": xlsx([GOOD[0], *GOOD[2:]])}),
        "小冀镇.zip/填报表.xlsx",
        NOTED,
        "按文件名认定为小冀镇",
    ),
    "a web page that calls itself .xls": (
        "小冀镇.xls",
        (DATA / "form-html.xls").read_bytes(),
        "小冀镇.xls",
        TAKEN,
        "",
    ),
    "a web archive that calls itself .xls": (
        "小冀镇.xls",
        b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page(GOOD).encode(),
        "小冀镇.xls",
        TAKEN,
        "",
    ),
    "an XML table of 2003": ("小冀镇.xls", xml_2003(GOOD).encode(), "小冀镇.xls", TAKEN, ""),
    "an XML table cut short": (
        "小冀镇.xls",
        xml_2003(GOOD).encode()[:-40],
        "小冀镇.xls",
        REFUSED,
        "是 XML 表格（2003 版），已损坏，打不开：请对方另存为 .xlsx 重新发（看文件名是小冀镇的）",
    ),
    "a web page nested without end": (
        "小冀镇.xls",
        b"<html><body>" + b"<div>" * 3000 + b"<table>",
        "小冀镇.xls",
        REFUSED,
        "里的网页嵌套得异常深，没有读取：请对方另存为 .xlsx 重新发",
    ),
    "a web page of one cell that spans all": (
        "小冀镇.xls",
        b"<table>" + b"<tr><td colspan=1000 rowspan=65534>" * 60000,
        "小冀镇.xls",
        REFUSED,
        "请对方",
    ),
    "a row and a column hidden in an .xls": (
        "小冀镇.xls",
        (DATA / "form-hidden.xls").read_bytes(),
        "小冀镇.xls",
        NOTED,
        "第 6 行、C 列是隐藏的",
    ),
    "an .xls with a password": (
        "小冀镇.xls",
        with_password_97((DATA / "form-hidden.xls").read_bytes()),
        "小冀镇.xls",
        REFUSED,
        "设有打开密码：请取消密码后重新交回",
    ),
    "a size that is none": (
        "小冀镇.xlsx",
        with_dimension(xlsx(GOOD), '<dimension ref="A0:D6"/>'),
        "小冀镇.xlsx",
        TAKEN,
        "",
    ),
    "default password": ("小冀镇.xlsx", (DATA / "default-password.xlsx").read_bytes(), "小冀镇.xlsx", TAKEN, ""),
    "a password": (
        "小冀镇.xlsx",
        encrypted(xlsx(GOOD), "1"),
        "小冀镇.xlsx",
        REFUSED,
        "设有打开密码：请取消密码后重新交回",
    ),
    "Excel 95": (
        "小冀镇.xls",
        (DATA / "excel95.xls").read_bytes(),
        "小冀镇.xls",
        TAKEN,
        "",
    ),
    "a form cut short": ("小冀镇.xls", (DATA / "form-cut94.xls").read_bytes(), "小冀镇.xls", REFUSED, "已损坏"),
    "a text of 1 MB in 1,000 cells": (
        "小冀镇.xlsx",
        (DATA / "strings-1000.xlsx").read_bytes(),
        "小冀镇.xlsx",
        REFUSED,
        "内容异常庞大",
    ),
}


def rows_of(outcome: Outcome) -> dict[str, tuple[str, str]]:
    (table,) = (table for table in outcome.tables if table.title == "回收情况")
    return {row[0]: (row[1], row[3]) for row in table.rows}


@pytest.mark.parametrize("what", FILES)
def test_a_file_beside_a_good_one_is_taken_or_named(small: Path, tmp_path: Path, what: str) -> None:
    name, content, shown, became, said = FILES[what]
    folder = tmp_path / "交回"
    folder.mkdir()
    (folder / "财政局的.xlsx").write_bytes(xlsx([["填报单位", "财政局"], ["月份", "部门动态"], ["4月", 9]]))
    with open(os.path.join(os.fsencode(folder), os.fsencode(name)), "wb") as file:  # noqa: PTH118, PTH123 - bytes
        file.write(content)
    outcome = collect(small, folder)
    told = rows_of(outcome)
    assert len(told) == 2
    assert told.pop("财政局的.xlsx")[0] == NOTED
    ((found, (taken, sentence)),) = told.items()
    assert found == (shown or found)
    assert taken == became
    assert said in sentence
    assert unit_counts(small)["财政局", "动态", 4] == 9
    if became == REFUSED:
        assert any(said in str(row["问题"]) for row in checks(small))


def test_a_place_that_the_system_does_not_open_is_named_and_the_rest_is_taken(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "交回"
    folder.mkdir()
    (folder / "甲.xlsx").write_bytes(xlsx(GOOD))
    (folder / "锁着").mkdir()
    is_dir = Path.is_dir

    def forbidden(path: Path) -> bool:
        if path.name == "锁着":
            raise PermissionError(13, "Permission denied")
        return is_dir(path)

    monkeypatch.setattr(Path, "is_dir", forbidden)
    outcome = collect(small, folder)
    assert told_of(outcome) == {"甲.xlsx": TAKEN, "锁着": REFUSED}
    assert any("权限" in str(told) for told in checks(small))


def test_folders_pipes_and_dead_links_are_named(small: Path, tmp_path: Path) -> None:
    folder = tmp_path / "交回"
    (folder / "乡镇" / "翟坡镇").mkdir(parents=True)
    (folder / "乡镇" / "翟坡镇" / "填报表.xlsx").write_bytes(xlsx([GOOD[0], *changed(2, 2, "翟坡镇")[1:]]))
    (folder / "乡镇" / "说明.docx").write_bytes(b"x")
    for passed in ("备份", "归档"):
        (folder / passed).mkdir()
        (folder / passed / "财政局.xlsx").write_bytes(xlsx([["填报单位", "财政局"], ["月份", "部门动态"], ["4月", 9]]))
    (folder / "回头路").symlink_to(folder)
    (folder / "小冀镇.xlsx").write_bytes(xlsx(GOOD))
    os.mkfifo(folder / "管道.xlsx")
    (folder / "链接.xlsx").symlink_to(tmp_path / "没有.xlsx")
    told = rows_of(collect(small, folder))
    assert {name: state for name, (state, _) in told.items()} == {
        "小冀镇.xlsx": TAKEN,
        "乡镇/翟坡镇/填报表.xlsx": TAKEN,
        "乡镇/说明.docx": REFUSED,
        "备份": PASSED,
        "归档": PASSED,
        "回头路": REFUSED,
        "管道.xlsx": REFUSED,
        "链接.xlsx": REFUSED,
    }
    assert told["备份"][1] == "备份文件夹，里面不是交回的表"
    assert "是链接或嵌套很深的文件夹" in told["回头路"][1]
    assert "不是普通文件" in told["管道.xlsx"][1]
    assert unit_counts(small) == AS_TYPED | {("翟坡镇", *slot): count for (_, *slot), count in AS_TYPED.items()}


def test_a_zip_of_three_forms_is_a_folder(small: Path, tmp_path: Path) -> None:
    archive = tmp_path / "各单位.zip"
    treasury = xlsx([["填报单位", "财政局"], ["月份", "部门动态"], ["4月", 9]])
    archive.write_bytes(
        zipped({"乡镇/": b"", "乡镇/甲.xlsx": xlsx(GOOD), "乡镇/乙.xlsx": OTHER, "部门/丙.xlsx": treasury})
    )
    outcome = collect(small, archive)
    assert told_of(outcome) == {
        "各单位.zip/乡镇/乙.xlsx": TAKEN,
        "各单位.zip/乡镇/甲.xlsx": TAKEN,
        "各单位.zip/部门/丙.xlsx": NOTED,
    }
    assert len(unit_counts(small)) == 13
    assert not (tmp_path / "乡镇").exists()


@pytest.mark.parametrize(
    "written",
    [
        (dt.date(2024, 4, 1), dt.datetime(2024, 5, 1), dt.date(2024, 6, 30)),
        ("2024年4月", "2024年05月份", "24年6月"),
        ("2024-04", "2024.5", "2024/6"),
        (202404, "202405", "２０２４年６月"),
        (45383, "45413", 45444.0),  # days, as a spreadsheet counts them
    ],
)
def test_months_are_read_as_they_are_written(small: Path, tmp_path: Path, written: Sequence[Any]) -> None:
    rows = [list(cells) for cells in GOOD]
    for cells, month in zip(rows[4:], written, strict=True):
        cells[0] = month
    path = tmp_path / "小冀镇.xlsx"
    path.write_bytes(xlsx(rows))
    outcome = collect(small, path)
    assert told_of(outcome) == {"小冀镇.xlsx": TAKEN}
    assert unit_counts(small) == AS_TYPED


@pytest.mark.parametrize("written", [dt.date(2023, 4, 1), "2023年4月", "2024年13月", "4月至6月", 45_017, 202_304])
def test_a_month_of_another_year_is_none(small: Path, tmp_path: Path, written: Any) -> None:
    path = tmp_path / "小冀镇.xlsx"
    path.write_bytes(xlsx(changed(5, 1, written)))
    assert told_of(collect(small, path)) == {"小冀镇.xlsx": NOTED}
    assert {month for _, _, month in unit_counts(small)} == {5, 6}
    assert any("看不出是哪个月" in str(row["问题"]) for row in checks(small))


def test_a_whole_disk_is_refused_before_it_is_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.scandir", lambda _: pytest.fail("searched"))
    with pytest.raises(Refusal, match="”是整个磁盘：请单独建一个文件夹，只放交回的表，再选它"):
        handed_in([Path("/")])


def blank_folders(folder: Path) -> str:
    for outer in range(34):
        for inner in range(30):
            (folder / str(outer) / str(inner)).mkdir(parents=True)
    return "看了 1001 个子文件夹、0 个文件（压缩包 0 个）"


def many_files(folder: Path) -> str:
    for number in range(5_010):
        (folder / f"{number}.xlsx").touch()
    return "看了 0 个子文件夹、5001 个文件（压缩包 0 个）"


def many_archives(folder: Path) -> str:
    for number in range(210):
        (folder / f"{number:03}.zip").write_bytes(zipped({f"{number}.xlsx": b""}))
    return "看了 0 个子文件夹、200 个文件（压缩包 201 个）"


@pytest.mark.parametrize("fill", [blank_folders, many_files, many_archives])
def test_a_search_ends_and_says_what_it_looked_at(tmp_path: Path, fill: Callable[[Path], str]) -> None:
    told = fill(tmp_path)
    with pytest.raises(Refusal) as refused:
        handed_in([tmp_path])
    assert f"选中的文件夹太大：{told}，还没有看完" in str(refused.value)


def test_ctrl_c_ends_a_search(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blank_folders(tmp_path)
    true, calls = os.scandir, []

    def interrupted(place: Path) -> Any:
        calls.append(place)
        if len(calls) == 100:
            raise KeyboardInterrupt
        return true(place)

    monkeypatch.setattr("os.scandir", interrupted)
    with pytest.raises(KeyboardInterrupt):
        handed_in([tmp_path])
    assert len(calls) == 100
