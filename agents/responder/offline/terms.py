"""Terms: the words by which a request and a recalled item are compared."""

import re
from functools import lru_cache

_WORD = re.compile(r"[^\W_][\w'\u2019-]*")
_CAPITALISED = re.compile(r"(?<=[\w,;:)-] )[\"'(]?([A-ZÀ-Þ][\w-]+)")
_IDENTIFIER = re.compile(
    r"(?<![\w-])(?=[A-Z\d-]*\d)(?=[A-Z\d]*[A-Z-])[A-Z\d]+(?:-[A-Z\d]+)*(?![\w-])"
)
"""A number that names one thing, such as a part: 7-2210, AR-26, S2018."""
_FULL_NAME = re.compile(r"\b[A-ZÀ-Þ]\w+(?: [A-ZÀ-Þ]\w+)+\b")
_PHRASES = (
    (re.compile(r"\b(?:stand|stands|stood|standing) in\b|\bstand-ins?\b", re.IGNORECASE), "deputy"),
    (
        re.compile(
            r"\bpen[ -]?test\w*|\bhack(?:s|ers?|ing|ed)?\b|\bbreak(?:s|ing)? in(?:to)?\b",
            re.IGNORECASE,
        ),
        "penetration test",
    ),
    (re.compile(r"\b(?:log|sign)(?:s|ged|ging|ed|ing)?[ -](?:in|on)\b", re.IGNORECASE), "login"),
)
"""Words that mean one thing together."""
_HYPHEN = re.compile(r"(?<=[a-z]{3})-(?=[a-z]{3})")
"""Between two words; not within a number that names a part."""
_CALENDAR = frozenset(
    [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "Mondays",
        "Tuesdays",
        "Wednesdays",
        "Thursdays",
        "Fridays",
        "Saturdays",
        "Sundays",
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ]
)
_SUFFIXES = ("ings", "ing", "ies", "ied", "ed", "es", "s")
_SHORTEST_STEM = 3
_KEPT = 2_000
"""Texts of which is kept what was found in them: many times what one request looks at."""

_FUNCTION = """
a about after again all also am an and any anybody anyone are as at be because been before being
both but by came can come could did do does done each else ever few for from further get give got had has
have having he her here hers him his how i if in into is it its just let like made make many may
me might more most much must my no nor not now of off on once one only or other our ours out over
own please same shall she should since so some still such than that the their theirs them then
there these they thing this those through to too under until up us very was we were what when
where which while who whom whose why will with within would yes yet you your yours
"""
_SAME = """
close shut
open reopen
cost price charge fee rate bill
start begin commence launch
end finish stop
responsible lead owner manage handle
deputy substitute
located location address live based
phone telephone call
deadline due
supply supplier supplies vendor deliver
buy purchase bought
prefer favourite favorite
decide decision agree choose chose chosen
promise commit commitment owe
company firm business
worker employee staff
job work
employ hire
leave quit
doctor physician
car vehicle subaru toyota honda ford volvo bmw audi volkswagen tesla nissan mazda kia hyundai skoda renault fiat peugeot opel jeep chevrolet mercedes
freight haul hauler haulage carrier carry trucker
discount rebate
birthday congratulate
print printer
piano pianist
rehearsal rehearse practise practice
neighbour neighbor
licence license
colour color
tyre tire
replace swap exchange change
separate isolate isolation apart
sell sold sale
pay paid
bring brought
break broke broken
lose lost
win won
drive drove driven
fly flew flight
eat ate eaten
meet met
build built
send sent
allergy allergic
"""
"""Words that people use for each other, a line each: a question seldom has its answer's words."""
_ASKING = """
answer ask assistant brief bring catch check client collect compose context currently customer
day detail draft email e-mail everything file fetch fill find full gather going hear history info
information know known latest learn letter list look matter mean mention message news note
overview pull progress project public quick quote recall record remember remind report say send
show situation stand standing state status sum summarise summarize summary talk team tell thank
time today told update want week write
"""


@lru_cache(maxsize=_KEPT)
def terms(text: str) -> frozenset[str]:
    """Return the stems of the words that carry what `text` is about, one for each meaning."""
    for phrase, meaning in _PHRASES:
        text = phrase.sub(meaning, text)
    text = _HYPHEN.sub(" ", text)
    stems = (_stem(word) for word in words(text))
    return frozenset(_MEANING.get(stem, stem) for stem in stems if stem not in _IGNORED)


@lru_cache(maxsize=_KEPT)
def names(text: str) -> frozenset[str]:
    """Return the terms that `text` writes with a capital where no sentence begins."""
    found = (match[1] for match in _CAPITALISED.finditer(text) if match[1] not in _CALENDAR)
    return frozenset(term for word in found for term in terms(word)) - identifiers(text)


@lru_cache(maxsize=_KEPT)
def identifiers(text: str) -> frozenset[str]:
    """Return the numbers in `text` that name one thing, such as a part, as terms."""
    return frozenset(term for found in _IDENTIFIER.findall(text) for term in terms(found))


def words(text: str) -> list[str]:
    """Return the words of `text` in lower case, without possessive endings."""
    found = _WORD.findall(text.casefold().replace("\u2019", "'"))
    return [word.removesuffix("'s").strip("'-") for word in found]


@lru_cache(maxsize=_KEPT)
def full_names(text: str) -> frozenset[str]:
    """Return the names of two words or more in `text`, in lower case: `hartwell supply`."""
    found = set()
    for match in _FULL_NAME.finditer(text):
        parts = match[0].casefold().split()
        # A question word at the beginning of the sentence has a capital too.
        while parts and not terms(parts[0]):
            parts.pop(0)
        if len(parts) > 1:
            found.add(" ".join(parts))
    return frozenset(found)


def _stem(word: str) -> str:
    """Return a crude stem: enough to see `closes` in `close` and `ranking` in `rank`."""
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST_STEM:
            root = word.removesuffix(suffix)
            word = root + "y" if suffix in {"ies", "ied"} else root
            break
    return word.removesuffix("e") if len(word) > _SHORTEST_STEM else word


_IGNORED = frozenset(_stem(word) for word in (_FUNCTION + _ASKING).split()) | frozenset(
    (_FUNCTION + _ASKING).split()
)
_MEANING = {
    _stem(word): _stem(line.split()[0])
    for line in _SAME.strip().splitlines()
    for word in line.split()
}
