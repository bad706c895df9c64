"""What pipelines cost: `python -m evals.pipelines` measures it."""

__all__: list[str] = []
