"""What a node of the graph is: an async function of state, runtime and config."""

from collections.abc import Awaitable, Callable
from typing import Any

Node = Callable[..., Awaitable[Any]]
"""LangGraph reads the parameters' annotations to know what to hand in, so they stay open here."""
