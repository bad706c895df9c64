"""What somebody does with a clause: state, ask, request, suppose, chat; and its lead-in words.

Only statements can become claims. "Remember that" and its like are cut off, and told apart
from "do you remember", which asks.
"""

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from memory.extraction.grammar import has_clear_verb, main_verb
from memory.extraction.lexicon import COPULAS, MODALS
from memory.extraction.words import Word, readings, words_of
from projects.expression import expression

Act = Literal["state", "ask", "request", "suppose", "chat", "forget"]
Hint = Literal["decision", "commitment", "preference", "constraint", "procedure"]
"""The kind of claim that the wording itself announces."""


class Heard(NamedTuple):
    """A clause as an act, and where its content begins."""

    act: Act
    offset: int
    """Where the content begins in the clause: after the lead-in."""
    explicit: bool = False
    """Whether the person said that it should be kept."""
    corrects: bool = False
    """Whether the lead-in says that something else was wrong before."""
    hint: Hint | None = None
    hedged: bool = False


_KEEP = expression(
    r"(?:(?:please|pls|also|ok(?:ay)?|hey|oh|and|so|nova|hi|btw|by the way|quick note|one more thing|"
    r"just|now)\b[,:]?\s+)*"
    r"(?:(?:please |pls |can you |could you |would you |just |also |you should |i want you to |"
    r"i need you to |i'd like you to )*"
    r"(?:rem(?:m?eb|em|m?b|me)+m?e?r|keep in mind|bear in mind|keep in memory|make a note|take a note|note down|note(?! to self)|"
    r"memori[sz]e|store|record|save|write down|jot down|log|don'?t forget|do not forget|never forget|"
    r"put on record|be aware|mark down|file away|know)"
    r"(?:\s+(?:this|the following|for (?:later|the future|next time|me)|of the fact|somewhere|down))*"
    r"(?:\s+(?:that\b|:)|\s*:|\s*[,\u2013\u2014-]\s+|\s+)"
    r"|(?:for (?:the|your) (?:record|information|reference|notes)|for future reference|fyi|"
    r"(?:just )?so you know|heads[- ]up|psa|good to know|btw|by the way)"
    r"(?:\s+that\b|\s*[:,\u2013\u2014-]|(?=\s))\s*"
    r"|(?:note to self|note|reminder|important|update|news|status|(?:worth|it'?s worth) "
    r"(?:noting|remembering|knowing)|(?:you should|you need to|need you to) know|let it be known)"
    r"(?:\s+that\b|\s*[:,\u2013\u2014-])\s*)",
    re.IGNORECASE,
)
_CORRECT = expression(
    r"(?:(?:oh|ok|sorry|wait|no|hmm|oops|my mistake|my bad|hold on|well)\b[,.!:]*\s+)*"
    r"(?:small |quick |minor |one )?"
    r"(?:correction|corrected|erratum|scratch that|strike that|i was wrong|that(?:'s| is| was) (?:wrong|"
    r"incorrect|outdated|not right|no longer (?:true|right|correct))|i misspoke|i (?:had|got) (?:that|this|it|something) wrong(?: in \w+| last \w+| earlier| before)?|"
    r"change of plans?|actually|in fact|update)\b"
    r"\s*(?:on that|to that|about that)?\s*[,.:;!\u2013\u2014-]*\s*(?:actually[,:]?\s+)?",
    re.IGNORECASE,
)
_SORRY = expression(
    r"(?:(?:sorry|wait|no|oops|oh|hang on|hold on|i misheard)\b[,.!:]*\s+)*"
    r"(?:sorry|wait|no|oops|my mistake|my bad|hang on|hold on|i misheard)\b[,.!:]+\s+",
    re.IGNORECASE,
)
_PROJECT = expression(
    r"(?i:for|on|regarding|about|re|in)\s+(?:the\s+)?([A-Z][\w ]{1,30}?)(?:\s+project)?\s*[:,]\s+"
)
_LABEL = expression(
    r"(?:strictly |top )?(?:internal(?: only)?|confidential(?:ly)?|between (?:us|you and me)|public|private|"
    r"secret|off the record|team only)\s*[:,\u2013\u2014-]\s*",
    re.IGNORECASE,
)
_DECIDE = expression(
    r"(?:(?:the |our |final |new )*(?:decision|decided|agreed|agreement)\s*[:\u2013\u2014-]\s*"
    r"|(?:let'?s|let us) (?=go with|use|stick|switch|settle|move|keep|stop|drop))",
    re.IGNORECASE,
)
_RULE = expression(
    r"(?:rule|policy|constraint|requirement|hard rule|standing rule|guideline)\s*[:\u2013\u2014-]\s*",
    re.I,
)
_PREFER = expression(r"(?:my |our )?(?:preference|pref)\s*[:\u2013\u2014-]\s*", re.I)
_PROMISE = expression(r"(?:promise|commitment|promised)\s*[:\u2013\u2014-]\s*", re.I)
_HINTS: tuple[tuple[re.Pattern[str], Hint], ...] = (
    (_DECIDE, "decision"),
    (_RULE, "constraint"),
    (_PREFER, "preference"),
    (_PROMISE, "commitment"),
)
_FORGET = expression(
    r"(?:(?:please|pls|ok|also|and|now|you can|can you|could you)\b,?\s+)*"
    r"(?:forget|unlearn|disregard|erase|delete|drop|remove|discard|scratch|ignore)\s+"
    r"(?:(?:everything|anything|all)\s+)?"
    r"(?:(?:what i (?:said|told you)|the (?:fact|note|claim|memory|information|bit|thing)|"
    r"my note|your note)\s+)?(?:(?:that|about|on)\s+)*",
    re.IGNORECASE,
)
_MEMORY_FORGET = expression(
    r"(?i)(?:(?:please|pls|ok|also|and|now|you can|can you|could you)\b,?\s+)*(?:forget|unlearn)\b|"
    r".*\b(?:memory|note|fact|claim)\b"
)
_ASK = expression(
    r"(?:(?:and|so|but|ok|hey|nova|please|also)\b,?\s+)*(?:who|whom|whose|what|which|where|when|why|how|"
    r"do|does|did|is|are|was|were|can|could|would|will|shall|should|has|have|had|may|might|am|"
    r"isn't|aren't|doesn't|don't (?:you|we|they|i)|didn't|won't|wouldn't|can't|couldn't|shouldn't|"
    r"any idea|any (?:news|chance|update)|remind me (?:what|who|when|where|how|which|why|of)|tell me|"
    r"do you remember|remember (?:what|who|when|where|how|which|why|the time)|what's|who's|where's|when's|how's)\b",
    re.IGNORECASE,
)
_WHEN_CLAUSE = expression(r"(?i)when(?:ever)?\b.+,\s|how(?:ever)\b")
_REPORTED = expression(
    r"(?i).*\b(?:ask(?:s|ed|ing)?|wonder(?:s|ed|ing)?|(?:not|n't) (?:yet )?(?:sure|know|certain|remember|clear|decided|settled|agreed)(?: yet)?|"
    r"unsure|unclear|no idea|curious|question is|find out|figure out|check|checking|know|remember|"
    r"undecided|debating|discuss(?:ed|ing)?|deciding)\s+(?:\w+\s+){0,3}?"
    r"(?:if|whether|what|who|when|where|how|which|why)\b"
)
_SUPPOSE = expression(
    r"(?i)(?:(?:and|so|but|ok|well)\b,?\s+)*(?:if|suppose|supposing|imagine|assuming|assume|what if|in case|"
    r"hypothetically|let's say|let's pretend|say we|unless|maybe|perhaps|would it|were we|"
    r"wish|i wish|if only|i hope|hopefully|should (?:we|i|you|the|it))\b"
)
_WOULD = expression(r"(?i).*\b(?:if (?:we|i|they|he|she|it|you|the|our)\b.*\b(?:would|could|might)|"
                    r"(?:would|could|might)\b.*\bif\b|would have|could have|might have|thinking (?:of|about)|"
                    r"considering|toying with|tempted to|might (?:be|want)|may want|could (?:be|maybe)|(?:we|i|you|they) could|could (?:also )?(?:move|use|switch|try))\b")  # fmt: skip
_STANDING = expression(
    r"(?i)\b(?:never|always|from now on|going forward|in future|in the future|henceforth|whenever|"
    r"every time|at all times|under no circumstances|by default|as a rule|until further notice)\b"
)
_LINK = expression(r"(?:(?:and|but|so|also|plus|oh|well)\b,?\s+)+(?=\S)", re.IGNORECASE)
_OBJECTS = frozenset({"me", "us", "it", "them", "a", "an", "the", "my", "our", "this", "these"})
"""What follows a verb that orders something, but no noun."""
_ORDER_PARTICLES = frozenset(
    {"on", "up", "out", "into", "through", "over", "down", "off", "with", "for", "at", "in"}
)
_OPENS_SUBCLAUSE = frozenset({"why", "what", "which", "who", "how", "that", "where", "when", "if"})
_STANDING_ORDER = expression(
    r"(?i)(?:please )?(?:send|forward|address|direct|report|bring|take|put|pass|refer|charge|bill|ship)"
    r" (?:anything|everything|all|any|every|each|whatever)\b"
    r"|(?i:(?:call|phone|ring|reach|text) .{2,40} (?:on|at|under) \+?\(?\d[\d ()-]{5,}\W*$)"
)
"""What is no request: a rule for whatever comes up, or where somebody can be reached."""
_CALL_ME = expression(
    r"(?i)(?:please |just )*call me (?!(?:back|at|on|in|when|tomorrow|later|today|if)\b)"
)
_TROUBLE = expression(
    r"(?i)(?:(?:sorry|hey|hi|help|ugh|hmm|but|and|so|argh)[,!.]?\s+)*(?:i|we)(?: |(?='))(?:(?:still|just|really|simply|currently|only)\s+)*"
    r"(?:can't|cannot|can not|couldn't|could not|don't (?:see|know|understand|get|remember|have time)|"
    r"do not (?:see|know|understand|get|remember)|am unable|are unable|'m unable|'re unable|"
    r"am not able|'m not able|need|want|would like|'d like|'d love|am (?:trying|looking|stuck|having|getting|struggling|wondering|"
    r"curious|confused|lost|tired|bored|hungry|happy|glad|sad|sorry|excited|back|done|ready|here|not sure)|"
    r"'m (?:trying|looking|stuck|having|getting|struggling|wondering|curious|confused|lost|tired|bored|hungry|happy|glad|sad|sorry|"
    r"excited|back|done|ready|here|not sure)|are (?:trying|looking|stuck|having)|'re (?:trying|looking|stuck|having)|"
    r"keep getting|have a (?:question|problem|quick question)|have (?:trouble|problems|an issue|no idea)|"
    r"was wondering|wonder|forgot|get an error|got an error|have to (?:write|draft|send|prepare|find|go|run)|hear you|see|"
    r"appreciate|think (?:we|you|i) should|should|guess so|hope)\b"
)
_NEED_STANDING = expression(r"(?i)\b(?:i|we) need\b.*\bby\b")
_CHAT = expression(
    r"(?i)(?:(?:oh|ah|ok|okay|well|yes|yeah|yep|no(?! \w)|nope|hey|hi|hello|haha|lol|wow|great|thanks|thank you|"
    r"cool|nice|perfect|awesome|sure|right|good|fine|sorry|please|cheers|alright|got it|sounds good|"
    r"see you|bye|goodbye|good (?:morning|afternoon|evening|night|job|work|luck)|well done|no problem|"
    r"you'?re welcome|never mind|nevermind|makes sense|fair enough|how are you|what's up|"
    r"all good|no worries|of course|exactly|indeed|hmm+|understood|noted|agreed|interesting|"
    r"that (?:helps|works|makes sense|sounds)|that'?s (?:all|it|great|good|nice|fine|perfect|awesome|"
    r"wonderful|right|correct|true|cool|amazing|funny|helpful|a lot|too bad|a shame|what i)|"
    r"it'?s (?:a (?:lovely|nice|beautiful|great|long|busy|hot|cold)|been a|raining|snowing|sunny|hot|cold|late|so|"
    r"fine|ok|okay|nice|great|good|weird|strange|funny)|"
    r"what a|have a (?:nice|good|great)|talk (?:to you )?(?:soon|later)|let me (?:know|think|see|check)|"
    r"i'?ll (?:be back|think about|let you know|get back|check|see|have a look|take a look)|"
    r"i(?:'m| am) (?:so |very |really |pretty |a bit |quite )?(?:tired|hungry|bored|happy|glad|sad|back|sorry|done|excited|fine|ok|good)|"
    r"i'?ve been|you(?:'re| are) (?:right|great|the best|awesome|so|very|welcome|amazing))\b)"
)  # fmt: skip
_HEDGE = expression(
    r"(?i)(?:(?:i|we)\s+(?:really |kind of |sort of )?(?:think|guess|believe|suppose|assume|reckon|suspect|"
    r"feel like|imagine)(?:\s+that)?\s+(?=\w)|apparently,?\s+|i (?:have )?heard (?:that )?|"
    r"(?:it )?(?:seems|looks|sounds)(?: like| as if| that)?\s+|if i remember (?:right|correctly|well),?\s+|"
    r"iirc,?\s+|afaik,?\s+|as far as i know,?\s+|not sure but\s+|probably,?\s+)"
)
_ADDRESS = expression(r"(?:^|(?<=\s))@[\w-]+[,:]?\s*")
"""Who is to answer, in front of what they are to do."""
_HEDGED = expression(
    r"(?i)\b(?:probably|possibly|perhaps|maybe|might|not sure|i think|i guess|apparently|"
    r"supposedly|allegedly|or something|roughly speaking)\b"
)


@lru_cache(maxsize=64)
def hear(text: str) -> Heard:
    """Return what the clause does and where its content begins."""
    lead = _lead_in(text)
    body = text[lead.offset :]
    if lead.act == "forget" or not words_of(body):
        return lead if body.strip() else lead._replace(act="chat")
    return lead._replace(act=_act_of(body, lead, whole=text))


def _act_of(body: str, lead: Heard, *, whole: str) -> Act:
    if whole.rstrip().endswith("?") or _asks(body, explicit=lead.explicit):
        return "ask"
    if (_SUPPOSE.match(body) and not _has_rule(body)) or _WOULD.match(body):
        return "suppose"
    if lead.explicit or lead.corrects or lead.hint:
        return "state"
    if _is_chat(body):
        return "chat"
    return "request" if is_imperative(body) else "state"


def _asks(body: str, *, explicit: bool) -> bool:
    if _ASK.match(body) and not _is_standing_when(body):
        return True
    return bool(_REPORTED.match(body)) and not explicit


def _is_chat(body: str) -> bool:
    if _TROUBLE.match(body) and not _NEED_STANDING.search(body):
        return True
    if _STANDING.search(body) or _is_informative(body):
        return False
    return bool(_CHAT.match(body)) and len(words_of(body)) < 12


def _is_standing_when(body: str) -> bool:
    return bool(_WHEN_CLAUSE.match(body))


def _has_rule(body: str) -> bool:
    """Whether a conditional sets a rule: "if X, always Y"."""
    return bool(_STANDING.search(body)) or bool(re.search(r"(?i),.*\bmust(?: not)?\b", body))


def _is_informative(body: str) -> bool:
    return any(word.text[:1].isdigit() for word in words_of(body))


def is_imperative(text: str) -> bool:
    """Whether a clause tells the listener to do something just now.

    What is to be done always, or never, is no request but a rule.
    """
    words = words_of(
        re.sub(r"(?i)^(?:(?:please|pls|then|also|now|and|so|ok|nova|hey)\b,?\s+)+", "", text)
    )
    if not words or _STANDING.search(text) or _CALL_ME.match(text) or _STANDING_ORDER.match(text):
        return False
    first = words[0].lower
    if len(words) > 1 and words[1].lower in _OBJECTS and "VERB" in readings(first):
        return not _is_title(text, words)
    if _opens_order(words):
        return True
    if first in {"let", "please", "don't"} or (first == "do" and len(words) > 1):
        return True
    parts = readings(first)
    if "VERB" not in parts or parts["VERB"] != first or first in MODALS | COPULAS:
        return False
    ambiguous = "NOUN" in parts or "ADJ" in parts
    later = main_verb(words) if ambiguous else None
    return later is None or later.main == 0


def _opens_order(words: list[Word]) -> bool:
    """Whether the first words are a verb with its particle, and no statement follows on them.

    "Check on the order", "Set up a call", but not "Access to the lab is restricted".
    """
    if len(words) < 3 or words[1].lower not in _ORDER_PARTICLES:
        return False
    first = words[0].lower
    if readings(first).get("VERB") != first or first in MODALS | COPULAS:
        return False
    for word in words[2:]:
        if word.lower in _OPENS_SUBCLAUSE:
            return True
        if word.lower in COPULAS | MODALS | {"has", "have", "had"} and word.lower != "'s":
            return False
        parts = readings(word.lower)
        inflected = parts.get("VERB", word.lower) != word.lower and word.lower.endswith("s")
        if inflected and not {"NOUN", "PROPN"} & set(parts):
            return False
    verb = main_verb(words)
    return verb is None or verb.main == 0 or words[verb.main].lower == verb.lemma


def _is_title(text: str, words: list[Word]) -> bool:
    """Whether what looks like an order is a name: "Find a Sign opens in May"."""
    article = words[1].lower in {"a", "an", "the"}
    titled = article and any(word.text[:1].isupper() for word in words[2:3])
    return titled and has_clear_verb(text[text.index(words[1].text) :])


def _lead_in(text: str) -> Heard:
    link = _LINK.match(text)
    heard = Heard("state", link.end() if link else 0)
    for _ in range(3):  # "Sorry, correction: remember that ..." has three
        found = _one_lead_in(text, heard)
        if found is None:
            return heard
        heard = found
        if heard.act == "forget":
            return heard
    return heard


def _one_lead_in(text: str, so_far: Heard) -> Heard | None:
    rest = text[so_far.offset :]
    keep = _KEEP.match(rest)
    if keep and not _ASK.match(rest):
        return so_far._replace(offset=so_far.offset + keep.end(), explicit=True)
    forget = _FORGET.match(rest)
    if forget and _MEMORY_FORGET.match(rest):
        return so_far._replace(act="forget", offset=so_far.offset + forget.end(), explicit=True)
    for pattern in (_CORRECT, _SORRY):
        match = pattern.match(rest)
        if match and match.end() > 0:
            return so_far._replace(offset=so_far.offset + match.end(), corrects=True)
    return _hinted(rest, so_far)


def _hinted(rest: str, so_far: Heard) -> Heard | None:
    for pattern, hint in _HINTS:
        match = pattern.match(rest)
        if match:
            return so_far._replace(offset=so_far.offset + match.end(), hint=hint)
    hedge = _HEDGE.match(rest)
    if hedge:
        return so_far._replace(offset=so_far.offset + hedge.end(), hedged=True)
    for pattern in (_PROJECT, _LABEL):
        label = pattern.match(rest)
        if label:
            return so_far._replace(offset=so_far.offset + label.end())
    return None


def is_hedged(text: str) -> bool:
    """Whether a clause itself says that it isn't certain."""
    return bool(_HEDGED.search(text))


def is_only_asking(text: str) -> bool:
    """Whether a text does nothing but ask or greet."""
    from memory.extraction.sentences import clauses_of

    clauses = clauses_of(text)
    return all(
        clause.text.rstrip().endswith("?")
        or (hear(clause.text).act in {"ask", "chat"} and len(words_of(clause.text)) < 5)
        for clause in clauses
    )


def is_only_order(text: str) -> bool:
    """Whether a text does nothing but order something, whoever it addresses."""
    from memory.extraction.sentences import clauses_of

    clauses = clauses_of(_ADDRESS.sub("", text))
    return all(hear(clause.text).act in {"request", "chat"} for clause in clauses)
