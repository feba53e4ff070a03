"""Folders as they arrive: every file is counted or named, in Chinese, and nothing is lost."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.rollup.counties import county_folder, renamed
from tests.rollup.test_rollup import PERIOD, roll_up, rows, told
from zwgk.model.period import Period
from zwgk.rollup import engine
from zwgk.rollup.checkpoint import Checkpoint
from zwgk.rollup.sources import find_files
from zwgk.workbook.source import read_source
from zwgk.workbook.template.build import build


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return the workbook of 县01: towns have 15, departments 45 in the quarter."""
    return build(read_source(county_folder(tmp_path_factory.mktemp("县") / "县01", 1)))


def nested(folder: Path, county: bytes) -> None:
    deep = folder / "甲市" / "二季度" / "正式"
    deep.mkdir(parents=True)
    (deep / "县02.xlsx").write_bytes(renamed(county, "县01", "县02"))


def same_name(folder: Path, county: bytes) -> None:
    for name in ("东", "西"):
        (folder / name).mkdir()
        (folder / name / "报表.xlsx").write_bytes(renamed(county, "县01", f"县{name}"))


def linked(folder: Path, _: bytes) -> None:
    (folder / "圈").symlink_to(folder)
    (folder / "失效.xlsx").symlink_to(folder / "没有")


def piped(folder: Path, _: bytes) -> None:
    os.mkfifo(folder / "管道.xlsx")


def of_gbk(folder: Path, county: bytes) -> None:
    name = os.fsencode(folder) + b"/" + "县02.xlsx".encode("gbk")
    Path(os.fsdecode(name)).write_bytes(renamed(county, "县01", "县02"))


def set_aside(folder: Path, county: bytes) -> None:
    for name in ("备份", "归档"):
        (folder / name).mkdir()
        (folder / name / "县01.xlsx").write_bytes(county)


def zipped(folder: Path, county: bytes) -> None:
    (folder / "县02.zip").write_bytes(b"PK\x03\x04" + county)
    (folder / "县03.rar").write_bytes(b"Rar!")


def opened(folder: Path, _: bytes) -> None:
    (folder / "~$县01.xlsx").write_bytes(b"x")
    (folder / ".~lock.别的.xlsx#").write_bytes(b"x")
    (folder / ".县09.xlsx").write_bytes(b"x")
    (folder / ".DS_Store").write_bytes(b"x")


def large(folder: Path, _: bytes) -> None:
    with (folder / "大.xlsx").open("wb") as file:
        file.truncate(51 * 2**20)


def other_things(folder: Path, _: bytes) -> None:
    (folder / "说明.doc").write_bytes(b"x")
    (folder / "坏.pdf").write_bytes(b"%PDF-1.4 cut")
    (folder / "空.html").write_bytes(b"")
    (folder / "名单.csv").write_text("姓名,电话\n王某某,13800000000\n", encoding="utf-8")


FOLDERS: dict[str, tuple[Callable[[Path, bytes], None], tuple[str, ...], set[str]]] = {
    "nested folders": (nested, (), {"县02"}),
    "one name in two folders": (same_name, (), {"县东", "县西"}),
    "links": (linked, ("圈｜", "失效.xlsx｜"), set()),
    "a pipe": (piped, ("管道.xlsx｜不是普通文件",), set()),
    "a name in GBK": (of_gbk, (), {"县02"}),
    "备份, 归档": (set_aside, ("备份/县01.xlsx｜在“备份”或“归档”", "归档/县01.xlsx｜在“备份”或“归档”"), set()),
    "archives": (zipped, ("县02.zip｜不是工作簿或通报", "县03.rar｜不是工作簿或通报"), set()),
    "marks of programs": (
        opened,
        ("县01.xlsx”可能正在别的程序里打开", ".~lock.别的.xlsx#｜是打开", ".县09.xlsx｜是隐藏"),
        set(),
    ),
    "too large": (large, ("大.xlsx｜超过 50 MB",), set()),
    "other files": (other_things, ("说明.doc｜不是", "坏.pdf｜", "空.html｜", "名单.csv｜不是县里的统计工作簿"), set()),
}


@pytest.mark.parametrize("case", FOLDERS)
def test_every_file_is_counted_or_named(case: str, county: bytes, tmp_path: Path) -> None:
    make, sentences, more = FOLDERS[case]
    folder = tmp_path / "报来"
    folder.mkdir()
    (folder / "县01.xlsx").write_bytes(county)
    make(folder, county)
    code, output = roll_up(folder, "-o", tmp_path / "市.xlsx", "--checkpoint", tmp_path / "断点", *PERIOD)
    assert code == 1, output
    lines = told(tmp_path / "市.xlsx")
    for sentence in sentences:
        assert any(sentence in line for line in lines), (sentence, lines)
    ranked = {row[1]: row[4] for row in rows(tmp_path / "市.xlsx", "附件1")[5:] if row[1]}
    assert ranked == dict.fromkeys({"县01", *more}, 60)
    assert not any("王某某" in line for line in lines)


def test_an_earlier_result_among_the_sources_is_not_counted_again(county: bytes, tmp_path: Path) -> None:
    """Without the city's name it is nobody's; with it, it contains counties that count."""
    (tmp_path / "县01.xlsx").write_bytes(county)
    roll_up(tmp_path, "-o", tmp_path / "全市.xlsx", *PERIOD)
    (tmp_path / "某市.xlsx").write_bytes(_of_city((tmp_path / "全市.xlsx").read_bytes()))
    _, output = roll_up(tmp_path, "-o", tmp_path / "再次.xlsx", *PERIOD)
    assert "已保存" in output, output
    lines = told(tmp_path / "再次.xlsx")
    assert any("全市.xlsx" in line and "没有写县（市、区）名称" in line for line in lines), lines
    assert any("某市.xlsx" in line and "里面已经有县01" in line for line in lines), lines
    assert [row[1:5] for row in rows(tmp_path / "再次.xlsx", "附件1")[5:7]] == [("县01", 15, 45, 60), (None,) * 4]


def _of_city(content: bytes) -> bytes:
    import io

    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content))
    row = next(row for row in book["设置"].iter_rows() if row[0].value == "县（市、区）名称")
    row[1].value = "某市"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_cities_make_a_province(county: bytes, tmp_path: Path) -> None:
    """县01 has 60; two cities with one such county each, 120 in all."""
    for city in ("甲市", "乙市"):
        sent = tmp_path / city
        sent.mkdir()
        (sent / "县01.xlsx").write_bytes(county)
        roll_up(sent, "-o", tmp_path / f"{city}汇总.xlsx", *PERIOD)
        path = tmp_path / "省" / f"{city}.xlsx"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(_of_city((tmp_path / f"{city}汇总.xlsx").read_bytes()))
    (tmp_path / "省" / "乙市.xlsx").write_bytes(renamed((tmp_path / "省" / "乙市.xlsx").read_bytes(), "某市", "丙市"))
    _, output = roll_up(tmp_path / "省", "-o", tmp_path / "全省.xlsx", *PERIOD)
    ranked = {row[1]: row[2] for row in rows(tmp_path / "全省.xlsx", "附件1")[5:7]}
    assert ranked == {"某市": 60, "丙市": 60}, output


def test_a_file_that_changes_while_it_is_read(county: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One is half written, one is gone when its turn comes: both are named, and read again next time."""
    folder = tmp_path / "报来"
    folder.mkdir()
    for name in ("县01", "县02", "县03"):
        (folder / f"{name}.xlsx").write_bytes(renamed(county, "县01", name))
    whole = (folder / "县02.xlsx").read_bytes()
    read_file = engine.read_file

    def disturbed(url: str, name: str, period: Period) -> engine.Read:
        if name == "县01.xlsx":
            (folder / "县02.xlsx").write_bytes(whole[:9000])
            (folder / "县03.xlsx").rename(tmp_path / "县03.xlsx")
        return read_file(url, name, period)

    monkeypatch.setattr(engine, "read_file", disturbed)
    kept = tmp_path / "断点"
    roll_up(folder, "-o", tmp_path / "一.xlsx", "--checkpoint", kept, *PERIOD)
    lines = told(tmp_path / "一.xlsx")
    assert any("县02.xlsx" in line and "损坏" in line for line in lines), lines
    assert any("县03.xlsx" in line and "读不到" in line for line in lines), lines
    monkeypatch.setattr(engine, "read_file", read_file)
    (folder / "县02.xlsx").write_bytes(whole)
    shutil.move(tmp_path / "县03.xlsx", folder / "县03.xlsx")
    roll_up(folder, "-o", tmp_path / "二.xlsx", "--checkpoint", kept, *PERIOD)
    assert len([row for row in rows(tmp_path / "二.xlsx", "附件1")[5:] if row[1]]) == 3


def of_no_kind(kept: Path) -> None:
    for path in kept.iterdir():
        path.write_bytes(b"{}" if path.suffix == ".json" else b"PAR1")


def of_another_shape(kept: Path) -> None:
    import pandas as pd

    for path in kept.glob("*.json"):
        path.write_text(json.dumps(["list"]), encoding="utf-8")
    for path in kept.glob("*.parquet"):
        pd.DataFrame({"hash": ["x"]}).to_parquet(path)


def of_another_version(kept: Path) -> None:
    for path in list(kept.iterdir()):
        path.rename(path.with_name(path.name.replace("2024Q2-", "2024Q2-0.0.1-")))


@pytest.mark.parametrize("damage", [of_no_kind, of_another_shape, of_another_version], ids=lambda each: each.__name__)
def test_a_checkpoint_of_no_use_is_not_used(damage: Callable[[Path], None], county: bytes, tmp_path: Path) -> None:
    folder, kept = tmp_path / "报来", tmp_path / "断点"
    folder.mkdir()
    (folder / "县01.xlsx").write_bytes(county)
    roll_up(folder, "-o", tmp_path / "一.xlsx", "--checkpoint", kept, *PERIOD)
    damage(kept)
    files = find_files([str(folder)]).files
    assert not any(Checkpoint(kept, Period(2024, 4, 6)).knows(file) for file in files)
    code, output = roll_up(folder, "-o", tmp_path / "二.xlsx", "--checkpoint", kept, *PERIOD)
    assert code == 1, output
    assert (tmp_path / "二.xlsx").read_bytes() == (tmp_path / "一.xlsx").read_bytes()


def test_a_checkpoint_that_is_a_file_is_told(county: bytes, tmp_path: Path) -> None:
    (tmp_path / "县01.xlsx").write_bytes(county)
    (tmp_path / "断点").write_bytes(b"mine")
    arguments = (tmp_path / "县01.xlsx", "-o", tmp_path / "市.xlsx", "--checkpoint", tmp_path / "断点", *PERIOD)
    code, output = roll_up(*arguments)
    assert (code, "断点文件夹" in output) == (2, True), output
    assert (tmp_path / "断点").read_bytes() == b"mine"


@pytest.mark.parametrize(
    ("text", "code"), [("2024年第二季度", 1), ("2024年 4—6月", 1), ("第二季度", 2), ("2024Q2", 1), ("去年", 2)]
)
def test_the_period_is_written_as_on_the_first_sheet(text: str, code: int, county: bytes, tmp_path: Path) -> None:
    (tmp_path / "县01.xlsx").write_bytes(county)
    found, output = roll_up(tmp_path, "-o", tmp_path / "市.xlsx", "--period", text, "--workers", "0")
    assert found == code, output
    assert (tmp_path / "市.xlsx").exists() == (code == 1)
