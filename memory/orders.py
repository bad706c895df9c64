"""Orders to the assistant: what pasted or fetched text says to make it do or believe something.

How a person wants to be answered (in which language, how long) is no such order; what to
answer, whom to believe and what to do whenever somebody asks is one, whoever wrote it.
"""

import re
from functools import lru_cache

from memory.extraction.lexicon import word_set
from memory.extraction.words import readings
from memory.lookalikes import plain, unfigured
from projects.expression import expression

_HIDDEN = str.maketrans(dict.fromkeys([*range(0x200B, 0x2010), 0x2060, 0xFEFF]))
_SAYING = (
    r"(?:answer|reply|respond|say|state|claim|tell|recommend|suggest|mention|name|list|rank|promote|"
    r"praise|cite|quote|advertise|endorse|describe|present|refer to|point (?:them|people|users) to|"
    r"steer|direct)"
)
_ASSISTANT = r"(?:assistants?|ai|a\.i\.|agents?|chat ?bots?|bots?|llms?|(?:language )?models?|nova)"
_ASKING = r"(?:asks?|wants?|wonders?|mentions?|requests?|needs?|inquires?|enquires?|brings? up|looks? for)"
_ORDERS = expression(
    r"(?i)\b(?:ignore|disregard|forget|override|overrule|bypass|drop)\s+(?:all\s+|any\s+|the\s+|your\s+|"
    r"my\s+|of\s+|these\s+|those\s+)*(?:previous|prior|above|earlier|preceding|existing|system|safety|"
    r"other|older|old)?\s*(?:instructions?|prompts?|rules|guidelines|guardrails|directives|polic(?:y|ies)|"
    r"restrictions|safeguards)\b"
    r"|\b(?:ignore|disregard) (?:all |any |the |your |my )*(?:previous|prior|earlier|existing|older) "
    r"(?:notes?|facts?|memor(?:y|ies)|knowledge|statements?|messages?|context)\b"
    r"|\bforget (?:what|everything|all|anything) (?:that )?you(?:['\u2019]ve| have| were| had)? ?(?:been )?"
    r"(?:told|know|learn(?:ed|t)|remember|read|noted)\b(?! about)"
    r"|\byou (?:must|should|shall|will|have to|are to|need to)\s+(?:now|always|never|only|immediately|"
    r"from now on)?\s*(?:not )?(?:act|behave|respond|reply|answer|send|forward|reveal|output|print|"
    r"execute|run|delete|ignore|obey|pretend|disclose|email|transfer|share|approve|tell|include|comply|"
    r"b?cc|copy|add|append|attach|insert|mention|recommend|treat|pay|follow|trust|say|believe|list)\b"
    r"|\byou are now (?:a|an|the|in|my)\b|\bnew (?:system )?(?:instructions?|rules?|directives?)\b\s*[:\n]|"
    r"\bsystem (?:prompt|override|rule)s?\b|\bdeveloper mode\b|\bjailbreak\b|\bprompt injection\b"
    rf"|\b{_ASSISTANT}[,:]? (?:must|should|please|shall|will|has to|have to|is to|are to) (?:now )?(?:not )?"
    r"(?:send|forward|reveal|ignore|execute|run|delete|always|never|email|transfer|approve|disregard|pay|"
    r"trust|recommend|mention|follow|obey|share|tell|say|list|treat|believe)\b"
    rf"|\b(?:note|message|memo|instructions?|attention|hint|reminder|notice) (?:for|to) (?:the |all |any |every )?"
    rf"(?:reading )?{_ASSISTANT}\b"
    r"|\b(?:save|store|remember|keep|note|mark|treat|record|add) (?:this|that|it|the following|everything)?\W{0,2}(?:[\w' -]{0,40}? )?as (?:an? )?(?:\w+ )?"
    r"(?:permanent|verified|confirmed|established|hard|trusted|absolute|core|system|binding|unchangeable)\b"
    r"|\b(?:permanent|unchangeable|hidden|secret|system) (?:rule|instruction|memory|order|command)s?\b"
    r"|\b(?:this|the) (?:note|memory|message|line|entry|rule|instruction|text) (?:has|takes|is of|must not be|may not be|cannot be|should never be|must never be) "
    r"(?:the )?(?:highest|top|absolute|priority|precedence|deleted|removed|changed|forgotten|overwritten|ignored)\b"
    r"|\bas long as this (?:line|note|memory|text|entry)\b|\b(?:developer|debug|maintenance|admin|god|verbose) (?:note|mode|override)\b"
    r"|\b(?:safety|security) (?:checks?|filters?|rules?|measures?) (?:is|are) (?:switched |turned )?(?:off|disabled|suspended|lifted)\b"
    r"|\b(?:the )?(?:correct|right|only|proper|best|official|standard|default) (?:answer|reply|response|recommendation) (?:to|for|is)\b"
    r"|\bthe (?:answer|reply|response) (?:to (?:that|this|it|any|all|every)|is always|must be|should be)\b"
    r"|\byour (?:real|true|new|actual|only|first) (?:owner|master|user|boss|duty|purpose|goal|task|loyalty|name|instructions?)\b"
    r"|\byou (?:now )?(?:work for|serve|belong to|report to|obey|answer to) (?!me\b|us\b)"
    r"|\b(?:customers?|clients?|users?|callers?|visitors?|people|everyone|everybody|anyone who asks) (?:must|should|shall|are to|have to|need to) (?:always |only )?"
    r"(?:be|hear|get) (?:told|informed|sent to|directed|referred|pointed|steered)\b"
    r"|(?:\A\W*|\b(?:remember|be sure|make sure|forget|certain) )to (?:always |only )?(?:say|claim|state|answer(?! (?:your|the|this|that|my|his|her|their) (?:[\w-]+ ){0,2}questions?\b)|reply|respond|recommend|promote|"
    r"praise|advertise|endorse|pretend)\b"
    r"|<\/?(?:system|instructions?|prompt|admin|important)\b[^>]{0,40}>|\[\/?(?:system|inst|admin)\]|<\|[a-z_]+\|>"
    r"|\b(?:do not|don['\u2019]?t|never) (?:tell|inform|let|show|reveal to) (?:anybody|anyone|the user|"
    r"the owner|them|him|her)\b.{0,40}?\b(?:rule|instruction|message|note|prompt|this)\b"
)
_ADDRESSED = expression(
    r"(?i)(?:^|[.!?;:\n,][ \t]*+|\b(?:and|then|please|remember to|remember(?: that)?|sure to|you|note that) )"
    r"(?:(?:please|always|never|only|just|from now on|henceforth|in future|in the future|going forward|"
    r"by default|first|also|do not|don['\u2019]?t|to|must|should|be sure to|make sure to),?\s+)*"
    rf"{_SAYING}\b(?P<rest>[^.!?\n]*)"
)
"""A sentence that tells somebody what to say."""
_STANDING = expression(
    r"(?i)\b(?:always|never|from now on|henceforth|in future|in the future|going forward|by default|"
    r"whenever|wherever|every ?time|each time|any ?time|(?:if|when|as soon as) (?:some|any|every)? ?"
    rf"(?:one|body|thing|person|people|users?|customers?|clients?|the user|they|he|she|you(?:['\u2019]re| are)?)? ?"
    rf"(?:{_ASKING}|asked)|to (?:all|any|every)|(?:all|any|every) (?:questions?|requests?|customers?|users?|"
    r"answers?|repl(?:y|ies)|inquir(?:y|ies)|quer(?:y|ies)))\b"
)
_STYLE = expression(
    r"(?i)\A(?: me| us| my (?:questions?|mails?))?(?: (?:always|only|just))?(?: (?:in|with|by|using) (?:[\w-]+ ){0,3}?"
    r"(?:english|german|french|spanish|italian|dutch|portuguese|polish|[a-z]+ish|[a-z]+ese|[a-z]+ian|"
    r"sentences?|words?|bullets?|bullet points?|lists?|tables?|lines?|emoji(?:s)?|euros?|dollars?|"
    r"metric|units|detail|tone|style|format|pdf|mail|e-?mail|phone)\b"
    r"| (?:briefly|short(?:ly)?|concisely|politely|formally|informally|honestly|directly|quickly|"
    r"in short|in full|first thing|back)\b)"
)
"""How somebody wants to be answered, not what."""
_WHENEVER = expression(
    r"(?i)\b(?:whenever|every ?time|each time|any ?time|when|if) (?:(?:some|any) ?(?:one|body)|people|"
    rf"(?:a|any|the) (?:user|customer|client|person|visitor)s?|they|you are|asked)\b ?(?:{_ASKING})?.{{0,150}}?"
    rf"(?:,|:|\bthen\b|\u2014|-) ?(?:(?:please|always|just|only|then|you must|you should) )*"
    rf"(?:{_SAYING}|pretend|send|give|forward|write|pick|choose|use|offer)\b"
    r"|\balways (?:append|add|include|attach|insert|prepend|put)\b.{0,120}?"
    r"\b(?:to|in|into|on|at the end of|with) (?:every|all|each|any)\b"
    r"|\b(?:forward|send|redirect|e-?mail|mail|route|b?cc|copy)(?: a copy of| copies of)? "
    r"(?:all|every|each|any)\b.{0,120}?\bto <?[^\s@]{1,80}@"
    r"|\b(?:every|each|all|any) (?:of your )?(?:answers?|repl(?:y|ies)|responses?|messages?|outputs?)\b.{0,30}?"
    r"\b(?:must|should|shall|has to|have to|is to|are to|will|needs? to|ends?|begins?|starts?)\b"
    r"|\b(?:must|should|shall|has to|have to|is to|are to) be (?:listed|ranked|named|mentioned|recommended|"
    r"shown|put|placed|preferred|chosen|suggested|paid) (?:as )?(?:first|at the top|above|on top|before)\b"
    r"|\b(?:answer|reply|respond to) (?:all|any|every|each) (?:\w+ ){0,2}(?:questions?|requests?|quer(?:y|ies)|"
    r"inquir(?:y|ies))\b.{0,80}?\b(?:with|by|that)\b"
)
_BELIEF = expression(
    r"(?i)\b(?:treat|consider|regard|take|count|accept|view|see)\b.{0,80}?\bas (?:if (?:it|they|i|he|she)\b|"
    r"though\b|(?:being )?(?:mine|my own|my words?|from me|trusted|authori[sz]ed|authoritative|confirmed|"
    r"approved|verified|true|truth|fact|gospel|safe|official|final|binding)\b|(?:an? )?(?:order|instruction|"
    r"command)s?\b|(?:coming )?from the (?:owner|user)\b|the (?:owner|user)\b)"
    r"|\b(?:instructions?|orders|commands?|requests?|messages?|e-?mails?|mails?|notes?|whatever|anything|everything|"
    r"all)\b.{0,60}?\b(?:is|are|must|should|can|may|shall|will|has|have)\b(?: to)?(?: always)?(?: be)? ?"
    r"(?:followed|obeyed|trusted|carried out|executed|believed|authori[sz]ed|acted (?:up)?on|honou?red|"
    r"complied with|taken as)\b"
    r"|\b(?:follow|obey|trust|believe|execute|carry out|act on|do) (?:all|any|every|everything|anything|whatever|"
    r"the (?:instructions?|orders?|requests?|commands?)|(?:instructions?|orders|commands?))\b"
)
_POWER = expression(
    r"(?i)\b(?:override|overrule|bypass|change|lift|set) (?:your|the|all|any|my) (?:rules?|limits?|instructions?|"
    r"polic(?:y|ies)|settings?|approvals?|restrictions?)\b"
    r"|\b(?:full|complete|unlimited|unrestricted|admin(?:istrator)?|root|all) (?:authority|access|rights?|"
    r"permissions?|privileges?|control|trust)\b"
    r"|\b(?:authori[sz]ed|allowed|permitted|entitled|empowered|may|can) (?:to )?(?:read|see|access|approve|change|delete|"
    r"sign|pay|order|send|transfer) (?:all|any|every|everything|anything|whatever)\b"
    r"|\bwithout (?:asking|checking with|confirming with|telling|consulting|informing) (?:me|us|the (?:user|owner)|anyone)\b"
    r"|\b(?:speaks?|acts?|decides?) (?:for me|on my behalf|in my name)\b"
    r"|\b(?:is|are|counts? as) (?:(?:to be|always|fully|completely|now|an?) )*(?:trusted|trustworthy|pre-?approved|"
    r"whitelisted|allow-?listed|approved for (?:everything|all|anything)|administrators?|super ?users?)\b"
    r"|\b(?:skips?|bypass(?:es)?|needs? no|requires? no|do(?:es)? not need|exempt from) (?:the |any |your |my )?(?:checks?|approvals?|reviews?|confirmations?|permission)\b"
    r"|\b(?:has|have|had) (?:already )?(?:consented|agreed|given (?:consent|permission|approval)|approved|authori[sz]ed) (?:to )?(?:all|any|every|everything|future)\b"
    r"|\bwithout my (?:knowledge|consent|approval|permission|say-so|ok)\b|\b(?:may|can) (?:see|do|have|read|get|change) everything\b"
    r"|\b(?:give|grant|hand)s? .{1,40} (?:control|access|permission|authority|rights?)\b.{0,10}\b(?:over|to|on|for) (?:my|your|our|all|the)\b"
    r"|\b(?:any|all) information (?:she|he|they|it) wants?\b|\b(?:unlocks?|opens?) (?:admin|all|hidden|every)\b"
    r"|\b(?:approved|paid|accepted|confirmed|executed|released) automatically\b"
    r"|\b(?:pay|payments?|invoices?|transfers?|wire|refunds?|money|funds)\b.{0,60}?\b(?:go(?:es)? to|to|into|in|via)\b"
    r".{0,30}?(?:\baccounts?\b|\biban\b|\b[A-Z]{2}\d{2}[ \dA-Z]{8,}|\bwallet\b|\bthere\b)"
    r"|\bpay (?:all|any|every|the) (?:\w+ )?(?:invoices?|bills?|amounts?)\b"
)
_ACCOUNT = expression(
    r"\b[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){2,7}(?: ?[A-Z\d]{1,4})?\b|\b0x[0-9a-fA-F]{40}\b|\bbc1[a-z0-9]{20,60}\b"
    r"|(?i:\b(?:account|iban|sort code|routing|wallet)\b[^.!?\n]{0,30}?\d{4})"
)
"""Where money can be sent."""
_BIDDING = expression(
    r"(?i)\A\W*(?:(?:when|whenever|if|once|before|after|while|until|as soon as)\b[^,]{1,80},\W*)?"
    r"(?:(?:please|kindly|always|never|ever|only|just|also|then|first|do not|don['\u2019]?t),? )*"
    r"(?P<verb>[a-z]+)\W+(?P<next>[\w'\u2019-]+)"
)
_OBJECTS = word_set(
    "the a an any all every each no your his her their its this that these those it them him what "
    "whatever whoever who which where how"
)
"""Words that follow a verb of an order, and hardly a noun that is a subject."""
_OURS = expression(r"(?i)\b(?:i|me|my|mine|we|us|our|ours)\b|\bi['\u2019]")
_HABIT = expression(r"(?i)\A\W*(?:i|we|he|she|they|it|my|our|[a-z]+ [a-z]*ly)\b")


def visible(text: str) -> str:
    """Return `text` without characters that have no width, which could hide words in it."""
    return text.translate(_HIDDEN)


@lru_cache(maxsize=128)
def is_instruction(text: str) -> bool:
    """Whether the text orders an assistant about, as pasted or fetched text may."""
    # Runs of blanks would be gone through again for each way to share them out.
    shown = "\n".join(" ".join(line.split()) for line in plain(text).splitlines() if line.strip())
    lines = " ".join(shown.split())
    if _ORDERS.search(shown) or _ORDERS.search(lines) or _ORDERS.search(unfigured(lines)):
        return True
    if _WHENEVER.search(lines) or _BELIEF.search(lines):
        return True
    return any(_tells_what_to_say(sentence) for sentence in re.split(r"(?<=[.!?;])\s+|\n", shown))


def grants_power(text: str) -> bool:
    """Whether a text lets somebody do things unasked, or says where money is to go."""
    shown = " ".join(plain(text).split())
    return bool(_POWER.search(shown) or _ACCOUNT.search(shown))


def is_bidding(text: str) -> bool:
    """Whether a statement tells somebody to do something, and names nobody whose wish it is."""
    match = _BIDDING.match(text)
    if match is None or _OURS.search(text):
        return False
    verb = match["verb"].lower()
    kinds = readings(verb)
    is_plain = "NOUN" not in kinds and "ADJ" not in kinds
    return kinds.get("VERB") == verb and (is_plain or match["next"].lower() in _OBJECTS)


def _tells_what_to_say(sentence: str) -> bool:
    if not _STANDING.search(sentence) or _HABIT.match(sentence):
        return False
    told = _ADDRESSED.search(sentence)
    return told is not None and not _STYLE.match(told["rest"])
