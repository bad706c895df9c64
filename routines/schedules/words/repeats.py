"""Repetitions in words: `weekdays`, `every other Friday`, `first Tuesday of each month`."""

import re
from collections.abc import Callable
from typing import Literal, NamedTuple

from routines.schedules.words.scan import Scan
from routines.schedules.words.vocabulary import (
    DAY,
    MONTH,
    NUMBER,
    ORDINAL,
    month,
    number,
    ordinal,
    pattern,
    weekday,
)

WHICH_TIMES = "At which times of the day?"

_CRON_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_UNIT_SECONDS = {"minute": 60, "hour": 3_600}
_POSITIONS = {1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 5: "5th"}
_OF = r"(?:of|in|on)? ?(?:the|each|every|a|any)? ?"
_MANY_DAYS = rf"{DAY}s?(?:(?:(?:,| and| or| &|, and)(?: on| every)? |/){DAY}s?)*"


class Repeat(NamedTuple):
    """One repetition, as far as its words go."""

    kind: Literal["interval", "calendar", "stride"]
    seconds: int = 0
    weekday: str = "*"
    day: str = "*"
    month: str = "*"
    working_day: Literal["", "first", "last"] = ""
    every: int = 1
    unit: Literal["day", "week", "month"] = "day"
    on: int | None = None
    """The day of the week from which a stride of weeks is counted."""
    question: str = ""
    """What has to be said first, if anything."""


def take_repeats(scan: Scan) -> list[Repeat]:
    """Take all repetitions out of a text."""
    found = []
    for words, read in _WAYS:
        found += [read(match) for match in scan.take(words)]
    weekly = [*scan.take(_WEEKLY)]
    named = [*scan.take(_PLAIN_DAYS)] if weekly else []
    found += [_list(match) for match in named]
    if (
        weekly
        and not named
        and not any(each.weekday != "*" or each.on is not None for each in found)
    ):
        found.append(Repeat("calendar", question="On which day of the week?"))
    if not found and scan.first(_SEVERAL_DAYS):
        found.append(
            Repeat(
                "calendar", question="Every week on these days? Say it as: every Monday and Friday."
            )
        )
    found += [Repeat("calendar", question=ask) for words, ask in _VAGUE if scan.first(words)]
    return found


def _interval(match: "re.Match[str]") -> Repeat:
    if match["hourly"]:
        return Repeat("interval", seconds=3_600)
    if match["half"] or match["quarter"]:
        return Repeat("interval", seconds=1_800 if match["half"] else 900)
    count = 2 if (match["count"] or "").casefold() == "other" else number(match["count"] or "1")
    return Repeat("interval", seconds=count * _UNIT_SECONDS[match["unit"].lower()])


def _in_month(match: "re.Match[str]") -> Repeat:
    position, what = match["position"].lower(), match["what"].lower()
    months = _months(match, last=position == "last")
    if what == "day":
        day = "last" if position == "last" else str(ordinal(position))
        return Repeat("calendar", day=day, month=months)
    if not re.fullmatch(DAY, what):
        if position == "last" or ordinal(position) == 1:
            which: Literal["first", "last"] = "last" if position == "last" else "first"
            return Repeat("calendar", working_day=which, month=months)
        return Repeat(
            "calendar", question="Only the first and the last working day can be kept. Which?"
        )
    named = "last" if position == "last" else _POSITIONS.get(ordinal(position), "")
    if not named:
        return Repeat("calendar", question=f"No month has that many {what}s. Which one is meant?")
    return Repeat("calendar", day=f"{named} {_CRON_DAYS[weekday(what)]}", month=months)


def _months(match: "re.Match[str]", *, last: bool) -> str:
    if match["of_month"]:
        return str(month(match["of_month"]))
    unit = (match["of"] or "month").lower()
    if unit == "quarter":
        return "3,6,9,12" if last else "1,4,7,10"
    if unit == "year":
        return "12" if last else "1"
    return "*"


def _days_of_month(match: "re.Match[str]") -> Repeat:
    words = match["days1"] or match["days2"]
    numbers = sorted({ordinal(each) for each in re.findall(ORDINAL, words, re.IGNORECASE)})
    if not all(1 <= each <= 31 for each in numbers):
        return Repeat("calendar", question="No month has that day. Which one is meant?")
    last = ["last"] if re.search(r"\blast\b", words, re.IGNORECASE) else []
    return Repeat("calendar", day=",".join([*map(str, numbers), *last]))


def _yearly(match: "re.Match[str]") -> Repeat:
    day = ordinal(match["day1"] or match["day2"])
    return Repeat("calendar", day=str(day), month=str(month(match["month1"] or match["month2"])))


def _other_day(match: "re.Match[str]") -> Repeat:
    count, named = (match["count"] or "other").casefold(), match["day"]
    if count in ("second", "2nd", "third", "3rd", "fourth", "4th") and not match["weeks"]:
        every = {"s": "other", "2": "other", "t": "third", "3": "third"}.get(count[0], "fourth")
        told = named.capitalize()
        ask = f"Every {every} {told} in turn, or the {count} {told} of each month?"
        return Repeat("stride", question=ask)
    weeks = 2 if count == "other" else number(count)
    return Repeat("stride", every=weeks, unit="week", on=weekday(named))


def _fortnightly(match: "re.Match[str]") -> Repeat:
    return Repeat("stride", every=2, unit="week", on=weekday(match["day"]))


def _nth_day(match: "re.Match[str]") -> Repeat:
    named = "last" if match[1].lower() == "last" else "1st"
    return Repeat("calendar", day=f"{named} {_CRON_DAYS[weekday(match[2])]}")


def _stride(match: "re.Match[str]") -> Repeat:
    count, unit = match["count"].casefold(), match["unit"].lower()
    every = 2 if count == "other" else number(count)
    if unit == "day":
        return Repeat("stride", every=every, unit="day")
    ask = f"Counted from which day? Say it as: every {every} {unit}s, and the first day."
    return Repeat("stride", question=ask)


def _range(match: "re.Match[str]") -> Repeat:
    first, last = weekday(match[1]), weekday(match[2])
    if first <= last:
        return Repeat("calendar", weekday=f"{_CRON_DAYS[first]}-{_CRON_DAYS[last]}")
    days = [*range(first, 7), *range(last + 1)]
    return Repeat("calendar", weekday=",".join(_CRON_DAYS[each] for each in sorted(days)))


def _list(match: "re.Match[str]") -> Repeat:
    days = sorted(
        {weekday(each) for each in re.findall(rf"\b{DAY}(?=s?\b)", match[0], re.IGNORECASE)}
    )
    return Repeat("calendar", weekday=",".join(_CRON_DAYS[each] for each in days))


def _days(field: str) -> Callable[["re.Match[str]"], Repeat]:
    return lambda _match: Repeat("calendar", weekday=field)


_POSITION = rf"(?P<position>last|{ORDINAL})"
_WAYS: tuple[tuple["re.Pattern[str]", Callable[["re.Match[str]"], Repeat]], ...] = (
    (
        pattern(
            rf"\b(?:on |every |each |the )*{_POSITION} "
            rf"(?P<what>{DAY}|working day|workday|weekday|business day|day) "
            rf"(?:of|in) (?:(?:(?:the|each|every|a|any) )?(?P<of>month|quarter|year)\b|(?P<of_month>{MONTH})\b(?! \d))"
        ),
        _in_month,
    ),
    (
        pattern(
            r"\b(?:monthly|every month|each month|once a month),? (?:on )?(?:the )?"
            rf"{_POSITION} (?P<what>{DAY}|working day|workday|weekday|business day|day)\b(?P<of>)(?P<of_month>)"
        ),
        _in_month,
    ),
    (
        pattern(
            rf"\b(?:on |every |each |the )*(?P<days1>{ORDINAL}(?:(?:,|,? and| or|,? &)(?: on)?(?: the)? (?:{ORDINAL}|last))*)(?: day)? "
            r"of (?:the|each|every|any) month\b"
            r"|\b(?:monthly|every month|each month|once a month),? (?:on )?the "
            rf"(?P<days2>{ORDINAL}(?:(?:,|,? and)(?: on)?(?: the)? {ORDINAL})*)(?: day)?\b"
        ),
        _days_of_month,
    ),
    (
        pattern(
            r"\b(?:every year|each year|yearly|annually|once a year|every),? (?:on )?(?:the )?"
            rf"(?:(?P<day1>{ORDINAL}|\d{{1,2}})(?: of)? (?P<month1>{MONTH})|(?P<month2>{MONTH}) (?P<day2>{ORDINAL}|\d{{1,2}}))\b(?! of)"
        ),
        _yearly,
    ),
    (
        pattern(
            rf"\b(?:every|each) (?P<count>other|second|2nd|third|3rd|fourth|4th|{NUMBER})(?P<weeks> weeks?,?)?(?: on)?(?: an?)? (?P<day>{DAY})s?\b"
        ),
        _other_day,
    ),
    (
        pattern(rf"\b(?:fortnightly|every fortnight|once a fortnight),? on (?P<day>{DAY})s?\b"),
        _fortnightly,
    ),
    (pattern(rf"\b(?:every|each) (first|1st|last) ({DAY})\b"), _nth_day),
    (
        pattern(
            rf"\b(?:every|each) (?:(?P<half>half(?: an)?(?:-| )hour)|(?P<quarter>quarter of an hour|quarter hour)|(?:(?P<count>other|{NUMBER}) )?(?P<unit>minute|hour)s?)\b"
            r"|\b(?P<hourly>hourly)\b"
        ),
        _interval,
    ),
    (pattern(rf"\bevery (?P<count>other|{NUMBER}) (?P<unit>day|week|month|year)s?\b"), _stride),
    (
        pattern(
            rf"\b(?:on |from |every |each )*({DAY})s? ?(?:to|through|thru|[-\u2013]) ?({DAY})s?\b"
        ),
        _range,
    ),
    (
        pattern(
            r"\b(?:on |every |each |all )*(?:week ?days?|work(?:ing)? ?days?|business days?)\b(?! (?:of|in))"
        ),
        _days("mon-fri"),
    ),
    (pattern(r"\b(?:on |every |each |at )*(?:the )?week-?ends?\b"), _days("sat,sun")),
    (pattern(rf"\b(?:every|each) (?:week,? on )?{_MANY_DAYS}\b"), _list),
    (
        pattern(
            rf"\b(?:on )?{DAY}s(?:(?:,| and| or| &)(?: on)? {DAY}s)*\b".replace(
                f"{DAY}s",
                rf"(?:{'|'.join(['mon', 'tues', 'wednes', 'thurs', 'fri', 'satur', 'sun'])})days",
            )
        ),
        _list,
    ),
    (
        pattern(
            r"\b(?:every|each)(?: single)? day\b|\ball days\b|\bdaily\b|\bonce a day\b|\bnightly\b|\b(?:every|each) (?=morning|afternoon|evening|night)|\bday after day\b"
        ),
        _days("*"),
    ),
)
"""What is looked for, in this order: what says more comes first."""
_WEEKLY = pattern(
    r"\bweekly\b,?|\b(?:every|each) week\b,?|\b(?:once|twice|two times|three times) a week\b,?"
)
_PLAIN_DAYS = pattern(rf"\b(?:on )?{_MANY_DAYS}\b")
_SEVERAL_DAYS = pattern(rf"\b(?:on )?{DAY}(?:(?:,| and|,? &)(?: on)? {DAY})+\b")
_VAGUE = (
    (pattern(r"\bmonthly\b|\b(?:every|each) month\b|\bonce a month\b"), "On which day of the month?"),
    (pattern(r"\bquarterly\b|\b(?:every|each) quarter\b|\bonce a quarter\b"), "On which day of the quarter? Say it as: the first day of each quarter."),
    (pattern(r"\byearly\b|\bannually\b|\b(?:every|each) year\b"), "On which day of the year?"),
    (pattern(r"\bbi-?weekly\b|\bfortnightly\b|\bonce a fortnight\b|\b(?:every|each) fortnight\b"), "Every other week on which day?"),
    (pattern(rf"\b(?:twice|{NUMBER} times|several times) (?:a|per|each) (?:day|hour|month)\b"), WHICH_TIMES),
)  # fmt: skip
