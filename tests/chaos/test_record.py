"""A call's record against what its jobs wrote down: each thing that can be wrong is counted."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from api.contract import Event, Snapshot
from tests.chaos.record import Finding, Journal, Place, find

pytestmark = pytest.mark.unit

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


def event(second: int) -> Event:
    return Snapshot(id=uuid4(), seq=second, at=BEGAN + timedelta(seconds=second), state={})


def found(
    journals: list[Journal],
    stored: list[UUID],
    *,
    rows: int = 0,
    epochs: dict[int, datetime] | None = None,
    open_entries: int = 0,
    first: int = 1,
) -> Finding:
    places = [Place(id_, seq) for seq, id_ in enumerate(stored, start=first)]
    epochs = epochs or {0: BEGAN}
    return find(journals, places, rows, row_events=0, epochs=epochs, open_entries=open_entries, is_closed=True)


ONE, TWO, THREE = (event(second) for second in (1, 2, 3))
TAKEN_OVER = {0: BEGAN, 1: BEGAN + timedelta(seconds=2)}


def test_what_is_all_there_in_order_is_right() -> None:
    assert found([Journal(0, [ONE, TWO, THREE])], [ONE.id, TWO.id, THREE.id]) == Finding()


def test_what_a_job_wrote_down_and_is_not_stored_is_lost() -> None:
    assert found([Journal(0, [ONE, TWO])], [ONE.id]).lost == 1


def test_a_job_that_lost_its_call_is_believed_up_to_then() -> None:
    """The second and the third event are a ghost's if the call was another job's by then."""
    assert found([Journal(0, [ONE, THREE]), Journal(1, [])], [ONE.id], epochs=TAKEN_OVER) == Finding()


def test_a_ghost_that_is_stored_is_a_second_owner() -> None:
    assert found([Journal(0, [ONE, THREE])], [ONE.id, THREE.id], epochs=TAKEN_OVER).double_owned == 1


def test_two_open_places_in_line_are_two_owners() -> None:
    assert found([], [], open_entries=2).double_owned == 1


def test_a_row_without_an_event_of_its_own_is_doubled() -> None:
    assert found([], [], rows=1).doubled == 1


def test_events_that_changed_places_are_out_of_order() -> None:
    assert found([Journal(0, [ONE, TWO, THREE])], [ONE.id, THREE.id, TWO.id]).disordered == 1


def test_a_gap_is_out_of_order() -> None:
    assert found([Journal(0, [ONE])], [ONE.id], first=2).disordered == 1
