"""What goes wrong on the way to a user's own system. Both are `Unavailable`: a worker says that it cannot look now."""

from api.errors import Unavailable


class ConnectorUnavailable(Unavailable):
    """It does not answer, or not in time. Carries `area`."""

    code = "connector-unavailable"


class ConnectorAnswerWrong(Unavailable):
    """It answers, but not as agreed. Carries `area` and `fields`, the ones that are wrong."""

    code = "connector-answer-wrong"
