from livekit.agents import RunContext, function_tool

from agents.abilities.attempts import DID_NOT_HELP, FAILED_BEFORE_ESCALATION, failed
from agents.call import Call
from agents.persona.agent import FlowAgent
from agents.persona.refusals import told_to_the_caller


class WithDiagnostics(FlowAgent):
    @function_tool
    async def run_diagnostics(self, ctx: RunContext[Call], service: str) -> str:
        """Test the caller's service from our side.

        Args:
            service: internet, tv, phone or email.
        """
        with told_to_the_caller():
            diagnosis = await self.call.backend.diagnose(self.call.id, service.strip().casefold())
        self.call.tried(f"ran diagnostics on {diagnosis.service}", f"{diagnosis.status}: {diagnosis.finding}")
        await self.refresh()
        return f"{diagnosis.finding} {diagnosis.advice}".strip()

    @function_tool
    async def record_attempt(self, ctx: RunContext[Call], step: str, worked: bool) -> str:
        """Note a step that the caller tried and whether it helped.

        Args:
            step: What was tried.
            worked: Whether it solved the problem.
        """
        self.call.tried(step, "it worked" if worked else DID_NOT_HELP)
        await self.refresh()
        if worked:
            return "Good to hear. Is everything working now?"
        if failed(self.call) >= FAILED_BEFORE_ESCALATION:
            return "We have tried enough by now. Shall I bring in a senior colleague?"
        return "Thank you, I've noted that it did not help. Shall we try something else?"

    @function_tool
    async def check_incidents(self, ctx: RunContext[Call]) -> str:
        """Whether there is a known outage in the caller's area, and until when."""
        with told_to_the_caller():
            incidents = await self.call.backend.incidents(self.call.id)
        if not incidents:
            return "There is no known outage in your area. Shall I test your line?"
        self.call.remember("incident", incidents[0].title)
        await self.refresh()
        return " ".join(f"{incident.sentence} {incident.note}".strip() for incident in incidents)
