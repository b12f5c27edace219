from datetime import timedelta

from livekit.agents import RunContext, ToolError, function_tool

from agents import prompt
from agents.abilities.consulting import Consulted
from agents.abilities.refunds import WithRefunds, find_invoice
from agents.abilities.verification import WithVerification
from agents.call import Call
from agents.flows.support.specialist import Specialist
from agents.persona.refusals import told_to_the_caller
from agents.spoken import say_date, say_invoice, say_list, say_money, write_money
from api.contract import Invoice, MakePromise, PromiseKind

PAYMENT_LINK_WITHIN = timedelta(hours=1)

STATUS = {
    "open": "It is not paid yet.",
    "paid": "It is paid.",
    "refunded": "It was refunded.",
    "partly_refunded": "A part of it was refunded.",
}


class BillingSupportAgent(WithVerification, WithRefunds, Consulted, Specialist):
    prompt = prompt.beside(__file__)

    @function_tool
    async def lookup_invoice(self, ctx: RunContext[Call], invoice_number: str | None = None) -> str:
        """Find an invoice of the caller's.

        Args:
            invoice_number: Such as INV-1042; nothing for the latest.
        """
        return await self._describe(invoice_number)

    @function_tool
    async def explain_charge(self, ctx: RunContext[Call], invoice_number: str) -> str:
        """Say what is on an invoice.

        Args:
            invoice_number: Such as INV-1042.
        """
        invoice = await self._invoice(invoice_number)
        lines = [f"{line.description}, {say_money(line.amount, invoice.currency)}" for line in invoice.lines]
        return f"On {say_invoice(invoice.number)} there is {say_list(lines, 'and')}. {_duplicate(invoice)}".strip()

    @function_tool
    async def update_payment_method(self, ctx: RunContext[Call]) -> str:
        """Send the caller a secure link to change how they pay. Card numbers are never taken on the phone."""
        if not self.call.identity.verified or self.call.identity.customer is None:
            raise ToolError("Before I change how you pay I need to check that it is you. What is your postcode?")
        promise = MakePromise(
            kind=PromiseKind.payment_link,
            text=f"Secure payment link to {self.call.identity.customer.email}",
            due_at=self.call.wall_clock() + PAYMENT_LINK_WITHIN,
            key=f"{self.call.id}:payment_link",
        )
        with told_to_the_caller():
            await self.call.backend.promise(self.call.id, promise)
        self.call.promises.append(promise.text)
        return "You will get an e-mail with a secure link within the hour. There you can change how you pay."

    async def _invoice(self, said: str | None) -> Invoice:
        with told_to_the_caller():
            invoice = await find_invoice(self.call, said)
        self.call.remember("invoice", _fact(invoice))
        await self.refresh()
        return invoice

    async def _describe(self, said: str | None) -> str:
        invoice = await self._invoice(said)
        date, total = say_date(invoice.issued_on), say_money(invoice.total, invoice.currency)
        about = f"I have {say_invoice(invoice.number)} of {date} over {total}. {STATUS[invoice.status]}"
        return f"{about} {_duplicate(invoice)}".strip()


def _duplicate(invoice: Invoice) -> str:
    if invoice.duplicate_charge is None or invoice.refunded >= invoice.duplicate_charge:
        return ""
    amount = say_money(invoice.duplicate_charge, invoice.currency)
    return f"I can see that {amount} was charged twice. Shall I refund it?"


def _fact(invoice: Invoice) -> str:
    fact = f"{invoice.number}, {write_money(invoice.total, invoice.currency)}, {invoice.status}"
    if invoice.duplicate_charge is not None:
        fact += f", {write_money(invoice.duplicate_charge, invoice.currency)} charged twice"
    return fact
