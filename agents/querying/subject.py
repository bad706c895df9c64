"""The subject: which things, measures and groups of one query a question asks for."""

from collections.abc import Sequence

from agents.querying.claims import Claim
from agents.querying.english import listed
from agents.querying.forms import Grouping
from agents.querying.laid import Fitting
from agents.querying.lexicon import Sense
from agents.querying.values import Mention
from agents.querying.words import stems

_PERCENT = frozenset({"percent", "percentage", "%"})
_PREPOSITIONS = listed(
    "between of for from to at in by with per on under into across among within through"
)

_PERSONS = frozenset({"i", "we", "you", "he", "she", "they"})
_DID = frozenset({"did", "do", "does", "didn't", "don't", "doesn't"})
_ARTICLES = frozenset({"a", "an", "the", "our", "any", "some"})


class Subject:
    """What a question wants of the query that it is laid over."""

    def __init__(self, fitting: Fitting) -> None:
        """Read it from the words that no filter has used."""
        self.fitting = fitting
        self.groups = self._groups()
        """Columns that it wants one answer for each value of."""
        self.measures = self._named("measure")
        self.dates = self._named("date")
        self.texts = self._named("text")
        self.things = self._things()
        """Dimensions that it asks for: the customer of "which customer"."""
        self.is_default = False
        """Whether a measure was wanted and none was named."""

    @property
    def thing(self) -> str | None:
        """The first thing that is asked for."""
        return self.things[0] if self.things else None

    @property
    def main(self) -> str | None:
        """The first thing that is asked for and does not only stand behind a preposition, if any."""
        words = self.fitting.question.words
        besides: set[str] = set()
        for claim in self.fitting.free("dimension"):
            name = next((each for each in claim.names("dimension") if each in self.things), None)
            if name and self._asks(claim) and words[claim.start - 1].text == "and":
                besides.add(name)  # "... and who is it for?" is asked of what was found
                continue
            before = (
                word
                for word in reversed(words[: claim.start])
                if word.text not in _ARTICLES and not word.is_past
            )
            if name and getattr(next(before, None), "text", "") not in _PREPOSITIONS:
                return name
        return next((name for name in self.things if name not in besides), None)

    @property
    def head(self) -> str | None:
        """The thing that is asked for first of all, not one that only stands behind a preposition."""
        words = self.fitting.question.words
        for claim in self.fitting.free("dimension"):
            name = next((each for each in claim.names("dimension") if each in self.things), None)
            if name:
                before = next(
                    (w.text for w in reversed(words[: claim.start]) if w.text not in _ARTICLES), ""
                )
                told = any(each.start < claim.start for each in self.fitting.free("measure"))
                return None if told or before in _PREPOSITIONS else name
        return None

    @property
    def asked(self) -> tuple[str, ...]:
        """All columns that the question names as what it wants."""
        return tuple(dict.fromkeys((*self.things, *self.measures, *self.dates, *self.texts)))

    @property
    def rest(self) -> frozenset[str]:
        """The columns that still tell rows apart once the filters hold."""
        return self.fitting.known.grain - self.fitting.pinned

    def total_of(self, measure: str) -> str:
        """Return how the values of a measure are put together."""
        return self.fitting.known.query.columns[measure].total

    def measure(self) -> str | None:
        """Return the measure that is asked for, or the one that a plain question means."""
        named = self.telling()
        if named:
            return named[0]
        known, question = self.fitting.known, self.fitting.question
        said = question.words[question.wanted.at - 1].stem if question.wanted.at else ""
        if question.wanted.wish == "amount" and said in known.adjectives:
            return known.adjectives[said][0]
        self.is_default = True
        unit = next((word.stem for word in question.words[question.wanted.at :][:1]), "")
        for name in known.measures:
            if unit and unit in stems(known.query.columns[name].unit or ""):
                return name
        return next((name for name in known.query.answers if name in known.measures), None)

    def telling(self) -> tuple[str, ...]:
        """Return the measures that are named; those named by their unit alone only if no other is."""
        if self.fitting.net:
            return (self.fitting.net,)
        columns = self.fitting.known.query.columns
        units = {part for each in columns.values() for part in stems(each.unit or "")}
        said = self.fitting.question.words
        exact = [
            claim
            for claim in self.fitting.free("measure")
            if not {word.stem for word in said[claim.start : claim.end]} <= units
        ]
        # "Goods" of "how much did we invoice, goods only" says more than "invoice".
        exact.sort(
            key=lambda claim: (
                claim.has("dimension", "topic") is not None,
                len(claim.names("measure")) > 1,
            )
        )
        names = [self._preferred(claim.names("measure")) for claim in exact]
        return tuple(dict.fromkeys((*self._shares(names), *names))) or self.measures

    def _shares(self, names: Sequence[str]) -> list[str]:
        """Return the columns that say in percent what is named, if percent are asked for."""
        columns, words = self.fitting.known.query.columns, self.fitting.question.words
        asked = [at for at, word in enumerate(words) if word.text in _PERCENT]
        found = [
            name
            for name, column in columns.items()
            if column.total == "share" and column.of[0] in names
        ]
        if not asked:
            return [name for name in found if name in names]
        for at in asked if found else ():
            self.fitting.claims.append(Claim(at, at + 1, (Sense("topic", ""),), 9))
        return found

    def date(self, *, is_answer: bool = True) -> str | None:
        """Return the date that is asked about: named, filtered, or the usual one."""
        if self.dates:
            return self.dates[0]
        known = self.fitting.known
        filtered = {each.column for each in self.fitting.filters}
        usual = (known.usual_date,) if known.usual_date else ()
        first = [name for name in known.query.answers if name in known.dates and is_answer]
        likely = [name for name in known.dates if name in filtered]
        return next(iter((*likely, *first, *usual, *known.dates)), None)

    def labels_value(self, claim: Claim) -> bool:
        """Whether a word such as "customer" only goes with the name beside it."""
        kinds = {self.fitting.kind(name) for name in claim.names("dimension")}
        return any(
            isinstance(each.meaning, Mention)
            and each.meaning.vocabulary in kinds
            and (0 <= each.start - claim.end <= 1 or claim.start == each.end)
            for each in self.fitting.claims
        )

    def _named(self, role: str) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for claim in self.fitting.free(role):
            found[self._preferred(claim.names(role))] = None
        return tuple(found)

    def _preferred(self, names: Sequence[str]) -> str:
        answers = self.fitting.known.query.answers
        return next((name for name in answers if name in names), names[0])

    def _things(self) -> tuple[str, ...]:
        """Return the dimensions that are asked for, rather than named to say what a value is."""
        found: dict[str, None] = {}
        claims = [
            claim
            for claim in self.fitting.free("dimension")
            if not set(claim.names("dimension")) & set(self.groups)
            and not self.labels_value(claim)
            and not self._is_done(claim)
        ]
        named = [
            name for claim in claims if not self._asks(claim) for name in claim.names("dimension")
        ]
        for claim in claims:
            names = claim.names("dimension")
            # Who took it: the word beside it tells which of the persons is meant.
            likely = [name for name in names if name in named] if self._asks(claim) else []
            free = [name for name in (*likely, *names) if name not in self.fitting.pinned]
            found[free[0] if free else names[0]] = None
        return tuple(found)

    def _is_done(self, claim: Claim) -> bool:
        """Whether the word is what somebody did: the order of "what did Ann order"."""
        words, named = self.fitting.question.words, self.fitting.of(Mention)
        if claim.end - claim.start > 1 or words[claim.start].text.endswith("s"):
            return False
        before = next((each for each, _ in named if each.end == claim.start), None)
        at = before.start - 1 if before else claim.start - 2
        is_one = before is not None or words[claim.start - 1].text in _PERSONS
        return is_one and at >= 0 and words[at].text in _DID

    def _asks(self, claim: Claim) -> bool:
        words = self.fitting.question.words[claim.start : claim.end]
        return all(word.text in ("who", "whom", "where") for word in words)

    def _groups(self) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for claim, grouping in self.fitting.of(Grouping):
            self.fitting.used.add(claim)
            column = self._stretch(grouping.unit) if grouping.unit else self._after(claim)
            if column:
                found[column] = None
            else:
                self._leave(claim)
        return tuple(found)

    def _leave(self, claim: Claim) -> None:
        """Leave a unit aside that only says of how many a price is: per set."""
        taken = {at for each in self.fitting.claims for at in range(each.start, each.end)}
        words = self.fitting.question.words
        if claim.end < len(words) and claim.end not in taken and words[claim.start].text == "per":
            unit = Claim(claim.end, claim.end + 1, (Sense("topic", ""),), 9)
            self.fitting.claims.append(unit)

    def _stretch(self, unit: str) -> str | None:
        self.dates = self._named("date")
        column = self.date()
        return f"{column}.{unit}" if column else None

    def _after(self, claim: Claim) -> str | None:
        """Return the column that follows "by" or "each"; a measure there says what is compared."""
        after = next((each for each in self.fitting.claims if each.start == claim.end), None)
        if after is None or after.has("measure") or self.labels_value(after):
            return None
        return after.has("dimension", "text", "date")
