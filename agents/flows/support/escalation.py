from agents.call import Part
from agents.flows.specialist import Specialist, WithDiagnostics, WithKnowledge, WithRefunds


class EscalationAgent(WithDiagnostics, WithKnowledge, WithRefunds, Specialist):
    """The senior: what the others tried is in its prompt, and beyond it there are only people."""

    prompt = "escalation"
    escalates_to = Part.human
    senior = "a person who can decide that"
