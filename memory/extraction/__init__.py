"""From the words of a turn to what it claims: by rule, without a model."""

__all__: list[str] = []
