from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api import contract
from api.calls import service as calls
from api.contract import IdentifyCaller, Identity, VerifyCaller, spoken
from api.customers import lifecycle
from api.customers.directory import Directory
from api.customers.directory import Sources as Sources  # a call's beginning knows this domain by its service alone
from api.customers.errors import (
    CustomerUnknown,
    EmailUnreadable,
    FactUnreadable,
    NothingClaimed,
    NothingToVerify,
    NotVerified,
    VerificationLocked,
)
from api.customers.lifecycle import Claims, Fact, Standing, WrongCodes
from api.customers.mirror import MirroredDirectory
from api.customers.repository import CustomerRepository, PostgresDirectory
from api.live.announcements import Topic, announce
from api.models.call import Call
from api.models.customer import Customer

_CALLED = {
    Fact.email: "e-mail address",
    Fact.postcode: "postcode",
    Fact.invoice: "invoice number",
    Fact.code: "security code",
}


async def get(session: AsyncSession, customer_id: UUID) -> Customer | None:
    return await CustomerRepository(session).get(customer_id)


async def reference(session: AsyncSession, customer_id: UUID) -> str:
    """The id that the user's own systems have for a customer."""
    return await CustomerRepository(session).reference(customer_id)


def directory(session: AsyncSession, sources: Sources) -> Directory:
    if sources.crm is not None:
        return MirroredDirectory(session, sources.crm)
    return PostgresDirectory(session, sources.invoice_owner)


async def find_by_phone(directory: Directory, number: str) -> Customer | None:
    """The customer with this line, as the telephone network writes numbers; none when a household shares it."""
    phone = spoken.phone(number)
    found = await directory.by_phone(phone) if phone else []
    return await directory.kept(found[0]) if len(found) == 1 else None


async def recognise(session: AsyncSession, directory: Directory, call: Call) -> Customer | None:
    """The customer of a locked call: to begin with, the one whose line it is."""
    if call.customer_id is not None:
        return await get(session, call.customer_id)
    customer = await find_by_phone(directory, call.caller_number)
    if customer is not None:
        _settle(call, _standing(call).known_as(customer.id, [Fact.phone]))
    return customer


async def identify(session: AsyncSession, directory: Directory, call_id: UUID, said: IdentifyCaller) -> Identity:
    """Find whom the caller claims to be. Nobody is made up: an unknown caller's claims stay on the call."""
    call = await calls.lock(session, call_id)
    claims = Claims(
        name=spoken.name(said.name or ""), email=spoken.email(said.email or ""), phone=spoken.phone(call.caller_number)
    )
    if not claims.name and not claims.email:
        raise NothingClaimed("Neither a name nor an e-mail address was said.")
    known = await recognise(session, directory, call)
    customer = await _meant(directory, claims) if claims.email or not _standing(call).grounded else known
    if claims.email and customer is None and not spoken.is_email(claims.email):
        raise EmailUnreadable("That does not look like an e-mail address.", heard=claims.email)
    await _remember(session, call, said, claims)
    customer = customer or known
    if customer is not None:
        _settle(call, _standing(call).known_as(customer.id, lifecycle.matching(customer, claims)))
    return _identity(call, customer)


async def verify(session: AsyncSession, directory: Directory, call_id: UUID, said: VerifyCaller) -> Identity:
    """Compare what the caller says with the file. The answer to the last failed try still is an identity."""
    call = await calls.lock(session, call_id)
    known = await recognise(session, directory, call)
    standing = _standing(call)
    if standing.locked:
        raise VerificationLocked(
            "Too many facts did not match. Only a person can verify this caller now.", matched=list(standing.matched)
        )
    claims = await _with_owner(directory, _proofs(call, said))
    customer = known or await _proven(directory, claims)
    claims = await _with_code_checked(session, directory, claims, customer)
    facts = lifecycle.matching(customer, claims) if customer else []
    if customer is not None:
        standing = standing.known_as(customer.id, facts)
    if not claims.offered <= set(facts):
        standing = standing.failed_try()
    _settle(call, standing)
    await announce(session, Topic.call, call_id=call.id)
    return _identity(call, customer)


async def require_known(session: AsyncSession, directory: Directory, call: Call) -> Customer:
    """The customer of a locked call."""
    customer = await recognise(session, directory, call)
    if customer is None:
        raise CustomerUnknown("Nobody on file has been recognised as the caller.")
    return customer


async def require_verified(session: AsyncSession, call_id: UUID) -> UUID:
    """The call's customer, who has proven to be that."""
    standing = _standing(await calls.get(session, call_id))
    if standing.customer_id is None or not standing.verified:
        raise NotVerified("The caller has not been verified yet.", matched=list(standing.matched))
    return standing.customer_id


async def _meant(directory: Directory, claims: Claims) -> Customer | None:
    exact = await directory.by_email(claims.email) if claims.email else None
    found = exact or lifecycle.meant(await directory.resembling(claims), claims)
    return await directory.kept(found) if found else None


async def _remember(session: AsyncSession, call: Call, said: IdentifyCaller, claims: Claims) -> None:
    if claims.name:
        call.caller_name = " ".join((said.name or "").split())
    if spoken.is_email(claims.email):
        call.caller_email = claims.email
    await announce(session, Topic.call, call_id=call.id)


def _proofs(call: Call, said: VerifyCaller) -> Claims:
    """What is said now, beside what the call knows by itself."""
    readings = {
        Fact.email: (said.email, spoken.email(said.email or "")),
        Fact.postcode: (said.postcode, spoken.postcode(said.postcode or "")),
        Fact.invoice: (said.invoice_number, spoken.invoice_number(said.invoice_number or "") or ""),
        Fact.code: (said.code, spoken.security_code(said.code or "")),
    }
    if not any(heard for heard, _ in readings.values()):
        raise NothingToVerify(
            "An e-mail address, a postcode, an invoice number or a security code is needed to verify a caller."
        )
    written = {fact: read for fact, (_, read) in readings.items()}
    for fact, (heard, read) in readings.items():
        if heard and (not read or (fact is Fact.email and not spoken.is_email(read))):
            raise FactUnreadable(f"What was said is no {_CALLED[fact]}.", fact=fact)
    return Claims(
        name=spoken.name(call.caller_name or ""),
        email=written[Fact.email],
        phone=spoken.phone(call.caller_number),
        postcode=written[Fact.postcode],
        invoice_number=written[Fact.invoice],
        code=written[Fact.code],
    )


async def _with_owner(directory: Directory, claims: Claims) -> Claims:
    if not claims.invoice_number:
        return claims
    return replace(claims, invoice_owner=await directory.invoice_owner(claims.invoice_number))


async def _proven(directory: Directory, claims: Claims) -> Customer | None:
    """Found by everything that was said but the code, which tells nothing of whose it is."""
    claims = replace(claims, code="")
    found = lifecycle.proven(await directory.resembling(claims), claims)
    return await directory.kept(found) if found else None


async def _with_code_checked(
    session: AsyncSession, directory: Directory, claims: Claims, customer: Customer | None
) -> Claims:
    if not claims.code:
        return claims
    if customer is None:
        if claims.offered == {Fact.code}:
            raise CustomerUnknown("It is not known whose security code that is: the caller has to be found first.")
        return claims
    now, on_file = datetime.now(UTC), await CustomerRepository(session).lock(customer.id)
    wrong = WrongCodes(on_file.wrong_codes, on_file.wrong_codes_since)
    if wrong.exhausted(now):
        raise VerificationLocked("Too many wrong security codes today. Only a person can verify this caller now.")
    is_right = await directory.is_code(on_file, claims.code)
    wrong = WrongCodes() if is_right else wrong.one_more(now)
    on_file.wrong_codes, on_file.wrong_codes_since = wrong.count, wrong.since
    return replace(claims, code_owner=customer.id) if is_right else claims


def _standing(call: Call) -> Standing:
    return Standing(call.customer_id, tuple(Fact(fact) for fact in call.matched), call.failed_verifications)


def _settle(call: Call, standing: Standing) -> None:
    call.customer_id = standing.customer_id
    call.matched = [fact.value for fact in standing.matched]
    call.failed_verifications = standing.failed_tries


def _identity(call: Call, customer: Customer | None) -> Identity:
    standing = _standing(call)
    return Identity(
        customer=contract.Customer.model_validate(customer) if customer else None,
        matched=[fact.value for fact in standing.matched],
        verified=standing.verified,
    )
