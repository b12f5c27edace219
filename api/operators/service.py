from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import assert_never
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.auth.errors import AccountDeactivated
from api.contract import Category, Presence
from api.live.announcements import Topic, announce
from api.models import Operator, OperatorSkill, PresenceChange
from api.operators.errors import OperatorNotFound
from api.operators.lifecycle import Change, advance
from api.operators.repository import PRESENT, OperatorRepository
from api.operators.schemas import ChosenPresence, SkillLevel

GONE_AFTER = timedelta(seconds=20)
"""Without a sign of life, of which the console gives one every five seconds."""


async def get(session: AsyncSession, operator_id: UUID) -> Operator:
    operator = await OperatorRepository(session).get(operator_id)
    if operator is None:
        raise OperatorNotFound("There is no such operator.")
    return operator


async def lock(session: AsyncSession, operator_id: UUID) -> Operator:
    operator = await OperatorRepository(session).lock(operator_id)
    if operator is None:
        raise OperatorNotFound("There is no such operator.")
    return operator


async def lock_presence(session: AsyncSession, operator_id: UUID) -> Operator:
    """The same for who asks for the presence alone: the skills are not there."""
    operator = await OperatorRepository(session).lock_alone(operator_id)
    if operator is None:
        raise OperatorNotFound("There is no such operator.")
    return operator


async def lock_all(session: AsyncSession, *operator_ids: UUID) -> list[Operator]:
    """Several at once, in the order in which they were named. Locked by id, as everywhere: nobody waits in a circle."""
    found = {operator_id: await lock(session, operator_id) for operator_id in sorted(operator_ids)}
    return [found[operator_id] for operator_id in operator_ids]


def is_seen(operator: Operator) -> bool:
    """Whether somebody is at the desk, as far as the latest sign of life tells."""
    return operator.seen_at is not None and operator.seen_at > datetime.now(UTC) - GONE_AFTER


async def mark_seen(session: AsyncSession, operator_id: UUID) -> None:
    await OperatorRepository(session).mark_seen(operator_id, datetime.now(UTC))


async def change(
    session: AsyncSession, operator: Operator, happened: Change, reason: str | None = None, by: UUID | None = None
) -> None:
    """Move the presence of a locked operator; on record with why, and by whom (None: the server itself)."""
    before, operator.presence = operator.presence, advance(operator.presence, happened)
    now, is_break = datetime.now(UTC), operator.presence is Presence.on_break
    operator.break_reason = reason if is_break else None
    operator.presence_since = now
    operator.moved_by, operator.moved_because = None, None
    if operator.presence is Presence.available and before is not Presence.available:
        operator.idle_since = now
    OperatorRepository(session).add(
        PresenceChange(
            operator_id=operator.id,
            before=before,
            after=operator.presence,
            change=happened,
            reason=reason,
            by=by,
            at=now,
        )
    )
    await announce(session, Topic.operator, id=operator.id)


async def choose(session: AsyncSession, operator_id: UUID, presence: ChosenPresence, reason: str | None) -> Operator:
    operator = await lock(session, operator_id)
    if not operator.is_active:  # an admin was faster
        raise AccountDeactivated("This account is deactivated. Ask an admin.")
    operator.seen_at = datetime.now(UTC)
    await change(session, operator, _choice(presence), reason, by=operator_id)
    return operator


async def force(session: AsyncSession, operator: Operator, presence: ChosenPresence, reason: str, by: Operator) -> None:
    """Somebody else decides where a locked operator is, who is told by whom and why."""
    await change(session, operator, _choice(presence), reason, by=by.id)
    operator.moved_by, operator.moved_because = by.name, reason


async def leave(session: AsyncSession, operator_id: UUID) -> None:
    operator = await lock(session, operator_id)
    await change(session, operator, Change.goes_offline, "logged out", by=operator_id)


async def unseen(session: AsyncSession) -> list[UUID]:
    """Operators who are present on paper only."""
    return await OperatorRepository(session).unseen_since(datetime.now(UTC) - GONE_AFTER)


async def expire(session: AsyncSession, operator_id: UUID) -> None:
    """Nobody is at the desk any more, unless a sign of life has just come."""
    operator = await lock(session, operator_id)
    if operator.presence in PRESENT and not is_seen(operator):
        await change(session, operator, Change.not_seen, f"not seen for {GONE_AFTER.seconds} seconds")


async def next_expiry(session: AsyncSession) -> datetime | None:
    """When the next operator is gone, if no sign of life comes before."""
    seen_at = await OperatorRepository(session).longest_unseen()
    return seen_at + GONE_AFTER if seen_at else None


async def set_skills(session: AsyncSession, operator: Operator, skills: Iterable[SkillLevel]) -> None:
    """Of a locked operator. Holds for the next caller: what rings goes on ringing."""
    levels = {held.skill: held.level for held in skills}
    operator.skill_levels = [held for held in operator.skill_levels if held.skill in levels]
    for held in operator.skill_levels:
        held.level = levels.pop(held.skill)
    operator.skill_levels += [OperatorSkill(skill=skill, level=level) for skill, level in levels.items()]


async def everyone(session: AsyncSession) -> list[Operator]:
    return await OperatorRepository(session).all()


async def colleagues(session: AsyncSession, operator_id: UUID) -> list[Operator]:
    """Everybody but oneself."""
    return [each for each in await everyone(session) if each.id != operator_id]


async def staff(session: AsyncSession, skill: Category, level: int) -> tuple[int, int]:
    """Of those who could take such a caller: how many are at their desks, and how many are free among them."""
    there = [each for each in await OperatorRepository(session).skilled(skill, level) if is_seen(each)]
    return len(there), sum(each.presence is Presence.available for each in there)


def _choice(presence: ChosenPresence) -> Change:
    match presence:
        case Presence.available:
            return Change.goes_available
        case Presence.on_break:
            return Change.takes_a_break
        case Presence.offline:
            return Change.goes_offline
        case _:
            assert_never(presence)
