"""Finding: all that a text says of times, taken out of it piece by piece."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from routines.schedules.wall import wall_of
from routines.schedules.words.bounds import Bounds, Window, take_bounds, take_window
from routines.schedules.words.clocks import Clock, part_of, take_clocks, take_parts
from routines.schedules.words.dates import AHEAD, DATE, ahead, day_of
from routines.schedules.words.repeats import WHICH_TIMES, Repeat, take_repeats
from routines.schedules.words.scan import Scan
from routines.schedules.words.vocabulary import DAY, MONTH, NUMBER, number, pattern

_SOON = pattern(
    rf"\bin (?:(?P<half>half an hour)|(?P<and_half>(?:an|one) hour and a half)|(?P<count>{NUMBER})(?: and a (?P<more>half))? (?P<unit>minute|min|hour)s?(?: time)?)\b"
    rf"|(?:(?<=timer)|(?<=alarm))(?: for| of|:)? (?P<count2>{NUMBER}) (?P<unit2>minute|min|hour)s?\b"
)
_AHEAD = pattern(rf"\b{AHEAD}")
_ON = (
    pattern(rf"\bon (?:{DAY},? (?=\d))?(?:{DATE})"),
    pattern(
        rf"\b(?:{DAY},? (?=\d))?(?=(?:this |next |coming )|\d{{4}}-|tomorrow|today|tonight|(?:the )?day after tomorrow|{DAY} (?:of )?next week|(?:the )?(?:first|1st) of next month|(?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {MONTH}\b|{MONTH} (?:the )?\d)(?:{DATE})"
    ),
    pattern(rf"\b(?=the \d)(?:{DATE})(?=[ ,]*\x1a)"),
    pattern(
        rf"(?<![\w-])(?={DAY}\b,? ?(?:at )?(?:\x1a|morning|afternoon|evening|night))(?:{DATE})"
    ),
    pattern(rf"(?<=\x1a)(?: |, )(?={DAY}\b)(?:{DATE})"),
)
_TELLS = pattern(
    r"\x1a (?:before|after|earlier|later)\b|\b(?:every|each|except|skip(?:ping)?|unless|until|till|twice"
    r"|daily|weekly|monthly|nightly|hourly|yearly|fortnight\w*|bi-?weekly|holidays?|school days?"
    r"|times (?:a|per)|(?:before|after) (?:each|every|noon|midnight|sun\w+)|around|about \d|during"
    r"|(?:nights?|days?|evenings?|hours?|minutes?|weeks?|mornings?) (?:before|after|earlier|later)"
    rf"|whenever|as soon as|(?:from|since|in|by|as of|starting) {MONTH}(?! ?\d)"
    r"|\d{1,2}[:h]\d{2}|\d{1,2} ?[ap]m)\b"
)
"""Words that change a time and were not understood: wherever they stand, it is asked."""


_ALARM = pattern(r"\b(?:remind|alarm|timer|wake|nudge|ping|beep|buzz|poke|once|one[- ]off)\b")
_LINKS = pattern(
    r"(?:\b(?:at|on|by|in|from|for|the|and|of|please|then|it|to|a|an|this|starting|once|,|run|local|time)\b"
    r"|[\x1a ,.;:()!-])*"
)


@dataclass
class Found:
    """What was found in a text, before it is put together."""

    now: datetime
    zone: str
    repeats: list[Repeat] = field(default_factory=list)
    days: list[date] = field(default_factory=list)
    clocks: tuple[Clock, ...] = ()
    window: Window | None = None
    bounds: Bounds = field(default_factory=Bounds)
    soon: timedelta | None = None
    """How far off it is, where the text counts hours or minutes."""
    has_part: bool = False
    """Whether it names a part of the day."""
    is_alarm: bool = False
    """Whether its words are of something that happens once."""
    is_weekday: bool = False
    """Whether its day was named by the day of the week alone."""
    questions: list[str] = field(default_factory=list)

    @property
    def wall(self) -> datetime:
        """What clocks show now."""
        return wall_of(self.now, self.zone)

    @property
    def is_by_clock(self) -> bool:
        """Whether it has to be known by whose clocks."""
        if self.bounds.starts or self.bounds.ends or self.clocks or self.days:
            return True
        return self.soon is None and any(each.kind != "interval" for each in self.repeats)


def find(scan: Scan, now: datetime, zone: str) -> Found:
    """Take all that a text says of times out of it."""
    found = Found(now, zone)
    today = found.wall.date()
    found.is_alarm = bool(_ALARM.search(scan.left))
    _take_soon(scan, found)
    part = part_of(scan.left)
    found.repeats = take_repeats(scan)
    if any(each.kind == "interval" for each in found.repeats):
        found.window = take_window(scan)
    found.bounds = take_bounds(scan, today)
    clocks = take_clocks(scan, part=part)
    found.clocks = clocks.found
    _take_days(scan, found, today)
    found.has_part = take_parts(scan) or "tonight" in part
    sure = [each for each in found.repeats if not each.question]
    asked = (found.bounds.question, clocks.wrong, *(each.question for each in found.repeats))
    # Behind a question stands its answer, in a line of its own.
    if sure and len(sure) < len(found.repeats) and "\n" in scan.left:
        found.repeats, asked = sure, (found.bounds.question, clocks.wrong)
    known = len(found.clocks) > 1
    found.questions += [each for each in asked if each and not (known and each == WHICH_TIMES)]
    return found


def unread(scan: Scan, *, alone: bool) -> str:
    """Return a question about words that may change the time and were not understood.

    Args:
        scan: what is left of the text.
        alone: whether the text is about the time and nothing else, so that any word counts.
    """
    match = _TELLS.search(scan.left)
    if match is None and alone and not _LINKS.fullmatch(scan.left):
        return f"What is meant by {scan.rest!r}? Say the time as: weekdays at 7:30, first Tuesday of each month at 9:00."
    if match is None:
        return ""
    before = scan.left[: match.end()].rstrip().rpartition("\x1a")[2].split()
    said = " ".join([*before[-4:], *scan.left[match.end() :].partition("\x1a")[0].split()[:4]])
    return f"What is meant by {said!r}? Say when in other words, such as: weekdays at 7:30, or tomorrow at noon."


def _take_soon(scan: Scan, found: Found) -> None:
    for match in scan.take(_SOON):
        if match["half"] or match["and_half"]:
            length = timedelta(minutes=30 if match["half"] else 90)
        else:
            unit = (match["unit"] or match["unit2"]).lower()
            length = number(match["count"] or match["count2"]) * timedelta(
                minutes=60 if unit == "hour" else 1
            )
            length += timedelta(minutes=30) if match["more"] else timedelta()
        if found.soon is not None:
            found.questions.append("Which of the two times is meant?")
        found.soon = length


def _take_days(scan: Scan, found: Found, today: date) -> None:
    for match in scan.take(_AHEAD):
        found.days.append(ahead(match, today))
    days = [day_of(match, today) for words in _ON for match in scan.take(words)]
    found.days += [each.day for each in days if each.day]
    found.is_weekday = any(each.is_weekday for each in days)
    found.questions += [
        each.question
        for each in days
        if each.day is None and not {*each.candidates} & {*found.days}
    ]
