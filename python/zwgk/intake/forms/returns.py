"""A set of returned files -> their counts, and the fate of each: taken, taken with notes, or refused.

Only reads; the order of the files makes no difference, and no file is changed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from xlwings_engines.package.references import letters_of, place_of
from zwgk.errors import Refusal
from zwgk.garbage_collection import no_garbage_collection
from zwgk.intake.changes import Incoming
from zwgk.intake.forms.handed_in import HandedIn
from zwgk.intake.forms.headings import FormTable, find_form_table, known_spellings
from zwgk.intake.forms.read_form import FormReading, is_figure, read_form
from zwgk.intake.forms.returned_files import FileSheet, ReturnedFile, read_many
from zwgk.intake.forms.stamp import COVERING_LIST, VERSION, Stamp
from zwgk.intake.matching import UnitNames, match_unit, unit_names
from zwgk.model.inputs import Counts, Inputs, known_counts
from zwgk.model.period import SPANS, Period, period_coded, span_named
from zwgk.model.problems import Problem, Severity
from zwgk.model.roster import Unit
from zwgk.outcome import Progress
from zwgk.workbook.grid import MOST_COLUMNS, MOST_ROWS
from zwgk.workbook.numbers import folded
from zwgk.workbook.plan_block import month_list

_YEAR = re.compile(r"(20\d\d)年")
_TITLE_MONTHS = re.compile(r"(?<!\d)\d{1,2}月?(?:[—–―~-]+|至|到)\d{1,2}月(?=.{0,30}表$)")


class Taken(StrEnum):
    """Fate of a file; the values are shown to the clerk."""

    TAKEN = "已收"
    NOTED = "已收，有提示"
    REFUSED = "未收"
    PASSED = "略过"  # not a form: leftovers of an office program or a system, the covering list


@dataclass(frozen=True)
class FileOutcome:
    """Outcome of one file; `said` is the reason of a refusal, or the notes in short."""

    file: str
    taken: Taken
    units: tuple[str, ...]
    said: str = ""


@dataclass(frozen=True)
class ReceivedForm:
    """A form that was taken: its unit, its file, months still missing, remarks and notes."""

    unit: str
    file: str
    note: str


@dataclass(frozen=True)
class Returns:
    """All data of the files."""

    outcomes: tuple[FileOutcome, ...]
    forms: tuple[ReceivedForm, ...]
    incoming: tuple[Incoming, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class _OwnedForm:
    """One table of a file, and its owner."""

    sheet: FileSheet
    unit: Unit
    notes: tuple[str, ...]
    reading: FormReading


@dataclass(frozen=True)
class _Read:
    """The tables of a file, and messages on its other sheets."""

    forms: tuple[_OwnedForm, ...]
    others: tuple[Problem, ...]


@no_garbage_collection()
def read_returns(files: Sequence[HandedIn], inputs: Inputs, progress: Progress | None = None) -> Returns:
    """Return the data of the files, with one outcome per file, in the order of their names."""
    names = unit_names(inputs.units, inputs.rules.office.county)
    known = known_counts(inputs.counts)
    spellings = known_spellings(inputs.rules)
    outcomes: list[FileOutcome] = []
    forms: list[ReceivedForm] = []
    incoming: list[Incoming] = []
    problems: list[Problem] = []
    passed = [FileOutcome(file.name, Taken.PASSED, (), file.passed) for file in files if file.content is None]
    to_read = [file for file in files if file.content is not None]
    for number, (file, read) in enumerate(read_many(to_read), start=1):
        try:
            if isinstance(read, Refusal):
                raise _with_hint(read, file, names)
            if read.stamp is not None and not read.stamp.unit:
                passed.append(FileOutcome(file.name, Taken.PASSED, (), f"{COVERING_LIST}，不是填报表"))
                continue
            found = _read_forms(read, inputs, names, known, spellings)
        except Refusal as refusal:
            outcomes.append(FileOutcome(file.name, Taken.REFUSED, (), str(refusal)))
            remedy = "按提示处理后重新回收这一份"
            problems.append(Problem.error(str(refusal), remedy, file=file.name))
        else:
            outcomes.append(_outcome(file.name, found))
            problems += _problems(file.name, found)
            incoming += (count for form in found.forms for count in form.reading.counts)
            filled = [form for form in found.forms if form.reading.counts]
            forms += (ReceivedForm(form.unit.name, file.name, _note(form)) for form in filled)
        if progress is not None:
            progress(number, len(to_read))
    return Returns(tuple(outcomes + passed), tuple(forms), tuple(incoming), tuple(problems))


def _with_hint(refusal: Refusal, file: HandedIn, names: UnitNames) -> Refusal:
    """Return the sentence with the file's probable owner: a unit not mentioned looks like one that sent nothing."""
    unit = names.hinted(file.hints)
    return refusal if unit is None else Refusal(f"{str(refusal).removesuffix('。')}（看文件名是{unit.name}的）。")


def _read_forms(
    file: ReturnedFile, inputs: Inputs, names: UnitNames, known: Counts, spellings: frozenset[str]
) -> _Read:
    """Return the non-empty tables of a file. Raise `Refusal` if there is none, or one has no owner."""
    name = file.file.name
    tables, others = _sorted_sheets(file, inputs.period.year, spellings)
    if not tables:
        hidden = next((f"另有：“{each.sheet}”{each.what}。" for each in others if "隐藏" in each.what), "")
        raise Refusal(f"“{name}”里找不到填报表（有“月份”和栏目标题的表）：请检查是否发错了文件，或标题被改。{hidden}")
    forms = []
    for sheet, table in tables:
        _refuse_other_period(file, table, inputs.period)
        match = match_unit(file.file.hints, file.stamp, table, names)
        if match.unit is None:
            if len(tables) > 1 and not _has_numbers(table):
                continue  # a blank form on another sheet
            raise Refusal(f"“{name}”的“{sheet.grid.sheet}”：{match.reason}。")
        columns = inputs.rules.columns_of(match.unit.kind)
        reading = read_form(table, match.unit, columns, inputs.period, known, name, sheet.merged, sheet.struck)
        forms.append(_OwnedForm(sheet, match.unit, match.notes, reading))
    if any(form.reading.counts for form in forms):
        return _Read(tuple(form for form in forms if form.reading.counts or form.reading.problems), tuple(others))
    errors = [problem for form in forms for problem in form.reading.problems if problem.severity is Severity.ERROR]
    if errors:
        first = errors[0]
        raise Refusal(f"“{name}”的“{first.sheet}”{first.cell}：{first.what}；{first.remedy}。")
    reasons = [f"“{problem.sheet}”{problem.cell}{problem.what}" for form in forms for problem in form.reading.problems]
    reasons += [f"“{problem.sheet}”{problem.what}" for problem in others]
    why = f"（{reasons[0]}）" if reasons else ""
    raise Refusal(f"“{name}”里{inputs.period.title}一个数也没有填{why}：请单位填好再交。")


def _sorted_sheets(
    file: ReturnedFile, year: int, spellings: frozenset[str]
) -> tuple[list[tuple[FileSheet, FormTable]], list[Problem]]:
    """Return the sheets that hold a form, and messages on the others."""
    tables = []
    others = []
    for sheet in file.sheets:
        table = find_form_table(sheet.grid, spellings, year) if sheet.visible else None
        if table is not None:
            tables.append((sheet, table))
        elif sheet.grid.truncated or any(is_figure(cell) for cells in sheet.grid.values for cell in cells):
            others.append(_unread(sheet, file.file.name))
    return tables, others


def _unread(sheet: FileSheet, file: str) -> Problem:
    """Return the message on a sheet that has numbers but is not a form."""
    what = "这张工作表里有数，但不是填报表" if sheet.visible else "这张工作表隐藏着，里面有数"
    remedy = "请与单位核对：该交的数填到填报表里再交，多余的不用管"
    severity = Severity.WARNING if sheet.visible else Severity.NOTE
    return Problem(severity=severity, sheet=sheet.grid.sheet, what=f"{what}，没有读取", remedy=remedy, file=file)


def _has_numbers(table: FormTable) -> bool:
    rows = table.grid.values[table.head_row + 1 :]
    return any(isinstance(cell, int | float) for cells in rows for cell in cells[table.month + 1 :])


def _refuse_other_period(file: ReturnedFile, table: FormTable, period: Period) -> None:
    """Raise `Refusal` for a form of another year or period: by its stamp, or else by the words above the table."""
    name = file.file.name
    if file.stamp is not None:
        _refuse_other_stamp(file.stamp, name, period)
        return
    above = [folded(cell) for cells in table.grid.values[: table.head_row] for cell in cells if isinstance(cell, str)]
    texts = above if any(_YEAR.search(text) for text in above) else [*above, *map(folded, file.file.hints)]
    years = {int(year) for text in texts for year in _YEAR.findall(text)}
    if years and period.year not in years:
        told = "、".join(f"{year}年" for year in sorted(years))
        raise Refusal(f"“{name}”写的是{told}，不是{period.year}年的表：请单位用今年的表重新填报。")
    spans = {span for text in texts for span in SPANS if span.endswith(("季度", "半年")) and span in text}
    runs = {run: span_named(run) for text in texts for run in _TITLE_MONTHS.findall(text)}
    spans |= {run for run, span in runs.items() if span not in (None, (period.first, period.last))}
    if spans and period.name not in spans:
        told = "、".join(sorted(spans))
        raise Refusal(f"“{name}”写的是{told}，现在回收的是{period.title}：请核对，或改时段后再回收。")


def _refuse_other_stamp(stamp: Stamp, name: str, period: Period) -> None:
    if stamp.version > VERSION:
        raise Refusal(f"“{name}”是更新版本的程序下发的表：请先更新本程序再回收。")
    if stamp.period == period.code:
        return
    try:
        title = period_coded(stamp.period).title
    except Refusal:
        raise Refusal(f"“{name}”的表内标识看不懂（时段“{stamp.period[:20]}”）：请重新下发给单位填报。") from None
    raise Refusal(f"“{name}”是{title}的表，现在回收的是{period.title}：请核对，或改时段后再回收。")


def _problems(file: str, read: _Read) -> list[Problem]:
    problems: list[Problem] = []
    for form in read.forms:
        sheet = form.sheet.grid.sheet
        for note in form.notes:
            what, remedy = note, "请核对是不是这个单位"
            problems.append(Problem.note(what, remedy, sheet=sheet, value=form.unit.name, file=file))
        if hidden := _counted_though_hidden(form):
            what, remedy = f"{'、'.join(hidden)}是隐藏的，里面的数照样读取了", "请核对该不该算"
            problems.append(Problem.note(what, remedy, sheet=sheet, value=form.unit.name, file=file))
        problems += form.reading.problems
        if form.sheet.grid.truncated:
            what, remedy = f"表太大，只读了前 {MOST_ROWS} 行、{MOST_COLUMNS} 列", "请单位删去多余的行和列再交"
            problems.append(Problem.warning(what, remedy, sheet=sheet, file=file))
        if form.reading.missing and form.reading.counts:
            what = f"{form.unit.name}{month_list(form.reading.missing)}没有填全"
            problems.append(Problem.warning(what, "请单位补报；没有发布填 0", sheet=sheet, file=file))
    return [*problems, *read.others]


def _counted_though_hidden(form: _OwnedForm) -> list[str]:
    """Return the hidden rows and columns that counts were read from, with their names in a spreadsheet."""
    if not form.sheet.hidden_rows and not form.sheet.hidden_columns:
        return []
    places = [place_of(count.place.rpartition("!")[2]) for count in form.reading.counts]
    rows = sorted({row for row, _ in places if row - 1 in form.sheet.hidden_rows})
    columns = sorted({column for _, column in places if column - 1 in form.sheet.hidden_columns})
    return [*(f"第 {row} 行" for row in rows), *(f"{letters_of(column)} 列" for column in columns)]


def _note(form: _OwnedForm) -> str:
    remarks = [f"{month}月：{text}" for month, text in form.reading.remarks]
    odd = len(form.reading.problems) + len(form.notes)
    return "；".join([*remarks, *([f"有 {odd} 条提示，见“校验”"] if odd else [])])


def _outcome(file: str, read: _Read) -> FileOutcome:
    notes = [
        *(note for form in read.forms for note in form.notes),
        *(f"{'、'.join(hidden)}是隐藏的，照样读取" for form in read.forms if (hidden := _counted_though_hidden(form))),
        *(f"{problem.cell}{problem.what}" for form in read.forms for problem in form.reading.problems),
        *(f"缺{month_list(form.reading.missing)}" for form in read.forms if form.reading.missing),
        *("表太大，没有读完" for form in read.forms if form.sheet.grid.truncated),
        *(f"“{problem.sheet}”：{problem.what}" for problem in read.others),
    ]
    units = tuple(dict.fromkeys(form.unit.name for form in read.forms))
    said = "；".join(notes[:3]) + (f"等 {len(notes)} 条" if len(notes) > 3 else "")
    return FileOutcome(file, Taken.NOTED if notes else Taken.TAKEN, units, said)
