"""What becomes of a ticket's status. Pure."""

from api.contract import TicketStatus, UpsertTicket


def status_after(status: TicketStatus, subject: str, request: UpsertTicket) -> TicketStatus:
    """What the request asks for; a resolved case that turns out to be about something else too is open again."""
    if request.status is not None:
        return request.status
    is_another = request.subject is not None and request.subject != subject
    return TicketStatus.open if status is TicketStatus.resolved and is_another else status
