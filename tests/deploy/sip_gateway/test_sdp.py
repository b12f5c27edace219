import pytest

from deploy.local.sip_gateway.errors import BadOffer, NoCommonCodec
from deploy.local.sip_gateway.sdp import answer, read_offer

pytestmark = pytest.mark.unit

OFFER = """v=0
o=- 7 7 IN IP4 192.0.2.1
s=-
c=IN IP4 192.0.2.1
t=0 0
m=audio 4000 RTP/AVP 9 8 0 96
a=rtpmap:9 G722/8000
a=rtpmap:96 telephone-event/8000
a=ptime:30
"""


def test_the_first_g711_codec_that_the_phone_names_is_taken() -> None:
    offer = read_offer(OFFER)
    assert (offer.codec, offer.payload_type, offer.digits_payload_type) == ("PCMA", 8, 96)
    assert offer.remote == ("192.0.2.1", 4000)
    assert offer.wants_audio
    assert offer.sends_audio


def test_the_answer_names_that_codec_the_phones_digits_and_20_ms() -> None:
    lines = answer(read_offer(OFFER), "127.0.0.1", 20000).splitlines()
    assert "m=audio 20000 RTP/AVP 8 96" in lines
    assert "c=IN IP4 127.0.0.1" in lines
    assert "a=ptime:20" in lines
    assert "a=sendrecv" in lines


@pytest.mark.parametrize(
    ("direction", "wants_audio", "sends_audio", "ours"),
    [
        ("sendonly", False, True, "recvonly"),
        ("recvonly", True, False, "sendonly"),
        ("inactive", False, False, "inactive"),
    ],
)
def test_hold_is_answered_in_kind(direction: str, ours: str, *, wants_audio: bool, sends_audio: bool) -> None:
    offer = read_offer(f"{OFFER}a={direction}\n")
    assert (offer.wants_audio, offer.sends_audio) == (wants_audio, sends_audio)
    assert f"a={ours}" in answer(offer, "127.0.0.1", 20000)


def test_a_phone_without_digits_is_offered_none() -> None:
    offer = read_offer(OFFER.replace(" 96", ""))
    assert offer.digits_payload_type is None
    assert "telephone-event" not in answer(offer, "127.0.0.1", 20000)


@pytest.mark.parametrize(
    "unwanted",
    [
        OFFER.replace("9 8 0 96", "9 96"),
        OFFER.replace("RTP/AVP", "RTP/SAVP"),
        OFFER.replace("audio 4000", "audio 0"),
        OFFER.replace("m=audio", "m=video"),
        "",
    ],
)
def test_what_is_not_plain_g711_is_refused(unwanted: str) -> None:
    with pytest.raises(NoCommonCodec):
        read_offer(unwanted)


@pytest.mark.parametrize(
    "broken",
    [
        OFFER.replace("4000", "many"),
        OFFER.replace("4000", "70000"),
        OFFER.replace("c=IN IP4 192.0.2.1\n", ""),
        OFFER.replace("IP4 192.0.2.1", "IP4 somewhere"),
        OFFER.replace("rtpmap:9 ", "rtpmap:x "),
    ],
)
def test_what_cannot_be_read_is_a_bad_offer(broken: str) -> None:
    with pytest.raises(BadOffer):
        read_offer(broken)
