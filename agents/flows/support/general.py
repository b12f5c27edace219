from agents import prompt
from agents.abilities.knowledge import WithKnowledge
from agents.flows.support.specialist import Specialist


class GeneralSupportAgent(WithKnowledge, Specialist):
    prompt = prompt.beside(__file__)
