"""An effect: a change outside a run; its kinds, and who carries them out.

A kind whose drafts rest on what may change until somebody approves them has a `Settler` as its
handler: names are settled and rows are read when a draft is stored, and what was read is part
of what is approved.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol, runtime_checkable

from pydantic import BaseModel, ConfigDict, JsonValue

from projects.arguments import ArgumentPolicy
from projects.errors import BadInput, UnknownName
from projects.proposal import EffectDraft
from projects.scope import OWNER

Status = Literal["pending", "approved", "rejected", "expired", "done", "failed"]
Risk = Literal["low", "high"]
Policy = Literal["ask", "auto"]
Asked = Callable[[str, EffectDraft], bool]
"""Whether one order of a person, in their own words, asks for just this draft."""

_TOLD = 2
"""Lines of a ground that are told; all of them stand in the effect."""


class Effect(BaseModel):
    """One change outside the run, as it was shown and as far as it has come."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    effect_id: str
    kind: str
    target: str
    payload: dict[str, JsonValue]
    hash: str
    """SHA-256 over kind, target, payload and ground: an approval names it."""
    idempotency_key: str
    """run_id, step and ordinal: the same draft of the same run is stored once."""
    reversible: bool
    preview: str
    status: Status
    principal: str
    audience: str
    project: str | None
    thread: str
    run_id: str
    outcome: str = ""
    """What came of it, in one line; empty while nothing has."""
    created_at: str
    decided_at: str | None = None
    ground: tuple[str, ...] = ()
    """What the draft rests on, a line each: once that has changed it must be shown again."""
    undoes: str | None = None
    """The effect that this one takes back."""
    consent: str = ""
    """The words of the request that asked for it, where these were its approval."""

    @property
    def draft(self) -> EffectDraft:
        """What was drafted."""
        return EffectDraft(kind=self.kind, target=self.target, payload=self.payload)

    @property
    def standing(self) -> str:
        """What became of it once it was approved, in words."""
        if self.status == "approved":
            return f"could not be carried out yet ({self.outcome})"
        if self.status == "pending":
            return "waits again, since what it rests on has changed"
        return "is carried out now"

    @property
    def origin(self) -> "Origin":
        """On whose behalf it is, as far as a draft needs it."""
        return Origin(self.run_id, 0, self.thread, self.principal, self.audience, self.project)


class Handler(Protocol):
    """Carries out, shows and checks the effects of one kind."""

    def check(self, target: str, payload: Mapping[str, JsonValue]) -> None:
        """Raise BadInput if this effect could not be carried out as drafted."""
        ...

    def preview(self, target: str, payload: Mapping[str, JsonValue]) -> str:
        """Return what a person is shown before approving."""
        ...

    def carry_out(self, effect: Effect) -> str:
        """Do it, idempotently by `effect.idempotency_key`; return the outcome in one line."""
        ...


class Settled(NamedTuple):
    """A draft whose names are settled, as a person is shown it."""

    draft: EffectDraft
    preview: str
    ground: tuple[str, ...] = ()
    """What was read for it, a line each."""

    @property
    def hash(self) -> str:
        """What an approval names: the same for the same draft on the same ground."""
        shown: dict[str, JsonValue] = self.draft.model_dump(mode="json")
        if self.ground:
            shown["ground"] = list(self.ground)
        body = json.dumps(shown, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(body.encode()).hexdigest()


@runtime_checkable
class Settler(Protocol):
    """Handles a kind whose drafts rest on what may change before somebody approves them."""

    def settle(self, draft: EffectDraft, origin: "Origin") -> Settled:
        """Return the draft as it would be carried out now; settling that again changes nothing.

        Raises:
            BadInput: if it breaks a rule or names what is not there for its origin.
        """
        ...

    def carry_out(self, effect: Effect) -> str:
        """Do it, idempotently by `effect.idempotency_key`; return the outcome in one line.

        Raises:
            GroundChanged: if `effect.ground` is no longer so; then nothing was done.
        """
        ...

    def undo(self, effect: Effect) -> EffectDraft:
        """Return the draft that takes a carried-out effect back.

        Raises:
            BadInput: if it cannot be taken back.
        """
        ...


@dataclass(frozen=True)
class EffectKind:
    """What the registry declares of a kind; names are never a guide to effects."""

    name: str
    handler: Handler | Settler
    risk: Risk
    reversible: bool
    undo: str
    """How a person undoes it."""
    policy: Policy = "ask"
    """`auto`: carried out without a question if the request's own words ask for it."""
    is_own: bool = False
    """Whether it changes nothing but Nova's own state."""
    form: type[BaseModel] | None = None
    """What a model fills in as the payload; None: whatever it likes, and the handler checks."""
    asked: Asked | None = None
    """Of `auto`: judges the person's words; what it does not recognise waits for an approval."""
    approvers: frozenset[str] = frozenset({OWNER})
    """The principals whose approval counts."""
    arguments: ArgumentPolicy | None = None
    """Where its drafts may point; None if they point at nothing outside."""

    def __post_init__(self) -> None:
        """Refuse a declaration under which more than a harmless change would go unasked."""
        if self.policy == "auto" and not (
            self.is_own and self.reversible and self.risk == "low" and self.asked
        ):
            wrong = f"effect kind {self.name!r} may not be auto: it must be low risk, reversible,"
            message = f"{wrong} Nova's own state, and say which words ask for it"
            raise ValueError(message)

    def check_arguments(self, draft: EffectDraft, words: str) -> None:
        """Refuse a draft that points where neither a list nor the person's words point.

        Raises:
            BadInput: naming the first such argument.
        """
        unsaid = self.arguments.unsaid(draft, words) if self.arguments else []
        if unsaid:
            kind, value = unsaid[0]
            where = "stands in no allow-list nor in your request"
            wrong = f"The {kind} {value!r} of a {self.name} {where}"
            raise BadInput(wrong, "Name it in the request, in full.")

    def settle(self, draft: EffectDraft, origin: "Origin") -> Settled:
        """Return a draft as it would be carried out now; raises BadInput if it could not be."""
        if isinstance(self.handler, Settler):
            return self.handler.settle(draft, origin)
        self.handler.check(draft.target, draft.payload)
        return Settled(draft, self.handler.preview(draft.target, draft.payload))


class Declared(Protocol):
    """Kinds that are declared outside the code and may change while Nova runs."""

    def names(self) -> tuple[str, ...]:
        """Return the names of those that are declared now."""
        ...

    def get(self, name: str) -> EffectKind:
        """Return the kind of one of the names."""
        ...


class Registry:
    """The kinds of effects that this system can carry out."""

    def __init__(self, kinds: tuple[EffectKind, ...], declared: Declared | None = None) -> None:
        """Know these kinds, and those that are `declared` elsewhere."""
        self._kinds = {kind.name: kind for kind in kinds}
        self._declared = declared

    def add(self, kind: EffectKind) -> None:
        """Know one more: of a part that needs the outbox itself and so is made after it."""
        self._kinds[kind.name] = kind

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all kinds."""
        return (*self._kinds, *(self._declared.names() if self._declared else ()))

    @property
    def fixed(self) -> tuple[str, ...]:
        """Names of the kinds that are always there: nothing is read to know them."""
        return tuple(self._kinds)

    def get(self, name: str) -> EffectKind:
        """Return the kind called `name`.

        Raises:
            UnknownName: if it is not registered.
        """
        if name in self._kinds:
            return self._kinds[name]
        if self._declared is not None and name in self._declared.names():
            return self._declared.get(name)
        wrong = f"No effect kind is called {name!r}"
        raise UnknownName(wrong, f"Known kinds: {', '.join(self.names)}.")


@dataclass(frozen=True)
class Origin:
    """Where a draft comes from and on whose behalf."""

    run_id: str
    step: int
    thread: str
    principal: str
    audience: str
    project: str | None


def changes(before: tuple[str, ...], after: tuple[str, ...]) -> str:
    """Return in words what of a ground is no longer as it was."""
    gone = [line for line in before if line not in after]
    new = [line for line in after if line not in before]
    told = [f"was: {'; '.join(gone[:_TOLD])}"] if gone else []
    told += [f"now: {'; '.join(new[:_TOLD])}"] if new else []
    return " - ".join(told) or "its rows stand in another order"
