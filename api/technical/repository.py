from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.models.line_finding import LineFinding
from api.models.service_status import ServiceStatus
from api.technical.lifecycle import OwnLine, RegionHealth, Service


class TechnicalRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def everywhere(self, service: Service) -> list[RegionHealth]:
        statuses = await self.session.scalars(select(ServiceStatus).where(ServiceStatus.service == service))
        return [_health(status) for status in statuses]

    async def here(self, service: Service, region: str) -> RegionHealth | None:
        query = select(ServiceStatus).where(ServiceStatus.service == service, ServiceStatus.region == region)
        status = await self.session.scalar(query)
        return _health(status) if status else None

    async def own_line(self, service: Service, customer_id: UUID) -> OwnLine | None:
        query = select(LineFinding).where(LineFinding.service == service, LineFinding.customer_id == customer_id)
        found = await self.session.scalar(query)
        return OwnLine(found.fault, found.finding, found.advice) if found else None


def _health(status: ServiceStatus) -> RegionHealth:
    return RegionHealth(status.region, status.health, status.cause, status.expected_fix_at)
