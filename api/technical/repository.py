from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.models.applied_fix import AppliedFix
from api.models.customer import Customer
from api.models.device_log import DeviceLog
from api.models.incident import Incident
from api.models.line_finding import LineFinding
from api.models.solution import Solution
from api.technical.lifecycle import fixes, logs
from api.technical.lifecycle.fixes import Outcome, OwnLine
from api.technical.lifecycle.incidents import KnownIncident
from api.technical.lifecycle.logs import Fix, LogLine
from api.technical.lifecycle.services import Service

MOST_LOG_LINES = 500  # a line that flaps every minute for hours is understood long before


class TechnicalRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def fix_by_key(self, call_id: UUID, key: str) -> AppliedFix | None:
        return await self.session.scalar(select(AppliedFix).where(AppliedFix.call_id == call_id, AppliedFix.key == key))

    def add(self, applied: AppliedFix) -> None:
        self.session.add(applied)

    async def solutions(self, service: Service) -> list[Solution]:
        query = select(Solution).where(Solution.service == service).order_by(Solution.position)
        return list(await self.session.scalars(query))


class PostgresNetwork:
    """A `Network` that is tables: whoever watches the network writes them, or another system is asked instead."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def incidents(self, now: datetime, region: str | None = None) -> Sequence[KnownIncident]:
        query = select(Incident).where(
            Incident.started_at <= now, or_(Incident.resolved_at.is_(None), Incident.resolved_at > now)
        )
        query = query if region is None else query.where(Incident.region == region)
        return [_known(row) for row in await self.session.scalars(query.order_by(Incident.started_at, Incident.id))]

    async def own_line(self, customer_id: UUID, service: Service) -> OwnLine | None:
        row = await self.session.scalar(_open_finding(customer_id, service))
        return _own_line(row) if row else None

    async def log(self, customer_id: UUID, service: Service, since: datetime) -> Sequence[LogLine]:
        query = select(DeviceLog).where(
            DeviceLog.customer_id == customer_id, DeviceLog.service == service, DeviceLog.at >= since
        )
        rows = await self.session.scalars(query.order_by(DeviceLog.at.desc(), DeviceLog.id).limit(MOST_LOG_LINES))
        return [LogLine(row.at, row.level, row.code, row.message) for row in rows]

    async def apply(self, customer_id: UUID, service: Service, fix: Fix, key: str) -> Outcome:
        """`key` is what the caller of this stores the fix by, in the same transaction."""
        # Held until commit, so that two calls of one household do not both mend one fault. The clock is read after it:
        # one from before the wait would be older than what the other call has just logged, and not see it.
        await self.session.execute(select(Customer.id).where(Customer.id == customer_id).with_for_update())
        now = datetime.now(UTC)
        row = await self.session.scalar(_open_finding(customer_id, service))
        trouble = logs.trouble(service, await self.log(customer_id, service, now - logs.LOOK_BACK), now)
        outcome = fixes.outcome(service, fix, _own_line(row) if row else None, trouble)
        if row and outcome.mended_line:
            row.cleared_at = now
        level, code, message = fixes.logged(fix, outcome.worked)
        entry = DeviceLog(customer_id=customer_id, service=service, at=now, level=level, code=code, message=message)
        self.session.add(entry)
        await self.session.flush()
        return outcome


def _open_finding(customer_id: UUID, service: Service) -> Select[LineFinding]:
    return select(LineFinding).where(
        LineFinding.customer_id == customer_id, LineFinding.service == service, LineFinding.cleared_at.is_(None)
    )


def _own_line(row: LineFinding) -> OwnLine:
    return OwnLine(row.fault, row.finding, row.advice, row.remedy)


def _known(row: Incident) -> KnownIncident:
    return KnownIncident(
        service=row.service,
        region=row.region,
        severity=row.severity,
        title=row.title,
        note=row.public_note,
        started_at=row.started_at,
        expected_end=row.expected_end,
    )
