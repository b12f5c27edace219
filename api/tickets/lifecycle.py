"""What becomes of a ticket: its status, whether it may be changed, and what counts as a change. Pure."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from api.contract import TicketStatus, UpsertTicket
from api.tickets.errors import MergedIntoItself, ResolutionMissing, TicketMerged


class Difference(NamedTuple):
    field: str
    before: str | None
    after: str | None


def status_after(status: TicketStatus, subject: str, request: UpsertTicket) -> TicketStatus:
    """What the request asks for; a resolved case that turns out to be about something else too is open again."""
    if request.status is not None:
        return request.status
    is_another = request.subject is not None and request.subject != subject
    return TicketStatus.open if status is TicketStatus.resolved and is_another else status


def check_alive(number: int, merged_into: int | None) -> None:
    """Whether a ticket may still be changed: what was merged stays as it was, and leads to the other."""
    if merged_into is not None:
        raise TicketMerged(f"Ticket #{number} was merged into #{merged_into}.", merged_into=merged_into)


def check_resolved(status: TicketStatus, resolution: str | None) -> None:
    if status is TicketStatus.resolved and not resolution:
        raise ResolutionMissing("Say how it was resolved.")


def check_merge(number: int, merged_into: int | None, target: int, target_merged_into: int | None) -> None:
    """Of two tickets that are both alive no circle can come about."""
    if number == target:
        raise MergedIntoItself("A ticket cannot be merged into itself.")
    check_alive(number, merged_into)
    check_alive(target, target_merged_into)


def tags_of(words: Iterable[str]) -> list[str]:
    """Each once, in order; `VIP customer` and ` vip-customer` are one."""
    tags = {"-".join(re.findall(r"[^\s,;#]+", word.casefold())) for word in words}
    return sorted(tags - {""})


def differences(before: Mapping[str, str | None], after: Mapping[str, str | None]) -> list[Difference]:
    """Field by field; a field that was not there before came from nothing."""
    pairs = [Difference(field, before.get(field), value) for field, value in after.items()]
    return [pair for pair in pairs if (pair.before or None) != (pair.after or None)]
