"""Proof: owner and client show each other that they know the token, without sending it.

So neither a program that came to sit at the port of an owner that is gone, nor one that found
the port by trying, learns anything of use.
"""

import hmac
import secrets
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from nova.serving.frames import Frame, Kind

LONGEST = 1024
"""Bytes of a greeting, from whomever it comes."""

Side = Literal["owner", "client"]


class Greeting(BaseModel):
    """What one side says first."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    nonce: str = Field(default="", max_length=64)
    """Random, and different each time: what was overheard proves nothing later."""
    proof: str = Field(default="", max_length=64)

    def frame(self) -> Frame:
        """Return it as it is sent."""
        return Frame(Kind.GREETING, self.model_dump_json().encode())


def new_nonce() -> str:
    """Return what nobody can foresee."""
    return secrets.token_hex(32)


def greeting_of(frame: Frame | None) -> Greeting | None:
    """Return what a frame says, if it is a greeting."""
    if frame is None or frame.kind is not Kind.GREETING:
        return None
    try:
        return Greeting.model_validate_json(frame.body)
    except ValidationError:
        return None


def proof(token: str, side: Side, *nonces: str) -> str:
    """Return what only this side can say, and only in this conversation."""
    said = "\n".join((side, *nonces)).encode()
    return hmac.new(token.encode(), said, "sha256").hexdigest()


def is_proved(given: str, token: str, side: Side, *nonces: str) -> bool:
    """Whether a proof holds; as long to tell whether it is nearly right or not at all."""
    return hmac.compare_digest(given.encode(), proof(token, side, *nonces).encode())
