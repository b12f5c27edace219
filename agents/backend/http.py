import asyncio
from copy import copy
from datetime import datetime
from typing import Any, Self, TypeVar
from uuid import UUID, uuid4

import httpx
from pydantic import TypeAdapter, ValidationError

from agents.backend import BackendError, BackendUnavailable
from agents.redaction import clean
from agents.trust import AUTHORITIES
from api.contract import (
    EPOCH_HEADER,
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
    Message,
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

Answer = TypeVar("Answer")

TIMEOUT_SECONDS = 5.0
"""A caller is waiting in silence for whatever this is about."""

CONNECT_SECONDS = 2.0

LEASE_TIMEOUT_SECONDS = 1.0

LONG_WAIT_SECONDS = 20.0
"""For what nobody may ever ask: well below the idle time-out of any proxy."""

UPLOAD_SECONDS = 20.0
"""For a recording, after which nobody waits."""

ATTEMPTS = 2
"""Every request of the contract may be sent twice: each is a read, or carries a key by which the api knows it again."""

WAITS_SECONDS = (0.3, 0.7, 1.0)
"""Between tries, when the api is not there, or says that it can do nothing at the moment: a database that restarts is
away for about so long, and the caller hears meanwhile that we are at it."""

LOST = (httpx.NetworkError, httpx.RemoteProtocolError)
"""Nobody is there, as while an api is replaced, or who was there went away before the answer. It took no time."""

IDEMPOTENCY_KEY = "Idempotency-Key"
RETRY_AFTER = "Retry-After"

PROBLEM_MEMBERS = {"type", "title", "status", "detail", "code", "instance"}


class HttpBackend:
    """The api over HTTP, with the worker's bearer token."""

    def __init__(self, base_url: str, token: str, *, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._headers: dict[str, str] = {}
        self._client = httpx.AsyncClient(
            base_url=base_url.rstrip("/") + "/v1/worker",
            headers={"Authorization": f"Bearer {token}"},
            transport=transport,
            verify=AUTHORITIES,
            trust_env=False,
        )

    async def aclose(self) -> None:
        await self._client.aclose()

    def of_epoch(self, epoch: int) -> Self:
        """Shares the connections."""
        other = copy(self)
        other._headers = {EPOCH_HEADER: str(epoch)}
        return other

    async def renew_leases(self, request: RenewLeases) -> LeasesRenewed:
        """Once and in time, or not at all: the next one comes soon."""
        return await self._ask(
            LeasesRenewed,
            "POST",
            "/leases",
            request,
            is_keyed=False,
            attempts=1,
            timeout_seconds=LEASE_TIMEOUT_SECONDS,
        )

    async def open_call(self, request: OpenCall) -> CallContext:
        return await self._ask(CallContext, "POST", "/calls", request)

    async def store_events(self, call_id: UUID, batch: EventBatch) -> EventsStored:
        # Each event is known again by its own id, for good: a key a batch would only cost.
        return await self._ask(EventsStored, "POST", f"/calls/{call_id}/events", batch, is_keyed=False)

    async def identify(self, call_id: UUID, request: IdentifyCaller) -> Identity:
        return await self._ask(Identity, "POST", f"/calls/{call_id}/identify", request)

    async def verify(self, call_id: UUID, request: VerifyCaller) -> Identity:
        return await self._ask(Identity, "POST", f"/calls/{call_id}/verify", request)

    async def invoices(self, call_id: UUID) -> list[Invoice]:
        return await self._ask(list[Invoice], "GET", f"/calls/{call_id}/invoices")

    async def invoice(self, call_id: UUID, number: str) -> Invoice:
        return await self._ask(Invoice, "GET", f"/calls/{call_id}/invoices/{number}")

    async def refund(self, call_id: UUID, request: RequestRefund) -> Refund:
        return await self._ask(Refund, "POST", f"/calls/{call_id}/refunds", request)

    async def promise(self, call_id: UUID, request: MakePromise) -> PromiseRef:
        return await self._ask(PromiseRef, "POST", f"/calls/{call_id}/promises", request)

    async def upsert_ticket(self, call_id: UUID, request: UpsertTicket) -> TicketRef:
        return await self._ask(TicketRef, "PUT", f"/calls/{call_id}/ticket", request)

    async def diagnose(self, call_id: UUID, service: str) -> Diagnosis:
        return await self._ask(Diagnosis, "POST", f"/calls/{call_id}/diagnostics", params={"service": service})

    async def announce_flows(self, request: AnnounceFlows) -> None:
        await self._ask(type(None), "PUT", "/flows", request)

    async def request_refund(self, call_id: UUID, request: RequestRefund) -> RefundRequest:
        return await self._ask(RefundRequest, "POST", f"/calls/{call_id}/refund-requests", request)

    async def incidents(self, call_id: UUID) -> list[Incident]:
        return await self._ask(list[Incident], "GET", f"/calls/{call_id}/incidents")

    async def system_logs(self, call_id: UUID, service: str) -> SystemLogs:
        return await self._ask(SystemLogs, "GET", f"/calls/{call_id}/system-logs", params={"service": service})

    async def apply_fix(self, call_id: UUID, request: ApplyFix) -> FixResult:
        return await self._ask(FixResult, "POST", f"/calls/{call_id}/fixes", request)

    async def solutions(self, call_id: UUID, problem: str) -> list[Solution]:
        return await self._ask(list[Solution], "GET", f"/calls/{call_id}/solutions", params={"problem": problem})

    async def knowledge(self, call_id: UUID, question: str) -> list[Article]:
        return await self._ask(list[Article], "GET", f"/calls/{call_id}/knowledge", params={"q": question})

    async def products(self) -> list[Product]:
        return await self._ask(list[Product], "GET", "/products")

    async def demo_slots(self) -> list[DemoSlot]:
        return await self._ask(list[DemoSlot], "GET", "/demo-slots")

    async def book_demo(self, call_id: UUID, request: BookDemo) -> Demo:
        return await self._ask(Demo, "POST", f"/calls/{call_id}/demos", request)

    async def menu(self) -> list[MenuItem]:
        return await self._ask(list[MenuItem], "GET", "/menu")

    async def kitchen(self, item: str) -> KitchenAnswer:
        return await self._ask(KitchenAnswer, "GET", "/kitchen", params={"item": item})

    async def order(self, call_id: UUID) -> Order:
        return await self._ask(Order, "GET", f"/calls/{call_id}/order")

    async def set_order_line(self, call_id: UUID, request: SetOrderLine) -> Order:
        return await self._ask(Order, "PUT", f"/calls/{call_id}/order/lines", request)

    async def change_order(self, call_id: UUID, request: ChangeOrder) -> Order:
        return await self._ask(Order, "PATCH", f"/calls/{call_id}/order", request)

    async def place_order(self, call_id: UUID, request: PlaceOrder) -> Order:
        return await self._ask(Order, "POST", f"/calls/{call_id}/order/place", request)

    async def reopen_order(self, call_id: UUID) -> Order:
        return await self._ask(Order, "POST", f"/calls/{call_id}/order/reopen")

    async def cancel_order(self, call_id: UUID) -> Order:
        return await self._ask(Order, "POST", f"/calls/{call_id}/order/cancel")

    async def goods(self) -> list[Good]:
        return await self._ask(list[Good], "GET", "/goods")

    async def quote(self, good: str, quantity: int) -> Quote:
        return await self._ask(Quote, "GET", "/quote", params={"good": good, "quantity": str(quantity)})

    async def stock(self, good: str, location: str | None) -> list[StockLevel]:
        where = {} if location is None else {"location": location}
        return await self._ask(list[StockLevel], "GET", "/stock", params={"good": good} | where)

    async def enqueue(self, call_id: UUID, request: Enqueue) -> QueueStatus:
        return await self._ask(QueueStatus, "POST", f"/calls/{call_id}/queue-entry", request)

    async def queue_status(self, call_id: UUID) -> QueueStatus:
        return await self._ask(QueueStatus, "GET", f"/calls/{call_id}/queue-entry")

    async def leave_queue(self, call_id: UUID, request: LeaveQueue) -> QueueStatus:
        return await self._ask(QueueStatus, "DELETE", f"/calls/{call_id}/queue-entry", request)

    async def instructions(self, call_id: UUID, done_through: int) -> list[GivenInstruction]:
        params = {"done_through": str(done_through), "wait_seconds": str(LONG_WAIT_SECONDS)}
        timeout = LONG_WAIT_SECONDS + TIMEOUT_SECONDS
        path = f"/calls/{call_id}/instructions"
        return await self._ask(list[GivenInstruction], "GET", path, params=params, timeout_seconds=timeout)

    async def return_caller(self, call_id: UUID, request: ReturnCaller) -> QueueStatus:
        return await self._ask(QueueStatus, "POST", f"/calls/{call_id}/return", request)

    async def leave_voicemail(self, call_id: UUID, key: str, wav: bytes) -> Voicemail:
        path, headers = f"/calls/{call_id}/voicemail", {"Content-Type": "audio/wav"}
        return await self._send(Voicemail, "PUT", path, wav, headers, {"key": key}, ATTEMPTS, UPLOAD_SECONDS)

    async def transcribe_voicemail(self, call_id: UUID, request: Transcribe) -> Voicemail:
        return await self._ask(Voicemail, "PUT", f"/calls/{call_id}/voicemail/transcript", request)

    async def keep_recording(self, call_id: UUID, key: str, started_at: datetime, ogg: bytes) -> Recording:
        path, headers = f"/calls/{call_id}/recordings", {"Content-Type": "audio/ogg"}
        params = {"key": key, "started_at": started_at.isoformat()}
        return await self._send(Recording, "PUT", path, ogg, headers, params, ATTEMPTS, UPLOAD_SECONDS)

    async def wrap_up_choices(self, call_id: UUID) -> WrapUpChoices:
        return await self._ask(WrapUpChoices, "GET", f"/calls/{call_id}/wrap-up")

    async def draft_wrap_up(self, call_id: UUID, request: DraftWrapUp) -> None:
        await self._ask(type(None), "PUT", f"/calls/{call_id}/wrap-up", request)

    async def _ask(
        self,
        answer: type[Answer],
        method: str,
        path: str,
        body: Message | None = None,
        *,
        params: dict[str, str] | None = None,
        is_keyed: bool = True,
        attempts: int = ATTEMPTS,
        timeout_seconds: float = TIMEOUT_SECONDS,
    ) -> Answer:
        content = None if body is None else clean(body).model_dump_json().encode()
        headers = {} if body is None else {"Content-Type": "application/json"}
        if is_keyed and method != "GET":
            headers[IDEMPOTENCY_KEY] = str(uuid4())
        return await self._send(answer, method, path, content, headers, params, attempts, timeout_seconds)

    async def _send(
        self,
        answer: type[Answer],
        method: str,
        path: str,
        content: bytes | None,
        headers: dict[str, str],
        params: dict[str, str] | None,
        attempts: int,
        timeout_seconds: float,
    ) -> Answer:
        timeout = httpx.Timeout(timeout_seconds, connect=CONNECT_SECONDS)
        request = self._client.build_request(
            method, path, content=content, params=params, headers=self._headers | headers, timeout=timeout
        )
        waits = iter(WAITS_SECONDS if attempts > 1 else ())
        attempt = 0
        while True:
            attempt += 1
            try:
                response = await self._client.send(request)
            except httpx.TransportError as error:
                if isinstance(error, LOST) and (wait := next(waits, None)) is not None:
                    await asyncio.sleep(wait)
                    continue
                if attempt >= attempts:
                    raise BackendUnavailable(f"{method} {path}: {type(error).__name__}") from error
                continue
            if _is_away(response) and (wait := next(waits, None)) is not None:
                await asyncio.sleep(wait)
                continue
            if response.status_code >= httpx.codes.INTERNAL_SERVER_ERROR and attempt < attempts:
                continue
            return _read(answer, response)


def _is_away(response: httpx.Response) -> bool:
    """For a moment, by its own account. Whether it had done what was asked, it knows by the key."""
    return response.status_code == httpx.codes.SERVICE_UNAVAILABLE and RETRY_AFTER in response.headers


def _read(answer: type[Answer], response: httpx.Response) -> Answer:
    if response.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
        raise BackendUnavailable(f"the api answered {response.status_code}")
    if response.is_error:
        raise _problem(response)
    try:
        return TypeAdapter(answer).validate_json(response.content or b"null")
    except ValidationError as error:
        raise BackendUnavailable(f"the api's answer is not a {answer}") from error


def _problem(response: httpx.Response) -> BackendError:
    """An error answer that is no problem details is told by its status alone."""
    try:
        members: Any = response.json()
    except ValueError:
        members = {}
    if not isinstance(members, dict):
        members = {}
    extra = {name: value for name, value in members.items() if name not in PROBLEM_MEMBERS and name.isidentifier()}
    return BackendError(
        str(members.get("code", f"http-{response.status_code}")), str(members.get("detail", "")), **extra
    )
