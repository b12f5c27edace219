import re
from enum import StrEnum


class Service(StrEnum):
    internet = "internet"
    tv = "tv"
    phone = "phone"
    email = "email"


SPOKEN_AS = {Service.internet: "internet", Service.tv: "TV", Service.phone: "phone", Service.email: "e-mail"}
DEVICE = {Service.internet: "router", Service.tv: "TV box", Service.phone: "phone adapter", Service.email: "mailbox"}

_ALSO_CALLED = {
    Service.internet: "internet wifi wireless broadband fiber fibre router modem network web online connection",
    Service.tv: "tv television telly tele channel channels",
    Service.phone: "phone telephone landline telefone dialtone calls",
    Service.email: "email emails mail mails mailbox inbox",
}
# What callers complain of without a name for what is broken.
_COMPLAINTS = {
    Service.internet: "slow slowly lag lagging buffering buffers download downloads upload website websites page pages "
    "browse browsing streaming offline disconnects disconnecting",
    Service.tv: "picture pictures signal screen remote pixels pixelated freezes frozen film films movie movies",
    Service.phone: "dial tone ring rings ringing handset voicemail",
    Service.email: "message messages attachment attachments spam outlook",
}


def _by_word(words: dict[Service, str]) -> dict[str, Service]:
    return {word: service for service, named in words.items() for word in named.split()}


_NAMES, _SYMPTOMS = _by_word(_ALSO_CALLED), _by_word(_COMPLAINTS)


def service_named(said: str) -> Service | None:
    """`"my wi-fi"` → internet. What names no service, or two of them, is none."""
    return _only(_NAMES, said)


def service_meant(problem: str) -> Service | None:
    """The service that a complaint is about: the one that is named, or else the one that has such complaints."""
    return service_named(problem) or _only(_SYMPTOMS, problem)


def _only(services: dict[str, Service], said: str) -> Service | None:
    words = re.findall(r"[a-z]+", said.lower().replace("-", ""))
    meant = {services[word] for word in words if word in services}
    return meant.pop() if len(meant) == 1 else None
