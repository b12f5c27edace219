import pytest

from tests.api.conftest import template  # noqa: F401
from tests.bench.figures import Figures, record

FIGURES = pytest.StashKey[Figures]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--record", action="store_true", help="write what is measured into docs/benchmarks.md")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[FIGURES] = Figures()


def pytest_sessionfinish(session: pytest.Session) -> None:
    taken = session.config.stash[FIGURES].taken
    if taken and session.config.getoption("record", default=False):
        record(taken)


@pytest.fixture
def figures(pytestconfig: pytest.Config) -> Figures:
    """Where a benchmark takes down what it has measured."""
    return pytestconfig.stash[FIGURES]
