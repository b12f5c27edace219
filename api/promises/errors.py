from api.errors import Conflict, Forbidden, NotFound


class PromiseNotFound(NotFound):
    code = "promise-not-found"


class PromiseDone(Conflict):
    """It was kept or given up already. Carries `state`."""

    code = "promise-done"


class PromiseTaken(Conflict):
    """Somebody else has it. Carries `owner`, a name."""

    code = "promise-taken"


class NotYourPromise(Forbidden):
    """Take it first, or ask whose it is."""

    code = "not-your-promise"
