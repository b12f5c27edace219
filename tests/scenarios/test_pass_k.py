import pytest

from tests.scenarios.pass_k import pass_k

pytestmark = pytest.mark.unit


def test_one_success_in_two_is_a_half_at_once_and_never_twice() -> None:
    trials = {"always": [True, True], "sometimes": [True, False]}
    assert pass_k(trials, 1) == pytest.approx(0.75)
    assert pass_k(trials, 2) == pytest.approx(0.5)


def test_it_is_the_share_of_subsets_that_hold_successes_alone() -> None:
    assert pass_k({"mostly": [True, True, True, False]}, 2) == pytest.approx(3 / 6)


@pytest.mark.parametrize(("trials", "k"), [({}, 1), ({"once": [True]}, 2), ({"once": [True]}, 0)])
def test_too_few_tries_are_refused(trials: dict[str, list[bool]], k: int) -> None:
    with pytest.raises(ValueError, match="needs at least"):
        pass_k(trials, k)
