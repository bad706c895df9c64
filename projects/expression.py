"""Expressions: regular expressions that are compiled when they are first used.

Nova has hundreds. To compile them all takes a fifth of a start, and no command uses more than some.
"""

import re
from functools import cached_property
from typing import cast


def expression(text: str, flags: int = 0) -> "re.Pattern[str]":
    """Return a regular expression, not compiled so far."""
    return cast("re.Pattern[str]", _Later(text, flags))  # it has all that one has


class _Later:
    """Stands for a compiled expression: whatever is asked of it, that answers."""

    def __init__(self, text: str, flags: int) -> None:
        self._given = (text, flags)

    def __getattr__(self, name: str) -> object:
        """Return what the compiled expression has by that name, and have it at hand from now on."""
        if name.startswith("_"):  # nothing of a copy is there yet, `_given` neither
            raise AttributeError(name)
        found = getattr(self._compiled, name)
        self.__dict__[name] = found
        return found

    @cached_property
    def _compiled(self) -> "re.Pattern[str]":
        return re.compile(*self._given)
