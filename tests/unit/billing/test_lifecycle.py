from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.billing.errors import (
    AlreadyDecided,
    InvoiceNotPaid,
    RefundExceedsInvoice,
    RefundOverLimit,
    RefundWithinLimit,
)
from api.billing.lifecycle import (
    Balance,
    Charge,
    business_days_after,
    charged_again,
    decide,
    refunded_after,
    refunded_by_agent,
    require_a_person,
    status_after,
)
from api.contract import InvoiceStatus, RefundRequestState

pytestmark = pytest.mark.unit

LIMIT = Decimal("100.00")


def paid(total: str, refunded: str = "0", requested: str = "0") -> Balance:
    status = InvoiceStatus.partly_refunded if Decimal(refunded) else InvoiceStatus.paid
    return Balance(status, Decimal(total), Decimal(refunded), Decimal(requested))


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


def test_an_agent_gives_up_to_the_limit_and_not_one_cent_more() -> None:
    balance = paid("480.00")
    assert refunded_by_agent(balance, LIMIT, LIMIT) == LIMIT
    with pytest.raises(RefundOverLimit) as refused:
        refunded_by_agent(balance, Decimal("100.01"), LIMIT)
    assert refused.value.extra == {"limit": "100.00", "refunded": "0"}


def test_a_person_is_asked_for_one_cent_more_than_the_limit_and_for_nothing_less() -> None:
    balance = paid("480.00")
    require_a_person(balance, Decimal("100.01"), LIMIT)
    with pytest.raises(RefundWithinLimit) as refused:
        require_a_person(balance, LIMIT, LIMIT)
    assert refused.value.extra == {"limit": "100.00", "refunded": "0"}


def test_small_refunds_are_no_way_round_the_limit() -> None:
    balance = paid("480.00", refunded="60.00")
    with pytest.raises(RefundOverLimit):
        refunded_by_agent(balance, Decimal("60.00"), LIMIT)
    require_a_person(balance, Decimal("60.00"), LIMIT)


def test_no_more_comes_back_than_was_charged() -> None:
    with pytest.raises(RefundExceedsInvoice) as refused:
        refunded_after(paid("98.00", refunded="49.00"), Decimal("49.01"))
    assert refused.value.extra["remaining"] == "49.00"


def test_what_waits_for_a_decision_is_not_left() -> None:
    balance = paid("480.00", requested="400.00")
    assert refunded_after(balance, Decimal("80.00")) == Decimal("80.00")
    with pytest.raises(RefundExceedsInvoice) as refused:
        require_a_person(balance, Decimal("120.00"), LIMIT)
    assert refused.value.extra["remaining"] == "80.00"


def test_what_was_not_paid_is_not_given_back() -> None:
    with pytest.raises(InvoiceNotPaid):
        refunded_after(Balance(InvoiceStatus.open, Decimal("44.00"), Decimal(0)), Decimal("1.00"))


@given(st.lists(st.decimals(min_value="0.01", max_value="200", places=2), max_size=20))
def test_no_order_of_refunds_passes_the_total_or_the_limit(amounts: list[Decimal]) -> None:
    total, refunded, status = Decimal("98.00"), Decimal(0), InvoiceStatus.paid
    for amount in amounts:
        try:
            refunded = refunded_by_agent(Balance(status, total, refunded), amount, LIMIT)
        except (RefundExceedsInvoice, RefundOverLimit):
            continue
        status = status_after(total, refunded)
    assert refunded <= min(total, LIMIT)
    assert (status is InvoiceStatus.refunded) == (refunded == total)


@given(st.lists(st.tuples(st.decimals(min_value="0.01", max_value="300", places=2), st.booleans()), max_size=20))
def test_whatever_is_asked_for_and_approved_never_passes_the_total(asked: list[tuple[Decimal, bool]]) -> None:
    balance, waiting = paid("480.00"), []
    for amount, is_approved in asked:
        try:
            require_a_person(balance, amount, LIMIT)
        except (RefundExceedsInvoice, RefundWithinLimit):
            continue
        waiting.append((amount, is_approved))
        balance = replace(balance, requested=balance.requested + amount)
    for amount, is_approved in waiting:
        balance = replace(balance, requested=balance.requested - amount)
        if is_approved:
            refunded = refunded_after(balance, amount)
            balance = replace(balance, refunded=refunded, status=status_after(balance.total, refunded))
    assert balance.refunded <= balance.total


@pytest.mark.parametrize(("is_approved", "after"), [(True, "approved"), (False, "denied")])
def test_what_waits_is_decided(is_approved: bool, after: str) -> None:
    assert decide(RefundRequestState.pending, is_approved, None) == after


@pytest.mark.parametrize("state", [RefundRequestState.approved, RefundRequestState.denied])
@pytest.mark.parametrize("is_approved", [True, False])
def test_what_is_decided_stays_so(state: RefundRequestState, is_approved: bool) -> None:
    with pytest.raises(AlreadyDecided) as refused:
        decide(state, is_approved, "Sam Reed")
    assert refused.value.extra == {"state": state, "decided_by": "Sam Reed"}


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
