"""xw.Book -> Inputs. One block read a sheet; what is odd becomes problems, what cannot be trusted refuses."""

import xlwings as xw

from zwgk.errors import Refusal
from zwgk.inputs import Inputs
from zwgk.period import Period
from zwgk.workbook import layout
from zwgk.workbook.grid import Grid, read_grid
from zwgk.workbook.read_lists import read_catalogue, read_media, read_portal
from zwgk.workbook.read_roster import read_roster
from zwgk.workbook.read_settings import read_period, read_rules
from zwgk.workbook.read_units import read_units

_NAMED_INPUTS = (
    layout.HOME,
    layout.SETTINGS,
    layout.ROSTER,
    layout.PORTAL,
    layout.MEDIA,
    layout.CATALOGUE,
)
_OUTPUTS = frozenset({layout.SHORTFALLS, layout.CHECKS, layout.DASHBOARD, layout.LOG})


def read_inputs(book: xw.Book, period: Period | None = None) -> Inputs:
    """Everything that the statistics need. `period` overrules the one picked on 首页.

    Raises `Refusal` where reading cannot be trusted: a named sheet, the roster, the rules or the period is missing
    or unreadable, or two sheets are for one unit.
    """
    sheets = {sheet.name: sheet for sheet in book.sheets}
    for name in _NAMED_INPUTS:
        if name not in sheets:
            raise Refusal(f"工作簿里没有工作表“{name}”：请恢复它，或用“zwgk new”新建的工作簿。")
    home = read_grid(sheets[layout.HOME])
    rules = read_rules(read_grid(sheets[layout.SETTINGS]))
    period = period or read_period(home)
    units, problems = read_roster(read_grid(sheets[layout.ROSTER]), rules)
    portal, openings, portal_problems = read_portal(read_grid(sheets[layout.PORTAL]), period)
    media, media_problems = read_media(read_grid(sheets[layout.MEDIA]))
    catalogue, catalogue_problems = read_catalogue(read_grid(sheets[layout.CATALOGUE]))
    counts, unit_sheets, unit_problems = read_units(
        _unit_grids(sheets, rules_count=len(rules.kinds)), units, rules, period
    )
    return Inputs(
        rules,
        units,
        period,
        counts,
        portal,
        openings,
        media,
        catalogue,
        unit_sheets,
        (*problems, *unit_problems, *portal_problems, *media_problems, *catalogue_problems),
    )


def _unit_grids(sheets: dict[str, xw.Sheet], rules_count: int) -> list[Grid]:
    attachments = {layout.attachment(number) for number in range(1, rules_count + 2)}
    passed_over = {*_NAMED_INPUTS, *_OUTPUTS, *attachments}
    return [read_grid(sheet) for name, sheet in sheets.items() if name not in passed_over]
