class Refused(Exception):
    """The call is answered with this SIP status instead of a conversation."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(f"{status} {reason}")
        self.status = status
        self.reason = reason


class BadOffer(Refused):
    """The session description cannot be read."""

    def __init__(self, reason: str) -> None:
        super().__init__(400, reason)


class NoCommonCodec(Refused):
    """The phone offers no plain RTP with G.711."""

    def __init__(self) -> None:
        super().__init__(488, "Not Acceptable Here")


class UnknownNumber(Refused):
    """No trunk, or no dispatch rule, for the dialled number."""

    def __init__(self) -> None:
        super().__init__(404, "Not Found")


class NoOneAnswered(Refused):
    """Nobody in the room published audio while the phone rang."""

    def __init__(self) -> None:
        super().__init__(480, "Temporarily Unavailable")


class Busy(Refused):
    """As many calls as this gateway may carry are running."""

    def __init__(self) -> None:
        super().__init__(486, "Busy Here")


class Unavailable(Refused):
    """LiveKit cannot be reached, no RTP port is free, or the gateway is closing."""

    def __init__(self, reason: str = "Service Unavailable") -> None:
        super().__init__(503, reason)
