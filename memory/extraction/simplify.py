"""Bring the many ways of wording a statement to the few that the frames read.

"We decided to X" becomes "we will X", "Maria said that X" becomes "X", "gate code: 4471"
becomes "gate code is 4471". The person's own words are kept elsewhere; this is for reading.
"""

from typing import NamedTuple

from memory.extraction.acts import Hint
from memory.extraction.grammar import Parts, cut, has_clear_verb, leading
from memory.extraction.lexicon import DECIDE, DOUBT, SPEECH
from projects.expression import expression

_COLON = expression(r"^([A-Za-z][^:=.?!]{2,60}?)\s*(?:[:=]|->|→)\s+(.+)$")
_GO_WITH = expression(
    r"(?i)^(?:(?:we|i|they)(?:'ll|'re| will| are|'ve| have| had)?(?: now)? )?(?:going|go|went|gone|"
    r"stick|sticking|stuck|settle|settled) (?:with|on) "
)
_BARE_USE = expression(r"(?i)^(?:use|adopt|keep|stick to) (?=\w)")
_IT_IS = expression(
    r"(?i)^it (?:was|is|has been|'s been|'s) (?:decided|agreed|settled|confirmed)(?= (?:that|to)\b)"
)
_THE_DECISION = expression(
    r"(?i)^(?:the|our|my|final) (?:\w+ )?(?:decision|plan|agreement|conclusion) (?:is|was)(?= (?:that|to)\b)"
)
_FACT = expression(
    r"(?i)^(?:the fact (?:is )?that|the thing is(?: that)?|turns out(?: that)?)[, ]+"
)


_NOW = expression(
    r"(?i),?\s*\b(?:(?:from|as of|since|effective|starting) (?:today|tomorrow|now)(?: on)?|now(?! that\b)|nowadays|these days|from now on|going forward|from here on|in (?:the )?future|"
    r"instead(?! of\b)|any ?more|henceforth|actually|currently|at present|this year|as of now|after all)\b"
)


_PASSED = expression(
    r"(?i),?\s*\b(?:(?:last|this|the other) (?:week|month|year|term|quarter|spring|summer|autumn|fall|winter|"
    r"weekend|night)|(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|\d+|a few|several|some|a couple of) "
    r"(?:days?|weeks?|months?|years?) ago|recently|lately|not long ago|the other day)\b(?=[\s.!,]*$)"
)
"""When a change came about, at the end of a clause: it is no part of what is so now."""
_REASON = expression(
    r"(?i)(?:,\s+(?:since|as|so|which|although|though|even though|who)|,?\s+because)\s+(?=\S+\s+\S).*$"
)


_NEW_NOUN = expression(
    r"(?i)^(?P<who>.{1,60}?)(?:['\u2019](?:s|ve) (?:got|found|hired)|\s+(?:has|have|got|found|hired|has got|have got))\s+"
    r"a (?:new|different) (?P<what>[\w' -]{2,40}?)"
    r"(?:\s*[,:\u2013\u2014-]\s*(?:it['\u2019]?s |(?:he|she)['\u2019]s |named |called )?| (?:named|called) )(?P<value>[^,]+)$"
)
_EXTENSION = expression(
    r"(?i)^.{0,60}?\bextension(?: (?:for|on) (?P<before>.{2,60}?))?,? (?:until|till|to) (?P<value>.{2,30}?)"
    r"(?: (?:for|on) (?P<after>.{2,60}))?$"
)
_OWNERS = {"i": "my", "we": "our", "they": "their", "he": "his", "she": "her", "you": "your"}


class Simple(NamedTuple):
    """A clause in plain form, and what its wording told besides."""

    text: str
    lead: str
    """The adverbial that opened it, e.g. "On Fridays, "."""
    hint: Hint | None
    negated: bool


def simplify(text: str) -> Simple:
    """Return the plain form of a clause."""
    lead = leading(text)
    body, hint, negated = text[len(lead) :], None, False
    body = _REASON.sub("", _NOW.sub("", body)).strip(" ,")
    body = _PASSED.sub("", body).strip(" ,")
    body = _renewed(_FACT.sub("", _colon(body)))
    for _ in range(4):
        step = _step(body)
        if step is None:
            break
        body, hint, negated = step.text, step.hint or hint, step.negated != negated
        lead = lead or step.lead
    return Simple(body, lead, hint, negated)


def _colon(text: str) -> str:
    match = _COLON.match(text)
    if match and not has_clear_verb(match.group(1)):
        return f"{match.group(1)} is {match.group(2)}"
    return text


def owned(who: str, what: str) -> str:
    """Return whose `what` it is: "my passport", "Theo's passport"."""
    own = _OWNERS.get(who.lower())
    return f"{own} {what}" if own else f"{who}'s {what}"


def _renewed(text: str) -> str:
    """Read "X has a new N, V" as "X's N is V", and "an extension for N to V" as N moved to V."""
    match = _NEW_NOUN.match(text)
    if match:
        return f"{owned(match['who'], match['what'])} is {match['value']}"
    match = _EXTENSION.match(text)
    if match and (match["before"] or match["after"]):
        return f"{match['before'] or match['after']} has been moved to {match['value']}"
    return text


def _step(text: str) -> Simple | None:
    for pattern in (_IT_IS, _THE_DECISION):
        match = pattern.match(text)
        if match:
            return _after_decision(text[match.end() :].strip(), "we", negated=False)
    match = _GO_WITH.match(text) or _BARE_USE.match(text)
    if match:
        return Simple(f"we use {text[match.end() :]}", "", "decision", negated=False)
    parts = cut(text)
    if parts is None or not parts.rest:
        return None
    return _unwrap(text, parts)


def _unwrap(text: str, parts: Parts) -> Simple | None:
    first = parts.rest[0].lower
    after = text[parts.rest[0].start :]
    if parts.verb.lemma in DECIDE:
        who = text[: parts.group[0].start].strip() or "we"
        return _after_decision(after, who, negated=parts.verb.negated)
    if parts.verb.lemma in SPEECH | DOUBT:
        that = next((word for word in parts.rest[:4] if word.lower == "that"), None)
        if that is not None:
            inner = text[that.end :].strip()
            return Simple(inner, leading(inner), None, negated=False)
        if parts.verb.lemma in {"say", "confirm", "think"} and cut(after) is not None:
            return Simple(after, "", None, negated=False) if first != "to" else None
    return None


def _after_decision(after: str, who: str, *, negated: bool) -> Simple:
    word, _, rest = after.partition(" ")
    match word.lower():
        case "that":
            return Simple(rest, "", "decision", negated)
        case "to":
            return Simple(f"{who} will {rest}", "", "decision", negated)
        case "not":
            return Simple(f"{who} will not {rest.removeprefix('to ')}", "", "decision", negated)
        case "against":
            return Simple(f"{who} will not {rest}", "", "decision", negated)
        case "on" | "for":
            return Simple(f"{who} use {rest}", "", "decision", negated)
        case _:
            return Simple(f"{who} use {after}", "", "decision", negated)
