from datetime import datetime

from livekit.agents import RunContext, ToolError, function_tool

from agents import prompt
from agents.abilities.consulting import Consulted
from agents.call import Call
from agents.flows.support.specialist import Specialist
from agents.persona.refusals import told_to_the_caller
from agents.spoken import choose_time, say_list, say_money, say_time
from api.contract import BookDemo, DemoSlot, Product

OFFERED_SLOTS = 3
"""As many times as somebody keeps in mind while listening."""


class SalesAgent(Consulted, Specialist):
    prompt = prompt.beside(__file__)

    @function_tool
    async def product_info(self, ctx: RunContext[Call], question: str) -> str:
        """Answer a question about products and prices.

        Args:
            question: The caller's question.
        """
        with told_to_the_caller():
            products = await self.call.backend.products()
        if not products:
            raise ToolError("I have no product information at hand. Shall I get you a person?")
        meant = _meant(products, question)
        if len(meant) == 1:
            return f"{meant[0].name} costs {_price(meant[0])}. {meant[0].description}"
        offers = [f"{product.name} for {_price(product)}" for product in meant]
        return f"We have {say_list(offers, 'and')}. Which one would you like to know more about?"

    @function_tool
    async def list_demo_slots(self, ctx: RunContext[Call]) -> str:
        """The next free times for a demonstration."""
        return self._offer(await self._fresh_slots())

    @function_tool
    async def schedule_demo(self, ctx: RunContext[Call], choice: str) -> str:
        """Book a demonstration.

        Args:
            choice: The time in the caller's words, such as "the first one" or "tuesday at ten".
        """
        slots = self.call.offered_slots or await self._fresh_slots()
        place = choose_time(choice, self._times(slots))
        if place is None:
            raise ToolError(f"I didn't get which time you mean. {self._offer(slots)}")
        slot = slots[place]
        with told_to_the_caller():
            self.call.offered_slots = []
            request = BookDemo(slot_id=slot.id, key=f"{self.call.id}:{slot.id}")
            demo = await self.call.backend.book_demo(self.call.id, request)
        starts_at = demo.starts_at.astimezone(self.call.timezone)
        self.call.remember("demo", f"{starts_at:%Y-%m-%d %H:%M %Z}")
        self.call.promises.append(f"Demonstration on {say_time(starts_at)}")
        await self.refresh()
        return f"Your demonstration is booked for {say_time(starts_at)}. Is there anything else?"

    async def _fresh_slots(self) -> list[DemoSlot]:
        with told_to_the_caller():
            slots = await self.call.backend.demo_slots()
        if not slots:
            raise ToolError("There is no free time for a demonstration right now. Shall I get you a person?")
        self.call.offered_slots = slots[:OFFERED_SLOTS]
        return self.call.offered_slots

    def _offer(self, slots: list[DemoSlot]) -> str:
        times = [say_time(time) for time in self._times(slots)]
        return f"I can offer {say_list(times)}. Which one suits you?"

    def _times(self, slots: list[DemoSlot]) -> list[datetime]:
        """As the caller's own clock shows them."""
        return [slot.starts_at.astimezone(self.call.timezone) for slot in slots]


def _meant(products: list[Product], question: str) -> list[Product]:
    """The products named in the question; all of them when none is."""
    asked = question.casefold()
    return [product for product in products if product.name.casefold() in asked] or products


def _price(product: Product) -> str:
    return f"{say_money(product.price, product.currency)} a month"
