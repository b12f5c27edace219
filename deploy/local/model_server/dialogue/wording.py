"""Text made comparable: lower case, single spaces, no punctuation, common mishearings undone."""

import re
from collections.abc import Mapping

_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "´": "'"})


def plain(text: str, mishearings: Mapping[str, str] | None = None) -> str:
    """The words of a text between single spaces: `" i was charged twice "`.

    A question mark stays, as a word of its own; "INV-1042" becomes "inv 1042"; "example.com" stays one word.
    """
    text = text.translate(_APOSTROPHES).lower()
    text = re.sub(r"\$ ?(\d[\d,]*(?:\.\d\d)?)", r"\1 dollars", text)
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    text = re.sub(r"\?", " ? ", text)
    text = re.sub(r"(?<=[a-z\d])[.](?=[a-z\d])", "\0", text)  # inside a word: keep
    text = re.sub(r"[^a-z\d@'?\0]+", " ", text).replace("\0", ".")
    text = re.sub(r"\b(\d+)(st|nd|rd|th)\b", r"\1_\2", text)
    text = re.sub(r"(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])", " ", text).replace("_", "")
    text = f" {' '.join(text.split())} "
    for heard, meant in (mishearings or {}).items():
        text = text.replace(f" {heard} ", f" {meant} ")
    return text
