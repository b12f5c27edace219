from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import Text

from api.models.article import Article
from api.models.passage import Passage

MOST_PASSAGES = 100

# Any word of the question will do here; how many of them are enough is for `relevance` to say.
_FOUND = text(
    """
    WITH asked AS (
        SELECT tsvector_to_array(to_tsvector('english', :words)) AS lexemes
    ), query AS (
        SELECT lexemes, (SELECT string_agg(quote_literal(lexeme), ' | ') FROM unnest(lexemes) AS lexeme)::tsquery AS any
        FROM asked
    )
    SELECT article.slug, article.title, passage.text, query.lexemes, ts_rank_cd(passage.search, query.any) AS rank,
           ARRAY(SELECT lexeme FROM unnest(passage.search)
                 WHERE lexeme = ANY (query.lexemes) AND 'A' = ANY (weights)) AS topical,
           ARRAY(SELECT lexeme FROM unnest(passage.search)
                 WHERE lexeme = ANY (query.lexemes) AND weights && '{B,D}') AS said
    FROM query
    JOIN passages AS passage ON passage.search @@ query.any
    JOIN articles AS article ON article.id = passage.article_id
    ORDER BY rank DESC, article.slug, passage.position
    LIMIT :most
    """
)

# Speech recognition writes "rooter" and "wify": words that sound like a word that the article is about.
_SOUNDING = text(
    """
    SELECT article.slug, article.title, passage.text, :words AS lexemes,
           sum(strict_word_similarity(word, passage.topic)) AS rank, array_agg(word) AS topical, '{}'::text[] AS said
    FROM unnest(:words) AS word
    JOIN passages AS passage ON passage.topic %>> word
    JOIN articles AS article ON article.id = passage.article_id
    GROUP BY article.slug, article.title, passage.id
    ORDER BY rank DESC, article.slug, passage.position
    LIMIT :most
    """
).bindparams(bindparam("words", type_=ARRAY(Text)))
SOUNDS_LIKE = "0.4"  # "rooter" is 0.40 of "router"


class KnowledgeRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def having(self, words: list[str]) -> Sequence[Row[Any]]:
        """Passages with any of `words`, by their stems."""
        found = await self.session.execute(_FOUND, {"words": " ".join(words), "most": MOST_PASSAGES})
        return found.all()

    async def sounding_like(self, words: list[str]) -> Sequence[Row[Any]]:
        await self.session.execute(
            select(func.set_config("pg_trgm.strict_word_similarity_threshold", SOUNDS_LIKE, True))
        )
        return (await self.session.execute(_SOUNDING, {"words": words, "most": MOST_PASSAGES})).all()

    async def bodies(self) -> dict[str, str]:
        """The Markdown of every article, by slug."""
        rows = await self.session.execute(select(Article.slug, Article.body))
        return {row.slug: row.body for row in rows}

    async def put(self, slug: str, title: str, body: str, passages: list[dict[str, Any]]) -> None:
        """The article as it is now; its passages are made anew."""
        article = insert(Article).values(slug=slug, title=title, body=body)
        article = article.on_conflict_do_update(index_elements=["slug"], set_={"title": title, "body": body})
        article_id = await self.session.scalar(article.returning(Article.id))
        await self.session.execute(delete(Passage).where(Passage.article_id == article_id))
        await self.session.execute(insert(Passage), [{**passage, "article_id": article_id} for passage in passages])
