"""The manual names what the product has, is one file, and is built from its source and the committed pictures."""

import ast
import html
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest
import typer

from docs.manual import build, drawings
from tests.conftest import EXAMPLE, REPOSITORY
from zwgk import usage
from zwgk.buttons import BUTTONS
from zwgk.cli import app
from zwgk.documents import viewer
from zwgk.errors import Refusal
from zwgk.outcome import Status
from zwgk.packaged import packaged
from zwgk.workbook import layout

SOURCE = (build.HERE / "manual.md").read_text("utf-8")
PAGE = build.HTML.read_text("utf-8")
MOST_BYTES = 3 * 2**20
GUIDES = ("README.md", "README-WPS.md", "README-LibreOffice.md")


class Page(HTMLParser):
    """Collects what the page shows, and what it refers to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.classed: dict[str, list[str]] = {}
        self.references: list[str] = []
        self.pictures: list[str] = []
        self._open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.references += [values[name] for name in ("href", "src", "srcset", "action", "data") if name in values]
        if tag == "img":
            self.pictures.append(values["src"])
        if tag == "span":
            self._open.append(values.get("class", "").partition(" ")[0])

    def handle_endtag(self, tag: str) -> None:
        if tag == "span":
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open:
            self.classed.setdefault(self._open[-1], []).append(data)


SHOWN = Page(PAGE)


def test_the_page_is_what_the_script_makes() -> None:
    assert build.build_html() == PAGE, "请运行 make build"


def test_the_pdf_is_of_this_page() -> None:
    assert build.source_of(build.PDF) == build.digest(PAGE), "请在有 Chromium 的电脑上运行 make build"
    from pypdf import PdfReader

    # Not its text: a PDF may store 一 as the radical ⼀.
    assert re.findall(r"^## (.+)$", SOURCE, re.MULTILINE) == _titles(PdfReader(build.PDF).outline[1])


def _titles(entries: list) -> list[str]:
    """Return the titles of one level of an outline."""
    return [entry["/Title"] for entry in entries if not isinstance(entry, list)]


def test_both_are_small() -> None:
    for path in (build.HTML, build.PDF):
        assert path.stat().st_size < MOST_BYTES, f"{path.name}: {path.stat().st_size:,}"


def test_the_page_needs_no_other_file_and_no_network() -> None:
    assert [one[:60] for one in SHOWN.references if not one.startswith(("#", "data:image/"))] == []
    assert re.findall(r"url\((?!data:image/)", PAGE) == []
    assert re.findall(r"<(script|link|iframe|object|embed|form)\b|@import", PAGE) == []
    addresses = set(re.findall(r"https?://[^\s\"'<]+", PAGE))
    assert addresses == {"http://www.w3.org/2000/svg"}  # a namespace


def test_every_button_and_no_other_is_named() -> None:
    labels = {button.label for button in BUTTONS}
    assert set(SHOWN.classed["button"]) == labels
    in_text = set(re.findall(r"\{\{ b\.(\w+) \}\}", SOURCE))
    assert in_text == {button.id for button in BUTTONS}  # beside the table of all


def test_the_sheets_named_are_in_the_workbook() -> None:
    import openpyxl

    there = set(openpyxl.load_workbook(EXAMPLE, read_only=True).sheetnames)
    named = set(SHOWN.classed["sheet"])
    assert len(named) > 15
    assert named - there <= {layout.CASE_REPORT}  # of a part that the example has not switched on


@pytest.mark.parametrize("name", [*(button.label for button in BUTTONS), *layout.FIXED_SHEETS])
def test_no_name_is_typed_by_hand(name: str) -> None:
    """A name in the source would stay when the product's changes. Captions tell what is seen, so they may."""
    text = re.sub(r"\{\{.*?\}\}", "", SOURCE)
    assert f"点“{name}”" not in text
    assert f"“{name}”表" not in text
    assert f"{{{{ {name}" not in text


def test_the_settings_named_are_in_the_workbook() -> None:
    import openpyxl

    sheet = openpyxl.load_workbook(EXAMPLE, read_only=True)["设置"]
    items = {row[0] for row in sheet.iter_rows(max_col=1, values_only=True)}
    assert len(SHOWN.classed["item"]) > 5
    assert set(SHOWN.classed["item"]) - items <= {"统计办件台账"}


@cache
def texts_of_the_product() -> str:
    """Return all texts of programs that a clerk may see; …… between pieces."""
    pieces: list[str] = []
    for path in (*(REPOSITORY / "python").rglob("*.py"), *(REPOSITORY / "addin" / "libreoffice").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.JoinedStr):
                named = [_piece(part) for part in node.values]
                pieces.append("".join(named))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                pieces.append(re.sub(r"\{\w+\}", "……", node.value))
    others = (REPOSITORY / "addin" / "excel" / "texts.csv", REPOSITORY / "addin" / "wps" / "host.js")
    pieces += [path.read_text("utf-8") for path in others]
    return "\n".join(pieces)


def _piece(part: ast.expr) -> str:
    return str(part.value) if isinstance(part, ast.Constant) else "……"


@pytest.mark.parametrize("message", sorted({html.unescape(text) for text in SHOWN.classed["message"]}))
def test_a_message_is_the_product_s(message: str) -> None:
    sought = message.removesuffix("……").removesuffix("。")
    assert sought in texts_of_the_product()


def test_there_are_twenty_messages() -> None:
    assert len(SHOWN.classed["message"]) == 20


@pytest.mark.parametrize("line", drawings.INSTALLING)
def test_the_drawn_installer_says_what_it_says(line: str) -> None:
    assert f'"{line}"' in (REPOSITORY / "python" / "zwgk" / "addin" / "desk.py").read_text("utf-8")


@pytest.mark.parametrize("host", drawings.IN_A_TERMINAL)
def test_the_drawn_terminal_says_what_it_says(host: str) -> None:
    command, *answer = drawings.IN_A_TERMINAL[host]
    assert f"`{command}`" in SOURCE
    assert [line for line in answer if line not in texts_of_the_product().split("\n")] == []


def commands(text: str) -> Iterator[list[str]]:
    for line in re.findall(r"\bzwgk [^`\n，；。）]*", text):
        yield line.split()


@pytest.mark.parametrize("words", list(commands(SOURCE)), ids=" ".join)
def test_a_command_and_its_options_exist(words: list[str]) -> None:
    if words[1].startswith("{{"):
        return  # the table of all commands, from the buttons
    command = typer.main.get_command(app)
    rest = words[1:]
    while rest and hasattr(command, "commands") and not rest[0].startswith("-"):
        assert rest[0] in command.commands, words
        command = command.commands[rest.pop(0)]
    known = {name for param in command.params for name in param.opts} | {"--help"}
    assert {word for word in rest if word.startswith("-")} <= known


def test_every_picture_is_shown_and_every_one_shown_is_there() -> None:
    shown = re.findall(r'picture\("([\w-]+)"', SOURCE)
    in_guides = {"calc-close"}
    assert sorted({*shown, *in_guides}) == sorted(path.stem for path in build.PICTURES.iterdir())
    assert len(SHOWN.pictures) == len(shown)


def test_a_drawing_is_called_one() -> None:
    assert PAGE.count("<figcaption>示意图：") == len(re.findall(r"\{\{ drawing\(", SOURCE)) >= 4
    assert "从来没有在真的 WPS 里试过" in SOURCE


@pytest.mark.parametrize("name", build.all_drawings())
def test_the_committed_drawings_are_what_the_script_makes(name: str) -> None:
    assert (build.IMAGES / f"{name}.svg").read_text("utf-8") == build.all_drawings()[name](), "请运行 make build"


@pytest.mark.parametrize("guide", GUIDES)
def test_a_guide_has_four_steps_and_its_pictures_exist(guide: str) -> None:
    text = (REPOSITORY / "addin" / guide).read_text("utf-8")
    section = text.partition("## 四步安装")[2].partition("\n## ")[0]
    assert re.findall(r"^(\d)\. ", section, re.MULTILINE) == ["1", "2", "3", "4"]
    pictures = re.findall(r"!\[(.+?)\]\((.+?)\)", section)
    assert len(pictures) >= 3
    for said, place in pictures:
        assert (REPOSITORY / "addin" / place).is_file(), place
        assert ("示意图" in said) == place.endswith(".svg"), said


# 帮助


def test_help_opens_the_manual(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[Path] = []
    monkeypatch.setattr(viewer, "find_viewer", lambda: shown.append)
    outcome = usage.usage()
    assert shown == [packaged("manual.html")] == [build.HTML]
    assert outcome.silent
    assert f"已打开使用说明：{build.HTML}" in outcome.headline


def test_a_desk_without_a_browser_is_told_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise Refusal("没有图形桌面")

    monkeypatch.setattr(viewer, "find_viewer", refuse)
    outcome = usage.usage()
    assert (outcome.status, outcome.silent) == (Status.DONE, False)
    assert str(build.HTML) in outcome.headline
    assert "请用浏览器打开" in outcome.headline


@pytest.mark.skipif(sys.platform != "linux", reason="asks xdg-open")
def test_the_command_opens_it_by_the_desk_s_own_program(tmp_path: Path) -> None:
    program = tmp_path / "xdg-open"
    program.write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/asked\n')
    program.chmod(0o755)
    environment = SimpleNamespace(PATH=f"{tmp_path}:/usr/bin:/bin", DISPLAY=":none")
    code = [sys.executable, "-c", "from zwgk.cli import main; main()", "help"]
    done = subprocess.run(code, env=vars(environment), capture_output=True, text=True, check=True)
    assert (tmp_path / "asked").read_text().strip() == str(build.HTML)
    assert "已打开使用说明" in done.stdout
