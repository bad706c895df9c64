"""What a sentence is about: its names and the words that tell it from other matters."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from math import log
from typing import NamedTuple

from memory.extraction.lexicon import word_set
from memory.extraction.words import lemma, readings, verb_lemma

_WORD = re.compile(r"(?!\d{1,4}(?:[-/.:]\d+)*\b)[^\W_][\w&-]*")
"""No bare number: the days and hours of a matter change."""
_NAME = re.compile(r"(?<![.!?:] )(?<!^)\b[A-ZÀ-Þ][\w'\u2019&-]*")
_FIRST_NAME = re.compile(
    r"^\W*(?P<name>[A-ZÀ-Þ][\w&-]+(?: [A-ZÀ-Þ][\w&-]+)?)"
    r"(?=['\u2019]s? |:| (?:is|was|has|had|will|would|needs?|wants?|expects?|asked|asks|keeps?|says?|said|"
    r"sent|gave|got|no|does|did|can|could|still|finally|also|already|told|promised|owes?|called|"
    r"confirmed|cancelled|delivered|provided|answered|replied|agreed|doesn|hasn|didn|isn|came|"
    r"approved|signed|wrote|received|and|never|gets|must|should|may|might|just|now|only)\b)"
)
_OPENS = re.compile(r"^\W*([A-ZÀ-Þ][a-zà-þ-]+)\b")
_LABEL = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Prof|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?|January|"
    r"February|March|April|May|June|July|August|September|October|November|December|I|TODO|ASAP|OK|"
    r"EOD|EOW|FYI)\b\.?"
)
_NO_NAME = word_set(
    """
    the a an it we he she they this that there our my his her their who what when where which
    why how if as to on in for with before after until please also still finally never new good
    done no nobody not nothing note reminder need just so and but should could would will can do
    does did is are was were has have had todo action deadline decision question open today
    tomorrow yesterday by at of now then took made got told sent undecided hold keep remember
    don didn
    """
)
_EMPTY = word_set(
    """
    a about again all also am an and any anybody anyone are as at be because been before being
    both but by can come could couldn day deadline did do does done don doing due each either
    else end ever expect fact few finally finish first for forget from further get give given go
    going good gotta got had has hasn have haven having he her here him his how i if in into is
    isn it its just keep know last later least let like long make man many mark may me might
    mind mine more most much must my namely need neither never new news next no nobody none nor
    not note nothing now of off ok okay on once one only or other our ours out over own owe
    please possession promise promised put quite rather ready really remember remind right said
    same say says shall she should since so some somebody someone something soon still such sure
    take tell than thank that the their them then there these they thing this those through till
    time to today tomorrow told too two under unless until up us use very vs wait waiting want
    was way we week were what when where whether which while who whom whose why will with within
    without won would yes yesterday yet you your month year monday tuesday wednesday thursday
    friday saturday sunday january february march april june july august september october
    november december mr mrs ms dr prof commit committed commitment word todo task plate agree
    agreed decide decided decision question undecided torn settle settled choose chosen final
    matter closed complete completed able manage managed possible impossible possibility stuck
    blocked hold pending await depend depends hinge hinges hang hangs morning afternoon evening
    night happen hope think thought believe feel s t ll re ve d m eod eow eom ask asks asked
    asking postpone postponed push pushed moved extension instead early enough fine cancel
    cancelled canceled idea drop dropped scrap longer anymore needed needs arrive arrived
    receive received confirm confirmed came progress overdue miss missed late embarrassed regret
    glad speak spoke negotiate handed hand provide provided supplied deliver delivered send sent
    """
)
"""What says how a matter stands, not which one it is. Verbs of giving fit any thing."""


class Matter(NamedTuple):
    """What a sentence is about."""

    names: frozenset[str]
    words: frozenset[str]
    """Lemmas, without the names."""


NOTHING = Matter(frozenset(), frozenset())


@lru_cache(maxsize=20_000)
def matter_of(text: str) -> Matter:
    """Return what a sentence is about."""
    plain = text.replace("\u2019", "'").replace("'s", "")
    names = {part for name in named(text) for part in _WORD.findall(name.casefold())}
    words = {
        word
        for found in _WORD.findall(plain)
        if (word := _root(found.casefold())) not in _EMPTY and found.casefold() not in _EMPTY
    }
    return Matter(frozenset(names), frozenset(words - names))


def named(text: str) -> list[str]:
    """Return the names in a text, in their order: what is written with a capital of its own."""
    clean = _LABEL.sub(lambda match: " " * len(match[0]), text)
    first = _FIRST_NAME.match(clean.strip())
    found = [first["name"]] if first else _unheard_of(clean)
    found += [match[0] for match in _NAME.finditer(clean)]
    names = [name.replace("\u2019", "'").removesuffix("'s").strip("'-") for name in found]
    return list(dict.fromkeys(name for name in names if name and name.casefold() not in _NO_NAME))


def _unheard_of(text: str) -> list[str]:
    """Return the first word of a sentence if it is in no dictionary."""
    first = _OPENS.match(text)
    return [first[1]] if first and not readings(first[1].casefold()) else []


class Rarity:
    """How much a word tells one matter from another, by how many sentences hold it."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Count the words of these sentences."""
        seen = [matter_of(text) for text in set(texts)]
        self._many = max(len(seen), 1)
        self._in = Counter(word for each in seen for word in each.words)

    def weight(self, words: Iterable[str]) -> float:
        """Return how much some words tell together."""
        return sum(log(1 + self._many / (1 + self._in[word])) for word in words)


def _root(word: str) -> str:
    """Return the base form of a word, the same for noun and verb."""
    noun = lemma(word)
    return verb_lemma(noun) or verb_lemma(word) or noun
