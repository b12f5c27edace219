import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Literal, Self
from uuid import UUID

from livekit.agents import Agent, AgentSession
from livekit.agents.voice import SpeechHandle

from agents.backend import Backend
from agents.clock import Clock, LoopClock
from agents.journal import Journal
from agents.line import Line
from api.contract import (
    Briefing,
    CallContext,
    Category,
    DemoSlot,
    EndReason,
    Fact,
    Identity,
    Mood,
    Party,
    Severity,
    Step,
    TransitionKind,
    UpsertTicket,
)

MAX_REMEMBERED = 20
"""Facts and steps kept for the briefing: an operator reads it in seconds."""

MOODS = {
    Mood.angry: re.compile(r"\b(angry|furious|ridiculous|unacceptable|outrage\w*|fed up|lawyer|disgrace\w*)\b", re.I),
    Mood.worried: re.compile(r"\b(worried|urgent\w*|afraid|desperate|emergency|anxious)\b", re.I),
}


MatchedFact = Literal["phone", "email", "name", "postcode", "invoice"]


class Part(StrEnum):
    """The parts that a flow's agents play; which class plays one is the flow's own choice."""

    router = "router"
    technical = "technical"
    billing = "billing"
    sales = "sales"
    general = "general"
    escalation = "escalation"
    human = "human"


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """How an agent comes to have the caller."""

    predecessor: Agent | None
    kind: Literal[TransitionKind.answer, TransitionKind.handoff, TransitionKind.escalation]
    source: Party
    reason: str
    briefing: Briefing
    speaks_first: bool = True


Cast = Mapping[Part, Callable[["Call", Arrival], Agent]]


@dataclass(kw_only=True)
class Call:
    """What this call knows. Everything an agent or a tool needs is reached from here; nothing is ambient."""

    id: UUID
    company: str
    caller_number: str
    identity: Identity
    open_tickets: list[str]
    backend: Backend
    journal: Journal
    line: Line
    cast: Cast
    clock: Clock = field(default_factory=LoopClock)
    operator_wait_seconds: float = 60.0

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
    invoice_number: str | None = None
    offered_slots: list[DemoSlot] = field(default_factory=list)
    unsaved_ticket: UpsertTicket | None = None

    handoffs: int = 0
    returns_to_router: int = 0
    unanswered: list[str] = field(default_factory=list)
    """What the caller said and no agent has taken up yet: what falls into a change of agents ends up here."""
    keeps_company: bool = False
    """The caller waits in line or is with an operator: silence is nothing to ask about."""
    end_reason: EndReason | None = None

    @classmethod
    def open(
        cls,
        context: CallContext,
        caller_number: str,
        *,
        backend: Backend,
        journal: Journal,
        line: Line,
        cast: Cast,
        operator_wait_seconds: float = 60.0,
        clock: Clock | None = None,
    ) -> Self:
        matched: list[MatchedFact] = ["phone"] if context.customer else []
        identity = Identity(customer=context.customer, matched=matched, verified=False)
        call = cls(
            id=context.call_id,
            company=context.company,
            caller_number=caller_number,
            identity=identity,
            open_tickets=list(context.open_tickets),
            backend=backend,
            journal=journal,
            line=line,
            cast=cast,
            operator_wait_seconds=operator_wait_seconds,
            clock=clock or LoopClock(),
        )
        call.recognise(identity)
        return call

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

    def hear_mood(self, words: str) -> None:
        for mood, pattern in MOODS.items():
            if pattern.search(words):
                self.mood = mood
                return

    def wall_clock(self) -> datetime:
        return datetime.now(UTC)

    def refund_key(self, invoice_number: str, amount: Decimal) -> str:
        """Asking for the same refund twice in a call is asking once."""
        return f"{self.id}:{invoice_number}:{amount:.2f}"

    def briefing(self, reason: str) -> Briefing:
        return Briefing(
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
