"""The map of a roster as one HTML page: who is taken for whom. It needs no network and no script."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.supervisor.confusion import Collision
    from graph.supervisor.lint import Lint, Standing

_PAGE = Path(__file__).with_suffix(".html")
_STRONG = 0.75
"""Share of full colour from which on dark ink would not be read."""
_NUMBERED = 2
"""So many requests and more are worth a number in the square, and a place in the list."""
_SHOWN = 40
"""Pairs that are listed."""


def map_page(found: "Lint") -> str:
    """Return the page that shows `found`."""
    return _Page(found).text()


@dataclass(frozen=True)
class _Page:
    found: "Lint"

    def text(self) -> str:
        """Return the whole page."""
        page = Template(_PAGE.read_text(encoding="utf-8"))
        return page.substitute(
            figures="\n".join(self._figures()),
            most=f"{self._most:.0%}",
            families="".join(self._families()),
            columns="".join(self._columns()),
            rows="\n".join(self._rows()),
            pairs="\n".join(self._pairs()) or "<p>None.</p>",
            agents="\n".join(self._agents()),
        )

    @cached_property
    def _order(self) -> tuple["Standing", ...]:
        """The agents that have requests, family by family."""
        known = self.found.confusion.agents
        return tuple(each for each in self.found.agents if each.agent in known)

    @cached_property
    def _shares(self) -> Mapping[tuple[str, str], tuple[int, float]]:
        """How many of the requests of one agent go to another, and what share of them that is."""
        confusion = self.found.confusion
        return {
            (agent, other): (count, count / (sum(row) or 1))
            for agent, row in zip(confusion.agents, confusion.counts, strict=True)
            for other, count in zip(confusion.agents, row, strict=True)
        }

    @cached_property
    def _most(self) -> float:
        """The largest share that goes to one other agent: full colour."""
        others = (share for (agent, other), (_, share) in self._shares.items() if agent != other)
        return max(others, default=0.0) or 1.0

    @cached_property
    def _collisions(self) -> Mapping[tuple[str, str], Sequence["Collision"]]:
        """The requests that two agents are confused in; pairs with most come first."""
        found: dict[tuple[str, str], list[Collision]] = defaultdict(list)
        for each in self.found.confusion.collisions:
            first, second = sorted((each.agent, each.taken_for))
            found[first, second].append(each)
        ranked = sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0]))
        return {pair: those for pair, those in ranked[:_SHOWN] if len(those) >= _NUMBERED}

    def _figures(self) -> Iterator[str]:
        figures = {
            "agents": f"{len(self.found.agents):,}",
            "requests learnt from": f"{sum(map(sum, self.found.confusion.counts)):,}",
            "right when held out": f"{self.found.right:.0%}",
            "pairs that overlap": f"{len(self.found.overlaps):,}",
        }
        for name, figure in figures.items():
            yield f"<div><dt>{name}</dt><dd>{figure}</dd></div>"

    def _families(self) -> Iterator[str]:
        sizes = Counter(each.family for each in self._order)
        for family, size in sizes.items():
            yield f'<th scope="colgroup" colspan="{size}">{escape(family.replace("_", " "))}</th>'

    def _columns(self) -> Iterator[str]:
        family = ""
        for each in self._order:
            edge = ' class="edge"' if each.family != family else ""
            yield f'<th scope="col"{edge}><span>{escape(each.agent)}</span></th>'
            family = each.family

    def _rows(self) -> Iterator[str]:
        family = ""
        for each in self._order:
            start = ' class="first"' if each.family != family else ""
            head = f'<th scope="row" title="{escape(each.family)}">{escape(each.agent)}</th>'
            yield f"<tr{start}>{head}{''.join(self._cells(each))}</tr>"
            family = each.family

    def _cells(self, row: "Standing") -> Iterator[str]:
        family = ""
        for column in self._order:
            count, share = self._shares[row.agent, column.agent]
            is_own = row.agent == column.agent
            colour = share if is_own else share / self._most
            marks = [
                name
                for name, has in {
                    "own": is_own,
                    "strong": colour >= _STRONG,
                    "edge": column.family != family,
                }.items()
                if has
            ]
            family = column.family
            kind = f' class="{" ".join(marks)}"' if marks else ""
            tint = f' style="--v:{colour:.2f}"' if count else ""
            hover = escape(_hover(row.agent, column.agent, count, share))
            yield f'<td{kind}{tint} title="{hover}">{self._label(row, column, count)}</td>'

    def _label(self, row: "Standing", column: "Standing", count: int) -> str:
        if row.agent == column.agent or count < _NUMBERED:
            return str(count) if row.agent == column.agent else ""
        first, second = sorted((row.agent, column.agent))
        if (first, second) not in self._collisions:
            return str(count)
        return f'<a href="#{_anchor(first, second)}">{count}</a>'

    def _pairs(self) -> Iterator[str]:
        for (first, second), those in self._collisions.items():
            sides = "".join(
                _side(agent, other, [one.text for one in those if one.agent == agent])
                for agent, other in ((first, second), (second, first))
            )
            yield (
                f"<details><summary>{escape(first)} and {escape(second)}"
                f" <small>{len(those)} requests</small></summary>"
                # A link to what is inside opens the part; one to the part itself does not.
                f'<div class="sides" id="{_anchor(first, second)}">{sides}</div></details>'
            )

    def _agents(self) -> Iterator[str]:
        family = ""
        for each in self.found.agents:
            notes = "<br>".join(map(escape, _notes(each))) or "nothing"
            yield (
                f"<tr><td>{escape(each.family) if each.family != family else ''}</td>"
                f'<th scope="row">{escape(each.agent)}</th>'
                f'<td class="number">{each.utterances}</td>'
                f'<td class="number"><meter value="{each.right:.2f}" low="0.5" high="0.7"'
                f' optimum="1" aria-label="right"></meter>{each.right:.0%}</td>'
                f"<td>{escape(self._rivals(each.agent))}</td><td>{notes}</td></tr>"
            )
            family = each.family

    def _rivals(self, agent: str) -> str:
        """Return who gets most of what is meant for `agent`."""
        taken = [
            (count, other)
            for (own, other), (count, _) in self._shares.items()
            if own == agent != other and count >= _NUMBERED
        ]
        ranked = sorted(taken, key=lambda pair: (-pair[0], pair[1]))[:2]
        return ", ".join(f"{other} ({count})" for count, other in ranked)


def _hover(agent: str, other: str, count: int, share: float) -> str:
    if agent == other:
        return f"{agent}: {count} of its requests reach it ({share:.0%})"
    return f"{agent} taken for {other}: {count} of its requests ({share:.0%})"


def _side(agent: str, other: str, texts: Sequence[str]) -> str:
    if not texts:
        return ""
    items = "".join(f"<li>{escape(text)}</li>" for text in texts)
    head = f"For {escape(agent)}, taken for {escape(other)}"
    return f"<section><h3>{head}</h3><ul>{items}</ul></section>"


def _notes(each: "Standing") -> list[str]:
    notes = [f"the same twice: “{first}” and “{second}”" for first, second in each.twins[:2]]
    if each.opening_share >= 0.1:
        notes.append(f"{each.opening_share:.0%} begin with “{each.opening}”")
    return notes


def _anchor(first: str, second: str) -> str:
    return f"{escape(first)}--{escape(second)}"
