"""How well Nova's memory works: one module a suite, all run by `python -m evals.memory`."""

__all__: list[str] = []
