"""Nova: a personal team of agents that remembers. The only package that people import."""

from nova._layout import check_layout

check_layout()

from importlib import import_module  # noqa: E402 - the layout is checked before anything else
from typing import TYPE_CHECKING  # noqa: E402

if TYPE_CHECKING:
    from graph.supervisor import Router
    from nova.answer import Answer
    from nova.nova import Nova
    from nova.settings import Settings
    from projects.errors import NovaError

__all__ = ["Answer", "Nova", "NovaError", "Router", "Settings"]

_HOMES = {
    "Answer": "nova.answer",
    "Nova": "nova.nova",
    "NovaError": "projects.errors",
    "Router": "graph.supervisor",
    "Settings": "nova.settings",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used: `nova --help` needs none of them."""
    if name not in _HOMES:
        message = f"module 'nova' has no attribute {name!r}"
        raise AttributeError(message)
    from nova._kept import kept
    from nova._later import fill_later

    fill_later()
    with kept():
        return getattr(import_module(_HOMES[name]), name)
