"""All tables, one file each: domains share rows without importing one another."""

from api.models.applied_fix import AppliedFix
from api.models.article import Article
from api.models.base import Base, Record
from api.models.call import Call
from api.models.call_event import CallEvent
from api.models.consultation import Consultation
from api.models.customer import Customer
from api.models.demo import Demo
from api.models.demo_slot import DemoSlot
from api.models.device_log import DeviceLog
from api.models.disposition import Disposition
from api.models.entry_change import EntryChange
from api.models.flow import Flow
from api.models.good import Good
from api.models.incident import Incident
from api.models.instruction import Instruction
from api.models.invoice import Invoice
from api.models.invoice_line import InvoiceLine
from api.models.line_finding import LineFinding
from api.models.login_failure import LoginFailure
from api.models.menu_item import MenuItem
from api.models.number import Number
from api.models.offer import Offer
from api.models.operator import Operator
from api.models.operator_session import OperatorSession
from api.models.operator_skill import OperatorSkill
from api.models.order import Order
from api.models.order_line import OrderLine
from api.models.passage import Passage
from api.models.presence_change import PresenceChange
from api.models.price_break import PriceBreak
from api.models.product import Product
from api.models.promise import Promise
from api.models.queue import Queue
from api.models.queue_entry import QueueEntry
from api.models.refund import Refund
from api.models.refund_request import RefundRequest
from api.models.solution import Solution
from api.models.stock_level import StockLevel
from api.models.ticket import Ticket
from api.models.tool_call import ToolCall
from api.models.transition import Transition
from api.models.unanswered_question import UnansweredQuestion
from api.models.utterance import Utterance
from api.models.webhook_delivery import WebhookDelivery

__all__ = [
    "AppliedFix",
    "Article",
    "Base",
    "Call",
    "CallEvent",
    "Consultation",
    "Customer",
    "Demo",
    "DemoSlot",
    "DeviceLog",
    "Disposition",
    "EntryChange",
    "Flow",
    "Good",
    "Incident",
    "Instruction",
    "Invoice",
    "InvoiceLine",
    "LineFinding",
    "LoginFailure",
    "MenuItem",
    "Number",
    "Offer",
    "Operator",
    "OperatorSession",
    "OperatorSkill",
    "Order",
    "OrderLine",
    "Passage",
    "PresenceChange",
    "PriceBreak",
    "Product",
    "Promise",
    "Queue",
    "QueueEntry",
    "Record",
    "Refund",
    "RefundRequest",
    "Solution",
    "StockLevel",
    "Ticket",
    "ToolCall",
    "Transition",
    "UnansweredQuestion",
    "Utterance",
    "WebhookDelivery",
]
