"""Whether a sentence leaves something undecided, or passes on a question nobody has answered."""

import re

_UNDECIDED = re.compile(
    r"\b(?:still |yet |first |also |really )*(?:(?:have|has|had|need|needs|'ve got|got|want|ought)(?: yet| still| first)? to|must|should|will have to)(?: first| still| also)? (?:\w+ly )?"
    r"(?:decide|choose|figure out|agree (?:on|whether|which|about)|make up|determine|come down on|(?:settle|pick|work out|sort out|say|clarify)(?: \w+)? (?:on|between|whether|if|which|what|who|how|when))\b"
    r"|\byet to (?:decide|choose|agree|settle (?:on|whether|which)|be (?:decided|settled|determined|agreed|chosen|resolved|clarified))\b|\bto be (?:decided|determined|agreed|clarified|settled)\b"
    r"|(?:n't|\bnot|\bnever|\bnobody(?: has)?|\bno one(?: has)?)(?: \w+){0,2} "
    r"(?:(?:decided|chosen|agreed|made up)\b|(?:settled|resolved|answered)(?: (?:on|whether|if|which|yet|so far|by)\b|\W*$))"
    r"|\b(?:can't|cannot|can not|couldn't|unable to|struggling to|hard to)(?: \w+ly| seem to| quite)? (?:decide|choose|agree|settle (?:it|this|that|on|whether|which)|make up|pick|come down|see which|tell which)\b"
    r"|\b(?:toss-?up|up in the air|round in circles|round and round|two minds|part of me|half (?:of (?:us|them|me) )?(?:says?|wants?)|hesitat\w+|dithering over|mulling|"
    r"weighing(?: up)?|pros and cons|in limbo|divided (?:as to|over|on|about)|at odds (?:over|about)|deadlock\w*|leaning|either way|it's a coin flip|coin[- ]toss)\b"
    r"|\b(?:torn|hard to choose|make (?:a|the) (?:call|decision|choice)|(?:need|needs|want|await\w*) (?:an answer|a verdict|a ruling|a choice|clarity) on|disagree\w* (?:over|about|on|whether)|which way to go)\b"
    r"|(?:\bnot|n't) (?:\w+ ){0,2}(?:figured out|worked out|sorted out|clear|sure|certain|tell|know)(?: yet)?(?: about| on)? (?:if|whether|which)\b"
    r"|\b(?:we|I) (?:could|might)\b.*\bor\b.*\b(?:could|might|sure|tell|know|decide)\b|\beither\b.*\bor\b.*\b(?:yet|sure|tell|know|idea|clear)\b"
    r"|\bundecided\b|\b(?:mak(?:e|ing)|made) (?:my|our|his|her|their) minds? up\b|\bdecision (?:is |still |was )*(?:needed|required|pending|outstanding|due|missing)\b"
    r"|\b(?:need|needs|want|await\w*|waiting for) a (?:decision|choice|verdict)\b|\bwhich (?:is it to be|one (?:is it|should))\b|\btwo (?:\w+ )?(?:possibilities|options|ways|courses|choices|roads|paths|alternatives)\b|\b(?:do not|don't|not) know (?:which|whether|if|what) (?:is|would|we|I|to)\b"
    r"|\b(?:thinking|think|debate|debating|arguing|discussing|undecided|talking) (?:about |over |on )?(?:whether|if we|if I)\b"
    r"|\b(?:is|are|remains?|still|be|was|'s) (?:\w+ )?(?:undecided|unresolved|unsettled|unanswered|up in the air|to be decided)\b|^undecided\b"
    r"|\b(?:torn between|back and forth (?:on|about|between)|on the fence|jury is (?:still )?out|dilemma|tbd|of two minds|debating|"
    r"(?:can't|cannot) (?:decide|make up))\b"
    r"|\b(?:still |it'?s |remains |is )open (?:whether|if|which|what|who|how|when)\b|^open(?: question| point| issue)?\s*[:-]"
    r"|\bopen question\b|\bquestion (?:is|remains|of)\b.*\b(?:whether|if|which|open)\b|\bquestion\b.*\b(?:nobody|no one|not)\b.*\banswer"
    r"|\b(?:not sure|unsure|not certain|unclear|not clear|n't clear|don't know|do not know|no idea|wondering|undecided)(?: yet| still)? "
    r"(?:about )?(?:whether|if (?:we|I)\b|which|between|what we should|how we should)\b"
    r"|\b(?:whether|if) (?:or not )?(?:we|I|to) .*\b(?:open|pending|undecided|unclear)\b"
    r"|\bdecision (?:on|about|between|whether)\b.*\b(?:open|pending|due|outstanding|missing|needed)\b|\b(?:need|needs) a decision\b"
    r"|\bwonder(?:s|ing)? (?:whether|if) (?:we|I|to)\b|\bhard to (?:say|tell|decide|choose)\b|\bremains? to be (?:decided|seen|settled|clarified)\b"
    r"|\bstill thinking\b|\bquestion (?:whether|if)\b|\b(?:can't|cannot|can not) (?:decide|choose|make up)\b|\bwhether (?:we|to|I)\b.+\bor\b"
    r"|^(?:thoughts|opinions|ideas|any preference)\b|\bno idea yet\b|\bno (?:decision|agreement|consensus)(?: yet| so far)?\b|\b(?:is|are) split (?:on|over|about)\b",
    re.IGNORECASE,
)  # fmt: skip
_PROPOSED = re.compile(
    r"\b(?:should|shall) (?:we|I)\b|^(?:so |and )?should (?!I\b|you\b|it be)|\bdo (?:we|I) (?:want|go|take|use|keep|buy|hire|move|switch|stay|need to decide|really)\b"
    r"|^(?:which|what|who|where|when|how)\b.*\b(?:should|shall) (?:we|I)\b|^which .*\bdo (?:we|I)\b"
    r"|\bor (?:rather|should we|do we|instead|not)\b|\bwould it be better\b|\bdoes it make sense to\b|\bis it worth\b"
    r"|\bshould (?:it|this|that)\b.*\bor\b|^or (?:do|should|shall) (?:we|I)\b|\b(?:wiser|better|best|smarter|preferable|cheaper|nicer|sensible)\b.*\bor\b|\bquestion (?:of )?whether\b",
    re.IGNORECASE,
)
_INFORMATION = re.compile(
    r"^(?:and |so |but )?(?:who|what|when|where|why|how|which|is|are|was|were|does|did|has|have|had|can you|could you|"
    r"will|would you|do you|do they|can|any|anything|anyone|anybody|got|ever|gonna|wanna|for|did|you)\b|\b(?:you|your|you're)\b",
    re.IGNORECASE,
)
_PASSED_ON = re.compile(
    r"^(?!(?:One|You|Everybody|Everyone|People|Nobody|Somebody)\b)(?-i:[A-Z])[\w&'-]+(?: (?-i:[A-Z])[\w&'-]+)?(?: has| is|'s)?(?: also| just| again)* (?:(?:asked|asks)(?!(?: me| us)? (?:if|whether) (?:I|we) (?:could|can|would|will)\b)|wants to know|wanted to know|wonders|"
    r"is asking|keeps asking|would like to know|needs to know|asking)(?: me| us)?(?: again)? "
    r"(?:if|whether|when|how|what|which|why|where)\b",
    re.IGNORECASE,
)
_TWO_WAYS = re.compile(r"\b(?:should|shall|do) we\b.* or \b", re.IGNORECASE)
_AGENDA = re.compile(
    r"\b(?:do|work on|tackle|start with|focus on|handle|look at)\b[^?]{0,20}\b(?:next|first|now|today)\b.*\?|\bon my plate\b.*\?"
    r"|\bwhat(?: else)? should I do\b",
    re.IGNORECASE,
)
_VERSUS = re.compile(r"\b(?:vs\.?|versus)\b", re.IGNORECASE)
_SETTLED = re.compile(
    r"\b(?:no longer|not any ?more|no more \w+ing|made up (?:my|our|his|her|their) minds?)\b|\bwould happen\b|\b(?:is|was|that's) (?:settled|decided|final)\b",
    re.IGNORECASE,
)
_SHORTEST = 3
_LABEL = re.compile(
    r"(?:tbd|undecided|to be decided|open (?:question|point|issue))\s*[:.-]", re.IGNORECASE
)


def is_labelled_open(text: str) -> bool:
    """Whether a note calls itself something undecided."""
    return _LABEL.match(text) is not None


def asks_open(text: str, *, is_order: bool = False) -> bool:
    """Whether a sentence says that something is still to be decided or answered.

    Of what was asked of Nova, which answered, only what weighs two ways stays open.
    """
    if _SETTLED.search(text) or _AGENDA.search(text):
        return False
    if is_order and "?" in text and not _TWO_WAYS.search(text):
        return False
    if _UNDECIDED.search(text) or _PASSED_ON.match(text):
        return True
    is_question = "?" in text
    if is_question and _PROPOSED.search(text):
        return True
    if is_question and re.search(r"\w+ or \w+", text) and not _INFORMATION.search(text):
        return len(text.split()) > _SHORTEST
    return is_question and _VERSUS.search(text) is not None and not _INFORMATION.search(text)
