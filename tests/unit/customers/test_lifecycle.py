from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from uuid import UUID, uuid4

import pytest

from api.customers.lifecycle import (
    MAX_FAILED_TRIES,
    MAX_WRONG_CODES,
    Claims,
    Fact,
    Standing,
    WrongCodes,
    matching,
    meant,
    proven,
)

pytestmark = pytest.mark.unit


@dataclass(frozen=True)
class Person:
    name: str
    email: str
    phone: str = "+15559999"
    postcode: str = "00000"
    id: UUID = field(default_factory=uuid4)


ALICE = Person("Alice Martin", "alice.martin@example.com", "+15550100", "90210")
BOB = Person("Bob Fischer", "bob.fischer@example.com", "+15550101", "10001")


def test_two_facts_verify_unless_both_would_be_the_name() -> None:
    for pair in combinations(Fact, 2):
        assert Standing(ALICE.id, pair).verified
    assert not Standing(ALICE.id, (Fact.name,)).verified
    assert not Standing(ALICE.id, (Fact.email,)).verified


def test_the_security_code_verifies_alone_and_no_other_fact_does() -> None:
    assert [fact for fact in Fact if Standing(ALICE.id, (fact,)).verified] == [Fact.code]


def test_a_code_matches_the_customer_whose_it_is() -> None:
    claims = Claims(code="4242", code_owner=ALICE.id)
    assert matching(ALICE, claims) == [Fact.code]
    assert matching(BOB, claims) == []
    assert matching(ALICE, Claims(code="4242")) == []
    assert claims.offered == {Fact.code}


def test_wrong_codes_are_used_up_for_a_day() -> None:
    start = datetime(2026, 11, 25, tzinfo=UTC)
    wrong = WrongCodes()
    for hour in range(MAX_WRONG_CODES):
        assert not wrong.exhausted(start + timedelta(hours=hour))
        wrong = wrong.one_more(start + timedelta(hours=hour))
    assert wrong.exhausted(start + timedelta(hours=23))
    assert not wrong.exhausted(start + timedelta(hours=24))
    assert wrong.one_more(start + timedelta(hours=24)) == WrongCodes(1, start + timedelta(hours=24))


def test_facts_add_up_for_one_customer_and_count_once() -> None:
    standing = Standing().known_as(ALICE.id, [Fact.phone]).known_as(ALICE.id, [Fact.phone, Fact.name])
    assert standing.matched == (Fact.phone, Fact.name)


def test_another_customer_begins_with_no_fact_of_the_first() -> None:
    standing = Standing(ALICE.id, (Fact.phone, Fact.name)).known_as(BOB.id, [Fact.email])
    assert standing == Standing(BOB.id, (Fact.email,))
    assert not standing.verified


def test_a_locked_caller_gains_nothing_any_more() -> None:
    standing = Standing(ALICE.id, (Fact.phone,), MAX_FAILED_TRIES)
    assert standing.locked
    assert standing.known_as(ALICE.id, [Fact.email, Fact.postcode]).matched == (Fact.phone,)
    assert standing.known_as(BOB.id, [Fact.email, Fact.postcode]).matched == ()


def test_a_verified_caller_cannot_be_locked_out() -> None:
    standing = Standing(ALICE.id, (Fact.phone, Fact.email))
    for _ in range(MAX_FAILED_TRIES + 1):
        standing = standing.failed_try()
    assert not standing.locked


@pytest.mark.parametrize("said", ["alice martin", "alice martyn", "alis martin"])
def test_a_name_matches_as_it_sounds(said: str) -> None:
    assert matching(ALICE, Claims(name=said)) == [Fact.name]


@pytest.mark.parametrize("said", ["alice", "alice brown", "martin short", "bob fischer", ""])
def test_another_name_does_not(said: str) -> None:
    assert matching(ALICE, Claims(name=said)) == []


def test_an_address_without_its_dots_matches_but_a_sound_alike_does_not() -> None:
    assert matching(ALICE, Claims(email="alicemartin@example.com")) == [Fact.email]
    assert matching(ALICE, Claims(email="alice.martyn@example.com")) == []


def test_what_was_not_said_matches_nothing() -> None:
    assert matching(ALICE, Claims()) == []


def test_a_sound_alike_address_means_a_customer_only_with_a_name_or_a_line() -> None:
    misheard = "alice.martyn@example.com"
    assert meant([ALICE, BOB], Claims(email=misheard)) is None
    assert meant([ALICE, BOB], Claims(email=misheard, name="alice martyn")) is ALICE
    assert meant([ALICE, BOB], Claims(email=misheard, phone=ALICE.phone)) is ALICE
    assert meant([ALICE, BOB], Claims(email=misheard, name="bob fischer")) is None


def test_nobody_is_meant_when_two_could_be() -> None:
    twin = Person("Alice Martin", "alice.marten@example.com")
    assert meant([ALICE, twin], Claims(name="alice martin")) is None
    assert meant([ALICE, twin], Claims(name="alice martin", email="alice.martyn@example.com")) is None
    assert meant([ALICE, twin], Claims(name="alice martin", phone=ALICE.phone)) is ALICE


def test_a_name_alone_has_to_be_exact() -> None:
    assert meant([ALICE, BOB], Claims(name="alice martin")) is ALICE
    assert meant([ALICE, BOB], Claims(name="alice martyn")) is None


def test_a_name_with_a_strange_address_is_somebody_else_unless_the_line_says_otherwise() -> None:
    claims = Claims(name="alice martin", email="amartin77@mail.example")
    assert meant([ALICE, BOB], claims) is None
    assert meant([ALICE, BOB], replace(claims, phone=ALICE.phone)) is ALICE


def test_facts_prove_an_unknown_caller_when_all_of_them_are_one_customers() -> None:
    both = [ALICE, BOB]
    assert proven(both, Claims(email=ALICE.email, invoice_number="INV-1", invoice_owner=ALICE.id)) is ALICE
    assert proven(both, Claims(email=ALICE.email, invoice_number="INV-1", invoice_owner=BOB.id)) is None
    assert proven(both, Claims(email=ALICE.email, postcode=BOB.postcode)) is None
    assert proven(both, Claims(invoice_number="INV-1", invoice_owner=BOB.id)) is BOB
    assert proven(both, Claims(invoice_number="INV-404")) is None


def test_a_postcode_alone_proves_nobody() -> None:
    assert proven([ALICE, BOB], Claims(postcode=ALICE.postcode)) is None
    assert proven([ALICE, BOB], Claims(postcode=ALICE.postcode, name="alice martyn")) is ALICE
