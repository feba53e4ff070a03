"""Reading in bulk without the garbage collector: what is read by the ten thousand is no garbage, and looking through it
again and again costs as much as reading it.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_garbage_collection() -> Iterator[None]:
    """Nothing is looked through inside; whether it is outside stays as it was. Decorates a function as well."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
