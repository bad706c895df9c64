"""What a sentence is about: its names and the words that tell it from other matters."""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from functools import lru_cache
from math import log
from typing import NamedTuple

from memory.extraction.lexicon import word_set
from memory.extraction.words import lemma, readings, verb_lemma

_WORD = re.compile(r"(?!\d{1,4}(?:[-/.:]\d+)*\b)[^\W_][\w&-]*")
"""No bare number: the days and hours of a matter change."""
_NAME = re.compile(r"(?<![.!?:] )(?<!^)\b[A-ZÀ-Þ][\w'\u2019&-]*")
_BEGINS = re.compile(r"(?<=[.!?:] )[A-ZÀ-Þ][a-zà-þ-]+\b")
"""What a colon or another sentence may have given its capital."""
_FIRST_NAME = re.compile(
    r"^\W*(?P<name>[A-ZÀ-Þ][\w&-]+(?: [A-ZÀ-Þ][\w&-]+)?)"
    r"(?=(?P<acts> (?:needs?|wants?|expects?|asked|asks|keeps?|says?|said|sent|gave|told|promised|owes?|called|"
    r"confirmed|cancelled|delivered|provided|answered|replied|agreed|approved|signed|wrote|received)\b)"
    r"|['\u2019]s? |:| (?:is|was|has|had|will|would|got|no|does|did|can|could|still|finally|also|already|"
    r"doesn|hasn|didn|isn|came|and|never|gets|must|should|may|might|just|now|only)\b)"
)
_TOKEN = re.compile(r"[\w&-]+")
_ACRONYM = re.compile(r"[A-Z]{2,}s?")
"""A thing, not a person."""
_LETTERED = re.compile(r"[A-Z]-[a-z]")
"""An X-ray is a thing as well."""
_ARTICLES = word_set("the a an my our his her their your this these those")
_RARE = 0.5
_SHORTEST = 3
_DERIVED = (("ation", ("", "e")), ("ment", ("",)), ("al", ("", "e")), ("ery", ("er",)))
"""Endings by which nouns are made of verbs, and what stands there in the verb."""
_OPENS = re.compile(r"^\W*([A-ZÀ-Þ][a-zà-þ-]+)\b")
_IDIOM = re.compile(
    r"\b(?:on|off|onto|from) (?:my|our|the) (?:plate|list|desk|slate|hands|books)\b|\bbefore i forget\b|\bmake (?:a|the) (?:call|decision|choice)\b|\b(?:count|counts|counting|rely|relies) on (?:it|me|us|that)\b|\b(?:rang|pinged|phoned|nudged|texted)\b|\bmake up (?:my|our|his|her|their) minds?\b",
    re.IGNORECASE,
)
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
    don didn gonna wanna gotta dunno swore made supposed remind remember everyone everybody
    someone somebody better
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
    november december mr mrs ms dr prof commit committed commitment word todo task agree
    agreed decide decided decision question undecided torn settle settled choose chosen final
    matter closed complete completed able manage managed possible impossible possibility stuck
    blocked noon midnight hold pending await depend depends hinge hinges hang hangs morning afternoon evening
    night happen hope think thought believe feel s t ll re ve d m eod eow eom ask asks asked
    asking postpone postponed push pushed moved extension instead early enough fine cancel
    cancelled canceled idea drop dropped scrap longer anymore needed needs arrive arrived
    receive received confirm confirmed came progress overdue miss missed late embarrassed regret
    glad speak spoke negotiate handed hand provide provided supplied deliver delivered send sent hook ought bother otherwise
    gosh poor absolutely everyone everybody undertake undertaken assure grant aim target
    slate responsibility obligation oblige obliged dont honestly actually unfortunately apparently
    definitely kindly publicly although though set side swear swore gonna wanna turn joy remain wise see tbd course nowhere nag hear fall falls item pending outstanding
    """
)
"""What says how a matter stands, not which one it is. Verbs of giving fit any thing."""


class Matter(NamedTuple):
    """What a sentence is about."""

    names: frozenset[str]
    words: frozenset[str]
    """Lemmas, without the names."""
    head: str = ""
    """The word for the thing itself: "quote" of "the corrected quote"."""

    @property
    def flat(self) -> "Matter":
        """The same with its names among the words: where they name things to choose from."""
        return Matter(frozenset(), self.words | self.names, self.head)


@lru_cache(maxsize=20_000)
def matter_of(text: str) -> Matter:
    """Return what a sentence is about."""
    plain = _IDIOM.sub("", text.replace("\u2019", "'").replace("'s", ""))
    names = {part for name in named(text) for part in _WORD.findall(name.casefold())}
    words = {
        word
        for found in _WORD.findall(plain)
        if (word := _root(found.casefold())) and not _is_empty(found.casefold())
    }
    return Matter(frozenset(names), frozenset(words - names), _head(plain, words - names))


def named(text: str) -> list[str]:
    """Return the names in a text, in their order: what is written with a capital of its own."""
    clean = _LABEL.sub(lambda match: " " * len(match[0]), text)
    first = _FIRST_NAME.match(clean.strip())
    is_name = first and (first["acts"] or "NOUN" not in readings(first["name"].casefold()))
    found = [first["name"]] if first and is_name else _unheard_of(clean)
    found += [match[0] for match in _NAME.finditer(clean)]
    found += [match[0] for match in _BEGINS.finditer(clean) if not readings(match[0].casefold())]
    found = [name for name in found if not (_ACRONYM.fullmatch(name) or _LETTERED.match(name))]
    names = [name.replace("\u2019", "'").removesuffix("'s").strip("'-") for name in found]
    return list(dict.fromkeys(name for name in names if name and name.casefold() not in _NO_NAME))


def _unheard_of(text: str) -> list[str]:
    """Return the first word of a sentence if it is in no dictionary."""
    first = _OPENS.match(text)
    return [first[1]] if first and not readings(first[1].casefold()) else []


def _head(plain: str, words: Collection[str]) -> str:
    """Return the last word of the first thing that stands behind an article, else the last one."""
    found = [(match[0], _root(match[0].casefold())) for match in _TOKEN.finditer(plain)]
    head, is_inside = "", False
    for word, root in found:
        if word.casefold() in _ARTICLES:
            is_inside = True
        elif root in words and is_inside:
            head = root
        elif head:
            break
        else:
            is_inside = False
    return head or next((root for _, root in reversed(found) if root in words), "")


class Rarity:
    """How much a word tells one matter from another, by how many sentences hold it."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Count the words of these sentences."""
        seen = [matter_of(text) for text in set(texts)]
        self._many = max(len(seen), 1)
        self._in = Counter(word for each in seen for word in each.words)

    def weight(self, words: Iterable[str]) -> float:
        """Return how much some words tell together."""
        # Half of it counts each word alike: in a short history all words are rare.
        return sum(1 + _RARE * log(self._many / max(self._in[word], 1)) for word in words)


def _is_empty(word: str) -> bool:
    noun = lemma(word)
    return not _EMPTY.isdisjoint((word, noun, verb_lemma(noun) or verb_lemma(word) or noun))


def _root(word: str) -> str:
    """Return the base form of a word, the same for noun and verb."""
    noun = lemma(word)
    for ending, verbal in _DERIVED:
        stem = noun.removesuffix(ending)
        if stem != noun and len(stem) >= _SHORTEST:
            for end in verbal:
                if readings(stem + end).get("VERB") == stem + end:
                    return stem + end
    return verb_lemma(noun) or verb_lemma(word) or noun
