from api.errors import Forbidden, NotFound, Refused, TooMany, Unauthorized


class ForeignOrigin(Forbidden):
    code = "foreign-origin"


class RoleTooLow(Forbidden):
    code = "role-too-low"


class WrongPassword(Unauthorized):
    """Says the same for an unknown address: nobody learns who has an account."""

    code = "wrong-password"


class OneTimePasswordExpired(Unauthorized):
    """It was the right one, and nobody used it in time."""

    code = "one-time-password-expired"


class AccountDeactivated(Forbidden):
    """Said to those alone who have shown that the account is theirs."""

    code = "account-deactivated"


class PasswordChangeRequired(Forbidden):
    """The password was given out by somebody else: nothing is open until it is replaced."""

    code = "password-change-required"


class WeakPassword(Refused):
    code = "weak-password"


class NoPassword(Refused):
    """The account is signed in to by the company's own sign-in alone."""

    code = "no-password"


class SessionExpired(Unauthorized):
    code = "session-expired"


class SessionNotFound(NotFound):
    code = "session-not-found"


class TooManyAttempts(TooMany):
    code = "too-many-attempts"
