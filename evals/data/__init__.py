"""How well questions to databases are answered, and how safely: three schemas, hostile asks, scopes."""

__all__: list[str] = []
