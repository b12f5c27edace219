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


class EntryOffered(Conflict):
    """It rings at somebody else. Carries `offered_to`, names."""

    code = "entry-offered"


class EntryReserved(Conflict):
    """The caller waits for somebody else. Carries `reserved_for`, a name."""

    code = "entry-reserved"


class ColleagueNotAvailable(Conflict):
    """Talks, is on a break or gone, or is being rung at already. Carries `presence`."""

    code = "colleague-not-available"


class ConsultationOpen(Conflict):
    """A colleague is being asked. End that first."""

    code = "consultation-open"


class ConsultationOver(Conflict):
    """It does not ring any more, or the two do not talk any more. Carries `state`, where there was one."""

    code = "consultation-over"


class ConsultationNotFound(NotFound):
    code = "consultation-not-found"


class NotOffered(Conflict):
    """It does not ring at this operator, or not any more."""

    code = "not-offered"


class PickNotAllowed(Forbidden):
    """In this queue callers are offered, not picked."""

    code = "pick-not-allowed"


class DispositionRequired(Refused):
    """Only where the wrap-up is optional may it end without an outcome."""

    code = "disposition-required"


class ExtensionUsed(Conflict):
    """A wrap-up is extended once."""

    code = "extension-used"


class WrapUpNotTimed(Conflict):
    """There is no time-out to be put off."""

    code = "wrap-up-not-timed"
