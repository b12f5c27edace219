"""Each rule of the checker is broken once, and caught; a history in which all went well passes."""

from dataclasses import replace

import pytest

from tests.chaos.checker import Fault, Violation, check
from tests.chaos.history import Kind, Operation, Outcome, Reported, Stored

pytestmark = pytest.mark.unit

FIRST, SECOND = Reported("event-1", 1), Reported("event-2", 2)
REPORT = Operation(Kind.report, "call", "reporter", Outcome.ok, events=(FIRST, SECOND))
COMMENT = Operation(Kind.comment, "ticket", "commenter", Outcome.ok, key="key", answer="comment-1")
ENQUEUE = Operation(Kind.enqueue, "call", "worker", Outcome.ok, key="line", answer="entry")
CLAIM = Operation(Kind.claim, "entry", "olivia", Outcome.ok, key="olivias")
REFUSED = Operation(Kind.claim, "entry", "omar", Outcome.failed, key="omars")

HISTORY = (REPORT, COMMENT, ENQUEUE, CLAIM, REFUSED)
STORED = Stored(
    events={"call": (FIRST, SECOND)},
    comments={"key": ("comment-1",)},
    entries={"call": ("entry",)},
    owners={"entry": ("olivia",)},
)


def faults(*history: Operation, stored: Stored = STORED) -> list[tuple[Fault, str]]:
    return [(violation.fault, violation.subject) for violation in check(history, stored)]


def test_what_went_well_passes() -> None:
    assert faults(*HISTORY) == []


def test_an_unknown_outcome_may_have_happened_or_not() -> None:
    asked = [replace(operation, outcome=Outcome.unknown, answer="") for operation in HISTORY]
    assert faults(*asked) == []
    assert faults(*asked, stored=Stored()) == []


def test_an_acknowledged_event_that_is_not_stored_is_lost() -> None:
    assert check(HISTORY, replace(STORED, events={"call": (FIRST,)})) == [Violation(Fault.lost, "call", "event 2")]


def test_an_acknowledged_event_that_another_call_has_is_lost() -> None:
    assert (Fault.lost, "call") in faults(*HISTORY, stored=replace(STORED, events={"other": (FIRST, SECOND)}))


def test_an_event_stored_twice_is_doubled() -> None:
    twice = replace(STORED, events={"call": (FIRST, SECOND, Reported("event-2", 3))})
    assert (Fault.doubled, "call") in faults(*HISTORY, stored=twice)


def test_two_events_in_one_place_are_doubled() -> None:
    crowded = replace(STORED, events={"call": (FIRST, SECOND, Reported("stranger", 2))})
    assert (Fault.doubled, "call") in faults(*HISTORY, stored=crowded)


def test_events_that_changed_places_are_out_of_order() -> None:
    swapped = replace(STORED, events={"call": (Reported("event-2", 1), Reported("event-1", 2))})
    assert faults(*HISTORY, stored=swapped) == [(Fault.disordered, "call")] * 2


def test_a_gap_is_out_of_order() -> None:
    events = (FIRST, SECOND, Reported("event-4", 4))
    assert faults(*HISTORY, stored=replace(STORED, events={"call": events})) == [(Fault.disordered, "call")]


def test_a_refused_event_that_is_stored_is_caught() -> None:
    assert faults(replace(REPORT, outcome=Outcome.failed)) == [(Fault.resurrected, "call")] * 2


def test_an_event_that_was_refused_first_and_taken_later_is_fine() -> None:
    assert faults(replace(REPORT, outcome=Outcome.failed), REPORT) == []


def test_a_key_with_two_rows_is_doubled() -> None:
    twice = replace(STORED, comments={"key": ("comment-1", "comment-2")})
    assert faults(*HISTORY, stored=twice) == [(Fault.doubled, "key")]


def test_a_key_with_two_answers_is_doubled_and_what_is_not_there_is_lost() -> None:
    again = replace(COMMENT, answer="comment-2")
    assert set(faults(*HISTORY, again)) == {(Fault.doubled, "key"), (Fault.lost, "key")}


def test_an_acknowledged_comment_that_is_not_stored_is_lost() -> None:
    assert faults(*HISTORY, stored=replace(STORED, comments={})) == [(Fault.lost, "key")]


def test_a_comment_that_was_refused_and_is_stored_is_caught() -> None:
    assert faults(replace(COMMENT, outcome=Outcome.failed, answer="")) == [(Fault.resurrected, "key")]


def test_a_call_with_two_places_in_line_is_doubled() -> None:
    twice = replace(STORED, entries={"call": ("entry", "entry-2")})
    assert faults(*HISTORY, stored=twice) == [(Fault.doubled, "call")]


def test_two_operators_who_were_told_that_they_won_are_double_owners() -> None:
    both = replace(REFUSED, outcome=Outcome.ok)
    assert set(faults(REPORT, COMMENT, ENQUEUE, CLAIM, both)) == {
        (Fault.double_owned, "entry"),
        (Fault.lost, "entry"),
    }


def test_an_entry_that_two_have_had_is_double_owned() -> None:
    both = replace(STORED, owners={"entry": ("olivia", "omar")})
    history = (*HISTORY[:-1], replace(REFUSED, outcome=Outcome.unknown))
    assert faults(*history, stored=both) == [(Fault.double_owned, "entry")]


def test_a_claim_that_was_won_and_is_nobodys_is_lost() -> None:
    assert faults(*HISTORY, stored=replace(STORED, owners={})) == [(Fault.lost, "entry")]


def test_a_claim_that_was_refused_and_owns_is_caught() -> None:
    assert faults(REFUSED, stored=replace(STORED, owners={"entry": ("omar",)})) == [(Fault.resurrected, "entry")]


def test_a_chain_that_is_broken_is_caught() -> None:
    assert faults(*HISTORY, stored=replace(STORED, broken_chains=("call",))) == [(Fault.forged, "call")]
