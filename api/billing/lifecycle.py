"""What an invoice charges twice, what may be given back of it and by whom, and what it is then."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from api.billing.errors import (
    AlreadyDecided,
    InvoiceNotPaid,
    RefundExceedsInvoice,
    RefundOverLimit,
    RefundWithinLimit,
)
from api.contract import InvoiceStatus, RefundRequestState

LATEST_INVOICES = 12  # a year
REFUND_BUSINESS_DAYS = 5
DECISION_BUSINESS_DAYS = 1


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


@dataclass(frozen=True, slots=True)
class Balance:
    """What an invoice has given back, and what of the rest is asked for already."""

    status: InvoiceStatus
    total: Decimal
    refunded: Decimal
    requested: Decimal = Decimal(0)  # waits for a person's decision

    @property
    def remaining(self) -> Decimal:
        return self.total - self.refunded - self.requested


def refunded_by_agent(balance: Balance, amount: Decimal, limit: Decimal) -> Decimal:
    """What has been given back in all once an agent gives `amount`, or the reason why it may not."""
    after = refunded_after(balance, amount)
    if after > limit:
        raise RefundOverLimit(
            f"Without a person, no more than {limit} of an invoice can be refunded.",
            limit=str(limit),
            refunded=str(balance.refunded),
        )
    return after


def require_a_person(balance: Balance, amount: Decimal, limit: Decimal) -> None:
    """Raises unless `amount` could be given back, and not by an agent."""
    if refunded_after(balance, amount) <= limit:
        raise RefundWithinLimit(
            f"Up to {limit} of an invoice can be refunded without asking anybody.",
            limit=str(limit),
            refunded=str(balance.refunded),
        )


def refunded_after(balance: Balance, amount: Decimal) -> Decimal:
    """What has been given back in all once `amount` is, whoever gives it.

    It is the invoice's whole sum that limits are compared with: many small refunds are not a way round them.
    """
    if balance.status is InvoiceStatus.open:
        raise InvoiceNotPaid("This invoice has not been paid, so there is nothing to give back.")
    if amount > balance.remaining:
        raise RefundExceedsInvoice(
            f"Only {balance.remaining} of this invoice can still be given back.", remaining=str(balance.remaining)
        )
    return balance.refunded + amount


def decide(state: RefundRequestState, is_approved: bool, decided_by: str | None) -> RefundRequestState:
    """`decided_by`: who did already, if anybody."""
    if state is not RefundRequestState.pending:
        raise AlreadyDecided(f"{decided_by} has {state} this request already.", state=state, decided_by=decided_by)
    return RefundRequestState.approved if is_approved else RefundRequestState.denied


def status_after(total: Decimal, refunded: Decimal) -> InvoiceStatus:
    return InvoiceStatus.refunded if refunded == total else InvoiceStatus.partly_refunded


def business_days_after(start: datetime, days: int) -> datetime:
    """Monday to Friday count; public holidays differ by country and are not known here."""
    end = start
    while days:
        end += timedelta(days=1)
        days -= end.weekday() < 5
    return end
