"""The error tree: what can go wrong, said so that a person or a model can act on it.

NovaError                 for the person; the door prints one line and ends with `exit_code`
|- BadInput               the caller can mend it (exit code 2)
|  |- UnknownName         no agent, project, thread, run, claim or effect of that name
|  |- BrokenSpec          an agent, project or catalogue file that does not say what it must
|  |- GroundChanged      what a decision rests on is no longer as it was shown
|  |- NeedsValue          a query that cannot be answered before one more thing is said
|  |- HomeUnusable        the home is held by another process, full, closed or of another version
|  |  |- HomeHeld         another process holds it, and serves nobody
|  |- ThreadBusy          the conversation is at work, and the caller would not wait
|- OwnerLost              the process that holds the home ended before it answered
|- RunStopped             a run was cancelled, or passed its deadline
|- ModelUnavailable       the endpoint did not answer, or not in the agreed form
|- EmbeddingUnavailable   the same of the endpoint that turns texts into vectors
|- DataUnavailable        a project's database cannot be read
|- StoreDamaged           a file of the home is not what Nova wrote
ToolError                 for the model
|- ToolRetry              the same call with other arguments may work
|- ToolFailed             this tool will not work in this run: adapt
"""

from collections.abc import Mapping
from typing import ClassVar

from pydantic import JsonValue


class NovaError(RuntimeError):
    """Something a person should know: what was wrong, and what to do next.

    A `RuntimeError`, since LangGraph's server tells its clients the message of those and
    hides that of exceptions it does not know.
    """

    exit_code: ClassVar[int] = 1
    """Exit code of the command line when this error reaches it."""

    def __init__(self, wrong: str, cure: str) -> None:
        """Say what was wrong (naming the thing and the place) and what to do about it."""
        self.wrong = wrong
        self.cure = cure
        super().__init__(f"{wrong}. {cure}" if cure else wrong)


class BadInput(NovaError):
    """What was given cannot be used as it is; the caller can mend it."""

    exit_code = 2


class UnknownName(BadInput):
    """Nothing goes by that name here."""


class BrokenSpec(BadInput):
    """A file that describes an agent, a project or a catalogue is not valid."""


class GroundChanged(BadInput):
    """What a decision rests on is no longer as it was shown: nothing was done."""


class RuleBroken(BadInput):
    """A draft breaks a rule of the business; the catalogue may know what would fit."""

    def __init__(self, wrong: str, *, rule: str, instead: Mapping[str, JsonValue] | None) -> None:
        """Say which rule is broken how; `instead` is the payload that would fit."""
        self.rule = rule
        self.instead = instead
        cure = "Draft it again with what fits." if instead else "Draft something else."
        super().__init__(wrong, cure)


class NeedsValue(BadInput):
    """A query cannot be answered before one more thing is said."""

    def __init__(self, wrong: str, ask: str, *, columns: tuple[str, ...]) -> None:
        """Say what is missing, the question that asks for it, and the columns that would do."""
        self.ask = ask
        self.columns = columns
        super().__init__(wrong, ask)


class HomeUnusable(BadInput):
    """The home cannot be used now: held by another process, full, closed, or of another version."""


class HomeHeld(HomeUnusable):
    """Another process holds the home, and serves nobody."""


class ThreadBusy(BadInput):
    """The conversation is at work on an earlier request, and the caller would not wait."""


class OwnerLost(NovaError):
    """The process that holds the home ended, or hung, before it had answered another one."""


class RunStopped(NovaError):
    """A run was cancelled, or was not done at its deadline."""


class ModelUnavailable(NovaError):
    """The model endpoint did not answer, or answered in no agreed form."""

    def __init__(self, wrong: str, cure: str, *, may_pass: bool = False) -> None:
        """Say also whether it `may_pass` by itself: the same call may succeed later."""
        super().__init__(wrong, cure)
        self.may_pass = may_pass


class EmbeddingUnavailable(NovaError):
    """No vectors can be had: the endpoint did not answer, or not in the agreed form."""


class DataUnavailable(NovaError):
    """A project's database cannot be read, or not in time."""


class StoreDamaged(NovaError):
    """A file of the home is not what Nova wrote; nothing was overwritten."""


class ToolError(Exception):
    """A tool's word to the model that called it."""


class ToolRetry(ToolError):
    """The call was wrong; the same tool with other arguments may work."""


class ToolFailed(ToolError):
    """The tool will not work in this run; the model should go on without it."""
