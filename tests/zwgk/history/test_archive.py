"""封存: the archive is complete or absent, its hashes verify, and later changes are reported."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from tests.zwgk.documents.bulletin.test_publish import no_office, signed
from zwgk import new_files
from zwgk.cli import app
from zwgk.history import archive
from zwgk.terminal import console

__all__ = ["no_office"]  # the fixture
SIGNED = (("甲", "乙", "丙"), ("2024-7-10", "2024-7-11", "2024-7-11"))
PERIOD = "2024年第二季度"


def run(*arguments: object) -> tuple[int, str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(console, "_width", 240)  # so that no cell of a printed table is broken into lines
        result = CliRunner().invoke(app, [*map(str, arguments)])
    return result.exit_code, result.output


def change(workbook: Path, sheet: str, heading: str, row: str, value: object) -> None:
    """Put a value into the cell under a heading, in the row that contains a text."""
    book = openpyxl.load_workbook(workbook)
    head = next(cell for cells in book[sheet].iter_rows() for cell in cells if cell.value == heading)
    line = next(cell.row for cells in book[sheet].iter_rows(min_row=head.row) for cell in cells if cell.value == row)
    book[sheet].cell(line, head.column).value = value
    book.save(workbook)


def told(workbook: Path) -> str:
    """Return the text of 校验, all rows together: on a terminal a long path makes the columns narrow."""
    rows = openpyxl.load_workbook(workbook)["校验"].iter_rows(min_row=4, values_only=True)
    return "\n".join(str(row[5]) for row in rows)


@pytest.mark.usefixtures("no_office")
def test_a_closed_period(example: Path) -> None:
    folder = example.parent / "归档"
    code, output = run("close", example)
    assert code == 2
    assert "还是送审稿，不能封存" in output
    assert not folder.exists()

    signed(example, *SIGNED)
    before = example.read_bytes()
    assert run("close", example)[0] == 0
    assert (folder / PERIOD / example.name).read_bytes() == before  # as published, before 历史 was added
    names = {path.name for path in (folder / PERIOD).iterdir()}
    stem = f"{PERIOD}政务公开工作通报"
    assert names == {
        example.name,
        f"{stem}.docx",
        f"{stem}.html",
        "数据.csv",
        "历史.csv",
        "datapackage.json",
        "SHA256SUMS",
    }
    if shutil.which("sha256sum"):
        subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=folder / PERIOD, check=True)
    described = json.loads((folder / PERIOD / "datapackage.json").read_text(encoding="utf-8"))["resources"][0]
    head = (folder / PERIOD / "数据.csv").read_text(encoding=described["encoding"]).splitlines()[0]
    assert head.split(",") == [field["name"] for field in described["schema"]["fields"]]

    assert "已经公布" not in run("validate", example)[1]
    change(example, "小冀镇", "乡镇动态", 4, 999)
    change(example, "单位名录", "别名", "翟坡镇", "翟坡")
    run("recompute", example, "-o", example.with_name("结果.xlsx"))
    assert "小冀镇的“动态”4月（单位表）公布时是" in told(example.with_name("结果.xlsx"))
    run("validate", example)
    output = told(example)
    assert f"{PERIOD}已经公布：小冀镇的“动态”4月（单位表）公布时是" in output
    assert "现在是999" in output
    assert f"{PERIOD}已经公布：翟坡镇的“别名”（单位名录）公布时是" in output
    assert output.count("已经公布") == 2

    code, output = run("close", example)
    assert code == 2
    assert "--again" in output
    assert run("close", example, "--again")[0] == 0
    assert {path.name for path in folder.iterdir()} == {PERIOD, f"{PERIOD}（2）"}
    assert "已经公布" not in run("validate", example)[1]  # the last closing counts

    with (folder / f"{PERIOD}（2）" / "数据.csv").open("ab") as file:
        file.write(b"x")
    run("validate", example)
    assert "封存数据被改动过，没有核对" in told(example)


def test_the_sums_are_checked_by_a_program_that_the_desk_has(monkeypatch: pytest.MonkeyPatch) -> None:
    assert archive.how_to_check() == "在文件夹里运行 sha256sum -c SHA256SUMS"
    monkeypatch.setattr(sys, "platform", "win32")
    assert archive.how_to_check() == "在文件夹里运行 certutil -hashfile 文件名 SHA256，与 SHA256SUMS 里的相同"


@pytest.mark.usefixtures("no_office")
def test_an_archive_is_whole_or_absent(example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    signed(example, *SIGNED)
    save = new_files.save_file

    def full(path: Path, content: bytes, like: Path | None = None) -> None:
        if path.name == "SHA256SUMS":
            raise OSError(28, "No space left on device")
        save(path, content, like=like)

    monkeypatch.setattr(new_files, "save_file", full)
    before = example.read_bytes()
    code, output = run("close", example)
    assert code == 2
    assert "一份也没有生成" in output
    assert not (example.parent / "归档").exists()
    assert example.read_bytes() == before
