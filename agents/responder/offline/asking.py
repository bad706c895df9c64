"""Asking: what kind of answer a request wants, read from its wording."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from agents.responder.offline.contrast import contrary
from agents.responder.offline.terms import names, terms
from agents.responder.sentences import sentences

_OPEN = re.compile(
    r"\b(stand|status|know|known|news|decide[ds]?|context|happened|everything|overview|told|said)\b",
    re.IGNORECASE,
)
_PRECISE = re.compile(
    r"\b(?:when|who|whom|whose|which|where|what(?:'s| is| was| are| were| does)"
    r"|what (?!do\b|did\b|have\b|has\b|about\b)\w+(?: \w+)? (?:do|does|did|is|are|was|were|has|have"
    r"|can|may|must|should|will|would|goes|takes?|gets?|comes?)"
    r"|what (?:time|day|date)|how (?:much|many|long|often|old|far|big|high|late|fast|tight|soon))\b"
    r"|(?:^|[.!,;]\s+)\W*(?:do|does|did|is|are|was|were|has|have|had|can|could|may|must|should|shall|will|would)"
    r" (?!you\b|we know\b)\w+"
    r"|^\W*(?:(?:please|i|we) )?(?:need|want|give me|get me|tell me|name|quote me|pull up|look up|show me)"
    r" (?:the|his|her|its|their|our|\w+['\u2019]s)\b",
    re.IGNORECASE,
)
_ANOTHER = re.compile(r"\b(?:and|or) (?:when|who|what|where|which|how|whose)\b", re.IGNORECASE)
_LEAD_IN = re.compile(
    r"^\W*(?:(?:after all|(?:just )?between (?:us|you and me)|(?:just )?for (?:me|my (?:eyes only|own notes))"
    r"|keep (?:it|this) (?:between us|to yourself)|it stays in the family|just so I know|by my notes"
    r"|off the record)\b[^,:.;?]*[,:.;]\s*(?:but |and )?|(?:last I heard|remind me|please|tell me)\b[,:]?\s*)+",
    re.IGNORECASE,
)
"""How people lead up to a question without saying what it is about."""
_CLAUSE = re.compile(
    r"(?<=[.!?;])\s+|\s*[,:]\s+(?:and\s+|or\s+)?(?=(?:when|who|what|where|which|how|why|whose|until|since|by when)\b)"
    r"|\s+and\s+(?=(?:when|who|what|where|which|how|why|whose|until|since|by|for|from|is|are|do|does|did|was|may|can)\b)",
    re.IGNORECASE,
)
"""Where one thing that is asked ends and another begins."""
_PAST = re.compile(
    r"\b(did .* use to|used to|before|previous(?:ly)?|former(?:ly)?|earlier|originally|history"
    r"|(?<!how )old|changed|superseded|replaced|until|from when (?:to|till|until) when|at first)\b",
    re.IGNORECASE,
)
_BEFORE_WHOM = re.compile(r"(?i:\bbefore)(?: [A-ZÀ-Þ][\w-]+)+")
"""Of whom it is asked who came before: what is known of others answers that."""
_REPLACED = re.compile(
    r"\b(?:replac\w+|succe(?:ed|ss)\w*|instead of|took over from|comes? after|came after)\b",
    re.IGNORECASE,
)
_LIKING = re.compile(
    r"\b(I|we|he|she|they|you|\w+s) (like|love|favou?r)|\bfavou?rite", re.IGNORECASE
)
_GREETING = re.compile(
    r"\W*(?:(?:hi|hello|hey|good (?:morning|afternoon|evening|day)|greetings|yo|howdy)"
    r"(?: there| nova| all| everyone)?)\W*",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"\W*(?:thanks|thank you|thx|cheers|great|perfect|nice|ok|okay|got it|bye|goodbye|good night)"
    r"(?: so much| a lot| very much| nova| you)?\W*",
    re.IGNORECASE,
)

_STATING = re.compile(
    r"\W*(?:(?:the|this|that|these|those|our|my|his|her|their|your|a|an|we|he|she|they|it|i"
    r"|there)(?:'\w+)?|[A-ZÀ-Þ][\w-]*'s|(?:Mr|Mrs|Ms|Dr)\.?|[A-ZÀ-Þ][\w-]+(?: [A-ZÀ-Þ][\w-]+)*"
    r" (?:is|are|was|were|has|have|had|will|can|may|must|no longer|now|always|never|\w+[^s]s))\s",
)
_WISHING = re.compile(
    r"\b(?:i|we)(?:'d| would)? (?:need|want|like|wonder)\b"
    r"|\bplease\W*$|\b(?:ask(?:s|ed)|(?:wants?|needs?) to know|wonders?)\b.*\b(?:what|which|who|whose|when|where|why|how|if|whether)\b",
    re.IGNORECASE,
)

_WISH = re.compile(
    r"\W*(?:@\w+\W+)?(?:please |can you |could you )?(?:(?:show|give|get|tell|quote|send|remind) (?:me|us)"
    r"|pull (?:up|together)|look up|list (?:the|all|every)|name (?:the|all)|(?:i|we) need the"
    r"|(?:i|we)(?:'d| would)? (?:want|like) to know)\b",
    re.IGNORECASE,
)

_AUXILIARY = (
    r"(?:do|does|did|is|are|was|were|has|have|had|can|could|may|must|should|shall|will|would)"
)
_UNMARKED = re.compile(
    rf"\W*(?:(?:just|please|so|and|but|now)\W+)*(?:(?:when|where|who|what)(?:'s|'re| {_AUXILIARY})\b"
    rf"|(?:how|what|which)(?: \w+){{1,2}} {_AUXILIARY}\b|why\b|how come\b"
    rf"|which \w+s\b(?! me\b)|what (?:share|part|percentage|proportion|fraction) of\b"
    rf"|{_AUXILIARY} (?:i|we|you|he|she|they|it|the|our|my|there|any\w*)\b)",
    re.IGNORECASE,
)
"""How a question begins that lacks its mark."""
_HOW = re.compile(rf"^\W*how \w+(?: {_AUXILIARY})?\s+(?=\w)", re.IGNORECASE)
"""How a question of measure begins: "how long should", which names no subject."""
_ON = re.compile(
    r"\b(?:what(?:'s| is| do (?:I|we) have)|anything|something)\b.*\b(?:on|up|planned|happening|coming|scheduled)\b"
    r"|\b(?:have|got) (?:I|we) (?:got )?(?:anything|plans)\b|\bany(?:thing)? (?:plans|appointments?)\b"
    r"|\bwhere do (?:I|we) have to be\b|\bdo (?:I|we) have (?:anything|something|to be)\b",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"\b(?:did|do|have|had) (?:I|we) (?:still |ever )?(?:promised?|owe|decided?|agreed?|settled?|said|told|say|tell)\b"
    r"|\b(?:I|we) (?:still )?(?:promised|owe|decided|agreed)\b|\b(?:between us|my notes?|I told you|my word|I recall|I remember|I logged|I (?:had|have) (?:typed|noted|written|told|logged))\b"
    r"|\b(?:per|going by|according to) (?-i:[A-Z]\w+)\b"
    r"|\b(?-i:[A-Z]\w+)'s (?:rules?|word|advice)\b|\bwhat(?: does| did|'d) (?-i:[A-Z]\w+) (?:say|tell|want|think)\b",
    re.IGNORECASE,
)
"""Words about what was said: "what did we decide", "by Wayne's rules"."""
_NUMBER = (
    r"(?:\d[\d.,:]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon|midnight"
    r"|half|quarter|dozen|hundred|thousand|million)"
)
_WEEKDAYS = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
_MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_MONTHS = rf"(?:{'|'.join(_MONTH_NAMES)})"
_LAST_MONTH = 12
_IN_MONTH = re.compile(
    rf"\b(?:in|during|as of|back in|around) (?:early |late |mid-?)?({_MONTHS})\b", re.IGNORECASE
)
_WAS = re.compile(r"\b(?:was|were|did|had|used to|would)\b", re.IGNORECASE)
_TIME = (
    rf"\b(?:{_NUMBER}|\d\w*|{_WEEKDAYS}|{_MONTHS}|today|tomorrow|tonight|weekdays?|weekends?|daily"
    r"|weekly|monthly|yearly|every|mornings?|afternoons?|evenings?|nights?|spring|summer|autumn|fall"
    r"|winter|week|month|quarter|year|always|never)\b"
)
_DAY = (
    rf"\b(?:{_WEEKDAYS}|{_MONTHS}|today|tomorrow|tonight|yesterday|weekdays?|weekends?|daily|weekly|monthly"
    r"|yearly|every|mornings?|afternoons?|evenings?|nights?|spring|summer|autumn|fall|winter|noon|midnight"
    r"|(?:at|from|by|till|until|before|after|since) \d{1,2}|always|never|christmas|easter|thanksgiving|new year|(?:19|20)\d\d|\d{1,2}(?::\d\d)? ?[ap]m|\d{1,2}:\d\d"
    r"|(?:this|next|last|(?:the )?end of (?:the|this|next)|in an?|in \w+|after|within|\w+ ago) (?:\w+ )?(?:days?|weeks?|months?"
    r"|quarters?|years?|hours?|minutes?|ago)|when|as soon as|until|once)\b"
)
"""What tells when something is: not how long it takes."""
_UNITS = (
    r"(?:more |other |further )?(?:seconds?|minutes?|hours?|days?|weeks?|months?|quarters?|years?|times|dollars?"
    r"|euros?|pounds|cents|percent|inch(?:es)?|miles?|feet|%)\b"
)
_COUNT = (
    r"(?<![$€£\d.:-])" + "".join(rf"(?<!\b{month} )" for month in _MONTH_NAMES) + rf"\b{_NUMBER}\b"
    rf"(?![-:/.\d])(?! ?{_UNITS}| ?[ap]m\b)|\b(?:none|nobody|no one|each|every|all|both|several)\b"
)
"""How many of something there are: no day, amount or stretch of time."""
_NAME = (
    r"(?<!^)\b[A-ZÀ-Þ][\w-]+|^(?!(?:The|Our|My|A|An|We|I|It|This|That|If|In|On|For)\b)[A-ZÀ-Þ]\w+"
)
_WANTED = (
    (r"\b(?:phone|mobile|telephone|fax)\b|\bnumber to call\b", r"\d{3}[-. ]?\d"),
    (r"\be-?mail address\b|\bwhat(?:'s| is)\b.*\be-?mail\b", r"@"),
    (r"\b(?:when|what time|what day|what date|which day|which date|which weekday)\b", _DAY),
    (
        r"\b(?:how much|what)\b.*\b(?:costs?|pay|paying|paid|charg\w+|price|fee|bill|owes?"
        r"|brings? in|earns?|makes? us)\b|\bwhat do(?:es)? \w+(?: \w+)? bring\b",
        r"[$€£]\s?\d|\d[\d.,]*\s*(?:dollars?|euros?|pounds|cents|bucks|percent|%)"
        r"|\b(?:free|nothing|half|double|twice)\b",
    ),
    (
        r"\bhow much\b(?!.*\b(?:costs?|pay|paying|paid|charg\w+|price|fee|bill|owes?)\b)",
        r"\d|[$€£%]|\b(?:dollars?|euros?|free|nothing|hundred|thousand|half|double|twice)\b",
    ),
    (rf"\bhow (?:many {_UNITS}|long|often|old|far|big|fast|high|late)\b", rf"{_TIME}|\d|[$€£%]"),
    (rf"\bhow many\b(?! {_UNITS})", _COUNT),
    (r"\b(?:who|whom|whose)\b", _NAME),
    (
        r"\bwhere\b",
        r"\b(?:at|in|on|near|to|from|by|behind|under|opposite|with|via|here|address|room|hall"
        r"|floor|building|street|road|branch|depot|office|shelf|cupboard|drawer)\b|@",
    ),
)
_WHY = re.compile(r"\b(?:why|how come|what for|reasons?|cause|because of what)\b", re.IGNORECASE)
_CLEAR = 0.7
"""A cosine from which on likeness outweighs that no word is shared."""
_LONGEST_TOPIC = 60
_SEVERAL = 2


@dataclass(frozen=True)
class Asked:
    """What a request is about, and in which way."""

    text: str
    terms: frozenset[str]
    """Its content words, without those that name the project."""
    is_broad: bool
    """Whether it asks for a project as a whole."""
    is_precise: bool
    """Whether one fact answers it."""
    wants_past: bool
    """Whether it asks what held before."""
    names: frozenset[str]
    """Those of its terms that it writes as names."""
    wants_reason: bool = False
    """Whether it asks why."""
    is_open: bool = False
    """Whether it wants whatever is known, decided or said of something."""
    wants_successor: bool = False
    """Whether it asks who or what took the place of another."""
    month: int | None = None
    """The month, by number, of which it asks how things were."""

    @property
    def looks_back(self) -> bool:
        """Whether what no longer holds belongs to the answer."""
        return self.wants_past or self.wants_successor or self.month is not None

    def expects(self, text: str) -> bool:
        """Whether `text` holds the kind of thing that is asked for (a time, a number, a name)."""
        return self._holds_wanted(text) is True

    def misses(self, text: str) -> bool:
        """Whether a kind of thing is asked for and `text` holds none."""
        return self._holds_wanted(text) is False

    def lacks(self, text: str) -> bool:
        """Whether any of several kinds of things is asked for that `text` does not hold."""
        return not all(_holds(each, text) for each in self._wanted)

    def clashes(self, text: str) -> bool:
        """Whether `text` is about other days, months, or the other of two, than asked for."""
        return contrary(self.text, text)

    def leaves_open(self, text: str, *, similarity: float) -> bool:
        """Whether `text` shares nothing with the request but the names in it."""
        return bool(self.terms - self.names) and not (
            (self.terms - self.names) & terms(text) or similarity >= _CLEAR
        )

    def names_month(self, text: str) -> bool:
        """Whether `text` itself names the month of which is asked."""
        return self.month is not None and _MONTH_NAMES[self.month - 1] in text.lower()

    @property
    def month_terms(self) -> frozenset[str]:
        """The terms of the month of which is asked: what held then need not name it."""
        return frozenset() if self.month is None else terms(_MONTH_NAMES[self.month - 1])

    def _holds_wanted(self, text: str) -> bool | None:
        """Whether `text` holds any of the kinds of things asked for; None if none is named."""
        wanted = self._wanted
        return any(_holds(each, text) for each in wanted) if wanted else None

    @property
    def asks_no_kind(self) -> bool:
        """Whether no kind of thing is named as asked for."""
        return not self._wanted

    @property
    def _wanted(self) -> list[str]:
        return [answer for question, answer in _WANTED if re.search(question, self.text, re.I)]


def _holds(kind: str, text: str) -> bool:
    return re.search(kind, text, 0 if kind == _NAME else re.I) is not None


def read_request(text: str, *, project_words: Collection[str]) -> Asked:
    """Return what `text` asks for; `project_words` are the words of its project's name."""
    matter = _BEFORE_WHOM.sub("before", _LEAD_IN.sub("", text))
    about = terms(matter) - terms(" ".join(project_words))
    if _LIKING.search(text):
        about |= terms("prefer")
    is_open = not about or any(pattern.search(text) for pattern in (_OPEN, _ANOTHER))
    return Asked(
        text=text,
        terms=about,
        is_broad=not about,
        is_precise=_PRECISE.search(text) is not None and not is_open,
        wants_past=_PAST.search(text) is not None,
        names=names(text) & about,
        wants_reason=_WHY.search(text) is not None,
        is_open=_OPEN.search(text) is not None,
        wants_successor=_REPLACED.search(text) is not None,
        month=_month_asked(text),
    )


def parts_of(asked: Asked) -> list[Asked]:
    """Return a request as a whole and, if it asks several things, each of them."""
    whole = _LEAD_IN.sub("", asked.text)
    clauses = [clause for clause in _CLAUSE.split(whole) if terms(clause) & asked.terms]
    if len(clauses) < _SEVERAL:
        return [asked]
    return [asked, *(_only(asked, clause) for clause in clauses)]


def _only(asked: Asked, clause: str) -> Asked:
    about = terms(clause) & asked.terms
    return replace(asked, text=clause, terms=about, names=asked.names & about)


def _month_asked(text: str) -> int | None:
    found = _IN_MONTH.search(text)
    if found is None or not _WAS.search(text):
        return None
    return _MONTH_NAMES.index(found[1].lower()) + 1


def month_before(month: int, now: str) -> tuple[str, str]:
    """Return where the newest month of that number that has begun by `now` begins and ends."""
    year, current = int(now[:4]), int(now[5:7])
    year -= month > current
    after = (year + 1, 1) if month == _LAST_MONTH else (year, month + 1)
    return f"{year}-{month:02d}-01", f"{after[0]}-{after[1]:02d}-01"


def is_greeting(text: str) -> bool:
    """Whether `text` only greets."""
    return _GREETING.fullmatch(text) is not None


def is_thanks(text: str) -> bool:
    """Whether `text` only thanks or takes leave."""
    return _THANKS.fullmatch(text) is not None


def asks_what_is_on(text: str) -> bool:
    """Whether a question is about what happens on some days: "anything on this weekend?"."""
    return _ON.search(text) is not None


def asks(text: str) -> bool:
    """Whether any sentence of `text` wants to know something and nothing is to be done."""
    return any(is_question(each) or bool(_PRECISE.match(each)) for each in sentences(text))


def is_of_memory(text: str) -> bool:
    """Whether a question is about what was said, promised or decided, which no books hold."""
    return _SAID.search(text) is not None


def is_wish(text: str) -> bool:
    """Whether `text` wants something told or done and says nothing itself: "Show me the ..."."""
    return _WISH.match(text) is not None


def is_question(text: str) -> bool:
    """Whether `text` asks something, marked as a question or not: "why are we still here"."""
    return text.rstrip().endswith("?") or _UNMARKED.match(text) is not None


def is_statement(text: str) -> bool:
    """Whether `text` tells something and asks for nothing."""
    if "?" in text or _PRECISE.match(text.lstrip()) or _WISHING.search(text):
        return False
    if _UNMARKED.match(text):
        return False
    return _STATING.match(text[:1].lower() + text[1:]) is not None or bool(_STATING.match(text))


def topic(text: str) -> str:
    """Return the part of a request that names its subject, for saying that nothing is known."""
    text = _HOW.sub("", text)
    found = [match for match in re.finditer(r"[^\s,;:.!?()]+", text) if terms(match[0])]
    if not found:
        return "this"
    subject = " ".join(text[found[0].start() : found[-1].end()].split())
    return subject if len(subject) <= _LONGEST_TOPIC else f"{subject[:_LONGEST_TOPIC].rstrip()}..."
