from api.errors import Conflict, NotFound


class QuestionNotFound(NotFound):
    code = "question-not-found"


class AlreadyClosed(Conflict):
    """Carries `state` and `closed_by`, a name."""

    code = "already-closed"
