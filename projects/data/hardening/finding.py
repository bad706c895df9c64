"""A finding: something that is open, and the statements that close it."""

from typing import NamedTuple


class Finding(NamedTuple):
    """One thing that is not as it should be."""

    what: str
    """In a line: who could do what, and through what."""
    closing: tuple[str, ...] = ()
    """The SQL that ends it; none where a person must decide."""


class Report(NamedTuple):
    """What was found in one database."""

    findings: tuple[Finding, ...]
    is_applied: bool = False
    guarded: tuple[str, ...] = ()
    """What would show other rows, and that no role of ours can reach."""

    @property
    def statements(self) -> tuple[str, ...]:
        """All that closes what was found, in order."""
        return tuple(dict.fromkeys(sql for each in self.findings for sql in each.closing))

    @property
    def left(self) -> tuple[Finding, ...]:
        """What no statement closes."""
        return tuple(each for each in self.findings if not each.closing)
