"""Every command in a README works: each sh block runs unchanged, in a copy of the checkout."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from zwgk.documents.office import find_soffice

BLOCK = re.compile(r"^ *```[a-z]*\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
SH_BLOCK = re.compile(r"^ *```sh\n(.*?)^ *```", re.MULTILINE | re.DOTALL)


def commands(document: str) -> Iterator[str]:
    for block in SH_BLOCK.findall((REPOSITORY / document).read_text(encoding="utf-8")):
        yield from (line.strip() for line in block.splitlines() if line.strip())


@pytest.mark.office
@pytest.mark.skipif(find_soffice() is None, reason="没有 LibreOffice，README 里的 zwgk pdf 无从运行")
@pytest.mark.parametrize("document", ["README.md"])
def test_the_commands_run_in_the_order_shown(document: str, tmp_path: Path) -> None:
    shutil.copytree(REPOSITORY / "workbook", tmp_path / "workbook")
    (tmp_path / ".venv").symlink_to(sys.prefix)  # made by `make setup` in a checkout
    shown = list(commands(document))
    assert len(shown) >= 5
    zwgk = f"{sys.executable} -c 'from zwgk.cli import main; main()'"
    for command in shown:
        script = re.sub(r"^zwgk\b", lambda _: zwgk, command)
        done = subprocess.run(["sh", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)
        # 1: done, with problems (an empty workbook has not been reported; a font is not installed).
        assert done.returncode in (0, 1), f"{command}\n{done.stdout}{done.stderr}"
        assert "Traceback" not in done.stderr
    for file in ("结果.xlsx", "附件.pdf", "我县.xlsx"):
        assert (tmp_path / file).stat().st_size > 10_000


def test_the_english_one_has_the_same_commands() -> None:
    both = [(REPOSITORY / name).read_text(encoding="utf-8") for name in ("README.md", "README.en.md")]
    chinese, english = ([block.split() for block in BLOCK.findall(text)] for text in both)
    assert len(chinese) >= 10
    assert chinese == english
    chinese, english = (sorted({*re.findall(r"`zwgk ([a-z-]+)[ `]", text)}) for text in both)
    assert chinese == english


@pytest.mark.parametrize("document", ["README.md", "README.en.md"])
def test_the_pictures_and_pages_it_points_to_exist(document: str) -> None:
    text = (REPOSITORY / document).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert (REPOSITORY / target).exists(), target


def test_the_tables_of_the_workbook_s_readme_are_what_is_declared() -> None:
    from tools.readme_tables import tables, with_tables

    text = (REPOSITORY / "workbook" / "README.md").read_text(encoding="utf-8")
    assert with_tables(text) == text
    assert [name for name in tables() if f"<!-- {name} -->" not in text] == []
    assert "| `county` | 县（市、区）名称（单位名称前带上它也能认出来） |" in text
    assert "| `request_received` | 依申请公开收到件数 |" in text


def test_every_command_has_help_in_chinese_and_a_place_in_the_documentation() -> None:
    from typer.main import get_command

    from zwgk.cli import app

    documents = "".join(
        path.read_text(encoding="utf-8")
        for path in (
            REPOSITORY / "README.md",
            REPOSITORY / "workbook" / "README.md",
            REPOSITORY / "addin" / "README.md",
        )
    )
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        assert re.search("[\u4e00-\u9fff]", command.help or ""), name
        assert f"zwgk {name}" in documents, f"zwgk {name} 没有写进说明"
