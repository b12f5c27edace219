from uuid import UUID

from sqlalchemy import case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.auth.passwords import is_password
from api.contract import spoken
from api.customers.directory import InvoiceOwner
from api.customers.lifecycle import Claims, OnFile
from api.models.customer import Customer
from api.models.invoice import Invoice

MOST_CANDIDATES = 50


class CustomerRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def get(self, customer_id: UUID) -> Customer | None:
        return await self.session.get(Customer, customer_id)

    async def lock(self, customer_id: UUID) -> Customer:
        """As it is now, until commit, so that tries in several calls at once are counted one after the other."""
        query = select(Customer).where(Customer.id == customer_id).with_for_update()
        return (await self.session.scalars(query.execution_options(populate_existing=True))).one()

    async def reference(self, customer_id: UUID) -> str:
        """The id that the user's own systems have for a customer; without such a system, ours."""
        return await self.session.scalar(select(Customer.external_id).where(Customer.id == customer_id)) or str(
            customer_id
        )


class PostgresDirectory:
    """A `Directory` that is a table. `owner_elsewhere`: invoices may be kept in another system all the same."""

    def __init__(self, session: AsyncSession, owner_elsewhere: InvoiceOwner | None = None) -> None:
        self.session = session
        self._owner_elsewhere = owner_elsewhere

    async def by_email(self, email: str) -> Customer | None:
        return await self.session.scalar(select(Customer).where(Customer.email == email))

    async def by_phone(self, phone: str) -> list[Customer]:
        """At most two: enough to tell whether there is only one."""
        return list(await self.session.scalars(select(Customer).where(Customer.phone == phone).limit(2)))

    async def invoice_owner(self, invoice_number: str) -> UUID | None:
        if self._owner_elsewhere is not None:
            return _our_id(await self._owner_elsewhere(invoice_number))
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

    async def is_code(self, customer: Customer, code: str) -> bool:
        return await is_password(code, customer.security_code_hash)

    async def kept(self, found: OnFile) -> Customer:
        return await self.session.get_one(Customer, found.id)


def _our_id(reference: str | None) -> UUID | None:
    """Without a CRM, other systems know customers by our ids."""
    try:
        return UUID(reference) if reference else None
    except ValueError:
        return None
