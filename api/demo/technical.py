"""An outage in Chicago, one customer's router on old credentials, other devices with troubles of their own, and what
callers can try. What would grow stale is of now each time: incidents, and what devices have logged."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.demo import rows
from api.demo.people import ALICE, BOB, CARLA
from api.models.device_log import DeviceLog
from api.models.incident import Incident
from api.models.line_finding import LineFinding
from api.models.solution import Solution
from api.technical.lifecycle.incidents import IncidentSeverity
from api.technical.lifecycle.logs import Fault, Fix, LogLevel
from api.technical.lifecycle.services import Service

BOBS_LINE = {
    "service": Service.internet,
    "fault": Fault.misconfigured,
    "finding": "Your line is fine, but your router still runs on an old configuration.",
    "advice": "Please restart the router: unplug it, wait thirty seconds and plug it in again. "
    "It then fetches the new configuration by itself.",
    "remedy": Fix.reprovision_credentials,
}

# customer, service, how many, minutes between them, level, code, message: the latest one such time ago
LOGS: list[tuple[str, Service, int, int, LogLevel, str, str]] = [
    (BOB, Service.internet, 6, 12, LogLevel.error, "auth.rejected", "Sign-in rejected: unknown credentials."),
    (BOB, Service.tv, 3, 90, LogLevel.error, "firmware.crash", "Restarted after an error in firmware 4.1.7."),
    (CARLA, Service.internet, 8, 7, LogLevel.warning, "link.down", "Line lost synchronisation for 20 seconds."),
    (ALICE, Service.phone, 4, 15, LogLevel.warning, "dhcp.timeout", "No answer to the request for an address."),
    (ALICE, Service.internet, 3, 300, LogLevel.info, "auth.accepted", "Signed in."),
]

SOLUTIONS = {
    Service.internet: [
        "Please unplug the router, wait thirty seconds, plug it in again and give it two minutes.",
        "Please check that the cable between the wall and the router sits firmly at both ends.",
        "Please connect one device to the router by cable, and see whether the internet works there.",
    ],
    Service.tv: [
        "Please switch the TV box off at the wall, wait ten seconds and switch it on again.",
        "Please check that the cable between the TV box and the television sits firmly at both ends.",
        "Please press the input button on the remote until the TV box is shown.",
    ],
    Service.phone: [
        "Please check that the phone is plugged into the router, and not into the wall.",
        "Please try another handset or another cable, if you have one.",
        "Please restart the router, and listen for a dial tone two minutes later.",
    ],
    Service.email: [
        "Please sign out of your mailbox, and sign in again with your full address and password.",
        "Please check that the mailbox isn't full: delete what is large, and empty the trash.",
        "Please try the mailbox in a web browser, to see whether only the mail program is at fault.",
    ],
}


async def seed(session: AsyncSession, customers: dict[str, UUID], now: datetime) -> None:
    await _put(session, Incident, list(_incidents(now)))
    await _put(session, DeviceLog, list(_logs(customers, now)))
    await rows.add(session, LineFinding, [{**BOBS_LINE, "customer_id": customers[BOB]}])
    solutions = [
        {"service": service, "position": position, "instruction": instruction}
        for service, instructions in SOLUTIONS.items()
        for position, instruction in enumerate(instructions)
    ]
    await rows.add(session, Solution, solutions)


def _incidents(now: datetime) -> Iterator[dict[str, Any]]:
    hour = now.replace(minute=0, second=0, microsecond=0)
    yield {
        "id": _id("outage"),
        "region": "Chicago",
        "service": Service.tv,
        "severity": IncidentSeverity.outage,
        "title": "TV outage in Chicago",
        "public_note": "A cable was damaged during road works.",
        "started_at": hour - timedelta(hours=2),
        "expected_end": hour + timedelta(hours=4),
        "resolved_at": None,
    }
    yield {
        "id": _id("over"),
        "region": "New York",
        "service": Service.phone,
        "severity": IncidentSeverity.degraded,
        "title": "Dropped calls in New York",
        "public_note": "",
        "started_at": hour - timedelta(hours=30),
        "expected_end": None,
        "resolved_at": hour - timedelta(hours=27),
    }


def _logs(customers: dict[str, UUID], now: datetime) -> Iterator[dict[str, Any]]:
    for email, service, number, minutes, level, code, message in LOGS:
        for place in range(number):
            yield {
                "id": _id(f"{email} {service} {code} {place}"),
                "customer_id": customers[email],
                "service": service,
                "at": now - timedelta(minutes=minutes * (place + 1)),
                "level": level,
                "code": code,
                "message": message,
            }


def _id(name: str) -> UUID:
    """The same each time, so that a row is found again."""
    return uuid5(NAMESPACE_URL, f"tandem demo {name}")


async def _put(session: AsyncSession, model: type[Incident] | type[DeviceLog], values: list[dict[str, Any]]) -> None:
    """New rows, or those of an earlier time brought up to now."""
    statement = insert(model).values(values)
    news = {name: statement.excluded[name] for name in values[0] if name != "id"}
    await session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=news))
