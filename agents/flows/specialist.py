"""What the agents behind the router share: their three ways out, and tools that more than one of them has."""

from decimal import Decimal
from typing import ClassVar

from livekit.agents import RunContext, ToolError, function_tool

from agents.call import Call, Part
from agents.flows.agent import FlowAgent, Handover, WithHuman
from agents.flows.refusals import told_to_the_caller
from agents.flows.ticket import raise_severity, save_ticket
from agents.handoff import hand_over
from agents.spoken import amount_from, invoice_number_from, say_invoice, say_money, write_money
from api.contract import Invoice, RequestRefund, TicketStatus, UpsertTicket

ATTEMPTS_BEFORE_ESCALATION = 3


class Specialist(WithHuman):
    escalates_to: ClassVar[Part] = Part.escalation
    senior: ClassVar[str] = "a senior colleague"

    @function_tool
    async def back_to_router(self, ctx: RunContext[Call], reason: str) -> Handover:
        """The caller has another topic that is not yours.

        Args:
            reason: The new topic in a few words.
        """
        return hand_over(ctx, Part.router, reason=reason, announcement="All right, let me see who can help with that.")

    @function_tool
    async def mark_resolved(self, ctx: RunContext[Call], resolution: str) -> str:
        """The caller's problem is solved.

        Args:
            resolution: What solved it, for the record.
        """
        await save_ticket(self.call, UpsertTicket(status=TicketStatus.resolved, resolution=resolution[:2000]))
        return "I'm glad that's settled. Is there anything else I can do for you?"

    @function_tool
    async def escalate(self, ctx: RunContext[Call], reason: str, severity: str) -> Handover:
        """You cannot settle this: give the caller to a senior colleague.

        Args:
            reason: What is unsolved and why.
            severity: low, medium, high or critical.
        """
        await raise_severity(self.call, severity)
        return hand_over(ctx, self.escalates_to, reason=reason, announcement=f"I'll bring in {self.senior}.")


class WithKnowledge(FlowAgent):
    @function_tool
    async def search_knowledge(self, ctx: RunContext[Call], question: str) -> str:
        """Look something up in the knowledge base.

        Args:
            question: What the caller wants to know, in their words.
        """
        with told_to_the_caller():
            articles = await self.call.backend.knowledge(question)
        if not articles:
            raise ToolError("I have nothing on that in our knowledge base. Shall I get you a person?")
        self.call.tried(f"looked up: {question}", articles[0].title)
        return articles[0].excerpt


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
        self.call.tried(step, "it worked" if worked else "it did not help")
        await self.refresh()
        if worked:
            return "Good to hear. Is everything working now?"
        failed = sum(done.outcome == "it did not help" for done in self.call.steps)
        if failed >= ATTEMPTS_BEFORE_ESCALATION:
            return "We have tried enough by now. Shall I bring in a senior colleague?"
        return "Thank you, I've noted that it did not help. Shall we try something else?"


class WithRefunds(FlowAgent):
    @function_tool
    async def issue_refund(
        self, ctx: RunContext[Call], invoice_number: str, amount: str | None = None, reason: str = ""
    ) -> str:
        """Refund an invoice or a part of it, after the caller agreed to the amount.

        Args:
            invoice_number: Such as INV-1042.
            amount: Such as 49.00; nothing for the amount that was charged twice.
            reason: Why, for the record.
        """
        with told_to_the_caller():
            invoice = await find_invoice(self.call, invoice_number)
            due = await self._amount(invoice, amount)
            request = RequestRefund(
                key=self.call.refund_key(invoice.number, due),
                invoice_number=invoice.number,
                amount=due,
                reason=reason.strip()[:300] or "charged wrongly",
            )
            refund = await self.call.backend.refund(self.call.id, request)
        written = f"{write_money(refund.amount, refund.currency)} for {refund.invoice_number}"
        self.call.remember("refund", written)
        self.call.promises.append(f"Refund of {written}")
        await self.refresh()
        return f"I have refunded {say_money(refund.amount, refund.currency)} for {say_invoice(refund.invoice_number)}."

    async def _amount(self, invoice: Invoice, said: str | None) -> Decimal:
        amount = amount_from(said) if said else invoice.duplicate_charge or invoice.total - invoice.refunded
        if amount is None or amount <= 0:
            raise ToolError("Which amount should I refund?")
        return amount.quantize(Decimal("0.01"))


async def find_invoice(call: Call, said: str | None) -> Invoice:
    """The invoice that is meant: the number said, else the one this call is about, else the latest."""
    number = (invoice_number_from(said) if said else None) or call.invoice_number
    if number is not None:
        invoice = await call.backend.invoice(call.id, number)
    elif said:
        raise ToolError("I didn't get the invoice number. Could you say it digit by digit?")
    else:
        invoices = await call.backend.invoices(call.id)
        if not invoices:
            raise ToolError("There are no invoices on your account.")
        invoice = max(invoices, key=lambda each: each.issued_on)
    call.invoice_number = invoice.number
    return invoice
