from agents import prompt
from agents.abilities.diagnostics import WithDiagnostics
from agents.abilities.knowledge import WithKnowledge
from agents.flows.support.specialist import Specialist


class TechnicalSupportAgent(WithDiagnostics, WithKnowledge, Specialist):
    prompt = prompt.beside(__file__)
