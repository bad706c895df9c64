"""Cuts an answer into atomic statements: one fact each, with the expert's own words kept."""

import re
from typing import NamedTuple

from graph.interview.hedging import is_aside, is_empty_talk, is_unsure
from graph.supervisor.speech import content
from memory.extraction.grammar import cut as parts_of
from memory.extraction.sentences import clauses_of
from memory.extraction.values import values_in
from memory.extraction.words import readings

_LEAD = re.compile(
    r"""^\W*(?:(?:well|so|oh|ah|um+|uh|er+|hm+|look|listen|see|okay|ok|alright|right|anyway|honestly|basically
    |you\ know|i\ mean|i['\u2019]d\ say|i\ would\ say|let['\u2019]s\ see|let\ me\ (?:see|think)|like\ i\ said
    |as\ i\ said|mind\ you|of\ course|the\ thing\ is|what\ i\ (?:can|would)\ say\ is|now|and|also|plus
    |then\ again|on\ second\ thought|tell\ you\ what|i\ (?:can|will|could)\ tell\ you\ (?:this|that|one\ thing)|by\ the\ way|for\ one\ thing|for\ example|actually|(?:oh\ )?and\ another\ thing
    |one\ more\ thing|what\ else|here['\u2019]s\ one|there['\u2019]s\ also\ this|no|yes|yeah|but|sorry|wait|hold\ on)\b[\s,:.\u2013\u2014-]*)+""",
    re.IGNORECASE | re.VERBOSE,
)
_MISSPOKE = re.compile(
    r"""^\W*(?:(?:actually|sorry|wait|no|hold\ on|hang\ on|correction|on\ second\ thought|thinking\ about\ it
    |come\ to\ think\ of\ it)[\s,:.\u2013\u2014-]+)*
    (?:i\ (?:was\ wrong|misspoke|made\ a\ mistake|got\ that\ wrong|mixed\ (?:that|it|them)\ up|take\ (?:that|it)\ back
    |(?:have\ )?changed\ my\ mind|told\ you\ wrong)|scratch\ that|forget\ what\ i\ said|strike\ that
    |that\ was\ wrong)
    (?:\ (?:about|on|with|there|before|earlier|just\ now|the\ other\ day)(?:\ (?P<about>[^,:;.]{2,60}?))?)?
    \s*(?:[,:;.\u2013\u2014-]+|$)\s*""",
    re.IGNORECASE | re.VERBOSE,
)
_PRONOUN = re.compile(
    r"^(?:it|they|this|that|these|those|he|she|its|their|his|her)\b(?!['\u2019]s (?:why|how|because))",
    re.IGNORECASE,
)
_DUMMY = re.compile(
    r"^(?:it|that|this)(?:['\u2019]s| is| was| takes| helps| pays| makes sense| never hurts| has to be)\b[^.]*?\b(?:to|that|if|when|who|why|where)\b",
    re.IGNORECASE,
)
""""It is best to store it dry": a pronoun that stands for nothing."""
_TAIL = re.compile(
    r"(?:\s*[,\u2013\u2014-]\s*(?:you know|you see|right|i tell you|believe me|that['\u2019]s all|mind you|okay|ok"
    r"|so there|and so on|et cetera))+\W*$",
    re.IGNORECASE,
)
_DANGLING = re.compile(
    r"^(?:because|which|so that|otherwise|or else|since|then|but then|else|if not|that way|or|than|until)\b",
    re.IGNORECASE,
)
_ANNOUNCES = re.compile(r"\b(?:this|these|that|so|follows|following|thing|it|one)$", re.IGNORECASE)
""""My rule is this: ...": what comes is the statement."""
_LONGEST = 400
_SHORT = 6
"""Words without a verb that are no sentence yet: "Hans at the depot"."""


class Cut(NamedTuple):
    """One statement of an answer."""

    text: str
    """As a sentence that can stand alone."""
    quote: str
    """Verbatim from the answer."""
    is_sure: bool = True


def statements_in(answer: str, *, stem: str, about: str) -> list[Cut]:
    """Return the statements of an answer, in its order.

    Args:
        answer: what the expert said.
        stem: a sentence with `{answer}` that makes a whole one of a short answer.
        about: what the talk is about: what "it" means where nothing nearer does.
    """
    found: list[Cut] = []
    whole, misspoke = _without_retraction(answer)
    antecedent = misspoke or about
    for clause in _joined(whole):
        bare = _TAIL.sub("", _LEAD.sub("", clause, count=1)).strip(" \t\n,;:-\u2013\u2014")
        if not bare or bare.endswith("?") or is_empty_talk(bare) or is_aside(clause):
            continue
        if not content(bare) and not values_in(bare):
            continue  # "That is how I do it"
        if _DANGLING.match(bare) and found:
            found[-1] = _lengthened(found[-1], clause, whole)
            continue
        text = _standing(bare, stem=stem, antecedent=antecedent)
        found.append(Cut(_sentence(text), clause[:_LONGEST], not is_unsure(clause)))
        antecedent = _subject(bare) or antecedent
    return found


def _without_retraction(answer: str) -> tuple[str, str]:
    """Return the answer without "I was wrong about ...", and what that was about."""
    found = _MISSPOKE.match(answer)
    if found is None:
        return answer, ""
    return answer[found.end() :], (found["about"] or "").strip()


def _joined(answer: str) -> list[str]:
    """Return the clauses of the answer as they stand in it.

    A clause that only goes on from the one before stays with it: cut off, it would say
    something else.
    """
    pieces: list[tuple[int, int]] = []
    for clause in clauses_of(answer):
        end = clause.start + len(clause.text)
        if answer[end : end + 1] == ":" and _ANNOUNCES.search(clause.text):
            continue
        alone = parts_of(clause.text)
        if clause.continues and pieces and (alone is None or not alone.subject):
            pieces[-1] = (pieces[-1][0], end)
        else:
            pieces.append((clause.start, end))
    return [answer[start:end].strip() for start, end in pieces]


def _lengthened(before: Cut, clause: str, whole: str) -> Cut:
    """Return a statement with the reason or consequence that was said next."""
    start = whole.find(before.quote)
    end = whole.find(clause, start)
    quote = whole[start : end + len(clause)] if 0 <= start <= end else before.quote
    return before._replace(text=f"{before.text.rstrip(' .')}, {_lower(clause)}", quote=quote)


def _standing(bare: str, *, stem: str, antecedent: str) -> str:
    """Return the words as a sentence that can stand alone."""
    if _is_fragment(bare):
        return stem.format(answer=bare)
    pronoun = None if _DUMMY.match(bare) else _PRONOUN.match(bare)
    if pronoun and antecedent:
        end = pronoun.end()
        rest = re.sub(r"^['\u2019]s\b", " is", re.sub(r"^['\u2019]re\b", " are", bare[end:]))
        return f"{bare[:end]} ({_lower(antecedent)}){rest}"
    return bare


def _is_fragment(bare: str) -> bool:
    parts = parts_of(bare)
    words = bare.split()
    if "VERB" in readings(words[0].lower().strip(",.")) and len(words) > 2:
        return False  # "Check the tension first"
    if parts is None:
        return len(words) <= _SHORT
    # "Two fingers at most": a noun that may be a verb is none before a plain noun.
    return len(words) < 3 and not parts.subject and not parts.rest


def _subject(bare: str) -> str:
    """Return what a clause is about, if that can be named again."""
    parts = parts_of(bare)
    if parts is None:
        word, *others = bare.split()
        return word if others and word.endswith("s") and word.isalpha() else ""
    if not parts.subject or _PRONOUN.match(bare):
        return ""
    last = parts.subject[-1]
    first = parts.subject[0]
    subject = bare[first.start : last.end]
    is_named = len(parts.subject) <= 5 and not re.match(
        r"(?:i|we|you|he|she|there|if|when|what|who|one|people|someone|somebody|nobody|everybody)\b",
        subject,
        re.IGNORECASE,
    )
    return subject if is_named else ""


def _sentence(text: str) -> str:
    plain = " ".join(text.split()).strip(" ,;:")[:_LONGEST]
    return plain[:1].upper() + plain[1:].rstrip(".!") + "."


def _lower(text: str) -> str:
    text = text.strip(" .,;:")
    second = text[1:2]
    return text if second.isupper() or text[:2] in ("I ", "I'") else text[:1].lower() + text[1:]
