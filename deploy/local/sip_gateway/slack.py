REVIEW_FRAMES = 150  # three seconds: a delay of 100 ms disturbs nobody for so long, what is missing does at once


class Slack:
    """Tells when a queue holds more than it needs: what is never touched for seconds is delay and nothing else.

    A stall leaves a queue longer than before, and as both ends run at one speed it would stay so for the whole call.
    """

    def __init__(self, wanted: float) -> None:
        self._wanted = wanted
        self._least: float | None = None
        self._reviewed = 0

    def is_found(self, left: float) -> bool:
        """To be asked once a frame, with what is left of the queue; True: one frame can go."""
        self._least = left if self._least is None else min(self._least, left)
        self._reviewed += 1
        if self._reviewed < REVIEW_FRAMES:
            return False
        found = self._least > self._wanted
        self._least, self._reviewed = None, 0
        return found
