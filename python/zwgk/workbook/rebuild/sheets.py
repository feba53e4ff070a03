"""The sheets of an old workbook compared with those that the template builds now, and their rebuilding."""

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

import xlwings as xw
from openpyxl import Workbook

from xlwings_engines.file_engine import open_book
from xlwings_engines.file_engine import openpyxl_internals as internals
from xlwings_engines.file_engine.sheet_copying import StyleCopier, replace_contents
from xlwings_engines.file_engine.shifting import moved_formula
from zwgk.errors import Refusal
from zwgk.model.county import County
from zwgk.model.period import Period
from zwgk.model.roster import Unit
from zwgk.model.rules import Rules
from zwgk.temporary import temporary_folder
from zwgk.workbook import layout, schema, settings_schema
from zwgk.workbook.declaration import Holds, InputColumn, InputTable
from zwgk.workbook.grid import find_table
from zwgk.workbook.read_further_tables import read_further_table
from zwgk.workbook.read_history import read_history
from zwgk.workbook.reader import home_note
from zwgk.workbook.rebuild.alignment import Alignment, align
from zwgk.workbook.rebuild.own_rules import own_charts
from zwgk.workbook.rebuild.structure import structure_of
from zwgk.workbook.rebuild.transfer import Carried, carry, grid_of, is_clerks
from zwgk.workbook.template import styles
from zwgk.workbook.template.build import unfinished
from zwgk.workbook.template.unit_sheets import link_neighbours, unit_sheet_names

_LISTS = frozenset(
    {
        *(schema.MEDIA, schema.CATALOGUE, schema.MAPPING, schema.WORDS, schema.FINDINGS, schema.PUBLISHERS),
        *(schema.CASES, schema.CASE_LOG, schema.HOLIDAYS, settings_schema.QUOTAS, schema.HISTORY, schema.CORRECTIONS),
    }
)
_LOGS = {
    name: InputTable(headings[0], "", tuple(map(InputColumn, headings)))
    for name, headings in (
        (layout.LOG, layout.LOG_HEADINGS),
        (layout.IMPORTS, layout.IMPORT_HEADINGS),
        (layout.PROGRESS, layout.PROGRESS_HEADINGS),
    )
}
_RESULTS = frozenset(look.name for look in styles.ALL if look.name.startswith(("统计", "附件", "选择")))
_MOST_INSERTIONS = 200
_ANY_PERIOD = Period(2000, 1, 3)

_MOST_LIST_ROWS = 100_000  # of a list; a stray note in the last row would make a million prepared rows


@dataclass(frozen=True)
class RebuiltSheet:
    """A rebuilt sheet, with what was carried over into it; `added` if it did not exist before."""

    sheet: str
    carried: Carried
    added: bool = False


@dataclass(frozen=True)
class Wanted:
    """The workbook as 设置 and 单位名录 require it.

    unit_sheets: unit -> name of its old sheet, if it has one; names: unit -> name of a new sheet.
    renamed: sheet -> old heading -> new one.
    """

    rules: Rules
    units: tuple[Unit, ...]
    year: int
    period_name: str
    unit_sheets: Mapping[str, str]
    names: Mapping[str, str]
    renamed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def rebuild_sheets(book: xw.Book, wanted: Wanted, everything: bool) -> list[RebuiltSheet]:
    """Rebuild sheets that differ from the template, or all; add missing ones.

    `book` is a book of the file engine. Raise `Refusal`, before anything is changed, if a value of the clerk's would
    be lost.
    """
    old: Workbook = book.impl.workbook
    source = _source(old, wanted)
    with temporary_folder() as folder:
        path = folder / "new.xlsx"
        path.write_bytes(unfinished(source))
        fresh = open_book(path)
        try:
            return _Rebuilding(book, old, fresh, wanted, source).run(everything)
        finally:
            fresh.close()


def _source(old: Workbook, wanted: Wanted) -> County:
    """Return the source of the new sheets: blank lists with as many rows as the old ones."""

    def rows(sheet: str, table: InputTable) -> tuple[dict[str, Any], ...]:
        if sheet not in old.sheetnames:
            return ()
        grid = grid_of(old[sheet])
        found = find_table(grid, table.key, table.headings)
        if found is not None and len(grid.values) > _MOST_LIST_ROWS:
            raise Refusal(
                f"“{sheet}”第 {len(grid.values)} 行还有内容，离表格太远，没有同步：请移到表格下面，或删去，再来一次。"
            )
        return tuple({} for _ in range(len(grid.values) - found.head_row - 1)) if found is not None else ()

    return County(
        year=wanted.year,
        period_name=wanted.period_name,
        rules=wanted.rules,
        units=wanted.units,
        note=home_note(grid_of(old[layout.HOME])),
        media=rows(layout.MEDIA, schema.MEDIA),
        catalogue=rows(layout.CATALOGUE, schema.CATALOGUE),
        mapping=rows(layout.MAPPING, schema.MAPPING),
        words=rows(layout.WORDS, schema.WORDS),
        cases=rows(layout.CASES, schema.CASES),
        case_log=rows(layout.CASE_LOG, schema.CASE_LOG),
        holidays=rows(layout.HOLIDAYS, schema.HOLIDAYS),
        publishers=rows(layout.MAPPING, schema.PUBLISHERS),
        tables=tuple(read_further_table(grid_of(old[name]), _ANY_PERIOD, []) for name in wanted.rules.office.tables),
        past=read_history(grid_of(old[layout.HISTORY]) if layout.HISTORY in old.sheetnames else None)[0],
    )


class _Rebuilding:
    def __init__(self, book: xw.Book, old: Workbook, fresh: xw.Book, wanted: Wanted, source: County) -> None:
        self.book, self.old, self.fresh, self.wanted = book, old, fresh, wanted
        self.new: Workbook = fresh.impl.workbook
        fresh_units = dict(zip((unit.name for unit in source.units), _unit_titles(self.new, source), strict=True))
        self.pairs = {title: title for title in self.new.sheetnames if title not in fresh_units.values()}
        self.pairs |= {title: wanted.unit_sheets.get(unit, "") for unit, title in fresh_units.items()}
        self.unit_of = {title: unit for unit, title in fresh_units.items()}
        self._link_neighbours()

    def _link_neighbours(self) -> None:
        """Let the links between unit sheets lead to the sheets by the names that the clerk gave them."""
        found = (self.pairs[title] for title in self.unit_of)
        titles = [
            old if old in self.old.sheetnames else self._title(new)
            for new, old in zip(self.unit_of, found, strict=True)
        ]
        link_neighbours([self.new[title] for title in self.unit_of], titles)

    def run(self, everything: bool) -> list[RebuiltSheet]:
        plans: list[tuple[str, str, Alignment | None, Carried]] = []
        for title in self.new.sheetnames:
            before = self.pairs[title]
            if title in self.wanted.rules.office.tables:
                continue  # a sheet of the office's own
            if before not in self.old.sheetnames:
                plans.append((title, "", None, Carried()))
            elif everything or self._differs(title, before):
                alignment = self._aligned(title, before)
                # Lists extended by commands or by the office are kept, although they look like results.
                kept = title in (*_LOGS, layout.HISTORY, layout.REVIEW)
                results = frozenset() if kept else _RESULTS
                carried = carry(self.old[before], self.new[title], alignment, results, widths=not everything)
                if title == layout.ROSTER:
                    self._mark_new_duties(alignment)
                if title == layout.HOME:
                    self._keep_year(before)
                plans.append((title, before, alignment, carried))
        _refuse_losses((before, carried) for _, before, _, carried in plans)
        sheets: Any = self.new.worksheets
        with_charts = {sheet.title for sheet in sheets if internals.charts(sheet)}
        for before in (before for title, before, _, _ in plans if before and title in with_charts):
            self._refuse_shapes(before)
        return self._apply(plans)

    def _keep_year(self, before: str) -> None:
        """Write the year that the workbook was made for, not the one that it shows now."""
        for old in self._cells(self.old[before], layout.HOME_BUILT_FOR):
            for new in self._cells(self.new[layout.HOME], layout.HOME_BUILT_FOR):
                new.offset(0, 1).value = old.offset(0, 1).value

    @staticmethod
    def _cells(sheet: Any, text: str) -> list[Any]:
        return [cell for cell in internals.cells(sheet).values() if cell.value == text]

    def _mark_new_duties(self, alignment: Alignment) -> None:
        """Write the marks of duty columns missing from the old roster, by the units' names."""
        new = self.new[layout.ROSTER]
        declared = schema.roster_table(self.wanted.rules)
        known = {column for part in alignment.parts for column in part.columns.values()}
        found = find_table(grid_of(new), layout.ROSTER_NAME, declared.headings)
        if found is None:
            return
        places = {heading: column + 1 for heading, column in found.columns.items()}
        duties = {unit.name: unit.duties for unit in self.wanted.units}
        for column in declared.holding(Holds.MARK):
            for row in range(found.head_row + 2, new.max_row + 1) if places[column.heading] not in known else ():
                name = str(new.cell(row, places[layout.ROSTER_NAME]).value or "").strip()
                mark = layout.DUTY_YES if column.heading in duties.get(name, ()) else layout.NOT_DUTY
                new.cell(row, places[column.heading]).value = mark if name in duties else None

    def _differs(self, title: str, before: str) -> bool:
        old, new = self.old[before], self.new[title]
        grid, wanted = grid_of(old), grid_of(new)
        declared, _ = self._tables(title)
        for table in declared if title not in self.unit_of else ():
            if find_table(wanted, table.key, table.headings) is None:
                continue  # belongs to a part that is switched off
            found = find_table(grid, table.key, table.headings)
            if found is None or found.missing:
                return True
        return structure_of(old, title) != structure_of(new, title)

    def _aligned(self, title: str, before: str) -> Alignment:
        """Align the sheets; insert into the new one what the clerk inserted."""
        new = self.new[title]
        guarded, new.protection.sheet = new.protection.sheet, False
        try:
            return self._with_insertions(title, before)
        finally:
            new.protection.sheet = guarded

    def _with_insertions(self, title: str, before: str) -> Alignment:
        old, new = self.old[before], self.new[title]
        declared, lists = self._tables(title)
        renamed = self.wanted.renamed.get(before, {})
        old_grid = grid_of(old)
        for _ in range(_MOST_INSERTIONS):
            found = align(
                old_grid, grid_of(new), declared, lists, renamed, lambda row, column: is_clerks(old, row, column)
            )
            sheet = self.fresh.sheets[title]
            if found.new_rows and declared:
                row, count = found.new_rows[0]
                sheet.range(f"{row}:{row + count - 1}").insert("down")
            elif found.new_columns:
                column, count = found.new_columns[0]
                sheet.range((1, column), (2**20, column + count - 1)).insert("right")
            else:
                return found
        raise Refusal(f"“{before}”上插入的行列太多，没有改动：请先整理这张表，再同步。")

    def _tables(self, title: str) -> tuple[Sequence[InputTable], frozenset[InputTable]]:
        roster = schema.roster_table(self.wanted.rules)
        if title in _LOGS:
            return (_LOGS[title],), frozenset({_LOGS[title]})
        if title in self.unit_of:
            unit = next(unit for unit in self.wanted.units if unit.name == self.unit_of[title])
            return (
                schema.unit_table(self.wanted.rules.columns_of_both(unit.kind, unit.former_kind), unit.duties),
            ), frozenset()
        tables: dict[str, tuple[InputTable, ...]] = {
            layout.SETTINGS: (
                settings_schema.SETTING_ITEMS,
                settings_schema.KINDS,
                settings_schema.COLUMNS,
                settings_schema.PERIODS,
                settings_schema.YEARS,
                settings_schema.QUOTAS,
            ),
            layout.ROSTER: (roster,),
            layout.PORTAL: (schema.portal_table(self.wanted.rules), schema.OPENINGS),
            layout.MEDIA: (schema.MEDIA,),
            layout.CATALOGUE: (schema.CATALOGUE,),
            layout.CASES: (schema.CASES,),
            layout.CASE_LOG: (schema.CASE_LOG,),
            layout.HOLIDAYS: (schema.HOLIDAYS,),
            layout.REVIEW: (schema.REVIEW, schema.FINDINGS),
            layout.MAPPING: (schema.MAPPING, schema.PUBLISHERS),
            layout.WORDS: (schema.WORDS,),
            layout.HISTORY: (schema.HISTORY, schema.CORRECTIONS),
        }
        return tables.get(title, ()), _LISTS | {roster}

    def _apply(self, plans: Sequence[tuple[str, str, Alignment | None, Carried]]) -> list[RebuiltSheet]:
        copier = StyleCopier(self.new, self.old)
        done = []
        moves = {before: alignment for _, before, alignment, _ in plans if alignment is not None}
        for title, before, _, carried in plans:
            new: Any = self.new[title]
            target: Any = (
                self.old[before] if before else self.old.create_sheet(self._title(title), self._position(title))
            )
            if not before:
                target.sheet_state = new.sheet_state
            elif internals.charts(new):
                target = self._afresh(target)
            replace_contents(target, new, copier)
            internals.charts(target).extend(deepcopy(chart) for chart in internals.charts(new))
            self.book.impl.objects.cached.note_upheaval(target)
            done.append(RebuiltSheet(target.title, carried, added=not before))
        self._follow(moves, {title for title, *_ in plans})
        return done

    def _refuse_shapes(self, before: str) -> None:
        """Raise `Refusal` for shapes on a sheet with charts, whose drawing is made anew: charts and pictures are
        carried over, shapes cannot be."""
        sheet = self.book.sheets[before]
        shapes = len(sheet.shapes) - len(sheet.charts) - len(sheet.pictures)
        if shapes > 0:
            raise Refusal(
                f"“{before}”上有您加的 {shapes} 个图形（文本框、形状等），重建这张表会丢，没有改动："
                "请把它们移到别的工作表，再同步。"
            )

    def _afresh(self, sheet: Any) -> Any:
        """Replace a sheet with charts by one with the clerk's charts and pictures only, as charts belong to its
        drawing."""
        charts, images = own_charts(sheet), list(internals.images(sheet))
        place, title, state = self.old.sheetnames.index(sheet.title), sheet.title, sheet.sheet_state
        self.old.remove(sheet)
        made = self.old.create_sheet(title, place)
        made.sheet_state = state
        internals.set_drawings(made, charts, images)
        return made

    def _title(self, title: str) -> str:
        return self.wanted.names.get(self.unit_of.get(title, ""), title)

    def _position(self, title: str) -> int:
        """Return the position after the sheet that precedes it in the template."""
        order = self.new.sheetnames
        for earlier in reversed(order[: order.index(title)]):
            there = self.pairs[earlier] or self._title(earlier)
            if there in self.old.sheetnames:
                return self.old.sheetnames.index(there) + 1
        return 0

    def _follow(self, moves: Mapping[str, Alignment], rebuilt: Iterable[str]) -> None:
        """Adjust formulas of other sheets and the clerk's own names to moved cells; keep the template's names."""
        theirs = set(self.new.defined_names)
        untouched: list[Any] = [sheet for sheet in self.old.worksheets if sheet.title not in moves]
        for home, cell in ((sheet.title, cell) for sheet in untouched for cell in internals.cells(sheet).values()):
            if isinstance(cell.value, str) and cell.value.startswith("="):
                for title, alignment in moves.items():
                    if title in cell.value:
                        moved = moved_formula(alignment, cell.value, home, title)
                        internals.store(cell, moved, cell.data_type)
        for defined in (defined for name, defined in self.old.defined_names.items() if name not in theirs):
            for title, alignment in moves.items():
                defined.attr_text = moved_formula(alignment, f"={defined.attr_text}", "", title)[1:]
        for name, defined in self.new.defined_names.items():
            sheet = defined.attr_text.rpartition("!")[0].strip("'")
            if sheet in rebuilt or name not in self.old.defined_names:
                self.old.defined_names[name] = deepcopy(defined)


def _unit_titles(new: Workbook, source: County) -> list[str]:
    titles = unit_sheet_names(source)
    assert set(titles.values()) <= set(new.sheetnames)
    return [titles[unit.name] for unit in source.units]


def _refuse_losses(carried: Iterable[tuple[str, Carried]]) -> None:
    lost = [(sheet, *cell) for sheet, told in carried for cell in told.lost]
    if lost:
        named = "、".join(f"“{sheet}”{cell} 的“{text[:20]}”" for sheet, cell, text in lost[:5])
        more = f"等 {len(lost)} 处" if len(lost) > 5 else ""
        raise Refusal(f"{named}{more}在新的结构里没有地方放，没有改动：请把它们移到别的格或别的工作表，再同步。")
