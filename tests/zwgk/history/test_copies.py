"""Backups and archives: as private as the workbook, and gone again if the change they were made for is not saved."""

import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.zwgk.documents.bulletin.test_publish import no_office
from tests.zwgk.history.test_archive import change
from tests.zwgk.history.test_correct import COUNTS, closed, closed_book
from tests.zwgk.intake.conftest import small_source
from xlwings_engines.errors import CannotSave
from xlwings_engines.file_engine import contents
from zwgk.cli import app
from zwgk.workbook import layout
from zwgk.workbook.template.build import build

__all__ = ["closed", "closed_book", "no_office"]  # the fixtures
ARTICLES = "标题,栏目,单位,发布日期\n一,工作动态,财政局,2024-04-05\n"
COMMANDS = {
    "history": ("--from", "2023.xlsx", "--period", "2024Q1"),
    "close": ("--period", "2024Q1", "--again"),
    "correct": ("--period", "2024Q1"),
    "correct --restore": ("--period", "2024Q1"),
    "import": ("台账.csv", "--period", "2024Q2"),
    "sync": (),
}
on_posix = pytest.mark.skipif(os.name != "posix", reason="Windows 没有权限位")


@pytest.fixture(scope="module")
def older() -> bytes:
    return build(replace(small_source(), year=2023, counts=COUNTS, period_name="第一季度"))


@pytest.fixture
def county(closed: Path, older: bytes) -> Path:
    """Return a workbook changed after closing, with a new unit's name, an earlier workbook and an export beside it."""
    change(closed, "财政局", "部门动态", 2, 99)  # type: ignore[arg-type]
    change(closed, "单位名录", layout.ROSTER_NAME, "公安局", "公安分局")
    closed.with_name("2023.xlsx").write_bytes(older)
    closed.with_name("台账.csv").write_text(ARTICLES, encoding="utf-8")
    return closed


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def run(county: Path, command: str) -> tuple[int, str]:
    name, *options = command.split()
    more = [str(county.with_name(text)) if "." in text else text for text in COMMANDS[command]]
    result = CliRunner().invoke(app, [name, str(county), *options, *more])
    return result.exit_code, result.output


@pytest.mark.usefixtures("no_office")
@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_is_left_of_a_change_that_is_not_saved(
    county: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise CannotSave("save.failed", name=county.name, reason="磁盘空间不足")

    before = tree(county.parent)
    with monkeypatch.context() as patch:
        patch.setattr(contents, "atomic_save", full)
        code, output = run(county, command)
    assert (code, len(output.splitlines())) == (2, 1), output
    assert "磁盘空间不足" in output
    assert tree(county.parent) == before
    assert not (county.parent / "备份").exists()
    assert run(county, command)[0] in (0, 1)
    made = tree(county.parent)
    assert made.keys() > before.keys()
    assert made[county.name] != before[county.name]


@on_posix
@pytest.mark.usefixtures("no_office")
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("mode", [0o600, 0o640])
def test_a_copy_of_a_private_workbook_is_private(county: Path, command: str, mode: int) -> None:
    county.chmod(mode)
    before = tree(county.parent)
    assert run(county, command)[0] in (0, 1)
    copies = [name for name in tree(county.parent).keys() - before.keys() if name.endswith(".xlsx") and "备份" in name]
    copies += [name for name in tree(county.parent).keys() - before.keys() if name.endswith(county.name)]
    assert copies
    for name in (county.name, *copies):
        assert oct(stat.S_IMODE((county.parent / name).stat().st_mode)) == oct(mode), name


@on_posix
def test_a_result_beside_a_private_workbook_is_private(county: Path) -> None:
    county.chmod(0o600)
    result = county.with_name("结果.xlsx")
    assert CliRunner().invoke(app, ["recompute", str(county), "-o", str(result)]).exit_code == 1
    assert stat.S_IMODE(result.stat().st_mode) == 0o600
