"""The address: where the owner of a home is found, and the token that only its owner can read."""

import os
import secrets
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from nova.home import Home

LOOPBACK = "127.0.0.1"
_BYTES = 32


class Address(BaseModel):
    """What the owner writes into the home, and what it takes away when it ends."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    port: int = Field(ge=1, le=65_535)
    token: str = Field(min_length=2 * _BYTES, max_length=2 * _BYTES, repr=False)
    """Both sides prove that they know it; it is never sent."""
    pid: int
    version: str
    """Of the owner's Nova: only the same one is understood for sure."""

    @classmethod
    def of(cls, port: int) -> "Address":
        """Return the address of this process at a port, with a new token."""
        token = secrets.token_hex(_BYTES)
        return cls(port=port, token=token, pid=os.getpid(), version=own_version())

    @classmethod
    def read(cls, home: Home) -> "Address | None":
        """Return what the file says; None if it is not there or says nothing."""
        try:
            return cls.model_validate_json(home.address.read_bytes())
        except (OSError, ValidationError):
            return None

    def write(self, home: Home) -> None:
        """Write the file whole, so that nobody but the person whose home it is can read it."""
        draft = home.address.with_suffix(f".{self.pid}.part")
        with suppress(FileNotFoundError):
            draft.unlink()
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(self.model_dump_json() + "\n")
        draft.replace(home.address)

    def take_away(self, home: Home) -> None:
        """Delete the file, unless another process has put its own there."""
        if Address.read(home) == self:
            home.address.unlink(missing_ok=True)


@cache
def own_version() -> str:
    """Return the version of this Nova."""
    try:
        return version_of("nova-agents")
    except PackageNotFoundError:
        return "source"
