"""What Nova does by itself, composed over the services of a home."""

from nova.routines.routines import Routines

__all__ = [
    "Routines",
]
