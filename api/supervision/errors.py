from api.errors import Conflict


class ModeNotPossible(Conflict):
    """Not in this call as it is now: nobody has answered it, it is over, or no operator has it."""

    code = "mode-not-possible"


class OwnCall(Conflict):
    code = "own-call"


class TooManyListeners(Conflict):
    """Carries `listeners`, their names."""

    code = "too-many-listeners"


class NotTheAgents(Conflict):
    """No agent has this caller."""

    code = "not-the-agents"


class TakeOverUnderWay(Conflict):
    """Somebody takes the call over already. Carries `by`, a name."""

    code = "take-over-under-way"


class OperatorTalking(Conflict):
    """Nobody is taken off a caller. Carries `call_id`."""

    code = "operator-talking"


class NotAtDesk(Conflict):
    """Nobody is available whose console is not open."""

    code = "not-at-desk"
