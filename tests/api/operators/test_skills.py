from uuid import uuid4

import pytest
from httpx import AsyncClient

from api.models import Operator

pytestmark = pytest.mark.api

SELLER = {"skills": [{"skill": "sales", "level": 4}, {"skill": "general", "level": 1}]}


async def test_an_admin_says_what_an_operator_can_do_and_how_well(
    admin: AsyncClient, console: AsyncClient, operator: Operator
) -> None:
    path = f"/v1/operators/{operator.id}/skills"
    await admin.put(path, json={"skills": [{"skill": "billing", "level": 2}, {"skill": "sales", "level": 5}]})

    answer = await admin.put(path, json=SELLER)

    assert answer.status_code == 200
    levels = {held["skill"]: held["level"] for held in answer.json()["skill_levels"]}
    assert levels == {"sales": 4, "general": 1}
    assert (await console.get("/v1/auth/me")).json()["skills"] == ["general", "sales"]


@pytest.mark.parametrize(
    "skills",
    [
        [{"skill": "sales", "level": 0}],
        [{"skill": "sales", "level": 6}],
        [{"skill": "singing", "level": 1}],
        [{"skill": "sales", "level": 1}, {"skill": "sales", "level": 2}],
    ],
)
async def test_skills_that_make_no_sense_are_refused(
    admin: AsyncClient, operator: Operator, skills: list[dict[str, object]]
) -> None:
    answer = await admin.put(f"/v1/operators/{operator.id}/skills", json={"skills": skills})

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


async def test_an_unknown_operator_has_no_skills(admin: AsyncClient) -> None:
    answer = await admin.put(f"/v1/operators/{uuid4()}/skills", json=SELLER)

    assert (answer.status_code, answer.json()["code"]) == (404, "operator-not-found")


async def test_operators_do_not_decide_what_they_can_do(console: AsyncClient, operator: Operator) -> None:
    answer = await console.put(f"/v1/operators/{operator.id}/skills", json=SELLER)

    assert (answer.status_code, answer.json()["code"]) == (403, "role-too-low")
