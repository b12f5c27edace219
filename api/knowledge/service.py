from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from api import contract
from api.knowledge import passages, relevance
from api.knowledge.repository import KnowledgeRepository

ARTICLES = Path(__file__).parent / "articles"
_SHORTEST_MISHEARD = 4  # letters; shorter words sound like everything


async def search(session: AsyncSession, question: str) -> list[contract.Article]:
    """Articles that answer the question, best first; none rather than one beside the point."""
    words = relevance.asked(question)
    if not words:
        return []
    repository = KnowledgeRepository(session)
    answers = _answers(await repository.having(words))
    if not answers:
        misheard = [word for word in words if len(word) >= _SHORTEST_MISHEARD]
        answers = _answers(await repository.sounding_like(misheard))
    return [contract.Article(slug=answer.slug, title=answer.title, excerpt=answer.excerpt) for answer in answers]


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


def _answers(rows: Sequence[Row[Any]]) -> list[relevance.Answer]:
    hits = [
        relevance.Hit(
            slug=row.slug,
            title=row.title,
            text=row.text,
            topical=frozenset(row.topical),
            said=frozenset(row.said),
            rank=row.rank,
        )
        for row in rows
    ]
    return relevance.best(hits, frozenset(rows[0].lexemes)) if rows else []
