"""Which task of a request needs what another one brings to light or makes."""

import re
from collections.abc import Sequence
from typing import Literal

from graph.supervisor.speech import (
    QUOTED,
    bare,
    begins_with_verb,
    content,
    first_word,
    form,
    task,
    words,
)
from graph.supervisor.verbs import VERBS, word_set
from graph.supervisor.wanting import asking_spans

Yield = Literal["work", "answer", "verdict", "nothing"]
"""What a task leaves behind: something made, something found, yes or no, or no more than done."""

CONDITION = re.compile(
    r"""(?:(?:only\s+)?if|unless|when|once|as\s+soon\s+as|until|in\s+case|provided|assuming|otherwise
    |depending\s+on|after)\b[^,]*,\s*""",
    re.IGNORECASE | re.VERBOSE,
)
_BARE_CONDITION = re.compile(
    r"(?:and\s+|but\s+)?(?:if|unless|once|when|as\s+soon\s+as|after)\b", re.IGNORECASE
)
"""A condition that no comma ends: "if that is under ten draft an order"."""
TOLD_FIRST = re.compile(
    r"(?:after|once|when|as\s+soon\s+as)\s+you(?:['\u2019]ve|\s+have)\s+\w", re.IGNORECASE
)
"""How a task begins that is told as what the next one follows: "after you've looked it up, ..."."""
_ON_RESULT = re.compile(
    r"""(?:only\s+)?(?:if|unless|otherwise|in\s+case|depending\s+on)\b|(?:once|when|as\s+soon\s+as|after)\s+
    (?:that|it|this|they|those|done|ready|he|she)(?:'s|\u2019s)?\b""",
    re.IGNORECASE | re.VERBOSE,
)
_NEXT = re.compile(
    r"\W*(?:and\s+)?(?:then|next|after\s+(?:that|this)|afterwards|once|when)\b", re.IGNORECASE
)
_ALL = re.compile(
    r"""\b(?:both(?!\s+(?:of\s+)?(?:the\s+|our\s+|my\s+)?[a-z]+s\b)|all\s+(?:of\s+)?(?:that|this|them|the\s+above)
    |(?:the|those|these)\s+(?:two|three)(?=\W*$|\s+(?:against|with|agree|clash|contradict|differ|match|side)\w*\b))""",
    re.IGNORECASE | re.VERBOSE,
)
_TAKEN = re.compile(
    r"""\b(?:about|by|for|from|into|of|on|out\ of|with)\ (?:it|that|this|those|these|them)
    (?=\s*(?:[.,;:!?]|$|as\b|in\b|to\b|for\b))|\b(?:in|from|of)\ there\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""What something is to be made of, or for: "write a post out of it"."""
_TELLING = re.compile(
    r"""\b(?:saying|telling|explaining|stating|to\ say|to\ tell|to\ explain|with|about)\ (?:(?:him|her|them|us|me)\ )?
    (?:what|why|how|where|which|who|when|whether|if)(?:'s|\u2019s)?\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""What a text is to tell: "a line saying what is going on"."""
_CHOSEN = re.compile(
    r"\bwhichever\b|\bwhatever\b(?=.*\b(?:in|from|of)\ there\b)"
    r"|\b(?:every(?:body|one)|any(?:body|one)|those|the\ ones)\ (?:who|that|which)\b",
    re.IGNORECASE,
)
"""What is chosen among what was found: "everybody who mentions nuts"."""
_OBJECT = re.compile(
    r"[a-z]+\s+(?:it|them|those|these)\b"
    r"(?!\s+(?:an?|the|some|one|two|\d+|that|what|how|why|when|our|my|his|her|their)\b)",
    re.IGNORECASE,
)
"""A task that begins with what is done to something: "put them in a sheet"."""
_APART = re.compile(
    r"\W*(?:(?:and|then|but)\s+)?(?:also|separately|meanwhile|besides|another|apart\s+from)\b",
    re.IGNORECASE,
)
"""How a task begins that has nothing to do with the one before."""
_OWN = re.compile(
    r"\b(?:above|attached|below|enclosed|pasted|supplied|uploaded|underneath|new|fresh|my|our)\b"
    r"|\b\w*\d{3,}\w*\b",
    re.IGNORECASE,
)
"""What shows that a task has something of its own to work on."""
_COVERING = re.compile(
    r"\bcover(?:ing)?\s+(?:note|letter|e-?mail|mail|page|sheet)\b|\bto\s+go\s+(?:with|on\s+top)\b",
    re.IGNORECASE,
)
"""What goes with something that is made: "a cover note"."""
_THING = re.compile(
    r"""\b(?<!what\ was\ )(?<!what\ is\ )(?:it|(?<!on\ )its|those|these|the\ (?:former|latter)|each\ of\ (?:them|those))\b
    |(?<!in\ )(?<!\bthe\ )(?<!\bor\ )\bone(?=\s*(?:[.,;!?]|$|on\b|to\b|for\b))
    |\b(?:that|this)(?=\s*(?:[.,;!?]|$|to\b|into\b|in\b|as\b|with\b|for\b|and\b|by\b|on\b|one\b|compare\b))""",
    re.IGNORECASE | re.VERBOSE,
)
"""Words that stand for a thing."""
_RESULT = re.compile(
    r"""\b(?:based|building)\s+on\b|\bwith\s+(?:that|this)\b|\baccordingly\b|\bthe\s+same\b
    |\bwhat\ you\ f(?:ou)?nd\b|\b(?:of\ (?:them|those|these|each)|each\ one)\b|\bagainst\ (?:it|them|those)\b|\bof\ the\ \w+\ ones\b
    |\bthe\s+(?:results?|summary|answers?|outcome|findings|translation|numbers?|figures?|output|totals?
    |worst|best|cheapest|first\ one|last\ one|cleaned\ one|top\ \w+|rest|live\ ones|ones(?=\ (?:that|which|who)\b))\b
    |\bthe\ (?-i:[A-Z][a-z]+(?:ese|ish|ian|an|ch|ek|ic))\W*$""",
    re.IGNORECASE | re.VERBOSE,
)
"""Words for what was found or made, wherever they stand."""
_NUMBERED = re.compile(r"\b\w*\d{3,}\w*\b|#\d")
_OF_NAMED = re.compile(
    r"\b(?:is|was|has|are|were|did|does|do|have)\s+it\b|\bin\s+it\b|\bits\b", re.IGNORECASE
)
_PEOPLE = re.compile(r"\b(?:they|them|their|theirs|he|him|his|she|her|hers)\b", re.IGNORECASE)
"""Words that stand for people or firms, as often for those that are named."""
_THAT_NOUN = re.compile(
    r"\b(?P<that>that|this|those|these)\s+"
    r"(?!(?:guy|people|folk|ones|minute|hour|day|morning|afternoon|evening|week|weekend|month|quarter|year|time)s?\b)"
    r"(?P<noun>[a-z]{3,})\b",
    re.IGNORECASE,
)
_PRONOUNS = word_set("she they you one the there his her their our your some any all not")
_BEFORE_THING = (
    word_set(
        """
    about above after against all and as at before behind below beside by during for from in into
    of off on onto over per then through to under until up with within without
    """
    )
    | VERBS
)
PRODUCT = (
    r"(?:bar\s+)?(?:article|blurb|chart|csv|draft|e-?mail|figures?|findings|graph|json|letter|list|mail"
    r"|memo|message|minutes|notes?|order|outline|pdf|plan|post|proposal|quote|report|sheet|spreadsheet"
    r"|summary|table|text|transcript|translation|version|workbook|write-?up)"
)
_MADE = re.compile(rf"\b(?:an?|one|some)\s+(?:[\w-]+\s+){{0,3}}?({PRODUCT})\b", re.IGNORECASE)
_HANDED = re.compile(r"\b(?:above|attached|below|enclosed|pasted|supplied|uploaded)\b", re.I)
"""What shows that a text was handed over with the request."""
_INTO = re.compile(r"\binto\s+\w", re.IGNORECASE)
"""What shows that something is made of something: "knock it into English"."""
_MADE_NEXT = re.compile(
    rf"\W*(?:and\s+)?then\s+(?:an?|the)\s+(?:[\w-]+\s+){{0,3}}?{PRODUCT}\b", re.IGNORECASE
)
"""What is made of the result before it: "then a chart of the tags"."""
_USED = re.compile(rf"\b(?:the|that|this|those)\s+({PRODUCT})\b", re.IGNORECASE)
_NAME = re.compile(r"(?<=[\w,;:'\u2019-] )[A-Z][\w&-]+")
_WORK = word_set(
    """
    abridge add amend arrange assemble boil break bring build chart clean collect combine compile
    compose compress condense convert copy correct craft create cut define design develop download
    draft draw edit elaborate extract fetch fix format formulate gather generate ghostwrite import
    ingest label load localise localize make mend organise organize outline paraphrase parse pick
    plot polish prepare produce propose pull put recap recast redo redraft reformat rephrase revise
    reword rewrite sharpen shorten shrink simplify sketch split stage streamline summarise summarize
    tabulate tag tidy tighten tl tldr total transcribe transform translate trim turn word write
    """
)
_ANSWER = word_set(
    """
    analyse analyze calculate compare compute count determine diagnose dig estimate evaluate examine
    explain explore figure find forecast get give go grab have identify inspect investigate list
    look name rank read recall remind report research review say scan scrutinise scrutinize search
    see show sort tell trace track walk work
    """
)
_VERDICT = word_set("check confirm ensure proofread test validate verify")
_FRONT = re.compile(r"(?:from|out\s+of|for|in|on|with|using)\b", re.IGNORECASE)
_WH = re.compile(
    r"(?:^|.*[,:]\s)\W*(?:(?:and|so|but|at|by|for|from|in|on|to|with)\s+)*(?:what|which|who|whom|whose|when|where|why|how)\b",
    re.IGNORECASE,
)
_IDENTIFYING = re.compile(
    r"(?:what|which)\b(?:\s+[\w-]+){0,3}?\s+"
    r"(?:fits?|suits?|match(?:es)?|replace[ds]?|supersede[ds]?|goes|belongs|took|takes)\b",
    re.IGNORECASE,
)
"""A question for a thing, whatever else it names."""
_STATE = re.compile(r"(?:how|when|where|why)\b", re.IGNORECASE)
_ABOUT_WHO = re.compile(r"\b(?:who|whom|whose|which)\b", re.IGNORECASE)


def needs(clauses: Sequence[str], index: int) -> tuple[int, ...]:
    """Return the places of the tasks before `index` whose results it needs."""
    if index == 0:
        return ()
    said = clauses[index]
    if _ALL.search(said):
        return tuple(range(index))
    is_on_result = _ON_RESULT.match(bare(said)) and unconditional(said) != said
    if is_on_result or TOLD_FIRST.match(bare(clauses[index - 1])):
        return (index - 1,)
    for place in range(index - 1, -1, -1):
        if _uses(said, clauses[place]):
            return (place,)
        if not _is_passed_over(clauses[place]):
            break
    about = [place for place in range(index) if _asks_who(clauses[place])]
    if about and _early(said, _PEOPLE):
        return (about[-1],)
    return (index - 1,) if _is_made_of(said, clauses[index - 1]) else ()


def opens_next(part: str) -> bool:
    """Whether `part` begins as what is to be done next, or on a condition."""
    return bool(_NEXT.match(part)) or unconditional(part) != part


def refers_back(part: str) -> bool:
    """Whether a word of `part` stands for something said before it."""
    return bool(_RESULT.search(part)) or _early(part, _THING) or _early(part, _PEOPLE)


def unconditional(part: str) -> str:
    """Return what `part` wants done, without the condition before it."""
    opening = bare(part)
    if match := CONDITION.match(opening):
        return opening[match.end() :]
    if _BARE_CONDITION.match(opening):
        for gap in re.finditer(r"\s+", opening):
            rest = opening[gap.end() :]
            if gap.start() > 4 and begins_with_verb(rest) and len(words(rest)) > 2:
                return rest
    return part


def yields(clause: str) -> Yield:
    """Return what the task of `clause` leaves behind."""
    said = task(unconditional(_asked_last(clause)))
    if _WH.match(said):
        return "answer"
    if form(said) == "question":
        return "verdict"
    first = _fronted(said) or first_word(said)
    if first in _VERDICT:
        return "verdict"
    if first in _ANSWER:
        return "answer"
    is_wished = form(said) == "request" and not begins_with_verb(said)
    if (
        first in _WORK
        or is_wished
        or _INTO.search(said)
        or re.match(r"(?:i|we)\b", said, re.IGNORECASE)
    ):
        return "work"
    return "nothing"


def _fronted(said: str) -> str:
    """Return the verb behind a phrase: "from these mails pull the names"."""
    spoken = words(said) if _FRONT.match(said) else []
    return next((word for word in spoken if word in _WORK | _ANSWER | _VERDICT), "")


def _asked_last(clause: str) -> str:
    """Return the last sentence of `clause` that asks for something, or else all of it."""
    asking = asking_spans(clause)
    return clause[slice(*asking[-1])] if asking else clause


def _uses(said: str, before: str) -> bool:
    """Whether `said` needs what the task of `before` leaves behind."""
    left = yields(before)
    if left == "nothing":
        return False
    if form(said) == "request" and (_TELLING.search(said) or _CHOSEN.search(said)):
        return left != "work" or bool(_CHOSEN.search(said))
    return left != "verdict" and (_refers_to(said, before, left) or _is_of(said, before, left))


def _is_made_of(said: str, before: str) -> bool:
    """Whether `said` makes something right behind a question and names nothing else to make it of.

    Among requests of a fresh hand, 23 of 24 that make something were about what came before.
    """
    if form(_asked_last(before)) != "question":
        return False
    if (
        yields(said) != "work"
        or not begins_with_verb(task(unconditional(said)))
        or _APART.match(said)
        or _OWN.search(said)
    ):
        return False
    names = {name for name in _NAME.findall(said) if name not in before}
    return not names and not QUOTED.search(said)


def _refers_to(said: str, before: str, left: Yield) -> bool:
    """Whether words of `said` name what was found or made, or are about what goes with it."""
    named = [match["noun"] for match in _THAT_NOUN.finditer(said) if _points(said, match)]
    if _RESULT.search(said) or any(left == "work" or not _is_said(noun, before) for noun in named):
        return True
    if left == "work" and _COVERING.search(said):
        return True
    return _makes(before, said) or bool(_MADE_NEXT.match(said)) or _takes_up(said, before)


def _is_of(said: str, before: str, left: Yield) -> bool:
    """Whether words of `said` stand for what was found or made."""
    if form(said) != "question" and (_TAKEN.search(said) or _OBJECT.match(task(said))):
        return True
    if _early(said, _THING):
        return not (left == "answer" and _OF_NAMED.search(said) and _names_thing(before))
    return left == "answer" and _early(said, _PEOPLE) and _asks_who(before)


def _asks_who(clause: str) -> bool:
    """Whether `clause` asks for people or firms whose names are not known."""
    return bool(_ABOUT_WHO.search(clause)) and not _NAME.search(clause)


def _points(said: str, match: re.Match[str]) -> bool:
    """Whether "that" and the like points at a thing here, and does not open a clause."""
    if match["that"].lower() != "that":
        return True
    if match["noun"].lower() in _PRONOUNS:
        return False
    spoken = words(said[: match.start()])
    # "a step that throws out rows", "note that orders are late": not the rows, nor the orders.
    return not spoken or spoken[-1] in _BEFORE_THING


def _makes(before: str, said: str) -> bool:
    """Whether `said` is about a product that `before` asks for: "... into a table", "the table"."""
    made = {match[1].lower() for match in _MADE.finditer(before)}
    used = {match[1].lower() for match in _USED.finditer(said)}
    return bool(made & used)


def _takes_up(said: str, before: str) -> bool:
    """Whether `said` goes on with what must come of `before`: "then shorten the transcript"."""
    used = _USED.search(said) if _NEXT.match(said) and not _HANDED.search(said) else None
    return used is not None and not _is_said(used[1], before)


def _names_thing(before: str) -> bool:
    """Whether `before` names the thing that it asks about, so that it is no unknown."""
    asked = task(before)
    return not _IDENTIFYING.match(asked) and bool(_NUMBERED.search(before) or _STATE.match(asked))


def _is_passed_over(before: str) -> bool:
    """Whether what `before` leaves behind is no thing, so that a word may mean an earlier one."""
    return yields(before) in ("nothing", "verdict")


def _is_said(noun: str, before: str) -> bool:
    return bool(content(noun) & content(before)) or not content(noun)


def _early(part: str, pattern: re.Pattern[str]) -> bool:
    """Whether a word of `pattern` stands in `part` before there is much else that it may mean."""
    said = task(part)
    match = pattern.search(said)
    # "Tell Maria that the new pump from Bosch is late and it must wait": it stands for the pump.
    if match is None:
        return False
    told, comma, _ = said[: match.start()].rpartition(",")
    if comma and form(told) == "statement" and len(content(told)) > 1:
        # "The other one has typos, mend those": it has named what it means.
        return False
    return len(content(said[: match.start()])) <= 4
