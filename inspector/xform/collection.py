"""Garbage collection, put off while a form is read or opened."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collection_put_off() -> Iterator[None]:
    """No search for garbage inside the block.

    Reading a form makes hundreds of thousands of objects that all live on; searching among them again and again costs
    a third of the time and finds nothing. At the end they count as old, so that the next search does not begin with
    them.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.freeze()
            gc.unfreeze()  # puts everything into the oldest generation
            gc.enable()
