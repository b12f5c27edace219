from datetime import timedelta

from livekit.agents import RunContext, ToolError, function_tool

from agents.call import Call
from agents.flows.refusals import told_to_the_caller
from agents.flows.specialist import Specialist, WithRefunds, find_invoice
from agents.spoken import (
    invoice_number_from,
    say_date,
    say_invoice,
    say_list,
    say_money,
    write_money,
)
from api.contract import Invoice, MakePromise, PromiseKind, VerifyCaller

PAYMENT_LINK_WITHIN = timedelta(hours=1)

STATUS = {
    "open": "It is not paid yet.",
    "paid": "It is paid.",
    "refunded": "It was refunded.",
    "partly_refunded": "A part of it was refunded.",
}

MATCHED_ONE = "Thank you. I need one more: your postcode, your e-mail or an invoice number?"
MATCHED_NONE = "I'm sorry, that does not match what we have. Could you check it, or tell me something else?"


class BillingSupportAgent(WithRefunds, Specialist):
    prompt = "billing"

    @function_tool
    async def verify_caller(
        self,
        ctx: RunContext[Call],
        email: str | None = None,
        postcode: str | None = None,
        invoice_number: str | None = None,
    ) -> str:
        """Compare what the caller says with the file.

        Args:
            email: As the caller said it.
            postcode: As the caller said it.
            invoice_number: As the caller said it.
        """
        facts = VerifyCaller(email=_said(email), postcode=_said(postcode), invoice_number=_said(invoice_number))
        known = set(self.call.identity.matched)
        with told_to_the_caller():
            self.call.recognise(await self.call.backend.verify(self.call.id, facts))
        if facts.invoice_number and "invoice" in self.call.identity.matched:
            self.call.invoice_number = invoice_number_from(facts.invoice_number)
        await self.refresh()
        if not self.call.identity.verified:
            return MATCHED_ONE if set(self.call.identity.matched) > known else MATCHED_NONE
        return "Thank you, that matches. What can I do for you?"

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


def _said(words: str | None) -> str | None:
    """As it was said: the api reads spoken forms. What is empty was not said."""
    return (words or "").strip() or None


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
