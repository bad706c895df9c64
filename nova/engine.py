"""The one engine: SQLAlchemy over the ledger's file, its errors told as a person needs them."""

from pathlib import Path

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.engine import ExceptionContext

from projects.faults import fault_of


def make_engine(url: str | URL) -> Engine:
    """Return an engine whose failing statements raise a `NovaError` that names file and cure."""
    engine = create_engine(url)

    @event.listens_for(engine, "handle_error")
    def _tell(context: ExceptionContext) -> None:
        fault = fault_of(context.original_exception, engine.url.database or engine.url)
        if fault is not None:
            raise fault from context.original_exception

    return engine


def url_of(path: Path) -> URL:
    """Return the address of an SQLite file; written as text, a `?` or `%` in its path ends it."""
    return URL.create("sqlite", database=str(path))
