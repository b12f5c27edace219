from api.errors import Conflict, Forbidden, NotFound, Refused


class FilterNotFound(NotFound):
    """Nobody learns of the filters that others keep for themselves."""

    code = "filter-not-found"


class FilterNameTaken(Conflict):
    code = "filter-name-taken"


class NotYourFilter(Forbidden):
    """A shared filter is changed by who made it, and by supervisors."""

    code = "not-your-filter"


class SharingNotAllowed(Forbidden):
    code = "sharing-not-allowed"


class BadFilter(Refused):
    """The list cannot be filtered like this. Carries `errors`."""

    code = "bad-filter"
