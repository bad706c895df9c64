"""Failures: an error of the owner's reaches its client as the error that it was."""

from typing import Any

from pydantic import BaseModel, ConfigDict, JsonValue, TypeAdapter

from projects.errors import NovaError

_DETAILS = TypeAdapter[dict[str, Any]](dict[str, Any])


class Failure(BaseModel):
    """An error as it is sent."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str
    wrong: str
    cure: str
    details: dict[str, JsonValue] = {}
    """What else errors of this kind carry."""

    @classmethod
    def of(cls, error: Exception) -> "Failure":
        """Return what tells of an error; one that is no NovaError is a fault of Nova's own."""
        if not isinstance(error, NovaError):
            wrong = f"The Nova process that holds the home failed: {type(error).__name__}: {error}"
            cure = "End it and run the command with --debug for the traceback."
            return cls(kind=NovaError.__name__, wrong=wrong, cure=cure)
        own = {key: value for key, value in vars(error).items() if key not in ("wrong", "cure")}
        details = _DETAILS.dump_python(own, mode="json")
        return cls(kind=type(error).__name__, wrong=error.wrong, cure=error.cure, details=details)

    def error(self) -> NovaError:
        """Return the error; of a kind that is not known here, as the plainest that there is."""
        kind = _kinds(NovaError).get(self.kind, NovaError)
        error = kind.__new__(kind)
        NovaError.__init__(error, self.wrong, self.cure)
        for key, value in self.details.items():
            setattr(error, key, value)
        return error


def _kinds(kind: type[NovaError]) -> dict[str, type[NovaError]]:
    found = {kind.__name__: kind}
    for each in kind.__subclasses__():
        found |= _kinds(each)
    return found
