"""Faults of a home and of the machine: how each is brought about, and what Nova does then."""

from evals.faults.harms import FAULTS, Fault

__all__ = ["FAULTS", "Fault"]
