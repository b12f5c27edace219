"""What admins decide about queues and outcomes."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.contract import Category
from api.live.announcements import Topic, announce
from api.models import Disposition as DispositionRow
from api.models import Queue
from api.queue.errors import UnknownDisposition
from api.queue.repository import QueueRepository
from api.queue.schemas import Disposition, DispositionSettings, QueueSettings


async def listed(session: AsyncSession) -> list[Queue]:
    return await QueueRepository(session).queues()


async def change(session: AsyncSession, skill: Category, settings: QueueSettings) -> Queue:
    """Holds from now on: offers that ring and wrap-ups that run keep their time."""
    repository = QueueRepository(session)
    known = [each.code for each in await repository.dispositions(skill)]
    if settings.default_disposition not in known:
        raise UnknownDisposition("There is no such disposition.", dispositions=known)
    queue = await repository.queue(skill)
    is_ranked_anew = queue.age_seconds_per_level != settings.age_seconds_per_level
    for name, value in settings.model_dump().items():
        setattr(queue, name, value)
    await session.flush()
    if is_ranked_anew:
        await repository.rank_again(queue)
    await announce(session, Topic.queue)
    return queue


async def dispositions(session: AsyncSession, queue: Category | None) -> list[Disposition]:
    """What can be chosen, each once."""
    rows = [row for row in await QueueRepository(session).dispositions(queue) if row.active]
    return [Disposition(code=code, label=label) for code, label in {row.code: row.label for row in rows}.items()]


async def all_dispositions(session: AsyncSession) -> list[DispositionRow]:
    return await QueueRepository(session).dispositions(None)


async def set_disposition(session: AsyncSession, code: str, settings: DispositionSettings) -> DispositionRow:
    """New, or changed. Nothing removes one: what is on record keeps its name."""
    repository = QueueRepository(session)
    row = await repository.lock_disposition(code, settings.queue)
    if row is None:
        row = DispositionRow(code=code, queue=settings.queue)
        repository.add(row)
    row.label, row.position, row.active = settings.label, settings.position, settings.active
    await session.flush()
    await announce(session, Topic.queue)
    return row
