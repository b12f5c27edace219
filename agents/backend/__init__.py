"""The api as the worker sees it."""

from datetime import datetime
from typing import Any, Protocol, Self
from uuid import UUID

from api.contract import (
    AnnounceFlows,
    ApplyFix,
    Article,
    BookDemo,
    CallContext,
    ChangeOrder,
    Demo,
    DemoSlot,
    Diagnosis,
    DraftWrapUp,
    Enqueue,
    EventBatch,
    EventsStored,
    FixResult,
    GivenInstruction,
    Good,
    IdentifyCaller,
    Identity,
    Incident,
    Invoice,
    KitchenAnswer,
    LeasesRenewed,
    LeaveQueue,
    MakePromise,
    MenuItem,
    OpenCall,
    Order,
    PlaceOrder,
    Product,
    PromiseRef,
    QueueStatus,
    Quote,
    Recording,
    Refund,
    RefundRequest,
    RenewLeases,
    RequestRefund,
    ReturnCaller,
    SetOrderLine,
    Solution,
    StockLevel,
    SystemLogs,
    TicketRef,
    Transcribe,
    UpsertTicket,
    VerifyCaller,
    Voicemail,
    WrapUpChoices,
)


class BackendError(Exception):
    """The api said no. `code` and `extra` are the members of its problem details."""

    def __init__(self, code: str, detail: str, **extra: Any) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
        self.extra = extra


class BackendUnavailable(BackendError):
    """No answer that counts: no connection, a time-out, or a server that is itself in trouble."""

    def __init__(self, detail: str) -> None:
        super().__init__("unavailable", detail)


class Backend(Protocol):
    """Every method raises `BackendError` when refused and `BackendUnavailable` when there is no answer."""

    def of_epoch(self, epoch: int) -> Self:
        """The same, asking as the job of this epoch: refused with `stale-epoch` once another job has the call."""

    async def renew_leases(self, request: RenewLeases) -> LeasesRenewed: ...

    async def open_call(self, request: OpenCall) -> CallContext: ...

    async def store_events(self, call_id: UUID, batch: EventBatch) -> EventsStored: ...

    async def identify(self, call_id: UUID, request: IdentifyCaller) -> Identity: ...

    async def verify(self, call_id: UUID, request: VerifyCaller) -> Identity: ...

    async def invoices(self, call_id: UUID) -> list[Invoice]: ...

    async def invoice(self, call_id: UUID, number: str) -> Invoice: ...

    async def refund(self, call_id: UUID, request: RequestRefund) -> Refund: ...

    async def request_refund(self, call_id: UUID, request: RequestRefund) -> RefundRequest: ...

    async def promise(self, call_id: UUID, request: MakePromise) -> PromiseRef: ...

    async def upsert_ticket(self, call_id: UUID, request: UpsertTicket) -> TicketRef: ...

    async def diagnose(self, call_id: UUID, service: str) -> Diagnosis: ...

    async def announce_flows(self, request: AnnounceFlows) -> None: ...

    async def incidents(self, call_id: UUID) -> list[Incident]: ...

    async def system_logs(self, call_id: UUID, service: str) -> SystemLogs: ...

    async def apply_fix(self, call_id: UUID, request: ApplyFix) -> FixResult: ...

    async def solutions(self, call_id: UUID, problem: str) -> list[Solution]: ...

    async def knowledge(self, call_id: UUID, question: str) -> list[Article]: ...

    async def products(self) -> list[Product]: ...

    async def demo_slots(self) -> list[DemoSlot]: ...

    async def book_demo(self, call_id: UUID, request: BookDemo) -> Demo: ...

    async def menu(self) -> list[MenuItem]: ...

    async def kitchen(self, item: str) -> KitchenAnswer: ...

    async def order(self, call_id: UUID) -> Order: ...

    async def set_order_line(self, call_id: UUID, request: SetOrderLine) -> Order: ...

    async def change_order(self, call_id: UUID, request: ChangeOrder) -> Order: ...

    async def place_order(self, call_id: UUID, request: PlaceOrder) -> Order: ...

    async def reopen_order(self, call_id: UUID) -> Order: ...

    async def cancel_order(self, call_id: UUID) -> Order: ...

    async def goods(self) -> list[Good]: ...

    async def quote(self, good: str, quantity: int) -> Quote: ...

    async def stock(self, good: str, location: str | None) -> list[StockLevel]: ...

    async def enqueue(self, call_id: UUID, request: Enqueue) -> QueueStatus: ...

    async def queue_status(self, call_id: UUID) -> QueueStatus: ...

    async def leave_queue(self, call_id: UUID, request: LeaveQueue) -> QueueStatus: ...

    async def instructions(self, call_id: UUID, done_through: int) -> list[GivenInstruction]:
        """What people ask of the agents, as soon as something is asked; nothing after a while.

        `done_through` is the number of the last one that was carried out; the api gives it no second time.
        """

    async def leave_voicemail(self, call_id: UUID, key: str, wav: bytes) -> Voicemail: ...

    async def transcribe_voicemail(self, call_id: UUID, request: Transcribe) -> Voicemail: ...

    async def keep_recording(self, call_id: UUID, key: str, started_at: datetime, ogg: bytes) -> Recording: ...

    async def wrap_up_choices(self, call_id: UUID) -> WrapUpChoices: ...

    async def draft_wrap_up(self, call_id: UUID, request: DraftWrapUp) -> None: ...

    async def return_caller(self, call_id: UUID, request: ReturnCaller) -> QueueStatus: ...
