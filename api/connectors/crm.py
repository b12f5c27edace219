"""`Crm` over HTTP. The contract, with examples: docs/how-to/connect-your-systems.md."""

import re
from collections.abc import Sequence
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from api.connectors.http import Connector, Request
from api.connectors.wire import Line, Problem, Reference, Wire
from api.customers.directory import Facts, Person
from api.customers.errors import CustomerUnknown

MOST_CUSTOMERS = 50


def _postcode(written: str) -> str:
    return re.sub(r"[\s-]", "", written).upper()


Email = Annotated[str, StringConstraints(to_lower=True, max_length=254, pattern=r"^[^@\s\x00]+@[^@\s\x00]+$")]
Phone = Annotated[str, StringConstraints(pattern=r"^\+[0-9]{6,15}$"), Field(description="E.164")]
Postcode = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z -]{0,11}$"), AfterValidator(_postcode)]


class WireCustomer(Wire):
    id: Reference
    name: Line
    email: Email
    phone: Phone
    postcode: Postcode
    region: Line = Field(description="As incidents name it.")
    plan: Line | None = None
    timezone: Line = Field(default="America/New_York", description="IANA name")


class Customers(Wire):
    """The likeliest first."""

    customers: list[WireCustomer]


class Search(Wire):
    """Facts of which at least one is true of each customer that is found; what is not known is left out."""

    phone: str | None = None
    email: str | None = None
    name: str | None = Field(default=None, description="As it was heard: a sound-alike is a match.")
    postcode: str | None = None
    invoice_number: str | None = None


class SecurityCode(Wire):
    code: str = Field(description="Digits")


class CodeChecked(Wire):
    matches: bool


class HttpCrm:
    def __init__(self, connector: Connector) -> None:
        self.connector = connector

    async def search(self, facts: Facts) -> Sequence[Person]:
        # A POST, because addresses end up in logs and these are facts about people.
        search = Request(method="POST", path="/customers/search", body=_search(facts), changes_nothing=True)
        found = await self.connector.ask(Customers, search)
        return [_person(customer) for customer in found.customers[:MOST_CUSTOMERS]]

    async def is_code(self, reference: str, code: str) -> bool:
        """Sent once: a CRM may count wrong tries."""
        check = Request(
            method="POST",
            path="/customers/{customer}/security-code",
            names={"customer": reference},
            body=SecurityCode(code=code),
            refusals={404: _unknown},
        )
        return (await self.connector.ask(CodeChecked, check)).matches


def _search(facts: Facts) -> Search:
    return Search(
        phone=facts.phone or None,
        email=facts.email or None,
        name=facts.name or None,
        postcode=facts.postcode or None,
        invoice_number=facts.invoice_number or None,
    )


def _person(customer: WireCustomer) -> Person:
    return Person(**customer.model_dump(exclude={"id"}), reference=customer.id)


def _unknown(_: Problem) -> CustomerUnknown:
    return CustomerUnknown("Nobody on file has been recognised as the caller.")
