"""The owner of a file, by stamp, by the name inside, by the file's name; all that name a unit must name the same one.

Names are compared by `roster.unit_index`: short and full names and aliases, with or without the county.
A near match is proposed to the clerk and never taken.
"""

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zwgk.intake.forms.headings import UNIT_LABELS, FormTable
from zwgk.intake.forms.stamp import Stamp
from zwgk.model.roster import Unit, normal_name, unit_index
from zwgk.workbook import layout
from zwgk.workbook.grid import Grid
from zwgk.workbook.numbers import folded

# Texts there that are not names: 单位 also heads the measure (单位：条), and an empty name is followed by a label.
_NO_NAMES = frozenset(
    {"条", "篇", "个", "件", "次", "类别", "日期", "填报日期", "填表人", "填报人", "联系电话", "时段"}
)

_SEAL = re.compile(r"[(（](加?盖(公?章|印)|公章|签章|印章|章)(处|有效)?[)）]$")
"""Where the form is stamped: 填报单位（盖章）."""
_PATH = re.compile(r"[>/\\|»→＞]+|--+")
EITHER = re.compile(r"[/\\|]")
"""Signs between the steps of a path (财政局/预算科) or between several names (财政局/公安局)."""
_LEVEL = re.compile(r"[本我全该]?([省市县区旗])(.+)")
_COMMON = re.compile(
    "人民政府|政府|委员会|办事处|办公室|管委会|街道|中心|服务|管理|[省市县区旗镇乡局办委部处科股站所队院会厅]"
)


def path_steps(text: str) -> list[str]:
    """Return the steps of a path (新乡县>人社局), the blank ones left out."""
    return [step for step in _PATH.split(text) if step.strip()]


@dataclass(frozen=True)
class UnitNames:
    """The roster, prepared for comparing names."""

    index: dict[str, Unit]
    county: str
    pattern: re.Pattern[str]  # every name of two characters or more, each before its own beginnings

    def unit(self, text: str) -> Unit | None:
        """Return the unit of this name, also with the county or its level in front (县人社局), or at the end of a path
        (新乡县>人社局).

        Of several units (财政局/公安局) none is meant more than another.
        """
        steps = path_steps(text)
        whole = self._named(normal_name(text))
        if whole is not None or len(steps) < 2:
            return whole
        found = [self._named(normal_name(step)) for step in steps]
        several = EITHER.search(text) and any(unit not in (None, found[-1]) for unit in found)
        return None if several else found[-1]

    def _named(self, name: str) -> Unit | None:
        found = self.index.get(name)
        if found is None and self.county and self.county in name:
            found = self.index.get(name.rpartition(self.county)[2])
        if found is None and self.county:
            level = _LEVEL.fullmatch(name)
            found = self.index.get(level[2]) if level and level[1] == self.county[-1] else None
        return found

    def within(self, text: str) -> Unit | None:
        """Return the only unit whose name occurs in a longer text; None for none or two."""
        found = {self.index[match[0]].name: self.index[match[0]] for match in self.pattern.finditer(normal_name(text))}
        return next(iter(found.values())) if len(found) == 1 else None

    def hinted(self, hints: Sequence[str]) -> Unit | None:
        """Return the unit of the first of the names that names one."""
        return next((unit for hint in hints if (unit := self.within(hint)) is not None), None)

    def are_several(self, text: str) -> bool:
        """Return whether a text names more than one unit."""
        return len({self.index[match[0]].name for match in self.pattern.finditer(normal_name(text))}) > 1

    def nearest(self, text: str) -> Unit | None:
        """Return a unit with a similar name, to be proposed; common parts of names (政府, 局) are no similarity. None
        for a text that names several units."""
        if self.are_several(text):
            return None
        name = normal_name(text)
        own = self._telling(name)
        for close in difflib.get_close_matches(name, self.index, n=99, cutoff=0.5) if own else ():
            other = self._telling(close)
            alike = difflib.SequenceMatcher(None, own, other).ratio()
            if alike > 0.5 or (alike == 0.5 and own[0] == other[:1]):
                return self.index[close]
        return None

    def _telling(self, name: str) -> str:
        """Return the distinctive part of a name."""
        return _COMMON.sub("", name.replace(self.county, ""))


def unit_names(units: Iterable[Unit], county: str) -> UnitNames:
    """Return the names by which the units of a roster are recognised."""
    index = unit_index(units, county)
    ordered = sorted((name for name in index if len(name) > 1), reverse=True)  # longer ones before their beginnings
    pattern = re.compile("|".join(map(re.escape, ordered)) or r"(?!)")
    return UnitNames(index, normal_name(county), pattern)


@dataclass(frozen=True)
class Match:
    """The unit, or why there is none; `notes` are oddities of names."""

    unit: Unit | None
    reason: str = ""
    notes: tuple[str, ...] = ()


def match_unit(hints: Sequence[str], stamp: Stamp | None, table: FormTable, names: UnitNames) -> Match:
    """Return whose form the table is. `hints`: names of the file and of the folders around it, the nearest first."""
    inside, cell = _name_inside(table)
    evidence = {
        "表内标识": names.unit(stamp.unit) if stamp is not None else None,
        f"表内单位名称（{cell}）": names.unit(inside),
        "表头文字": None if inside else _name_in_titles(table, names),
        "文件名": names.hinted(hints),
    }
    found = {source: unit for source, unit in evidence.items() if unit is not None}
    notes: list[str] = []
    if inside and names.unit(inside) is None:
        if "表内标识" not in found:
            return Match(None, _unknown(inside, cell, names))
        notes.append(f"{cell} 的单位名称“{inside}”名录里没有，按表内标识认定")
    if tuple(found) == ("文件名",):
        notes.append(f"表内没有单位名称，按文件名认定为{found['文件名'].name}")
    units = {unit.name: unit for unit in found.values()}
    if len(units) > 1:
        told = "，".join(f"{source}是{unit.name}" for source, unit in found.items())
        return Match(None, f"看不出是哪个单位的：{told}；请核对后改正表内单位名称或文件名")
    if not units:
        return Match(None, _unknown(hints[0], "文件名", names))
    return Match(next(iter(units.values())), notes=tuple(notes))


def _unknown(text: str, where: str, names: UnitNames) -> str:
    if names.are_several(text):
        return f"{where}的“{text[:60]}”里有不止一个单位，看不出是哪一个的；一份表只写一个单位，请分开填"
    near = names.nearest(text)
    guess = f"；是不是“{near.name}”？是的话，把这个名称填进{near.name}的别名再回收" if near else ""
    return f"{where}的“{text[:60]}”不在{layout.ROSTER}里，不知道是哪个单位的{guess or '；请核对单位名称'}"


_LABELS = tuple(folded(label) for label in UNIT_LABELS)  # the most specific first


def _name_inside(table: FormTable) -> tuple[str, str]:
    """Return the text beside (or after the colon of) 填报单位, outside the table's own rows, with its address."""
    grid = table.grid
    above, below = range(table.head_row), range(table.head_row + 1, len(grid.values))
    return _labelled(grid, above) or _labelled(grid, below) or ("", "")


def _labelled(grid: Grid, rows: range) -> tuple[str, str] | None:
    found: dict[str, tuple[str, str]] = {}
    for row in rows:
        for column, cell in enumerate(grid.values[row]):
            if type(cell) is not str:
                continue
            label, _, name = folded(cell).partition(":")
            label = _SEAL.sub("", label)
            if label not in _LABELS or label in found:
                continue
            name, place = (name, grid.address(row, column)) if name else _right_of(grid, row, column)
            name = _SEAL.sub("", name.strip())
            if name and name not in _NO_NAMES:
                found[label] = name, place
    return next((found[label] for label in _LABELS if label in found), None)


def _right_of(grid: Grid, row: int, column: int) -> tuple[str, str]:
    for right in range(column + 1, len(grid.values[row])):
        if text := grid.text(row, right):
            return text, grid.address(row, right)
    return "", ""


def _name_in_titles(table: FormTable, names: UnitNames) -> Unit | None:
    """Return the only unit named by the lines above the table (and the sheet's name)."""
    texts = [cell for cells in table.grid.values[: table.head_row] for cell in cells if isinstance(cell, str)]
    units = {unit.name: unit for text in (*texts, table.grid.sheet) if (unit := names.within(text)) is not None}
    return next(iter(units.values())) if len(units) == 1 else None
