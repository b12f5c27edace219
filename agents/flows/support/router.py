from livekit.agents import RunContext, ToolError, function_tool

from agents import prompt
from agents.call import Call
from agents.flows.support.parts import Part
from agents.handoff import Handover, consult, hand_over
from agents.persona.agent import WithHuman
from agents.persona.refusals import told_to_the_caller
from agents.persona.ticket import save_ticket
from agents.spoken import say_email
from api.contract import Category, IdentifyCaller, UpsertTicket, spoken

WITHOUT_EMAIL = "Never mind, we can go on without it. What can I do for you?"


class RouterAgent(WithHuman):
    """Greets, learns who is calling and why, and routes."""

    prompt = prompt.beside(__file__)

    @function_tool
    async def identify_caller(self, ctx: RunContext[Call], name: str | None = None, email: str | None = None) -> str:
        """The caller said who they are.

        Args:
            name: The caller's name, if said.
            email: The caller's e-mail, if said, as it was said.
        """
        if name and name.strip():
            await self._identify(IdentifyCaller(name=name.strip()[:120]))
            self.call.caller_name = self.call.caller_name or name.strip()[:120]
        if email and email.strip():
            return self._read_back(email)
        if not name or not name.strip():
            raise ToolError("I'm sorry, I didn't catch your name. Could you say it again?")
        await self.refresh()
        return f"Thank you, {self.call.first_name}. What can I do for you?"

    @function_tool
    async def confirm_email(self, ctx: RunContext[Call], correct: bool) -> str:
        """The caller's answer to the e-mail that was read back.

        Args:
            correct: Whether it was right.
        """
        email, self.call.unconfirmed_email = self.call.unconfirmed_email, None
        if not correct or email is None:
            return self._ask_again()
        await self._identify(IdentifyCaller(name=self.call.caller_name, email=email))
        self.call.caller_email = email
        await self.refresh()
        thanks = f"Thank you, {self.call.first_name}." if self.call.first_name else "Thank you."
        return f"{thanks} What can I do for you?"

    @function_tool
    async def route_to_technical(self, ctx: RunContext[Call], problem: str) -> Handover:
        """Something does not work: internet, TV, phone or e-mail.

        Args:
            problem: The problem in the caller's words.
        """
        return await self._route(ctx, Part.technical, Category.technical, problem, "our technical support")

    @function_tool
    async def route_to_billing(self, ctx: RunContext[Call], problem: str) -> Handover:
        """Invoices, charges, refunds or payment methods.

        Args:
            problem: The problem in the caller's words.
        """
        return await self._route(ctx, Part.billing, Category.billing, problem, "our billing team")

    @function_tool
    async def route_to_sales(self, ctx: RunContext[Call], problem: str) -> Handover:
        """New products, prices, upgrades or a demonstration.

        Args:
            problem: What the caller is interested in.
        """
        return await self._route(ctx, Part.sales, Category.sales, problem, "our sales team")

    @function_tool
    async def route_to_general(self, ctx: RunContext[Call], problem: str) -> Handover:
        """Any other question about the company.

        Args:
            problem: The question in the caller's words.
        """
        return await self._route(ctx, Part.general, Category.general, problem, "a colleague who knows")

    @function_tool
    async def consult_billing(self, ctx: RunContext[Call], question: str) -> Handover:
        """The caller has several topics at once, and one is about invoices or charges: have it answered, and go on.

        Args:
            question: What billing should find out.
        """
        return await self._consult(ctx, Part.billing, Category.billing, question, "our billing team")

    @function_tool
    async def consult_sales(self, ctx: RunContext[Call], question: str) -> Handover:
        """The caller has several topics at once, and one is about products or prices: have it answered, and go on.

        Args:
            question: What sales should find out.
        """
        return await self._consult(ctx, Part.sales, Category.sales, question, "our sales team")

    async def _identify(self, request: IdentifyCaller) -> None:
        with told_to_the_caller():
            self.call.recognise(await self.call.backend.identify(self.call.id, request))

    def _read_back(self, said: str) -> str:
        email = spoken.email(said)
        if not spoken.is_email(email):
            return self._ask_again()
        self.call.unconfirmed_email = email
        return f"I have {say_email(email)}. Is that right?"

    def _ask_again(self) -> str:
        """Once. Spelled letters are hard on a phone line, and nobody wants to spell three times."""
        self.call.email_tries += 1
        if self.call.email_tries > 1:
            return WITHOUT_EMAIL
        return "I'm sorry, I didn't get your e-mail. Could you say it once more, slowly?"

    async def _consult(
        self, ctx: RunContext[Call], part: Part, category: Category, question: str, team: str
    ) -> Handover:
        await self._note(question, category)
        return consult(ctx, part, question=question, announcement=f"Let me ask {team}.")

    async def _route(self, ctx: RunContext[Call], part: Part, category: Category, problem: str, team: str) -> Handover:
        await self._note(problem, category)
        return hand_over(ctx, part, reason=problem, announcement=f"I'll connect you with {team}.")

    async def _note(self, problem: str, category: Category) -> None:
        if not problem.strip():
            raise ToolError("What is it about?")
        self.call.problem, self.call.category = problem.strip(), category
        await save_ticket(self.call, UpsertTicket(subject=self.call.problem[:200], category=category))
