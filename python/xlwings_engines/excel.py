"""xlwings' own engine for Excel on Windows, with two behaviours prevented.

At process exit it kills every Excel that shows no workbook: a start screen, Protected View, an Excel driven by another
program. And it repeats a call rejected by a busy Excel forever without a pause; a rejected call of an object returns
None.
"""

from __future__ import annotations

import atexit
import importlib
import sys
import time
from collections.abc import Callable, Iterator
from types import MethodType
from typing import TYPE_CHECKING, Any, ClassVar

from xlwings_engines.errors import EngineError

if TYPE_CHECKING:
    import xlwings as xw

MODULE = "xlwings._xlwindows"
REJECTED = {-2147418111, -2147417846}  # RPC_E_CALL_REJECTED, RPC_E_SERVERCALL_RETRYLATER
_DISP_E_EXCEPTION, _VBA_E_IGNORE = -2147352567, -2146777998
# Until a clerk has closed a dialog that has just opened; after that, an error is better.
PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8, 1.0, 1.0, 1.0, 1.0, 1.0)


class ExcelBusy(EngineError):
    """Excel edits a cell or shows a dialog, and rejects calls."""

    def __init__(self) -> None:
        super().__init__("excel.busy")


def is_busy(error: BaseException) -> bool:
    """Return whether a COM error says that Excel rejected the call, which it then has not carried out.

    While a cell is edited, the result is the same as for any error in Excel; the code in the details tells.
    """
    if isinstance(error, ExcelBusy):
        return True
    result, details = getattr(error, "hresult", None), getattr(error, "excepinfo", None)
    code = details[5] if details and len(details) > 5 else None
    return result in REJECTED or result == _VBA_E_IGNORE or (result == _DISP_E_EXCEPTION and code == _VBA_E_IGNORE)


def leave_excel_running(module: Any = None) -> None:
    """Remove xlwings' exit hook. Do nothing if xlwings' engine for Windows was not imported."""
    module = module or sys.modules.get(MODULE)
    if module is not None:
        atexit.unregister(module.cleanup)


def tame(module: Any = None) -> None:
    """Remove the exit hook, and repeat calls that Excel rejects for some seconds with pauses."""
    module = module or sys.modules.get(MODULE)
    if module is not None:
        leave_excel_running(module)
        kinds = (module.CDispatch, module.CoClassBaseClass, module.DispatchBaseClass, MethodType)
        wrapper = type("Patient", (_Patient,), {"_kinds": kinds})
        module.COMRetryObjectWrapper = module.COMRetryMethodWrapper = wrapper


def book_of_window(window: int, name: str) -> xw.Book:
    """Return an open workbook by the number of an Excel's window and its own name, ignoring case.

    `xlwings.Book.caller` takes both from the command line, and cuts the name at its first =. Raise `KeyError` if there
    is no such book.
    """
    import xlwings as xw  # with pandas: half a second that a command line without Excel can save

    # On Windows only.
    from xlwings_engines.excel_objects import Book

    app = importlib.import_module(MODULE).App(xl=window)
    return xw.Book(impl=Book(app, xw.App(impl=app).books[name].impl.xl))


class _Patient:
    """Wraps a COM object or one of its methods, replacing xlwings' own two classes."""

    _kinds: ClassVar[tuple[type, ...]] = ()
    """Types that are wrapped again when a call returns them."""

    def __init__(self, inner: Any) -> None:
        object.__setattr__(self, "_inner", inner)

    def __repr__(self) -> str:
        return repr(self._inner)

    def __getattr__(self, name: str) -> Any:
        return self._wrapped(_repeat(lambda: self._get(name)))

    def __setattr__(self, name: str, value: Any) -> None:
        _repeat(lambda: setattr(self._inner, name, value))

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        return self._wrapped(_repeat(lambda: self._inner(*arguments, **named)))

    def __iter__(self) -> Iterator[Any]:
        return map(self._wrapped, self._inner)

    def _get(self, name: str) -> Any:
        try:
            return getattr(self._inner, name)
        except AttributeError:
            # pywin32 raises this for a rejected call too; a query for the name itself tells which it is.
            self._inner._oleobj_.GetIDsOfNames(0, name)
            raise

    def _wrapped(self, value: Any) -> Any:
        return type(self)(value) if isinstance(value, self._kinds) else value


def _repeat(action: Callable[[], Any]) -> Any:
    for pause in PAUSES:
        try:
            return action()
        except Exception as error:
            if not is_busy(error):
                raise
        time.sleep(pause)
    try:
        return action()
    except Exception as error:
        if is_busy(error):
            raise ExcelBusy from error
        raise
