"""What was heard in a call, where calls to the number are recorded."""

from uuid import UUID

from api.contract.base import Message

MAX_RECORDING_BYTES = 64 * 1024 * 1024
"""Of one piece: an hour of speech takes about 10 MB, of the loudest noise not five times that."""

RECORDER_IDENTITY_PREFIX = "recorder-"
"""`recorder-<epoch>` is a hidden participant who only hears: what is kept from the caller it does not hear either."""


class Recording(Message):
    id: UUID
    seconds: float
