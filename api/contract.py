"""What agents, api and console say to each other.

The worker reports *events* (what happened, with an id and a per-call sequence number) and asks for *actions*
(what should happen, answered or refused at once). Both live here, so that neither side can drift alone.
"""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal, NewType
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

CallId = NewType("CallId", UUID)

OPERATOR_IDENTITY_PREFIX = "operator-"
"""A LiveKit participant whose identity is `operator-<operator id>` is that operator's leg in the caller's room."""

ROOM_PREFIX = "call"
"""A room is named `call_<caller number>_<random>`: LiveKit puts the underscore after a rule's prefix."""


class Flow(StrEnum):
    support = "support"


class CallState(StrEnum):
    ringing = "ringing"  # the room exists, nobody has answered
    active = "active"  # an agent has the caller
    waiting = "waiting"  # in the queue, an agent keeps the caller company
    with_operator = "with_operator"
    ended = "ended"


class EndReason(StrEnum):
    caller_hung_up = "caller_hung_up"
    agent_ended = "agent_ended"
    operator_ended = "operator_ended"
    silent_caller = "silent_caller"
    no_agent = "no_agent"
    failed = "failed"


class Speaker(StrEnum):
    caller = "caller"
    agent = "agent"
    operator = "operator"


class PartyKind(StrEnum):
    line = "line"  # the phone line itself: where a call comes from before anybody has answered
    agent = "agent"
    queue = "queue"
    operator = "operator"


class TransitionKind(StrEnum):
    answer = "answer"
    handoff = "handoff"
    escalation = "escalation"
    queued = "queued"
    withdrawn = "withdrawn"  # queue -> agent: the agent goes on, the entry is gone
    connected = "connected"  # queue -> operator
    returned = "returned"  # operator -> agent


class Category(StrEnum):
    technical = "technical"
    billing = "billing"
    sales = "sales"
    general = "general"


class Severity(StrEnum):
    low = "low"
    medium = "medium"
    high = "high"
    critical = "critical"


class Mood(StrEnum):
    calm = "calm"
    worried = "worried"
    angry = "angry"


class TicketStatus(StrEnum):
    open = "open"
    pending = "pending"  # somebody owes the caller something
    resolved = "resolved"


class QueueEntryState(StrEnum):
    waiting = "waiting"
    connected = "connected"
    wrap_up = "wrap_up"
    closed = "closed"
    abandoned = "abandoned"  # the caller hung up waiting
    withdrawn = "withdrawn"  # the agent solved it meanwhile
    callback = "callback"  # nobody came; somebody owes a call


class Presence(StrEnum):
    available = "available"
    busy = "busy"
    wrap_up = "wrap_up"
    on_break = "break"
    offline = "offline"


class Role(StrEnum):
    operator = "operator"
    supervisor = "supervisor"
    admin = "admin"


class PromiseKind(StrEnum):
    callback = "callback"
    refund = "refund"
    payment_link = "payment_link"
    demo = "demo"


class Message(BaseModel):
    """Base of everything on the wire: immutable, and a misspelt field is an error rather than silence."""

    model_config = ConfigDict(frozen=True, extra="forbid", from_attributes=True)


class Party(Message):
    kind: PartyKind
    name: str = Field(max_length=120, examples=["BillingSupportAgent", "Olivia Stone", "billing"])


class Fact(Message):
    name: str = Field(max_length=80, examples=["invoice"])
    value: str = Field(max_length=500, examples=["INV-1042, 49.00 USD, charged twice"])


class Step(Message):
    what: str = Field(max_length=300)
    outcome: str = Field(max_length=500)


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
    promises: list[str] = []
    mood: Mood = Mood.calm
    reason: str = Field(default="", description="Why the caller is handed over.")


# --- events: what happened -------------------------------------------------------------------------------------------


class _Event(Message):
    id: UUID = Field(description="Made by the reporter. The same id sent twice is stored once.")
    seq: int = Field(ge=1, description="Per call, without gaps, in the order in which things happened.")
    at: AwareDatetime


class Utterance(_Event):
    type: Literal["utterance"] = "utterance"
    speaker: Speaker
    name: str = Field(max_length=120, description="Agent class, operator's name, or `caller`.")
    text: str = Field(min_length=1, max_length=10_000)
    interrupted: bool = Field(default=False, description="The caller cut in; `text` is what was heard until then.")


class ToolCall(_Event):
    type: Literal["tool_call"] = "tool_call"
    agent: str
    tool: str
    arguments: dict[str, Any] = {}
    result: str = Field(max_length=20_000)
    failed: bool = False
    duration_ms: int = Field(ge=0)


class Transition(_Event):
    type: Literal["transition"] = "transition"
    kind: Literal[TransitionKind.answer, TransitionKind.handoff, TransitionKind.escalation]
    source: Party
    target: Party
    reason: str = Field(min_length=1, max_length=500)
    briefing: Briefing


class CallEnded(_Event):
    type: Literal["call_ended"] = "call_ended"
    reason: EndReason


Event = Annotated[Utterance | ToolCall | Transition | CallEnded, Field(discriminator="type")]


class EventBatch(Message):
    events: list[Event] = Field(min_length=1, max_length=500)


class EventsStored(Message):
    through: int = Field(description="Every event up to and including this sequence number is durable.")


# --- actions: what the worker asks for -------------------------------------------------------------------------------


class OpenCall(Message):
    """An agent job took the call in `room`. Asking again for the same room gives the same call."""

    room: str = Field(min_length=1, max_length=200)
    caller_number: str = Field(default="", max_length=64)
    dialled_number: str = Field(default="", max_length=64)
    sip_call_id: str = Field(default="", max_length=256)


class Customer(Message):
    id: UUID
    name: str
    email: str
    phone: str
    plan: str | None


class CallContext(Message):
    """What the agent knows as it answers."""

    call_id: UUID
    flow: Flow
    company: str
    customer: Customer | None = Field(description="Found by the caller's number; not yet verified.")
    open_tickets: list[str] = Field(default=[], description="Subjects of this customer's open tickets.")


class IdentifyCaller(Message):
    name: str | None = Field(default=None, max_length=120)
    email: str | None = Field(default=None, max_length=254)


class Identity(Message):
    customer: Customer | None
    matched: list[Literal["phone", "email", "name", "postcode", "invoice"]] = Field(
        description="Facts on file that the caller has matched so far in this call."
    )
    verified: bool = Field(description="At least two facts matched, of which one is not the name.")


class VerifyCaller(Message):
    """Facts said by the caller, compared with the file. After three failed tries: `verification-locked`."""

    email: str | None = None
    postcode: str | None = None
    invoice_number: str | None = None


class InvoiceLine(Message):
    description: str
    amount: Decimal


class Invoice(Message):
    number: str = Field(examples=["INV-1042"])
    issued_on: datetime
    currency: str = Field(min_length=3, max_length=3, description="ISO 4217")
    total: Decimal
    status: Literal["open", "paid", "refunded", "partly_refunded"]
    lines: list[InvoiceLine]
    refunded: Decimal
    duplicate_charge: Decimal | None = Field(description="Amount charged more than once for the same thing, if any.")


class RequestRefund(Message):
    """Refund of an invoice or part of it. The same `key` twice is one refund and the same answer."""

    key: str = Field(min_length=8, max_length=100)
    invoice_number: str
    amount: Decimal = Field(gt=0, max_digits=12, decimal_places=2)
    reason: str = Field(min_length=1, max_length=300)


class Refund(Message):
    id: UUID
    invoice_number: str
    amount: Decimal
    currency: str


class Diagnosis(Message):
    service: str
    status: Literal["ok", "degraded", "outage", "misconfigured"]
    finding: str = Field(description="A sentence that can be said to the caller.")
    advice: str = Field(description="What the caller should try next; may be empty.")


class Article(Message):
    slug: str
    title: str
    excerpt: str = Field(description="The passage that answers, fit to be said.")


class Product(Message):
    name: str
    price: Decimal
    currency: str
    description: str


class DemoSlot(Message):
    id: UUID
    starts_at: AwareDatetime


class BookDemo(Message):
    slot_id: UUID
    key: str = Field(min_length=8, max_length=100)


class Demo(Message):
    id: UUID
    starts_at: AwareDatetime


class UpsertTicket(Message):
    """The case behind this call: made by the first request, changed by later ones. What is `None` stays as it is."""

    subject: str | None = Field(default=None, min_length=1, max_length=200)
    category: Category | None = None
    severity: Severity | None = None
    status: TicketStatus | None = None
    resolution: str | None = Field(default=None, max_length=2_000)


class TicketRef(Message):
    id: UUID
    number: int
    status: TicketStatus


class MakePromise(Message):
    kind: PromiseKind
    text: str = Field(min_length=1, max_length=500)
    due_at: AwareDatetime | None = None
    key: str = Field(min_length=8, max_length=100)


class PromiseRef(Message):
    id: UUID
    kind: PromiseKind
    due_at: AwareDatetime | None


class Enqueue(Message):
    """Put the caller in line for a person. A call has at most one open entry: asking again updates its briefing."""

    skill: Category
    reason: str = Field(min_length=1, max_length=500)
    agent: str = Field(description="The agent that hands over.")
    briefing: Briefing


class QueueStatus(Message):
    """What the caller may truthfully be told."""

    entry_id: UUID
    state: QueueEntryState
    position: int | None = Field(description="1 is next; None when the entry no longer waits.")
    waiting: int = Field(description="Callers waiting with this skill, this one included.")
    operators_available: int
    expected_wait_seconds: tuple[int, int] | None = Field(
        description="Range seen in recent history; None when there is too little history to promise anything."
    )


class LeaveQueue(Message):
    """The agent goes on with the caller: solved meanwhile, or nobody came."""

    state: Literal[QueueEntryState.withdrawn, QueueEntryState.callback]
    agent: str
    reason: str = Field(min_length=1, max_length=500)


class ReturnCaller(Message):
    """The operator's leg is gone and did not come back: the agent has the caller again, the entry is first in line."""

    agent: str
    reason: str = Field(min_length=1, max_length=500)
