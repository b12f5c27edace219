from api.errors import NotFound


class ServiceNotFound(NotFound):
    """Carries `services`: the names that are known."""

    code = "service-not-found"
