"""Builds the manual from manual.md and the pictures: `python -m docs.manual.build`.

Writes manual.html, one page without any other file; manual.pdf, printed by Chromium if there is one; and the drawings
of the add-ins' guides. Buttons, sheets, settings and headings named in manual.md come from the product.
"""

import base64
import hashlib
import io
import re
import shutil
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined
from markdown_it import MarkdownIt
from PIL import Image

from docs.manual import drawings
from zwgk.buttons import BUTTONS
from zwgk.model.settings import Limits, Office, Parts, settings_of
from zwgk.version import __version__
from zwgk.workbook import layout

HERE = Path(__file__).parent
PICTURES = HERE / "pictures"
HTML, PDF = HERE / "manual.html", HERE / "manual.pdf"
IMAGES = HERE.parents[1] / "addin" / "images"
TITLE = "政务公开工作通报：使用说明"
_SOURCE_KEY = "/SourceDigest"


class Names:
    """Attributes -> what is shown for them; an unknown one stops the build."""

    def __init__(self, shown: dict[str, str]) -> None:
        self.__dict__.update(shown)


def names() -> dict[str, Any]:
    """Return the names that manual.md may use."""
    sheets = {
        name: f'<span class="sheet">{value}</span>'
        for name, value in vars(layout).items()
        if isinstance(value, str) and value in layout.FIXED_SHEETS
    }
    words = {name: value for name, value in vars(layout).items() if isinstance(value, str) and name.isupper()}
    items = {
        one.key: f'<span class="item">{one.item}</span>'
        for one in (*settings_of(Office), *settings_of(Limits), *settings_of(Parts))
    }
    return {
        "b": Names({one.id: f'<span class="button i-{one.id}">{one.label}</span>' for one in BUTTONS}),
        "s": Names(sheets),
        "w": Names(words),
        "item": Names(items),
        "buttons": BUTTONS,
        "version": __version__,
        "picture": picture,
        "drawing": drawing,
        "message": message,
        "attachment": lambda number: f'<span class="sheet">{layout.attachment(number)}</span>',
    }


def message(text: str) -> str:
    """Return a message of the program, as a clerk sees it; …… for what varies. A test compares it with the program."""
    return f'<span class="message">{escape(text)}</span>'


def picture(name: str, caption: str) -> str:
    """Return a picture with its caption, inside the page."""
    data = (PICTURES / f"{name}.webp").read_bytes()
    width, height = Image.open(io.BytesIO(data)).size
    source = f"data:image/webp;base64,{base64.b64encode(data).decode()}"
    size = f'width="{width}" height="{height}"'
    return f'<figure><img src="{source}" {size} alt="{caption}"><figcaption>{caption}</figcaption></figure>\n'


def drawing(shown: str, caption: str) -> str:
    """Return a drawing; the caption calls it one."""
    return f"<figure>{all_drawings()[shown]().strip()}<figcaption>示意图：{caption}</figcaption></figure>\n"


def all_drawings() -> dict[str, Callable[[], str]]:
    """Return name -> function that draws it."""
    return {
        "ribbon-excel": lambda: drawings.ribbon("Excel"),
        "ribbon-wps": lambda: drawings.ribbon("WPS"),
        "bundle": drawings.bundle,
        "install-console": drawings.install_console,
        "install-libreoffice": lambda: drawings.install_terminal("libreoffice"),
        "install-wps": lambda: drawings.install_terminal("wps"),
        "package": drawings.package,
        "close-excel": lambda: drawings.saving("Microsoft Excel"),
        "close-wps": lambda: drawings.saving("WPS 表格"),
        "file-menu": drawings.file_menu,
    }


def build_html() -> str:
    """Return the page."""
    environment = Environment(undefined=StrictUndefined, autoescape=False, trim_blocks=True)
    source = environment.from_string((HERE / "manual.md").read_text("utf-8")).render(names())
    markdown = MarkdownIt("commonmark", {"html": True}).enable("table")
    tokens = markdown.parse(source)
    contents: list[str] = []
    for place, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag in ("h2", "h3"):
            title = re.sub(r"<[^>]+>", "", tokens[place + 1].content)
            token.attrSet("id", f"h{len(contents) + 1}")
            contents.append(f'<li class="{token.tag}"><a href="#h{len(contents) + 1}">{title}</a></li>')
    body = markdown.renderer.render(tokens, markdown.options, {})
    icons = "".join(f".i-{one.id}{{background-image:url({drawings.icon(one.id)})}}" for one in BUTTONS)
    style = (HERE / "manual.css").read_text("utf-8")
    body = body.replace("<!-- contents -->", f"<nav><ol>{''.join(contents)}</ol></nav>")
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n<title>{TITLE}</title>\n'
        f'<meta name="viewport" content="width=device-width">\n<style>\n{style}{icons}\n</style>\n</head>\n'
        f"<body>\n<main>\n{body}</main>\n</body>\n</html>\n"
    )


def digest(html: str) -> str:
    """Return what ties the PDF to its page."""
    return hashlib.sha256(html.encode()).hexdigest()


def source_of(pdf: Path) -> str:
    """Return the digest of the page that the PDF was printed from."""
    from pypdf import PdfReader

    metadata = PdfReader(pdf).metadata
    return "" if metadata is None else str(metadata.get(_SOURCE_KEY, ""))


def print_pdf(html: Path, target: Path) -> bool:
    """Print the page by Chromium; return whether there is one."""
    from playwright.sync_api import sync_playwright
    from pypdf import PdfReader, PdfWriter

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        return False
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(html.as_uri())
        printed = page.pdf(
            prefer_css_page_size=True,
            print_background=True,
            display_header_footer=True,
            header_template="<span></span>",
            footer_template='<div style="font-size:9px;width:100%;text-align:center"><span class="pageNumber"></span>'
            '/<span class="totalPages"></span></div>',
            outline=True,
            tagged=True,
        )
        browser.close()
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(printed)))
    writer.add_metadata({"/Title": TITLE, _SOURCE_KEY: digest(html.read_text("utf-8"))})
    with target.open("wb") as stream:
        writer.write(stream)
    return True


def main() -> None:
    """Write everything; print the PDF only if it is of another page."""
    IMAGES.mkdir(exist_ok=True)
    for name, draw in all_drawings().items():
        (IMAGES / f"{name}.svg").write_text(draw(), "utf-8")
    html = build_html()
    HTML.write_text(html, "utf-8")
    if (not PDF.exists() or source_of(PDF) != digest(html)) and not print_pdf(HTML, PDF):
        print("没有 Chromium，manual.pdf 没有重做")


if __name__ == "__main__":
    main()
