from livekit.agents import RunContext, ToolError, function_tool

from agents import prompt
from agents.abilities.diagnostics import WithDiagnostics
from agents.abilities.fixes import WithFixes
from agents.abilities.resolution import WithResolution
from agents.abilities.verification import WithVerification
from agents.call import HUMAN, Call
from agents.handoff import Handover, hand_over
from agents.persona.agent import WithHuman
from agents.persona.ticket import raise_severity, severity_from
from api.contract import Severity


class Tier2Agent(WithDiagnostics, WithFixes, WithVerification, WithResolution, WithHuman):
    """Looks inside: system logs, diagnostics, fixes from our side. What the first level tried it does not try again."""

    prompt = prompt.beside(__file__)

    @function_tool
    async def escalate_to_human(self, ctx: RunContext[Call], reason: str, severity: str) -> Handover:
        """You cannot mend it: give the caller to a person.

        Args:
            reason: What was found and what is left to do.
            severity: high or critical.
        """
        if not reason.strip():
            raise ToolError("What should I tell my colleague?")
        said = severity_from(severity)
        await raise_severity(self.call, said if said is Severity.critical else Severity.high)
        return hand_over(ctx, HUMAN, reason=reason, announcement="I'll get you a person who can look into that.")
