"""Drawings of what does not exist on a Linux desk: the ribbon of Excel and WPS, Explorer, a console. SVG, as text.

Buttons, groups, icons, names of files and menu entries come from the product.
"""

import base64
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape

from tools.bundle import FOLDER, GUIDES, MANUAL, SCRIPTS
from zwgk.addin.file_menu import labels
from zwgk.buttons import BUTTONS, GROUPS, TITLE, Button
from zwgk.version import __version__

ICONS = Path(__file__).parents[2] / "addin" / "icons"
FONT = "'Microsoft YaHei','Noto Sans CJK SC','Source Han Sans SC',sans-serif"
TABS = {
    "Excel": ("文件", "开始", "插入", "页面布局", "公式", "数据", "审阅", "视图", TITLE),
    "WPS": ("文件", "开始", "插入", "页面", "公式", "数据", "审阅", "视图", TITLE),
}
GREEN = {"Excel": "#217346", "WPS": "#1e8e4e"}
_LARGE, _ROW, _PER_COLUMN = 60, 26, 3
_RIBBON_HEIGHT = 152


def text(x: float, y: float, said: str, size: int = 13, more: str = "") -> str:
    """Return one line of text, its baseline at y."""
    return f'<text x="{x:g}" y="{y:g}" font-size="{size}"{" " + more if more else ""}>{escape(said)}</text>'


def width_of(said: str, size: int = 13) -> float:
    """Return about the width: Chinese characters are square."""
    return sum(size if unicodedata.east_asian_width(one) in "WFA" else size * 0.56 for one in said)


def icon(button_id: str, large: bool = True) -> str:
    """Return the icon as a data URL."""
    data = (ICONS / f"{button_id}_{26 if large else 16}.png").read_bytes()
    return "data:image/png;base64," + base64.b64encode(data).decode()


def ribbon(host: str) -> str:
    """Return the ribbon of Excel or WPS with our tab in front."""
    parts: list[str] = []
    x = 14.0
    for label in TABS[host]:
        width = width_of(label) + 20
        if label == TITLE:
            parts.append(f'<rect x="{x - 10:g}" y="4" width="{width:g}" height="26" fill="#fff"/>')
        colour = GREEN[host] if label == TITLE else "#fff"
        parts.append(text(x, 22, label, more=f'fill="{colour}"'))
        x += width
    x = 12.0
    for group, label in GROUPS.items():
        start = x
        for piece, width in _columns([button for button in BUTTONS if button.group == group]):
            parts += piece(x)
            x += width
        parts.append(text((start + x - width_of(label, 12)) / 2, _RIBBON_HEIGHT - 8, label, 12, 'fill="#666"'))
        parts.append(f'<path d="M{x + 4:g} 38V{_RIBBON_HEIGHT - 6}" stroke="#d0d0d0"/>')
        x += 14
    width = max(x, 14 + sum(width_of(label) + 20 for label in TABS[host]))
    band = f'<rect width="{width:g}" height="30" fill="{GREEN[host]}"/>'
    return svg(width, _RIBBON_HEIGHT, [band, *parts], f"{host} 功能区的“{TITLE}”（示意图）")


def _columns(buttons: Iterable[Button]) -> Iterator[tuple[Callable[[float], Iterable[str]], float]]:
    """Yield (function of x -> shapes, width): a large button, or up to three small ones, one below the other."""
    for large, members in groupby(buttons, key=lambda button: button.large):
        run = list(members)
        step = 1 if large else _PER_COLUMN
        for first in range(0, len(run), step):
            column = run[first : first + step]
            if large:
                yield partial(_large, button=column[0]), _LARGE + 6
            else:
                width = max(width_of(button.label) for button in column) + 30
                yield partial(_small, column=column), width


def _large(x: float, button: Button) -> list[str]:
    middle = x + _LARGE / 2
    return [
        f'<image x="{middle - 16:g}" y="44" width="32" height="32" href="{icon(button.id)}"/>',
        text(middle - width_of(button.label) / 2, 98, button.label),
    ]


def _small(x: float, column: Iterable[Button]) -> Iterator[str]:
    for row, button in enumerate(column):
        y = 40 + _ROW * row
        yield f'<image x="{x:g}" y="{y}" width="18" height="18" href="{icon(button.id)}"/>'
        yield text(x + 22, y + 14, button.label)


def window(title: str, rows: Iterable[str], width: float = 520, marked: str = "") -> str:
    """Return a window of the file manager; the row `marked` is selected."""
    parts = [
        f'<rect width="{width:g}" height="30" fill="#e8eef5"/>',
        text(14, 20, title),
        text(width - 26, 20, "×", 15),
    ]
    y = 36
    for row in rows:
        if row == marked:
            parts.append(f'<rect x="8" y="{y}" width="{width - 16:g}" height="26" fill="#cce4f7"/>')
        parts.append(text(20, y + 18, row))
        y += 26
    return svg(width, y + 8, parts, title)


def console(title: str, rows: Iterable[str], width: float = 620) -> str:
    """Return a console window."""
    parts = [f'<rect width="{width:g}" height="28" fill="#333"/>', text(12, 19, title, 12, 'fill="#fff"')]
    y = 34
    for row in rows:
        parts.append(text(14, y + 15, row, 13, 'fill="#e6e6e6"'))
        y += 22
    return svg(width, y + 10, parts, title, fill="#0c0c0c")


def bundle() -> str:
    """Return the unpacked bundle in Explorer, the installer selected."""
    install = SCRIPTS["addin/install.cmd"]
    names = ["files", "空白工作簿.xlsx", "示例-2024年第二季度.xlsx"]
    return window(FOLDER, [*SCRIPTS.values(), *MANUAL.values(), *GUIDES.values(), *names], marked=install)


INSTALLING = (
    "一、复制程序（约半分钟，不联网）",
    "二、安装 Excel 加载项",
    "三、安装 WPS 加载项",
    "四、检查本机",
    "安装完成。请打开 Excel 或 WPS 表格：功能区会多出“政务公开”一栏。",
)
"""Lines of 安装.cmd; a test compares them with the installer."""

IN_A_TERMINAL = {
    "libreoffice": ("zwgk addin install --libreoffice", "工具栏已装进 LibreOffice：打开 Calc 就能看到“政务公开”。"),
    "wps": ("zwgk addin install --wps", "WPS 加载项已安装。", "重新打开 WPS 表格，功能区会多出“政务公开”一栏。"),
}
"""Host -> a command and its answer; a test compares them with the program."""


def install_console() -> str:
    """Return the installer's window."""
    return console("政务公开：安装", INSTALLING)


def install_terminal(host: str) -> str:
    """Return the terminal in which the add-in of `host` is installed on Linux."""
    command, *answer = IN_A_TERMINAL[host]
    return console("终端", [f"$ {command}", *answer])


def package() -> str:
    """Return the folder with the package for Linux."""
    names = [f"zwgk_{__version__}_amd64.deb", f"zwgk-{__version__}-amd64.run"]
    return window("下载", names, 420, marked=names[0])


def saving(program: str) -> str:
    """Return the question of `program` on closing a changed workbook."""
    return window(
        program, ["是否保存对“通报.xlsx”的更改？", "保存　　　不保存　　　取消"], 360, "保存　　　不保存　　　取消"
    )


def file_menu() -> str:
    """Return the context menu of a workbook."""
    entries = list(labels().values())
    return window("2024年第二季度.xlsx（右键菜单）", ["打开", "打开方式", *entries, "属性"], 360, entries[0])


def svg(width: float, height: float, parts: Iterable[str], title: str, fill: str = "#fff") -> str:
    """Return the whole drawing, framed."""
    frame = f'<rect x=".5" y=".5" width="{width - 1:g}" height="{height - 1:g}" fill="none" stroke="#b8b8b8"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" font-family="{FONT}" role="img"><title>{escape(title)}</title>'
        f'<rect width="{width:g}" height="{height:g}" fill="{fill}"/>{"".join(parts)}{frame}</svg>\n'
    )
