"""The only place that knows how the parser (python-calamine) reports a bad file."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from lxml import etree
from python_calamine import CalamineError, PasswordError, WorksheetNotFound

from zwgk.intake.foreign.faults import Fault, Unreadable

_BAD = (
    CalamineError,
    WorksheetNotFound,
    zipfile.BadZipFile,
    zlib.error,
    etree.XMLSyntaxError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""Exceptions of format readers for files that are not as expected."""


@contextmanager
def parser_faults() -> Iterator[None]:
    """Raise `Unreadable` for any error of a format reader inside.

    A panic of the parser is a BaseException of a class that cannot be imported; its printed message remains.
    """
    try:
        yield
    except (Unreadable, GeneratorExit, KeyboardInterrupt):
        raise
    except PasswordError:
        raise Unreadable(Fault.PASSWORD) from None
    except MemoryError:
        raise Unreadable(Fault.LARGE) from None
    except _BAD:
        raise Unreadable(Fault.DAMAGED) from None
    except BaseException as error:
        if type(error).__module__ != "pyo3_runtime":
            raise
        no_memory = "null" in str(error)  # no room for one more Python object
        raise Unreadable(Fault.LARGE if no_memory else Fault.DAMAGED) from None
