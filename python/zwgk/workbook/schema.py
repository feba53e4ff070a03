"""The tables that clerks fill in, each declared once: its columns, which of them identify a row, which rows hold no
data. `zwgk.workbook.table_reader` reads by it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from zwgk.rules import Column, Rules
from zwgk.workbook import layout


class Holds(Enum):
    """The kind of value in a column."""

    NUMBERING = auto()  # 序号: for the eye
    TEXT = auto()
    COUNT = auto()
    MONTH = auto()
    DATE = auto()
    YES_NO = auto()
    MARK = auto()  # √ or —
    SUM = auto()  # calculated by the sheet
    REMARK = auto()  # free text that nothing is read from

    @property
    def carries_data(self) -> bool:
        return self not in (Holds.NUMBERING, Holds.SUM, Holds.REMARK)


@dataclass(frozen=True)
class InputColumn:
    """A column. `needed`: a sheet without its heading is told; `told_blank`: so is a row without its value."""

    heading: str
    holds: Holds = Holds.TEXT
    needed: bool = True
    told_blank: bool = False


@dataclass(frozen=True)
class InputTable:
    """A table of an input sheet. Rows are known by the cell under `key`.

    row: what the clerk calls a row; unique: headings that together identify one (none: the key does, and a repeated
    key is the reader's business); known_rows: texts under `key` of rows that the sheet itself calculates.
    """

    key: str
    row: str
    columns: tuple[InputColumn, ...]
    unique: tuple[str, ...] = ()
    known_rows: frozenset[str] = frozenset()

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(column.heading for column in self.columns)

    def column(self, heading: str) -> InputColumn:
        return next(column for column in self.columns if column.heading == heading)


_NUMBER = InputColumn("序号", Holds.NUMBERING, needed=False)
_REMARK = InputColumn(layout.REMARK, Holds.REMARK, needed=False)
_SUM_ROWS = frozenset({layout.UNIT_YEAR_ROW, layout.UNIT_PERIOD_ROW})

PORTAL = InputTable(
    layout.MONTH,
    "月份",
    (
        InputColumn(layout.MONTH, Holds.MONTH),
        *(InputColumn(name, Holds.COUNT) for name in (*layout.PORTAL_COLUMNS, *layout.PORTAL_REQUEST_COLUMNS)),
        _REMARK,
    ),
    known_rows=_SUM_ROWS,
)
OPENINGS = InputTable(
    layout.OPENING_ITEM,
    "事项",
    (InputColumn(layout.OPENING_ITEM), InputColumn(layout.OPENING_COUNT, Holds.COUNT)),
    unique=(layout.OPENING_ITEM,),
)

_, ACCOUNT, HOST, PLATFORM = layout.MEDIA_HEADINGS_BEFORE
WEEKS_BELOW, LAST_POST, _ = layout.MEDIA_HEADINGS_AFTER
MEDIA = InputTable(
    ACCOUNT,
    "账号",
    (
        _NUMBER,
        InputColumn(ACCOUNT),
        InputColumn(HOST, told_blank=True),
        InputColumn(PLATFORM, needed=False),
        *(InputColumn(month, Holds.COUNT) for month in layout.MONTH_HEADINGS),
        InputColumn(WEEKS_BELOW, Holds.COUNT, needed=False),
        InputColumn(LAST_POST, Holds.DATE, needed=False),
        _REMARK,
    ),
    unique=(ACCOUNT, HOST, PLATFORM),
)

_, FIELD, UPDATED, BODY_NAMED, FAULT, _ = layout.CATALOGUE_HEADINGS
CATALOGUE = InputTable(
    FIELD,
    "领域",
    (
        _NUMBER,
        InputColumn(FIELD),
        InputColumn(UPDATED, Holds.DATE),
        InputColumn(BODY_NAMED, Holds.YES_NO),
        InputColumn(FAULT),
        _REMARK,
    ),
    unique=(FIELD,),
)

STEP, REVIEWER, REVIEW_DATE, _ = layout.REVIEW_HEADINGS
REVIEW = InputTable(
    STEP,
    "审校环节",
    (InputColumn(STEP), InputColumn(REVIEWER), InputColumn(REVIEW_DATE, Holds.DATE), _REMARK),
    unique=(STEP,),
)

FINDING_RULE, _FINDING_PLACE, _FINDING_LEVEL, FINDING, FINDING_REASON = layout.FINDING_HEADINGS
FINDINGS = InputTable(
    FINDING,
    "审校发现",
    (
        InputColumn(FINDING_RULE),
        InputColumn(_FINDING_PLACE, Holds.REMARK, needed=False),
        InputColumn(_FINDING_LEVEL, Holds.REMARK, needed=False),
        InputColumn(FINDING),
        InputColumn(FINDING_REASON),
    ),
    unique=(FINDING_RULE, FINDING),
)

MAPPING = InputTable(
    layout.MAPPING_PORTAL_COLUMN,
    "门户栏目",
    (
        InputColumn(layout.MAPPING_PORTAL_COLUMN),
        InputColumn(layout.MAPPING_UNIT_COLUMN),
        InputColumn(layout.MAPPING_PORTAL_FIGURE),
        _REMARK,
    ),
)

SETTING_ITEMS = InputTable(
    layout.SETTING_ITEM,
    "项目",
    (
        InputColumn(layout.SETTING_ITEM),
        InputColumn(layout.SETTING_VALUE),
        InputColumn(layout.SETTING_NOTE, Holds.REMARK, needed=False),
    ),
    unique=(layout.SETTING_ITEM,),
)
KINDS = InputTable(
    layout.KIND_HEADINGS[0],
    "类别",
    (
        *(InputColumn(heading) for heading in layout.KIND_HEADINGS[:-1]),
        InputColumn(layout.KIND_HEADINGS[-1], needed=False),
    ),
    unique=(layout.KIND_HEADINGS[0],),
)
COLUMNS = InputTable(
    layout.COLUMN_HEADINGS[0],
    "栏目",
    tuple(InputColumn(heading) for heading in layout.COLUMN_HEADINGS),
    unique=layout.COLUMN_HEADINGS[:2],
)
PERIODS = InputTable(
    layout.PERIOD_HEADINGS[0],
    "时段",
    tuple(InputColumn(heading, Holds.REMARK, needed=False) for heading in layout.PERIOD_HEADINGS),
)
YEARS = InputTable(layout.YEAR_HEADING, "年度", (InputColumn(layout.YEAR_HEADING, Holds.REMARK, needed=False),))


def roster_table(rules: Rules) -> InputTable:
    """单位名录: the duty columns are the short column names of 设置."""
    before, after = layout.ROSTER_BEFORE_DUTIES, layout.ROSTER_AFTER_DUTIES
    return InputTable(
        layout.ROSTER_NAME,
        "单位",
        (
            _NUMBER,
            InputColumn(before[1]),
            InputColumn(before[2], needed=False),
            InputColumn(before[3]),
            InputColumn(before[4], needed=False),
            *(InputColumn(name, Holds.MARK) for name in rules.column_names),
            InputColumn(after[0], needed=False),
            InputColumn(after[1], needed=False),
            _REMARK,
        ),
    )


def unit_table(columns: Iterable[Column], duties: frozenset[str]) -> InputTable:
    """The sheet of a unit with these columns; a column that is not its duty may be gone."""
    return InputTable(
        layout.MONTH,
        "月份",
        (
            InputColumn(layout.MONTH, Holds.MONTH),
            *(InputColumn(column.heading, Holds.COUNT, needed=column.name in duties) for column in columns),
            InputColumn(layout.TOTAL, Holds.SUM, needed=False),
            _REMARK,
        ),
        known_rows=_SUM_ROWS | {layout.UNIT_QUOTA_ROW, layout.UNIT_COUNTED_ROW},
    )
