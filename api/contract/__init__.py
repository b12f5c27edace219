"""What agents, api and console say to each other.

The worker reports *events* (what happened, with an id and a per-call sequence number) and asks for *actions*
(what should happen, answered or refused at once). Both live here, so that neither side can drift alone.
"""

from api.contract.base import Message
from api.contract.billing import (
    Invoice,
    InvoiceLine,
    InvoiceStatus,
    Refund,
    RefundRequest,
    RefundRequestState,
    RequestRefund,
)
from api.contract.briefing import Briefing, Consultation, Fact, Mood, Step
from api.contract.calls import (
    OPERATOR_IDENTITY_PREFIX,
    ROOM_PREFIX,
    CallContext,
    CallId,
    CallState,
    EndReason,
    OpenCall,
)
from api.contract.customers import Customer, IdentifyCaller, Identity, VerifyCaller
from api.contract.events import CallEnded, Event, EventBatch, EventsStored, ToolCall, Transition, Utterance
from api.contract.flows import DEFAULT_FLOW, AnnounceFlows, FlowInfo, FlowName
from api.contract.knowledge import Article, QuestionState
from api.contract.numbers import (
    DEFAULT_EMERGENCY_ANSWER,
    DEFAULT_EMERGENCY_WORDS,
    Answering,
    Emergency,
    Hours,
    Overflow,
)
from api.contract.operators import Presence, Role
from api.contract.orders import (
    ChangeOrder,
    KitchenAnswer,
    MenuItem,
    Order,
    OrderLine,
    OrderState,
    PaymentMethod,
    PlaceOrder,
    SetOrderLine,
)
from api.contract.parties import Party, PartyKind, Speaker, TransitionKind
from api.contract.promises import MakePromise, PromiseKind, PromiseRef
from api.contract.queue import (
    Enqueue,
    LeaveQueue,
    OfferOutcome,
    QueueEntryState,
    QueueStatus,
    ReturnCaller,
    Strategy,
    WrapUpMode,
)
from api.contract.sales import BookDemo, Demo, DemoSlot, Product
from api.contract.stock import Good, NextBreak, Quote, StockLevel
from api.contract.technical import ApplyFix, Diagnosis, FixResult, Incident, LogEntry, Solution, SystemLogs
from api.contract.tickets import Category, Severity, TicketRef, TicketStatus, UpsertTicket

__all__ = [
    "DEFAULT_EMERGENCY_ANSWER",
    "DEFAULT_EMERGENCY_WORDS",
    "DEFAULT_FLOW",
    "OPERATOR_IDENTITY_PREFIX",
    "ROOM_PREFIX",
    "AnnounceFlows",
    "Answering",
    "ApplyFix",
    "Article",
    "BookDemo",
    "Briefing",
    "CallContext",
    "CallEnded",
    "CallId",
    "CallState",
    "Category",
    "ChangeOrder",
    "Consultation",
    "Customer",
    "Demo",
    "DemoSlot",
    "Diagnosis",
    "Emergency",
    "EndReason",
    "Enqueue",
    "Event",
    "EventBatch",
    "EventsStored",
    "Fact",
    "FixResult",
    "FlowInfo",
    "FlowName",
    "Good",
    "Hours",
    "IdentifyCaller",
    "Identity",
    "Incident",
    "Invoice",
    "InvoiceLine",
    "InvoiceStatus",
    "KitchenAnswer",
    "LeaveQueue",
    "LogEntry",
    "MakePromise",
    "MenuItem",
    "Message",
    "Mood",
    "NextBreak",
    "OfferOutcome",
    "OpenCall",
    "Order",
    "OrderLine",
    "OrderState",
    "Overflow",
    "Party",
    "PartyKind",
    "PaymentMethod",
    "PlaceOrder",
    "Presence",
    "Product",
    "PromiseKind",
    "PromiseRef",
    "QuestionState",
    "QueueEntryState",
    "QueueStatus",
    "Quote",
    "Refund",
    "RefundRequest",
    "RefundRequestState",
    "RequestRefund",
    "ReturnCaller",
    "Role",
    "SetOrderLine",
    "Severity",
    "Solution",
    "Speaker",
    "Step",
    "StockLevel",
    "Strategy",
    "SystemLogs",
    "TicketRef",
    "TicketStatus",
    "ToolCall",
    "Transition",
    "TransitionKind",
    "UpsertTicket",
    "Utterance",
    "VerifyCaller",
    "WrapUpMode",
]
