from uuid import UUID

from sqlalchemy import case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.customers import spoken
from api.customers.lifecycle import Claims
from api.models.customer import Customer
from api.models.invoice import Invoice

MOST_CANDIDATES = 50


class CustomerRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def get(self, customer_id: UUID) -> Customer | None:
        return await self.session.get(Customer, customer_id)

    async def by_email(self, email: str) -> Customer | None:
        return await self.session.scalar(select(Customer).where(Customer.email == email))

    async def by_phone(self, phone: str) -> list[Customer]:
        """At most two: enough to tell whether there is only one."""
        return list(await self.session.scalars(select(Customer).where(Customer.phone == phone).limit(2)))

    async def invoice_owner(self, invoice_number: str) -> UUID | None:
        return await self.session.scalar(select(Invoice.customer_id).where(Invoice.number == invoice_number))

    async def resembling(self, claims: Claims) -> list[Customer]:
        """Customers of whom one of the claims may be true, the likeliest first.

        A sound-alike address is no way to find somebody: without a name or a line it would not be believed.
        """
        same = [
            Customer.email_key == spoken.email_key(claims.email),
            Customer.phone == claims.phone,
            Customer.id == claims.invoice_owner,
        ]
        likeliness = sum(
            (case((fact, 1), else_=0) for fact in [*same, Customer.postcode == claims.postcode]),
            func.similarity(Customer.name, claims.name),
        )
        # Nothing sounds like no name, but Postgres would go through the whole index to find that out.
        alike = [Customer.name.bool_op("%")(claims.name)] if claims.name else []
        query = select(Customer).where(or_(*same, *alike))
        return list(await self.session.scalars(query.order_by(likeliness.desc(), Customer.id).limit(MOST_CANDIDATES)))
