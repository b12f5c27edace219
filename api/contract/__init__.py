"""What agents, api and console say to each other.

The worker reports *events* (what happened, with an id and a per-call sequence number) and asks for *actions*
(what should happen, answered or refused at once). Both live here, so that neither side can drift alone.
"""

from api.contract.base import Message
from api.contract.billing import Invoice, InvoiceLine, Refund, RequestRefund
from api.contract.briefing import Briefing, Fact, Mood, Step
from api.contract.calls import (
    OPERATOR_IDENTITY_PREFIX,
    ROOM_PREFIX,
    CallContext,
    CallId,
    CallState,
    EndReason,
    Flow,
    OpenCall,
)
from api.contract.customers import Customer, IdentifyCaller, Identity, VerifyCaller
from api.contract.events import CallEnded, Event, EventBatch, EventsStored, ToolCall, Transition, Utterance
from api.contract.knowledge import Article
from api.contract.operators import Presence, Role
from api.contract.parties import Party, PartyKind, Speaker, TransitionKind
from api.contract.queue import Enqueue, LeaveQueue, QueueEntryState, QueueStatus, ReturnCaller
from api.contract.sales import BookDemo, Demo, DemoSlot, Product
from api.contract.technical import Diagnosis
from api.contract.tickets import (
    Category,
    MakePromise,
    PromiseKind,
    PromiseRef,
    Severity,
    TicketRef,
    TicketStatus,
    UpsertTicket,
)

__all__ = [
    "OPERATOR_IDENTITY_PREFIX",
    "ROOM_PREFIX",
    "Article",
    "BookDemo",
    "Briefing",
    "CallContext",
    "CallEnded",
    "CallId",
    "CallState",
    "Category",
    "Customer",
    "Demo",
    "DemoSlot",
    "Diagnosis",
    "EndReason",
    "Enqueue",
    "Event",
    "EventBatch",
    "EventsStored",
    "Fact",
    "Flow",
    "IdentifyCaller",
    "Identity",
    "Invoice",
    "InvoiceLine",
    "LeaveQueue",
    "MakePromise",
    "Message",
    "Mood",
    "OpenCall",
    "Party",
    "PartyKind",
    "Presence",
    "Product",
    "PromiseKind",
    "PromiseRef",
    "QueueEntryState",
    "QueueStatus",
    "Refund",
    "RequestRefund",
    "ReturnCaller",
    "Role",
    "Severity",
    "Speaker",
    "Step",
    "TicketRef",
    "TicketStatus",
    "ToolCall",
    "Transition",
    "TransitionKind",
    "UpsertTicket",
    "Utterance",
    "VerifyCaller",
]
