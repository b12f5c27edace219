from api.errors import Conflict, NotFound, Refused


class NumberNotFound(NotFound):
    code = "number-not-found"


class NumberTaken(Conflict):
    """Carries `field`."""

    code = "number-taken"


class LastNumber(Conflict):
    """Without any number nobody could call; and to LiveKit a trunk without numbers would be one that takes all."""

    code = "last-number"


class FlowUnknown(Refused):
    """No worker has announced this flow. Carries `field` and `flows`, the ones that can be chosen."""

    code = "flow-unknown"


class NumberNotDialable(Refused):
    code = "number-not-dialable"
