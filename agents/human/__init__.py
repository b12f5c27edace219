from agents.human.agent import HumanHandoffAgent

__all__ = ["HumanHandoffAgent"]
