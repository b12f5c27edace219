from collections.abc import Iterator

import pytest

from tests.api.conftest import template  # noqa: F401
from tests.bench.figures import Figure, Figures, record

FIGURES = pytest.StashKey[list[Figure]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--record", action="store_true", help="write what is measured into docs/benchmarks.md")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[FIGURES] = []


def pytest_sessionfinish(session: pytest.Session) -> None:
    taken = session.config.stash[FIGURES]
    if taken and session.config.getoption("record", default=False):
        record(taken)


@pytest.fixture
def figures(pytestconfig: pytest.Config) -> Iterator[Figures]:
    """Where a benchmark takes down what it has measured. What is beyond tolerance fails it, once all is taken down."""
    figures = Figures()
    yield figures
    pytestconfig.stash[FIGURES].extend(figures.taken)
    assert figures.beyond_tolerance() == []
