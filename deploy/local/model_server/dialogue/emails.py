"""E-mail addresses as they are said, and as recognition writes them down."""

import re
from collections.abc import Sequence

_WRITTEN = re.compile(r"[a-z0-9][a-z0-9._+-]*@[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_CONNECTORS = {"dot": ".", "point": ".", "period": ".", "underscore": "_", "dash": "-", "hyphen": "-", "minus": "-"}
_AT = {"at", "@", "add", "et"}
_TOP_LEVEL = {"com", "org", "net", "edu", "gov", "io", "dev", "info", "example", "uk", "de", "co", "us", "eu", "test"}
_NEVER_LOCAL = {"is", "it's", "its", "email", "address", "me", "and", "my", "that", "the", "look", "reached"}


def find_email(text: str) -> tuple[str, str] | None:
    """The last address in `text`, and what is left of the text without it.

    Understands "alice.martin@example.com", "alice dot martin at example dot com", "a l i c e at example.com".
    """
    lowered = text.lower().rstrip(" .,!?")
    if written := list(_WRITTEN.finditer(lowered)):
        found = written[-1]
        return found.group(), f"{text[: found.start()]} {text[found.end() :]}"
    return _find_spoken(lowered)


def _find_spoken(lowered: str) -> tuple[str, str] | None:
    words = _tokens(lowered)
    for at in range(len(words) - 1, 0, -1):
        if words[at] not in _AT:
            continue
        domain, end = _domain(words, at + 1)
        local, start = _local(words, at - 1)
        if domain and local:
            return f"{local}@{domain}", " ".join([*words[:start], *words[end:]])
    return None


def _tokens(lowered: str) -> list[str]:
    """Words and signs; a dot is a word of its own where it joins, and nothing where it ends a sentence."""
    spaced = re.sub(r"@", " @ ", lowered)
    spaced = re.sub(r"(?<=\w)[.](?=\s*\w)", " dot ", spaced)
    spaced = re.sub(r"(?<=\b\w)-(?=\w\b)", " ", spaced)  # "a-l-i-c-e"
    spaced = re.sub(r"(?<=\w)-(?=\w)", " dash ", spaced)
    return re.findall(r"[a-z0-9']+|@", spaced.replace("_", " underscore "))


def _domain(words: Sequence[str], start: int) -> tuple[str, int]:
    """ "example dot com" from `start` on, and where it ends; empty when there is none."""
    labels: list[str] = []
    position = start
    while position < len(words) and words[position] not in _CONNECTORS:
        labels.append(words[position])
        position += 1
        if position < len(words) and words[position] == "dash":
            labels.append("-")
            position += 1
        elif position + 1 < len(words) and words[position] in {"dot", "point", "period"}:
            labels.append(".")
            position += 1
        elif not (position < len(words) and words[position] in _TOP_LEVEL and "." not in labels):
            break
        else:
            labels.append(".")  # "example com": the dot got lost
    domain = "".join(labels)
    known = "." in domain and domain.rsplit(".", 1)[-1] in _TOP_LEVEL
    return (domain, position) if known else ("", start)


def _local(words: Sequence[str], last: int) -> tuple[str, int]:
    """What stands before the "at", read backwards as far as dots and single letters join it."""
    position = last
    while position >= 0 and words[position] in _NEVER_LOCAL:
        position -= 1  # "alice and at example dot com"
    parts: list[str] = []
    while position >= 0 and words[position] not in _CONNECTORS and words[position] not in _NEVER_LOCAL | _AT:
        parts.append(words[position])
        position -= 1
        if position >= 1 and words[position] in _CONNECTORS:
            parts.append(_CONNECTORS[words[position]])
            position -= 1
        elif not (position >= 0 and len(words[position]) == 1 and len(words[position + 1]) == 1):
            break
    return "".join(reversed(parts)), position + 1
