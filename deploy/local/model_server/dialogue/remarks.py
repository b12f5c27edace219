"""What a supervisor remarks while nobody speaks, and what of it can be said by rules: a sentence to say or to ask."""

import re
from typing import Final

REMARK_PREFIX: Final = "Supervisor's remark ("
"""A last system message that begins so is a remark: `Supervisor's remark (Sam Lee): Ask for the invoice number.`"""

_ASK_FOR = re.compile(r"ask (?:(?:him|her|them|the caller) )?for (?P<what>.+)", re.IGNORECASE)
_SAY = re.compile(r"(?:(?P<ask>ask)|say|tell (?:him|her|them|the caller)) ?(?:that|:|,)? ?(?P<what>.+)", re.IGNORECASE)


def words_for(remark: str) -> str:
    """What to say at once; nothing when the remark is no sentence for the caller."""
    text = remark.strip().rstrip(".")
    if found := _ASK_FOR.fullmatch(text):
        return f"Could you tell me {found['what'].rstrip('?')}, please?"
    if found := _SAY.fullmatch(text):
        sentence = found["what"].strip().strip("\"'")
        end = "?" if found["ask"] and not sentence.endswith("?") else "" if sentence[-1:] in "?!" else "."
        return f"{sentence[:1].upper()}{sentence[1:]}{end}"
    return ""
