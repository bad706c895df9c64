"""The hash chain that makes it evident if somebody edits the log.

Each record has a salted digest of its content, and each link covers the digest and the link
before it. An erase can therefore drop content and salt and leave the chain whole.
"""

import hashlib
import secrets
from typing import NamedTuple

START = "0" * 64
"""The link before the first record."""


class Link(NamedTuple):
    """What a record carries so that the chain can be checked."""

    salt: str
    digest: str
    chain: str


def forge(previous: str, content: str) -> Link:
    """Return the link of a new record with `content` after the link `previous`."""
    salt = secrets.token_hex(8)
    digest = digest_of(salt, content)
    return Link(salt=salt, digest=digest, chain=chain_of(previous, digest))


def digest_of(salt: str, content: str) -> str:
    """Return the salted digest of `content`."""
    return hashlib.sha256(f"{salt}\n{content}".encode()).hexdigest()


def chain_of(previous: str, digest: str) -> str:
    """Return the link that follows `previous` over `digest`."""
    return hashlib.sha256(f"{previous}\n{digest}".encode()).hexdigest()
