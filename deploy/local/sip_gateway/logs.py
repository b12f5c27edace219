import logging

STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class KeyValueFormatter(logging.Formatter):
    """The message, then what the record carries besides it; callers' data stays out."""

    def format(self, record: logging.LogRecord) -> str:
        extra = {name: value for name, value in vars(record).items() if name not in STANDARD and name != "pii"}
        return " ".join([super().format(record), *(f"{name}={value}" for name, value in extra.items())])


def configure() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(KeyValueFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    # It tells of every datagram that is not SIP, with a stack trace each.
    logging.getLogger("aiosipua").setLevel(logging.ERROR)
    logging.getLogger("livekit").setLevel(logging.WARNING)
