from decimal import Decimal

from livekit.agents import RunContext, ToolError, function_tool

from agents.call import Call
from agents.persona.agent import FlowAgent
from agents.persona.refusals import told_to_the_caller
from agents.persona.ticket import save_ticket
from agents.spoken import amount_from, say_invoice, say_money, say_time, write_money
from api.contract import Invoice, RequestRefund, TicketStatus, UpsertTicket, spoken


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
            request = self._request(invoice, await self._amount(invoice, amount), reason)
            refund = await self.call.backend.refund(self.call.id, request)
        written = f"{write_money(refund.amount, refund.currency)} for {refund.invoice_number}"
        self.call.remember("refund", written)
        self.call.promises.append(f"Refund of {written}")
        await self.refresh()
        return f"I have refunded {say_money(refund.amount, refund.currency)} for {say_invoice(refund.invoice_number)}."

    @function_tool
    async def request_refund_approval(
        self, ctx: RunContext[Call], invoice_number: str, amount: str | None = None, reason: str = ""
    ) -> str:
        """Have a person decide about a refund that is more than you may give, after the caller agreed.

        Args:
            invoice_number: Such as INV-1042.
            amount: Such as 480.00; nothing for all that is left of the invoice.
            reason: Why, for the person who decides.
        """
        with told_to_the_caller():
            invoice = await find_invoice(self.call, invoice_number)
            wanted = self._request(invoice, await self._amount(invoice, amount), reason)
            waiting = await self.call.backend.request_refund(self.call.id, wanted)
        await save_ticket(self.call, UpsertTicket(status=TicketStatus.pending))
        written = f"{write_money(waiting.amount, waiting.currency)} for {waiting.invoice_number}"
        self.call.promises.append(f"Decision about a refund of {written}")
        await self.refresh()
        until = say_time(waiting.decide_by.astimezone(self.call.timezone))
        amount_said = say_money(waiting.amount, waiting.currency)
        return f"I have passed your refund of {amount_said} on for approval. We decide by {until}."

    def _request(self, invoice: Invoice, amount: Decimal, reason: str) -> RequestRefund:
        return RequestRefund(
            key=self.call.refund_key(invoice.number, amount),
            invoice_number=invoice.number,
            amount=amount,
            reason=reason.strip()[:300] or "charged wrongly",
        )

    async def _amount(self, invoice: Invoice, said: str | None) -> Decimal:
        amount = amount_from(said) if said else invoice.duplicate_charge or invoice.total - invoice.refunded
        if amount is None or amount <= 0:
            raise ToolError("Which amount should I refund?")
        return amount.quantize(Decimal("0.01"))


async def find_invoice(call: Call, said: str | None) -> Invoice:
    """The invoice that is meant: the number said, else the one this call is about, else the latest."""
    number = (spoken.invoice_number(said) if said else None) or call.invoice_number
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
