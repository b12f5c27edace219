from api.errors import Forbidden, Refused


class NothingClaimed(Refused):
    """Neither a name nor an e-mail address can be made out of what was said."""

    code = "nothing-claimed"


class EmailUnreadable(Refused):
    """Carries `heard`: what the address was taken for."""

    code = "email-unreadable"


class NothingToVerify(Refused):
    code = "nothing-to-verify"


class FactUnreadable(Refused):
    """Carries `fact`: email, postcode, invoice or code. Not counted as a failed try."""

    code = "fact-unreadable"


class VerificationLocked(Refused):
    """Three tries have failed in this call, or nine today for this customer's code; only a person can go on."""

    code = "verification-locked"


class NotVerified(Forbidden):
    """Carries `matched`: the facts that have matched so far."""

    code = "not-verified"


class CustomerUnknown(Forbidden):
    """Nobody on file has been recognised as the caller."""

    code = "customer-unknown"
