from api.errors import Conflict, NotFound


class OperatorNotFound(NotFound):
    code = "operator-not-found"


class OperatorBusy(Conflict):
    """An operator who talks with a caller cannot go away or take another."""

    code = "operator-busy"


class WrapUpOpen(Conflict):
    """The work after the last call is not done yet."""

    code = "wrap-up-open"


class NotAvailable(Conflict):
    """Only an available operator takes calls."""

    code = "not-available"


class IllegalPresence(Conflict):
    code = "illegal-presence"
