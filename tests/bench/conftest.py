from tests.api.conftest import template  # noqa: F401
