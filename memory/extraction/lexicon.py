"""Closed lists of words: what negates, changes, joins, qualifies; and phrases that are one word.

Which words mean the same relation stands in the catalogue of predicates.
"""

from collections.abc import Mapping


def word_set(words: str) -> frozenset[str]:
    """Return the words of a line as a set."""
    return frozenset(words.split())


NEGATIVE_TWINS = frozenset({"dislike", "hate", "loathe", "detest", "forbid", "ban", "prohibit",
                            "refuse", "reject"})  # fmt: skip
"""Members of a class that say its opposite."""

PHRASES: Mapping[tuple[str, ...], str] = {
    ("chief", "executive", "officer"): "ceo",
    ("chief", "executive"): "ceo",
    ("head", "office"): "locate",
    ("mother", "tongue"): "native_language",
    ("first", "language"): "native_language",
    ("native", "language"): "native_language",
    ("home", "town"): "locate",
    ("point", "of", "contact"): "contact",
    ("contact", "person"): "contact",
    ("go-to", "person"): "contact",
    ("in", "charge", "of"): "own",
    ("in", "charge"): "own",
    ("responsible", "for"): "own",
    ("person", "responsible"): "own",
    ("look", "after"): "own",
    ("take", "care", "of"): "own",
    ("take", "over"): "own",
    ("take", "place"): "when",
    ("phone", "number"): "phone",
    ("mobile", "number"): "phone",
    ("cell", "number"): "phone",
    ("email", "address"): "email",
    ("mail", "address"): "email",
    ("e", "mail"): "email",
    ("lead", "time"): "lead_time",
    ("turnaround", "time"): "lead_time",
    ("run", "on"): "use",
    ("rely", "on"): "use",
    ("depend", "on"): "use",
    ("kick", "off"): "start",
    ("cut", "off"): "due",
    ("cut-off",): "due",
    ("due", "date"): "due",
    ("run", "out"): "expire",
    ("lock", "up"): "close",
    ("shut", "down"): "close",
    ("closing", "time"): "close",
    ("opening", "time"): "open",
    ("start", "time"): "start",
    ("end", "time"): "end",
    ("date", "of", "birth"): "birthday",
    ("birth", "date"): "birthday",
    ("at", "most"): "limit",
    ("fast", "than"): "limit",
    ("no", "more", "than"): "limit",
    ("at", "least"): "minimum",
    ("no", "less", "than"): "minimum",
    ("sell", "for"): "cost",
    ("go", "for"): "cost",
    ("retail", "for"): "cost",
    ("open", "until"): "close",
    ("open", "till"): "close",
    ("open", "up"): "open",
    ("open", "from"): "open",
}
"""Lemmas in a row that stand for one class."""

GENERIC = word_set(
    "branch office store location shop site place company firm team department customer "
    "client supplier vendor project system business number time date day hour person people "
    "thing one item detail info information current level amount value account real actual "
    "main official new old former previous current whole own still usually normally generally "
    "general anything something everything exception example reason"
)
"""Words that tell little: a subject is the same with and without them."""

STOP = word_set(
    "a an the this that these those of for to in on at by with from as into about our my your "
    "their his her its we i you he she they it us me them and or but so is are was were be "
    "been being am do does did has have had will would shall should can could may might must "
    "not no there here also just very really quite too only all any some every each both "
    "please than then if when while who whom whose which what where how per via s t ll re ve "
    "d m up out off over under again because since until till going get got now instead "
    "nowadays anymore forward ahead earlier later soon yet actually currently o'clock"
)
"""Words without content of their own."""

COPULAS = word_set("is are was were be been am 's 're 'm")
MODALS = word_set("will would shall should can could may might must 'll 'd cannot")
AUXILIARIES = word_set("has have had do does did having 've")

ADVERBS = word_set(
    "now currently always never usually normally officially actually still also just already "
    "only really definitely permanently temporarily again finally recently generally "
    "typically probably soon formally all both not n't ever still mostly instead strictly "
    "strongly no longer today apparently basically absolutely simply"
)
"""What may stand between an auxiliary and its verb."""

CHANGE_VERBS = word_set(
    "move change switch shift push postpone reschedule raise increase reduce lower drop bump "
    "update replace extend delay transfer migrate rename relocate advance cut revise adjust "
    "rise fall go swap amend convert upgrade downgrade bring double put slip climb creep "
    "halve triple reassign pass hand shorten lengthen reset prolong expand relax tighten rebook assign"
)
"""Verbs that tell that a value has become another."""

PARTICLED = word_set("go bring put pass hand assign climb creep cut")
"""Change verbs that tell a change only with a particle or a target, as "went up to" does."""

PARTICLES = word_set("up down back forward over on away across out through")

PASS_VERBS = word_set("reassign pass hand transfer assign give take replace switch change")
"""Verbs that tell that somebody else has it now."""

MOVE_VERBS = word_set("move relocate transfer shift switch change")
"""Verbs that tell that it is somewhere else now."""

_CONTRASTS = (
    "staging production development test",
    "north south east west northern southern eastern western",
    "old new former current",
    "morning afternoon evening night",
    "first second third fourth",
    "left right",
    "front back rear side",
    "upper lower top bottom",
    "early late",
    "summer winter spring autumn",
    "indoor outdoor",
    "upstairs downstairs",
    "inbound outbound",
    "weekday weekend",
    "daily weekly monthly yearly annual",
    "junior senior",
    "red blue green yellow black white",
    "day week month year hour",
    "adult child",
    "big small",
    "domestic international",
    "arrival departure",
    "breakfast lunch dinner",
    "ground basement",
)
CONTRASTS: Mapping[str, int] = {
    word: number for number, words in enumerate(_CONTRASTS) for word in words.split()
}
"""Words of which one excludes the others of its group: "north" is not "south"."""

STATIVE = word_set(
    "be have cost close open prefer like love hate want need live own contain weigh measure "
    "belong include require take use run serve sell ship deliver accept offer support charge "
    "start end expire mean know work report handle lead manage cover last hold seat fit match "
    "depend consist stand locate name call owe earn pay drive speak park sit stay keep buy "
    "order supply bill invoice meet host allow dislike enjoy play study teach train attend"
)
"""Verbs whose present tense says how things are."""

SPEECH = word_set("say tell mention confirm report explain note state announce write")
"""Verbs that hand on what somebody else said."""

DOUBT = word_set("think guess believe suppose assume reckon suspect feel imagine")
"""Verbs that take a claim back by half."""

PROMISE = frozenset(["promise", "owe", "commit", "pledge", "guarantee"])
DECIDE = word_set("decide agree choose settle resolve opt conclude pick")
PREFER = word_set("prefer like love enjoy hate dislike loathe detest favour favor")

WEEKDAYS: Mapping[str, str] = {
    form: day
    for day, forms in {
        "mon": "monday mondays mon",
        "tue": "tuesday tuesdays tue tues",
        "wed": "wednesday wednesdays wed",
        "thu": "thursday thursdays thu thur thurs",
        "fri": "friday fridays fri",
        "sat": "saturday saturdays sat",
        "sun": "sunday sundays sun",
        "weekday": "weekday weekdays workday workdays",
        "weekend": "weekend weekends",
        "holiday": "holiday holidays",
        "daily": "daily",
    }.items()
    for form in forms.split()
}
_MONTHS = (
    "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|"
    "september sep sept|october oct|november nov|december dec"
)
MONTHS: Mapping[str, int] = {
    form: number
    for number, forms in enumerate(_MONTHS.split("|"), start=1)
    for form in forms.split()
}
SEASONS: Mapping[str, str] = {
    form: season
    for season, forms in {
        "summer": "summer summers",
        "winter": "winter winters",
        "spring": "spring",
        "autumn": "autumn fall",
        "christmas": "christmas xmas",
        "easter": "easter",
        "morning": "morning mornings",
        "afternoon": "afternoon afternoons",
        "evening": "evening evenings",
        "night": "night nights",
        "lunch": "lunch lunchtime",
    }.items()
    for form in forms.split()
}
_TO_TWENTY = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty"
)
_TENS = {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90, "hundred": 100}
NUMBER_WORDS: Mapping[str, int] = {
    word: number for number, word in enumerate(_TO_TWENTY.split())
} | _TENS
