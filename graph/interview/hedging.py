"""Talk that states nothing, and statements that were said with a doubt."""

import re

_UNSURE = re.compile(
    r"""\b(?:i\ (?:think|believe|guess|suppose|reckon|imagine|assume)|maybe|perhaps|probably|possibly
    |not\ (?:quite\ |entirely\ |completely\ |a\ hundred\ percent\ )?(?:sure|certain)|if\ i\ (?:remember|recall)
    |as\ far\ as\ i\ (?:know|remember|recall)|might\ be|could\ be|may\ be|i\ heard|i['\u2019]ve\ heard|they\ say
    |people\ say|from\ what\ i\ hear|supposedly|don['\u2019]t\ quote\ me|off\ the\ top\ of\ my\ head)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_VAGUE = re.compile(
    r"""\b(?:(?:it\ )?(?:all\ )?depends|hard\ to\ (?:say|tell|put)|difficult\ to\ (?:say|put)|you\ (?:just\ )?(?:know|feel|get)
    \ (?:it|when|a\ feel\w*)|(?:you|one)\ gets?\ a\ feel(?:ing)?|gut|(?:it['\u2019]s|it\ is|that['\u2019]s)\ (?:experience|instinct|a\ feeling|a\ knack)
    |with\ experience|(?:it\ )?varies|it['\u2019]s\ (?:always\ )?different|can['\u2019]t\ (?:really\ )?(?:say|explain|put)
    |couldn['\u2019]t\ say|one\ way\ or\ (?:an)?other|this\ and\ that|the\ usual|common\ sense
    |all\ sorts|all\ kinds|things\ like\ that|bit\ of\ everything|whatever\ works|you\ do\ what\ you\ can
    |(?:you\ )?play\ it\ by\ ear|sort\ of|kind\ of|somehow|in\ a\ way|(?:just\ )?the\ way\ i['\u2019]ve\ always\ done\ it|so\ many\ things
    |quite\ a\ (?:lot|bit|few)|you['\u2019]ll\ see|fine,?\ mostly|mostly\ fine|nothing\ special)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_MATTER = re.compile(
    r"\d|\bdepends\ on\ (?:the|how|whether|what|which|where|who|if)\b", re.IGNORECASE
)
_NOTHING = re.compile(
    r"""^\W*(?:(?:well|oh|no|um+|uh|hm+|let\ me\ think|so)[\s,.]+)*
    (?:no|nope|nothing(?:\ (?:else|more|comes\ to\ mind|that\ i\ (?:can\ think|know)\ of|special|really|there|on\ that|further))*
    |none(?:\ (?:really|that\ i\ know(?:\ of)?))?|not\ (?:really|that\ i\ (?:know|can\ think)(?:\ of)?|much)
    |that['\u2019]s\ (?:all|it|everything|about\ it|the\ lot)(?:\ (?:i|for|there|from|on|really)\b.*)?|that\ is\ (?:all|it)|no\ more|no\ other\w*
    |(?:i\ )?can['\u2019]t\ think\ of\ (?:any|another|more|anything|one)\w*(?:\ \w+){0,3}
    |(?:i\ )?(?:don['\u2019]t|do\ not|wouldn['\u2019]t)\ know(?:\ (?:of\ any|any(?:\ more)?|that|about\ that|really))?|dunno|no\ idea|no\ clue|not\ sure|beats\ me
    |i\ have(?:n['\u2019]t|\ not)\ (?:a\ clue|any(?:\ idea)?|got\ any)|you['\u2019]ve\ got\ (?:it\ all|everything)|we['\u2019]ve\ covered\ (?:it|that|everything)
    |i\ think\ (?:that['\u2019]s|that\ is|we['\u2019]ve|you['\u2019]ve)\ (?:all|it|everything|covered|got)\b.*)
    [\s,.!]*(?:(?:really|i\ think|i['\u2019]m\ afraid|sorry|for\ now|there|right\ now|off\ hand|at\ the\ moment)[\s,.!]*)*$""",
    re.IGNORECASE | re.VERBOSE,
)
_REFUSED = re.compile(
    r"""\b(?:(?:i(?:['\u2019]d|\ would)\ )?rather\ not\b|no\ comment|(?:i\ )?(?:won['\u2019]t|will\ not|can['\u2019]t|cannot|don['\u2019]t\ want\ to
    |prefer\ not\ to|wouldn['\u2019]t\ like\ to|['\u2019]m\ not\ going\ to|am\ not\ (?:allowed|going)\ to)\ (?:talk|speak|answer|discuss|go\ into|get\ into|tell\ you|say\ (?:anything|that|more))
    |(?:that['\u2019]s|that\ is|it['\u2019]s)\ (?:none\ of\ your\ business|private|between\ me\ and|not\ for\ you)|mind\ your\ own
    |ask\ me\ something\ else|next\ question|let['\u2019]s\ not\ (?:go|talk|get)\b|pass\b(?=\W*$)|skip(?:\ (?:it|that|this))?\b(?=\W*(?:$|please|one)))""",
    re.IGNORECASE | re.VERBOSE,
)
_OFF_RECORD = re.compile(
    r"""\b(?:off\ the\ record|(?:don['\u2019]t|do\ not|please\ don['\u2019]t)\ (?:write|note|put|take|file|keep|record|quote|save)\b
    |not\ for\ the\ (?:record|file|books)|(?:leave|keep)\ (?:that|this|it)\ out|between\ (?:us|you\ and\ me)|strike\ that\ from)""",
    re.IGNORECASE | re.VERBOSE,
)
_TALK = re.compile(
    r"""^\W*(?:(?:that['\u2019]s|that\ is|what)\ an?\ (?:good|great|tough|hard|interesting|funny|fair)\ (?:question|one)\b.*
    |(?:let\ me|lemme|give\ me)\ (?:think|see|a\ (?:second|minute|moment))\b.*|(?:good|great|tough|fair)\ question
    |(?:as|like)\ i\ (?:said|told\ you)(?:\ before)?|i(?:['\u2019]ve|\ have)?\ (?:already\ )?(?:told|said)\ (?:you\ )?(?:that|so|it)(?:\ before|\ already)?
    |where\ (?:was|were)\ (?:i|we)\b.*|hello|hi|hey|thanks?(?:\ you)?|(?:you(?:['\u2019]re|\ are)\ )?welcome|sure|ok(?:ay)?|fine|mm+-?hm+|uh-?huh|hm+|go\ on|go\ ahead
    |i(?:['\u2019]m|\ am)\ (?:listening|ready|thinking|back|here)|ready|shoot|i\ (?:see|understand|get\ it|hear\ you)|yes|yeah|no|right
    |(?:that['\u2019]s|that\ is)\ (?:how|why|what)\ it\ is|you\ know\ how\ it\ is|so\ it\ goes|it\ is\ what\ it\ is|there\ you\ (?:go|have\ it)|simple\ as\ that|i\ (?:like|love|hate)\ (?:that|this)\ question
    |i['\u2019]ll\ tell\ you(?:\ (?:something|a\ story|what|one\ thing))?|here['\u2019]s\ (?:a|the)\ thing|you\ won['\u2019]t\ believe\ (?:it|this))[\s.,!:]*$""",
    re.IGNORECASE | re.VERBOSE,
)
_ASIDE = re.compile(
    r"""^\W*(?:(?:oh|well|so|and|anyway)[\s,]+)*(?:(?:speaking\ of|that\ reminds\ me|reminds\ me\ of|funny\ (?:story|thing|enough)|on\ a\ different\ note|on\ another\ note
    |off\ topic|unrelated|completely\ different(?:\ subject|\ topic|\ thing)?|not\ that\ it\ matters)\b
    |(?:did|have)\ (?:i|you)\ (?:ever\ )?(?:tell|told|hear|heard|see|seen)\b
    |my\ (?:wife|husband|son|daughter|kids?|children|grand\w+|nephew|niece|neighbou?r|dog|cat|mother|father|brother|sister|knees?|back|holiday|vacation|garden)\b
    |i(?:['\u2019]m|\ am)\ (?:hungry|tired|thirsty|getting\ (?:old|hungry|tired))\b
    |(?:the\ )?(?:weather|traffic|game|match|football|lunch|dinner|coffee)\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_FEW = 5
"""Words besides the vague ones that do not yet say something."""


def is_unsure(text: str) -> bool:
    """Whether something was said with a doubt, or only heard from others."""
    return bool(_UNSURE.search(text))


def is_vague(text: str) -> bool:
    """Whether an answer states nothing that could be written down."""
    if _MATTER.search(text) or not _VAGUE.search(text):
        return False
    left = _UNSURE.sub(" ", _VAGUE.sub(" ", text))
    return len(re.findall(r"[^\W\d_]{3,}", left)) <= _FEW


def is_nothing(text: str) -> bool:
    """Whether an answer says that there is nothing to say."""
    return bool(_NOTHING.match(text))


def is_refusal(text: str) -> bool:
    """Whether the expert would rather not answer."""
    return bool(_REFUSED.search(text)) and len(text.split()) <= 25


def is_off_record(text: str) -> bool:
    """Whether the expert wants what was said not to be filed."""
    return bool(_OFF_RECORD.search(text))


def is_empty_talk(text: str) -> bool:
    """Whether one clause is only talk about the talk, or vague."""
    return bool(_TALK.match(text)) or is_nothing(text) or is_vague(text)


def is_aside(text: str) -> bool:
    """Whether one clause leaves the subject, by its own first words."""
    return bool(_ASIDE.match(text))
