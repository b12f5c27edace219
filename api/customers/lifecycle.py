"""Who is calling, and how sure we are: from facts said to a verified caller.

A fact is matched when what was said is what is on file. A sound-alike may tell *which* customer is meant, when a
second fact supports it, but only the name and the signs that speech recognition drops from an address are forgiven
when a fact is *matched*.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Protocol, TypeVar
from uuid import UUID

from api.contract import spoken

MAX_FAILED_TRIES = 3
# A code is short enough to be guessed by who calls again and again: three calls' tries a day are all there are.
MAX_WRONG_CODES = 9
WRONG_CODES_COUNT_FOR = timedelta(days=1)
# "Alice Martyn" is 0.92 of "Alice Martin" and "Karla Gomes" 0.82 of "Carla Gomez"; "Alice Brown" is 0.70.
SOUNDS_ALIKE = 0.8


class Fact(StrEnum):
    phone = "phone"
    email = "email"
    name = "name"
    postcode = "postcode"
    invoice = "invoice"
    code = "code"


class OnFile(Protocol):
    """What matching needs of a customer."""

    @property
    def id(self) -> UUID: ...
    @property
    def name(self) -> str: ...
    @property
    def email(self) -> str: ...
    @property
    def phone(self) -> str: ...
    @property
    def postcode(self) -> str: ...


CustomerT = TypeVar("CustomerT", bound=OnFile)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What the caller said of themselves, in written form; empty is unsaid."""

    name: str = ""
    email: str = ""
    phone: str = ""
    postcode: str = ""
    invoice_number: str = ""
    invoice_owner: UUID | None = None  # whom the invoice of that number belongs to
    code: str = ""
    code_owner: UUID | None = None  # whose security code it has turned out to be

    @property
    def offered(self) -> set[Fact]:
        """The facts that a caller offers as proof: the line's number and the name are not said for it."""
        said = {
            Fact.email: self.email,
            Fact.postcode: self.postcode,
            Fact.invoice: self.invoice_number,
            Fact.code: self.code,
        }
        return {fact for fact, value in said.items() if value}


@dataclass(frozen=True, slots=True)
class Standing:
    """What a call has established so far."""

    customer_id: UUID | None = None
    matched: tuple[Fact, ...] = ()
    failed_tries: int = 0

    @property
    def grounded(self) -> bool:
        """More than a name speaks for this customer, so that another name alone does not speak for another one."""
        return any(fact is not Fact.name for fact in self.matched)

    @property
    def verified(self) -> bool:
        return Fact.code in self.matched or (len(self.matched) >= 2 and self.grounded)

    @property
    def locked(self) -> bool:
        return self.failed_tries >= MAX_FAILED_TRIES and not self.verified

    def known_as(self, customer_id: UUID, facts: Iterable[Fact]) -> "Standing":
        """Facts add up for one customer. Somebody else's count for nothing, and a locked caller gains none."""
        kept = self.matched if customer_id == self.customer_id else ()
        gained = () if self.locked else tuple(fact for fact in facts if fact not in kept)
        return replace(self, customer_id=customer_id, matched=kept + gained)

    def failed_try(self) -> "Standing":
        return self if self.verified else replace(self, failed_tries=self.failed_tries + 1)


@dataclass(frozen=True, slots=True)
class WrongCodes:
    """How often somebody has said a wrong code for one customer, in whatever calls, since the first of them."""

    count: int = 0
    since: datetime | None = None

    def exhausted(self, now: datetime) -> bool:
        return self._current(now).count >= MAX_WRONG_CODES

    def one_more(self, now: datetime) -> "WrongCodes":
        current = self._current(now)
        return WrongCodes(current.count + 1, current.since or now)

    def _current(self, now: datetime) -> "WrongCodes":
        return WrongCodes() if self.since is None or now - self.since >= WRONG_CODES_COUNT_FOR else self


def matching(customer: OnFile, claims: Claims) -> list[Fact]:
    same = {
        Fact.phone: claims.phone == customer.phone,
        Fact.email: spoken.email_key(claims.email) == spoken.email_key(customer.email),
        Fact.name: _alike(claims.name, spoken.name(customer.name)),
        Fact.postcode: claims.postcode == customer.postcode,
        Fact.invoice: claims.invoice_owner == customer.id,
        Fact.code: claims.code_owner == customer.id,
    }
    return [fact for fact, is_same in same.items() if is_same]


def meant(candidates: Sequence[CustomerT], claims: Claims) -> CustomerT | None:
    """The one customer whom name, address and line point to, if it is only one. A namesake at home is meant first."""
    at_home = [customer for customer in candidates if {Fact.name, Fact.phone} <= set(matching(customer, claims))]
    return _only(at_home or [customer for customer in candidates if _is_meant(customer, claims)])


def proven(candidates: Sequence[CustomerT], claims: Claims) -> CustomerT | None:
    """The one customer of whom every offered fact is true, if it is only one."""
    return _only([customer for customer in candidates if _is_proven(customer, claims)])


def _is_meant(customer: OnFile, claims: Claims) -> bool:
    facts = matching(customer, claims)
    supported = Fact.name in facts or Fact.phone in facts
    if claims.email:
        return supported and _alike(spoken.email_key(claims.email), spoken.email_key(customer.email))
    return Fact.name in facts and claims.name == spoken.name(customer.name)


def _is_proven(customer: OnFile, claims: Claims) -> bool:
    facts = set(matching(customer, claims))
    alone_enough = {Fact.email, Fact.invoice} & facts  # a postcode is shared by a street
    return claims.offered <= facts and (bool(alone_enough) or len(facts) >= 2)


def _alike(said: str, on_file: str) -> bool:
    return bool(said) and SequenceMatcher(None, said, on_file, autojunk=False).ratio() >= SOUNDS_ALIKE


def _only(customers: list[CustomerT]) -> CustomerT | None:
    return customers[0] if len(customers) == 1 else None
