from api.errors import Forbidden, TooMany, Unauthorized


class ForeignOrigin(Forbidden):
    code = "foreign-origin"


class RoleTooLow(Forbidden):
    code = "role-too-low"


class WrongPassword(Unauthorized):
    """Says the same for an unknown address: nobody learns who has an account."""

    code = "wrong-password"


class SessionExpired(Unauthorized):
    code = "session-expired"


class TooManyAttempts(TooMany):
    code = "too-many-attempts"
