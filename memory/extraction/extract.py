"""From a turn to what it claims: clause by clause, in the person's own words, with no model."""

import re
from typing import NamedTuple

from memory.extraction.acts import Heard, hear, is_hedged
from memory.extraction.grammar import cut
from memory.extraction.lexicon import CHANGE_VERBS, STOP
from memory.extraction.parse import Voice, parse
from memory.extraction.sentences import Clause, clauses_of
from memory.extraction.statement import Statement
from memory.extraction.words import words_of
from memory.refusal import is_instruction
from memory.sensitivity import is_aside
from memory.turn import Turn
from projects.proposal import MemoryAction

_WHOLE_PRONOUN = re.compile(r"(?i)^(?:it|they|that|this|he|she)\b(?=\s|['\u2019])")
_OWN_PRONOUN = re.compile(r"(?i)^(?:its|their|his|her)\s+")
_EDGES = " \t\r\n.,;:!-\u2013\u2014"
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


def findings(turn: Turn) -> list[Found]:
    """Return what `turn` claims, in its order."""
    voice = Voice(turn.speaker, turn.said_at)
    found: list[Found] = []
    antecedent = ""
    lead = Heard("state", 0)
    for clause in clauses_of(turn.text):
        heard = hear(clause.text)
        if clause.continues and lead.act == "state":
            heard = heard._replace(explicit=heard.explicit or lead.explicit)
        item, said = _finding(clause, heard, antecedent, voice)
        antecedent = said or antecedent
        lead = heard
        if item is not None:
            found.append(item)
    return found


def _finding(
    clause: Clause, heard: Heard, antecedent: str, voice: Voice
) -> tuple[Found | None, str]:
    body = clause.text[heard.offset :]
    quote = body.strip(_EDGES)
    if is_aside(quote):
        return None, ""
    if heard.act == "request" and is_instruction(clause.text):
        heard = heard._replace(act="state")  # the gate shall refuse it and say so
    if not quote or heard.act not in {"state", "forget"}:
        return None, _subject_of(quote) if heard.act == "state" else _named_in(quote)
    text = _filled_in(quote, antecedent)
    statement = parse(text, voice=voice, hint=heard.hint)
    statement = statement._replace(
        hedged=heard.hedged or is_hedged(text), changes=statement.changes or heard.corrects
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


def _filled_in(quote: str, antecedent: str) -> str:
    """Put what a leading pronoun stands for in its place."""
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
    parts = cut(text)
    if parts is None or not parts.subject:
        return ""
    first, last = parts.subject[0], parts.subject[-1]
    if len(parts.subject) == 1 and first.lower in STOP:
        return ""
    return text[first.start : last.end]


_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-zA-Z]+(?: [A-Z][a-zA-Z]+)*")


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
