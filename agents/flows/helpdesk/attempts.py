"""What was tried on the caller's problem. It is the call's, not an agent's: nobody tries anything twice."""

from agents.call import Call
from api.contract import Solution

HELPED = "it helped"


def untried(call: Call, solutions: list[Solution]) -> Solution | None:
    done = {step.what for step in call.steps}
    return next((solution for solution in solutions if solution.instruction not in done), None)


def solved(call: Call) -> bool:
    """Whether what was tried last has helped."""
    return bool(call.steps) and call.steps[-1].outcome == HELPED
