from api.errors import BadRequest, Conflict, Refused


class KeyMalformed(BadRequest):
    code = "idempotency-key-malformed"


class KeyReused(Refused):
    code = "idempotency-key-reused"


class InProgress(Conflict):
    code = "idempotency-in-progress"
