"""台账导入 and 回收 compared with the cost of their readers alone: python-calamine to Python lists, pandas.read_csv.

The export is streamed into its package by hand, as no spreadsheet writer makes a million rows in a few seconds.
Each reading runs in a separate process, which gives its own peak memory.
"""

import csv
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

from zwgk import commands
from zwgk.files import open_file

ROWS, FILES = 1_000_000, 1_000
EXAMPLE = Path("workbook/示例-2024年第二季度.xlsx")
HEADS = ("标题", "栏目", "发布单位", "发布日期", "链接", "编辑")

_PARTS = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        '<Override PartName="/xl/sharedStrings.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
        'Target="worksheets/sheet1.xml"/><Relationship Id="rId2" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" '
        'Target="sharedStrings.xml"/></Relationships>'
    ),
}
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'

_MEASURE = """
import resource, sys, time
from pathlib import Path
path = sys.argv[1]
start = time.perf_counter()
{run}
print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
_BARE = "import python_calamine; python_calamine.load_workbook(path).get_sheet_by_index(0).to_python()"
_BARE_CSV = "import pandas; start = time.perf_counter(); pandas.read_csv(path)"
_OPENPYXL = (
    "import openpyxl\nsheet = openpyxl.load_workbook(path, read_only=True).worksheets[0]\n"
    "for row in sheet.iter_rows(values_only=True):\n"
    "    pass"
)
_OURS = f"""
import zwgk.intake.exports.articles
from zwgk.files import open_file
from zwgk.intake.exports.column_mapping import read_mapping
from zwgk.intake.exports.file import read_export
from zwgk.intake.matching import unit_names
from zwgk.workbook.reader import read_workbook
with open_file(Path({str(EXAMPLE)!r})) as book:
    inputs = read_workbook(book).inputs
    mapping = read_mapping(book, inputs.rules)
names = unit_names(inputs.units, inputs.rules.office.county)
start = time.perf_counter()
zwgk.intake.exports.articles.count_articles(read_export(Path(path)), inputs, names, mapping)
"""
_BARE_MANY = """
import python_calamine
for file in sorted(Path(path).iterdir()):
    book = python_calamine.load_workbook(str(file))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()
"""
_OURS_MANY = f"""
from zwgk.files import open_file
from zwgk.intake.changes import decide
from zwgk.intake.forms.handed_in import handed_in
from zwgk.intake.forms.returns import read_returns
from zwgk.workbook.reader import read_workbook
with open_file(Path({str(EXAMPLE)!r})) as book:
    inputs = read_workbook(book).inputs
start = time.perf_counter()
returns = read_returns(handed_in([Path(path)]), inputs)
decide(returns.incoming, {{}}, overwrite=False, ticks=frozenset())
assert len(returns.forms) == {FILES}, len(returns.forms)
"""


def figures() -> Iterator[tuple[str, str, str]]:
    """Return name, result, note."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        export, text = folder / "台账.xlsx", folder / "台账.csv"
        write_export(export)
        write_text(text)
        yield from _export_figures(export)
        (bare, _), (ours, memory) = in_turns(text, _BARE_CSV, _OURS)
        note = f"{ours:.1f} 秒 ÷ {bare:.1f} 秒，内存峰值 {memory:.0f} MB，目标 ≤ 1.3"
        yield f"台账导入 {ROWS:,} 行 .csv ÷ pandas.read_csv", f"{ours / bare:.2f}", note
        forms = folder / "交回"
        write_forms(forms)
        (bare, _), (ours, _) = in_turns(forms, _BARE_MANY, _OURS_MANY, times=9)
        note = f"{ours:.2f} 秒 ÷ {bare:.2f} 秒，不含工作簿的读写，目标 ≤ 2"
        yield f"回收 {FILES:,} 份 ÷ calamine 裸读", f"{ours / bare:.2f}", note


def _export_figures(export: Path) -> Iterator[tuple[str, str, str]]:
    (bare, bare_memory), (ours, memory) = in_turns(export, _BARE, _OURS)
    slow, _ = measured(_OPENPYXL, export)
    note = f"{ours:.1f} 秒 ÷ {bare:.1f} 秒，内存峰值 {memory:.0f} MB（裸读 {bare_memory:.0f} MB），目标 ≤ 1.3"
    yield f"台账导入 {ROWS:,} 行 .xlsx ÷ calamine 裸读", f"{ours / bare:.2f}", note
    yield f"openpyxl 只读 {ROWS:,} 行 ÷ 台账导入", f"{slow / ours:.1f}", f"{slow:.0f} 秒，只读不数"


def in_turns(path: Path, *runs: str, times: int = 3) -> list[tuple[float, float]]:
    """Return `measured` for each run, the fastest of some repetitions; repetitions alternate to share other load."""
    turns = [[measured(run, path) for run in runs] for _ in range(times)]
    return [min(each) for each in zip(*turns, strict=True)]


def measured(run: str, path: Path) -> tuple[float, float]:
    """Return seconds and peak megabytes of a separate process."""
    script = _MEASURE.format(run=run)
    result = subprocess.run([sys.executable, "-c", script, str(path)], check=True, capture_output=True, text=True)
    seconds, memory = map(float, result.stdout.split()[-2:])
    return seconds, memory


def article(number: int) -> tuple[str, ...]:
    """Return one row; units, columns and days alternate."""
    units = ("财政局", "公安局", "小冀镇", "卫健委", "县委办公室")
    columns = ("部门动态", "部门信息公开", "政务要闻")
    date = f"2024-{4 + number % 3:02}-{1 + number % 28:02} 09:{number % 60:02}"
    address = f"https://www.example.gov.cn/art/{number}.html"
    return f"关于第{number}号工作的通知", columns[number % 3], units[number % 5], date, address, "张三"


def write_export(path: Path) -> None:
    """Write a million rows with shared strings, like an export by Excel or a Java library."""
    strings: dict[str, int] = {}

    def line(number: int, cells: tuple[str, ...]) -> str:
        places = (strings.setdefault(text, len(strings)) for text in cells)
        columns = zip("ABCDEF", places, strict=True)
        return (
            f'<row r="{number}">' + "".join(f'<c r="{c}{number}" t="s"><v>{p}</v></c>' for c, p in columns) + "</row>"
        )

    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, xml in _PARTS.items():
            archive.writestr(name, xml)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            part.write(f'<worksheet {_MAIN}><dimension ref="A1:F{ROWS + 1}"/><sheetData>{line(1, HEADS)}'.encode())
            for start in range(0, ROWS, 5000):
                lines = (line(number + 2, article(number)) for number in range(start, start + 5000))
                part.write("".join(lines).encode())
            part.write(b"</sheetData></worksheet>")
        with archive.open("xl/sharedStrings.xml", "w", force_zip64=True) as part:
            part.write(f"<sst {_MAIN}>".encode())
            part.write("".join(f"<si><t>{text}</t></si>" for text in strings).encode())
            part.write(b"</sst>")


def write_text(path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADS)
        writer.writerows(article(number) for number in range(ROWS))


def write_forms(folder: Path) -> None:
    """Write a thousand filled forms: those of the example, sent once and copied."""
    with open_file(EXAMPLE) as book:
        outcome = commands.send(book, folder)
    outcome.files[0].unlink()  # the covering list
    forms = [path.read_bytes() for path in outcome.files[1:]]
    for path in outcome.files[1:]:
        path.unlink()
    for number in range(FILES):
        (folder / f"{number:04}.xlsx").write_bytes(forms[number % len(forms)])


if __name__ == "__main__":
    started = time.perf_counter()
    for figure in figures():
        print(*figure, sep="\t")
    print(f"{time.perf_counter() - started:.0f} s")
