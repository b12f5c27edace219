import httpx
import pytest

from deploy.local.model_server.errors import InvalidRequest
from deploy.local.model_server.multipart import parse_form

pytestmark = pytest.mark.unit


def encoded(content: bytes, **fields: str) -> tuple[str, bytes]:
    request = httpx.Request("POST", "http://x", data=fields, files={"file": ("heard.wav", content, "audio/wav")})
    return request.headers["content-type"], request.read()


@pytest.mark.parametrize(
    "content", [bytes(range(256)) * 300, b"", b"\r\n", b"\n", b"\r", b"--\r\n--", b"a\r\n\r\nb\n\n", b"\x00" * 1000]
)
def test_a_file_arrives_byte_for_byte(content: bytes) -> None:
    form = parse_form(*encoded(content, model="whisper-1", prompt="Grüße"))
    assert form.files == {"file": content}
    assert form.fields == {"model": "whisper-1", "prompt": "Grüße"}


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b"{}"),
        ("", b""),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"nothing of it"),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\ncut short'),
    ],
)
def test_what_is_no_form_is_refused(content_type: str, body: bytes) -> None:
    with pytest.raises(InvalidRequest):
        parse_form(content_type, body)
