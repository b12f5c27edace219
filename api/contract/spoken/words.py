import re
import unicodedata


def plain(text: str) -> str:
    """Lower case, without accents."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign)).casefold()


def without_apostrophes(text: str) -> str:
    return re.sub(r"['’]", "", text)


def name(heard: str) -> str:
    """`"  Álice  MARTIN."` → `"alice martin"`; what has no letters is empty."""
    return " ".join(re.findall(r"[^\W\d_]+", without_apostrophes(plain(heard))))
