"""The agents' authored language: one Markdown file an agent, with a `version` in its front matter."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template

FENCE = "---\n"


@dataclass(frozen=True)
class Prompt:
    name: str
    version: int
    template: Template

    def render(self, **words: str) -> str:
        """A word that the text wants and the caller did not give is a `KeyError`."""
        return self.template.substitute(words).strip()


@cache
def load(name: str) -> Prompt:
    text = (Path(__file__).parent / f"{name}.md").read_text("utf-8")
    _, head, body = text.split(FENCE, 2)
    fields = dict(line.split(":", 1) for line in head.splitlines() if line)
    return Prompt(name=name, version=int(fields["version"]), template=Template(body))
