"""How safe and how right Nova is with databases: `python -m evals.data` runs all suites."""

__all__: list[str] = []
