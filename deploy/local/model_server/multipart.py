"""The multipart form of a transcription request: one file, a few short fields."""

from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from email.policy import HTTP

from deploy.local.model_server.errors import InvalidRequest


@dataclass(frozen=True)
class Form:
    fields: dict[str, str]
    files: dict[str, bytes]


def parse_form(content_type: str, body: bytes) -> Form:
    """A `multipart/form-data` body (RFC 7578), whose parts have the syntax of mail (RFC 2046).

    Raises:
        InvalidRequest: it is not one, or it was cut short.
    """
    if not content_type.lower().startswith("multipart/form-data"):
        raise InvalidRequest("send the audio as multipart/form-data")
    head = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1", "replace")
    form: Message = BytesParser(policy=HTTP).parsebytes(head + body)
    if not form.is_multipart() or form.defects:
        raise InvalidRequest("the multipart body is malformed or was cut short")
    fields: dict[str, str] = {}
    files: dict[str, bytes] = {}
    for part in form.walk():
        name = part.get_param("name", header="content-disposition")
        if part.is_multipart() or not isinstance(name, str):
            continue
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):
            raise InvalidRequest("a part of the multipart body is malformed", name)
        if part.get_filename() is None:
            fields[name] = content.decode("utf-8", "replace").strip()
        else:
            files[name] = content
    return Form(fields, files)
