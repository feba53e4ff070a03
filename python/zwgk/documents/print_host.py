"""Interface of a host's printing adapter, and the refusal if nothing can print."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from zwgk.errors import Refusal


class PrintHost(Protocol):
    """Prints the named sheets of one book."""

    def hidden(self, sheet: str, last_row: int, last_column: int) -> tuple[list[int], list[int]]:
        """Return the hidden rows and columns of the sheet up to the given last ones."""

    def repeat_row(self, sheet: str, row: int) -> None:
        """Repeat a row on each page of the sheet."""

    def preview(self, sheets: Sequence[str]) -> None:
        """Show the preview; return when it has been closed."""

    def print_out(self, sheets: Sequence[str], printer: str | None) -> None:
        """Print one job, on the named or the default printer."""

    def export_pdf(self, sheets: Sequence[str], target: Path) -> None:
        """Write or replace `target`."""


def no_printer(host: str) -> Refusal:
    """Return the refusal for a machine that cannot print."""
    return Refusal(f"{host}没有可用的打印机：请先在系统里添加打印机，或用“导出 PDF”。")
