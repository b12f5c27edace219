"""Signs of life of the jobs that have calls."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.calls.repository import CallRepository
from api.contract import LeasesRenewed, RenewLeases
from api.models import Call, Lease

MARKS = -1
"""The epoch of no call."""


async def renew(session: AsyncSession, request: RenewLeases) -> LeasesRenewed:
    """All jobs of a worker at once; which of them have no business in their call any more."""
    now, calls = datetime.now(UTC), CallRepository(session)
    epochs = await calls.epochs({lease.call_id for lease in request.leases})
    theirs = [lease for lease in request.leases if epochs.get(lease.call_id) == lease.epoch]
    if theirs:
        await calls.renew_leases(
            [
                Lease(
                    call_id=lease.call_id,
                    epoch=lease.epoch,
                    renewed_at=now - timedelta(milliseconds=lease.age_ms),
                    is_dead=lease.is_dead,
                )
                for lease in theirs
            ]
        )
    kept = {lease.call_id for lease in theirs}
    return LeasesRenewed(lost=[lease.call_id for lease in request.leases if lease.call_id not in kept])


async def leave_mark(session: AsyncSession, mark: UUID) -> bool:
    """Whether it was still there: a crash of Postgres empties the table, and who watches must not take that for news
    of the jobs. It can be over between two looks."""
    calls = CallRepository(session)
    if await calls.has_lease(mark):
        return True
    await calls.forget_leases_of(MARKS)
    await calls.renew_leases([Lease(call_id=mark, epoch=MARKS, renewed_at=datetime.now(UTC), is_dead=False)])
    return False


async def begin(session: AsyncSession, call: Call) -> None:
    """The job that opens a call is alive; its worker tells so from now on."""
    lease = Lease(call_id=call.id, epoch=call.epoch, renewed_at=datetime.now(UTC), is_dead=False)
    await CallRepository(session).renew_leases([lease])


async def over(session: AsyncSession, call: Call) -> None:
    """No job need tell any more that it has the call."""
    await CallRepository(session).forget_lease(call.id)
