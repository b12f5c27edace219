from api.errors import Conflict, Forbidden, NotFound


class CallNotFound(NotFound):
    code = "call-not-found"


class CallOver(Conflict):
    """What was asked for needs a caller on the line."""

    code = "call-over"


class IllegalChange(Conflict):
    """The call is in a state in which this cannot happen."""

    code = "illegal-change"


class SequenceGap(Conflict):
    """Carries `seq`, and `expected`: the event number to go on from."""

    code = "sequence-gap"


class SequenceTaken(Conflict):
    """Another event has this number already. Carries `seq` and `expected`."""

    code = "sequence-taken"


class EventMoved(Conflict):
    """An event id came back for another call."""

    code = "event-moved"


class NotYourCall(Forbidden):
    code = "not-your-call"


class StaleEpoch(Conflict):
    """Another job has the call now. Carries `epoch`, the one that counts."""

    code = "stale-epoch"
