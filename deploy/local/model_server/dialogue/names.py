"""A person's name in what was said: after "my name is", or bare when it was asked for."""

import re
from collections.abc import Collection

_SURE = re.compile(
    r"\b(?:my name is|my name's|my names|(?:under|in) the name of|the name is|name is|name's|i am called|call me)"
    r"\s+(.*)",
    re.I,
)
_LIKELY = re.compile(r"\b(?:this is|i'm|i am|it's|it is|here is)\s+(.*)", re.I)
_SPEAKING = re.compile(r"^\W*((?:[A-Z][\w'-]+\s+){1,3})(?:here|speaking)\b")
_FILLERS = re.compile(
    r"^(?:\W*\b(?:yes|yeah|yep|sure|okay|ok|hi|hello|hey|well|uh|um|er|so|of course|certainly|please|it's|i'm|i am"
    r"|it is|this is|my name is|the name is|name is)\b\W*)+",
    re.I,
)
_WORD = re.compile(r"[^\W\d_][\w'-]*")
_MOST_WORDS = 3


def find_name(text: str, asked: bool, never: Collection[str]) -> str | None:
    """`text` without the e-mail address that may stand beside the name; `asked`: it answers a question for a name.

    `never`: words that are no names, whatever stands before them ("I'm angry").
    """
    if found := _SURE.search(text):
        return _leading_name(found[1], False, never)
    if found := _SPEAKING.search(text):
        return _leading_name(found[1], True, never)
    for found in _LIKELY.finditer(text):
        if name := _leading_name(found[1], not asked, never):
            return name
    return _leading_name(_FILLERS.sub("", text), False, never) if asked else None


def _leading_name(text: str, must_be_capitalised: bool, never: Collection[str]) -> str | None:
    name: list[str] = []
    for word in re.split(r"\s+", text.strip()):
        letters = _WORD.fullmatch(word.strip(".,!?;:"))
        if not letters or letters.group().lower() in never or (must_be_capitalised and not word[0].isupper()):
            break
        name.append(letters.group())
        if len(name) == _MOST_WORDS or word[-1] in ".,!?;:":
            break
    return " ".join(part if part[0].isupper() else part.capitalize() for part in name) or None
