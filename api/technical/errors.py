from api.errors import Conflict, NotFound


class ServiceNotFound(NotFound):
    """Carries `services`: the names that are known."""

    code = "service-not-found"


class FixUnknown(NotFound):
    """Carries `fixes`: the names that are known."""

    code = "fix-unknown"


class FixKeyReused(Conflict):
    """The key belongs to another fix, or to the same for another service."""

    code = "key-reused"
