from agents import prompt
from agents.abilities.diagnostics import WithDiagnostics
from agents.abilities.fixes import WithFixes
from agents.abilities.knowledge import WithKnowledge
from agents.abilities.refunds import WithRefunds
from agents.abilities.verification import WithVerification
from agents.call import HUMAN
from agents.flows.support.specialist import Specialist


class EscalationAgent(WithDiagnostics, WithFixes, WithVerification, WithKnowledge, WithRefunds, Specialist):
    """The senior: what the others tried is in its prompt, and beyond it there are only people."""

    prompt = prompt.beside(__file__)
    escalates_to = HUMAN
    senior = "a person who can decide that"
