"""What a transaction announces is a row of its own: there when, and only when, the rest of the transaction is."""

from collections.abc import Callable

from sqlalchemy import event, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session, sessionmaker

from api.models import LiveChange

_MESSAGES = "outbox"

_WRITE = insert(LiveChange).inline()


def put(session: AsyncSession, message: str) -> None:
    """Written when the session commits. The same message twice is one."""
    session.info.setdefault(_MESSAGES, {})[message] = None


def write_at_commit(sessions: sessionmaker[Session], written: Callable[[], None]) -> None:
    """Makes each session write what was put, in one statement when it commits; afterwards `written` is told.

    SQLAlchemy's events are the only place that every way to a commit passes, whoever opened the session.
    """

    def write(session: Session) -> None:
        messages = session.info.get(_MESSAGES)
        if messages and not session.in_nested_transaction():
            # Past the unit of work, which takes half a millisecond of processor time, and that at every commit.
            session.connection().execute(_WRITE, {"changes": list(messages)})

    def tell(session: Session) -> None:
        if not session.in_nested_transaction() and session.info.pop(_MESSAGES, None):
            written()

    event.listen(sessions, "before_commit", write)
    event.listen(sessions, "after_commit", tell)
    event.listen(sessions, "after_rollback", _forget)


def _forget(session: Session) -> None:
    session.info.pop(_MESSAGES, None)
