"""Cut a text into clauses that could each carry one claim, keeping their places."""

import re
from itertools import pairwise
from typing import NamedTuple

from memory.extraction.grammar import cut, has_clear_verb
from memory.extraction.lexicon import word_set
from memory.extraction.words import readings, words_of
from projects.expression import expression

_END = expression(
    r"(?<=[\u3002\uff01\uff1f])\s*|(?<=[.!?])[\"')\]]*\s+|\n+|\s*;\s+|\s+[-\u2013\u2014]{1,2}\s+"
)
_ABBREVIATION = expression(
    r"(?:\b(?:mr|mrs|ms|dr|prof|st|ave|inc|ltd|co|corp|no|vs|etc|e\.g|i\.e|approx|a\.m|p\.m|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)|\b[A-Z])\.$",
    re.IGNORECASE,
)
_ALWAYS_ABBREVIATION = expression(r"\b(?:mr|mrs|ms|dr|prof|vs|e\.g|i\.e|approx|no)\.$", re.I)
_INITIAL = expression(r"(?:^|\s)(?:[A-Z][\w'\u2019-]+\s+)(?:[A-Z]\.\s*)+$")
_NO_NAME = word_set("The A An It We I He She They This That Our My Your His Her Their There No")
_BULLET = expression(r"^\s*(?:[-*•>]|\d{1,5}[.)])\s+")
_JOINT = expression(
    r",?\s+(?:and|but|so|while|whereas)(?:\s+(?:also|then|now))?\s+|,\s+(?=(?:can|could|would|will|please|so)\b)|"
    r",\s+(?=(?-i:[A-Z])\w+\s)|,\s+(?=(?:it|they|he|she|we|i)\b)|:\s+(?=(?:it|they|we|i)\b)|"
    r"[,:]\s+(?=\w)",
    re.IGNORECASE,
)
_SUBJECTS = word_set("i we you he she it they this that the our my his her their there")
_VERBS = word_set(
    "is are was were will would has have had can could should must may does do did 's 're 'll "
    "'ve 'd be"
)


_OWN_CLAUSE = expression(
    r"(?-i:[A-Z])\w+\s|(?i:it|they|he|she|we|i|can|could|would|will|please|so)\b"
)
_GOES_ON = expression(r"(?:no longer|not any ?more|\d{4})\b|[A-Z][\w'-]*(?:,| and | or )")
"""What goes on with the clause before it: what it takes back, a year, one more name of a list."""
_AFTER_COLON = expression(r"(?i)(?:it|they|we|i)\b")
_HESITANT = expression(
    r"(?i)(?:(?:no|wait|oh|sorry|oops|hang on|hold on|actually|hmm|well|ok)\b[\s,]*)+$"
)
_SUBORDINATE = word_set(
    "if when whenever unless because since as although though while which who whose where that "
    "not whether until before after once for on in at during from and or but so to with by "
    "either both please let"
)
_VERBLESS = expression(r"(?i)no (?!longer\b|more\b)\w+ (?:on|in|at|after|before|during)\b")
_PREAMBLE = expression(
    r"(?i)(?:i|we)(?:['\u2019]ve| have)? (?:changed|made up) (?:my|our) minds?\W*$"
)
_ADVERBIAL = expression(
    r"(?i)(?:on|in|at|during|for|from|until) (?:\w+ ){1,4}?(?=(?:i|we|it|they|he|she|the|our|my)\b)"
)
_LEAD_IN = expression(
    r"(?i)(?:(?:just|also|and|but|ok|oh)\s+)*(?:(?:so|as|like) (?:you|i|we)\b|(?:i|we|you) (?:said|know|told|"
    r"mentioned|think|guess|believe)\b|remember|note|keep|don['\u2019]t forget|for\b|to\b|(?:it|that) (?:is|was) (?:wrong|"
    r"incorrect)|(?:rule|policy|decision|correction|update|reminder|important)\b)"
)


class Clause(NamedTuple):
    """A piece of a text and where it begins; whether it only goes on from the one before."""

    text: str
    start: int
    continues: bool = False


_LONGEST = 2_000
"""Characters beyond which a run of words is no sentence, and is left as it is."""


def clauses_of(text: str) -> list[Clause]:
    """Return the clauses of `text` in order: its sentences, cut where two are joined."""
    return [clause for sentence in _sentences(text) for clause in _split(sentence)]


def _sentences(text: str) -> list[Clause]:
    found: list[Clause] = []
    begin = 0
    for match in _END.finditer(text):
        if _is_abbreviation(text, begin, match):
            continue
        found.append(_trim(text[begin : match.start()], begin))
        begin = match.end()
    found.append(_trim(text[begin:], begin))
    return [clause for clause in found if clause.text]


def _is_abbreviation(text: str, begin: int, match: re.Match[str]) -> bool:
    before = text[begin : match.start()]
    if "\n" in match.group() or not before.endswith("."):
        return False
    if _ALWAYS_ABBREVIATION.search(before) or _is_initial(before, text[match.end() :]):
        return True
    # "at 6 p.m. The gate" ends a sentence; "6 p.m. on Fridays" doesn't.
    follows = text[match.end() : match.end() + 1]
    return bool(_ABBREVIATION.search(before)) and not follows.isupper()


def _is_initial(before: str, after: str) -> bool:
    """Whether a full stop follows a letter within a name: "Ursula K. Le Guin"."""
    follows = words_of(after[:40])[:1]
    named = bool(follows) and follows[0].text[:1].isupper() and follows[0].text not in _NO_NAME
    return named and bool(_INITIAL.search(before))


def _trim(piece: str, start: int) -> Clause:
    bullet = _BULLET.match(piece)
    if bullet:
        piece, start = piece[bullet.end() :], start + bullet.end()
    lead = len(piece) - len(piece.lstrip(" \t\r\n\"'("))
    return Clause(piece[lead:].rstrip(" \t\r\n"), start + lead)


def _split(sentence: Clause) -> list[Clause]:
    if len(sentence.text) > _LONGEST:
        return [sentence]
    begin = 0
    pieces: list[Clause] = []
    for match in _JOINT.finditer(sentence.text):
        left, right = sentence.text[begin : match.start()], sentence.text[match.end() :]
        if _GOES_ON.match(right):
            continue
        colon = match.group().startswith(":")
        own = _AFTER_COLON if colon else _OWN_CLAUSE
        loose = not re.search(r"\w", match.group()) and not own.match(right)
        if loose and not _are_two(left, right):
            continue
        if _stands_alone(left) and (loose or _begins_clause(right)):
            pieces.append(Clause(left, sentence.start + begin, continues=begin > 0))
            begin = match.end()
    rest = sentence.text[begin:]
    pieces.append(Clause(rest, sentence.start + begin, continues=begin > 0))
    return pieces


def _are_two(left: str, right: str) -> bool:
    if _PREAMBLE.match(left):
        return cut(right) is not None
    return _is_whole(left) and (
        _is_whole(right) or (bool(_ADVERBIAL.match(right)) and _is_whole(_ADVERBIAL.sub("", right)))
    )


def _is_whole(text: str) -> bool:
    """Whether a piece beside a comma or a colon says something of its own."""
    first = text.split(maxsplit=1)[0].lower() if text.split() else ""
    if first in _SUBORDINATE or _LEAD_IN.match(text) or len(text.split()) < 3:
        return False
    parts = cut(text)
    if _VERBLESS.match(text):
        return True
    return parts is not None and bool(parts.subject) and (parts.verb.past or has_clear_verb(text))


_ARTICLES = frozenset({"the", "a", "an", "my", "our", "your", "their"})
"""What no verb follows: "the wedding of Ida" is no clause."""


def _stands_alone(text: str) -> bool:
    words = words_of(text)
    if words and words[0].lower in {"if", "when", "whenever", "unless", "because", "since", "both"}:
        return False
    if _HESITANT.match(text):
        return False
    return (
        bool(_VERBLESS.match(text))
        or any(
            word.lower in _VERBS or "VERB" in readings(word.lower)
            for before, word in pairwise(words)
            if before.lower not in _ARTICLES
        )
        or bool(re.match(r"(?i)(forget|scratch|ignore|remember|note)\b", text))
    )


def _begins_clause(text: str) -> bool:
    words = words_of(text)
    if len(words) < 2:
        return False
    first = words[0].lower
    if first in {"can", "could", "would", "will", "please"}:
        return True
    if not words[0].text[:1].isupper() and first not in _SUBJECTS and "NOUN" not in readings(first):
        return False
    return _has_subject_and_verb(words_lower=[word.lower for word in words[:9]],
                                 capital=words[0].text[:1].isupper())  # fmt: skip


def _has_subject_and_verb(*, words_lower: list[str], capital: bool) -> bool:
    first, rest = words_lower[0], words_lower[1:]
    pronoun = first in {"i", "we", "you", "he", "she", "it", "they", "that's", "it's"}
    for at, word in enumerate(rest):
        if word in _VERBS and word != "be":
            return True
        parts = readings(word)
        if "VERB" not in parts:
            continue
        if pronoun and at == 0:
            return True
        if (first in _SUBJECTS or capital) and word.endswith("s") and at >= (0 if capital else 1):
            return True
        if "NOUN" not in parts and (first in _SUBJECTS or capital) and word.endswith("ed"):
            return True
    return False
