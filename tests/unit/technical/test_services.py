import pytest

from api.technical.lifecycle.services import Service, service_meant, service_named

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("said", "service"),
    [
        ("internet", Service.internet),
        ("my Wi-Fi", Service.internet),
        ("Fiber broadband", Service.internet),
        ("the telly", Service.tv),
        ("TV", Service.tv),
        ("landline", Service.phone),
        ("E-Mail", Service.email),
        ("my mailbox", Service.email),
    ],
)
def test_a_service_is_known_by_what_callers_call_it(said: str, service: Service) -> None:
    assert service_named(said) is service
    assert service_meant(f"something is wrong with {said}") is service


@pytest.mark.parametrize("said", ["", "toaster", "internet and tv", "42", "🙂"])
def test_what_names_no_service_or_two_is_none(said: str) -> None:
    assert service_named(said) is None
    assert service_meant(said) is None


@pytest.mark.parametrize(
    ("problem", "service"),
    [
        ("everything is so slow today", Service.internet),
        ("the film is buffering all the time", None),  # on the television or on the laptop?
        ("pages won't load, I'm offline", Service.internet),
        ("there is no signal", Service.tv),
        ("the picture freezes", Service.tv),
        ("I can't hear a dial tone", Service.phone),
        ("my messages don't arrive", Service.email),
        ("the tv is slow", Service.tv),  # a name says more than a complaint
        ("it hurts", None),
    ],
)
def test_a_complaint_tells_the_service_unless_it_could_be_two(problem: str, service: Service | None) -> None:
    assert service_meant(problem) is service
