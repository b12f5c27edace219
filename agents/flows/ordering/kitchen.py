from livekit.agents import RunContext, function_tool

from agents import prompt
from agents.abilities.consulting import Consulted
from agents.call import Call
from agents.persona.agent import WithHuman
from agents.persona.refusals import told_to_the_caller
from agents.spoken import say_list
from api.contract import KitchenAnswer


class KitchenSpecialist(Consulted, WithHuman):
    """Knows what is in the dishes and what is left of them. Says only what is written down: a guess could hurt."""

    prompt = prompt.beside(__file__)
    back = "Back to your order, then."

    @function_tool
    async def check_item(self, ctx: RunContext[Call], item: str) -> str:
        """What is in a dish, and whether there is some left.

        Args:
            item: As the caller said it.
        """
        with told_to_the_caller():
            answer = await self.call.backend.kitchen(item)
        self.call.remember(answer.item, _written(answer))
        return " ".join(filter(None, (_say_left(answer), answer.description, _say_allergens(answer))))

    @function_tool
    async def check_allergen(self, ctx: RunContext[Call], item: str, allergen: str) -> str:
        """Whether something that the caller cannot eat is in a dish.

        Args:
            item: As the caller said it.
            allergen: Such as nuts, gluten or milk.
        """
        with told_to_the_caller():
            answer = await self.call.backend.kitchen(item)
        self.call.remember("allergy", f"asked about {allergen} in {answer.item}")
        return _say_allergen(answer, allergen)


def _say_left(answer: KitchenAnswer) -> str:
    if not answer.available:
        return f"The {answer.item} is sold out."
    return f"Yes, we have {answer.item}."


def _say_allergens(answer: KitchenAnswer) -> str:
    contains = f"It contains {say_list(answer.allergens, 'and')}" if answer.allergens else "It contains no allergens"
    traces = f", and may contain traces of {say_list(answer.may_contain, 'and')}" if answer.may_contain else ""
    return f"{contains}{traces}."


def _say_allergen(answer: KitchenAnswer, allergen: str) -> str:
    if _names(answer.allergens, allergen):
        return f"Careful: the {answer.item} contains {allergen}."
    if _names(answer.may_contain, allergen):
        return f"Careful: the {answer.item} may contain traces of {allergen}."
    known = say_list([*answer.allergens, *answer.may_contain], "and") or "none at all"
    return f"{allergen.capitalize()} is not among the allergens we have on file for the {answer.item}: {known}."


def _names(listed: list[str], allergen: str) -> bool:
    wanted = allergen.strip().casefold().rstrip("s")
    return any(wanted in name.casefold() or name.casefold().rstrip("s") in wanted for name in listed)


def _written(answer: KitchenAnswer) -> str:
    return f"{'there' if answer.available else 'sold out'}; allergens: {', '.join(answer.allergens) or 'none'}"
