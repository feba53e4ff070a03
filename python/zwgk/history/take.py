"""Earlier figures from other files into 历史: workbooks of earlier years, and published attachments.

A workbook gives the content of its own 历史, and a row "没有封存" for each further period with figures. Rows of a
paper without a unit or a figure are reported.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import xlwings as xw

from zwgk.documents.check.examine import examined
from zwgk.documents.check.language import folded, is_nothing, number, spans
from zwgk.documents.check.paper import Paper, PaperTable
from zwgk.documents.check.readers import READERS, content_of
from zwgk.errors import Refusal
from zwgk.files import open_settled
from zwgk.history.record import POSTS, figures_of
from zwgk.intake.matching import UnitNames, unit_names
from zwgk.model.inputs import Inputs
from zwgk.model.past import MEDIA, TOTAL, Basis, Number, PastFigure, account_name, plain, valid_figures
from zwgk.model.period import Period, period_titled
from zwgk.model.problems import Severity
from zwgk.model.rules import Kind
from zwgk.outcome import OutcomeTable
from zwgk.statistics.following import Followed, followed
from zwgk.statistics.results import compute
from zwgk.statistics.shown_columns import Shown, shown_columns
from zwgk.statistics.view import inputs_of
from zwgk.workbook import layout
from zwgk.workbook.reader import read_workbook, read_workbook_year

UNREAD_HEADINGS = ("文件", "位置", "内容", "原因")
UnreadRow = tuple[str, str, str, str]
_PERIOD_WORD = re.compile(r"第?[一二三四1-4]季度|[上下]半年")
_MOST_SHOWN = 60  # characters of a row that is not read


@dataclass(frozen=True)
class Taken:
    """The figures found; `unread`: file, place, content and reason of each unread row."""

    figures: tuple[PastFigure, ...]
    lines: tuple[str, ...]
    unread: tuple[UnreadRow, ...]

    @property
    def tables(self) -> tuple[OutcomeTable, ...]:
        """The unread rows as a table of the outcome; none if all were read."""
        return (OutcomeTable("没有读的", UNREAD_HEADINGS, self.unread),) if self.unread else ()


@dataclass(frozen=True)
class _Today:
    """The workbook that the figures are for: its units by earlier names, and by the names that papers print."""

    inputs: Inputs
    who: Followed
    names: UnitNames


def take(book: xw.Book, inputs: Inputs, paths: Sequence[Path], recorded: str) -> Taken:
    """Return the files' figures that the workbook's 历史 lacks.

    Raise `Refusal` if a file cannot be read, is neither a workbook of ours nor a paper, or two workbooks are of one
    year.
    """
    today = _Today(inputs, followed(inputs), unit_names(inputs.units, inputs.rules.office.county))
    years = {read_workbook_year(book): Path(book.fullname)}
    figures: list[PastFigure] = []
    lines: list[str] = []
    unread: list[UnreadRow] = []
    for path in paths:
        found, told = _of_workbook(path, years, today, recorded) if _may_be_workbook(path) else (None, ())
        if found is None:
            found, told = _of_paper(path, today, recorded)
        unread += told
        new, kept = _new(found, [*inputs.past.figures, *figures])
        figures += new
        periods = "、".join(dict.fromkeys(figure.period.title for figure in found))
        lines.append(f"“{path.name}”：{periods or '没有找到数'}，新记入 {len(new)} 行")
        lines += [
            f"“{path.name}”里{_named(figure)}，历史里已有“{was.basis}”的 {_said(was)}，没有改" for figure, was in kept
        ]
    return Taken(tuple(figures), tuple(lines), tuple(unread))


def _named(figure: PastFigure) -> str:
    return f"{figure.period.title}{figure.unit}的“{figure.column}”是 {_said(figure)}"


def _said(figure: PastFigure) -> str:
    return layout.NOT_DUTY if not figure.duty else "空白" if figure.count is None else str(figure.count)


def _new(
    found: Iterable[PastFigure], there: Sequence[PastFigure]
) -> tuple[list[PastFigure], list[tuple[PastFigure, PastFigure]]]:
    """Split the figures found: additions to 历史, and differences from a more reliable figure there."""
    known = valid_figures(there)
    new, kept = [], []
    for figure in found:
        was = known.get(figure.key)
        if was is not None and replace(was, recorded="", source="") == replace(figure, recorded="", source=""):
            continue
        if was is None or figure.basis.outweighs(was.basis):
            new.append(figure)
        elif (was.count, was.duty) != (figure.count, figure.duty):
            kept.append((figure, was))
    return new, kept


def _may_be_workbook(path: Path) -> bool:
    if path.suffix.lower() not in READERS:
        raise Refusal(f"不能从“{path.name}”取以前的数：请给工作簿（.xlsx），或 {'、'.join(READERS)} 格式的附件。")
    return path.suffix.lower() == ".xlsx"


def _of_workbook(
    path: Path, years: dict[int, Path], today: _Today, recorded: str
) -> tuple[list[PastFigure] | None, tuple[UnreadRow, ...]]:
    """Return the figures of a workbook of ours; None for any other."""
    with open_settled(path) as other:
        if not {layout.HOME, layout.SETTINGS, layout.ROSTER} <= {sheet.name for sheet in other.sheets}:
            return None, ()
        year = read_workbook_year(other)
        if year in years:
            raise Refusal(f"“{path.name}”和“{years[year].name}”都是{year}年度的：请每个年度只给一个工作簿。")
        present = today.inputs.period
        if year > present.year:
            raise Refusal(f"“{path.name}”是{year}年度的，不是以前年度的：请给{present.year}年以前的。")
        years[year] = path
        reading = read_workbook(other)
        county = reading.county
        figures = list(county.past.figures)
        closed = {figure.period for figure in figures if figure.basis is not Basis.UNCLOSED}
        for period in _periods(year, present):
            if period in closed:
                continue
            then = inputs_of(county, period)
            if then.counts[then.counts["month"].isin(period.months)]["count"].notna().any():
                figures += figures_of(compute(then), Basis.UNCLOSED, path.name, recorded, _name_of(then, today.who))
    unread = (one for one in reading.problems if one.severity is Severity.ERROR and one.cell)
    return figures, tuple((path.name, f"{one.sheet}!{one.cell}", one.value[:_MOST_SHOWN], one.what) for one in unread)


def _periods(year: int, like: Period) -> Iterator[Period]:
    """Return the periods of a year that are as long as this one; quarters if that does not divide the year."""
    length = len(like.months)
    if 12 % length or (like.first - 1) % length:
        length = 3
    for first in range(1, 13, length):
        yield Period(year, first, first + length - 1)


def _name_of(then: Inputs, today: Followed) -> Callable[[str], str]:
    """Return a unit's former name; if the present roster does not know it, another of its names that it knows."""
    names = {unit.name: (unit.name, unit.full_name, *unit.aliases) for unit in (*then.roster, *then.units)}

    def name_of(unit: str) -> str:
        return next((name for name in names.get(unit, ()) if today.today(name) is not None), unit)

    return name_of


def _of_paper(path: Path, today: _Today, recorded: str) -> tuple[list[PastFigure], tuple[UnreadRow, ...]]:
    """Return the figures of the tables of a published paper, and its unread rows."""
    paper, _ = examined(path.name, content_of(path))
    figures: list[PastFigure] = []
    unread: list[UnreadRow] = []
    if not paper.tables:
        unread.append((path.name, "", "", "里面没有表"))
    for table in paper.tables:
        reader = _PaperTable(path.name, paper, table, today, recorded)
        figures += reader.figures()
        unread += reader.unread
    unread += _contradicting(path.name, figures)
    return figures, tuple(unread)


def _contradicting(name: str, figures: list[PastFigure]) -> Iterator[UnreadRow]:
    """Leave each figure once; of figures that a paper prints differently in two rows none, all of them reported."""
    printed: dict[object, list[PastFigure]] = {}
    for figure in figures:
        printed.setdefault(figure.key, []).append(figure)
    figures.clear()
    for alike in printed.values():
        said, first = list(dict.fromkeys(map(_said, alike))), alike[0]
        if len(said) == 1:
            figures.append(first)
        else:
            told = f"“{first.column}”：{'，'.join(said)}"
            yield name, f"{first.period.title}{first.unit}", told, "同一个数写了不止一次，不一样，没有读"


class _PaperTable:
    """One table of a paper: its period by its or the paper's title, its kind by headings, its units by the roster."""

    def __init__(self, name: str, paper: Paper, table: PaperTable, today: _Today, recorded: str) -> None:
        self.name, self.table, self.recorded = name, table, recorded
        self.inputs, self.who, self.names = today.inputs, today.who, today.names
        self.unread: list[UnreadRow] = []
        self._read: set[int] = set()  # places of the columns that gave figures
        self._derived: set[str] = set()  # headings that print what other figures say, such as a comparison
        named = spans(table.title) or ([paper.period[1]] if paper.period else [])
        # “2023年第一季度至第二季度” has one whole name of a period, and more.
        words = _PERIOD_WORD.findall(folded(table.title))
        self.periods = list(dict.fromkeys(each.name for each in named)) if len(words) < 2 else words
        self.period = period_titled(self.periods[0]) if len(self.periods) == 1 else None

    def _tell(self, place: str, content: str, why: str) -> None:
        self.unread.append((self.name, place, content[:_MOST_SHOWN], why))

    def figures(self) -> list[PastFigure]:
        """Return the figures of all rows that could be read."""
        table, found = self.table, []
        heads = "｜".join(table.heads)
        if self.period is None:
            why = f"标题里写了{'、'.join(self.periods)}，不止一期" if self.periods else "标题里没有写是哪年哪一期"
            self._tell(table.name, heads, f"{why}，整张表没有读")
            return []
        if self.period.end >= self.inputs.period.start:
            self._tell(table.name, heads, f"是{self.period.title}的，不比本期早，整张表没有读")
            return []
        if table.unit_column is None or not table.count_columns:
            self._tell(table.name, heads, "看不出哪一栏是单位、哪一栏是条数，整张表没有读")
            return []
        for row, place in zip(table.rows, table.places, strict=True):
            found += self._row(row, place)
        for lone in table.lone:
            self._tell(table.name, lone, "这一行只有一个数，看不出是哪个单位的")
        for at in table.count_columns:
            if found and at not in self._read and folded(table.heads[at]) not in self._derived:
                self._tell(table.name, table.heads[at], "这一栏不是现在“设置”里的栏目，没有读")
        return found

    def _row(self, row: tuple[str, ...], place: str) -> list[PastFigure]:
        table, told = self.table, "｜".join(row)
        assert self.period is not None
        assert table.unit_column is not None
        unit = row[table.unit_column]
        name = self.who.today(unit)
        if name is None and (known := self.names.unit(unit)) is not None:  # 县卫健局
            unit, name = known.name, self.who.today(known.name)
        account = self._account(unit) if name is None else None
        if name is None and account is None:
            self._tell(place, told, f"名录里没有“{unit}”")
            return []
        rank = number(row[table.index_column]) if table.index_column is not None else None
        kind = next((one.kind for one in self.inputs.units if one.name == name), "")
        columns = self._columns(kind) if account is None else {table.count_columns[0]: POSTS}
        self._read |= columns.keys()
        found = []
        for at, column in columns.items():
            count = number(row[at])
            if (count is None and not (is_nothing(row[at]) and row[at])) or (count is not None and count < 0):
                self._tell(place, told, f"“{table.heads[at]}”一栏{'没有数' if count is None else '是负数'}")
                continue
            of_rank = column == TOTAL or account is not None
            found.append(
                PastFigure(
                    self.period,
                    MEDIA if account is not None else kind,
                    account or unit,
                    column,
                    None if count is None else plain(count),
                    duty=count is not None,
                    rank=int(rank) if rank is not None and of_rank else None,
                    months=self._months(count),
                    basis=Basis.PAPER,
                    source=self.name,
                    recorded=self.recorded,
                )
            )
        if not columns:
            self._tell(place, told, f"没有一栏的标题是{kind}的栏目")
        return found

    def _months(self, count: Decimal | None) -> tuple[Number | None, ...]:
        """Return the month's figure: for a period of one month, the period's."""
        assert self.period is not None
        return (plain(count),) if count is not None and len(self.period.months) == 1 else ()

    def _columns(self, kind: str) -> dict[int, str]:
        """Return place -> short name of a column of the kind, or TOTAL, by the printed headings."""
        if not kind:
            return {}
        assert self.period is not None
        own: Kind = next(one for one in self.inputs.rules.kinds if one.name == kind)
        shown = shown_columns(self.inputs.rules, own, self.period)
        names = {folded(column.heading): column.name for column in self.inputs.rules.columns_of(kind)}
        names |= {folded(each.heading): TOTAL for each in shown if each.shown is Shown.TOTAL}
        self._derived |= {folded(each.heading) for each in shown}
        places: dict[int, str] = {}
        for at, head in enumerate(self.table.heads):
            if folded(head) in names:
                places.setdefault(at, names[folded(head)])
        if self.table.total_column is not None and TOTAL not in places.values():
            places[self.table.total_column] = TOTAL
        return places

    def _account(self, name: str) -> str | None:
        """Return the account named by a row, with its host and platform as in 历史."""
        if not any("文章" in head or "发布" in head or "发表" in head for head in self.table.heads):
            return None
        bare = folded(name.split("（")[0].split("(")[0])
        for row in self.inputs.media.to_dict("records"):
            if folded(str(row["account"])) in (bare, folded(name)):
                return account_name(row)
        return None
