"""Whether a history and what is stored in the end can both be true. Pure."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from tests.chaos.history import Kind, Operation, Outcome, Stored


class Fault(StrEnum):
    lost = "lost"  # acknowledged, and not stored
    doubled = "doubled"  # one key or one event, and more than one row or answer
    double_owned = "double-owned"  # one caller, and two who were told that they have them
    disordered = "out of order"
    resurrected = "refused and yet stored"
    forged = "chain broken"


class Violation(NamedTuple):
    fault: Fault
    subject: str
    detail: str


History = Sequence[Operation]


def check(history: History, stored: Stored) -> list[Violation]:
    """Everything that cannot be. Empty: each acknowledged operation is stored, once, in order, with one owner."""
    return [violation for rule in RULES for violation in rule(history, stored)]


def acknowledged_events_are_stored(history: History, stored: Stored) -> Iterable[Violation]:
    for call, told in _by_subject(history, Kind.report, Outcome.ok).items():
        there = {event.id for event in stored.events.get(call, ())}
        for event in {event.id: event for operation in told for event in operation.events}.values():
            if event.id not in there:
                yield Violation(Fault.lost, call, f"event {event.seq}")


def an_event_has_one_place(_: History, stored: Stored) -> Iterable[Violation]:
    for call, events in stored.events.items():
        for name, counts in (
            ("id", Counter(event.id for event in events)),
            ("place", Counter(str(event.seq) for event in events)),
        ):
            for value, count in counts.items():
                if count > 1:
                    yield Violation(Fault.doubled, call, f"{count} events with {name} {value}")


def events_are_in_order(history: History, stored: Stored) -> Iterable[Violation]:
    """In the places that their reporter gave them, without a gap."""
    reported = {event.id: event.seq for operation in history for event in operation.events}
    for call, events in stored.events.items():
        for place, event in enumerate(events, start=1):
            if event.seq != place:
                yield Violation(Fault.disordered, call, f"event {event.seq} is the {place}. that is stored")
                break
            if event.seq != reported.get(event.id, event.seq):
                yield Violation(Fault.disordered, call, f"event {reported[event.id]} is stored as {event.seq}")


def refused_events_are_not_stored(history: History, stored: Stored) -> Iterable[Violation]:
    """Unless they were sent again, and that was not refused."""
    for call, refused in _by_subject(history, Kind.report, Outcome.failed).items():
        there = {event.id for event in stored.events.get(call, ())}
        tried_again = {
            event.id
            for operation in history
            if operation.kind is Kind.report and operation.outcome is not Outcome.failed
            for event in operation.events
        }
        for event in {event for operation in refused for event in operation.events}:
            if event.id in there and event.id not in tried_again:
                yield Violation(Fault.resurrected, call, f"event {event.seq}")


def a_key_is_one_comment(history: History, stored: Stored) -> Iterable[Violation]:
    yield from _one_row_a_key(_by_key(history, Kind.comment), stored.comments)


def a_call_is_one_place_in_line(history: History, stored: Stored) -> Iterable[Violation]:
    """Each call of a history is put in line once, under one key."""
    yield from _one_row_a_key(_by_subject(history, Kind.enqueue), stored.entries)


def a_claimed_entry_has_one_owner(history: History, stored: Stored) -> Iterable[Violation]:
    for entry, owners in stored.owners.items():
        if len(set(owners)) > 1:
            yield Violation(Fault.double_owned, entry, f"had by {', '.join(owners)}")
    for entry, won in _by_subject(history, Kind.claim, Outcome.ok).items():
        winners = {operation.who for operation in won}
        if len(winners) > 1:
            yield Violation(Fault.double_owned, entry, f"{', '.join(sorted(winners))} were told that it is theirs")
        for winner in winners - set(stored.owners.get(entry, ())):
            yield Violation(Fault.lost, entry, f"{winner} was told that it is theirs")


def who_was_refused_owns_nothing(history: History, stored: Stored) -> Iterable[Violation]:
    refused = _by_subject(history, Kind.claim, Outcome.failed)
    for entry, attempts in refused.items():
        others = {o.who for o in history if o.subject == entry and o.outcome is not Outcome.failed}
        for loser in {operation.who for operation in attempts} - others:
            if loser in stored.owners.get(entry, ()):
                yield Violation(Fault.resurrected, entry, f"{loser} was refused")


def chains_are_intact(_: History, stored: Stored) -> Iterable[Violation]:
    for call in stored.broken_chains:
        yield Violation(Fault.forged, call, "a transition was changed or left out")


Rule = Callable[[History, Stored], Iterable[Violation]]
RULES: Sequence[Rule] = (
    acknowledged_events_are_stored,
    an_event_has_one_place,
    events_are_in_order,
    refused_events_are_not_stored,
    a_key_is_one_comment,
    a_call_is_one_place_in_line,
    a_claimed_entry_has_one_owner,
    who_was_refused_owns_nothing,
    chains_are_intact,
)


def _one_row_a_key(
    attempts: Mapping[str, Sequence[Operation]], rows: Mapping[str, Sequence[str]]
) -> Iterable[Violation]:
    for key, repeated in attempts.items():
        there, outcomes = rows.get(key, ()), {operation.outcome for operation in repeated}
        answers = {operation.answer for operation in repeated if operation.outcome is Outcome.ok}
        if len(there) > 1:
            yield Violation(Fault.doubled, key, f"{len(there)} rows")
        if len(answers) > 1:
            yield Violation(Fault.doubled, key, f"{len(answers)} different answers")
        for missing in answers - set(there):
            yield Violation(Fault.lost, key, f"row {missing}")
        if outcomes == {Outcome.failed} and there:
            yield Violation(Fault.resurrected, key, f"row {there[0]}")


def _by_subject(history: History, kind: Kind, outcome: Outcome | None = None) -> dict[str, list[Operation]]:
    chosen: dict[str, list[Operation]] = defaultdict(list)
    for operation in history:
        if operation.kind is kind and outcome in (None, operation.outcome):
            chosen[operation.subject].append(operation)
    return chosen


def _by_key(history: History, kind: Kind) -> dict[str, list[Operation]]:
    chosen: dict[str, list[Operation]] = defaultdict(list)
    for operation in history:
        if operation.kind is kind:
            chosen[operation.key].append(operation)
    return chosen
