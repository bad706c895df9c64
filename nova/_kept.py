"""What stays is not looked through for garbage."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def kept() -> Iterator[None]:
    """Look for garbage neither while something is loaded that stays, nor ever among it.

    Of a first answer's time that took a fifth, most of it as the process ended.
    """
    was_looking = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if not gc.get_freeze_count():
            gc.freeze()
        if was_looking:
            gc.enable()
