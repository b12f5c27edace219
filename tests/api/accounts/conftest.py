from typing import Any

import pytest

from api.models import Operator


@pytest.fixture
def olivia(operator: Operator) -> str:
    """The address of Olivia Stone's account."""
    return f"/v1/accounts/{operator.id}"


def settings(**values: Any) -> dict[str, Any]:
    """Olivia Stone's account as it is."""
    skills = [{"skill": skill, "level": 1} for skill in ("billing", "general", "sales", "technical")]
    defaults = {"email": "olivia@tandem.example", "name": "Olivia Stone", "role": "operator", "skills": skills}
    return defaults | values
