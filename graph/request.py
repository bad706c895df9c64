"""What counts as a request, and the names that a run and its turn get."""

import hashlib

from langchain_core.messages import HumanMessage

from memory import redacted
from projects.errors import BadInput

MAX_CHARACTERS = 200_000
"""Longest request: about 60 pages of pasted text."""

_LONGEST_THREAD = 200


def clean_request(text: str) -> str:
    """Return the request without surrounding space, its secrets cut out.

    Nothing of a run is to hold a secret: neither ledger nor thread, neither record nor model.

    Raises:
        BadInput: if it is empty, too long, or holds what is not text.
    """
    stripped = text.strip()
    if not stripped:
        wrong = "The request is empty"
        raise BadInput(wrong, "Say in plain words what you want.")
    if len(text) > MAX_CHARACTERS:
        wrong = f"The request is {len(text)} characters long; the limit is {MAX_CHARACTERS}"
        raise BadInput(wrong, "Shorten it, or import the text with `nova memory import`.")
    for index, character in enumerate(text):
        if character == "\0" or "\ud800" <= character <= "\udfff":
            wrong = f"The request holds {character!r} at position {index}, which is not text"
            raise BadInput(wrong, "Send valid UTF-8 without NUL characters.")
    return redacted(stripped)


def clean_thread(thread: str) -> str:
    """Return the name of a conversation, its secrets cut out.

    Raises:
        BadInput: if it is empty, longer than 200 characters, or not printable.
    """
    if not 0 < len(thread) <= _LONGEST_THREAD or not thread.isprintable():
        wrong = f"Thread {thread[:40]!r} is no name of a conversation"
        raise BadInput(wrong, f"Use up to {_LONGEST_THREAD} printable characters.")
    return redacted(thread)


def run_id_of(thread: str, message: HumanMessage) -> str:
    """Return the id of the run that answers a message: the same for the same message.

    So a run that was cut off starts again under its own id, and a client that repeats
    a message repeats nothing. A message edited in Studio keeps its id and says something
    else: it is another request.
    """
    said = f"{thread}\n{message.id}\n{message.text.strip()}"
    return "r_" + hashlib.sha256(said.encode(errors="surrogatepass")).hexdigest()[:12]


def turn_id_of(run_id: str) -> str:
    """Return the id of the turn in which the request of a run was said."""
    return "t_" + run_id.removeprefix("r_")
