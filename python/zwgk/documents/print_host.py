"""What the adapter of a host must be able to do to print, and what each of them says where nothing can."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from zwgk.errors import Refusal


class PrintHost(Protocol):
    """What prints the named sheets of one book."""

    def hidden(self, sheet: str, last_row: int, last_column: int) -> tuple[list[int], list[int]]:
        """Return the rows and the columns that the sheet does not show, of those up to the last ones given."""

    def repeat_row(self, sheet: str, row: int) -> None:
        """Let each page of the sheet repeat a row."""

    def preview(self, sheets: Sequence[str]) -> None:
        """Comes back when the preview has been closed."""

    def print_out(self, sheets: Sequence[str], printer: str | None) -> None:
        """One job, on the named or the default printer."""

    def export_pdf(self, sheets: Sequence[str], target: Path) -> None:
        """Writes or replaces `target`."""


def no_printer(host: str) -> Refusal:
    """What to tell where nothing can print."""
    return Refusal(f"{host}没有可用的打印机：请先在系统里添加打印机，或用“导出 PDF”。")
