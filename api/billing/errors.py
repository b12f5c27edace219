from api.errors import Conflict, NotFound


class InvoiceNotFound(NotFound):
    code = "invoice-not-found"


class RefundKeyReused(Conflict):
    """The key belongs to a refund of another amount or invoice."""

    code = "key-reused"
