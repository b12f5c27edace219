from api.errors import Conflict, NotFound, Refused


class InvoiceNotFound(NotFound):
    code = "invoice-not-found"


class RefundKeyReused(Conflict):
    """The key belongs to a refund of another amount or invoice."""

    code = "key-reused"


class RefundOverLimit(Refused):
    """Carries `limit` and `refunded`: the limit holds for all refunds of an invoice together."""

    code = "refund-over-limit"


class RefundWithinLimit(Refused):
    """Nobody needs to be asked. Carries `limit` and `refunded`."""

    code = "refund-within-limit"


class RefundExceedsInvoice(Refused):
    """Carries `remaining`."""

    code = "refund-exceeds-invoice"


class InvoiceNotPaid(Refused):
    code = "invoice-not-paid"


class RefundRequestNotFound(NotFound):
    code = "refund-request-not-found"


class AlreadyDecided(Conflict):
    """Carries `state` and `decided_by`, a name."""

    code = "already-decided"
