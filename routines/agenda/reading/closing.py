"""How a sentence says that a matter stands: done, given up, put off, still open, decided.

These are signs alone: they count only where the sentence is about a matter that is open.
"""

import re

from memory.extraction.lexicon import word_set
from memory.extraction.words import verb_lemma
from routines.agenda.reading.matter import Matter, matter_of

_WORD = re.compile(r"[^\W\d_]+")
_DEED = re.compile(
    r"(?:^|\b(?:i|we|just|have|has|i've|we've|and|was|were|been)\s+)(?:(?:just|now|already|finally|meanwhile|also|been|then|have|\w+ly)\s+)*"
    r"(?P<deed>[a-z]+(?:ed|[tdnew]))\b"
)
_PAST_DEED = re.compile(r"\b(?P<deed>[a-z]+(?:ed|[tdnew]))\b")
_NO_DEED = word_set(
    """
    discuss talk think start begin look see ask mention want need try work meet forget promise say tell
    agree owe hear read know find like love hope plan expect wait have be do go come get think believe
    remember remind decide consider delay postpone move notice learn miss worry wonder offer keep
    reschedule shift push slip slide change adjust note write set fix extend allow grant call ring chase nag
    nudge bug prefer wish require feel seem mean intend undertake assure commit swear let put leave stay
    stand sit hang happen become remain warn complain suggest propose inquire enquire request spend lose
    last schedule chat speak hold stop pause stall block struggle fail
    """
)
"""What somebody does about a matter without ending it."""
_NO_DEED_OWED = word_set(
    """
    have be do say need want go get make let ask promise owe wait expect remind chase will would should must can could
    may agree commit assure keep think mean suppose plan intend forget remember give
    """
)
"""What opens a matter without being it."""
_GAVE = re.compile(
    r"^(?P<who>(?:(?:Mr|Mrs|Ms|Dr)\.? )?(?-i:[A-Z])[\w'-]+(?: (?-i:[A-Z])[\w'-]+){0,2})(?: has| have|'s)?(?: now| also| just| finally| already)*(?: now)? "
    r"(?:sent|paid|gave|given|delivered|provided|shipped|emailed|e-mailed|mailed|handed|brought|forwarded|shared)\b(?! (?:to|that|me to|us to|me that|word)\b)",
    re.IGNORECASE,
)
_PAST = re.compile(r"(?:ed|[tdnew])$")
_UNDONE = re.compile(
    r"n't\b|\b(?:slipp(?:ed|ing|s)|ran out of|dropped the ball|have to wait|asked (?:where|when|again|about)|hanging over|no (?:joy|movement|luck|sign|time)|short of|pending|running late|is late|are late)\b|\b(?:not|never|yet to|still (?:open|without|have to|has to|need|needs|waiting|owe|missing|lacks?|outstanding|on my)|"
    r"no progress|overdue|without|lacks?|late with|behind (?:on|with)|almost|nearly|half|partly|partially|unfinished|"
    r"forgot|missed|failed to|remains open|outstanding)\b",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"\b(?:will|going to|would|should|must|shall|if|once|as soon as|unless|until|when|whether|need to|have to|has to|"
    r"want to|plan to|by tomorrow)\b|'ll\b",
    re.IGNORECASE,
)
_NEGATED = r"(?:\w+n't|\bnot|\bno|\bnever|\bcannot)"
_DROPPED = re.compile(
    r"\b(?:no longer|cancel\w*|call(?:ed|s)? (?:it |this |that |everything |\S+ \S+ )?off|off the table|dropp?(?:ed|s|ing)?(?! (?:the ball|by|in|round|over|me a line))|scrap(?:ped|s)?|"
    r"never ?mind|forget (?:about|that|it|the)|obsolete|moot|superfluous|unnecessary|withdr[ae]w\w*|abandon\w*|g[ai]ve(?:n)? up on|"
    r"changed (?:his|her|their|our|my) minds?|changed plans|killed|decided against|(?:not be|not|isn't|aren't) (?:needed|wanted|required|necessary)|"
    r"off the hook|fell through|fallen through|is dead|skip(?:ped|ping)?|let it go|ditch(?:ed)?|ax(?:ed|e)|nixed|binned|shelved|scratch(?:ed)?|"
    r"struck(?: off| from)|strike|cross(?:ed)? out|releas(?:ed|es) (?:me|us)|let (?:me|us) off|let off|excused (?:me|us)|written off|wrote off|"
    r"pulled (?:the (?:job|plug|order)|out)|backed out|bailed|stood down|thought better of|surplus to|null and void|lapsed|rescinded|revoked|retracted)\b"
    r"|\b(?:knock\w*|put|kick\w*) .{1,60}?(?:on the head|to bed unfinished|into touch)\b"
    r"|\bno (?:longer )?(?:any )?(?:more |further |real )?(?:need|call|use|point|reason|demand|hurry any more)\b|\bneeds? no\b|\bneed(?:n't| not)\b"
    rf"|{_NEGATED}(?: \w+){{0,3}} (?:want|need|require|wants|needs|happening|going ahead|going to happen|be needed|be needing|be required|required|necessary)\b(?! (?:until|till|before|yet))"
    rf"|{_NEGATED}\b.* (?:any ?more|any longer)\b|\b(?:decided|happy|prefers?|manage[sd]?) to do without\b|\bnot to (?:bother|worry about)\b|\bnever (?:needed|wanted|asked for)\b"
    rf"|{_NEGATED}\b.*\bafter all\b|\b(?:sorted|did|handled|made|got|managed|solved) .+ (?:without (?:me|us)|(?:him|her|them)sel(?:f|ves)|on their own)\b|\bis history\b|\blost interest\b|\b(?:someone|somebody) else\b|\b(?:got|found|gone|went|goes|bought|sourced|taken care of|sorted|done)\b.*\belsewhere\b|\b(?:off the cards|off the menu|no longer on|by the wayside)\b|\bafter all\b.*\bnot\b|\b(?:is|are|'s|'re) off\b(?! (?:to|on|sick|work|until|till|today))",
    re.IGNORECASE,
)
_MOVED = re.compile(
    r"\b(?:instead|push(?:ed|es)?|postpon\w+|mov(?:e|ed|es)|delay\w*|exten(?:d\w*|sion)|(?:new|fresh|later|different) (?:deadline|date|day|time)|resched\w+|"
    r"early enough|soon enough|(?:is |are )?(?:also )?(?:ok|okay|fine|enough|good enough|sufficient|all ?right|alright|acceptable|happy|content|good)|agreed|settled on|can wait|"
    r"gave (?:me|us)|gives (?:me|us)|give (?:me|us)|due .{0,30}\bnow|now due|put (?:off|back)|brought forward|shift(?:ed|s)?|shoved|slid|bumped|"
    r"later|earlier|changed|mind|new plan|change of plan|another week|more time|deadline|until|granted|may|can|could|prefers?|would rather|suits?|works for|fixed|allowed|"
    r"(?:wanted|needed|expected|due|falls due)|make it|made it|slipp(?:ed|s)|now)\b|\bis (?:due|wanted) \b|->|\bnot (?:before|until)\b",
    re.IGNORECASE,
)
_PUT_OFF = re.compile(
    r"\b(?:instead|push(?:ed|es)?|postpon\w+|mov(?:e|ed|es)|delay\w*|exten(?:d\w*|sion)|(?:new|later|different) (?:deadline|date|day)|resched\w+|"
    r"agreed on|settled on|can wait|gave (?:me|us)|granted (?:me|us)|more time|put off|put back|brought forward|shift(?:ed|s)?|shoved|bumped|prefers?|"
    r"(?:now|is|are) due|falls due|(?:may|can|could|would be|is|are) (?:also )?(?:follow|wait|come|fine|ok|okay|happy|content|perfectly|all ?right))\b",
    re.IGNORECASE,
)
_OWN_DAY = re.compile(
    r"\b(?:I|we)(?:'ll|'m|'re| will| am| are| shall)\b|\b(?:ask(?:ed|s|ing)?|meet(?:ing)?|met|call(?:ed)?|chas\w+|remind\w*|was|were|did|had)\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:done|did it|finished|complete[d]?|emailed|e-mailed|mailed|texted|forwarded|sent|went (?:out|off)|gone (?:out|off|to)|on (?:its|their|the) way|(?:is|are) (?:now )?with (?!me\b|us\b)|(?:happy|pleased|delighted|thrilled|chuffed) with|pulled (?:it )?off|goes out|is out|are out|delivered|shipped|paid|signed|settled|sorted|resolved|"
    r"fixed|solved|handled|dealt with|taken care of|took care of|off my (?:plate|list|desk)|off the (?:list|plate|desk)|ticked|check(?:ed)? off|crossed|closed?|"
    r"wrapped up|submitted|filed|handed|received|got(?:ten)?|arrived|confirmed|approved|granted|answered|replied|provided|published|acknowledged|receipt|thanked|thanks|"
    r"booked|ordered|returned|managed|accomplished|possession|thanked|(?:came|come|comes) (?:in|through|back|up with|good)|landed|discharged|squared|fulfilled|achieved|met|hit|honou?red|cracked|succeeded|nailed|"
    r"in the bag|over the line|out of the way|put to bed|all set|had it (?:off|from)|off my hands|done with|through with|reached|found|was here|dropped|is here|are here|"
    r"(?:is|are|now|just) in|in from|finally|success|cleared|accepted|passed|ready|over and done|in place|supplied|gave|given|"
    r"brought|spoke (?:to|with)|talked (?:to|with)|phoned|rang|showed up|turned up|dropped .* off|dropped off|picked up|uploaded|installed|repaired|made it|worked out|at last|were able to|was able to|up and running|live now|"
    r"(?:has|have|had) (?:now |already |finally )?(?:the|my|our|it|them|both|all|his|her|their))\b"
    r"|\bdid (?:send|bring|deliver|provide|give|pay|sign|get|do|finish|make|hand|return|reply|answer|come|arrive|turn up)\b|\bbeen able to\b"
    r"|(?:^|[,:;] )(?:i |we )?(?:did|could)\b|\b(?:I|we)'ve\b|✓|✔|\bcheck\b!?$",
    re.IGNORECASE,
)
_SAID_BESIDE = re.compile(
    r"\b(?:can(?:'t|not)|couldn't|could not|can hardly) (?:believe|be (?:happier|prouder))(?: it)?\b|\bnever thought (?:that )?(?:we|I)(?:'d| would)\b"
    r"|\bnot (?:only|before time|a moment too soon|bad)\b|\b(?:one|that's one) (?:less|fewer)(?: thing)?(?: to \w+(?: about)?)?\b|\bno (?:less|problem|bother|messing|doubt|more (?:\w+ing|excuses))\b"
    r"|\b(?:do not|don't|no need to) (?:worry|wait|ask)\b|\bwithout (?:a hitch|any trouble|trouble|problems?|further ado|delay)\b",
    re.IGNORECASE,
)
"""Negations that do not touch the matter."""
_CLAUSE = re.compile(r"[,;:()]\s*|\s-+>?\s|\b(?:so that|so|but|because|since|and)\b")
_NO_END = re.compile(
    r"\b(?:problem|question|issue|trouble|idea|doubt|look|thought|order(?:ed)? more)s? (?:with|about|on|at)\b",
    re.IGNORECASE,
)
_DECIDED = re.compile(
    r"\b(?:decided|decision|settled|final|finally|go(?:ing)? (?:with|for|ahead)|went (?:with|for|ahead)|chose|chosen|opted|picked|made up|spoken|"
    r"agreed|voted|vote|verdict|it is for|took|taking|it'?s going to be|it will be|it is going to be|resolved|approved|elected|concluded|called it|made the call|"
    r"end of|plumped|came down|landed on|ended up|that's that|that's it|so be it|answer|it is|winner|won|favou?r|discussion is over|done deal|rather than|no more \w+ing)\b",
    re.IGNORECASE,
)
_MEANT = re.compile(
    r"\b(?:(?:we|I)(?:'ll| will| are going to|'re going to|'m going to| go| take| pick| choose)|let'?s|that'?s it)\b|^(?:ok |okay |so )*(?:we|I)\b",
    re.IGNORECASE,
)
_WEIGHED = re.compile(
    r"\b(?:might|may|maybe|perhaps|could|should|would|if|whether|think(?:s|ing)?|suggest\w*|prefer\w*|wants?|wanted|propos\w*|argu\w*|consider\w*|"
    r"either|likes?|costs?|talk(?:ed|ing)? about|discuss\w*|wonder\w*|hope\w*|afraid|against|risk\w*|not|never|no)\b|n't\b|'d\b",
    re.IGNORECASE,
)
_ANSWERED = re.compile(
    r"\b(?:answered|told|replied|let \w+ know|got back to|clarified|explained|wrote back|informed|responded)\b",
    re.IGNORECASE,
)
_AGAIN = re.compile(
    r"\b(?:never (?:got|arrived|received|came)|bounced|came back|reopen\w*|broke again|broken again|again|redo|redone|rejected|"
    r"wants? changes|was wrong|were wrong|not (?:done|fixed|sent|paid|finished) after all|still (?:not|hasn't|haven't|isn't|open|waiting))\b",
    re.IGNORECASE,
)  # fmt: skip


def says_undone(text: str) -> bool:
    """Whether a sentence says that something is still to be done."""
    return _UNDONE.search(text) is not None


def says_dropped(text: str) -> bool:
    """Whether a sentence says that something is wanted no longer."""
    return _DROPPED.search(text) is not None


def says_moved(text: str, *, plainly: bool = False) -> bool:
    """Whether a sentence puts something on another day; `plainly`: in words that mean nothing else."""
    return (_PUT_OFF if plainly else _MOVED).search(text) is not None


def says_day(text: str) -> bool:
    """Whether a day in a sentence may be meant for the matter, not for what the speaker does."""
    return not text.endswith("?") and _OWN_DAY.search(text) is None


def says_done(text: str, matter: Matter, opened: str, *, is_awaited: bool = False) -> bool:
    """Whether a sentence says that a matter, `opened` in these words, has come to its end.

    Args:
        text: the sentence.
        matter: what it is about.
        opened: the words by which it was opened; they are no news when they are said again.
        is_awaited: whether it was for others to do, so that their deeds end it.
    """
    news = news_of(text, opened)
    if _UNDONE.search(news) or _NO_END.search(news) or _AHEAD.search(_clause(text, news, matter)):
        return False
    is_told = _DONE.search(news) or _tells_past(text, matter, opened)
    return bool(is_told) or _tells_deed(news, opened, _PAST_DEED if is_awaited else _DEED)


def news_of(text: str, opened: str) -> str:
    """Return a sentence without what it only says again, and without negations of something else."""
    before = {word for word in _WORD.findall(opened.casefold()) if matter_of(word).words}
    plain = _SAID_BESIDE.sub(lambda match: "_" * len(match[0]), text)
    return _WORD.sub(
        lambda match: "_" * len(match[0]) if match[0].casefold() in before else match[0], plain
    )


def _clause(text: str, news: str, matter: Matter) -> str:
    """Return the parts of the news that speak of the matter itself."""
    parts, start = [], 0
    for match in (*_CLAUSE.finditer(text), None):
        end = len(text) if match is None else match.start()
        if matter_of(text[start:end]).words & matter.words:
            parts.append(news[start:end])
        start = len(text) if match is None else match.end()
    return " ".join(parts) or news


def is_gift(text: str, who: str | None) -> bool:
    """Whether a sentence says that somebody gave something, rather than got it."""
    first = (who or "").casefold().split()
    given = _GAVE.match(text)
    return given is not None and bool(first) and first[0] in given["who"].casefold().split()


def says_decided(text: str) -> bool:
    """Whether a sentence says what was decided."""
    return not text.endswith("?") and _DECIDED.search(text) is not None


def says_meant(text: str) -> bool:
    """Whether a sentence says what somebody will do, as they do who have decided."""
    return not text.endswith("?") and _MEANT.search(text) is not None


def says_weighed(text: str) -> bool:
    """Whether a sentence only weighs something, or passes on what somebody thinks of it."""
    return text.endswith("?") or _WEIGHED.search(text) is not None


def says_answered(text: str) -> bool:
    """Whether a sentence says that somebody got their answer."""
    return not _UNDONE.search(text) and _ANSWERED.search(text) is not None


def says_again(text: str) -> bool:
    """Whether a sentence says that what was done is not."""
    return _AGAIN.search(text) is not None


def _tells_past(text: str, matter: Matter, opened: str) -> bool:
    """Whether a sentence tells in the past what the matter was to do: "emailed Ada the list"."""
    before = set(_WORD.findall(opened.casefold()))
    owed = {verb_lemma(word) or word for word in before} - _NO_DEED_OWED
    for word in _WORD.findall(text.casefold()):
        base = verb_lemma(word)
        if (
            base
            and base != word
            and (base in matter.words or base in owed)
            and word not in before
            and _PAST.search(word)
        ):
            return True
    return False


def _tells_deed(text: str, opened: str, deeds: re.Pattern[str]) -> bool:
    """Whether somebody tells of what they have done: "I trued the wheels"."""
    before = set(_WORD.findall(opened.casefold()))
    for match in deeds.finditer(text.casefold()):
        word = match["deed"]
        base = verb_lemma(word)
        if base and base != word and base not in _NO_DEED and word not in before:
            return True
    return False
