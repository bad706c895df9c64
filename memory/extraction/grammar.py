"""Find the verb of a clause, and with it what stands before and after it."""

import re
from typing import NamedTuple

from memory.extraction.lexicon import (
    ADVERBS,
    AUXILIARIES,
    COPULAS,
    MODALS,
    STATIVE,
    word_set,
)
from memory.extraction.relations import relations
from memory.extraction.words import Word, readings, verb_lemma, words_of

_DETERMINERS = word_set(
    "a an the this that these those my our your his her its their some any every each no all "
    "another other both"
)
_PREPOSITIONS = word_set(
    "of for to in on at by with from as into about over under after before during between "
    "through per via without within near behind against across"
)
_SUBORDINATORS = word_set("that which who whom whose if when while because where whether")
_PRONOUNS = word_set("i we you he she it they who this that there everyone nobody")
_NEGATIONS = frozenset({"not", "n't", "never", "cannot"})
_SKIPPED = ADVERBS | {"n't", "not", "never", "ever", "been", "being", "going", "gonna", "to", "be"}


_SAME_PAST = frozenset({"cost", "put", "set", "cut", "let", "hit", "read", "shut", "quit", "split"})


class Verb(NamedTuple):
    """The verb group of a clause, as places in its list of words."""

    start: int
    """The first word of the group: an auxiliary, or the verb itself."""
    main: int
    """The verb that carries the meaning."""
    stop: int
    """The first word after the group."""
    lemma: str
    negated: bool
    past: bool
    future: bool
    passive: bool


class Parts(NamedTuple):
    """A clause cut at its verb."""

    subject: list[Word]
    verb: Verb
    group: list[Word]
    rest: list[Word]


def cut(text: str) -> Parts | None:
    """Cut a clause at its verb; None if no verb is found."""
    words = words_of(text)
    verb = main_verb(words)
    if verb is None:
        return None
    return Parts(
        subject=words[: verb.start],
        verb=verb,
        group=words[verb.start : verb.stop],
        rest=words[verb.stop :],
    )


def main_verb(words: list[Word]) -> Verb | None:
    """Return the verb group of the main clause, or None."""
    best, best_score = -1, 0.0
    for at in range(len(words)):
        score = _score(words, at)
        if score > best_score:
            best, best_score = at, score
    return None if best < 0 else _group(words, best)


def has_clear_verb(text: str) -> bool:
    """Whether a text has a word that is hardly anything but its verb."""
    words = words_of(text)
    return any(_score(words, at) >= 1.2 for at in range(len(words)))


def _score(words: list[Word], at: int) -> float:
    """How likely the word at this place is the (first) finite verb."""
    word = words[at]
    if at > 0 and words[at - 1].lower in _SUBORDINATORS and words[at - 1].lower != "that":
        return 0.0
    if word.lower == "'s" and not _is_clitic_verb(words, at):
        return 0.0
    later = 0.04 * at  # the first of equals is the verb
    if _is_auxiliary(words, at):
        return max(3.0 - later - (1.0 if _in_relative(words, at) else 0.0), 0.1)
    parts = readings(word.lower)
    if (
        "VERB" not in parts
        or not word.lower.replace("-", "").isalpha()
        or word.lower in {"am", "be", "been"}
    ):
        return 0.0
    return max(_full_verb_score(words, at, parts) - later, 0.0)


def _is_auxiliary(words: list[Word], at: int) -> bool:
    lower = words[at].lower
    if lower == "may" and words[at].text == "May":
        return False
    if at > 0 and words[at - 1].lower in _DETERMINERS - {"this", "that", "these", "those"}:
        return False  # "the will", "a must"
    if lower in {"be", "been"} or (lower == "am" and (not at or words[at - 1].lower != "i")):
        return False  # "2 am"
    return lower in COPULAS or lower in MODALS or lower in AUXILIARIES


def _is_clitic_verb(words: list[Word], at: int) -> bool:
    """Whether `'s` is "is" (after a pronoun, or before what no noun phrase begins with)."""
    if at == 0:
        return False
    if words[at - 1].lower in _PRONOUNS | {"that", "here", "there", "what", "who", "let"}:
        return True
    follows = words[at + 1].lower if at + 1 < len(words) else ""
    return follows in _DETERMINERS | _PREPOSITIONS | _NEGATIONS | {"now", "going", "called"}


def _in_relative(words: list[Word], at: int) -> bool:
    return any(word.lower in {"who", "which", "whose"} for word in words[max(0, at - 3) : at])


def _full_verb_score(words: list[Word], at: int, parts: dict[str, str]) -> float:
    before = words[at - 1].lower if at else ""
    lower = words[at].lower
    if before in _DETERMINERS or before in _PREPOSITIONS - {"to"} or before in {"'s", "to"}:
        return 0.0
    if lower.endswith("ing") or (
        at and words[at].text[:1].isupper() and words[at - 1].text[:1].isupper()
    ):
        return 0.0
    nounless = not {"NOUN", "PROPN", "ADJ"} & set(parts)
    score = 2.0 if nounless else 1.0
    lemma = parts["VERB"]
    if before in _PRONOUNS:
        score += 2.0
    if lower != lemma and lower.endswith("s"):
        score += 0.5 + (0.3 if at and not _is_plural(words[at - 1].lower) else -0.6)
    if lower == lemma:
        plural = at > 0 and (before in _PRONOUNS or _has_plural_head(words, at))
        score += 0.1 if plural or lower in _SAME_PAST else -0.7
    if lemma in STATIVE or relations().get(lemma) is not None:
        score += 0.3
    if "ADJ" in parts or "ADV" in parts:
        score -= 0.3
    if at == 0:
        score -= 0.5 if lower == lemma or nounless else 1.2  # "Parcels go" is no order
    if at + 1 == len(words) and not nounless:
        score -= 0.6
    return score


def _has_plural_head(words: list[Word], at: int) -> bool:
    """Whether what stands before is plural: the noun itself, or the one that "for X" is said of."""
    if _is_plural(words[at - 1].lower):
        return True
    prepositions = (n for n, word in enumerate(words[:at]) if word.lower in _PREPOSITIONS)
    first = next(prepositions, None)
    return first is not None and first > 0 and _is_plural(words[first - 1].lower)


def _is_plural(lower: str) -> bool:
    found = readings(lower).get("NOUN")
    return found is not None and found != lower and lower.endswith("s")


def _group(words: list[Word], start: int) -> Verb:
    begin, main, at = start, start, start
    past = future = passive = False
    before = [word.lower for word in words[max(0, start - 3) : start]]
    negated = bool(_NEGATIONS & set(before)) or before[-2:] == ["no", "longer"]
    copula = False
    while at < len(words):
        lower = words[at].lower
        if lower in _NEGATIONS or (lower == "no" and _follows(words, at) in {"longer", "more"}):
            negated = True
        if at > start and not _continues(words, at, copula=copula, main=main):
            break
        got = lower in {"got", "get", "gets"} and _is_participle(_follows(words, at))
        if lower in COPULAS or lower in {"be", "been", "being"} or got:
            copula, main = True, at
            past = past or lower in {"was", "were"}
        elif lower in MODALS | AUXILIARIES:
            main = at
            past = past or lower in {"had", "did"}
            future = future or lower in {"will", "'ll", "shall"}
        elif lower == "going" or lower == "gonna":
            future = True
        elif lower not in _SKIPPED:
            passive = copula and _is_participle(lower)
            past = past or (not copula and _is_past(lower))
            main = at
            at += 1
            break
        at += 1
    while begin > 0 and words[begin - 1].lower in ADVERBS - {"both", "all", "no", "today"}:
        begin -= 1
    if begin > 0 and words[begin - 1].lower == "no" and words[begin].lower in {"longer", "more"}:
        begin -= 1
    at = _skip_adverbs(words, at)
    lemma = verb_lemma(words[main].lower) or words[main].lower
    return Verb(begin, main, at, lemma, negated, past, future, passive)


def _follows(words: list[Word], at: int) -> str:
    return words[at + 1].lower if at + 1 < len(words) else ""


def _continues(words: list[Word], at: int, *, copula: bool, main: int) -> bool:
    """Whether the word at this place still belongs to the verb group."""
    lower, before = words[at].lower, words[at - 1].lower
    if lower in {"be", "been", "being"} or lower in COPULAS | MODALS:
        return lower not in {"'s", "'re"}
    if lower in {"going", "gonna"}:
        return copula
    if lower == "to":
        return before in {"going", "have", "has", "had", "need", "needs", "used", "be"}
    return lower in _SKIPPED or _completes(lower, before, words[main].lower, copula=copula)


def _completes(lower: str, before: str, first: str, *, copula: bool) -> bool:
    """Whether a word is the verb that the auxiliary `first` calls for."""
    parts = readings(lower)
    if "VERB" not in parts:
        return False
    if before in {"got", "get", "gets"}:
        return _is_participle(lower)
    if copula:
        return _is_participle(lower) and parts.get("NOUN") != lower
    if first in {"has", "have", "had", "'ve"}:
        return before == "to" or _is_past(lower) or _is_participle(lower)
    return first in MODALS or first in {"do", "does", "did"}


def _is_participle(lower: str) -> bool:
    lemma = readings(lower).get("VERB")
    if lemma is None:
        return False
    return (lower != lemma and not lower.endswith("s")) or lower in {
        "set",
        "put",
        "cut",
        "shut",
        "reset",
    }


def _is_past(lower: str) -> bool:
    lemma = readings(lower).get("VERB")
    return lemma is not None and lemma != lower and not lower.endswith(("ing", "s"))


def _skip_adverbs(words: list[Word], at: int) -> int:
    while at < len(words) and words[at].lower in ADVERBS - {"both", "all", "no", "today"}:
        at += 1
    return at


_LEADING = re.compile(
    r"(?i)^((?:when|whenever|if|for|on|in|during|as of|starting|since|from|at|after|before|until|effective|"
    r"beginning|by|with|once|every|regarding)\b[^,]{2,80}),\s+"
)


def leading(text: str) -> str:
    """Return the adverbial that opens a clause ("On Fridays, ..."), with its comma; or ''."""
    match = _LEADING.match(text)
    return match.group() if match else ""
