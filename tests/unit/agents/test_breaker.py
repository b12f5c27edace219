import pytest

from agents.providers.breaker import FAILURES, REST_SECONDS, WINDOW_SECONDS, Breaker, State

pytestmark = pytest.mark.unit

DOWN = RuntimeError("down")


class Time:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def breaker(time: Time) -> Breaker:
    return Breaker("llm", "test", now=time)


def broken(breaker: Breaker) -> None:
    for _ in range(FAILURES):
        breaker.failed(DOWN)


def test_it_opens_after_some_failures(breaker: Breaker) -> None:
    for _ in range(FAILURES - 1):
        breaker.failed(DOWN)
    assert breaker.admits()
    breaker.failed(DOWN)
    assert (breaker.state, breaker.admits()) == (State.open, False)


def test_failures_long_ago_do_not_count(breaker: Breaker, time: Time) -> None:
    for _ in range(FAILURES + 1):
        breaker.failed(DOWN)
        time.now += WINDOW_SECONDS
    assert breaker.state is State.closed


def test_a_success_forgets_the_failures_before_it(breaker: Breaker) -> None:
    for _ in range(FAILURES + 1):
        breaker.failed(DOWN)
        breaker.succeeded()
    assert breaker.state is State.closed


def test_after_a_rest_one_request_tries_and_no_other(breaker: Breaker, time: Time) -> None:
    broken(breaker)
    time.now += REST_SECONDS
    assert breaker.admits()
    assert breaker.state is State.half_open
    assert not breaker.admits()
    breaker.succeeded()
    assert breaker.admits()


def test_a_try_that_fails_begins_another_rest(breaker: Breaker, time: Time) -> None:
    broken(breaker)
    time.now += REST_SECONDS
    breaker.admits()
    breaker.failed(DOWN)
    assert (breaker.state, breaker.admits()) == (State.open, False)


def test_a_try_that_never_ends_does_not_close_it_for_good(breaker: Breaker, time: Time) -> None:
    broken(breaker)
    for _ in range(2):
        time.now += REST_SECONDS
        assert breaker.admits()


def test_its_state_is_a_metric_and_each_change_a_line_in_the_log(
    breaker: Breaker, caplog: pytest.LogCaptureFixture
) -> None:
    registry = pytest.importorskip("prometheus_client").REGISTRY
    labels = {"kind": "llm", "provider": "test"}
    failures = registry.get_sample_value("tandem_provider_failures_total", labels) or 0
    broken(breaker)
    assert registry.get_sample_value("tandem_provider_breaker_state", labels) == 2
    assert registry.get_sample_value("tandem_provider_failures_total", labels) == failures + FAILURES
    assert [record.__dict__["state"] for record in caplog.records if record.message == "provider breaker"] == ["open"]
