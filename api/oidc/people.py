"""Whom the provider's claims are about, and what they make of them here."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from api.accounts.schemas import Email, Name
from api.auth.roles import is_at_least
from api.contract import Role
from api.oidc.errors import RefusedSignIn, SignInRefusal

_email: TypeAdapter[str] = TypeAdapter(Email)
_name: TypeAdapter[str] = TypeAdapter(Name)


class Policy(NamedTuple):
    """What an admin has configured."""

    create_as: Role | None
    role_claim: str
    roles: Mapping[str, Role]


class Person(NamedTuple):
    email: str
    name: str
    role: Role | None
    """What the claim makes them; None: claims say nothing about roles."""


def person_of(claims: Mapping[str, Any], policy: Policy) -> Person:
    try:
        email = _email.validate_python(claims.get("email"))
    except ValidationError:
        raise RefusedSignIn(SignInRefusal.email_unverified, "there is no e-mail address") from None
    # Anybody can write anybody's address into a profile: only one that the provider has checked says who it is.
    if claims.get("email_verified") is not True:
        raise RefusedSignIn(SignInRefusal.email_unverified, "the e-mail address is not verified", email)
    return Person(email, _called(claims, email), _role(claims, policy, email))


def _called(claims: Mapping[str, Any], email: str) -> str:
    try:
        return _name.validate_python(claims.get("name"))
    except ValidationError:
        return email.partition("@")[0]


def _role(claims: Mapping[str, Any], policy: Policy, email: str) -> Role | None:
    if not policy.role_claim:
        return None
    value = claims.get(policy.role_claim)
    values = value if isinstance(value, list) else [value]
    roles = [policy.roles[each] for each in values if isinstance(each, str) and each in policy.roles]
    highest = next((role for role in roles if all(is_at_least(role, other) for other in roles)), None)
    if highest is None:
        raise RefusedSignIn(SignInRefusal.no_role, f"{policy.role_claim} names no role of ours", email)
    return highest
