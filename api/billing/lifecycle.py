"""What an invoice charges twice, what may be given back of it, and what it is then."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from api.errors import Refused

REFUND_BUSINESS_DAYS = 5


class InvoiceStatus(StrEnum):
    open = "open"
    paid = "paid"
    partly_refunded = "partly_refunded"
    refunded = "refunded"


class RefundOverLimit(Refused):
    code = "refund-over-limit"


class RefundExceedsInvoice(Refused):
    code = "refund-exceeds-invoice"


class InvoiceNotPaid(Refused):
    code = "invoice-not-paid"


@dataclass(frozen=True, slots=True)
class Charge:
    """One line of one invoice."""

    invoice_number: str
    description: str
    amount: Decimal
    currency: str

    @property
    def what(self) -> tuple[str, Decimal, str]:
        return " ".join(self.description.casefold().split()), self.amount, self.currency


def charged_again(charges: Iterable[Charge], invoice_number: str) -> Decimal:
    """What `invoice_number` charges that one period had already been charged for.

    `charges` are all lines of the customer's invoices for the period, oldest first: the first of equals is right,
    each later one is too much and belongs to the invoice that has it, so that nobody is given it back twice.
    """
    seen = set()
    extra = Decimal(0)
    for charge in charges:
        if charge.amount <= 0:
            continue
        if charge.what in seen and charge.invoice_number == invoice_number:
            extra += charge.amount
        seen.add(charge.what)
    return extra


def refunded_after(
    status: InvoiceStatus, total: Decimal, refunded: Decimal, amount: Decimal, limit: Decimal
) -> Decimal:
    """What has been given back in all once `amount` is, or the reason why it may not be.

    The limit holds for the invoice, not for the request: many small refunds are not a way round it.
    """
    after = refunded + amount
    if status is InvoiceStatus.open:
        raise InvoiceNotPaid("This invoice has not been paid, so there is nothing to give back.")
    if after > total:
        raise RefundExceedsInvoice(
            f"Only {total - refunded} of this invoice can still be given back.", remaining=str(total - refunded)
        )
    if after > limit:
        raise RefundOverLimit(
            f"Without a person, no more than {limit} of an invoice can be refunded.",
            limit=str(limit),
            refunded=str(refunded),
        )
    return after


def status_after(total: Decimal, refunded: Decimal) -> InvoiceStatus:
    return InvoiceStatus.refunded if refunded == total else InvoiceStatus.partly_refunded


def business_days_after(start: datetime, days: int) -> datetime:
    """Monday to Friday count; public holidays differ by country and are not known here."""
    end = start
    while days:
        end += timedelta(days=1)
        days -= end.weekday() < 5
    return end
