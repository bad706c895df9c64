"""From a turn to what it claims: clause by clause, in the person's own words, with no model."""

import re
from functools import lru_cache
from typing import NamedTuple

from memory.extraction.acts import Heard, hear, is_hedged
from memory.extraction.foreign import own_words
from memory.extraction.grammar import Parts, cut
from memory.extraction.lexicon import CHANGE_VERBS, STOP
from memory.extraction.parse import Voice, parse
from memory.extraction.rectify import meant, rectified
from memory.extraction.sentences import Clause, clauses_of
from memory.extraction.simplify import owned
from memory.extraction.statement import Statement
from memory.extraction.values import values_in
from memory.extraction.words import concepts, words_of
from memory.refusal import is_instruction
from memory.sensitivity import is_aside
from memory.turn import Turn
from projects.expression import expression
from projects.proposal import MemoryAction

_WHOLE_PRONOUN = expression(r"(?i)^(?:it|they|that|this|he|she)\b(?=\s|['\u2019])")
_PERSON = expression(r"(?i)^(?:he|she|his|her)\b")
_OWN_PRONOUN = expression(r"(?i)^(?:its|their|his|her)\s+")
_EDGES = " \t\r\n.,;:!-\u2013\u2014"
_ABBREVIATED = expression(r"(?:\.[A-Z]|\b(?:Inc|Ltd|Co|Corp|Jr|Sr))$")
"""What ends in a full stop of its own: "Washington, D.C.", "Apple Inc."."""
_MISTAKE = expression(
    r"(?i)\b(?:correct(?:ion|ed)|erratum|scratch that|strike that|wrong|incorrect|not right|misspoke|"
    r"my mistake|my bad|oops|sorry|misheard)\b"
)
_YOU = frozenset({"you", "you're", "your", "yourself"})


class Found(NamedTuple):
    """One claim that a turn makes."""

    action: MemoryAction
    statement: Statement
    text: str
    """The claim as one sentence; verbatim unless a pronoun had to be filled in."""
    quote: str
    """The words of the turn that it rests on."""
    start: int
    """Where the quote begins in the turn."""
    explicit: bool
    """Whether the person asked for it to be kept."""
    corrects: bool


_LONGEST = 2_000
"""Characters beyond which a run of words is no statement."""


def findings(turn: Turn) -> list[Found]:
    """Return what `turn` claims, in its order; what others wrote in it claims nothing."""
    text = own_words(turn.text)
    found = _claimed(text, Voice(turn.speaker, turn.said_at))
    # A quote with a blank in it rests on the words of others.
    return [item for item in found if turn.text.startswith(item.quote, item.start)]


@lru_cache(maxsize=64)
def _claimed(text: str, voice: Voice) -> tuple[Found, ...]:
    """Return what is claimed; asked for several times over while a turn is looked at."""
    return tuple(_claims(text, voice))


def _claims(text: str, voice: Voice) -> list[Found]:
    found: list[Found] = []
    antecedent = ""
    lead, before, reason = Heard("state", 0), Clause("", 0), False
    clauses = clauses_of(text)
    for at, clause in enumerate(clauses):
        heard = hear(clause.text)
        if clause.continues and lead.act == "state":
            heard = heard._replace(explicit=heard.explicit or lead.explicit)
        joint = text[before.start + len(before.text) : clause.start].strip(" ,")
        if _DISBELIEF.match(clause.text) or (
            clause.continues and joint in {"and", "or"} and _DISBELIEF.match(before.text)
        ):
            heard = heard._replace(act="chat")  # what is doubted is not claimed
        if lead.act == "request" and joint == ":":
            break  # what follows is what the request is about
        if clause.continues and lead.act == "request" and joint == "so":
            heard = heard._replace(act="request")  # what the request is good for
        whole = _rectified(text, before, clause, voice) if lead.act == "state" else None
        if whole is not None:
            found = [item for item in found if item.start < before.start] + [whole]
            lead, before = heard, clause
            continue
        item, said = _finding(clause, heard, antecedent, voice)
        antecedent = said or antecedent
        lead, before = heard, clause
        if heard.act == "request" and _MATERIAL.search(clause.text):
            break
        goes_on = at + 1 < len(clauses) and clauses[at + 1].continues
        if item is None:
            continue
        if goes_on and _is_preamble(item):
            reason = True
            continue
        found.append(_changed(item) if reason and clause.continues else item)
        reason = False
    return found


def _changed(item: Found) -> Found:
    """Return what follows on the reason for a change: it tells what is so now."""
    action: MemoryAction = "correct" if item.action == "remember" else item.action
    return item._replace(action=action, statement=item.statement._replace(changes=True))


def _rectified(text: str, before: Clause, clause: Clause, voice: Voice) -> Found | None:
    """Return what two clauses claim of which the second corrects the first, if they do."""
    if not clause.continues or not before.text:
        return None
    heard = hear(before.text)
    denied = before.text[heard.offset :].strip(_EDGES)
    one = rectified(denied, clause.text.strip(_EDGES))
    if one is None:
        return None
    statement = parse(one.text, voice=voice)
    statement = statement._replace(
        changes=True, replaces=statement.replaces | frozenset(concepts(words_of(one.old)))
    )
    start = before.start + before.text.index(denied, heard.offset)
    quote = text[start : clause.start + len(clause.text)].strip(_EDGES)
    return Found("correct", statement, one.text, quote, start, heard.explicit, heard.corrects)


def _is_preamble(item: Found) -> bool:
    """Whether a clause only gives the reason for the one after it: "we've shortened it: ..."."""
    if item.explicit or values_in(item.text) or item.action == "forget":
        return False
    if item.statement.kind == "decision":
        return False
    if item.statement.kind == "episode" or _MIND.match(item.text):
        return True
    parts = cut(item.text)
    if parts is None:
        return False
    object_is_pronoun = bool(parts.rest) and parts.rest[0].lower in {"it", "that", "this", "them"}
    news = any(word.lower in {"new", "extension", "mind"} for word in parts.rest)
    changed = parts.verb.lemma in CHANGE_VERBS and not _TARGET.search(item.text)
    return object_is_pronoun or news or changed


def _finding(
    clause: Clause, heard: Heard, antecedent: str, voice: Voice
) -> tuple[Found | None, str]:
    quote = _trimmed(clause.text[heard.offset :])
    new = meant(quote)
    if new is None and heard.corrects and _is_bare_value(quote):
        new = quote
    if new is not None:
        return _elliptic(clause, heard, quote, new, voice), ""
    if len(quote) > _LONGEST or is_aside(quote):
        return None, ""
    if heard.act == "request" and is_instruction(clause.text):
        heard = heard._replace(act="state")  # the gate shall refuse it and say so
    if not quote or heard.act not in {"state", "forget"}:
        return None, _subject_of(quote) if heard.act == "state" else _named_in(quote)
    text = _filled_in(quote, antecedent)
    statement = parse(_worded(text), voice=voice, hint=heard.hint)._replace(text=text)
    statement = statement._replace(
        hedged=heard.hedged or is_hedged(text),
        changes=statement.changes or heard.corrects,
        mistaken=_admits_mistake(clause, heard),
    )
    action: MemoryAction = "remember"
    if heard.act == "forget":
        action = "forget"
    elif statement.changes:
        action = "correct"
    start = clause.start + clause.text.index(quote, heard.offset)
    item = Found(action, statement, text, quote, start, heard.explicit, heard.corrects)
    said = quote if heard.act == "forget" else _subject_of(text)
    return (item if _is_worth(item) else None), said


def _trimmed(body: str) -> str:
    """Return a clause without its edges, but with the full stop that belongs to its last word."""
    quote = body.strip(_EDGES)
    ends = body.lstrip(_EDGES)[len(quote) :]
    return f"{quote}." if ends.startswith(".") and _ABBREVIATED.search(quote) else quote


def _admits_mistake(clause: Clause, heard: Heard) -> bool:
    """Whether a clause takes back what was said, rather than telling that it has changed."""
    return heard.corrects and bool(_MISTAKE.search(clause.text[: heard.offset]))


def _is_bare_value(quote: str) -> bool:
    """Whether a correction is nothing but a value: "sorry, 5 May"."""
    spans = values_in(quote)
    left = [
        word for word in words_of(quote) if not any(v.start <= word.start < v.end for v in spans)
    ]
    return bool(spans) and all(word.lower in STOP for word in left) and len(left) < 4


def _elliptic(clause: Clause, heard: Heard, quote: str, new: str, voice: Voice) -> Found:
    """Return a correction that only gives the new value; the thread has to say of what."""
    statement = parse(f"it is {new}", voice=voice)
    statement = statement._replace(changes=True, mistaken=True, anaphoric=True)
    start = clause.start + clause.text.index(quote, heard.offset)
    return Found("correct", statement, quote, quote, start, heard.explicit, corrects=True)


def _worded(text: str) -> str:
    """Return a clause without a verb as one with a verb: "no calls on Fridays"."""
    none = _NO_SUCH.match(text)
    return f"{none[1]} are not allowed" if none and cut(text) is None else text


def _filled_in(quote: str, antecedent: str) -> str:
    """Put what a leading pronoun stands for in its place."""
    if _PERSON.match(quote):  # "Priya's rate is 92 dollars. She ..." is about Priya
        antecedent = antecedent.partition("'s ")[0]
    if not antecedent:
        return quote
    own = _OWN_PRONOUN.match(quote)
    if own:
        return f"{antecedent}'s {quote[own.end() :]}"
    whole = _WHOLE_PRONOUN.match(quote)
    if whole:
        rest = quote[whole.end() :]
        rest = re.sub(r"^['\u2019]s\b", " is", re.sub(r"^['\u2019]re\b", " are", rest))
        return f"{antecedent}{rest}"
    return quote


def _subject_of(text: str) -> str:
    """Return the subject of a clause if a later pronoun can stand for it, else ''."""
    match = _GOT_NEW.match(text)
    if match:
        return owned(match["who"].strip(), match["what"].strip())
    parts = cut(text)
    if parts is None or not parts.subject:
        return ""
    first, last = parts.subject[0], parts.subject[-1]
    changed = _owned_object(text, parts)
    if changed:
        return changed
    if len(parts.subject) == 1 and first.lower in STOP:
        return ""
    return text[first.start : last.end]


def _owned_object(text: str, parts: Parts) -> str:
    """Return what "it" is after "Theo got a new passport" or "he changed his number"."""
    who = text[parts.subject[0].start : parts.group[0].start].strip()
    rest = parts.rest
    if not rest or parts.verb.lemma not in CHANGE_VERBS | {"have", "buy", "fix"}:
        return ""
    after = text[rest[0].start :].strip(_EDGES)
    if rest[0].lower in {"his", "her", "their", "its"}:
        return owned(who, after.split(maxsplit=1)[-1])
    first_person = parts.subject[0].lower in {"i", "we"}
    return after if first_person and rest[0].lower in {"the", "my", "our"} else ""


_GOT_NEW = expression(
    r"(?i)^(?P<who>.{1,60}?)(?:['\u2019](?:s|ve))?\s+(?:has|have|got|has got|have got|bought|received)\s+"
    r"(?:got )?a (?:new|different) (?P<what>[\w' -]{2,40})$"
)
_MIND = expression(r"(?i)(?:i|we)(?:['\u2019]ve| have)? (?:changed|made up) (?:my|our) minds?$")
_DISBELIEF = expression(
    r"(?i)\W*(?:(?:well|hmm+|but|and|so|actually|honestly|no|sorry|ok|oh)\b[\s,]*)*(?:i|we)"
    r"(?:['\u2019](?:m|re)| am| are)? (?:(?:really|still|rather|very much|also|just|honestly) )*"
    r"(?:(?:do not|don['\u2019]?t|did not|didn['\u2019]t|never|cannot|can['\u2019]t) (?:really |quite )?"
    r"(?:think|thought|believe|suppose|know|recall|imagine)\b(?! in\b)|doubt\b|not "
    r"(?:(?:so|really|quite|too|entirely|that|very|at all|yet) )*(?:sure|certain|convinced)\b)"
)
_TARGET = expression(r"(?i)\b(?:to|with|by|into)\b")
_MATERIAL = expression(r":\s|:$")
_NO_SUCH = expression(r"(?i)^no ((?:\w+ ){0,3}\w+(?: (?:on|in|at|after|before|during|for) .+)?)$")
_NAME = expression(r"(?<=[a-z,] )[A-Z][a-zA-Z]+(?: [A-Z][a-zA-Z]+)*")


def _named_in(text: str) -> str:
    """Return the one name in a request or question, which a later "her" may stand for."""
    names = _NAME.findall(text)
    return names[-1] if len(names) == 1 else ""


def _is_worth(item: Found) -> bool:
    """Whether there is anything to keep: a topic, something said of it, and not about you."""
    statement = item.statement
    words = words_of(item.text)
    if item.action == "forget":
        return bool(statement.content)
    if statement.anaphoric:
        return (item.action == "correct" or item.corrects) and bool(statement.value)
    if words and words[0].lower in _YOU and not item.explicit:
        return False
    if statement.slot.predicate in CHANGE_VERBS and not statement.value:
        return False  # that it changed is no news without what it is now
    if not item.explicit and not item.corrects and not statement.slot.predicate:
        return statement.kind == "decision" or (statement.changes and bool(statement.value))
    return len(statement.content) >= 2
