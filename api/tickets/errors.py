from api.errors import Conflict, NotFound, Refused


class TicketNotFound(NotFound):
    code = "ticket-not-found"


class TicketChanged(Conflict):
    """Somebody was faster. Carries `ticket`: what it is now."""

    code = "ticket-changed"


class TicketMerged(Conflict):
    """It went into another ticket and is no longer edited. Carries `merged_into`: that one's number."""

    code = "ticket-merged"


class MergedIntoItself(Conflict):
    code = "merged-into-itself"


class CallNotLinked(Conflict):
    """The call belongs to another ticket, or to none."""

    code = "call-not-linked"


class ResolutionMissing(Refused):
    """A person who resolves a ticket says how."""

    code = "resolution-missing"


class UnknownOwner(Refused):
    code = "unknown-owner"
