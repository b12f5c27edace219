from api.errors import Conflict, Refused


class EmailTaken(Conflict):
    code = "email-taken"


class LastAdmin(Conflict):
    """Without an admin nobody could make one."""

    code = "last-admin"


class WrongOldPassword(Refused):
    """Not a lost session: whoever types it wrong is still signed in."""

    code = "wrong-old-password"
