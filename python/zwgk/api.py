"""The functions that `import zwgk` offers: a workbook's data as frames, the figures from them, and the workbook again.

For programs and notebooks; clerks use the buttons, scripts the command line. See docs/API.md.
"""

from functools import partial
from pathlib import Path

from zwgk.errors import Refusal
from zwgk.model.county import County
from zwgk.model.frames import CellState, FrameError
from zwgk.model.inputs import Inputs
from zwgk.model.period import Period, period_coded
from zwgk.model.problems import Problem, Severity
from zwgk.model.roster import Unit
from zwgk.model.rules import Rules
from zwgk.outcome import Outcome, Status
from zwgk.statistics.findings import Findings, find
from zwgk.statistics.results import Results, compute
from zwgk.statistics.view import inputs_of

__all__ = [
    "CellState",
    "County",
    "Findings",
    "FrameError",
    "Inputs",
    "Outcome",
    "Period",
    "Problem",
    "Refusal",
    "Results",
    "Rules",
    "Severity",
    "Status",
    "Unit",
    "build",
    "compute",
    "find",
    "inputs_of",
    "placeholders",
    "read",
    "read_county",
    "recompute",
]


def read(workbook: Path | str, period: str | Period | None = None) -> Inputs:
    """Return what the clerks filled in for a period: that chosen on 首页, or another, such as `"2024Q2"`.

    The file is only read. Raise `Refusal` if it cannot be trusted; every oddity in it is one of `Inputs.problems`.
    """
    from zwgk.files import open_file
    from zwgk.workbook.reader import read_workbook

    with open_file(Path(workbook)) as book:
        return read_workbook(book, _period(period)).inputs


def recompute(workbook: Path | str, target: Path | str | None = None, period: str | Period | None = None) -> Outcome:
    """Update all figures, tables and checks of a workbook file, or of a copy of it at `target`.

    Raise `Refusal` with one Chinese sentence if that is impossible; then no file has changed.
    """
    from zwgk import commands
    from zwgk.files import run_on_file

    command = partial(commands.recompute, period=_period(period))
    return run_on_file(Path(workbook), command, None if target is None else Path(target))


def read_county(place: Path | str) -> County:
    """Return a whole year, of any month: from a workbook, or from a folder that one can be built from.

    Raise `Refusal` if the workbook cannot be trusted, or for bad input of the folder, by file and line.
    """
    from zwgk.files import open_file
    from zwgk.workbook.reader import read_workbook
    from zwgk.workbook.source import read_source

    if Path(place).is_dir():
        return read_source(Path(place))
    with open_file(Path(place)) as book:
        return read_workbook(book).county


def build(target: Path | str, source: County | Path | str | None = None) -> Outcome:
    """Build a new workbook from a county's year, or a folder with settings.toml, roster.csv and perhaps data.

    Without a source, a blank one. Raise `Refusal` for bad input, by file and line, and for a target that exists.
    """
    from zwgk.packaged import packaged
    from zwgk.workbook.create import create_workbook

    return create_workbook(
        source if isinstance(source, County) else packaged("blank") if source is None else Path(source), Path(target)
    )


def placeholders(results: Results, draft: bool = False) -> dict[str, object]:
    """Return placeholder of the Word template -> its text (some: a list or a truth value), as 通报模板说明 explains."""
    from zwgk.documents.bulletin.placeholders import placeholder_values

    return placeholder_values(find(results), results.inputs, draft)


def _period(period: str | Period | None) -> Period | None:
    return period_coded(period) if isinstance(period, str) else period
