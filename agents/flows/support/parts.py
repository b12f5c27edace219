from enum import StrEnum


class Part(StrEnum):
    router = "router"
    technical = "technical"
    billing = "billing"
    sales = "sales"
    general = "general"
    escalation = "escalation"
