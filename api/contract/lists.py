from enum import StrEnum


class ListName(StrEnum):
    """What can be filtered, with filters that can be kept, and exported."""

    tickets = "tickets"
    calls = "calls"
