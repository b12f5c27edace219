"""All tables, one file each: domains share rows without importing one another."""

from api.models.account_change import AccountChange
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
from api.models.export import Export
from api.models.flow import Flow
from api.models.good import Good
from api.models.incident import Incident
from api.models.instruction import Instruction
from api.models.invoice import Invoice
from api.models.invoice_line import InvoiceLine
from api.models.kept_answer import KeptAnswer
from api.models.leader import Leader
from api.models.lease import Lease
from api.models.line_finding import LineFinding
from api.models.live_change import LiveChange
from api.models.menu_item import MenuItem
from api.models.number import Number
from api.models.offer import Offer
from api.models.oidc_attempt import OidcAttempt
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
from api.models.promise_change import PromiseChange
from api.models.queue import Queue
from api.models.queue_entry import QueueEntry
from api.models.recording import Recording
from api.models.refund import Refund
from api.models.refund_request import RefundRequest
from api.models.repair import Repair
from api.models.saved_filter import SavedFilter
from api.models.sign_in import SignIn
from api.models.snapshot import Snapshot
from api.models.solution import Solution
from api.models.stock_level import StockLevel
from api.models.supervision import Supervision
from api.models.supervision_act import SupervisionAct
from api.models.ticket import Ticket
from api.models.ticket_change import TicketChange
from api.models.ticket_comment import TicketComment
from api.models.ticket_tag import TicketTag
from api.models.tool_call import ToolCall
from api.models.transition import Transition
from api.models.unanswered_question import UnansweredQuestion
from api.models.utterance import Utterance
from api.models.voicemail import Voicemail
from api.models.wait_told import WaitTold
from api.models.webhook_delivery import WebhookDelivery
from api.models.wrap_up_draft import WrapUpDraft

__all__ = [
    "AccountChange",
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
    "Export",
    "Flow",
    "Good",
    "Incident",
    "Instruction",
    "Invoice",
    "InvoiceLine",
    "KeptAnswer",
    "Leader",
    "Lease",
    "LineFinding",
    "LiveChange",
    "MenuItem",
    "Number",
    "Offer",
    "OidcAttempt",
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
    "PromiseChange",
    "Queue",
    "QueueEntry",
    "Record",
    "Recording",
    "Refund",
    "RefundRequest",
    "Repair",
    "SavedFilter",
    "SignIn",
    "Snapshot",
    "Solution",
    "StockLevel",
    "Supervision",
    "SupervisionAct",
    "Ticket",
    "TicketChange",
    "TicketComment",
    "TicketTag",
    "ToolCall",
    "Transition",
    "UnansweredQuestion",
    "Utterance",
    "Voicemail",
    "WaitTold",
    "WebhookDelivery",
    "WrapUpDraft",
]
