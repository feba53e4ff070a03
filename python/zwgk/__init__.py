"""The quarterly open-government bulletin (政务公开工作通报), made from the workbook that clerks fill in.

`import zwgk` offers the names of `zwgk.api`, loaded when first used: a command starts without pandas.
"""

# ruff: noqa: F403, F405 - type checkers take the names from zwgk.api

from typing import TYPE_CHECKING

from zwgk.version import __version__ as __version__

if TYPE_CHECKING:
    from zwgk.api import *

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


def __getattr__(name: str) -> object:
    if name in __all__:
        from zwgk import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
