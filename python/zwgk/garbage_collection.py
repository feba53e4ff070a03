"""Bulk reading without the garbage collector: nothing read in bulk is garbage, and repeated collections cost as much
as the reading itself.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_garbage_collection() -> Iterator[None]:
    """Disable collection inside the block; restore the previous state afterwards. Also works as a decorator."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
