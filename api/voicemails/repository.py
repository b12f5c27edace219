from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.models import Voicemail
from api.sound import Part


class VoicemailRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def of_call(self, call_id: UUID) -> Voicemail | None:
        return await self.session.scalar(select(Voicemail).where(Voicemail.call_id == call_id))

    async def of_calls(self, call_ids: Collection[UUID]) -> list[Voicemail]:
        return list(await self.session.scalars(select(Voicemail).where(Voicemail.call_id.in_(call_ids))))

    async def audio(self, voicemail_id: UUID, part: Part) -> bytes:
        """Postgres counts from one, and reads no more of the recording than it is asked for."""
        piece = func.substring(Voicemail.audio, part.first + 1, part.last - part.first + 1)
        audio = await self.session.scalar(select(piece).where(Voicemail.id == voicemail_id))
        return audio or b""

    def add(self, voicemail: Voicemail) -> None:
        self.session.add(voicemail)
