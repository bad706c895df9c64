"""Plain words read as a rule: by rule alone, and with a question where they are not sure."""

from datetime import datetime
from typing import NamedTuple

from routines.schedules.words.finding import find, unread
from routines.schedules.words.joining import When, joined
from routines.schedules.words.scan import Scan
from routines.schedules.words.zones import take_zone

WHICH_ZONE = "By the clocks of which time zone? Name it, such as Europe/Berlin or America/Chicago."


class Reading(NamedTuple):
    """What became of a text."""

    when: When | None
    question: str
    """What has to be asked; empty if the words are sure."""
    rest: str
    """The words that are not about time."""


def read_when(text: str, *, now: datetime, zone: str | None, alone: bool = False) -> Reading:
    """Return when a text says that something is to happen.

    Args:
        text: the words.
        now: the time.
        zone: by whose clocks, if the text does not say; None: not known.
        alone: whether the text is about the time and nothing else.
    """
    scan = Scan(text)
    named, question = take_zone(scan)
    known = named or zone
    found = find(scan, now, known or "UTC")
    question = question or unread(scan, alone=alone) or next(iter(found.questions), "")
    if not question and known is None and found.is_by_clock:
        question = WHICH_ZONE
    if question:
        return Reading(None, question, scan.rest)
    made = joined(found)
    if isinstance(made, str):
        return Reading(None, made, scan.rest)
    return Reading(made, "", scan.rest)
