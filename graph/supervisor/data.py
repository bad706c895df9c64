"""Data: whose question a request is when a connected database can answer it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from agents.commanding import wanted, wants_proposals
from agents.querying import Nearest, Reader, Readers, Reading, Source, Unsure
from graph.supervisor.speech import words
from graph.supervisor.wanting import asking_part
from projects.data import Database, Databases
from projects.data.writes import Writers
from projects.errors import NovaError
from projects.scope import Scope

_OF_MEMORY = re.compile(
    r"\b(?:decide[ds]?|deciding|decisions?|agree[ds]?|remember(?:ed)?|remind|said|say"
    r"|(?<!were )(?<!being )(?<!all )told"
    r"|mention(?:ed)?|discuss(?:ed)?|promise[ds]? (?:me|us|to)|talk(?:ed)? about|think|thinks"
    r"|(?:stand|fill)(?:s|ing)? in for|deputy|opinion|advice|know about|on record|(?:in|by) (?:my|our|your) (?:notes|memory)"
    r"|(?:do|did|have|had) i (?:\w+ )?(?:owe|promised?|keep|kept)|i (?:\w+ )?(?:owe|promised))\b",
    re.IGNORECASE,
)
"""Words that ask for what was said, not for what the books hold."""
_BY_WORD_OF = re.compile(
    r"\b(?:[Aa]ccording to|[Pp]er) [A-Z]\w+|\b[Bb]y [A-Z]\w+['\u2019]s (?:\w+ )?(?:rules?|word|advice)\b"
    r"|\bwould [A-Z]\w+ (?:say|give|tell|want|do)\b"
)
"""The same, with the name of who said it."""
_FIGURE = re.compile(r"\d")
_CLOSE = 0.05
_OWN = 0.1
"""What comes nearest in another database must be this much likelier than in the project's own."""


@dataclass(frozen=True)
class Found:
    """A request that a database answers, or could if one more thing were said."""

    agent: str
    project: str
    confidence: float
    reason: str
    is_whole: bool = True
    """Whether nothing more needs to be said."""
    is_refusal: bool = False
    """Whether it only names something that is not there: another database may know it."""
    is_ambiguous: bool = False
    """Whether several bear a name in it, or fit what it calls them."""
    is_of_name: bool = False
    """Whether those several bear the name themselves: two called Ada, not two kinds of pump."""
    is_nearest: bool = False
    """Whether no reading is sure, and the database only holds what bears on it."""
    knows_names: bool = True
    """Whether every name and number in it is one of that database."""
    is_of_memory: bool = False
    """Whether its words ask for what was said: it stands back unless memory knows nothing."""


@dataclass(frozen=True)
class DataFinder:
    """Looks whether a connected database answers a request; asks no model and runs no query."""

    databases: Databases
    readers: Readers
    writers: Writers | None = None

    def find(
        self, text: str, *, scope: Scope, project: str | None, given: str | None = None
    ) -> Found | None:
        """Return who answers `text` from which database, or has what bears on it; None if nobody.

        Args:
            text: what the person said.
            scope: what the run may see.
            project: the project that the request is about; others are looked through only
                if this one has no answer.
            given: the project in which it is asked: another is heard only on what its books
                don't know and the other's surely do.
        """
        found = [
            each
            for database in self.databases.reachable(scope)
            if (each := self._read(database, text))
        ]
        found = _within(found, given) if given else found
        sure = [each for each in found if not each.is_nearest]
        near = [each for each in found if each.is_nearest]
        own = [each for each in sure if each.project == project]
        if not own and any(each.project == project and each.knows_names for each in near):
            # What another database could only ask back does not go before what is near in its own.
            sure = [each for each in sure if each.is_whole]
        best = _best(own or sure, near, own=project)
        return replace(best, is_of_memory=True) if best and _asks_memory(text) else best

    def drafting(self, text: str, *, scope: Scope, project: str | None) -> Found | None:
        """Return who drafts the command that `text` plainly wants, and in which project."""
        declared = self.writers.commands(scope) if self.writers else {}
        own = {project: declared[project]} if project in declared else declared
        for each, commands in own.items():
            command = wanted(text, commands.values())
            if command and (_FIGURE.search(text) or wants_proposals(text, command)):
                reason = f"It wants a {command.name} in {each}."
                return Found(command.agent, each, 1.0, reason)
        return None

    def is_connected(self, scope: Scope) -> bool:
        """Whether there is any database that `scope` may read."""
        return bool(self.databases.connected(scope))

    def _read(self, database: Database, text: str) -> Found | None:
        try:
            read = self._reader(database).read(text)
        except NovaError:
            return None  # the responder and `nova data check` say what is wrong with it
        if isinstance(read, Reading):
            query = read.selection.query
            reason = f"The query {query} of {read.project} answers it ({read.confidence:.2f})."
            return Found(read.agent, read.project, read.confidence, reason)
        if not isinstance(read, Unsure | Nearest) or not (read.agent and read.project):
            return None
        found = Found(read.agent, read.project, read.confidence, "", is_whole=False)
        if isinstance(read, Nearest):
            query = read.views[0].selection.query
            reason = f"No reading is sure; {query} of {read.project} comes nearest."
            return replace(found, reason=reason, is_nearest=True, knows_names=read.knows_names)
        reason = f"It is a question about the data of {read.project}, but not a complete one."
        return replace(
            found,
            reason=reason,
            is_refusal=read.is_refusal,
            is_ambiguous=bool(read.options),
            is_of_name=_bear(text, read.options),
        )

    def _reader(self, database: Database) -> Reader:
        return self.readers.of(database.stamp, lambda: Source.of(database))


def _asks_memory(text: str) -> bool:
    return bool(_OF_MEMORY.search(asking_part(text) or text) or _BY_WORD_OF.search(text))


def _within(found: Sequence[Found], given: str) -> list[Found]:
    """Return what the books of the given project say, or others surely answer in their stead."""
    own = [each for each in found if each.project == given]
    if any(each.knows_names and not each.is_refusal for each in own):
        return own
    return [each for each in found if each.project != given and each.is_whole] or own


def _bear(text: str, options: Sequence[str]) -> bool:
    """Whether each of `options` has a word of `text` in its own name."""
    said = set(words(text))
    return bool(options) and all(said & set(words(option)) for option in options)


def _best(sure: Sequence[Found], near: Sequence[Found], *, own: str | None) -> Found | None:
    """Return the surest answer, else what comes nearest, else what is not there.

    Of two databases that answer alike neither may be taken; what comes nearest is only told as
    such. A name that one does not have goes before what another has that does not know it either.
    """
    answering = [each for each in sure if not each.is_refusal]
    knowing = [each for each in near if each.knows_names]
    if not answering and (knowing or not sure):
        nearest = sorted(
            knowing or near, key=lambda each: -each.confidence - _OWN * (each.project == own)
        )
        return next(iter(nearest), None)
    ranked = sorted(answering or sure, key=lambda each: -each.confidence)
    is_close = len(ranked) > 1 and ranked[0].confidence - ranked[1].confidence < _CLOSE
    return None if is_close else ranked[0]
