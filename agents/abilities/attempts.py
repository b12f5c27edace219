"""Steps of the caller's that did not help, counted over the whole call, whoever suggested them."""

from agents.call import Call

DID_NOT_HELP = "it did not help"
FAILED_BEFORE_ESCALATION = 3


def failed(call: Call) -> int:
    return sum(step.outcome == DID_NOT_HELP for step in call.steps)
