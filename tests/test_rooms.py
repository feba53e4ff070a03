"""Allowed imports per room: data flows one way, and each technology has one room."""

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parent.parent / "workbook" / "示例-2024年第二季度.xlsx"
SOURCES = Path(__file__).parent.parent / "python"
ENGINES = ("xlwings_engines.file_engine", "xlwings_engines.libreoffice_engine")
SPREADSHEETS = {"xlwings", "openpyxl", "python_calamine", "uno", "unohelper", "com"}


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(SOURCES.rglob("*.py")):
        yield ".".join(path.relative_to(SOURCES).with_suffix("").parts).removesuffix(".__init__"), path


@cache
def imports(path: Path) -> frozenset[str]:
    """Return full names of all imports of a file, at any place in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return frozenset(found)


def inside(name: str, room: str) -> bool:
    return name == room or name.startswith(room + ".")


def importers(room: str, of: set[str]) -> list[str]:
    """Return modules of a room that import any of the names, with the imports."""
    return [
        f"{module} imports {name}"
        for module, path in modules()
        if inside(module, room)
        for name in sorted(imports(path))
        if any(inside(name, target) for target in of)
    ]


@pytest.mark.parametrize(
    ("room", "never"),
    [
        ("xlwings_engines", {"zwgk"}),
        ("xlwings_engines.package", {*SPREADSHEETS, *ENGINES, "xlwings_engines.loss_guard"}),
        ("xlwings_engines.values_only", {*SPREADSHEETS, *ENGINES}),
        ("xlwings_engines.libreoffice_engine", {"xlwings_engines.package", ENGINES[0]}),
        ("xlwings_engines.file_engine", {"uno", ENGINES[1]}),
        ("zwgk.statistics", {*SPREADSHEETS, "xlwings_engines", "zwgk.workbook", "zwgk.documents", "zwgk.intake"}),
        ("zwgk.statistics", {"zwgk.commands", "zwgk.cli", "zwgk.files", "zwgk.terminal", "pathlib", "os", "time"}),
        ("zwgk.model", {*SPREADSHEETS, "xlwings_engines", "zwgk.statistics", "zwgk.workbook", "zwgk.documents"}),
        ("zwgk.model", {"zwgk.intake", "zwgk.commands", "zwgk.cli", "zwgk.files", "pathlib", "os", "time"}),
        ("zwgk.model.period", {"pandas"}),
        ("zwgk.model.rules", {"pandas"}),
        ("zwgk.model.settings", {"pandas"}),
        ("zwgk.model.roster", {"pandas"}),
        ("zwgk.workbook", {"zwgk.documents", "zwgk.intake", "zwgk.commands", "zwgk.cli"}),
        ("zwgk", {"xlwings.pro"}),
        ("xlwings_engines", {"xlwings.pro"}),
    ],
)
def test_a_room_imports_nothing_it_must_not_know(room: str, never: set[str]) -> None:
    assert importers(room, never) == []


def test_no_modules_of_zwgk_import_each_other_in_a_circle_not_even_for_types_or_late() -> None:
    named = {module: imports(path) for module, path in modules() if inside(module, "zwgk")}
    graph = {
        module: (names & named.keys())
        # `from room import module` names the room too, whose __init__ does not matter then
        - {other.rpartition(".")[0] for other in names & named.keys()}
        for module, names in named.items()
    }
    assert {"zwgk.workbook.reader", "zwgk.statistics.lives"} <= graph.keys()
    assert "zwgk.statistics.lives" in graph["zwgk.workbook.reader"]
    TopologicalSorter(graph).prepare()  # raises CycleError with the circle


OBJECTS = {
    "file_engine": """
        autofilter books borders characters charts conditional_formats data_validation drawing_objects engine fonts
        names notes on_first_use pictures pivot_tables ranges shape_font shapes sheets tables views
    """,
    "libreoffice_engine": """
        apps attach autofilter books borders chart_parts characters charts conditional_formats data_validation engine
        fonts freeze_panes names notes page_setup pictures pivot_tables ranges shapes sheets table_parts tables
    """,
    "remote_engine": "books engine names ranges sheets",
}
OFFICE = """
    areas block_calls bridge call_cache documents failures file_formats formula_syntax gridlines macros main_thread
    message_box office_process pdf_export sheet_cache uno_import
"""
# From below: what all engines share, a file's package, an office, cells (functions on areas), xlwings' objects.
SHARED, PACKAGE, CELLS, OBJECT, DOOR = range(5)


def layer_of(module: str) -> int:
    """Return the layer of a module of the engines; the package of an engine itself is its door to the outside."""
    _, room, name = (*module.split("."), "", "")[:3]
    if room not in OBJECTS:
        return PACKAGE if room in {"package", "loss_guard", "values_only", "opc"} else SHARED
    if not name:
        return DOOR
    if name in OBJECTS[room].split():
        return OBJECT
    return PACKAGE if room == "libreoffice_engine" and name in OFFICE.split() else CELLS


def engine_imports() -> dict[str, frozenset[str]]:
    """Return the modules of the engines that each of them imports, for types too."""
    named = {module: imports(path) for module, path in modules() if inside(module, "xlwings_engines")}
    return {
        # `from room import module` names the room too, whose __init__ does not matter then
        module: (names & named.keys()) - {other.rpartition(".")[0] for other in names & named.keys()} - {module}
        for module, names in named.items()
    }


def test_the_engines_import_from_their_own_layer_or_from_one_below_not_even_for_types_from_above() -> None:
    upward = [
        f"{module} imports {name}"
        for module, names in engine_imports().items()
        for name in sorted(names)
        if layer_of(name) > layer_of(module)
        and not (inside(module, "xlwings_engines.remote_engine") and name == ENGINES[0])  # it opens copies
    ]
    assert upward == []


def test_only_xlwings_objects_of_the_engines_name_each_other_in_a_circle() -> None:
    graph = {
        module: {name for name in names if layer_of(name) < OBJECT}
        for module, names in engine_imports().items()
        if layer_of(module) < OBJECT
    }
    assert len(graph) > 90
    assert "xlwings_engines.package.document" in graph["xlwings_engines.package.calculation"]
    TopologicalSorter(graph).prepare()  # raises CycleError with the circle


def test_below_the_objects_nothing_of_xlwings_is_used_but_colours_column_letters_and_names_of_icons() -> None:
    allowed = ("xlwings.utils", "xlwings.base_classes.CONDITIONAL_FORMAT_ICON_SETS")
    found = [
        f"{module} imports {name}"
        for module, path in modules()
        if inside(module, "xlwings_engines") and layer_of(module) in {PACKAGE, CELLS}
        for name in sorted(imports(path) - {"xlwings.base_classes"})
        if inside(name, "xlwings") and not ((layer_of(module) == CELLS and inside(name, allowed[0])) or name in allowed)
    ]
    assert found == []


def test_every_file_with_an_xlwings_class_is_listed_as_an_object() -> None:
    listed = {f"xlwings_engines.{room}.{name}" for room, names in OBJECTS.items() for name in names.split()}
    known = {module for module, _ in modules()}
    assert listed <= known
    assert {f"xlwings_engines.libreoffice_engine.{name}" for name in OFFICE.split()} <= known
    defining = {
        module
        for module, path in modules()
        if module.split(".")[:1] == ["xlwings_engines"] and module.count(".") == 2
        if "base_classes." in path.read_text(encoding="utf-8")
    }
    assert defining <= listed


def test_only_what_builds_workbooks_and_the_forms_touches_openpyxl_in_zwgk() -> None:
    allowed = ("zwgk.workbook.template", "zwgk.workbook.rebuild", "zwgk.intake")
    found = [line for line in importers("zwgk", {"openpyxl"}) if not line.startswith(allowed)]
    assert found == []


def test_only_the_workbook_room_knows_the_layout_of_cells() -> None:
    """Intake and documents may use layout.py's sheet names, but not its corners and rows."""
    corners = ("_FIRST", "HEAD_ROW", "ATTACHMENT_LABEL", "ATTACHMENT_TITLE")
    outside = []
    for module, path in modules():
        if inside(module, "zwgk.workbook") or not inside(module, "zwgk"):
            continue
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        named = [node.attr for node in nodes if isinstance(node, ast.Attribute)]
        outside += [f"{module}: {name}" for name in named if name.endswith(corners)]
    assert outside == []


def test_the_first_click_in_calc_does_not_wait_for_openpyxl() -> None:
    code = (
        "import sys; import zwgk.addin.running, zwgk.commands, xlwings_engines.libreoffice_engine\n"
        "print(sorted({'openpyxl', 'docx', 'rich', 'typer', 'python_calamine'} & sys.modules.keys()))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"


def test_the_command_line_starts_without_the_libraries_of_its_commands() -> None:
    code = (
        "import sys; import zwgk.cli\n"
        "print(sorted({'xlwings', 'pandas', 'numpy', 'openpyxl', 'lxml', 'docx', 'distributed'} & sys.modules.keys()))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"


def test_commands_on_files_do_not_import_openpyxl(tmp_path: Path) -> None:
    """Reading, computing, writing and saving: 重新统计, 校验, 回收, 台账导入, 催报. (同步结构 builds sheets.)"""
    code = (
        "import sys; from pathlib import Path; from zwgk import commands; from zwgk.files import run_on_file\n"
        "book, articles = map(Path, sys.argv[1:])\n"
        "articles.write_text('标题,栏目,发布单位,发布日期\\n通知,部门动态,财政局,2024-05-01\\n', encoding='utf-8')\n"
        "run_on_file(book, commands.recompute); run_on_file(book, commands.validate)\n"
        "run_on_file(book, commands.remind)\n"
        "run_on_file(book, lambda open_: commands.import_articles(open_, articles))\n"
        "import zwgk.intake.forms.collect\n"
        "print(sorted(name for name in sys.modules if name.split('.')[0] == 'openpyxl'))"
    )
    book = shutil.copy(EXAMPLE, tmp_path / "通报.xlsx")
    arguments = [sys.executable, "-c", code, str(book), str(tmp_path / "台账.csv")]
    loaded = subprocess.run(arguments, capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"


def test_the_walk_sees_imports_inside_functions(tmp_path: Path) -> None:
    file = tmp_path / "room.py"
    file.write_text("def f():\n    from xlwings.pro import reports\n", encoding="utf-8")
    assert "xlwings.pro" in imports(file)
