"""Hub and spoke with escalation: a router, four specialists, somebody senior, and the way to a person."""

from types import MappingProxyType

from agents.call import HUMAN, Flow
from agents.flows.support.billing import BillingSupportAgent
from agents.flows.support.escalation import EscalationAgent
from agents.flows.support.general import GeneralSupportAgent
from agents.flows.support.parts import Part
from agents.flows.support.router import RouterAgent
from agents.flows.support.sales import SalesAgent
from agents.flows.support.technical import TechnicalSupportAgent
from agents.human import HumanHandoffAgent

FLOW = Flow(
    name="support",
    title="customer support",
    entry=Part.router,
    senior=Part.escalation,
    cast=MappingProxyType(
        {
            Part.router: RouterAgent,
            Part.technical: TechnicalSupportAgent,
            Part.billing: BillingSupportAgent,
            Part.sales: SalesAgent,
            Part.general: GeneralSupportAgent,
            Part.escalation: EscalationAgent,
            HUMAN: HumanHandoffAgent,
        }
    ),
)
