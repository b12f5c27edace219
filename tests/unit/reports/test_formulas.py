import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.reports import formulas
from api.reports.tallies import OfferTally, TalkTally, TimeTally, WaitTally

pytestmark = pytest.mark.unit

COUNTS = st.integers(0, 10_000)
SECONDS = st.floats(0, 1e7)


@st.composite
def waits(draw: st.DrawFn) -> WaitTally:
    answered, abandoned, waiting = draw(COUNTS), draw(COUNTS), draw(COUNTS)
    names = ("short_abandoned", "withdrawn", "called_back", "overflowed")
    others = {name: draw(COUNTS) for name in names}
    return WaitTally(
        answered=answered,
        in_target=draw(st.integers(0, answered)),
        abandoned=abandoned,
        waiting=waiting,
        overdue=draw(st.integers(0, waiting)),
        answered_seconds=draw(SECONDS),
        queued=answered + abandoned + waiting + sum(others.values()),
        longest_seconds=draw(st.none() | SECONDS),
        **others,
    )


def test_the_service_level_is_the_strict_one_of_icmis_five() -> None:
    """ICMI's example: 1,000 answered, 860 of them in the target; 60 abandoned, 10 of those within the first seconds.

    860 / (1,000 + 60 - 10): abandoning after the first seconds counts against us, before the target or after.
    """
    tally = WaitTally(queued=1_060, answered=1_000, in_target=860, abandoned=50, short_abandoned=10)

    assert formulas.waiting(tally).service_level == 860 / 1_050
    assert formulas.waiting(tally).abandon_rate == 50 / 1_050


def test_handle_time_is_talk_and_the_work_after_it() -> None:
    """(300 + 420) s of talk and (30 + 90) s of after-call work, of two: 420 s."""
    figures = formulas.handling(TalkTally(talks=2, calls=2, finished=2, talk_seconds=720, wrap_up_seconds=120))

    assert (figures.average_handle_seconds, figures.average_talk_seconds, figures.average_wrap_up_seconds) == (
        420,
        360,
        60,
    )


def test_occupancy_leaves_breaks_out() -> None:
    """45 minutes with callers, 15 of them in wrap-up, 15 minutes ready, an hour's break: 45/60."""
    assert formulas.time(TimeTally(busy=1_800, wrap_up=900, available=900, on_break=3_600)).occupancy == 0.75


def test_offers_that_were_taken_back_count_in_no_rate() -> None:
    assert formulas.offers(OfferTally(offered=10, accepted=6, missed=1, declined=1)).miss_rate == 1 / 8


@given(waits())
def test_shares_are_shares(tally: WaitTally) -> None:
    figures = formulas.waiting(tally)

    for share in (figures.service_level, figures.abandon_rate, figures.callback_share):
        assert share is None or 0 <= share <= 1


@given(waits())
def test_the_service_level_is_never_better_than_the_share_answered(tally: WaitTally) -> None:
    figures = formulas.waiting(tally)
    if figures.service_level is not None and formulas.demand(tally):
        assert figures.service_level <= tally.answered / formulas.demand(tally)


@given(waits(), waits())
def test_two_queues_together_lie_between_the_two(one: WaitTally, other: WaitTally) -> None:
    rates = [formulas.waiting(each).service_level for each in (one, other, one + other)]
    if rates[0] is not None and rates[1] is not None:
        assert rates[2] is not None
        assert min(rates[0], rates[1]) - 1e-9 <= rates[2] <= max(rates[0], rates[1]) + 1e-9


@given(st.builds(TimeTally, available=SECONDS, busy=SECONDS, wrap_up=SECONDS, on_break=SECONDS))
def test_occupancy_is_a_share(tally: TimeTally) -> None:
    occupancy = formulas.time(tally).occupancy

    assert occupancy is None or 0 <= occupancy <= 1
