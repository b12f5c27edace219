"""All tables, one file each: domains share rows without importing one another."""

from api.models.article import Article
from api.models.base import Base, Record
from api.models.call import Call
from api.models.call_event import CallEvent
from api.models.customer import Customer
from api.models.demo import Demo
from api.models.demo_slot import DemoSlot
from api.models.invoice import Invoice
from api.models.invoice_line import InvoiceLine
from api.models.line_finding import LineFinding
from api.models.login_failure import LoginFailure
from api.models.operator import Operator
from api.models.operator_session import OperatorSession
from api.models.passage import Passage
from api.models.product import Product
from api.models.promise import Promise
from api.models.queue_entry import QueueEntry
from api.models.refund import Refund
from api.models.service_status import ServiceStatus
from api.models.ticket import Ticket
from api.models.tool_call import ToolCall
from api.models.transition import Transition
from api.models.utterance import Utterance
from api.models.webhook_delivery import WebhookDelivery

__all__ = [
    "Article",
    "Base",
    "Call",
    "CallEvent",
    "Customer",
    "Demo",
    "DemoSlot",
    "Invoice",
    "InvoiceLine",
    "LineFinding",
    "LoginFailure",
    "Operator",
    "OperatorSession",
    "Passage",
    "Product",
    "Promise",
    "QueueEntry",
    "Record",
    "Refund",
    "ServiceStatus",
    "Ticket",
    "ToolCall",
    "Transition",
    "Utterance",
    "WebhookDelivery",
]
