from api.errors import Refused


class FromAfterTo(Refused):
    code = "from-after-to"


class RangeTooLong(Refused):
    """Carries `most_days`."""

    code = "range-too-long"


class UnknownTimezone(Refused):
    code = "unknown-timezone"
