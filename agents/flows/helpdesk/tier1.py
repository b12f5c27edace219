from typing import Any

from livekit.agents import RunContext, ToolError, function_tool

from agents import prompt
from agents.abilities.attempts import DID_NOT_HELP, FAILED_BEFORE_ESCALATION, failed
from agents.abilities.knowledge import WithKnowledge
from agents.abilities.resolution import WithResolution
from agents.call import Arrival, Call
from agents.flows.helpdesk.attempts import HELPED, solved, untried
from agents.flows.helpdesk.parts import Part
from agents.handoff import Handover, hand_over
from agents.persona.agent import WithHuman
from agents.persona.refusals import told_to_the_caller
from agents.persona.ticket import raise_severity, save_ticket
from api.contract import Category, Severity, Solution, UpsertTicket

SECOND_LEVEL = "I'll bring in our second level, they can look inside."


class Tier1Agent(WithKnowledge, WithResolution, WithHuman):
    """Tries what usually helps, a step at a time. Three steps that did not help, and the second level takes over."""

    prompt = prompt.beside(__file__)

    def __init__(self, call: Call, arrival: Arrival) -> None:
        super().__init__(call, arrival)
        self._trying: str | None = None
        self._solutions: list[Solution] = []

    def memory(self) -> dict[str, Any]:
        return {"trying": self._trying, "solutions": [solution.model_dump(mode="json") for solution in self._solutions]}

    def recall(self, memory: dict[str, Any]) -> None:
        self._trying = memory.get("trying")
        self._solutions = [Solution.model_validate(solution) for solution in memory.get("solutions", [])]

    def first_question(self) -> str:
        is_known = self.call.context.recent_ticket is not None
        return super().first_question() if is_known else "This is the help desk. What is not working?"

    @function_tool
    async def attempt_solution(self, ctx: RunContext[Call], problem: str) -> str | Handover:
        """The next step for the caller's problem that was not tried yet.

        Args:
            problem: What is wrong, in the caller's words.
        """
        if not problem.strip():
            raise ToolError("What is not working?")
        if not self.call.problem or self.call.category is not Category.technical:
            await self._note(problem)
        await self._look_up(problem.strip())
        return self._next_step(ctx)

    @function_tool
    async def report_outcome(self, ctx: RunContext[Call], worked: bool) -> str | Handover:
        """Whether the step that was suggested last helped.

        Args:
            worked: Whether it did.
        """
        if self._trying is None:
            raise ToolError("Which step do you mean? Tell me what is not working.")
        self.call.tried(self._trying, HELPED if worked else DID_NOT_HELP)
        self._trying = None
        await self.refresh()
        if worked:
            return "Good to hear. Is everything working now?"
        if failed(self.call) >= FAILED_BEFORE_ESCALATION:
            await raise_severity(self.call, Severity.medium)
            return self._escalate(ctx, f"{FAILED_BEFORE_ESCALATION} steps did not help")
        return self._next_step(ctx)

    @function_tool
    async def escalate_to_tier2(self, ctx: RunContext[Call], reason: str) -> Handover:
        """It is beyond the usual steps: give the caller to the second level.

        Args:
            reason: What is unsolved and why.
        """
        if not self.call.problem and reason.strip():
            await self._note(reason)
        return self._escalate(ctx, reason)

    async def _note(self, problem: str) -> None:
        self.call.problem, self.call.category = problem.strip(), Category.technical
        await save_ticket(self.call, UpsertTicket(subject=self.call.problem[:200], category=Category.technical))

    async def _look_up(self, problem: str) -> None:
        """Words that tell of nothing known are about the problem that is being worked on, until that is solved."""
        with told_to_the_caller():
            found = await self.call.backend.solutions(self.call.id, problem)
        is_another = bool(self._solutions) and found != self._solutions
        if is_another and (found or solved(self.call)):
            await self._note(problem)
        if found or solved(self.call):
            self._solutions = found

    def _next_step(self, ctx: RunContext[Call]) -> str | Handover:
        step = untried(self.call, self._solutions)
        if step is None:
            return self._escalate(
                ctx, "nothing is left to try" if self._solutions else "no known steps for this problem"
            )
        self._trying = step.instruction
        return f"{step.instruction} Did that help?"

    def _escalate(self, ctx: RunContext[Call], reason: str) -> Handover:
        return hand_over(ctx, Part.tier2, reason=reason, announcement=SECOND_LEVEL)
