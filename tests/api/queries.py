from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine


class Queries:
    """Counts what an engine is asked."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine.sync_engine

    @contextmanager
    def counted(self) -> Iterator[Callable[[], int]]:
        statements: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            statements.append(statement)

        event.listen(self._engine, "before_cursor_execute", note)
        try:
            yield lambda: len(statements)
        finally:
            event.remove(self._engine, "before_cursor_execute", note)
