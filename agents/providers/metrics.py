"""For Prometheus, on TANDEM_METRICS_PORT. Each call has a process of its own: the latest that any has seen is shown."""

from prometheus_client import Counter, Gauge

STATES = {"closed": 0, "half_open": 1, "open": 2}

_state = Gauge(
    "tandem_provider_breaker_state",
    "0: asked, 1: being tried, 2: not asked.",
    ["kind", "provider"],
    multiprocess_mode="mostrecent",
)
_failures = Counter("tandem_provider_failures", "Failed or late: the next provider was asked.", ["kind", "provider"])


def state(kind: str, provider: str, state: str) -> None:
    _state.labels(kind, provider).set(STATES[state])


def failed(kind: str, provider: str) -> None:
    _failures.labels(kind, provider).inc()
