"""What somebody dials, written in one way, so that `+1 (555) 0199` and `15550199` are one number."""

import re

SCHEME = re.compile(r"^(sips?|tel):", re.IGNORECASE)
PHONE = re.compile(r"\+?[\d\-. ()]*\d[\d\-. ()]*")
NAME = re.compile(r"[A-Za-z0-9_.!~*'+=&$-]{1,64}")  # of what RFC 3261 allows in a user part, what can be dialled
SHORTEST_PHONE = 7  # digits; what has fewer is an extension, and has no plus


def canonical(dialled: str) -> str:
    """The user part of a SIP address, or of what a person writes for one.

    As livekit-sip compares them: of a phone number only the digits count, of a name every letter, and its case.
    """
    user = SCHEME.sub("", dialled.strip()).partition("@")[0].partition(";")[0].strip()
    if not PHONE.fullmatch(user):
        return user
    digits = re.sub(r"\D", "", user)
    return f"+{digits}" if len(digits) >= SHORTEST_PHONE else digits


def is_dialable(number: str) -> bool:
    return NAME.fullmatch(number) is not None


def last_digits_of(written: str) -> str | None:
    """What a phone number ends with, as somebody writes it; of a whole one without the zeros that only some countries
    dial before it."""
    digits = re.sub(r"\D", "", written)
    return (digits.lstrip("0") if len(digits) >= SHORTEST_PHONE else digits) or None
