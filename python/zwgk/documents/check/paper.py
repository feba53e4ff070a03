"""The model of a checked paper: text and tables with their places, independent of file formats."""

from dataclasses import dataclass, field

from zwgk.documents.check.language import Span, is_date, spans
from zwgk.model.problems import Severity
from zwgk.model.words import Words


@dataclass(frozen=True)
class Paragraph:
    """One paragraph as printed. `place` is for the reader: 第3段, 第2页第5行."""

    text: str
    place: str


@dataclass(frozen=True)
class RawTable:
    """A table as found in the file: rows of cell texts of equal length, merged cells filled with their text."""

    rows: tuple[tuple[str, ...], ...]
    place: str


@dataclass(frozen=True)
class PaperTable:
    """A table with its interpretation.

    `heads` has one text per column, `rows` hold the data (with their `places`), `total` is the row 合计 if there is
    one; `lone`: numbers that are alone in their rows. `label` is 附件2 if the paper has it. Columns by role: 序号 or
    rank, names of units, counts, 合计.
    """

    title: str
    label: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    places: tuple[str, ...]
    total: tuple[str, ...] | None = None
    index_column: int | None = None
    unit_column: int | None = None
    count_columns: tuple[int, ...] = ()
    total_column: int | None = None
    lone: tuple[str, ...] = ()

    def column(self, index: int) -> tuple[str, ...]:
        """Return the cells of a column."""
        return tuple(row[index] for row in self.rows)

    @property
    def name(self) -> str:
        """Name in faults: the table's label or else its title."""
        return self.label or self.title or "表"


@dataclass(frozen=True)
class Paper:
    """A whole paper. Paragraphs keep their index, which locates comments in a Word file.

    `typographic` is False for formats whose punctuation differs from print (plain text of a scan). `words`: the wrong
    words with their corrections, and the words that the office has silenced.
    """

    name: str
    paragraphs: tuple[Paragraph, ...]
    tables: tuple[PaperTable, ...]
    typographic: bool = True
    words: Words = field(default_factory=Words)

    @property
    def period(self) -> tuple[int, Span] | None:
        """The period of the title and the index of its paragraph: the first period in the first four paragraphs.

        The date of the paper below its title does not count, and a sentence is not a title.
        """
        head = ((at, paragraph.text) for at, paragraph in enumerate(self.paragraphs[:4]))
        named = ((at, spans(text)) for at, text in head if not is_date(text) and "。" not in text)
        return next(((at, found[0]) for at, found in named if found), None)


@dataclass(frozen=True)
class Fault:
    """One fault, or something that the office must explain (severity NOTE is a question).

    `paragraph` is the index of the paragraph for a comment in a Word file; None for a table.
    """

    rule: str
    place: str
    found: str
    expected: str
    why: str
    severity: Severity = Severity.ERROR
    paragraph: int | None = field(default=None, compare=False)
