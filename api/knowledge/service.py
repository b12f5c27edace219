import re
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from api import contract
from api.calls import service as calls
from api.knowledge import passages, questions, relevance
from api.knowledge.repository import KnowledgeRepository

ARTICLES = Path(__file__).parent / "articles"
# Whatever has so many digits is no part of a question: a card, an account, a telephone number.
_LONG_NUMBER = re.compile(r"\d(?:[ -]?\d){8,}")


async def answer(session: AsyncSession, call_id: UUID, question: str) -> list[contract.Article]:
    """Articles that answer the caller, best first. What none answers is kept for those who write them."""
    await calls.get(session, call_id)
    question = _LONG_NUMBER.sub("…", question.strip())
    stems, answers = await _search(session, question)
    if stems and not answers:
        await questions.keep(session, call_id, question, stems)
    return [contract.Article.model_validate(found) for found in answers]


async def _search(session: AsyncSession, question: str) -> tuple[list[str], list[relevance.Answer]]:
    """What the question is about, and what answers that: nothing rather than something beside the point."""
    words = relevance.asked(question)
    repository = KnowledgeRepository(session)
    stems = await repository.stems(words)
    if not stems:
        return [], []
    rows = [*await repository.having(stems), *await repository.sounding_like(words)]
    return stems, relevance.best([_hit(row) for row in rows], frozenset(stems))


async def load(session: AsyncSession, folder: Path = ARTICLES) -> int:
    """Store the articles of `folder`, a Markdown file each; how many were new or changed."""
    repository = KnowledgeRepository(session)
    stored = await repository.bodies()
    changed = 0
    for slug, body in _files(folder).items():
        if stored.get(slug) == body:
            continue
        article = passages.read(body)
        topic = f"{article.title} {article.keywords}"
        await repository.put(
            slug,
            article.title,
            body,
            [
                {"position": position, "topic": topic, "heading": passage.heading, "text": passage.text}
                for position, passage in enumerate(article.passages)
            ],
        )
        changed += 1
    return changed


def _files(folder: Path) -> dict[str, str]:
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.md"))}


def _hit(row: Row[Any]) -> relevance.Hit:
    return relevance.Hit(
        slug=row.slug,
        title=row.title,
        heading=row.heading,
        text=row.text,
        topical=frozenset(row.topical),
        said=frozenset(row.said),
        rank=row.rank,
    )
