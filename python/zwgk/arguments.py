"""The arguments that several subcommands share, and what they mean."""

from pathlib import Path
from typing import Annotated

import typer

from zwgk.period import Period, period_coded

Workbook = Annotated[Path, typer.Argument(metavar="工作簿", help="工作簿文件（.xlsx）")]
PeriodCode = Annotated[
    str | None, typer.Option("--period", metavar="时段", help="例如 2024Q2、2024H1、2024、2024-05；不写则用首页上选的")
]


def asked_period(code: PeriodCode) -> Period | None:
    """None where none was asked for: the command takes the one on 首页 then. Raises `Refusal` for a strange code."""
    return period_coded(code) if code else None
