"""Facts and questions in words of our own: many relations, each said and asked in several ways.

A fact is told twice with another value, by the same wording or another, among others about the
same names; then it is asked for. Nothing here is taken from a public set.
"""

import random
from typing import NamedTuple


class Relation(NamedTuple):
    """What can be told of something, in which words, and how one asks for it."""

    of: str
    """What kind of thing it is told of."""
    value: str
    """What kind of thing is told."""
    said: tuple[str, ...]
    asked: tuple[str, ...]


class Case(NamedTuple):
    """One question with its answer, and what was true of it before."""

    question: str
    answer: str
    before: str
    is_reworded: bool
    """Whether the change was told in other words than the first fact."""


RELATIONS = (
    Relation("place", "person", ("The manager of {s} is {o}.", "{o} manages {s}.", "{s} is managed by {o}.", "{o} is the manager of {s}."), ("Who manages {s}?", "Who is the manager of {s}?", "Who is in charge of {s}?")),
    Relation("part", "company", ("{s} is supplied by {o}.", "{o} supplies {s}.", "The supplier of {s} is {o}.", "We buy {s} from {o}."), ("Who supplies {s}?", "Which company do we get {s} from?", "Who is the vendor for {s}?")),
    Relation("person", "town", ("{s} lives in {o}.", "{s}'s home town is {o}.", "{s} resides in {o}."), ("Where does {s} live?", "Which town does {s} live in?")),
    Relation("person", "company", ("{s} works for {o}.", "{s} is employed by {o}.", "{s}'s employer is {o}.", "{s} has a job at {o}."), ("Who does {s} work for?", "Which company employs {s}?", "Where does {s} work?")),
    Relation("person", "town", ("{s} was born in {o}.", "{s}'s birthplace is {o}.", "The birthplace of {s} is {o}."), ("Where was {s} born?", "What is {s}'s birthplace?")),
    Relation("company", "town", ("{s} has its head office in {o}.", "The headquarters of {s} are in {o}.", "{s} is headquartered in {o}.", "{s} is based in {o}."), ("Where is {s} based?", "In which town are the headquarters of {s}?")),
    Relation("company", "person", ("{o} founded {s}.", "{s} was founded by {o}.", "The founder of {s} is {o}."), ("Who founded {s}?", "Who was the founder of {s}?")),
    Relation("company", "person", ("{o} is the CEO of {s}.", "The chief executive of {s} is {o}.", "{s}'s CEO is {o}."), ("Who is the CEO of {s}?", "Who runs {s} as chief executive?")),
    Relation("person", "instrument", ("{s} plays the {o}.", "The instrument that {s} plays is the {o}."), ("Which instrument does {s} play?", "What does {s} play?")),
    Relation("person", "language", ("{s}'s mother tongue is {o}.", "The native language of {s} is {o}."), ("What is {s}'s mother tongue?", "What is the native language of {s}?")),
    Relation("person", "subject", ("{s} teaches {o}.", "The subject that {s} teaches is {o}."), ("What does {s} teach?", "Which subject does {s} teach?")),
    Relation("person", "club", ("{s} is a member of {o}.", "{s} belongs to {o}."), ("Which club is {s} a member of?", "Which club does {s} belong to?")),
    Relation("book", "person", ("{o} wrote {s}.", "{s} was written by {o}.", "The author of {s} is {o}."), ("Who wrote {s}?", "Who is the author of {s}?")),
    Relation("book", "company", ("{s} was published by {o}.", "The publisher of {s} is {o}.", "{o} published {s}."), ("Who published {s}?", "Which company is the publisher of {s}?")),
    Relation("person", "person", ("{s} is married to {o}.", "{s}'s spouse is {o}.", "The spouse of {s} is {o}."), ("Who is {s} married to?", "Who is the spouse of {s}?")),
    Relation("person", "person", ("{s}'s doctor is {o}.", "The doctor of {s} is {o}."), ("Who is {s}'s doctor?", "Who is the doctor of {s}?")),
    Relation("town", "person", ("The mayor of {s} is {o}.", "{o} is the mayor of {s}.", "{s}'s mayor is {o}."), ("Who is the mayor of {s}?", "What is the name of {s}'s mayor?")),
    Relation("part", "amount", ("{s} costs {o}.", "The price of {s} is {o}.", "{s} sells for {o}."), ("How much does {s} cost?", "What is the price of {s}?")),
    Relation("part", "colour", ("The colour of {s} is {o}.", "{s} comes in the colour {o}."), ("What is the colour of {s}?", "Which colour does {s} come in?")),
    Relation("place", "hour", ("{s} opens at {o}.", "The opening time of {s} is {o}."), ("When does {s} open?", "What is the opening time of {s}?")),
    Relation("person", "phone", ("{s}'s extension is {o}.", "{s} can be reached on extension {o}."), ("What is {s}'s extension?", "On which extension can {s} be reached?")),
    Relation("company", "person", ("Our contact at {s} is {o}.", "{o} is our contact at {s}."), ("Who is our contact at {s}?",)),
    Relation("place", "town", ("{s} is located in {o}.", "The location of {s} is {o}."), ("Where is {s} located?", "In which town is {s}?")),
    Relation("team", "person", ("{o} coaches {s}.", "{s} is coached by {o}.", "The coach of {s} is {o}."), ("Who coaches {s}?", "Who is the coach of {s}?")),
    Relation("team", "sport", ("The sport of {s} is {o}.", "{s} competes in the sport of {o}."), ("In which sport does {s} compete?", "What is the sport of {s}?")),
    Relation("person", "car", ("{s} drives a {o}.", "{s}'s car is a {o}."), ("What does {s} drive?", "Which car does {s} drive?")),
    Relation("software", "company", ("{o} develops {s}.", "{s} is developed by {o}.", "The developer of {s} is {o}."), ("Who develops {s}?", "Which company is the developer of {s}?")),
    Relation("person", "country", ("{s} is a citizen of {o}.", "{s} has the citizenship of {o}.", "The nationality of {s} is that of {o}."), ("Which country is {s} a citizen of?", "What is the citizenship of {s}?")),
    Relation("person", "place", ("{s} parks at {o}.", "{s}'s parking spot is at {o}."), ("Where does {s} park?",)),
    Relation("person", "faith", ("{s} is a follower of {o}.", "{s}'s religion is {o}.", "The faith of {s} is {o}."), ("What is the religion of {s}?", "Which faith does {s} follow?")),
)  # fmt: skip

_SYLLABLES = "ba|cor|del|fen|gal|hor|jun|kel|lom|mar|nor|pel|quin|ras|sol|tur|vel|wes|yar|zan"
_ENDS = {
    "person": " {}ek| {}ini| {}sson| {}idge| {}ova",
    "town": "ton|ford|bury|stad|ville",
    "country": "ia|land|stan",
    "company": " Supply| Works| Industries| Partners| Motors",
    "place": " Depot| Yard| Branch| Workshop| Hall",
    "team": " Rovers| Lions| United| Falcons",
    "software": "Soft|Desk|Flow|Sync",
    "club": " Chess Club| Rowing Club| Film Society",
}
_FIXED = {
    "instrument": "cello|oboe|trumpet|harp|viola|tuba|piano|flute",
    "language": "Welsh|Basque|Finnish|Tamil|Swahili|Danish|Catalan|Maltese",
    "subject": "chemistry|geography|algebra|sculpture|botany|Latin|economics",
    "sport": "handball|curling|lacrosse|fencing|water polo|badminton",
    "colour": "crimson|turquoise|beige|olive|magenta|ivory",
    "car": "Volvo|Skoda|Toyota|Peugeot|Mazda|Subaru|Saab",
    "faith": "Buddhism|Sikhism|Taoism|Jainism|Quakerism|Shinto",
    "hour": "6:30|7:15|8:45|9:20|10:10|11:40",
    "phone": "2214|3097|4471|5580|6126|7343",
    "amount": "14 dollars|27 dollars|33.50 dollars|48 dollars|61 dollars|95 dollars",
}
_BOOKS = "Silver|Winter|Broken|Hidden|Last|Golden", "Harbour|Orchard|Letter|Mirror|Garden|Bridge"
_PARTS = "brush|filter|belt|nozzle|bearing|gasket|pump|hose"


def dialogue(seed: int, *, cases: int) -> tuple[list[str], list[Case]]:
    """Return what is said, in its order, and what is asked after it."""
    chance = random.Random(seed)  # noqa: S311 - sentences, not secrets
    names = _Names(chance)
    first: list[str] = []
    then: list[str] = []
    asked: list[Case] = []
    subjects: dict[str, list[str]] = {}
    taken: set[tuple[str, int]] = set()
    for number in range(cases):
        at = number % len(RELATIONS)
        relation = RELATIONS[at]
        subject = _subject(chance, names, subjects, relation.of, taken, at)
        old, new = names.two(relation.value)
        ways = [chance.choice(relation.said), chance.choice(relation.said)]
        if chance.random() < 0.5:
            ways[1] = ways[0]
        first.append(ways[0].format(s=subject, o=old))
        then.append(ways[1].format(s=subject, o=new))
        question = chance.choice(relation.asked).format(s=subject)
        asked.append(Case(question, new, old, ways[0] != ways[1]))
    chance.shuffle(first)
    chance.shuffle(then)
    return [*map(_sentence, first), *map(_sentence, then)], asked


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _subject(
    chance: random.Random,
    names: "_Names",
    known: dict[str, list[str]],
    kind: str,
    taken: set[tuple[str, int]],
    at: int,
) -> str:
    """Return a subject of which this is not told yet; half of them are told more than one thing."""
    open_ones = [name for name in known.get(kind, ()) if (name, at) not in taken]
    name = chance.choice(open_ones) if open_ones and chance.random() < 0.6 else names.one(kind)
    known.setdefault(kind, []).append(name)
    taken.add((name, at))
    return name


class _Names:
    """Names that nobody bears: none is given twice, but values of a small kind are."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._used: set[str] = set()

    def two(self, kind: str) -> tuple[str, str]:
        """Return two different values of a kind."""
        if kind in _FIXED:
            old, new = self._chance.sample(_FIXED[kind].split("|"), 2)
            return old, new
        return self.one(kind), self.one(kind)

    def one(self, kind: str) -> str:
        """Return a new name of a kind."""
        while True:
            name = self._made(kind)
            if name not in self._used:
                self._used.add(name)
                return name

    def _made(self, kind: str) -> str:
        pick = self._chance.choice
        if kind == "book":
            return (
                f"The {pick(_BOOKS[0].split('|'))} {pick(_BOOKS[1].split('|'))} of {self._root()}"
            )
        if kind == "part":
            return f"the {self._root()} {pick(_PARTS.split('|'))}"
        end = pick(_ENDS[kind].split("|"))
        return self._root() + end.format(self._root())

    def _root(self) -> str:
        return "".join(self._chance.choices(_SYLLABLES.split("|"), k=2)).capitalize()
