from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest

from api.calls import chain
from api.contract import PartyKind, TransitionKind
from api.models import Transition

pytestmark = pytest.mark.unit

CALL = UUID(int=1)


def chained(length: int = 4) -> tuple[list[Transition], str]:
    head, transitions = chain.START, []
    for number in range(1, length + 1):
        transition = Transition(
            id=UUID(int=100 + number),
            call_id=CALL,
            number=number,
            seq=number,
            at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=number),
            kind=TransitionKind.handoff,
            source_kind=PartyKind.agent,
            source_name="RouterAgent",
            target_kind=PartyKind.agent,
            target_name="BillingSupportAgent",
            reason="Wants a refund — «now».",
            briefing={"problem": "Charged twice.", "facts": [{"name": "invoice", "value": "INV-1042"}]},
        )
        head = transition.hash = chain.link(head, transition)
        transitions.append(transition)
    return transitions, head


def test_a_chain_as_it_was_written_is_intact() -> None:
    assert chain.first_broken(*chained()) is None
    assert chain.first_broken([], chain.START) is None


CHANGES: dict[str, Callable[[Transition], None]] = {
    "reason": lambda row: setattr(row, "reason", "Nothing."),
    "target": lambda row: setattr(row, "target_name", "SalesAgent"),
    "time": lambda row: setattr(row, "at", row.at + timedelta(microseconds=1)),
    "briefing": lambda row: setattr(row, "briefing", None),
    "hash": lambda row: setattr(row, "hash", "0" * 64),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_changed_transition_is_found(change: Callable[[Transition], None]) -> None:
    transitions, head = chained()
    change(transitions[2])

    assert chain.first_broken(transitions, head) == 3


@pytest.mark.parametrize("missing", [0, 1, 3])
def test_a_missing_transition_is_found(missing: int) -> None:
    transitions, head = chained()
    del transitions[missing]

    assert chain.first_broken(transitions, head) == missing + 1


def test_exchanged_transitions_are_found() -> None:
    transitions, head = chained()
    transitions[1], transitions[2] = transitions[2], transitions[1]

    assert chain.first_broken(transitions, head) == 2


def test_the_hash_is_of_the_moment_and_not_of_how_it_is_written() -> None:
    transitions, head = chained()
    for transition in transitions:
        transition.at = transition.at.astimezone(timezone(timedelta(hours=2)))

    assert chain.first_broken(transitions, head) is None
