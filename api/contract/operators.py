from enum import StrEnum


class Presence(StrEnum):
    available = "available"
    busy = "busy"
    wrap_up = "wrap_up"
    on_break = "break"
    offline = "offline"


class Role(StrEnum):
    operator = "operator"
    supervisor = "supervisor"
    admin = "admin"
