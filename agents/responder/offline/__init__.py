"""The responder without a language model: it finds, quotes, notes and arranges; it never invents."""

from agents.responder.offline.responder import OfflineResponder

__all__ = ["OfflineResponder"]
