import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.contract import spoken

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "heard",
    [
        # as recognition writes it
        "alice.martin@example.com",
        "alice.martin at example.com",
        "ALICE . MARTIN @ EXAMPLE . COM",
        "alice.martin@ example.com,",
        # as people say it
        "Alice dot Martin at example dot com.",
        "álice dot martín at example dot com",
        "alice point martin at example point com",
        "alice period martin at example period com",
        "alice full stop martin at example full stop com",
        "alice dot martin at sign example dot com",
        "alice dot martin the at symbol example dotcom",
        # with what they say around it
        "it's alice.martin@example.com please",
        "that's alice dot martin at example dot com, thank you.",
        "My e-mail address is alice dot martin at example dot com.",
        "my email would be alice.martin@example.com",
        "um, my work email is, uh, alice.martin@example.com",
        "This is Alice Martin, and my email is alice dot martin at example dot com",
        "Sure. It's alice.martin@example.com.",
        "yeah alice dot martin at example dot com",
        "you can reach me at alice dot martin at example dot com",
        "my mail address: alice.martin@example.com",
        "the address is alice.martin@example.com okay",
        "alice dot martin at example dot com all lowercase",
        "alice dot martin, all one word, at example dot com",
        "all in lower case alice dot martin no spaces at example dot com",
        # as they spell it
        "a l i c e dot m a r t i n at example dot com",
        "A-L-I-C-E dot Martin at example dot com",
        "A.L.I.C.E. dot Martin at example dot com",
        "a. l. i. c. e. dot martin at example dot com",
        "a, l, i, c, e, dot, martin, at, example, dot, com",
        "capital a lice dot martin at example dot com",
        "the letter a l i c e dot martin at example dot com",
        "a as in apple l as in lima i c e dot martin at example dot com",
        "a for alpha l for lima i for india c for charlie e for echo dot martin at example dot com",
        "a like anna l like lemon ice dot martin at example dot com",
        "alpha lima india charlie echo dot mike alfa romeo tango india november at example dot com",
        "alice dot martin at e x a m p l e dot com",
        "alice dot martin at echo x-ray alfa mike papa lima echo dot com",
        # said and spelled
        "Alice, A L I C E, dot Martin, M A R T I N, at example dot com",
        "alice dot martyn, spelled m a r t i n, at example dot com",
        # misheard letters, put right by the word behind them
        "a l i d as in charlie e dot martin at example dot com",
    ],
)
def test_an_address_is_written_as_it_is_on_file(heard: str) -> None:
    assert spoken.email(heard) == "alice.martin@example.com"


@pytest.mark.parametrize(
    ("heard", "written"),
    [
        # signs
        ("bob underscore f plus home at my dash mail dot co dot uk", "bob_f+home@my-mail.co.uk"),
        ("bob under score f at my hyphen mail dot com", "bob_f@my-mail.com"),
        ("bob minus f at example dot org", "bob-f@example.org"),
        ("bob underscore symbol f at example dash sign shop dot net", "bob_f@example-shop.net"),
        ("o'brien at example dot com", "obrien@example.com"),
        ("jean-luc@example.com", "jean-luc@example.com"),
        # double letters
        ("aaron double a at example dot com", "aaronaa@example.com"),
        ("b double o at example dot com", "boo@example.com"),
        ("double u i l l at example dot com", "will@example.com"),
        ("triple w at example dot com", "www@example.com"),
        ("double decker at example dot com", "doubledecker@example.com"),
        # figures
        ("bob 22 at example dot com", "bob22@example.com"),
        ("bob two two at example dot com", "bob22@example.com"),
        ("bob twenty two at example dot com", "bob22@example.com"),
        ("bob double two at example dot com", "bob22@example.com"),
        ("bob number seven at example dot com", "bob7@example.com"),
        ("bob nineteen eighty five at example dot com", "bob1985@example.com"),
        ("bob two thousand and five at example dot com", "bob2005@example.com"),
        ("agent double oh seven at example dot com", "agent007@example.com"),
        ("bob oh seven at example dot com", "bob07@example.com"),
        ("one o one at example dot com", "101@example.com"),
        ("b oh b at example dot com", "bob@example.com"),
        ("bob at one six three dot com", "bob@163.com"),
        ("bob at three dot co dot uk", "bob@three.co.uk"),
        # names that are words of the spelling alphabet, and a sentence that is an address
        ("oscar at example dot com", "oscar@example.com"),
        ("mike oscar at example dot com", "mikeoscar@example.com"),
        ("salt and pepper at example dot com", "saltandpepper@example.com"),
        ("look at me at example dot com", "lookatme@example.com"),
        ("well dot done at example dot com", "well.done@example.com"),
        ("mail at example dot com", "mail@example.com"),
        ("j.p.r@example.com", "j.p.r@example.com"),
        ("um.bob@example.com", "um.bob@example.com"),
        ("J.R.R.T@example.com.", "j.r.r.t@example.com"),
        ("x as in extra at example dot com", "x@example.com"),
        ("a for you at example dot com", "aforyou@example.com"),
        # providers and endings
        ("bob at gmail", "bob@gmail.com"),
        ("bob at g mail dot com", "bob@gmail.com"),
        ("bob at hot mail", "bob@hotmail.com"),
        ("bob at example dot co uk", "bob@example.co.uk"),
    ],
)
def test_what_people_say_for_an_address_is_understood(heard: str, written: str) -> None:
    assert spoken.email(heard) == written
    assert spoken.is_email(written)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "purple monkey",
        "at",
        "alice at",
        "at example dot com",
        "alice at example",
        "my email",
        "I don't have one",
        "a" * 300 + "@b.de",
        "a@b@c.com",
        "🙂 at example dot com",
    ],
)
def test_what_is_no_address_is_told_apart(said: str) -> None:
    assert not spoken.is_email(spoken.email(said))


@given(st.from_regex(r"[a-z]{2,8}([._][a-z]{2,8})?@[a-z]{2,8}\.(com|org)", fullmatch=True))
def test_an_address_that_is_written_already_stays_as_it_is(written: str) -> None:
    assert spoken.email(written) == written


def test_addresses_that_sound_the_same_have_one_key_and_others_do_not() -> None:
    assert spoken.email_key("alicemartin@example.com") == spoken.email_key("alice.martin@example.com")
    assert spoken.email_key("alice@my-shop.com") != spoken.email_key("alice@myshop.com")
