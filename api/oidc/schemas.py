from typing import NamedTuple

from pydantic import BaseModel, Field

from api.oidc.errors import SignInRefusal

MOST_OF_PAGE = 500  # characters


class SignInWays(BaseModel):
    """How one can sign in here."""

    password: bool = True
    oidc: str | None = Field(description="The name of the company's own sign-in; None when there is none.")


class Refused(BaseModel):
    """What the login page finds in its address when the company's own sign-in has led back to it."""

    refused: SignInRefusal


class Answer(NamedTuple):
    """What the provider sends the browser back with."""

    state: str
    code: str | None
    error: str | None
    issuer: str | None


def own_page(page: str) -> str:
    """A page of the console, whatever somebody has put into a link."""
    is_own = page.startswith("/") and not page.startswith(("//", "/\\")) and page.isprintable()
    return page if is_own and len(page) <= MOST_OF_PAGE and "\\" not in page else "/"
