"""Commands use only what xlwings implements for Excel on Windows.

xlwings' Windows engine cannot be imported here, but its source is installed: each command's use of the file engine
is recorded and compared with the members and signatures in `_xlwindows.py`.
"""

import ast
import inspect
from functools import lru_cache
from pathlib import Path

import pytest
import xlwings

from tests.addin.recording import Use, recorded
from tests.conftest import REPOSITORY
from xlwings_engines.file_engine import open_book
from zwgk.addin.running import run
from zwgk.buttons import BUTTONS

XLWINGS = Path(xlwings.__file__).parent
IMPLEMENTATIONS = REPOSITORY / "python" / "zwgk"
REACHES_THROUGH = {
    # Printing, preview and Excel's file dialogs: xlwings has no calls for them.
    "addin/choosing.py": {"api"},
    "documents/printing.py": {"api", "impl"},
    "documents/printing_snapshot.py": {"impl"},
    # These open a file or a copy of one themselves, with the file engine, which alone knows the copy's losses.
    "files.py": {"impl"},
    "documents/pdf.py": {"impl"},
    # A copy of what LibreOffice shows, for papers.
    "documents/book_file.py": {"api", "impl"},
    # Of hidden rows and columns, xlwings asks Excel line by line.
    "workbook/grid.py": {"api"},
    # Asks one of our engines whether a block may be written; Excel's has no such query.
    "workbook/writer.py": {"impl"},
    # Rebuilds a workbook from two files: it works on the file engine's own workbooks, never in a host.
    "workbook/rebuild/sheets.py": {"impl"},
}


class Members:
    """Members of one class of `_xlwindows.py`."""

    def __init__(self) -> None:
        self.readable: set[str] = set()
        self.settable: set[str] = set()
        self.methods: dict[str, inspect.Signature] = {}


@lru_cache(maxsize=1)
def windows_engine() -> dict[str, Members]:
    """Return class name -> members, inherited ones included; a base method that only raises does not count."""
    base = _classes(XLWINGS / "base_classes.py")
    windows = _classes(XLWINGS / "_xlwindows.py")
    return {name: _members(node, windows, base) for name, node in windows.items()}


def _classes(path: Path) -> dict[str, ast.ClassDef]:
    return {node.name: node for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.ClassDef)}


def _members(node: ast.ClassDef, windows: dict[str, ast.ClassDef], base: dict[str, ast.ClassDef]) -> Members:
    members = Members()
    for parent in reversed(node.bases):
        if isinstance(parent, ast.Name) and parent.id in windows:
            _add(members, windows[parent.id])
        elif isinstance(parent, ast.Attribute) and parent.attr in base:
            _add(members, base[parent.attr])
    _add(members, node)
    return members


def _add(members: Members, node: ast.ClassDef) -> None:
    for item in node.body:
        if isinstance(item, ast.FunctionDef) and not _only_raises(item):
            _add_function(members, item)
        elif isinstance(item, ast.Assign):
            members.readable |= {target.id for target in item.targets if isinstance(target, ast.Name)}


def _add_function(members: Members, item: ast.FunctionDef) -> None:
    decorators = {ast.unparse(decorator) for decorator in item.decorator_list}
    if "property" in decorators:
        members.readable.add(item.name)
    elif f"{item.name}.setter" in decorators:
        members.settable.add(item.name)
    else:
        members.methods[item.name] = _signature(item)
    for inner in ast.walk(item):
        if isinstance(inner, ast.Attribute) and isinstance(inner.ctx, ast.Store) and ast.unparse(inner.value) == "self":
            members.readable.add(inner.attr)


def _only_raises(item: ast.FunctionDef) -> bool:
    last = item.body[-1]
    return isinstance(last, ast.Raise) and "NotImplementedError" in ast.unparse(last)


def _signature(item: ast.FunctionDef) -> inspect.Signature:
    bare = ast.parse("def function(): pass").body[0]
    assert isinstance(bare, ast.FunctionDef)
    bare.args = item.args
    for argument in (*bare.args.posonlyargs, *bare.args.args, *bare.args.kwonlyargs):
        argument.annotation = None
    bare.args.defaults = [ast.Constant(None) for _ in bare.args.defaults]
    bare.args.kw_defaults = [None if default is None else ast.Constant(None) for default in bare.args.kw_defaults]
    names: dict[str, object] = {}
    exec(compile(ast.fix_missing_locations(ast.Module([bare], [])), "signature", "exec"), names)
    return inspect.signature(names["function"])  # type: ignore[arg-type] # exec's namespace is untyped


def why_not_portable(use: Use) -> str:
    """Return why Excel on Windows would fail at this use, or ""."""
    members = windows_engine().get(use.engine_class)
    if members is None:
        return "no such class"
    if use.kind == "get":
        return "" if use.member in members.readable else "cannot be read"
    if use.kind == "set":
        if use.member == "options":  # xlwings itself adds it to every engine's ranges
            return ""
        return "" if use.member in members.settable else "cannot be set"
    if use.member not in members.methods:
        return "no such method"
    try:
        members.methods[use.member].bind(None, *[None] * use.positional, **dict.fromkeys(use.named))
    except TypeError as error:
        return str(error)
    return ""


class Chooser:
    """Answers with an empty folder and with files that do not exist in it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def folder(self, title: str) -> Path:  # noqa: ARG002
        return self._folder

    def file(self, title: str) -> Path:  # noqa: ARG002
        return self._folder / "台账.xlsx"

    def paper(self, title: str) -> Path:  # noqa: ARG002
        paper = self._folder / "通报.txt"
        paper.write_text("2024年第二季度政务公开工作通报\n各单位要认真贯砌落实。\n", encoding="utf-8")
        return paper

    def files(self, title: str) -> tuple[Path, ...]:  # noqa: ARG002
        return (self._folder / "甲.xlsx",)


@pytest.mark.parametrize("button", [button.id for button in BUTTONS if button.needs_book])
def test_a_command_uses_only_what_excel_on_windows_has(
    button: str, example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # No printer, window or LibreOffice: this tests calls, not output.
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("DISPLAY", "")
    monkeypatch.setenv("CUPS_SERVER", "localhost:1")
    (tmp_path / "chosen").mkdir()
    book = open_book(example)
    with recorded() as uses:
        report = run(button, book, Chooser(tmp_path / "chosen"), tmp_path / "log.txt")
    book.close()
    assert uses, report.text
    problems = {f"{use}: {reason}" for use in uses if (reason := why_not_portable(use))}
    assert problems == set()


def test_what_recompute_uses_is_recorded(example: Path, tmp_path: Path) -> None:
    book = open_book(example)
    with recorded() as uses:
        run("recompute", book, Chooser(tmp_path), tmp_path / "log.txt")
    book.close()
    assert Use("Range", "raw_value", "get") in uses
    assert Use("Range", "raw_value", "set") in uses
    assert any(use.engine_class == "Sheet" and use.member == "range" and use.kind == "call" for use in uses)


@pytest.mark.parametrize(
    ("use", "reason"),
    [
        (Use("Sheet", "used_range", "get"), ""),
        (Use("Sheet", "losses", "get"), "cannot be read"),
        (Use("Book", "losses", "get"), "cannot be read"),
        (Use("App", "status_bar", "set"), ""),
        (Use("App", "version", "set"), "cannot be set"),
        (Use("Sheets", "add", "call", 3), ""),
        (Use("Sheets", "add", "call", 4), "too many positional arguments"),
        (Use("Sheets", "add", "call", 0, ("colour",)), "got an unexpected keyword argument 'colour'"),
        (Use("Range", "__call__", "call", 2), ""),
        (Use("Range", "paint", "call"), "no such method"),
        (Use("Sheet", "freeze_panes", "call"), "no such method"),
        (Use("FreezeAll", "freeze", "call"), "no such class"),
    ],
)
def test_the_comparison_tells_what_is_there_from_what_is_not(use: Use, reason: str) -> None:
    assert why_not_portable(use) == reason


def test_nothing_reaches_round_xlwings() -> None:
    """`.api` and `.impl` are another application's objects; each place that needs one is listed above."""
    found: dict[str, set[str]] = {}
    for path in IMPLEMENTATIONS.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in ("api", "impl"):
                found.setdefault(path.relative_to(IMPLEMENTATIONS).as_posix(), set()).add(node.attr)
    beyond = {name: attributes - REACHES_THROUGH.get(name, set()) for name, attributes in found.items()}
    assert {name: attributes for name, attributes in beyond.items() if attributes} == {}
