"""Errors of the engines. Each message is one Chinese sentence that can be shown to a clerk directly."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Loss(NamedTuple):
    """Something in a workbook that saving would lose: its place and its name (both in Chinese)."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}：{self.what}"


class EngineError(Exception):
    """A workbook cannot be opened, changed or saved; nothing on disk was touched."""


class CannotOpen(EngineError):
    """The file is not a workbook that can be read safely."""


class CannotWrite(EngineError):
    """A cell cannot hold the given value, or must not be written."""


class CannotSave(EngineError):
    """The workbook was not saved; the target is unchanged."""


class LossRefused(CannotSave):
    """Saving over the file would lose some of its contents; ``losses`` lists them."""

    def __init__(self, name: str, losses: Sequence[Loss]) -> None:
        self.losses: tuple[Loss, ...] = tuple(losses)
        listed = "；".join(str(loss) for loss in self.losses[:5])
        more = f"等 {len(self.losses)} 处" if len(self.losses) > 5 else ""
        super().__init__(
            f"没有保存“{name}”：里面有保存后会丢失的内容（{listed}{more}），"
            "请另存为新文件（-o 新文件名），或用 Excel、LibreOffice 打开后操作。"
        )
