from api.errors import Conflict, Forbidden, NotFound


class RecordingNotFound(NotFound):
    """There is none, or it was kept for as long as recordings are."""

    code = "recording-not-found"


class RecordingOfAnother(Conflict):
    """The key is that of another call's recording."""

    code = "recording-of-another"


class NotYoursToHear(Forbidden):
    """Supervisors hear every recording, operators those of callers whom they had."""

    code = "not-yours-to-hear"
