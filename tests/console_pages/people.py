"""Who works at the demo company, and how they come in."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import httpx
from sqlalchemy import update

from api.accounts import service as accounts
from api.accounts.schemas import AccountSettings
from api.contract import Category, Presence, Role
from api.models import Operator
from api.operators.schemas import SkillLevel
from tests.console_pages.site import Site

PASSWORD = "correct horse battery"


@dataclass(frozen=True)
class Person:
    name: str
    role: Role = Role.operator
    skills: tuple[Category, ...] = tuple(Category)
    presence: Presence = Presence.offline
    break_reason: str | None = None

    @property
    def email(self) -> str:
        return f"{self.name.split()[0].lower()}@tandem.example"


OLIVIA = Person("Olivia Stone")
OMAR = Person("Omar Reyes", skills=(Category.technical, Category.general), presence=Presence.available)
PRIYA = Person(
    "Priya Nair", skills=(Category.billing, Category.sales), presence=Presence.on_break, break_reason="Training"
)
JONAS = Person("Jonas Weber", presence=Presence.on_break, break_reason="Lunch")
MEI = Person("Mei Tanaka", skills=(Category.sales,), presence=Presence.available)
SAM = Person("Sam Reed", Role.supervisor)
ADA = Person("Ada Byron", Role.admin)
STAFF = (OLIVIA, OMAR, PRIYA, JONAS, MEI, SAM, ADA)


async def hire(site: Site) -> None:
    async with site.sessions.begin() as session:
        for person in STAFF:
            skills = [SkillLevel(skill=skill, level=3) for skill in person.skills]
            settings = AccountSettings(email=person.email, name=person.name, role=person.role, skills=skills)
            await accounts.create(session, settings, password=PASSWORD)


async def come_in(site: Site) -> None:
    """Everybody is where they are at first."""
    async with site.sessions.begin() as session:
        for person in STAFF:
            there = {"presence": person.presence, "break_reason": person.break_reason}
            await session.execute(update(Operator).where(Operator.email == person.email).values(**there))
    await stay(site)


async def stay(site: Site) -> None:
    """For an hour, and nobody's console has to say so."""
    async with site.sessions.begin() as session:
        await session.execute(update(Operator).values(seen_at=datetime.now(UTC) + timedelta(hours=1)))


@asynccontextmanager
async def signed_in(site: Site, person: Person) -> AsyncGenerator[httpx.AsyncClient]:
    """Below `/v1`."""
    async with httpx.AsyncClient(base_url=f"{site.url}/v1", trust_env=False) as client:
        answer = await client.post("/auth/login", json={"email": person.email, "password": PASSWORD})
        answer.raise_for_status()
        yield client
