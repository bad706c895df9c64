"""Following a request on its way: what is shown while it runs, and what is kept of it."""

from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rich.console import Group
from rich.live import Live
from rich.spinner import Spinner
from rich.text import Text

from nova.cli.output import Json, plain, stderr

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nova.answer import Answer
    from nova.events import Event

_TAIL = 1_000
"""Characters of a reply in the making that are shown."""

_DOING = {
    "recall": "finding the agents",
    "route": "working",
    "token": "writing",
    "step": "composing the answer",
    "answer": "deciding what to keep",
    "memory": "finishing",
}


@dataclass
class Followed:
    """A request and what was seen of it."""

    answer: "Answer | None" = None
    """There when it has come to its end."""
    route: Json = field(default_factory=dict)
    recalled: list[Json] = field(default_factory=list)
    """What was recalled for the request as a whole."""
    sources: dict[str, Json] = field(default_factory=dict)
    """Everything that an agent was given, by id."""
    draft: str = ""
    """What an agent has written of its reply so far."""

    def see(self, event: "Event") -> None:
        """Take in the next event."""
        if event.kind == "recall":
            self.recalled = event.detail["recalled"]
            self._keep(self.recalled)
        elif event.kind == "route":
            self.route = event.detail
        elif event.kind == "step":
            self._keep(event.detail["sources"])
            self.draft = ""
        elif event.kind == "token":
            self.draft += event.text
        elif event.answer is not None:
            self.answer = event.answer

    def _keep(self, items: list[Json]) -> None:
        self.sources |= {item["id"]: item for item in items}


def follow(events: "Iterable[Event]") -> Followed:
    """Take in all events; a terminal shows meanwhile what is being done and written."""
    followed, screen = Followed(), stderr()
    with Live(console=screen, transient=True) if screen.is_terminal else nullcontext() as live:
        for event in events:
            followed.see(event)
            if live is not None:
                live.update(_progress(followed, event.kind))
    return followed


def _progress(followed: Followed, kind: str) -> Group:
    spinner = Spinner("dots", text=Text(f"{_DOING.get(kind, 'working')} …", style="dim"))
    return Group(Text(plain(followed.draft[-_TAIL:])), spinner)
