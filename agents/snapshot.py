"""What the agents of a call know, as it goes to the api and comes back to the job that takes the call over."""

from collections import Counter
from typing import Any, Self

from livekit.agents import Agent

from agents.call import Call, Destination, Question
from agents.handoff import part_of
from agents.persona.agent import FlowAgent
from api.contract import (
    Category,
    Consultation,
    DemoSlot,
    Identity,
    Message,
    Mood,
    Severity,
    Step,
    UpsertTicket,
)


class OpenQuestion(Message):
    asker: str
    asked_by: str
    specialist: str
    text: str


class Visits(Message):
    flow: str
    part: str
    count: int


class Memory(Message):
    """All of a `Call` that was learned in it. Without `flow` and `part` nothing could be gone on with."""

    flow: str
    part: str
    agent: dict[str, Any] = {}
    identity: Identity
    caller_name: str | None = None
    caller_email: str | None = None
    unconfirmed_email: str | None = None
    email_tries: int = 0
    problem: str = ""
    category: Category | None = None
    severity: Severity = Severity.low
    facts: dict[str, str] = {}
    steps: list[Step] = []
    promises: list[str] = []
    mood: Mood = Mood.calm
    remarks: list[str] = []
    taken_over_by: str | None = None
    invoice_number: str | None = None
    offered_slots: list[DemoSlot] = []
    unsaved_ticket: UpsertTicket | None = None
    destination: Destination | None = None
    open_questions: list[OpenQuestion] = []
    consultations: list[Consultation] = []
    visits: list[Visits] = []

    @classmethod
    def of(cls, call: Call, agent: Agent) -> Self:
        learned = {name: getattr(call, name) for name in _LEARNED}
        return cls(
            **learned,
            flow=call.flow.name,
            part=part_of(call, agent),
            agent=agent.memory() if isinstance(agent, FlowAgent) else {},
            open_questions=[OpenQuestion(**vars(question)) for question in call.open_questions],
            visits=[Visits(flow=flow, part=part, count=count) for (flow, part), count in call.visits.items()],
        )

    def restore(self, call: Call) -> None:
        """A flow that this worker does not have leaves the call in the one of its number."""
        for name in _LEARNED:
            setattr(call, name, getattr(self, name))
        call.facts = dict(self.facts)
        call.flow = call.flows.get(self.flow, call.flow)
        call.open_questions = [Question(**question.model_dump()) for question in self.open_questions]
        call.visits = Counter({(visit.flow, visit.part): visit.count for visit in self.visits})


_LEARNED = Memory.model_fields.keys() - {"flow", "part", "agent", "open_questions", "visits"}
"""What stands in a `Call` under the same name."""
