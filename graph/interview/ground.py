"""What an interview stands on: the claims that bear on its topic, and those that a statement clashes with."""

from asyncio import to_thread
from collections.abc import Sequence

from graph.interview import bank, telling
from graph.interview.contradiction import own_rivals, rivals_of
from graph.interview.interview import Interview, Rival, Statement
from graph.outlook import may_use
from graph.services import Services
from projects.scope import Scope
from projects.source import Recalled

_RECORD = 12
"""Claims on the topic that are looked at when an interview begins."""
_RIVALS = 8


class Ground:
    """Looks things up for one step, within its scope."""

    def __init__(self, services: Services, scope: Scope) -> None:
        """Look within `scope`."""
        self._memory = services.memory
        self._scope = scope

    async def record(self, interview: Interview) -> tuple[Interview, tuple[str, ...]]:
        """Return a fresh interview with what is on record about its topic, and how it opens."""
        if interview.stage != "asking" or interview.asked:
            return interview, ()
        items = await self._claims(f"{interview.topic} {interview.expert}", interview, k=_RECORD)
        near = [item.text for item in items if telling.bears_on(interview.topic, item)]
        on_record = tuple(bank.aspect_of(text) for text in near)
        begun = interview.model_copy(update={"on_record": on_record})
        return begun, telling.opened(begun, near)

    async def rivals(self, interview: Interview, statement: Statement) -> list[Rival]:
        """Return what a statement may contradict: in memory, and by the expert's own word."""
        found = await self._claims(statement.whole, interview, k=_RIVALS)
        own = own_rivals(interview, statement)
        mine = {each.claim_id for each in interview.statements if each.claim_id}
        known = [
            Rival(
                text=item.text,
                speaker=item.speaker or "",
                said_at=item.said_at or "",
                claim_id=item.id,
            )
            for item in found
            if item.id not in mine
        ]
        nearness = {item.text: item.similarity for item in found}
        others = [each.text for each in own]
        nearness |= await to_thread(self._nearness, statement.whole, others)
        return rivals_of(statement, [*own, *known], nearness=nearness)

    def _nearness(self, text: str, others: Sequence[str]) -> dict[str, float]:
        """Return the cosine of each of some texts to one."""
        if not others:
            return {}
        rows = self._memory.embed([text, *others])
        return dict(zip(others, (rows[1:] @ rows[0]).tolist(), strict=True))

    async def _claims(self, query: str, interview: Interview, *, k: int) -> list[Recalled]:
        """Return the claims of the project that bear on a query and still hold."""
        found = await to_thread(
            self._memory.search, query, scope=self._scope, project=interview.project, k=2 * k
        )
        claims = [item for item in found if item.kind == "claim" and item.current]
        return [item for item in claims if may_use(item, self._scope, self._memory.lineage)][:k]
