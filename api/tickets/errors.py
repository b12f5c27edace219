from api.errors import NotFound


class TicketNotFound(NotFound):
    code = "ticket-not-found"
