"""What a sentence opens: a promise, a task, somebody else's word, an open question, a hurdle."""

import re
from datetime import date
from typing import Literal, NamedTuple

from routines.agenda.reading.asking import asks_open
from routines.agenda.reading.closing import says_undone
from routines.agenda.reading.day import Day, day_in
from routines.agenda.reading.hurdle import hurdle_in
from routines.agenda.reading.matter import matter_of, named
from routines.agenda.reading.sentence import bare

Kind = Literal["promise", "task", "awaited", "question", "blocked"]

_SOMEBODY = (
    r"(?:(?!(?:It|That|This|These|There|What|Here|Everything|Something|Nothing|Let|Life|Also|Still|I|The|A|An|My|Our|His|Her|Their|Your|Its|All|"
    r"Some|Any|No|Not|Nobody|None|One|As|If|When|While|Since|Because|So|And|But|Or|For|With|From|In|On|At|To|By|Of|Just|Only|Even|Yes|Now|Then|Today|"
    r"Tomorrow|Yesterday|Who|Why|How|Where|Which|Please|Oh|Well|Got|Had|Has|Have|Did|Do|Is|Are|Was|Were|Due|Need|Must|Should|Under|Until|Before|After)\b)"
    r"(?:(?-i:Mr|Mrs|Ms|Dr|Prof)\.? )?(?-i:[A-Z])[\w&-]+(?<!ly)"
    r"(?: (?-i:[A-Z])[\w&'-]+)?|he|she|they|(?:my|our|the) (?:\w+ ){0,2}?"
    r"(?:boss|wife|husband|client|customer|landlord|tenant|bank|accountant|lawyer|team|board|"
    r"supplier|vendor|tax office|office|insurance|insurer|school|neighbou?r|partner|auditor)s?)"
)
_OWN = r"(?:I|we|all of us)"
_ADVERBS = r"(?: did| also| just| already| hereby| once| both| now| still| always| \w+ly| gone and| went and| said yes and)*"
_PEOPLE = rf"(?:{_SOMEBODY}|everybody|everyone|people|(?:my|our|the) \w+|(?:absolutely |just )?(?:everybody|everyone|all)|him|her|them)"
_WOULD = r"(?:'d|'ll| would| will| should| am going to|'m going to| are going to|'re going to)"
_VAGUE = (
    r"(?:be|see|think|have a look|take a look|look (?:at|into)|check(?:ing)? (?:it|this|that|later)|"
    r"know|let you know|try|wait|remember|never|always|not|probably|maybe|keep|get back to you|"
    r"consider|love|like|miss|need|want|have (?:to|a look|lunch|dinner|fun|some|a \w+)|grab|eat|drink|watch|"
    r"go (?:to bed|home|for)|sleep|stay|also be|soon|come back|continue|stop|start with)\b"
)
_PROMISED = re.compile(
    rf"\b{_OWN}(?:'ve|'d| have| had)?{_ADVERBS} (?:promised?|commit(?:ted)?|"
    rf"pledged?|vowed|guaranteed?|assured|swore|sworn|undertook|undertaken|volunteered|signed up|agreed|offered|bound (?:myself|ourselves)|engaged)"
    rf"(?: {_PEOPLE})?(?: to\b| of\b| that {_OWN}\b| {_OWN}\b| (?:him|her|them) )"
    rf"|\b{_OWN}(?: have|'ve)?{_ADVERBS} promised\b"
    rf"|\bsaid (?:to {_PEOPLE} )?(?:that )?(?:{_OWN}{_WOULD}|.{{1,60}} (?:will|would|is to|was to) (?:come|follow|be there|arrive))"
    rf"|\b(?:made|make|gave|given) (?:a |the )?(?:promise|commitment|pledge|undertaking)s?(?: to {_PEOPLE})?\b"
    rf"|\b(?:told|asked|advised|informed) {_PEOPLE} (?:to expect|(?:that )?(?:he|she|they) (?:can|could|may) expect)\b"
    rf"|\bagreed (?:with {_PEOPLE} )?that {_SOMEBODY} (?:would|will|should|is to|gets|has) (?:get|have|receive|be)?"
    rf"|\b{_SOMEBODY} (?:was|were|has been|have been) (?:told|promised|assured)\b"
    rf"|\bsaid (?:yes|ok|okay|sure|fine|no problem|no bother|of course)(?: to {_PEOPLE})?\b"
    rf"|\b{_OWN}(?:'ve| have)?{_ADVERBS} (?:took|taken|take) on\b"
    rf"|\b(?:has|have|had|was|were|is|are|'s|'ve) (?:been )?(?:told|promised|assured|given to understand)(?: that)? {_OWN}\b"
    rf"|\b(?:is|was|been|'s) (?:\w+ )?agreed (?:with {_PEOPLE} )?(?:that )?{_OWN}\b"
    rf"|\b{_OWN}(?: am| are|'m|'re| was| were| remain| stand)(?: still| also| now)* (?:expected|obliged|bound|committed|obligated|pledged|sworn|contracted|honou?r-bound|under (?:an )?obligation) to\b"
    r"|\b(?:falls|fell|is left|comes down|is down|it's down|'s down) to (?:me|us) to\b|\b(?:is|'s|are) (?:also |still )*(?:on|down to|for|up to) (?:me|us) to\b"
    r"|\b(?:is|are|'s|remains?)(?: still| also)* (?:my|our) (?:responsibility|duty|job|task|turn|obligation|problem|department)\b"
    rf"|^(?:still )?(?:promised|told|assured) {_PEOPLE}\b|\b(?:I|we) have (?:\w+ )?given (?:my|our) word\b"
    rf"|\b(?:gave|given|give) (?:\S+ ){{1,3}}(?:my|our) word\b"
    rf"|\b(?:told|assured|promised|said to)(?: {_SOMEBODY})?,? (?:that )?{_OWN}{_WOULD}"
    rf"|\b{_OWN}(?:'ve| have| had)? (?:also |just |already )?[a-z]+(?:ed|old|aid|ote)\b(?: \w+){{0,4}}? (?:that )?{_OWN}(?:'d|'ll| would| will) (?!be\b|see\b|not\b)"
    rf"|\blet {_SOMEBODY} know (?:that )?{_OWN}{_WOULD}"
    rf"|\btold {_SOMEBODY} (?:that )?(?:he|she|they|it)(?:'d|'ll| would| will)(?: all)? (?:get|have|receive|be)\b"
    rf"|\b{_OWN} said (?:that )?{_OWN}{_WOULD}"
    rf"|\b(?:it was |we )?agreed (?:with {_SOMEBODY} )?(?:that )?{_OWN}{_WOULD}"
    rf"|\b{_OWN}(?: still| also| really)* owe (?!you)|^(?:still )?owe (?!me|us)"
    rf"|^(?:promised|told) {_SOMEBODY}\b"
    rf"|\bmy (?:promise|commitment) to\b|\bon the hook (?:for|to)\b"
    rf"|\bthat'?s promised\b",
    re.IGNORECASE,
)  # fmt: skip
_EXPECTED = re.compile(
    rf"\b{_SOMEBODY}(?: is| are|'s|'re| was)?(?: still| already| really| now| also)* (?:"
    r"(?:expect(?:s|ing)?|count(?:s|ing)? on|rel(?:y|ies|ying) on|want(?:s|ed)?|need(?:s|ed)?|ask(?:s|ed)|chas(?:es|ing)|"
    r"nagg?(?:s|ing)?|push(?:es|ing)?|begged)(?: (?:me|us) (?:to|for|about|if|that)\b| (?:me|us)\W*$| .{1,80}\b(?:from|of) (?:me|us)\b)"
    r"|remind(?:s|ed) (?:me|us) (?:to|about)\b|(?<!y )waits (?:for|on) (?!me to come)"
    r"|(?:keeps|kept) (?:asking|chasing|reminding|waiting)\b)"
    rf"|\b{_SOMEBODY}(?: is| are|'s|'re| was)(?: still| already| now| also)* waiting (?:for|on) "
    rf"|\b{_SOMEBODY}(?: is| are|'s|'re| was)(?: still| already| also| now)* (?:hanging on|hanging about|holding out|hoping|looking|gasping|desperate|crying out|itching|been on at|on at (?:me|us)|on my (?:back|case)|after (?:me|us)) (?:for|about|to get)\b"
    rf"|\b{_SOMEBODY}(?: is| are|'s|'re)(?: still| already)* after (?!me\b|us\b|all\b|that\b|lunch\b)(?:the|his|her|their|a|an|my|our)\b"
    rf"|\b{_SOMEBODY}(?: is| are|'s|'re| was)(?: still| already| also| now)* (?:owed|due|promised) (?:the|a|an|his|her|their|my|our)\b"
    rf"|\b{_SOMEBODY} (?:asked|asks) for (?!nothing\b|no\b)"
    rf"|\b{_SOMEBODY} (?:asked|asks)(?: me| us)? (?:if|whether) (?:I|we) (?:could|can|would|will)\b"
    r"|\b(?:they|people|customers|all|everybody|everyone)(?: all)? (?:count|rely|depend|wait)s? (?:on|for) (?:me|us)\b"
    r"|\b(?:is|are|was|were) promised to\b"
    rf"|\b{_SOMEBODY}(?: has| just| again)* (?:pinged|nudged|chased|reminded|bugged|nagged|asked|called|phoned|mailed|e-?mailed|texted|wrote)"
    r"(?: to)? (?:me|us)(?: again)? (?:about|for|regarding|because of|to|that (?:I|we) (?:owe|still|have|need|must)\b)",
    re.IGNORECASE,
)  # fmt: skip
_FROM_ME = re.compile(
    rf"\b{_SOMEBODY}\b.* (?:from|off|out of) (?:me|us)\b|\b(?:wants?|needs?|would like|could do with) .+ (?:at some (?:point|time)|sometime|eventually|one day|when I (?:can|get))\b",
    re.IGNORECASE,
)
"""Somebody gets something from the speaker; unless it is past, that is owed."""
_NEEDED = re.compile(
    rf"^{_SOMEBODY}(?: also| really| still)? (?:needs?|wants?|expects?|would like|has to have|must have) ",
    re.IGNORECASE,
)
_WILL = re.compile(
    rf"\b{_OWN}(?:'ll| will| shall| am going to|'m going to| are going to|'re going to)"
    rf"(?: also| then| definitely| personally| just| make sure to| try to)*+ (?!{_VAGUE})(?P<verb>[a-z]+) (?!you\b)",
    re.IGNORECASE,
)
_LISTS = (
    r"(?:list|plate|desk|agenda|todos?|to-do list|slate|books|radar|docket|job sheet|cards|board)"
)
_MUST = re.compile(
    r"(?<!how )(?<!why )(?<!what )(?<!which )(?<!much )(?<!work )(?<!think )(?<!where )"
    r"\b(?:I|we)(?:'ve|'d|'ll|'m|'re| will| shall| do| did)?(?: been)?(?: still| really| also| just| now| therefore| definitely| \w+ly)* (?:need to|need 2|have to|has to|have got to|have yet to|(?<!ha)meaning to|"
    r"must(?: (?:also|still|now|not forget to))?|gotta|(?<='ve )got to|should|ought to|better|had better|(?:(?:am|are) (?:also |still |really )?)?(?:supposed|due|set|down|booked(?: in)?|scheduled|meant|required|asked) to|"
    r"am to|are to|can'?t forget to|mustn'?t forget to|want to|plan to|intend to|mean to|meant to|aim to|remain \w+ to) (?P<what>.+)"
    r"|^(?:(?:still|also|really|yet) )*(?:need to|need 2|have yet to|needs to|have to|has to|must(?! have| feel| be (?!\w+ed|done|sent|paid))|should|gotta|got to|ought to|supposed to|meant to|due to|down to|booked(?: in)? to|set to|got)"
    r"(?<!^got)(?: really| also| still)? (?P<short>.+)"
    r"|\bit(?:'s| is) (?:\w+ )?time (?:that )?(?:I|we|to) (?P<timely>.+)|^(?:some(?:body|one)|one of us) (?:has to|needs to|must|should|ought to) (?P<shared>.+)"
    r"|\b(?:remind me|remember|don'?t (?:let me )?forget|do not (?:let me )?forget|make sure|be sure|need a reminder) to (?P<told>.+)"
    rf"|^(?:todo|to[- ]do|task|action(?: item)?|next step|reminder|note to self|on my {_LISTS}|my list|"
    rf"add to (?:my |the )?{_LISTS})\b\s*[:,-]?\s*(?P<listed>.+)"
    r"|^(?:(?!un)[\w-]+,? ){0,3}?(?:jobs?|tasks?|items?|chores?|errands?|to[- ]?dos?|actions?|reminders?|outstanding|owing|owed|due|pending|backlog|target|goal|deadline|slate|commitments?|duties|duty|loose ends?)"
    r"(?:,? [\w()-]+){0,5}?\s*[:\u2013]\s*(?P<labelled>.+)"
    rf"|\badd (?P<added>.+?) to (?:my |the )?{_LISTS}\b"
    r"|\b(?:plan|goal|aim|target|idea|intention|task|job|duty|mission|turn|responsibility) (?:\w+ )?(?:is|was) (?:still |now |also )?to (?P<planned>.+)"
    r"|\b(?:is|it'?s|that'?s) (?:on me|up to me|down to me|my job|my turn|my task|our job|our turn|on us) to (?P<mine>.+)"
    r"|\bon which (?:I|we) (?:am|are) to (?P<dated>.+)"
    r"|\b(?:I|we)(?: have|'ve got|'ve| got| have got) (?:until|till|up to) .+? to (?P<until>.+)",
    re.IGNORECASE,
)  # fmt: skip
_OVER = re.compile(
    r"^[^:]*\b(?:met|hit|done|off|struck|closed|finished|ticked|completed?|reached|cancell?ed|cleared|dropped)\b[^:]*:",
    re.IGNORECASE,
)
"""A label of what is behind somebody."""
_WISH = re.compile(
    r"\b(?:want to|plan to|intend to|mean to|aim to|(?:plan|goal|aim|target|idea|intention) (?:\w+ )?(?:is|was) (?:\w+ )?to)\b",
    re.IGNORECASE,
)
_NO_TASK = re.compile(
    rf"^(?:{_VAGUE}|say|admit|agree|do that|be |go\W*$|go\b(?! to| over| through)|talk|ask you|know|understand|worry)|\b(?:never|always|every|each|whenever)\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"[,;]\s+(?:and |but |so )?|\s(?:although|though|because|otherwise|whenever)\s", re.IGNORECASE
)
"""Where something is added to what a sentence says."""
_DUE = re.compile(
    r"\b(?:due|deadline|target|big day|expires?|runs? out)\b"
    r"|\b(?:must|has to|have to|should|needs? to) be (?:\w+ ){0,2}?(?:filed|paid|ready|done|there|in|sent|out|finished|"
    r"submitted|signed|returned|renewed|delivered|shipped|booked)\b",
    re.IGNORECASE,
)
_STANDING = re.compile(
    r"\b(?:as a rule|usually|always|policy|generally|by default)\b", re.IGNORECASE
)
_LEFT = re.compile(
    r"\bkeeps? forgetting to\b|\b(?:needs?|wants?) (?:(?!nothing|anything|something|everything|being)\w+ing\b|to be \w+(?:ed|ne|nt|id)\b)|\b(?:should|must|may|do) not forget\b|\bmustn't forget\b"
    r"|\b(?:is|are|remains?) (?:still )?(?:outstanding|to be done|left to do|unfinished|pending|open(?! (?:on|until|till|from|for business|to)\b)|to do|on my (?:plate|list|desk)|(?:with|on|down to) (?:me|us)|in my (?:court|hands)|mine to do|waiting to be \w+)\b|\bat some point (?:I|we)\b"
    r"|\b(?:one|job|task|something) for (?:me|us)\b|\b(?:so|and) (?:I|we) (?:must|have to|need to)\W*$"
    r"|\b(?:there(?:'s| is| are)(?: still| also)+|(?:I|we)(?:'ve| have)(?: still| also)*(?: got)?) (?:the|a|an|this|his|her|their|\w+'s|some) .+ to (?:do|sort|send|finish|write|get|make|settle|see to|take care of|deal with|be \w+)\b"
    r"|\b(?:must|has to|have to|needs? to|should|ought to|is to|are to|still to) (?:still |also )?be (?:\w+ )?(?:done|sent|made|paid|\w+ed|written|brought|built|bought|given|taken|shown|found|put)\b"
    r"|\bstill (?:to do|need(?:s)? doing|outstanding)\b|\b(?:please |pls )?(?:do not|don'?t) (?:let me )?forget\b",
    re.IGNORECASE,
)
_HEARSAY = re.compile(
    r"\b(?:apparently|rumou?r|heard|hear that|I understand|I gather|it seems|supposedly|told (?:me|us) (?:how|about)|(?:among|between) (?:themselves|them)|each other)\b",
    re.IGNORECASE,
)
"""What others have among themselves."""
_BEHIND = re.compile(
    r"\b(?:was|were|had|did|sent|got|went|arrived|finished|done|came|made|paid|told|said|closed|opens?|closes?|will be|since|ago|last)\b",
    re.IGNORECASE,
)
_OVERDUE = re.compile(r"\b(?:overdue|past due|long due)\b", re.IGNORECASE)
_THEIRS = re.compile(
    rf"\b(?P<who>{_SOMEBODY})(?: has| have|'s)?(?: also| just| already)* (?:promised|pledged|committed|agreed|swore|undertook|offered|owes? (?:me|us))\b(?! (?:a|an|the|his|her|their|some|each|one) \w+ (?:a|an|the|to|some|his|her|their|that)\b)"
    rf"|\b(?P<sayer>{_SOMEBODY}) (?:said|told me|told us|assured (?:me|us)|says?)(?: that)? (?:he|she|they|it|{_SOMEBODY})(?:'ll|'d| will| would)\b"
    rf"|^(?P<doer>{_SOMEBODY})(?:'ll| will| is going to| wants to| has until| is to) (?P<deed>\w+)",
    re.IGNORECASE,
)  # fmt: skip
_ORDERED = re.compile(
    r"^(?P<verb>[a-z]+)\b(?! (?:is|are|was|were|has|have|will|me|us|works?)\b)", re.I
)
_SUPPOSED = re.compile(
    r"^(?:if|suppose|imagine|assuming|what if|maybe|perhaps|in case)\b|\b(?:would have|could have|if only(?!.* (?:would|could))|would happen)\b",
    re.IGNORECASE,
)
_WHETHER = re.compile(r"\bwhether\b|\bto \w+.* or (?:to )?\w+", re.IGNORECASE)
_ASKED = re.compile(r"^.*?\b(?:whether|if|between|undecided:?)\b", re.IGNORECASE)
_BOUND_WORD = re.compile(r"\b(?:by|until|till|before|due|deadline|no later)\b", re.IGNORECASE)


class Opening(NamedTuple):
    """What a sentence opens."""

    kind: Kind
    text: str
    """The sentence, as it was said."""
    about: str
    """The words of it that tell what it is about."""
    due: date | None = None
    who: str | None = None
    """Who waits, or who is waited for."""
    goal: str | None = None
    """What cannot be done before."""


def opening_in(sentence: str, said: date, *, is_order: bool = False) -> Opening | None:
    """Return what a sentence opens; None for most.

    Args:
        sentence: one sentence, as it was said.
        said: the day on which it was said.
        is_order: whether it was said to somebody who carries out orders, so that "send the
            list by Friday" is one.
    """
    text = bare(sentence)
    if _SUPPOSED.search(text):
        return None
    day = day_in(text, said)
    if _WHETHER.search(text) and asks_open(text, is_order=is_order):
        return Opening("question", sentence, _ASKED.sub("", text), _bound(day, text))
    hurdle = hurdle_in(text)
    if hurdle is not None:
        kind: Kind = "promise" if hurdle.is_own else "blocked"
        who = _who(hurdle.wait) or _who(text)
        return Opening(kind, sentence, hurdle.wait, None, who, hurdle.goal)
    if asks_open(text, is_order=is_order):
        return Opening("question", sentence, _ASKED.sub("", text), _bound(day, text))
    if text.endswith("?"):
        return None
    return _owed(sentence, text, day, is_order=is_order)


def _owed(sentence: str, text: str, day: Day | None, *, is_order: bool) -> Opening | None:
    """Return what somebody owes by a sentence."""
    whole = text if day is None else f"{text[: day.start]}{text[day.end :]}"
    due = day.day if day else None
    promised = _PROMISED.search(whole) or _EXPECTED.search(whole)
    about = _from(promised, whole)
    who = _who(about) or _who(whole)
    is_bound = day is not None and day.is_bound
    kind: Kind = "task"
    if promised or (is_bound and _NEEDED.match(text)) or _is_from_me(text):
        kind = "promise"
    elif _is_theirs(text, day):
        kind = "awaited"
    elif _WILL.search(text) and (who or is_bound):
        kind = "promise" if who else "task"
    elif _is_task(text, day):
        about = _wanted(whole)
    elif is_order or not (_is_told(text, day) or _is_bound(whole, day)):
        return None
    return Opening(kind, sentence, about, due, who)


def _is_from_me(text: str) -> bool:
    """Whether somebody is to get something from the speaker."""
    return _FROM_ME.search(text) is not None and (
        says_undone(text) or not (_BEHIND.search(text) or _HEARSAY.search(text))
    )


def _wanted(text: str) -> str:
    """Return what a sentence says has to be done, without the words that say that it has to."""
    must = _MUST.search(text)
    what = next((each for each in must.groups() if each), text) if must else text
    first = _ASIDE.split(what)[0]
    return next((each for each in (first, what) if matter_of(each).words), text)


def _from(found: re.Match[str] | None, text: str) -> str:
    """Return what a sentence gives its word for: what stands behind it in the same clause.

    Where that says nothing, it is the clause, else all from there, else the whole sentence.
    """
    if found is None:
        return text
    begins = max((match.end() for match in _ASIDE.finditer(text, 0, found.start())), default=0)
    ending = _ASIDE.search(text, found.end())
    ends = ending.start() if ending else len(text)
    parts = (text[found.start() : ends], text[begins:ends], text[found.start() :])
    return next((part for part in parts if matter_of(part).words), text)


def _is_task(text: str, day: Day | None) -> bool:
    if _STANDING.search(text):
        return False
    if _OVER.search(text):
        return False
    must = _MUST.search(text)
    if must is not None:
        what = next(each for each in must.groups() if each)
        if _WISH.search(must[0][: must[0].find(what)]) and day is None:
            return False
        if not _NO_TASK.search(_ASIDE.split(what)[0]):
            return True
    if _OVERDUE.search(text) or _LEFT.search(text):
        return True
    return day is not None and _DUE.search(text) is not None


def _is_bound(rest: str, day: Day | None) -> bool:
    """Whether a sentence sets a day by which something has to be, and tells nothing that was."""
    if day is None or not day.is_bound or _STANDING.search(rest):
        return False
    return not _BEHIND.search(rest) and bool(matter_of(rest).words)


def _is_told(text: str, day: Day | None) -> bool:
    """Whether a sentence is a note to oneself: "send Ada the quote by Friday"."""
    if day is None or not _BOUND_WORD.search(text):
        return False
    first = _ORDERED.match(text)
    from memory.extraction.words import readings

    if first is None:
        return False
    verb = first["verb"].casefold()
    return readings(verb).get("VERB") == verb


def _is_theirs(text: str, day: Day | None) -> bool:
    found = _THEIRS.search(text)
    if found is None or _HEARSAY.search(text):
        return False
    who = (found["who"] or found["sayer"] or found["doer"] or "").casefold()
    if who in {"i", "we", "it", "they", "people", "everybody", "everyone", "this", "that", "there"}:
        return False
    return found["doer"] is None or (day is not None and found["deed"].casefold() != "be")


def _who(text: str) -> str | None:
    names = named(text)
    return names[0] if names else None


def _bound(day: Day | None, text: str) -> date | None:
    return day.day if day is not None and _BOUND_WORD.search(text) else None
