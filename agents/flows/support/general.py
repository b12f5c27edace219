from agents.flows.specialist import Specialist, WithKnowledge


class GeneralSupportAgent(WithKnowledge, Specialist):
    prompt = "general"
