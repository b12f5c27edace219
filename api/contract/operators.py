from enum import StrEnum


class Presence(StrEnum):
    available = "available"
    busy = "busy"
    wrap_up = "wrap_up"
    on_break = "break"
    offline = "offline"


class Role(StrEnum):
    operator = "operator"
    supervisor = "supervisor"
    admin = "admin"


class SignInWay(StrEnum):
    password = "password"  # noqa: S105 -- a way to sign in
    oidc = "oidc"  # the company's own sign-in


class SignInEvent(StrEnum):
    signed_in = "signed_in"
    failed = "failed"  # a wrong password or an unknown address: what attempts are limited by
    refused = "refused"  # it was them, and they may not
    signed_out = "signed_out"
    expired = "expired"
    revoked = "revoked"
