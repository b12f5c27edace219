from agents.flows.specialist import Specialist, WithDiagnostics, WithKnowledge


class TechnicalSupportAgent(WithDiagnostics, WithKnowledge, Specialist):
    prompt = "technical"
