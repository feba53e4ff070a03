"""The engines' messages as a clerk sees them."""

import ast
import errno
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from xlwings_engines.errors import (
    BadRequest,
    CannotOpen,
    CannotSave,
    CannotWrite,
    CodedError,
    LossRefused,
    Unsupported,
    loss,
    loss_on_sheet,
)
from xlwings_engines.excel import ExcelBusy
from xlwings_engines.messages import SENTENCES as ENGLISH
from xlwings_engines.messages import message
from xlwings_engines.other_programs import foreign_lock
from zwgk.engine_messages import SENTENCES, chinese, reason_of

ZWGK = Path(__file__).parents[2] / "python" / "zwgk"


def fields_of(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def test_every_code_has_a_chinese_sentence_with_the_same_fields() -> None:
    assert SENTENCES.keys() == ENGLISH.keys()
    assert {code: fields_of(text) for code, text in SENTENCES.items()} == {
        code: fields_of(text) for code, text in ENGLISH.items()
    }


def test_every_sentence_is_chinese_except_pure_frames() -> None:
    bare = {code for code, text in SENTENCES.items() if not re.search("[\u4e00-\u9fff]", text)}
    assert bare == {"loss", "lock.user"}


DRAWINGS = message("lost.changed_drawings")
SLICER = message("lost.slicer")


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (
            CannotSave("save.failed", name="通报.xlsx", reason=message("system.disk_full")),
            "没有保存“通报.xlsx”：磁盘空间不足，请清理磁盘后重试。",
        ),
        (
            CannotOpen("open.failed", name="甲.xlsx", reason=message("refused.ods")),
            "打不开“甲.xlsx”：这是 LibreOffice 的 .ods 文件，请另存为 .xlsx 后再试。",
        ),
        (
            CannotWrite(
                "write.value", sheet="财政局", cell="B2", reason=message("value.too_long", most=32767, length=40000)
            ),
            "没有写入工作表“财政局”的 B2：单元格最多容纳 32767 个字，这里有 40000 个字。",
        ),
        (
            CannotWrite("write.protected", sheet="财政局", cell="B2"),
            "没有写入工作表“财政局”的 B2：该单元格受保护，请先撤销工作表保护再试。",
        ),
        (
            LossRefused("通报.xlsx", [loss_on_sheet("财政局", DRAWINGS), loss(message("where.workbook"), SLICER)]),
            "没有保存“通报.xlsx”：里面有保存后会丢失的内容（工作表“财政局”：原有的图片、图表和形状（本次改动了这张表的图形）；"
            "工作簿：切片器），请另存为新文件（-o 新文件名），或用 Excel、LibreOffice 打开后操作。",
        ),
        (
            LossRefused("通报.xlsx", [loss(message("where.workbook"), SLICER)] * 6),
            "没有保存“通报.xlsx”：里面有保存后会丢失的内容（" + "；".join(["工作簿：切片器"] * 5) + "等 6 处），"
            "请另存为新文件（-o 新文件名），或用 Excel、LibreOffice 打开后操作。",
        ),
        (ExcelBusy(), "Excel 正忙（可能正在编辑单元格或开着对话框）：请按回车或关掉对话框，再点按钮。"),
        (
            Unsupported("unsupported.member", engine=message("engine.file"), member="Range.to_png"),
            "文件引擎不支持 Range.to_png，请用 Excel 操作。",
        ),
        (
            BadRequest("sheet.name_characters", name="a/b"),
            "工作表名“a/b”里有不能用的字符（[ ] : * ? / \\ 或首尾的单引号），请换一个名称。",
        ),
        (ValueError("别的错误"), "别的错误"),
    ],
)
def test_sentences_that_a_clerk_sees(error: Exception, told: str) -> None:
    assert chinese(error) == told


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (errno.ENOSPC, "磁盘空间不足，请清理磁盘后重试"),
        (errno.EACCES, "没有权限，请换一个地方或联系管理员"),
        (errno.ENOENT, "文件夹不存在，请检查路径"),
        (4711, "系统错误 4711，请重试或换一个地方"),
    ],
)
def test_reasons_of_the_system(number: int, told: str) -> None:
    assert reason_of(OSError(number, "")) == told


def of_windows(number: int, of_python: int, file: str = "") -> OSError:
    """Return an error as Windows' Python raises it: with Windows' number, and an errno made of it."""
    error = OSError(of_python, "", file)
    error.winerror = number  # type: ignore[attr-defined]
    return error


@pytest.mark.parametrize(
    ("number", "of_python", "told"),
    [
        (32, errno.EACCES, "正在别的程序中打开，请关闭后重试"),
        (5, errno.EACCES, "没有权限，请换一个地方或联系管理员"),
        (19, errno.EACCES, "所在磁盘是只读的，请换到能写入的地方"),
        (21, errno.EACCES, "磁盘没有准备好，请插好 U 盘或移动硬盘后重试"),
        (112, errno.ENOSPC, "磁盘空间不足，请清理磁盘后重试"),
        (39, errno.EINVAL, "磁盘空间不足，请清理磁盘后重试"),
        (53, errno.ENOENT, "网络文件夹没有响应，请检查网络后重试"),
        (67, errno.ENOENT, "网络文件夹的连接断了，请重新连接后重试"),
        (225, errno.EINVAL, "被杀毒软件拦下了，请恢复并信任这个文件后重试"),
        (362, errno.EINVAL, "文件还在云盘上，请先下载到本机再试"),
        (206, errno.ENOENT, "路径太长，超过 259 个字，请换到浅一些的文件夹，或者改短名字"),
        (123, errno.EINVAL, "系统不收这个文件名（有不能用的字符，或者是留用的名字），请改名"),
        (6, errno.EBADF, "系统不收这个文件名（有不能用的字符，或者是留用的名字），请改名"),
        (1450, errno.EINVAL, "系统错误 1450，请重试或换一个地方"),
    ],
)
def test_reasons_of_windows(number: int, of_python: int, told: str) -> None:
    assert reason_of(of_windows(number, of_python)) == told


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("C:\\甲\\" + "乙" * 256, "路径太长，超过 259 个字，请换到浅一些的文件夹，或者改短名字"),
        ("C:\\甲\\乙", "文件夹不存在，请检查路径"),
    ],
)
def test_windows_says_of_a_path_that_is_too_long_that_it_is_not_there(
    name: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xlwings_engines.system_reasons.sys.platform", "win32")
    assert reason_of(of_windows(3, errno.ENOENT, name)) == told


@pytest.mark.parametrize(
    ("lock", "content", "told"),
    [
        (".~lock.通报.xlsx#", ",王芳,PC-7,,;", "正在由“王芳”（电脑 PC-7）用 LibreOffice 打开"),
        (".~lock.通报.xlsx#", ",王芳,,,;", "正在由“王芳”用 LibreOffice 打开"),
        (".~lock.通报.xlsx#", "", "正在 LibreOffice 中打开"),
        ("~$通报.xlsx", "", "正在 Excel 或 WPS 中打开"),
        (".~通报.xlsx", "", "正在 WPS 中打开"),
    ],
)
def test_who_has_a_file_open(lock: str, content: str, told: str, tmp_path: Path) -> None:
    (tmp_path / lock).write_text(content, encoding="utf-8")
    found = foreign_lock(tmp_path / "通报.xlsx")
    assert found is not None
    assert chinese(found.message) == told


def handlers() -> Iterator[tuple[str, ast.ExceptHandler]]:
    """Yield the handlers in zwgk that catch an error of the engines by its class."""
    coded = {kind.__name__ for kind in (CodedError, *_below(CodedError))}
    for path in sorted(ZWGK.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ExceptHandler) and node.type is not None:
                names = {part.id for part in ast.walk(node.type) if isinstance(part, ast.Name)}
                names |= {part.attr for part in ast.walk(node.type) if isinstance(part, ast.Attribute)}
                if names & (coded | {"OfficeNotFound", "UnoMissing", "OfficeGone", "DocumentClosed"}):
                    yield f"{path.name}:{node.lineno}", node


def _below(kind: type) -> Iterator[type]:
    for child in kind.__subclasses__():
        yield child
        yield from _below(child)


def test_no_handler_shows_the_english_text() -> None:
    found = list(handlers())
    assert len(found) >= 10
    english = []
    for place, handler in found:
        for node in ast.walk(handler):
            shown = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "str" and node.args
            argument = node.args[0] if shown and isinstance(node, ast.Call) else getattr(node, "value", None)
            if (shown or isinstance(node, ast.FormattedValue)) and getattr(argument, "id", "") == handler.name:
                english.append(place)
    assert english == []
