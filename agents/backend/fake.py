"""The api in memory, with customers like the demo's. For tests of agents; nothing here runs in production."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Self
from uuid import UUID, uuid4

from agents.backend import BackendError, BackendUnavailable
from api.contract import (
    DEFAULT_FLOW,
    AnnounceFlows,
    ApplyFix,
    Article,
    BookDemo,
    CallContext,
    ChangeOrder,
    Customer,
    Demo,
    DemoSlot,
    Diagnosis,
    DraftWrapUp,
    Enqueue,
    Event,
    EventBatch,
    EventsStored,
    FixResult,
    GivenInstruction,
    Good,
    IdentifyCaller,
    Identity,
    Incident,
    Instruction,
    Invoice,
    InvoiceLine,
    KitchenAnswer,
    LeasesRenewed,
    LeaveQueue,
    MakePromise,
    MenuItem,
    OpenCall,
    Order,
    Overflow,
    OverflowDue,
    OverflowReason,
    PlaceOrder,
    Product,
    PromiseRef,
    QueueEntryState,
    QueueStatus,
    Quote,
    Recording,
    Refund,
    RefundRequest,
    RefundRequestState,
    RenewLeases,
    RequestRefund,
    ReturnCaller,
    SetOrderLine,
    Solution,
    StockLevel,
    SystemLogs,
    TicketRef,
    TicketStatus,
    Transcribe,
    UpsertTicket,
    VerifyCaller,
    Voicemail,
    WrapUpChoices,
)

REFUND_LIMIT = Decimal("100.00")
VERIFICATION_TRIES = 3


def _customer(name: str, email: str, phone: str) -> Customer:
    return Customer(id=uuid4(), name=name, email=email, phone=phone, plan="Fiber 500")


def _invoice(number: str, total: str, *, duplicate: str | None = None) -> Invoice:
    return Invoice(
        number=number,
        issued_on=datetime(2026, 3, 1, tzinfo=UTC),
        currency="USD",
        total=Decimal(total),
        status="paid",
        lines=[InvoiceLine(description="Fiber 500 monthly", amount=Decimal(duplicate or total))],
        refunded=Decimal(0),
        duplicate_charge=None if duplicate is None else Decimal(duplicate),
    )


ALICE = _customer("Alice Martin", "alice.martin@example.com", "+15550100")
CARLA = _customer("Carla Gomez", "carla.gomez@example.com", "+15550102")


class NoShop:
    """What the shop is asked gets no answer: its rules are the api's, and conversations about it run on the api."""

    async def menu(self) -> list[MenuItem]:
        raise BackendUnavailable("no shop")

    async def kitchen(self, item: str) -> KitchenAnswer:
        raise BackendUnavailable("no shop")

    async def order(self, call_id: UUID) -> Order:
        raise BackendUnavailable("no shop")

    async def set_order_line(self, call_id: UUID, request: SetOrderLine) -> Order:
        raise BackendUnavailable("no shop")

    async def change_order(self, call_id: UUID, request: ChangeOrder) -> Order:
        raise BackendUnavailable("no shop")

    async def place_order(self, call_id: UUID, request: PlaceOrder) -> Order:
        raise BackendUnavailable("no shop")

    async def reopen_order(self, call_id: UUID) -> Order:
        raise BackendUnavailable("no shop")

    async def cancel_order(self, call_id: UUID) -> Order:
        raise BackendUnavailable("no shop")

    async def goods(self) -> list[Good]:
        raise BackendUnavailable("no shop")

    async def quote(self, good: str, quantity: int) -> Quote:
        raise BackendUnavailable("no shop")

    async def stock(self, good: str, location: str | None) -> list[StockLevel]:
        raise BackendUnavailable("no shop")


@dataclass
class FakeBackend(NoShop):
    """Answers as the api does, remembers what it was asked, and fails on demand through `broken`."""

    customers: dict[str, Customer] = field(default_factory=lambda: {c.phone: c for c in (ALICE, CARLA)})
    postcodes: dict[UUID, str] = field(default_factory=lambda: {ALICE.id: "90210", CARLA.id: "60601"})
    bills: dict[UUID, list[Invoice]] = field(
        default_factory=lambda: {
            ALICE.id: [_invoice("INV-1042", "98.00", duplicate="49.00")],
            CARLA.id: [_invoice("INV-1050", "480.00")],
        }
    )
    asked: asyncio.Queue[GivenInstruction] = field(default_factory=asyncio.Queue)
    asked_count: int = 0
    epoch: int = 0
    leases: list[RenewLeases] = field(default_factory=list)
    lost: list[UUID] = field(default_factory=list)
    carried_out: asyncio.Queue[int] = field(default_factory=asyncio.Queue)
    articles: list[Article] = field(
        default_factory=lambda: [
            Article(slug="router", title="Restart the router", excerpt="Unplug the router for thirty seconds.")
        ]
    )
    diagnoses: dict[str, Diagnosis] = field(
        default_factory=lambda: {
            "internet": Diagnosis(
                service="internet",
                status="misconfigured",
                finding="Your router is not answering us.",
                advice="Please unplug it for thirty seconds.",
            ),
            "tv": Diagnosis(service="tv", status="outage", finding="There is an outage of TV in your area.", advice=""),
        }
    )
    catalogue: list[Product] = field(
        default_factory=lambda: [
            Product(name="Fiber 500", price=Decimal("49.00"), currency="USD", description="500 megabits both ways."),
            Product(name="Fiber 1000", price=Decimal("79.00"), currency="USD", description="A gigabit both ways."),
        ]
    )
    slots: list[DemoSlot] = field(
        default_factory=lambda: [
            DemoSlot(id=uuid4(), starts_at=datetime(2030, 1, 1, 15, tzinfo=UTC)),  # a Tuesday, 10 AM in New York
            DemoSlot(id=uuid4(), starts_at=datetime(2030, 1, 2, 19, 30, tzinfo=UTC)),
        ]
    )
    operators_available: int = 1
    waiting_before: int = 0
    reserved_for: str | None = None
    expected_wait: tuple[int, int] | None = None
    overflow: OverflowReason | None = OverflowReason.nobody_there
    """Why callers within the number's hours are due another way than waiting; which one, the number says."""
    number: dict[str, Any] = field(default_factory=lambda: {"flow": DEFAULT_FLOW})
    """How the dialled number is set up: fields of the call's context."""
    known_incidents: list[Incident] = field(default_factory=list)
    logs: dict[str, SystemLogs] = field(default_factory=dict)
    steps: list[Solution] = field(default_factory=list)
    broken: Callable[[str], BackendError | None] = lambda _: None

    call_id: UUID = field(default_factory=uuid4)
    customer: Customer | None = None
    matched: list[str] = field(default_factory=list)
    failed_tries: int = 0
    codes_tried: list[str] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    refunds: dict[str, Refund] = field(default_factory=dict)
    refund_requests: dict[str, RefundRequest] = field(default_factory=dict)
    fixes: dict[str, ApplyFix] = field(default_factory=dict)
    flows: list[AnnounceFlows] = field(default_factory=list)
    promises: dict[str, MakePromise] = field(default_factory=dict)
    tickets: list[UpsertTicket] = field(default_factory=list)
    demos: dict[str, Demo] = field(default_factory=dict)
    entries: list[Enqueue] = field(default_factory=list)
    left: list[LeaveQueue] = field(default_factory=list)
    returned: list[ReturnCaller] = field(default_factory=list)
    voicemails: dict[str, bytes] = field(default_factory=dict)
    transcripts: list[str] = field(default_factory=list)
    recordings: dict[str, bytes] = field(default_factory=dict)
    drafts: list[DraftWrapUp] = field(default_factory=list)
    entry_state: QueueEntryState | None = None
    entry_id: UUID = field(default_factory=uuid4)

    async def open_call(self, request: OpenCall) -> CallContext:
        self._try("open_call")
        self.customer = self.customers.get(request.caller_number)
        self.matched = ["phone"] if self.customer else []
        return CallContext(
            call_id=self.call_id,
            company="Northwind Broadband",
            customer=self.customer,
            **self.number,
        )

    async def store_events(self, call_id: UUID, batch: EventBatch) -> EventsStored:
        self._try("store_events")
        known = {event.id for event in self.events}
        self.events += [event for event in batch.events if event.id not in known]
        return EventsStored(through=self.events[-1].seq)

    async def identify(self, call_id: UUID, request: IdentifyCaller) -> Identity:
        self._try("identify")
        for customer in self.customers.values():
            if request.email and customer.email == request.email:
                self.customer = customer
                self._match("email")
        if self.customer and request.name and request.name.casefold() in self.customer.name.casefold():
            self._match("name")
        return self._identity()

    async def verify(self, call_id: UUID, request: VerifyCaller) -> Identity:
        self._try("verify")
        if request == VerifyCaller():
            raise BackendError("nothing-to-verify", "Nothing was said.")
        if self.failed_tries >= VERIFICATION_TRIES:
            raise BackendError("verification-locked", "Too many tries.")
        if request.code:
            self.codes_tried.append(request.code)
        if request.email and (await self.identify(call_id, IdentifyCaller(email=request.email))).customer is None:
            self.failed_tries += 1
        if self.customer is not None:
            self._compare(self.customer, request)
        return self._identity()

    async def invoices(self, call_id: UUID) -> list[Invoice]:
        self._try("invoices")
        return self.bills.get(self._verified().id, [])

    async def invoice(self, call_id: UUID, number: str) -> Invoice:
        for invoice in await self.invoices(call_id):
            if invoice.number == number:
                return invoice
        raise BackendError("invoice-not-found", f"There is no invoice {number}.")

    async def refund(self, call_id: UUID, request: RequestRefund) -> Refund:
        self._try("refund")
        invoice = await self.invoice(call_id, request.invoice_number)
        if request.amount > invoice.total:
            raise BackendError("refund-exceeds-invoice", "More than was paid.")
        if request.amount > REFUND_LIMIT:
            raise BackendError("refund-over-limit", "A person must approve it.", limit=str(REFUND_LIMIT))
        answer = Refund(id=uuid4(), invoice_number=invoice.number, amount=request.amount, currency=invoice.currency)
        return self.refunds.setdefault(request.key, answer)

    async def request_refund(self, call_id: UUID, request: RequestRefund) -> RefundRequest:
        self._try("request_refund")
        invoice = await self.invoice(call_id, request.invoice_number)
        answer = RefundRequest(
            id=uuid4(),
            invoice_number=invoice.number,
            amount=request.amount,
            currency=invoice.currency,
            state=RefundRequestState.pending,
            decide_by=datetime(2030, 1, 2, 17, tzinfo=UTC),
        )
        return self.refund_requests.setdefault(request.key, answer)

    async def promise(self, call_id: UUID, request: MakePromise) -> PromiseRef:
        self._try("promise")
        self.promises.setdefault(request.key, request)
        return PromiseRef(id=uuid4(), kind=request.kind, due_at=request.due_at)

    async def upsert_ticket(self, call_id: UUID, request: UpsertTicket) -> TicketRef:
        self._try("upsert_ticket")
        self.tickets.append(request)
        return TicketRef(id=uuid4(), number=1, status=request.status or TicketStatus.open)

    async def diagnose(self, call_id: UUID, service: str) -> Diagnosis:
        self._try("diagnose")
        if service not in self.diagnoses:
            raise BackendError("service-not-found", "No such service.", services=sorted(self.diagnoses))
        return self.diagnoses[service]

    async def incidents(self, call_id: UUID) -> list[Incident]:
        self._try("incidents")
        return self.known_incidents

    async def system_logs(self, call_id: UUID, service: str) -> SystemLogs:
        self._try("system_logs")
        if service not in self.logs:
            raise BackendError("service-not-found", "No such service.", services=sorted(self.logs))
        return self.logs[service]

    async def apply_fix(self, call_id: UUID, request: ApplyFix) -> FixResult:
        self._try("apply_fix")
        self._verified()
        self.fixes.setdefault(request.key, request)
        worked = self.logs[request.service].suggested_fix == request.fix
        finding = "That is done." if worked else "That did not change anything."
        return FixResult(service=request.service, fix=request.fix, worked=worked, finding=finding)

    async def solutions(self, call_id: UUID, problem: str) -> list[Solution]:
        self._try("solutions")
        return self.steps

    async def announce_flows(self, request: AnnounceFlows) -> None:
        self._try("announce_flows")
        self.flows.append(request)

    async def knowledge(self, call_id: UUID, question: str) -> list[Article]:
        self._try("knowledge")
        return self.articles

    async def products(self) -> list[Product]:
        self._try("products")
        return self.catalogue

    async def demo_slots(self) -> list[DemoSlot]:
        self._try("demo_slots")
        return self.slots

    async def book_demo(self, call_id: UUID, request: BookDemo) -> Demo:
        self._try("book_demo")
        slot = next((slot for slot in self.slots if slot.id == request.slot_id), None)
        if slot is None:
            raise BackendError("slot-taken", "Somebody was faster.")
        self.slots = [other for other in self.slots if other is not slot]
        return self.demos.setdefault(request.key, Demo(id=uuid4(), starts_at=slot.starts_at))

    async def enqueue(self, call_id: UUID, request: Enqueue) -> QueueStatus:
        self._try("enqueue")
        self.entries.append(request)
        if self.entry_state is None:
            self.entry_state = QueueEntryState.waiting
        return self._status()

    async def queue_status(self, call_id: UUID) -> QueueStatus:
        self._try("queue_status")
        return self._status()

    async def leave_queue(self, call_id: UUID, request: LeaveQueue) -> QueueStatus:
        self._try("leave_queue")
        self.left.append(request)
        self.entry_state = request.state
        return self._status()

    async def instructions(self, call_id: UUID, done_through: int) -> list[GivenInstruction]:
        self._try("instructions")
        self.carried_out.put_nowait(done_through)
        return [await self.asked.get()]

    def of_epoch(self, epoch: int) -> Self:
        self.epoch = epoch
        return self

    async def renew_leases(self, request: RenewLeases) -> LeasesRenewed:
        self._try("renew_leases")
        self.leases.append(request)
        return LeasesRenewed(lost=self.lost)

    def ask(self, instruction: Instruction) -> None:
        """Somebody asks something of the agents."""
        self.asked_count += 1
        given = GivenInstruction(number=self.asked_count, at=datetime.now(UTC), instruction=instruction)
        self.asked.put_nowait(given)

    async def return_caller(self, call_id: UUID, request: ReturnCaller) -> QueueStatus:
        self._try("return_caller")
        self.returned.append(request)
        self.entry_state = QueueEntryState.waiting
        return self._status()

    async def leave_voicemail(self, call_id: UUID, key: str, wav: bytes) -> Voicemail:
        self._try("leave_voicemail")
        self.voicemails[key] = wav
        return Voicemail(id=uuid4(), seconds=Decimal(1), transcript=None)

    async def transcribe_voicemail(self, call_id: UUID, request: Transcribe) -> Voicemail:
        self._try("transcribe_voicemail")
        self.transcripts.append(request.transcript)
        return Voicemail(id=uuid4(), seconds=Decimal(1), transcript=request.transcript)

    async def keep_recording(self, call_id: UUID, key: str, started_at: datetime, ogg: bytes) -> Recording:
        self._try("keep_recording")
        self.recordings[key] = ogg
        return Recording(id=uuid4(), seconds=1.0)

    async def wrap_up_choices(self, call_id: UUID) -> WrapUpChoices:
        self._try("wrap_up_choices")
        return WrapUpChoices(dispositions={"resolved": "Resolved on the call", "follow_up": "Follow-up needed"})

    async def draft_wrap_up(self, call_id: UUID, request: DraftWrapUp) -> None:
        self._try("draft_wrap_up")
        self.drafts.append(request)

    def fail(self, *actions: str) -> None:
        """These actions get no answer from now on; none of them named, all work again."""
        self.broken = lambda action: BackendUnavailable("down") if action in actions else None

    def _try(self, action: str) -> None:
        if (error := self.broken(action)) is not None:
            raise error

    def _match(self, fact: str) -> None:
        if fact not in self.matched:
            self.matched.append(fact)

    def _compare(self, customer: Customer, request: VerifyCaller) -> None:
        if request.postcode:
            self._compared("postcode", request.postcode == self.postcodes[customer.id])
        if request.invoice_number:
            numbers = [invoice.number for invoice in self.bills.get(customer.id, [])]
            self._compared("invoice", request.invoice_number in numbers)

    def _compared(self, fact: str, right: bool) -> None:
        if right:
            self._match(fact)
        else:
            self.failed_tries += 1

    def _verified(self) -> Customer:
        identity = self._identity()
        if identity.customer is None or not identity.verified:
            raise BackendError("not-verified", "Verify the caller first.")
        return identity.customer

    def _identity(self) -> Identity:
        verified = len(self.matched) >= 2 and any(fact != "name" for fact in self.matched)
        return Identity.model_validate({"customer": self.customer, "matched": self.matched, "verified": verified})

    def _status(self) -> QueueStatus:
        if self.entry_state is None:
            raise BackendError("entry-not-found", "This call does not wait.")
        waits = self.entry_state in (QueueEntryState.waiting, QueueEntryState.offered)
        return QueueStatus(
            entry_id=self.entry_id,
            state=self.entry_state,
            position=self.waiting_before + 1 if waits else None,
            waiting=self.waiting_before + 1,
            operators_available=self.operators_available,
            expected_wait_seconds=self.expected_wait,
            overflow=self._overflow() if waits else None,
            reserved_for=self.reserved_for,
        )

    def _overflow(self) -> OverflowDue | None:
        hours = self.number.get("hours")
        why = OverflowReason.closed if hours is not None and not hours.open else self.overflow
        then = self.number.get("overflow", Overflow.callback)
        return None if why is None else OverflowDue(why=why, then=then)
