"""What a reply to a read-back means: yes, no, other words, a limit, a doubt, or something else."""

import re
from typing import Literal, NamedTuple

from graph.interview.hedging import is_off_record, is_refusal
from memory.assent import assent, opens_with_yes

Meaning = Literal["yes", "no", "edit", "scope", "exception", "unsure", "drop", "skip", "other"]


class Reply(NamedTuple):
    """A reply as understood."""

    meaning: Meaning
    words: str = ""
    """The new words, the limit, or what was said besides."""


_NO = re.compile(
    r"""^\W*(?:(?:um+|uh|well|oh|ah|hm+)[\s,.]+)*
    (?:no(?:pe|t\ (?:quite|exactly|really|right|correct|at\ all))?|wrong|incorrect|false
    |(?:that['\u2019]s|that\ is|this\ is|it['\u2019]s|it\ is)\ (?:not|wrong|incorrect|false)(?:\ (?:right|correct|it|true|what\ i\ (?:said|meant)|how\ it\ is))?
    |(?:that|it|this)\ (?:isn['\u2019]t|is\ not)\ (?:quite\ |exactly\ )?(?:right|correct|it|true|so|what\ i\ (?:said|meant)))
    (?![\w'\u2019-])[\s,.:;!\u2013\u2014-]*""",
    re.IGNORECASE | re.VERBOSE,
)
_REASONLESS = re.compile(
    r"""^\W*(?:(?:that['\u2019]s|that\ is|this\ is|it['\u2019]s)\ (?:not\ (?:right|it|correct|true|what\ i\ (?:said|meant))|wrong)
    |(?:that|it)\ (?:isn['\u2019]t|is\ not)\ (?:right|it|correct|true)|i\ (?:never|didn['\u2019]t|did\ not)\ (?:say|said|mean)\ (?:that|it|so)
    |you\ (?:got|have|['\u2019]ve\ got)\ (?:that|it|me)\ wrong|you\ mis(?:understood|heard)(?:\ me)?|not\ (?:at\ all|right|really|quite|exactly|that\ way|like\ that)|sorry|thanks?|nope|no)[\s.,!]*$""",
    re.IGNORECASE | re.VERBOSE,
)
_EDIT = re.compile(
    r"""^\W*(?:(?:almost|nearly|close|not\ quite|wait|sorry|actually|no|well|hold\ on|correction|rather)[\s,.:;\u2013\u2014-]+)*
    (?:edit|change\ (?:it|that)\ to|make\ (?:it|that)|(?:it|that|this)\ should\ (?:say|read|be)|(?:should|must)\ (?:say|read|be)|say|write|put|call\ it|i\ (?:said|meant)|better|rather|correction)
    (?:\ instead)?\b\s*[:,]?\s*(?P<words>\S.*)$""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_NEARLY = re.compile(
    r"^\W*(?:almost|nearly|close|wait|sorry|actually|hold on|correction)[\s,.:;\u2013\u2014-]+(?P<words>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
_CHANGE = re.compile(
    r"(?i)\b(?:change|replace|swap)\b.+\b(?:to|with|by|for)\b|\bnot\b.+\bbut\b|,\s*(?:and\s+)?not\b|\b(?:instead of|rather than)\b"
)
_BUT = re.compile(r"^[\s,.;:]*(?:but|and|though|although|however)\b[\s,]*", re.IGNORECASE)
_SCOPE = re.compile(
    r"""^\W*(?:(?:well|it['\u2019]s|that['\u2019]s|it\ is|that\ is|true|right|correct|holds?|applies|that\ (?:only\ )?(?:holds|goes|applies)|this\ (?:only\ )?(?:holds|goes|applies)|it\ (?:only\ )?(?:holds|goes|applies))[\s,]+)*
    (?P<words>(?:only|just|solely)\b.+|(?:if|when|whenever|while|as\ long\ as|provided|so\ long\ as|during|in|on|at|for|with|under|over|above|below|before|after|until|from|up\ to)\b.+)$""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_CONDITION = re.compile(
    r"^(?P<words>(?:\w+(?:ed|ing)|given|as far as|where|once|unless|because|since|though|although) (?:that |on )?\S.+)$",
    re.IGNORECASE | re.DOTALL,
)
"""After a yes: "provided it is dry", "assuming nobody has touched it"."""
_LIMITED = re.compile(
    r"""\W*(?:only|except|unless|when|if|in|on|at|for|not\ (?:for|in|on|when|if|with|at)|just|that\ only|it\ only|holds|apart|true
    |doesn|does\ not|during|with|under|over|above|below|before|after)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_ONLY_WHEN = re.compile(
    r"\b(?:only|just)\s+(?:if|when|where|while|in|on|at|for|with|during|after|before|under|over)\b.+",
    re.IGNORECASE | re.DOTALL,
)
_FEW = 4
"""Words that may lead up to a limit: "With one condition: only if ..."."""
_ONLY = re.compile(r"^(?:only|just|solely)\s+", re.IGNORECASE)
_EXCEPTION = re.compile(
    r"""^\W*(?:(?:well|true|right|correct)[\s,]+)*
    (?P<mark>(?:except|unless|excepting|other\ than|apart\ from|not|never|does(?:n['\u2019]t|\ not)\ (?:hold|apply|go|work|count))\b(?:\ (?:for|in|on|when|if|with|at|during))?)(?P<words>\ .+)$""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_LEAD = re.compile(
    r"(?i)^(?:except(?:ing)?|apart from|other than|not|never|does(?:n['\u2019]t| not) (?:hold|apply|go|work|count))\s+"
)
_UNSURE = re.compile(
    r"""^\W*(?:(?:well|oh|um+|uh|yes|yeah|hm+)[\s,.]+)*
    (?:maybe|perhaps|probably|possibly|could\ be|might\ be|i\ (?:guess|suppose|think)(?:\ so)?|(?:more|so)\ or\ less|roughly|sort\ of|kind\ of|somewhat|about\ right
    |mm+-?\s?h?m+|uh-?\s?huh|hm+|mhm|ok(?:ay)?|sure|fine|whatever|if\ you\ (?:say|like|think)\ so|if\ you\ like|good|great|nice|alright|all\ right|right|true|i\ don['\u2019]t\ know|not\ sure|hard\ to\ say|could\ be\ right|no\ idea|who\ knows|i\ (?:hear|heard|see|understand|know|get)\b.*|go\ on|i['\u2019]m\ listening|yeah,?\ right|close\ enough|near\ enough|something\ like\ that|if\ you\ want|as\ you\ (?:like|wish))
    [\s.,!?]*(?:so|really|right|enough|then|i\ guess)?[\s.,!?]*$""",
    re.IGNORECASE | re.VERBOSE,
)
_DROP = re.compile(
    r"""\b(?:leave\ (?:it|that|this)\ out|drop\ (?:it|that|this)|delete\ (?:it|that|this)|scratch\ (?:it|that|this)|strike\ (?:it|that|this)|forget\ (?:it|that|about\ it)
    |(?:don['\u2019]t|do\ not|no\ need\ to)\ (?:write|note|keep|file|record|put|save|include)|not\ worth\ (?:writing|noting|keeping|it)|never\s*mind|not\ (?:relevant|important|for\ the\ record)|has\ nothing\ to\ do\ with|take\ (?:it|that)\ out|throw\ (?:it|that)\ out|neither)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_SKIP = re.compile(
    r"(?i)^\W*(?:skip|pass|next|later|not now|come back to (?:it|that)(?: later)?|leave it (?:for now|open)|let me think about (?:it|that)|park it)\b.{0,30}$"
)


def understood(text: str) -> Reply:
    """Return what a reply to a read-back means; yes is only what says so outright."""
    yes = assent(text)
    if yes is not None:
        return Reply("yes", yes.rest)
    if is_off_record(text) or (_DROP.search(text) and len(text.split()) <= 20):
        return Reply("drop")
    if _SKIP.match(text):
        return Reply("skip")
    if is_refusal(text):
        return Reply("drop")
    if text.strip().endswith("?"):
        return Reply("unsure")
    return _limited(text) or _denied(text) or _doubted(text)


def _limited(text: str) -> Reply | None:
    """Return a yes that goes only so far, or the limit alone."""
    after = opens_with_yes(text)
    said = text if after is None else after
    rest = _BUT.sub("", said, count=1).strip()
    inner = _ONLY_WHEN.search(rest)
    if after is None and inner is None and rest == said.strip() and not _LIMITED.match(text):
        return None
    if inner and len(rest[: inner.start()].split()) <= _FEW and not _CHANGE.search(rest):
        return Reply("scope", _ONLY.sub("", inner.group()).strip(" ."))
    exception = _EXCEPTION.match(rest)
    if exception and not _CHANGE.search(rest):
        words = exception["mark"] + exception["words"]
        bare = re.sub(r"(?i)^unless\b", "if", _LEAD.sub("", words))
        return Reply("exception", bare.strip(" ."))
    scope = _SCOPE.match(rest) or (_CONDITION.match(rest) if after is not None else None)
    if scope and len(rest.split()) <= 25 and not _CHANGE.search(rest):
        return Reply("scope", _ONLY.sub("", scope["words"]).strip(" ."))
    if after is not None and rest and rest != after.strip() and not _UNSURE.match(rest):
        return Reply("edit", rest)  # "yes, but it's 50"
    return None


def _denied(text: str) -> Reply | None:
    """Return a no, with what should stand instead if that is said."""
    denied = _NO.match(text)
    if denied is None:
        edit = _EDIT.match(text) or _NEARLY.match(text)
        if edit:
            return Reply("edit", edit["words"].strip())
        return Reply("edit", text.strip()) if _CHANGE.search(text) else None
    rest = text[denied.end() :].strip()
    while again := _NO.match(rest):  # "No, that's wrong, it's 50"
        rest = rest[again.end() :].strip()
    if re.match(r"(?i)(?:idea|clue)\b", rest):
        return Reply("unsure")
    if not rest or _REASONLESS.match(rest):
        return Reply("no")
    if _UNSURE.match(rest):
        return Reply("unsure")
    edit = _EDIT.match(rest)
    return Reply("edit", edit["words"].strip() if edit else rest)


def _doubted(text: str) -> Reply:
    return Reply("unsure") if _UNSURE.match(text) else Reply("other", text.strip())
