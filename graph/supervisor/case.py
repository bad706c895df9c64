"""One request on its way up the ladder, with what every rung needs to know of it."""

from dataclasses import dataclass, replace

from graph.supervisor.data import Found as InData
from graph.supervisor.decision import Evidence, Heard
from graph.supervisor.leaning import lean
from graph.supervisor.matter import NO_DEALINGS, Dealings
from graph.supervisor.project import Found, ProjectFinder
from graph.supervisor.router import Routed
from graph.supervisor.topic import is_topic
from projects.scope import PERSONAL, Scope

_LOOK_BACK = 6
_LIKELY = 0.5
"""From here on the matter of a request alone tells its project."""
_POSSIBLE = 0.2
"""From here on one word of a project's terms is enough, too."""


@dataclass(frozen=True)
class Case:
    """A request, and what is known about it before anybody is chosen."""

    text: str
    scope: Scope
    evidence: Evidence
    exclude: frozenset[str]
    finder: ProjectFinder
    routed: Routed
    """What the head makes of the whole request."""
    project: str | None = None
    """The request's main project, if one is clear."""
    around: str | None = None
    """The project that was given, or that the conversation is about."""
    given: str | None = None
    """The project that the request came with."""
    rivals: tuple[str, ...] = ()
    """Projects that fit the words equally, if that has to be asked."""
    likely: tuple[str, ...] = ()
    """The agents of tasks that it seems to hold, if these are too unsure to hand out."""
    is_following: bool = False
    """Whether those are the agents that what was said before leaves likely."""
    near: InData | None = None
    """What a database has that bears on it, if no reading is sure: it goes before a question back."""
    said: tuple[Heard, ...] = ()
    """The conversation before."""
    dealings: Dealings = NO_DEALINGS
    """What the projects deal in."""

    @property
    def is_topic(self) -> bool:
        """Whether it only names what the books of the project that it came with may hold."""
        return self.given is not None and is_topic(self.text)

    def with_text(self, text: str, routed: Routed) -> "Case":
        """Return the same case about other words."""
        return replace(self, text=text, routed=routed)

    def placed(self, given: str | None) -> "Case":
        """Return the case with its project: named, given, hinted at, remembered or current."""
        found = self.finder.find(self.text)
        around = given or self._current()
        project, rivals = self._main(found, given)
        return replace(
            self,
            project=None if project == PERSONAL else project,
            around=None if around == PERSONAL else around,
            given=None if given == PERSONAL else given,
            rivals=rivals,
        )

    def _main(self, found: Found, given: str | None) -> tuple[str | None, tuple[str, ...]]:
        """Return the main project, and those between which only the person can decide."""
        if found.named and found.rivals:
            is_settled = given in found.rivals
            return (given, ()) if is_settled else (None, found.rivals)
        if found.named:
            # Of several that are named none is the main one.
            return found.named[0] if len(found.named) == 1 else given, ()
        if given or found.rivals:
            return given, () if given else found.rivals
        hinted = found.hinted[0] if len(found.hinted) == 1 and not found.is_faint else None
        remembered = self.finder.remembered(self.text, self.evidence.recalled)
        leaning = lean(self.text, self.said, is_clear=self.routed.accepted)
        if leaning and not hinted:
            own = None if self._is_told else self._dealt_in(self.text, found)
            return self._current() or remembered or own, ()
        return hinted or remembered or self._dealt_in(self.text, found) or self._inherited(), ()

    def _dealt_in(self, text: str, found: Found) -> str | None:
        """Return the project that `text` is about by its matter."""
        routed = self.routed if text == self.text else None
        chances = self.dealings.chances(text, routed, finder=self.finder, scope=self.scope)
        best = max(chances, key=lambda project: chances[project], default=None)
        if best and chances[best] >= _LIKELY:
            return best
        faint = found.hinted[0] if len(found.hinted) == 1 and found.is_faint else None
        return faint if faint and chances.get(faint, _LIKELY) >= _POSSIBLE else None

    def _inherited(self) -> str | None:
        """Return the conversation's project, unless the request is one of general knowledge."""
        if self.dealings.are_left(self.routed):
            return None
        known = self.finder.all
        told = (each.project for each in reversed(self.said) if each.project in known)
        return next(told, None) or self._current()

    def _current(self) -> str | None:
        """Return the project of the answer before, or else the one that was named last."""
        if self._is_told:
            return self.said[-1].project
        said = [each.content for each in self._asked_before()]
        places = [(text, self.finder.find(text)) for text in said]
        named = (found.named[0] for _, found in places if len(found.named) == 1)
        hinted = (
            found.hinted[0] for _, found in places if len(found.hinted) == 1 and not found.is_faint
        )
        dealt_in = (self._dealt_in(text, found) for text, found in places[:1])
        return next(named, None) or next(hinted, None) or next(dealt_in, None)

    @property
    def _is_told(self) -> bool:
        """Whether it is known what the answer before was about."""
        last = self.said[-1] if self.said else None
        known = (None, PERSONAL, *self.finder.all)
        return bool(last and last.agent and last.project in known)

    def _asked_before(self) -> list[Heard]:
        """Return what the person said last in the conversation, newest first."""
        return [each for each in reversed(self.said[-_LOOK_BACK:]) if each.role == "user"]


def briefing(case: Case, *, messages: int = 4, characters: int = 300) -> str:
    """Return what the arbiter is told about a case besides its words."""
    lines = [f"Project: {case.finder.name_of(case.project)}"] if case.project else []
    recent = case.said[-messages:]
    if recent:
        lines.append("Said before:")
        lines += [f"- {heard.role}: {heard.content[:characters]}" for heard in recent]
    return "\n".join(lines)
