from api.errors import Conflict, Forbidden, NotFound, Refused


class EntryNotFound(NotFound):
    code = "entry-not-found"


class NotQueued(NotFound):
    """The call has no place in the queue."""

    code = "not-queued"


class EntryTaken(Conflict):
    """Somebody was faster. Carries `claimed_by`, a name."""

    code = "entry-taken"


class EntryGone(Conflict):
    """The caller does not wait any more. Carries `state`."""

    code = "entry-gone"


class IllegalChange(Conflict):
    code = "illegal-entry-change"


class NotYourEntry(Forbidden):
    code = "not-your-entry"


class UnknownDisposition(Refused):
    """Carries `dispositions`, the codes that there are."""

    code = "unknown-disposition"
