from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.models import Recording
from api.sound import Part


class RecordingRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def with_key(self, key: str) -> Recording | None:
        return await self.session.scalar(select(Recording).where(Recording.key == key))

    async def of_call(self, call_id: UUID, recording_id: UUID) -> Recording | None:
        query = select(Recording).where(Recording.id == recording_id, Recording.call_id == call_id)
        return await self.session.scalar(query)

    async def of_calls(self, call_ids: Collection[UUID]) -> list[Recording]:
        query = select(Recording).where(Recording.call_id.in_(call_ids)).order_by(Recording.started_at)
        return list(await self.session.scalars(query))

    async def audio(self, recording_id: UUID, part: Part) -> bytes:
        """Postgres counts from one, and reads no more of the recording than it is asked for."""
        piece = func.substring(Recording.audio, part.first + 1, part.last - part.first + 1)
        audio = await self.session.scalar(select(piece).where(Recording.id == recording_id))
        return audio or b""

    def add(self, recording: Recording) -> None:
        self.session.add(recording)

    async def remove(self, recording: Recording) -> None:
        await self.session.delete(recording)

    async def remove_older(self, than: datetime, batch: int) -> int:
        """How many there were, `batch` at most."""
        old = select(Recording.id).where(Recording.started_at < than).limit(batch).with_for_update(skip_locked=True)
        removed = await self.session.scalars(
            delete(Recording).where(Recording.id.in_(old.scalar_subquery())).returning(Recording.id)
        )
        return len(removed.all())
