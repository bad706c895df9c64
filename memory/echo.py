"""Echoes: what a person only says back to Nova, which said it first or knew it.

Nobody bears witness by that: it would make Nova's own words their proof.
"""

from functools import lru_cache

from projects.expression import expression

_DONE = (
    r"(?:said|sa(?:y|ys|ying)|told|tell(?:s|ing)?|wrote|writ(?:e|es|ing|ten)|mention(?:s|ed|ing)?|not(?:ed|ing)|"
    r"stat(?:e|es|ed|ing)|answer(?:s|ed|ing)|repl(?:y|ies|ied|ying)|recall(?:s|ed|ing)?|remember(?:s|ed|ing)?|"
    r"remind(?:s|ed|ing)?|claim(?:s|ed|ing)?|list(?:s|ed|ing)?|report(?:s|ed|ing)?|show(?:s|ed|ing)|explain(?:s|ed|ing)?|"
    r"point(?:s|ed|ing)? out|put(?:ting)? it(?! (?:in|on|into|down|away|under|back|up|off|to)\b)|summari[sz](?:e|es|ed|ing)|sum(?:s|med|ming)? (?:it |this |that )?up|"
    r"recit(?:e|es|ed|ing)|repeat(?:s|ed|ing)?|read(?:ing)? (?:it |this |that )?(?:back|out)|inform(?:s|ed|ing)?|"
    r"conclud(?:e|es|ed|ing)|establish(?:es|ed)?|insist(?:s|ed|ing)?|assur(?:e|es|ed|ing)|confirm(?:s|ed|ing)?|"
    r"suggest(?:s|ed|ing)?|mean(?:s|t)?|record(?:ed|ing)|logged|stored|saved|filed|jotted|memori[sz]ed|learn(?:ed|t)|"
    r"know|knew|known|believ(?:e|es|ed|ing)|think|thought|assum(?:e|es|ed|ing)|reckon(?:ed|ing)?|figured|"
    r"(?:come|came|coming) up with|dug (?:it |this |that )?(?:up|out)|brought (?:it |this |that )?(?:up|back)|found(?: out)?|"
    r"gave (?:me|us)|given (?:me|us)|sent (?:me|us)|(?:have|had|got|has|keep|kept|put|wrote|noted|taken|took) (?:it |this |that |all this )?"
    r"(?:down|in mind|on (?:file|record|your list)|in (?:memory|store|your [a-z]+)|noted|stored|saved|recorded|written|listed))"
)
"""What one does who tells something, or has kept it."""
_WELL = (
    r"(?:(?: (?:have|had|has|were|are|was|just|already|once|also|yourself|still|earlier|before|first|only|even|then|now|"
    r"kindly|correctly|rightly|clearly|actually|always|keep|kept|been|got|do|did|seem(?:ed|s)? to|apparently|today|yesterday|"
    r"recently|previously|who|the (?:one|first) (?:who|that|to))|)|['\u2019](?:ve|d|re|s))* ?"
)
_KEPT = (
    r"(?:answers?|repl(?:y|ies)|messages?|notes?|responses?|words|wording|memor(?:y|ies)|summar(?:y|ies)|records?|lists?|"
    r"files?|archives?|logs?|notebook|database|knowledge|recaps?|overviews?|statements?|outputs?|texts?|reminders?|digests?|"
    r"transcripts?|entr(?:y|ies)|sentences?|phrasing|formulation|remarks?|information|info|data|store|phrase|explanation|briefing|"
    r"report|result|findings?|take|view|opinion|guess|understanding|impression)"
)
_YOURS = rf"your (?:[\w-]+ ){{0,2}}?{_KEPT}"
_ECHO = expression(
    # "you told me", "you had it down as", "you were the one who said"
    rf"(?i)(?<!just so )(?<!so that )(?<!\bdo )(?<!\bdid )(?<!\bcan )(?<!could )(?<!will )(?<!would )(?<!must )(?<!please )(?<!\bif )(?<!when )(?<!whenever )(?<!once )(?<!unless )(?<!whatever )\byou,?{_WELL}\b{_DONE}\b(?! (?:wrong|it wrong|that wrong|this wrong|you|me to|us to))"
    rf"|\byou{_WELL}right\b"
    # "your notes say", "going by your notes", "that is from your list"
    rf"|\b{_YOURS} (?:\w+ )?(?:was|were|is|are|says?|said|reads?|has|have|had|tells?|told|puts?|goes|went|shows?|showed|states?|stated|mentions?|mentioned|lists?|notes?|reveals?|contains?|claims?)\b(?! (?:wrong|incorrect|false|outdated|mistaken|not|out of date))"
    rf"|\b(?:from|by|per|with|on|like|quoting|cite[ds]?|citing|quote|repeating|repeat|copying|copied|copy|echoing|paraphrasing|"
    rf"according to|based on|thanks for|thank you for|read(?:ing)?|saw|see|recall|use|using|remember) (?:\w+ )?{_YOURS}\b"
    rf"|(?:^|[,;(]|\b(?:so|as|it says|says|stands|stood|written|read|saw|see|is|was|that|this)) ?\bin {_YOURS}\b(?!\s*:)"
    r"|\byour (?:own |exact |very )*words\b"
    rf"|\A\W*(?:so |and |from |in )?{_YOURS} ?:"
    # "Nova says", as if it were somebody else
    rf"|\b(?:nova|(?:the|my|our|this) (?:assistant|(?:chat ?)?bot|ai)){_WELL}\b{_DONE}\b"
    # "quoting you", "I have that from you", "if I got you right"
    r"|\b(?:quoting|quote|repeating|citing|echoing|paraphrasing|parroting|copying|like|from|by) you\b(?! (?:to|can|could|may|might|must|should|need|want|like|know|will|would|have to)\b)"
    r"|\bif i(?:['\u2019]ve| have)? (?:understood|understand|got|get|read|heard|hear) (?:you|your [\w-]+)(?: (?:right|correctly|well|properly))?\b"
    r"|\b(?:thanks|thank you|good|nice|kind)(?: of you)? (?:for|to) (?:telling|reminding|informing|letting|remind|tell|inform|let|saying|the (?:reminder|info|information|recap|summary))\b"
)
_SAID_BACK = expression(
    r"(?i)\b(?:as )?you(?:['\u2019]ve| have| had)? (?:just |already |once |also |yourself )*(?:said|told|wrote|"
    r"mentioned|noted|stated|answered|replied|recalled|remembered|claimed|listed|reported|showed|explained|pointed out|put it|have noted|have it)\b|(?<!so )(?<!did )(?<!do )\byou (?:already |surely )?know\b|\bas you (?!can\b|may\b|like\b|go\b|wish\b)"
    r"|\byour (?:last |previous |own |first |latest )*(?:answer|reply|message|notes?|response|words|memory|summary|"
    r"memor(?:y|ies)) (?:was|were|is|are|says?|said|reads?|has|have|tells?)\b"
    r"|^\W*(?:yes|yeah|yep|right|ok(?:ay)?|sure|correct|exactly|indeed|true)[,.!]* (?:so |and )?(?:i|we) (?:already )?(?:know|knew|see|agree)\b"
    r"|\byou (?:keep|kept|were|are|just|have been) (?:\w+ )?(?:telling|saying|right|repeating|correct|writing|mentioning)\b"
    r"|\b(?:(?:thanks|thank you|good) (?:for (?:telling|reminding|saying|letting)|that) (?:me|us|you)|quoting you|i see (?:that )?you|like you(?! to\b)|"
    r"(?:as )?(?:per|according to|from|by) your (?:own )?(?:note|memory|answer|record|list|summary|message|last|reply|words|data)s?"
    r"|we(?:['\u2019]ve| have)? (?:already )?(?:went|been|gone|discussed|talked|covered) (?:over|through|about)? ?(?:this|that|it)(?! (?:over|out|through)\b))\b"
    r"|^\W*(?:exactly|again|right|correct|precisely|yes|yeah|indeed|as i said|like i said)\b[,.:!][^.!?]*\b(?:i know|it says|that['\u2019]s what|already|as before)\b"
    r"|\bas (?:noted|mentioned|stated|said|discussed|established|recalled|known)(?: (?:earlier|before|above|already|previously))?,"
    r"|\b(?:here(?:['\u2019]s| is)|this is|that['\u2019]s) (?:what|all) (?:i|we) (?:know|remember|have|recall|found|noted)\b"
    r"|\bi (?:remember|recall)(?: that)? the user\b|\b(?:from|in) (?:my|the|your) memory\b|\brecalled \d+\b"
)
_AFTERWARDS = expression(
    rf"(?i)\A\W*(?:(?:at least|or so|well|and|so) )?(?:(?:that|this|those|these|it)(?: is| was| were| are|['\u2019]s)?|quote[ds]?|end of quote|so|or at least) "
    rf"(?:(?:\w+ ){{0,3}}?(?:you{_WELL}{_DONE}|{_YOURS}|your (?:own |exact )*words|from you))\b"
    rf"|\A\W*(?:(?:as|like) )?you{_WELL}{_DONE}(?: (?:me|us))?(?: (?:so|that|it|this|all of (?:it|that)))?(?: \w+){{0,3}}\W*\Z"
    r"|\A\W*(?:in )?your (?:own |exact )*words\b"
)
"""A sentence that tells of the one before it that it was an echo."""
_FROM_ME = expression(
    r"(?i)\b(?:i|we)(?:['\u2019]ve| have| had)? (?:already |just |once )*(?:told|informed|wrote) you\b"
    r"|\byou(?:r [\w-]+)?\b[^.,:!?]{0,30}\b(?:wrong(?:ly)?|misunderstood|misheard|incorrect(?:ly)?|outdated|out of date|"
    r"mistaken|missed|missing|forgot|confused)\b"
)
"""What the person tells Nova is no echo of it, nor is what puts it right."""

_YOU = expression(r"(?i)\byou(?:rs?|rself)?\b")


@lru_cache(maxsize=64)
def is_echo(said: str, after: str = "") -> bool:
    """Whether the sentence `said` says something back to Nova, or the one `after` it tells so."""
    if _AFTERWARDS.search(after):
        return True
    return bool(_ECHO.search(said) or _SAID_BACK.search(said)) and not _FROM_ME.search(said)


def is_addressed(said: str, statement: str) -> bool:
    """Whether the sentence `said` speaks to Nova around a `statement` that does not."""
    outside = len(_YOU.findall(said)) > len(_YOU.findall(statement))
    return outside and not _FROM_ME.search(said)
