"""The agents' authored language: a Markdown file beside each agent's module, with a `version` in its front matter."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from string import Template

FENCE = "---\n"


class PromptError(ValueError):
    """A prompt's file that cannot be read as one, with what is wrong."""


@dataclass(frozen=True)
class Prompt:
    version: int
    text: str

    def render(self, **words: str) -> str:
        """A word that the text wants and the caller did not give is a `KeyError`."""
        return Template(self.text).substitute(words).strip()


def beside(module: str, name: str | None = None) -> Prompt:
    """The prompt in the folder of `module` (its `__file__`), named as the module itself unless `name` says otherwise.

    Raises:
        PromptError: it has no front matter with a whole number as `version`.
    """
    path = Path(module)
    return read((path.parent / (name or path.stem)).with_suffix(".md"))


def read(path: Path) -> Prompt:
    _, opened, rest = path.read_text("utf-8").partition(FENCE)
    head, closed, body = rest.partition(FENCE)
    fields = dict(line.split(":", 1) for line in head.splitlines() if ":" in line)
    version = fields.get("version", "").strip()
    if not (opened and closed and version.isdigit()):
        raise PromptError(f"{path.name} has no version between two lines of three dashes.")
    return Prompt(version=int(version), text=body)


def fingerprint(prompts: Iterable[Prompt]) -> str:
    """12 hex digits that change with any of the texts: kept on each call, so that it is known what it was led by."""
    texts = sorted(f"{prompt.version}\n{prompt.text}" for prompt in prompts)
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:12]
