"""A main agent that asks specialists, as often as it takes, and answers from what they brought back."""

from types import MappingProxyType

from agents.call import HUMAN, Flow
from agents.flows.advice.inventory import InventorySpecialist
from agents.flows.advice.main import MainAgent
from agents.flows.advice.parts import Part
from agents.flows.advice.pricing import PricingSpecialist
from agents.human import HumanHandoffAgent

FLOW = Flow(
    name="advice",
    title="advice on our products",
    entry=Part.main,
    visits=8,
    cast=MappingProxyType(
        {
            Part.main: MainAgent,
            Part.pricing: PricingSpecialist,
            Part.inventory: InventorySpecialist,
            HUMAN: HumanHandoffAgent,
        }
    ),
)
