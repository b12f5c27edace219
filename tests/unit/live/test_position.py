import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.live.position import LONGEST, RESUMABLE, Position

pytestmark = pytest.mark.unit

HOUR = int(RESUMABLE.total_seconds())


def snapshots() -> st.SearchStrategy[Position]:
    """As Postgres takes them: they end right after the latest transaction that was over."""

    def with_running(end: int) -> st.SearchStrategy[Position]:
        running = st.sets(st.integers(1, end - 2), max_size=4).map(lambda xids: tuple(sorted(xids)))
        return st.builds(Position, at=st.integers(0, 10**9), end=st.just(end), running=running)

    return st.integers(3, 12).flatmap(with_running)


def seen(position: Position) -> set[int]:
    return set(range(1, position.end)) - set(position.running)


@given(snapshots())
def test_a_position_reads_as_it_was_written(position: Position) -> None:
    assert Position.parse(str(position)) == position


@given(snapshots(), snapshots())
def test_one_includes_the_other_when_it_has_seen_every_transaction_that_the_other_has(
    one: Position, other: Position
) -> None:
    assert one.includes(other) == (seen(one) >= seen(other))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "1.2",
        "1.2.3-",
        "1.2.-3",
        "-1.2.",
        "1.2.3 ",
        "1.2.3\n",
        "1.2.x",
        "1.2.3.4",
        "١.٢.",
        "1." + "9" * 19 + ".",
    ],
)
def test_what_is_no_position_is_none(text: str) -> None:
    assert Position.parse(text) is None


def test_a_position_that_no_database_would_give_is_none() -> None:
    assert Position.parse("1.99999." + "-".join(str(xid) for xid in range(LONGEST))) is None


@pytest.mark.parametrize(
    ("after", "can"),
    [
        (Position(HOUR, 10), True),
        (Position(1, 10), True),
        (Position(0, 10), False),  # too old: the rows may be gone
        (Position(HOUR, 11), False),  # of another database, or of this one before it was put back
    ],
)
def test_a_feed_goes_on_from_where_all_that_followed_is_still_there(after: Position, can: bool) -> None:
    assert Position(HOUR, 10).can_resume(after) is can
