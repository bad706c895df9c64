"""The dialects of SQL that Nova reads; apart, so that naming one loads no parser."""

from typing import Literal

Dialect = Literal["sqlite", "postgres"]
"""Whose SQL it is."""
