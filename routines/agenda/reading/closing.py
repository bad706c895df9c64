"""How a sentence says that a matter stands: done, given up, put off, still open, decided.

These are signs alone: they count only where the sentence is about a matter that is open.
"""

import re

from memory.extraction.lexicon import word_set
from memory.extraction.words import verb_lemma
from routines.agenda.reading.matter import Matter

_WORD = re.compile(r"[^\W\d_]+")
_DEED = re.compile(
    r"(?:^|\b(?:i|we|just|have|has|i've|we've|and|was|were|been)\s+)(?:(?:just|now|already|finally|meanwhile|also|been|then|have|\w+ly)\s+)*"
    r"(?P<deed>[a-z]+(?:ed|[tdnew]))\b"
)
_NO_DEED = word_set(
    """
    discuss talk think start begin look see ask mention want need try work meet forget promise say tell
    agree owe hear read know find like love hope plan expect wait have be do go come get think believe
    remember remind decide consider delay postpone move notice learn miss worry wonder offer keep
    """
)
"""What somebody does about a matter without ending it."""
_GAVE = re.compile(
    r"^(?P<who>(?:(?:Mr|Mrs|Ms|Dr)\.? )?(?-i:[A-Z])[\w'-]+(?: (?-i:[A-Z])[\w'-]+){0,2})(?: has| have|'s)?(?: now| also| just| finally| already)*(?: now)? "
    r"(?:sent|paid|gave|given|delivered|provided|shipped|emailed|e-mailed|mailed|handed|brought|forwarded|shared)\b",
    re.IGNORECASE,
)
_PAST = re.compile(r"(?:ed|[tdnew])$")
_UNDONE = re.compile(
    r"n't\b|\b(?:not|never|yet to|still (?:open|without|have to|has to|need|needs|waiting|owe|missing|lacks?|outstanding|on my)|"
    r"no progress|overdue|without|lacks?|late with|behind (?:on|with)|almost|nearly|half|partly|partially|unfinished|"
    r"forgot|missed|failed to|remains open|outstanding)\b",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"\b(?:will|going to|would|should|must|shall|if|once|as soon as|unless|until|when|whether|need to|have to|has to|"
    r"want to|plan to|by tomorrow)\b|'ll\b",
    re.IGNORECASE,
)
_DROPPED = re.compile(
    r"\b(?:no longer|cancel\w*|call(?:ed|s)? (?:it |this |that |everything )?off|off the table|dropp?(?:ed|s|ing)?|scrap(?:ped|s)?|"
    r"never ?mind|forget (?:about|that|it|the)|obsolete|moot|superfluous|unnecessary|withdr[ae]w\w*|abandon\w*|gave up on|give up on|"
    r"changed (?:his|her|their|our|my) minds?|changed plans|killed|decided against|not needed|(?:won't|will not|not) be needed|"
    r"no (?:longer )?(?:any )?(?:more )?need|off the hook|fell through|is dead|not going (?:ahead|to happen)|skip(?:ped|ping)?|let it go)\b"
    r"|\b(?:doesn't|does not|don't|do not|didn't|not) (?:want|need|require)\b|\bneeds? no\b|\b(?:not\b|n't\b).* any ?more\b|\bafter all\b.*\bnot\b",
    re.IGNORECASE,
)
_MOVED = re.compile(
    r"\b(?:instead|push(?:ed|es)?|postpon\w+|mov(?:e|ed|es)|delay\w*|exten(?:d\w*|sion)|new (?:deadline|date|day)|resched\w+|"
    r"early enough|soon enough|(?:is |are )?(?:also )?(?:ok|okay|fine|enough|good enough|sufficient|alright)|agreed on|settled on|can wait|"
    r"gave (?:me|us)|gives (?:me|us)|give (?:me|us)|due .{0,30}\bnow|now due|put off|brought forward|shift(?:ed|s)?|"
    r"later|earlier|changed to|another week|more time|deadline|until)\b|\bis (?:due|wanted) \b|->|\bnot (?:before|until)\b",
    re.IGNORECASE,
)
_PUT_OFF = re.compile(
    r"\b(?:instead|push(?:ed|es)?|postpon\w+|mov(?:e|ed|es)|delay\w*|exten(?:d\w*|sion)|new (?:deadline|date|day)|resched\w+|"
    r"agreed on|settled on|can wait|gave (?:me|us)|put off|brought forward|shift(?:ed|s)?)\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:done|did it|finished|complete[d]?|emailed|e-mailed|mailed|texted|forwarded|sent|went out|gone out|goes out|is out|are out|delivered|shipped|paid|signed|settled|sorted|resolved|"
    r"fixed|solved|handled|dealt with|taken care of|took care of|off my (?:plate|list|desk)|off the (?:list|plate|desk)|ticked|check(?:ed)? off|crossed|closed?|"
    r"wrapped up|submitted|filed|handed|received|got(?:ten)?|arrived|confirmed|approved|granted|answered|replied|provided|published|acknowledged|receipt|thanked|thanks|"
    r"booked|ordered|returned|managed|accomplished|possession|thanked|came (?:in|through|back)|come (?:in|through|back)|is here|are here|"
    r"(?:is|are|now|just) in|in from|finally|success|cleared|accepted|passed|ready|over and done|in place|supplied|gave|given|"
    r"brought|spoke (?:to|with)|talked (?:to|with)|phoned|rang|showed up|turned up|dropped .* off|dropped off|picked up|uploaded|installed|repaired|made it|worked out|at last|were able to|was able to|up and running|live now|"
    r"(?:has|have|had) (?:now |already |finally )?(?:the|my|our|it|them|both|all|his|her|their))\b"
    r"|^(?:i |we )?(?:did|could)\b|\b(?:I|we)'ve\b|✓|✔|\bcheck\b!?$",
    re.IGNORECASE,
)
_NO_END = re.compile(
    r"\b(?:problem|question|issue|trouble|idea|doubt|look|thought|order(?:ed)? more)s? (?:with|about|on|at)\b",
    re.IGNORECASE,
)
_DECIDED = re.compile(
    r"\b(?:decided|decision|settled|final|finally|go(?:ing)? (?:with|for|ahead)|went (?:with|for|ahead)|chose|chosen|opted|picked|made up|spoken|"
    r"agreed|voted|verdict|it is for|took|taking|it'?s going to be|it will be|it is going to be|resolved|approved)\b",
    re.IGNORECASE,
)
_MEANT = re.compile(
    r"\b(?:(?:we|I)(?:'ll| will| are going to|'re going to|'m going to| go| take| pick| choose)|let'?s|that'?s it)\b|^(?:ok |okay |so )*(?:we|I)\b",
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


def says_done(text: str, matter: Matter, opened: str) -> bool:
    """Whether a sentence says that a matter, `opened` in these words, has come to its end."""
    if _UNDONE.search(text) or _AHEAD.search(text) or _NO_END.search(text):
        return False
    is_told = _DONE.search(text) or _tells_past(text, matter, opened)
    return bool(is_told) or _tells_deed(text, opened)


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


def says_answered(text: str) -> bool:
    """Whether a sentence says that somebody got their answer."""
    return not _UNDONE.search(text) and _ANSWERED.search(text) is not None


def says_again(text: str) -> bool:
    """Whether a sentence says that what was done is not."""
    return _AGAIN.search(text) is not None


def _tells_past(text: str, matter: Matter, opened: str) -> bool:
    """Whether a sentence tells in the past what the matter was to do: "emailed Ada the list"."""
    before = set(_WORD.findall(opened.casefold()))
    for word in _WORD.findall(text.casefold()):
        base = verb_lemma(word)
        if (
            base
            and base != word
            and base in matter.words
            and word not in before
            and _PAST.search(word)
        ):
            return True
    return False


def _tells_deed(text: str, opened: str) -> bool:
    """Whether the speaker tells of something they have done: "I trued the wheels"."""
    before = set(_WORD.findall(opened.casefold()))
    for match in _DEED.finditer(text.casefold()):
        word = match["deed"]
        base = verb_lemma(word)
        if base and base != word and base not in _NO_DEED and word not in before:
            return True
    return False
