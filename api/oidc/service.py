"""Away to the company's own sign-in, and back."""

import hashlib
import logging
import secrets
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts import service as accounts
from api.accounts.schemas import AccountSettings
from api.auth import record, sessions
from api.auth.clients import Client
from api.contract import SignInEvent, SignInWay
from api.models import OidcAttempt, Operator
from api.oidc.errors import RefusedSignIn, SignInRefusal
from api.oidc.people import Person, Policy, person_of
from api.oidc.provider import Attempt, Provider
from api.oidc.repository import AttemptRepository
from api.oidc.schemas import Answer
from api.operators import service as operators

log = logging.getLogger(__name__)

TIME_TO_SIGN_IN = timedelta(minutes=10)


class SignedIn(NamedTuple):
    token: str
    next: str


class Away(NamedTuple):
    url: str
    state: str


async def begin(session: AsyncSession, provider: Provider, page: str) -> Away | SignInRefusal:
    attempt, now = Attempt.new(), datetime.now(UTC)
    try:
        url = await provider.authorization_url(attempt)
    except RefusedSignIn as refused:
        log.warning("company sign-in not begun", extra={"why": refused.why})
        return refused.refusal
    attempts = AttemptRepository(session)
    await attempts.forget_before(now - TIME_TO_SIGN_IN)
    attempts.add(
        OidcAttempt(
            state_hash=_hash(attempt.state),
            nonce=attempt.nonce,
            verifier=attempt.verifier,
            next=page,
            started_at=now,
        )
    )
    return Away(url, attempt.state)


async def finish(
    session: AsyncSession, provider: Provider, policy: Policy, own_state: str, answer: Answer, client: Client
) -> SignedIn | SignInRefusal:
    """`own_state` is what the browser was given when it left. A refusal is returned: its record must be committed."""
    try:
        attempt = await _take(session, own_state, answer.state)
        operator = await _who(session, provider, policy, attempt, answer)
    except RefusedSignIn as refused:
        log.warning("company sign-in refused", extra={"refusal": refused.refusal, "why": refused.why})
        if refused.refusal is not SignInRefusal.attempt_unknown:  # anybody can send such a thing
            who = await accounts.find(session, refused.email)
            record.attempt(session, SignInEvent.refused, SignInWay.oidc, client, refused.email, who, refused.why)
        return refused.refusal
    token = sessions.open_session(session, operator, SignInWay.oidc, client)
    await operators.mark_seen(session, operator.id)
    return SignedIn(token, attempt.next)


async def _take(session: AsyncSession, own_state: str, state: str) -> OidcAttempt:
    """The attempt that this browser left with: whoever plants an answer of their own has another one's."""
    if not secrets.compare_digest(own_state.encode(), state.encode()):
        raise RefusedSignIn(SignInRefusal.attempt_unknown, "the answer came to another browser")
    attempt = await AttemptRepository(session).take(_hash(state), datetime.now(UTC) - TIME_TO_SIGN_IN)
    if attempt is None:
        raise RefusedSignIn(SignInRefusal.attempt_unknown, "the answer is too late, or was used")
    return attempt


async def _who(
    session: AsyncSession, provider: Provider, policy: Policy, attempt: OidcAttempt, answer: Answer
) -> Operator:
    if answer.code is None:
        raise RefusedSignIn(SignInRefusal.provider_refused, f"the provider says {answer.error or 'nothing'}")
    claims = await provider.claims(answer.code, attempt.verifier, attempt.nonce, answer.issuer)
    person = person_of(claims, policy)
    operator = await accounts.find(session, person.email)
    if operator is None:
        return await _create(session, person, policy)
    if not operator.is_active:
        raise RefusedSignIn(SignInRefusal.account_deactivated, "the account is deactivated", person.email)
    if person.role is not None:
        await accounts.set_role(session, operator, person.role)
    await accounts.forget_one_time_password(session, operator)
    return operator


async def _create(session: AsyncSession, person: Person, policy: Policy) -> Operator:
    if policy.create_as is None:
        raise RefusedSignIn(SignInRefusal.no_account, "nobody has this address", person.email)
    role = person.role or policy.create_as
    settings = AccountSettings(email=person.email, name=person.name, role=role, skills=[])
    return await accounts.create(session, settings, password=None)


def _hash(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()
