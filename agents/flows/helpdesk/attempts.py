"""What was tried on the caller's problem. It is the call's, not an agent's: nobody tries anything twice."""

from agents.call import Call
from api.contract import Solution

HELPED, DID_NOT_HELP = "it helped", "it did not help"
FAILED_BEFORE_ESCALATION = 3


def untried(call: Call, solutions: list[Solution]) -> Solution | None:
    done = {step.what for step in call.steps}
    return next((solution for solution in solutions if solution.instruction not in done), None)


def failed(call: Call) -> int:
    return sum(step.outcome == DID_NOT_HELP for step in call.steps)


def solved(call: Call) -> bool:
    """Whether what was tried last has helped."""
    return bool(call.steps) and call.steps[-1].outcome == HELPED
