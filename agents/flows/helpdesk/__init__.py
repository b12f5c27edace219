"""Escalation: a first level that tries what usually helps, a second that looks inside, and a person."""

from types import MappingProxyType

from agents.call import HUMAN, Flow
from agents.flows.helpdesk.parts import Part
from agents.flows.helpdesk.tier1 import Tier1Agent
from agents.flows.helpdesk.tier2 import Tier2Agent
from agents.human import HumanHandoffAgent

FLOW = Flow(
    name="helpdesk",
    title="the technical help desk",
    entry=Part.tier1,
    senior=Part.tier2,
    cast=MappingProxyType({Part.tier1: Tier1Agent, Part.tier2: Tier2Agent, HUMAN: HumanHandoffAgent}),
)
