"""The time zone that a text names: by its own name, by a city, or as a people call it."""

import re
from functools import cache
from zoneinfo import available_timezones

from routines.schedules.words.scan import Scan
from routines.schedules.words.vocabulary import pattern

_CALLED = {
    "utc": "UTC", "gmt": "UTC", "z": "UTC", "zulu": "UTC",
    "eastern": "America/New_York", "et": "America/New_York", "edt": "America/New_York", "est": "America/New_York",
    "central": "America/Chicago", "ct": "America/Chicago", "cdt": "America/Chicago",
    "mountain": "America/Denver", "mt": "America/Denver", "mdt": "America/Denver",
    "pacific": "America/Los_Angeles", "pt": "America/Los_Angeles", "pdt": "America/Los_Angeles", "pst": "America/Los_Angeles",
    "cet": "Europe/Berlin", "cest": "Europe/Berlin", "uk": "Europe/London", "bst": "Europe/London",
}  # fmt: skip
"""Names whose clocks are put on and back as people mean it: CET stands for where it is used."""

_BY_NAME = re.compile(r"\b(?:in )?\(?([A-Z][A-Za-z]+(?:/[A-Z][A-Za-z_+-]*\d*){1,2}|UTC|GMT)\b\)?")
_BY_CITY = re.compile(
    r"\b(?:in )?\(?((?:[A-Z][\w.'-]*)(?: (?:de |do |of )?[A-Z][\w.'-]*){0,2}) (?:local )?time\b\)?"
)
_SHORT = re.compile(
    r"(?<=[\dn] )\(?(ET|CT|MT|PT|EST|EDT|CDT|MDT|PST|PDT|CET|CEST|BST)\b\)?|(?<=[ap]m )(ET|CT|MT|PT|EST|EDT|CDT|MDT|PST|PDT|CET|CEST|BST)\b"
)
_OTHERS = pattern(r"\b(?:to|into|in) (eastern|central|mountain|pacific)\b")
_LINE = re.compile(r"(?<=\n)(?:in )?([A-Z]\w*(?: [A-Z]\w*){0,2})\.?$", re.MULTILINE)
"""The answer to a question for the zone."""
_NAMELESS = pattern(r"\b(?:local|their|our|his|her) time\b")


def take_zone(scan: Scan) -> tuple[str | None, str]:
    """Take the zone that a text names; return it, and a question if it is not clear."""
    for found in (_BY_NAME, _BY_CITY, _SHORT, _OTHERS):
        match = found.search(scan.left)
        words = next(filter(None, match.groups())) if match else ""
        if match is None or ("/" in words and words.partition("/")[0] not in _areas()):
            continue
        scan.blank(match)
        zones = named(words)
        if len(zones) == 1:
            return zones[0], ""
        if zones:
            return None, f"Which {words} is meant: {' or '.join(zones)}?"
        return None, f"Which time zone is {words!r}? Name it such as Europe/Berlin."
    for match in _LINE.finditer(scan.left):
        if len(zones := named(match[1])) == 1:
            scan.blank(match)
            return zones[0], ""
    if scan.first(_NAMELESS):
        return None, "Whose time is that? Name the zone, such as America/Chicago."
    return None, ""


def named(words: str) -> tuple[str, ...]:
    """Return the time zones that words may mean."""
    if words in available_timezones() and ("/" in words or words == "UTC"):
        return (words,)
    plain = words.casefold().strip()
    if plain in _CALLED:
        return (_CALLED[plain],)
    return _cities().get(plain.replace(" ", "_"), ())


@cache
def _areas() -> frozenset[str]:
    """Return what names of zones begin with, such as Europe."""
    return frozenset(name.partition("/")[0] for name in available_timezones())


@cache
def _cities() -> dict[str, tuple[str, ...]]:
    """Return the zones of each city that gives one its name; aliases of other names excepted."""
    found: dict[str, tuple[str, ...]] = {}
    for name in sorted(available_timezones()):
        area, slash, city = name.rpartition("/")
        if slash and area.partition("/")[0] not in ("Etc", "SystemV", "posix", "right", "US"):
            found[city.casefold()] = (*found.get(city.casefold(), ()), name)
    return found
