from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.billing.lifecycle import (
    Charge,
    InvoiceNotPaid,
    InvoiceStatus,
    RefundExceedsInvoice,
    RefundOverLimit,
    business_days_after,
    charged_again,
    refunded_after,
    status_after,
)

pytestmark = pytest.mark.unit

LIMIT = Decimal("100.00")


def charge(invoice: str, what: str, amount: str, currency: str = "USD") -> Charge:
    return Charge(invoice, what, Decimal(amount), currency)


def test_an_equal_line_in_one_invoice_is_charged_again() -> None:
    charges = [charge("INV-1", "Fiber 500 monthly", "49.00"), charge("INV-1", "fiber 500  Monthly", "49.00")]
    assert charged_again(charges, "INV-1") == Decimal("49.00")


def test_a_line_charged_three_times_is_twice_too_much() -> None:
    assert charged_again([charge("INV-1", "TV", "15.00")] * 3, "INV-1") == Decimal("30.00")


def test_an_equal_line_in_two_invoices_belongs_to_the_later_one_alone() -> None:
    charges = [charge("INV-1", "TV", "15.00"), charge("INV-2", "TV", "15.00")]
    assert charged_again(charges, "INV-1") == 0
    assert charged_again(charges, "INV-2") == Decimal("15.00")


@pytest.mark.parametrize(
    "other",
    [
        charge("INV-1", "TV", "16.00"),
        charge("INV-1", "Phone", "15.00"),
        charge("INV-1", "TV", "15.00", "EUR"),
    ],
)
def test_lines_that_differ_are_no_duplicates(other: Charge) -> None:
    assert charged_again([charge("INV-1", "TV", "15.00"), other], "INV-1") == 0


def test_equal_credits_are_not_charged_again() -> None:
    assert charged_again([charge("INV-1", "Credit", "-5.00")] * 2, "INV-1") == 0


def test_a_refund_up_to_the_limit_is_given_and_one_cent_more_is_not() -> None:
    total = Decimal("480.00")
    assert refunded_after(InvoiceStatus.paid, total, Decimal(0), LIMIT, LIMIT) == LIMIT
    with pytest.raises(RefundOverLimit) as refused:
        refunded_after(InvoiceStatus.paid, total, Decimal(0), Decimal("100.01"), LIMIT)
    assert refused.value.extra["limit"] == "100.00"


def test_small_refunds_are_no_way_round_the_limit() -> None:
    with pytest.raises(RefundOverLimit):
        refunded_after(InvoiceStatus.partly_refunded, Decimal("480.00"), Decimal("60.00"), Decimal("60.00"), LIMIT)


def test_no_more_comes_back_than_was_charged() -> None:
    with pytest.raises(RefundExceedsInvoice) as refused:
        refunded_after(InvoiceStatus.partly_refunded, Decimal("98.00"), Decimal("49.00"), Decimal("49.01"), LIMIT)
    assert refused.value.extra["remaining"] == "49.00"


def test_what_was_not_paid_is_not_given_back() -> None:
    with pytest.raises(InvoiceNotPaid):
        refunded_after(InvoiceStatus.open, Decimal("44.00"), Decimal(0), Decimal("1.00"), LIMIT)


@given(st.lists(st.decimals(min_value="0.01", max_value="200", places=2), max_size=20))
def test_no_order_of_refunds_passes_the_total_or_the_limit(amounts: list[Decimal]) -> None:
    total, refunded, status = Decimal("98.00"), Decimal(0), InvoiceStatus.paid
    for amount in amounts:
        try:
            refunded = refunded_after(status, total, refunded, amount, LIMIT)
        except (RefundExceedsInvoice, RefundOverLimit):
            continue
        status = status_after(total, refunded)
    assert refunded <= min(total, LIMIT)
    assert (status is InvoiceStatus.refunded) == (refunded == total)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (datetime(2026, 11, 23, 15, tzinfo=UTC), datetime(2026, 11, 30, 15, tzinfo=UTC)),  # Monday to Monday
        (datetime(2026, 11, 27, 15, tzinfo=UTC), datetime(2026, 12, 4, 15, tzinfo=UTC)),  # Friday to Friday
        (datetime(2026, 11, 28, 15, tzinfo=UTC), datetime(2026, 12, 4, 15, tzinfo=UTC)),  # Saturday to Friday
    ],
)
def test_business_days_leave_out_the_weekend(start: datetime, end: datetime) -> None:
    assert business_days_after(start, 5) == end
