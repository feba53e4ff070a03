"""The quarterly open-government bulletin (政务公开工作通报), made from the workbook that clerks fill in.

`import zwgk` offers the names of `zwgk.api`, loaded when first used: a command starts without pandas.
"""

from importlib.util import find_spec
from typing import TYPE_CHECKING

from zwgk.version import __version__ as __version__

if TYPE_CHECKING:
    from zwgk.api import *  # noqa: F403
    from zwgk.api import __all__ as __all__


def __getattr__(name: str) -> object:
    if find_spec(f"{__name__}.{name}") is None:  # otherwise a module that is not imported yet
        from zwgk import api

        if name in ("__all__", *api.__all__):
            return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    from zwgk import api

    return sorted({*globals(), *api.__all__})
