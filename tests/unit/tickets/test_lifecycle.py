import pytest

from api.contract import TicketStatus
from api.tickets import lifecycle
from api.tickets.errors import MergedIntoItself, ResolutionMissing, TicketMerged
from api.tickets.lifecycle import Difference

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("words", "tags"),
    [
        (["VIP", "vip", " Vip "], ["vip"]),
        (["VIP customer", "#late, payer"], ["late-payer", "vip-customer"]),
        (["", "  ", "#"], []),
        (["Straße"], ["strasse"]),
    ],
)
def test_tags_are_written_one_way(words: list[str], tags: list[str]) -> None:
    assert lifecycle.tags_of(words) == tags


def test_only_what_differs_is_a_change() -> None:
    before = {"subject": "Slow", "owner": None, "tags": ""}
    after = {"subject": "Slow", "owner": "Olivia Stone", "tags": "vip"}

    assert lifecycle.differences(before, after) == [
        Difference("owner", None, "Olivia Stone"),
        Difference("tags", "", "vip"),
    ]
    assert lifecycle.differences({}, {"subject": "Slow", "owner": None}) == [Difference("subject", None, "Slow")]


def test_only_tickets_that_are_alive_and_two_are_merged() -> None:
    lifecycle.check_merge(1001, None, 1002, None)
    with pytest.raises(MergedIntoItself):
        lifecycle.check_merge(1001, None, 1001, None)
    with pytest.raises(TicketMerged, match="#1001 was merged into #1003"):
        lifecycle.check_merge(1001, 1003, 1002, None)
    with pytest.raises(TicketMerged, match="#1002 was merged into #1001"):
        lifecycle.check_merge(1001, None, 1002, 1001)


@pytest.mark.parametrize("resolution", [None, ""])
def test_resolved_says_how(resolution: str | None) -> None:
    lifecycle.check_resolved(TicketStatus.open, resolution)
    lifecycle.check_resolved(TicketStatus.resolved, "Refunded.")
    with pytest.raises(ResolutionMissing):
        lifecycle.check_resolved(TicketStatus.resolved, resolution)
