"""The one place that knows how the parser (python-calamine) says that a file is bad."""

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
"""What readers of formats raise if a file is not what it should be."""


@contextmanager
def parser_faults() -> Iterator[None]:
    """Raise `Unreadable` for whatever a reader of a format raises inside.

    A panic of the parser is a BaseException of a class that cannot be imported; what it prints stays printed.
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
