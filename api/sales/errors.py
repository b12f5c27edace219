from api.errors import Conflict, NotFound, Refused


class SlotNotFound(NotFound):
    code = "slot-not-found"


class SlotTaken(Conflict):
    """Somebody else has the slot, or it has begun."""

    code = "slot-taken"


class DemoKeyReused(Conflict):
    """The key belongs to a demo in another slot."""

    code = "key-reused"


class DayUnreadable(Refused):
    """What was said names no day, or more than one."""

    code = "day-unreadable"
