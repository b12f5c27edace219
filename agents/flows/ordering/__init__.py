"""A pipeline, from a name to an order number, with a look into the kitchen on the way. Going back a step is allowed."""

from types import MappingProxyType

from agents.call import HUMAN, Flow
from agents.flows.ordering.confirmation import ConfirmationAgent
from agents.flows.ordering.kitchen import KitchenSpecialist
from agents.flows.ordering.menu import MenuAgent
from agents.flows.ordering.parts import Part
from agents.flows.ordering.payment import PaymentAgent
from agents.flows.ordering.welcome import WelcomeAgent
from agents.human import HumanHandoffAgent

FLOW = Flow(
    name="ordering",
    title="food orders",
    entry=Part.welcome,
    visits=8,  # changing one's mind is part of ordering
    cast=MappingProxyType(
        {
            Part.welcome: WelcomeAgent,
            Part.menu: MenuAgent,
            Part.kitchen: KitchenSpecialist,
            Part.payment: PaymentAgent,
            Part.confirmation: ConfirmationAgent,
            HUMAN: HumanHandoffAgent,
        }
    ),
)
