from datetime import timedelta

from sqlalchemy import delete, func, literal, null, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from api.faults import sqlstate
from api.models import KeptAnswer

KEPT_FOR = timedelta(days=1)
"""Longer than anybody tries again."""

ANSWER = ("status", "headers", "body")
LOCK_NOT_AVAILABLE = "55P03"


class AnswerRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def claim(self, id: bytes, fingerprint: bytes) -> bool:  # noqa: A002 -- the column's name
        """Whether the key is ours, until the transaction ends. It is not when it has its answer, or another request
        has it at this moment."""
        free = (
            select(func.pg_try_advisory_xact_lock(_lock(id)).label("is_free")).cte("free").prefix_with("MATERIALIZED")
        )
        row = select(literal(id), literal(fingerprint)).where(free.c.is_free)
        query = insert(KeptAnswer).from_select(["id", "fingerprint"], row)
        afresh = {"fingerprint": fingerprint, "created_at": func.now()} | dict.fromkeys(ANSWER, null())
        query = query.on_conflict_do_update(
            index_elements=["id"], set_=afresh, where=KeptAnswer.created_at < func.now() - KEPT_FOR
        )
        return await self.session.scalar(query.returning(KeptAnswer.id)) is not None

    async def await_other(self, id: bytes, patience: timedelta) -> bool:  # noqa: A002
        """Whether the other request that has the key is over. If it is not, this transaction can go no further."""
        await self.session.execute(select(func.set_config("lock_timeout", f"{_milliseconds(patience)}ms", True)))
        try:
            await self.session.execute(select(func.pg_advisory_xact_lock(_lock(id))))
        except DBAPIError as error:
            if sqlstate(error) != LOCK_NOT_AVAILABLE:
                raise
            return False
        await self.session.execute(text("SET LOCAL lock_timeout TO DEFAULT"))
        return True

    async def kept(self, id: bytes) -> KeptAnswer | None:  # noqa: A002
        return await self.session.get(KeptAnswer, id)

    async def keep(self, id: bytes, *, status: int, headers: dict[str, str], body: bytes) -> None:  # noqa: A002
        query = update(KeptAnswer).where(KeptAnswer.id == id)
        await self.session.execute(query.values(status=status, headers=headers, body=body))

    async def release(self, id: bytes) -> None:  # noqa: A002
        await self.session.execute(delete(KeptAnswer).where(KeptAnswer.id == id))

    async def prune(self, limit: int) -> int:
        """Remove expired answers, the oldest first. How many there were, at most `limit`."""
        expired = select(KeptAnswer.id).where(KeptAnswer.created_at < func.now() - KEPT_FOR)
        batch = expired.order_by(KeptAnswer.created_at).limit(limit).with_for_update(skip_locked=True)
        removed = await self.session.scalars(
            delete(KeptAnswer).where(KeptAnswer.id.in_(batch.scalar_subquery())).returning(KeptAnswer.id)
        )
        return len(removed.all())


def _lock(id: bytes) -> int:  # noqa: A002
    return int.from_bytes(id[:8], signed=True)


def _milliseconds(duration: timedelta) -> int:
    return int(duration.total_seconds() * 1000)
