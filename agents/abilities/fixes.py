from livekit.agents import RunContext, function_tool

from agents.call import Call
from agents.persona.agent import FlowAgent
from agents.persona.refusals import told_to_the_caller
from api.contract import ApplyFix


class WithFixes(FlowAgent):
    """Reads what the caller's devices wrote down, and changes their settings from our side."""

    @function_tool
    async def check_system_logs(self, ctx: RunContext[Call], service: str) -> str:
        """Read what the caller's devices reported lately.

        Args:
            service: internet, tv, phone or email.
        """
        with told_to_the_caller():
            logs = await self.call.backend.system_logs(self.call.id, _plain(service))
        self.call.tried(f"read the system logs of {logs.service}", logs.finding)
        if logs.suggested_fix is None:
            await self.refresh()
            return f"{logs.finding} I see nothing there that I could mend from here."
        self.call.remember("suggested fix", f"{logs.suggested_fix} for {logs.service}")
        await self.refresh()
        return f"{logs.finding} I can mend that from here. Shall I do that now?"

    @function_tool
    async def apply_fix(self, ctx: RunContext[Call], service: str, fix: str) -> str:
        """Change a setting of the caller's service, after they agreed.

        Args:
            service: internet, tv, phone or email.
            fix: As the system logs suggested it.
        """
        request = ApplyFix(key=f"{self.call.id}:{len(self.call.steps)}:{fix}"[:100], service=_plain(service), fix=fix)
        with told_to_the_caller():
            result = await self.call.backend.apply_fix(self.call.id, request)
        self.call.tried(f"applied {result.fix} to {result.service}", result.finding)
        await self.refresh()
        return f"{result.finding} Is it working now?" if result.worked else result.finding


def _plain(word: str) -> str:
    return word.strip().casefold()
