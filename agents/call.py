import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Literal, Protocol, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from livekit.agents import Agent, AgentSession
from livekit.agents.voice import SpeechHandle

from agents.backend import Backend
from agents.clock import Clock, LoopClock
from agents.journal import Journal
from agents.line import Line
from agents.prompt import Prompt
from api.contract import (
    DEFAULT_FLOW,
    Briefing,
    CallContext,
    Category,
    Consultation,
    DemoSlot,
    EndReason,
    Fact,
    Identity,
    Message,
    Mood,
    Party,
    Severity,
    Step,
    TransitionKind,
    UpsertTicket,
)

log = logging.getLogger(__name__)

MAX_REMEMBERED = 20
"""Facts and steps kept for the briefing: an operator reads it in seconds."""

MatchedFact = Literal["phone", "email", "name", "postcode", "invoice"]


HUMAN = "human"
"""The part that is in every flow: the way to a person."""


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """How an agent comes to have the caller."""

    part: str
    predecessor: Agent | None
    kind: Literal[TransitionKind.answer, TransitionKind.handoff, TransitionKind.escalation]
    source: Party
    reason: str
    briefing: Briefing
    speaks_first: bool = True
    announcement: str = ""
    """Said before anything else; empty when the agent before has said it."""
    resumed: bool = False
    """In another job: the one that this agent spoke in before died."""


class Destination(Message):
    """To whom the caller is being handed, from the decision on until the new agent has said its first words."""

    part: str
    source: str
    """The class of the agent that decided it."""
    reason: str
    announcement: str
    speaks_first: bool
    is_reached: bool = False


class Actor(Protocol):
    """An agent's class: it plays a part when it is given a call and how it came to it."""

    @property
    def prompt(self) -> Prompt: ...

    def __call__(self, call: "Call", arrival: Arrival) -> Agent: ...


Cast = Mapping[str, Actor]
"""The agents of a flow by the parts they play: a part is how agents name one another."""


@dataclass(frozen=True, kw_only=True)
class Flow:
    """A set of agents that answers a number."""

    name: str
    title: str
    cast: Cast
    entry: str
    senior: str = HUMAN
    """Who gets a caller whom the others have sent around."""
    visits: int = 3
    """How often in a call the same agent may be handed the caller; once more, and the caller gets `senior`."""

    def __post_init__(self) -> None:
        for part in (self.entry, self.senior, HUMAN):
            if part not in self.cast:
                raise ValueError(f"The flow {self.name} has nobody for the part {part}.")


@dataclass(frozen=True)
class Question:
    """What a specialist is being consulted about, and who waits for the answer."""

    asker: str
    asked_by: str
    specialist: str
    text: str


@dataclass(kw_only=True)
class Call:
    """What this call knows. Everything an agent or a tool needs is reached from here; nothing is ambient."""

    context: CallContext
    """What the api knew as the call was answered: the number's settings, the customer found by their own number."""
    caller_number: str
    backend: Backend
    journal: Journal
    line: Line
    flows: Mapping[str, Flow]
    flow: Flow
    clock: Clock = field(default_factory=LoopClock)
    operator_wait_seconds: float = 60.0

    identity: Identity
    caller_name: str | None = None
    caller_email: str | None = None
    unconfirmed_email: str | None = None
    email_tries: int = 0
    problem: str = ""
    category: Category | None = None
    severity: Severity = Severity.low
    facts: dict[str, str] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    promises: list[str] = field(default_factory=list)
    mood: Mood = Mood.calm
    remarks: list[str] = field(default_factory=list)
    """What supervisors told the agents, each with who said it. The caller knows nothing of it."""
    taken_over_by: str | None = None
    """The person, by name, to whom this call is on its way."""
    invoice_number: str | None = None
    offered_slots: list[DemoSlot] = field(default_factory=list)
    unsaved_ticket: UpsertTicket | None = None

    open_questions: list[Question] = field(default_factory=list)
    """A stack: a specialist who is being consulted may ask another."""
    consultations: list[Consultation] = field(default_factory=list)
    just_answered: dict[tuple[str, str], str] = field(default_factory=dict)
    """What specialists said, by part and question, since the caller last spoke: asking again would not end."""
    destination: Destination | None = None
    """Kept for a job that has to go on with a hand-off which this one did not live to see."""
    visits: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How often each part of each flow was handed the caller."""
    unanswered: list[str] = field(default_factory=list)
    """What the caller said and no agent has taken up yet: what falls into a change of agents ends up here."""
    keeps_company: bool = False
    """The caller waits in line or is with an operator: silence is nothing to ask about."""
    waits_until: float = 0.0
    """By the call's clock: until then a caller who asked for a moment is not asked whether they are there."""
    end_reason: EndReason | None = None
    is_lost: bool = False
    """Another job has the call, or may have: nothing more is said, reported or ended here."""
    afterwards: list[Callable[[], Awaitable[None]]] = field(default_factory=list)
    """What is left to be done when the call is over and reported."""

    @classmethod
    def open(
        cls,
        context: CallContext,
        caller_number: str,
        *,
        backend: Backend,
        journal: Journal,
        line: Line,
        flows: Mapping[str, Flow],
        operator_wait_seconds: float = 60.0,
        clock: Clock | None = None,
    ) -> Self:
        matched: list[MatchedFact] = ["phone"] if context.customer else []
        call = cls(
            context=context,
            caller_number=caller_number,
            backend=backend,
            journal=journal,
            line=line,
            flows=flows,
            flow=_flow(flows, context),
            operator_wait_seconds=operator_wait_seconds,
            clock=clock or LoopClock(),
            identity=Identity(customer=context.customer, matched=matched, verified=False),
        )
        call.recognise(call.identity)
        return call

    @property
    def id(self) -> UUID:
        return self.context.call_id

    @property
    def company(self) -> str:
        return self.context.company

    @property
    def timezone(self) -> ZoneInfo:
        """The customer's, as times are said to them; a stranger's is taken to be the number's."""
        customer = self.identity.customer
        return ZoneInfo(customer.timezone if customer else self.context.timezone)

    def recognise(self, identity: Identity) -> None:
        self.identity = identity
        if identity.customer is not None:
            self.caller_name = identity.customer.name
            self.caller_email = identity.customer.email

    @property
    def first_name(self) -> str | None:
        return self.caller_name.split()[0] if self.caller_name else None

    def remember(self, name: str, value: str) -> None:
        self.facts.pop(name, None)
        self.facts[name] = value[:500]

    def tried(self, what: str, outcome: str) -> None:
        self.steps = [*self.steps, Step(what=what[:300], outcome=outcome[:500])][-MAX_REMEMBERED:]

    def raise_severity(self, severity: Severity) -> None:
        """Up only: what one agent found critical, the next does not make harmless."""
        self.severity = max(self.severity, severity, key=list(Severity).index)

    def wall_clock(self) -> datetime:
        return datetime.now(UTC)

    def refund_key(self, invoice_number: str, amount: Decimal) -> str:
        """Asking for the same refund twice in a call is asking once."""
        return f"{self.id}:{invoice_number}:{amount:.2f}"

    def briefing(self, reason: str) -> Briefing:
        return Briefing(
            consultations=self.consultations[-MAX_REMEMBERED:],
            caller_name=self.caller_name,
            caller_email=self.caller_email,
            caller_number=self.caller_number or None,
            verified_by=list(self.identity.matched),
            problem=self.problem,
            category=self.category,
            severity=self.severity,
            facts=[Fact(name=name[:80], value=value) for name, value in self.facts.items()][-MAX_REMEMBERED:],
            steps=self.steps,
            promises=self.promises,
            mood=self.mood,
            reason=reason,
        )

    def end(self, session: "AgentSession[Call]", reason: EndReason) -> None:
        """Close the call after what is being said. The first reason counts."""
        self.end_reason = self.end_reason or reason
        session.shutdown(drain=True)

    def end_after(self, session: "AgentSession[Call]", speech: SpeechHandle, reason: EndReason) -> None:
        """Close the call when `speech`, a goodbye, is over. A caller who cuts in wants to go on."""

        def close(finished: SpeechHandle) -> None:
            if not finished.interrupted:
                self.end(session, reason)

        speech.add_done_callback(close)


def _flow(flows: Mapping[str, Flow], context: CallContext) -> Flow:
    if context.flow not in flows:
        log.error("no such flow", extra={"call_id": str(context.call_id), "flow": context.flow})
    return flows.get(context.flow, flows[DEFAULT_FLOW])
