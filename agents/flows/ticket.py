import logging

from agents.backend import BackendError
from agents.call import Call
from api.contract import Severity, UpsertTicket

log = logging.getLogger(__name__)


async def raise_severity(call: Call, said: str) -> None:
    """Up only: what one agent found critical, the next does not make harmless."""
    order = list(Severity)
    severity = Severity(said.strip().casefold()) if said.strip().casefold() in order else Severity.medium
    if order.index(severity) > order.index(call.severity):
        call.severity = severity
        await save_ticket(call, UpsertTicket(severity=severity))


async def save_ticket(call: Call, change: UpsertTicket) -> None:
    """What cannot be saved now goes along with the next change, or at the latest with the end of the call."""
    wanted = change.model_dump(exclude_none=True)
    if call.unsaved_ticket is not None:
        wanted = call.unsaved_ticket.model_dump(exclude_none=True) | wanted
    call.unsaved_ticket = UpsertTicket.model_validate(wanted)
    try:
        await call.backend.upsert_ticket(call.id, call.unsaved_ticket)
    except BackendError as error:
        log.warning("ticket not saved yet", extra={"call_id": str(call.id), "code": error.code})
    else:
        call.unsaved_ticket = None
