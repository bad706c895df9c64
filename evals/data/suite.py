"""A suite of data: as those of memory, with what is shared told once."""

from evals.memory.suite import Found, Material, Measured, Suite, said

__all__ = ["Found", "Material", "Measured", "Suite", "said"]
