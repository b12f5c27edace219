from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.customers.directory import Crm, Facts, Person
from api.customers.lifecycle import Claims, OnFile
from api.models.customer import Customer


class MirroredDirectory:
    """A `Directory` that is the user's CRM; whoever is recognised is copied into a row, anew each time."""

    def __init__(self, session: AsyncSession, crm: Crm) -> None:
        self.session = session
        self.crm = crm

    async def by_phone(self, phone: str) -> Sequence[Person]:
        # What resembles the number is not the number.
        return [person for person in await self.crm.search(Facts(phone=phone)) if person.phone == phone]

    async def by_email(self, email: str) -> Person | None:
        found = [person for person in await self.crm.search(Facts(email=email)) if person.email == email]
        return found[0] if len(found) == 1 else None

    async def invoice_owner(self, invoice_number: str) -> UUID | None:
        found = await self.crm.search(Facts(invoice_number=invoice_number))
        return found[0].id if len(found) == 1 else None

    async def resembling(self, claims: Claims) -> Sequence[Person]:
        facts = Facts(
            phone=claims.phone,
            email=claims.email,
            name=claims.name,
            postcode=claims.postcode,
            invoice_number=claims.invoice_number,
        )
        return await self.crm.search(facts)

    async def is_code(self, customer: Customer, code: str) -> bool:
        return customer.external_id is not None and await self.crm.is_code(customer.external_id, code)

    async def kept(self, found: OnFile) -> Customer:
        assert isinstance(found, Person)  # noqa: S101 -- nothing else is found here
        facts = asdict(found)
        facts["external_id"] = facts.pop("reference")
        query = insert(Customer).values(id=found.id, **facts)
        query = query.on_conflict_do_update(index_elements=[Customer.external_id], set_=facts)
        kept = await self.session.scalars(query.returning(Customer), execution_options={"populate_existing": True})
        return kept.one()
