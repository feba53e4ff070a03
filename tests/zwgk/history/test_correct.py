"""After closing: a change is found, and then corrected openly or undone. Random edits: each is found, nothing else."""

import dataclasses
import datetime as dt
import os
import shutil
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.zwgk.documents.bulletin.quarters import quarter
from tests.zwgk.documents.bulletin.test_publish import no_office, signed
from tests.zwgk.history.test_archive import SIGNED, change, told
from tests.zwgk.history.test_history import run
from tests.zwgk.intake.conftest import small_source
from zwgk.history.snapshot import differences, snapshot
from zwgk.model.inputs import Inputs
from zwgk.model.rules import Naming
from zwgk.new_files import save_new_folder
from zwgk.workbook.template.build import build

__all__ = ["no_office"]  # the fixture
COUNTS = {
    (unit, column, month): count
    for unit, column, count in (
        ("小冀镇", "动态", 4),
        ("小冀镇", "信息公开", 1),
        ("翟坡镇", "动态", 3),
        ("翟坡镇", "信息公开", 1),
        ("财政局", "动态", 5),
        ("财政局", "信息公开", 2),
        ("财政局", "重点领域", 1),
        ("卫健委", "动态", 2),
        ("卫健委", "信息公开", 1),
        ("公安局", "动态", 6),
        ("公安局", "信息公开", 1),
    )
    for month in (1, 2, 3)
}


@pytest.fixture(scope="module")
def closed_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a county whose first quarter is closed."""
    path = tmp_path_factory.mktemp("县") / "通报.xlsx"
    parts = replace(small_source().rules.parts, requests=False, mailbox=False, media=False, catalogue=False)
    rules = replace(small_source().rules, parts=parts)
    path.write_bytes(build(replace(small_source(), rules=rules, counts=COUNTS, period_name="第一季度")))
    signed(path, *SIGNED)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("zwgk.documents.bulletin.publish.find_soffice", lambda: None)
        run("close", path, "--period", "2024Q1")
    return path


@pytest.fixture
def closed(closed_book: Path, tmp_path: Path) -> Path:
    """Return a copy of it with its archive."""
    shutil.copytree(closed_book.parent, tmp_path / "县")
    return tmp_path / "县" / closed_book.name


def history(path: Path, column: int = 1) -> list[tuple[Any, ...]]:
    rows = openpyxl.load_workbook(path)["历史"].iter_rows(min_row=4, min_col=column, values_only=True)
    return [row for row in rows if row[0]]


def test_closing_fills_the_sheet(closed: Path) -> None:
    rows = {(row[0], row[2], row[3]): row for row in history(closed)}
    assert rows["2024年第一季度", "小冀镇", "动态"][4:11] == (12, None, None, None, None, "4、4、4", "封存")
    assert rows["2024年第一季度", "小冀镇", "重点领域"][4] == "—"
    assert rows["2024年第一季度", "财政局", "合计"][4:6] == (24, 1)
    assert {row[11] for row in rows.values()} == {"2024年第一季度"}


def test_what_was_not_saved_after_closing_is_added_by_the_next_command(closed: Path) -> None:
    book = openpyxl.load_workbook(closed)
    full = history(closed)
    for cells in book["历史"].iter_rows(min_row=4):
        for cell in cells:
            cell.value = None
    book.save(closed)
    run("recompute", closed, code=1)
    assert history(closed) == full
    run("validate", closed, code=1)
    assert history(closed) == full  # once


def test_rows_of_the_sheet_that_somebody_changed_are_told(closed: Path) -> None:
    book = openpyxl.load_workbook(closed)
    sheet = book["历史"]
    places = {(row[2].value, row[3].value): row for row in sheet.iter_rows(min_row=4) if row[0].value}
    whole = [[cell.value for cell in row] for row in places.values()]
    run("validate", closed, code=1)
    assert "与封存的不一样" not in told(closed)

    for line, values in enumerate(reversed(whole), start=4):  # sorted otherwise
        for column, value in enumerate(values, start=1):
            sheet.cell(line, column).value = value
    book.save(closed)
    run("validate", closed, code=1)
    assert "与封存的不一样" not in told(closed)

    rows = {(row[2].value, row[3].value): row for row in sheet.iter_rows(min_row=4) if row[0].value}
    rows["小冀镇", "动态"][4].value = 99
    rows["财政局", "合计"][2].value = "财政"
    cell = rows["小冀镇", "动态"][0].coordinate
    book.save(closed)
    run("validate", closed, code=1)
    (line,) = [line for line in told(closed).splitlines() if "与封存的不一样" in line]
    assert line.startswith("2024年第一季度的行与封存的不一样")
    assert "小冀镇动态现在是 99、4、4、4，封存的是 12、4、4、4" in line
    assert "财政合计封存里没有；财政局合计的行不见了" in line
    found = [
        row for row in openpyxl.load_workbook(closed)["校验"].iter_rows(min_row=4, values_only=True) if row[5] == line
    ]
    assert found[0][2:4] == ("历史", cell)
    assert len([row for row in history(closed) if row[2:4] == ("财政局", "合计")]) == 1  # it is there again


def test_a_change_is_corrected_openly_and_history_keeps_both(closed: Path) -> None:
    run("correct", closed, code=2)  # nothing has changed
    change(closed, "小冀镇", "乡镇动态", 2, 7)
    change(closed, "单位名录", "别名", "翟坡镇", "翟坡")
    run("validate", closed, code=1)
    assert "小冀镇的“动态”2月（单位表）公布时是4，现在是7" in told(closed)
    run("correct", closed)
    assert [row[:7] for row in history(closed, 16)] == [
        ("2024年第一季度", "单位表", "小冀镇", "动态", "2", "4", "7"),
        ("2024年第一季度", "单位名录", "翟坡镇", "别名", None, None, "翟坡"),
    ]
    rows = [row for row in history(closed) if row[2:4] == ("小冀镇", "动态")]
    assert [(row[4], row[9], row[10]) for row in rows] == [(12, "4、4、4", "封存"), (15, "4、7、4", "更正")]
    assert [row[4] for row in history(closed) if row[2:4] == ("小冀镇", "合计")] == [15, 18]
    assert len(list((closed.parent / "备份").glob("*.xlsx"))) == 1
    run("validate", closed, code=1)
    assert "已经公布" not in told(closed)
    change(closed, "小冀镇", "乡镇动态", 2, 8)  # again, after the correction
    run("validate", closed, code=1)
    assert "小冀镇的“动态”2月（单位表）公布时是4，现在是8" in told(closed)


def test_a_change_is_put_back(closed: Path) -> None:
    change(closed, "小冀镇", "乡镇动态", 2, 7)
    change(closed, "公安局", "部门动态", 3, None)
    change(closed, "单位名录", "别名", "翟坡镇", "翟坡")
    output = run("correct", closed, "--restore", code=1)
    assert "已恢复公布时的 2 个数。另有 1 处要自己改回。" in output
    run("validate", closed, code=1)
    assert told(closed).count("已经公布") == 1
    assert "翟坡镇的“别名”" in told(closed)
    assert history(closed, 16) == []


FILES = [("a.docx", b"a" * 100), ("数据.csv", b"b"), ("SHA256SUMS", b"c")]


def killed_at(step: int, folder: Path) -> bool:
    """Make the folder in a child that is killed before its step-th disk operation; return whether it was."""
    pid = os.fork()
    if pid == 0:
        calls = iter(range(step))

        def counted(function: Callable[..., Any]) -> Callable[..., Any]:
            def call(*arguments: Any, **named: Any) -> Any:
                if next(calls, None) is None:
                    os.kill(os.getpid(), signal.SIGKILL)
                return function(*arguments, **named)

            return call

        for name in ("fsync", "replace", "rename", "mkdir", "open", "rmdir"):
            setattr(os, name, counted(getattr(os, name)))
        try:
            save_new_folder(folder, FILES)
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == -signal.SIGKILL


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has no fork")
def test_killed_at_any_step_an_archive_is_whole_or_absent(tmp_path: Path) -> None:
    """A period is closed when its folder exists; the next command completes 历史 (see above)."""
    seen = []
    for step in range(200):
        folder = tmp_path / str(step) / "归档" / "2024年第一季度"
        folder.parent.parent.mkdir()
        killed = killed_at(step, folder)
        if folder.exists():
            assert sorted((path.name, path.read_bytes()) for path in folder.iterdir()) == sorted(FILES)
        else:
            save_new_folder(folder, FILES)  # leftovers of the killed one are no obstacle, and are removed
            assert [path.name for path in folder.parent.iterdir()] == [folder.name]
        seen.append((killed, folder.exists()))
        if not killed:
            break
    assert len(seen) > 2 * len(FILES)
    assert not seen[-1][0]


INPUTS = quarter()
PUBLISHED = snapshot(INPUTS)
UNITS = [unit.name for unit in INPUTS.units]
REPORTED = INPUTS.counts[INPUTS.counts["month"].isin(INPUTS.period.months)].dropna(subset=["count"]).index.tolist()
EDITS = st.one_of(
    st.tuples(st.just("month"), st.sampled_from(REPORTED), st.integers(100, 999)),
    st.tuples(st.just("blank"), st.sampled_from(REPORTED), st.none()),
    st.tuples(st.just("duty"), st.sampled_from(UNITS), st.none()),
    st.tuples(st.just("alias"), st.sampled_from(UNITS), st.sampled_from(["甲所", "乙所"])),
    st.tuples(st.just("full_name"), st.sampled_from(UNITS), st.sampled_from(["甲局", "乙局"])),
    st.tuples(st.just("exempt"), st.sampled_from(UNITS), st.none()),
    st.tuples(st.just("quota"), st.integers(0, 3), st.integers(30, 40)),
    st.tuples(st.just("heading"), st.integers(0, 3), st.sampled_from(["新表头甲", "新表头乙"])),
    st.tuples(st.just("naming"), st.integers(0, 3), st.none()),
    st.tuples(st.just("portal"), st.sampled_from([4, 5, 6]), st.integers(1000, 2000)),
    st.tuples(st.just("later month"), st.sampled_from([7, 12]), st.integers(1, 9)),
)


def edited(inputs: Inputs, edit: tuple[str, Any, Any]) -> tuple[Inputs, tuple[str, ...] | None]:
    """Return the inputs after an edit, and the changed entry; None for one that no bulletin depends on."""
    what, at, value = edit
    if what in ("month", "blank"):
        counts = inputs.counts.copy()
        counts.loc[at, "count"] = value
        counts.loc[at, "state"] = "reported" if value is not None else "blank"
        row = counts.loc[at]
        return replace(inputs, counts=counts), ("单位表", row["unit"], row["column"], str(row["month"]))
    if what == "later month":
        counts = inputs.counts.copy()
        counts.loc[counts["month"] == at, ["count", "state"]] = [value, "reported"]
        return replace(inputs, counts=counts), None
    if what == "portal":
        portal = inputs.portal.copy()
        portal.loc[portal["month"] == at, "政务要闻"] = value
        return replace(inputs, portal=portal), ("门户网站", "门户网站", "政务要闻", str(at))
    if what in ("quota", "heading", "naming"):
        column = inputs.rules.columns[at]
        was = INPUTS.rules.columns[at].naming
        other = Naming.NEVER if was is not Naming.NEVER else Naming.ZERO
        change, item = {
            "quota": ({"monthly_quota": value}, "每月最低"),
            "heading": ({"heading": value}, "表头"),
            "naming": ({"naming": other}, "通报点名"),
        }[what]
        columns = list(inputs.rules.columns)
        columns[at] = replace(column, **change)  # type: ignore[arg-type]
        rules = replace(inputs.rules, columns=tuple(columns))
        return replace(inputs, rules=rules), ("设置", f"{column.kind}{column.name}", item, "")
    change, item = {
        "duty": ({"duties": frozenset({"动态"})}, "承担栏目"),
        "alias": ({"aliases": (value,)}, "别名"),
        "full_name": ({"full_name": value}, "单位全称"),
        "exempt": ({"exempt_from": frozenset({"信息公开"})}, "免予点名栏目"),
    }[what]
    units = tuple(dataclasses.replace(unit, **change) if unit.name == at else unit for unit in inputs.units)  # type: ignore[arg-type]
    return replace(inputs, units=units), ("单位名录", at, item, "")


@settings(max_examples=60)
@given(st.lists(EDITS, max_size=6))
def test_every_random_edit_is_found_and_nothing_else(edits: list[tuple[str, Any, Any]]) -> None:
    inputs, expected = INPUTS, set()
    for edit in edits:
        inputs, key = edited(inputs, edit)
        expected |= {key} if key else set()
    assert {found.key for found in differences(PUBLISHED, snapshot(inputs))} == expected


def test_the_time_of_a_correction_is_told(closed: Path) -> None:
    change(closed, "小冀镇", "乡镇动态", 2, 7)
    run("correct", closed)
    (row,) = history(closed, 16)
    assert dt.datetime.strptime(row[7], "%Y-%m-%d %H:%M").year >= 2024
