import pytest

from api.sound import RangeNotThere, part

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=0-", (0, 99)),
        ("bytes=0-9", (0, 9)),
        ("bytes=90-200", (90, 99)),
        ("bytes=99-99", (99, 99)),
        ("bytes=-10", (90, 99)),
        ("bytes=-1000", (0, 99)),
        (" bytes = 5 - 6 ", (5, 6)),
    ],
)
def test_a_part_is_what_was_asked_for_as_far_as_there_is_any(header: str, expected: tuple[int, int]) -> None:
    assert part(header, 100) == expected


@pytest.mark.parametrize(
    "header", [None, "", "bytes=", "bytes=-", "items=0-1", "bytes=1-2,4-5", "bytes=9-2", "bytes=a-b"]
)
def test_what_is_no_single_range_is_all_of_it(header: str | None) -> None:
    assert part(header, 100) is None


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_what_begins_behind_the_end_is_not_there(header: str) -> None:
    with pytest.raises(RangeNotThere) as refused:
        part(header, 100)
    assert refused.value.extra == {"size": 100}
