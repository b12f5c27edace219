from enum import StrEnum

from pydantic import Field

from api.contract.base import Message
from api.contract.tickets import Category, Severity


class Mood(StrEnum):
    calm = "calm"
    worried = "worried"
    angry = "angry"


class Fact(Message):
    name: str = Field(max_length=80, examples=["invoice"])
    value: str = Field(max_length=500, examples=["INV-1042, 49.00 USD, charged twice"])


class Step(Message):
    what: str = Field(max_length=300)
    outcome: str = Field(max_length=500)


class Consultation(Message):
    """A specialist was asked in the middle of the call and came back with this."""

    specialist: str = Field(max_length=120, examples=["PricingSpecialist"])
    question: str = Field(max_length=500)
    result: str = Field(max_length=500)


class Briefing(Message):
    """What the next party is told, so that the caller need not repeat it."""

    caller_name: str | None = None
    caller_email: str | None = None
    caller_number: str | None = None
    verified_by: list[str] = Field(
        default=[], description="Which facts matched the customer on file; two make a caller verified."
    )
    problem: str = ""
    category: Category | None = None
    severity: Severity = Severity.low
    facts: list[Fact] = []
    steps: list[Step] = Field(default=[], description="What was tried, in order.")
    consultations: list[Consultation] = Field(default=[], description="What specialists found out, in order.")
    promises: list[str] = []
    mood: Mood = Mood.calm
    reason: str = Field(default="", description="Why the caller is handed over.")
