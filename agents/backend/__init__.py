"""The api as the worker sees it."""

from typing import Any, Protocol
from uuid import UUID

from api.contract import (
    Article,
    BookDemo,
    CallContext,
    Demo,
    DemoSlot,
    Diagnosis,
    Enqueue,
    EventBatch,
    EventsStored,
    IdentifyCaller,
    Identity,
    Invoice,
    LeaveQueue,
    MakePromise,
    OpenCall,
    Product,
    PromiseRef,
    QueueStatus,
    Refund,
    RequestRefund,
    ReturnCaller,
    TicketRef,
    UpsertTicket,
    VerifyCaller,
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

    async def open_call(self, request: OpenCall) -> CallContext: ...

    async def store_events(self, call_id: UUID, batch: EventBatch) -> EventsStored: ...

    async def identify(self, call_id: UUID, request: IdentifyCaller) -> Identity: ...

    async def verify(self, call_id: UUID, request: VerifyCaller) -> Identity: ...

    async def invoices(self, call_id: UUID) -> list[Invoice]: ...

    async def invoice(self, call_id: UUID, number: str) -> Invoice: ...

    async def refund(self, call_id: UUID, request: RequestRefund) -> Refund: ...

    async def promise(self, call_id: UUID, request: MakePromise) -> PromiseRef: ...

    async def upsert_ticket(self, call_id: UUID, request: UpsertTicket) -> TicketRef: ...

    async def diagnose(self, call_id: UUID, service: str) -> Diagnosis: ...

    async def knowledge(self, question: str) -> list[Article]: ...

    async def products(self) -> list[Product]: ...

    async def demo_slots(self) -> list[DemoSlot]: ...

    async def book_demo(self, call_id: UUID, request: BookDemo) -> Demo: ...

    async def enqueue(self, call_id: UUID, request: Enqueue) -> QueueStatus: ...

    async def queue_status(self, call_id: UUID) -> QueueStatus: ...

    async def leave_queue(self, call_id: UUID, request: LeaveQueue) -> QueueStatus: ...

    async def return_caller(self, call_id: UUID, request: ReturnCaller) -> QueueStatus: ...
