from livekit.agents import RunContext, function_tool

from agents.call import Call
from agents.persona.agent import FlowAgent
from agents.persona.refusals import told_to_the_caller
from api.contract import VerifyCaller, spoken

MATCHED_ONE = "Thank you. I need one more: your postcode, your e-mail or an invoice number?"
MATCHED_NONE = "I'm sorry, that does not match what we have. Could you check it, or tell me something else?"


class WithVerification(FlowAgent):
    @function_tool
    async def verify_caller(
        self,
        ctx: RunContext[Call],
        email: str | None = None,
        postcode: str | None = None,
        invoice_number: str | None = None,
        code: str | None = None,
    ) -> str:
        """Compare what the caller says with the file.

        Args:
            email: As the caller said it.
            postcode: As the caller said it.
            invoice_number: As the caller said it.
            code: The customer's security code, as the caller said it.
        """
        facts = VerifyCaller(
            email=_said(email), postcode=_said(postcode), invoice_number=_said(invoice_number), code=_said(code)
        )
        known = set(self.call.identity.matched)
        with told_to_the_caller():
            self.call.recognise(await self.call.backend.verify(self.call.id, facts))
        if facts.invoice_number and "invoice" in self.call.identity.matched:
            self.call.invoice_number = spoken.invoice_number(facts.invoice_number)
        await self.refresh()
        if not self.call.identity.verified:
            return MATCHED_ONE if set(self.call.identity.matched) > known else MATCHED_NONE
        return "Thank you, that matches. What can I do for you?"


def _said(words: str | None) -> str | None:
    """As it was said: the api reads spoken forms. What is empty was not said."""
    return (words or "").strip() or None
