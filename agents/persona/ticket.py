import logging

from agents.backend import BackendError
from agents.call import Call
from api.contract import Severity, UpsertTicket

log = logging.getLogger(__name__)


def severity_from(said: str) -> Severity:
    """What a model wrote, or medium when that is no severity."""
    word = said.strip().casefold()
    return Severity(word) if word in list(Severity) else Severity.medium


async def raise_severity(call: Call, severity: Severity) -> None:
    before = call.severity
    call.raise_severity(severity)
    if call.severity is not before:
        await save_ticket(call, UpsertTicket(severity=call.severity))


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
