"""A refusal: why a statement may not run, in one line that also says what to write instead."""

from sqlglot import ErrorLevel, exp

from projects.errors import BadInput

_LONGEST = 80


class Refused(BadInput):
    """A statement that is not put to any database."""


def refused(what: str, cure: str) -> Refused:
    """Return the refusal of a statement because of `what` it does."""
    return Refused(f"The statement was refused: {what}", cure)


def shortened(piece: str | exp.Expr) -> str:
    """Return a piece of the statement as a refusal quotes it."""
    if not isinstance(piece, str):
        piece = piece.sql(unsupported_level=ErrorLevel.IGNORE, comments=False)
    line = " ".join(piece.split())
    return repr(line if len(line) <= _LONGEST else f"{line[:_LONGEST]} ...")
