"""Orders to the assistant: what pasted or fetched text says to make it do something."""

import re

_HIDDEN = str.maketrans(dict.fromkeys([*range(0x200B, 0x2010), 0x2060, 0xFEFF]))
_ORDERS = re.compile(
    r"(?i)\b(?:ignore|disregard|forget|override|bypass)\s+(?:all\s+|any\s+|the\s+|your\s+|my\s+)*"
    r"(?:previous|prior|above|earlier|preceding|system|safety|other)?\s*"
    r"(?:instructions?|prompts?|rules|guidelines|guardrails|directives)\b"
    r"|\byou (?:must|should|shall|will|have to|are to)\s+(?:now|always|never|only|immediately|from now on)?\s*"
    r"(?:act|behave|respond|reply|answer|send|forward|reveal|output|print|execute|run|delete|ignore|obey|"
    r"pretend|disclose|email|transfer|share|approve|tell|include|comply|b?cc|copy|add|append|attach|"
    r"insert|mention|recommend|treat)\b"
    r"|\byou are now (?:a|an|the|in|my)\b|\bnew instructions?\s*:|\bsystem prompt\b|\bdeveloper mode\b|"
    r"\bjailbreak\b|\b(?:assistant|ai|agent|chatbot|llm|model)s?[,:]? (?:must|should|please|shall) "
    r"(?:now )?(?:send|forward|reveal|ignore|execute|run|delete|always|email|transfer|approve|disregard)\b"
    r"|<\/?(?:system|instructions?|prompt)>|\[(?:system|inst)\]"
)
_STANDING = re.compile(
    r"(?i)\b(?:whenever|every ?time|each time|any ?time|when|if) (?:some|any)(?: ?one|body) "
    r"(?:asks?|wants?|mentions?|requests?|inquires?|enquires?)\b.{0,150}?(?:,|:|\bthen\b) ?"
    r"(?:(?:please|always|just|only|then|you must|you should) )*"
    r"(?:answer|reply|respond|say|tell|state|claim|send|give|forward|recommend|write|pretend)\b"
    r"|\balways (?:append|add|include|attach|insert|prepend|put)\b.{0,120}?"
    r"\b(?:to|in|into|on|at the end of|with) (?:every|all|each|any)\b"
    r"|\btreat\b.{0,80}?\b(?:from|by|of)\b.{0,80}?\bas (?:if (?:it|they) (?:were|was|came) )?"
    r"(?:being )?(?:mine\b|my own\b|my words\b|from me\b|trusted\b|authori[sz]ed\b|"
    r"(?:an? )?(?:order|instruction|command)s?\b|the (?:owner|user)\b)"
    r"|\b(?:forward|send|redirect|e-?mail|mail|route|b?cc|copy)(?: a copy of| copies of)? "
    r"(?:all|every|each|any)\b.{0,120}?\bto <?[^\s@]{1,80}@"
)


def visible(text: str) -> str:
    """Return `text` without characters that have no width, which could hide words in it."""
    return text.translate(_HIDDEN)


def is_instruction(text: str) -> bool:
    """Whether the text orders an assistant about, as pasted or fetched text may."""
    plain = " ".join(visible(text).split())
    return bool(_ORDERS.search(plain) or _STANDING.search(plain))
