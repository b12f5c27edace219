"""`Ledger` over HTTP. The contract, with examples: docs/how-to/connect-your-systems.md."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Self

from pydantic import AwareDatetime, Field, StringConstraints, ValidationError, model_validator

from api.billing.books import Bill, GivenBack, Posting
from api.billing.errors import InvoiceNotFound, InvoiceNotPaid, RefundExceedsInvoice, RefundKeyReused
from api.connectors.http import Connector, Request
from api.connectors.wire import Amount, Currency, Line, Price, Problem, Reference, Text, Wire
from api.errors import TandemError

InvoiceNumber = Annotated[
    str, StringConstraints(pattern=r"^INV-[1-9][0-9]{0,8}$"), Field(description="As callers say it: `INV-1042`.")
]


class WirePosting(Wire):
    description: Line
    amount: Amount = Field(description="Negative for a credit.")


class WireRefund(Wire):
    amount: Price
    key: str | None = Field(default=None, description="The Idempotency-Key of a refund that Tandem asked for.")


class WireInvoice(Wire):
    number: InvoiceNumber
    customer_id: Reference
    period: date | None = Field(default=None, description="A day of the month that is billed; without it, the issue's.")
    issued_on: AwareDatetime
    currency: Currency
    total: Price
    is_paid: bool
    lines: list[WirePosting]
    refunds: list[WireRefund] = []

    @model_validator(mode="after")
    def _refunded_within_total(self) -> Self:
        if sum(refund.amount for refund in self.refunds) > self.total:
            raise ValueError("nobody gets back more than they paid")
        return self


class Invoices(Wire):
    """Newest first."""

    invoices: list[WireInvoice]


class RefundOrder(Wire):
    amount: Decimal
    currency: Currency
    reason: Text


class Exceeds(Wire):
    """Beside the members of the problem."""

    remaining: Price


class HttpLedger:
    def __init__(self, connector: Connector) -> None:
        self.connector = connector

    async def latest(self, customer: str, limit: int) -> Sequence[Bill]:
        asked = Request(
            method="GET",
            path="/customers/{customer}/invoices",
            names={"customer": customer},
            query={"limit": str(limit)},
            refusals={404: _not_found},
        )
        try:
            found = await self.connector.ask(Invoices, asked)
        except InvoiceNotFound:  # they never billed this customer
            return []
        return [_bill(invoice) for invoice in found.invoices[:limit]]

    async def bill(self, number: str) -> Bill | None:
        asked = Request(method="GET", path="/invoices/{number}", names={"number": number}, refusals={404: _not_found})
        try:
            return _bill(await self.connector.ask(WireInvoice, asked))
        except InvoiceNotFound:
            return None

    async def owner(self, number: str) -> str | None:
        bill = await self.bill(number)
        return bill.customer if bill else None

    async def refund(self, number: str, amount: Decimal, currency: str, key: str, reason: str) -> None:
        asked = Request(
            method="POST",
            path="/invoices/{number}/refunds",
            names={"number": number},
            body=RefundOrder(amount=amount, currency=currency, reason=reason),
            key=key,
            refusals={404: _not_found, 409: _key_reused, 422: _refused},
        )
        await self.connector.do(asked)


def _bill(invoice: WireInvoice) -> Bill:
    return Bill(
        number=invoice.number,
        customer=invoice.customer_id,
        period=(invoice.period or invoice.issued_on.date()).replace(day=1),
        issued_on=invoice.issued_on,
        currency=invoice.currency,
        total=invoice.total,
        is_paid=invoice.is_paid,
        lines=[Posting(line.description, line.amount) for line in invoice.lines],
        refunds=[GivenBack(refund.amount, refund.key) for refund in invoice.refunds],
    )


def _not_found(_: Problem) -> TandemError:
    return InvoiceNotFound("This customer has no invoice of that number.")


def _key_reused(_: Problem) -> TandemError:
    return RefundKeyReused("This key belongs to another refund.")


def _refused(problem: Problem) -> TandemError:
    if problem.code == InvoiceNotPaid.code:
        return InvoiceNotPaid("This invoice has not been paid, so there is nothing to give back.")
    try:
        remaining = Exceeds.model_validate(problem.model_extra).remaining
    except ValidationError:  # they say no more than no
        remaining = Decimal(0)
    return RefundExceedsInvoice(f"Only {remaining} of this invoice can still be given back.", remaining=str(remaining))
