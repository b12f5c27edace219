from datetime import timedelta

import pytest

from api.contract import Category, Hours, OverflowReason
from api.models import Queue
from api.queue.overflow import reason

pytestmark = pytest.mark.unit

LONG, SHORT = timedelta(seconds=301), timedelta(seconds=300)


@pytest.mark.parametrize(
    ("is_open", "at_their_desks", "waited", "limit", "expected"),
    [
        (True, 1, SHORT, 300, None),
        (True, 1, LONG, 300, OverflowReason.max_wait),
        (True, 1, LONG, None, None),
        (True, 0, SHORT, 300, OverflowReason.nobody_there),
        (True, 0, LONG, 300, OverflowReason.nobody_there),
        (False, 1, SHORT, 300, OverflowReason.closed),
        (False, 0, LONG, None, OverflowReason.closed),
    ],
)
def test_the_reason_that_says_most_is_told(
    is_open: bool, at_their_desks: int, waited: timedelta, limit: int | None, expected: OverflowReason | None
) -> None:
    queue = Queue(skill=Category.billing, max_wait_seconds=limit)

    assert reason(Hours(open=is_open), at_their_desks, waited, queue) is expected
