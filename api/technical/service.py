from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.calls import service as calls
from api.contract import Diagnosis
from api.customers import service as customers
from api.technical import lifecycle
from api.technical.errors import ServiceNotFound
from api.technical.lifecycle import Service
from api.technical.repository import TechnicalRepository


async def diagnose(session: AsyncSession, call_id: UUID, said: str) -> Diagnosis:
    """How the service does where the caller lives; in general, when we don't know who calls."""
    call = await calls.lock(session, call_id)
    service = lifecycle.service_named(said)
    if service is None:
        raise ServiceNotFound(
            "There is no such service. We can check internet, TV, phone and e-mail.",
            services=[service.value for service in Service],
        )
    repository = TechnicalRepository(session)
    customer = await customers.recognise(session, call)
    if customer is None:
        return lifecycle.diagnose_in_general(service, await repository.everywhere(service))
    here = await repository.here(service, customer.region)
    own = await repository.own_line(service, customer.id)
    return lifecycle.diagnose(service, here, own, datetime.now(UTC))
