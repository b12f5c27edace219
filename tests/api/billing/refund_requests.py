"""Refunds over the limit, asked for and decided about."""

from typing import Any

from httpx import AsyncClient, Response
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.models import Call, Invoice, Promise, Refund, RefundRequest

REQUEST: dict[str, Any] = {
    "key": "request-0001",
    "invoice_number": "INV-1050",
    "amount": "480.00",
    "reason": "cancelled within fourteen days",
}


async def ask(worker: AsyncClient, call: Call, **changes: Any) -> Response:
    return await worker.post(f"/v1/worker/calls/{call.id}/refund-requests", json=REQUEST | changes)


async def asked(worker: AsyncClient, call: Call, **changes: Any) -> dict[str, Any]:
    answer = await ask(worker, call, **changes)
    assert answer.status_code == 200, answer.text
    request: dict[str, Any] = answer.json()
    return request


async def decide(
    who: AsyncClient, request: dict[str, Any], approve: bool = True, note: str = "The contract says so."
) -> Response:
    return await who.post(f"/v1/refund-requests/{request['id']}/decision", json={"approve": approve, "note": note})


async def stored(session: AsyncSession, number: str = "INV-1050") -> Invoice:
    invoice = (await session.scalars(select(Invoice).where(Invoice.number == number))).one()
    await session.refresh(invoice)
    return invoice


async def count(session: AsyncSession, model: type[Refund] | type[Promise] | type[RefundRequest]) -> int:
    return await session.scalar(select(func.count()).select_from(model)) or 0


async def promises(session: AsyncSession) -> dict[str, Promise]:
    found = {promise.kind.value: promise for promise in await session.scalars(select(Promise))}
    for promise in found.values():
        await session.refresh(promise)
    return found
