"""What a clause says, in a form that can be compared: slot, value, and how it is meant."""

from typing import NamedTuple

from memory.claim import Kind, Slot


class Statement(NamedTuple):
    """One claim-to-be."""

    text: str
    kind: Kind
    slot: Slot
    value: str
    negated: bool = False
    changes: bool = False
    """Whether it says that something is no longer as it was."""
    mistaken: bool = False
    """Whether it says that what was told before was never so."""
    replaces: frozenset[str] = frozenset()
    """The content words of an old value that it names."""
    corrects: str | None = None
    """The claim whose words it takes, with another value."""
    anaphoric: bool = False
    """Whether its subject is a pronoun, so that it can't stand alone."""
    hedged: bool = False
    valid_from: str | None = None
    """ISO 8601, where the clause says since when."""
    valid_to: str | None = None
    """ISO 8601, where the clause says until when."""
    volatile: bool = False
    """Whether it is a reading that will be stale tomorrow."""

    @property
    def content(self) -> frozenset[str]:
        """Everything that it speaks of, in one bag."""
        return self.slot.topic | frozenset(self.value.split())
