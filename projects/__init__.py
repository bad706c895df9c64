"""The ground floor: projects, scopes, sources, proposals, effects and errors; knows no other room."""

__all__: list[str] = []
