"""Tables of other sheets attached to the bulletin as they are (另附的表 of 设置), such as those of a roll-up."""

from dataclasses import dataclass

from zwgk.model.rules import NUMBERING

CellValue = str | int | float | None


@dataclass(frozen=True)
class FurtherTable:
    """A table as it is on its sheet. title: a pattern for `Office.fill`."""

    sheet: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[CellValue, ...], ...]

    @property
    def printed_heads(self) -> tuple[str, ...]:
        """The headings on paper: the first column numbers the rows, as in every attachment."""
        return self.heads if self._is_numbered else (NUMBERING, *self.heads)

    @property
    def printed_rows(self) -> tuple[tuple[CellValue, ...], ...]:
        """The rows below `printed_heads`."""
        return self.rows if self._is_numbered else tuple((number, *row) for number, row in enumerate(self.rows, 1))

    @property
    def _is_numbered(self) -> bool:
        return bool(self.heads) and self.heads[0] in (NUMBERING, "排名", "名次", "位次")
