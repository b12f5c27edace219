from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, Select, bindparam, delete, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload
from sqlalchemy.types import Text

from api.contract import QuestionState
from api.models.article import Article
from api.models.passage import Passage
from api.models.unanswered_question import UnansweredQuestion

MOST_PASSAGES = 100

# Any word of the question will do here; how many of them are enough is for `relevance` to say.
_FOUND = text(
    """
    WITH query AS (SELECT string_agg(quote_literal(stem), ' | ')::tsquery AS any FROM unnest(:stems) AS stem)
    SELECT article.slug, article.title, passage.heading, passage.text, ts_rank_cd(passage.search, query.any) AS rank,
           ARRAY(SELECT lexeme FROM unnest(passage.search)
                 WHERE lexeme = ANY (:stems) AND 'A' = ANY (weights)) AS topical,
           ARRAY(SELECT lexeme FROM unnest(passage.search)
                 WHERE lexeme = ANY (:stems) AND weights && '{B,D}') AS said
    FROM query
    JOIN passages AS passage ON passage.search @@ query.any
    JOIN articles AS article ON article.id = passage.article_id
    ORDER BY rank DESC, article.slug, passage.position
    LIMIT :most
    """
).bindparams(bindparam("stems", type_=ARRAY(Text)))

# Speech recognition writes "rooter" and "wify", and people type "ruter": a word that no article has may sound like one
# that an article is about.
_SOUNDING = text(
    """
    WITH strange AS (
        SELECT word, stem FROM unnest(:words) AS word, unnest(tsvector_to_array(to_tsvector('english', word))) AS stem
        WHERE length(word) >= :shortest
          AND NOT EXISTS (SELECT FROM passages WHERE search @@ quote_literal(stem)::tsquery)
    )
    SELECT article.slug, article.title, passage.heading, passage.text, '{}'::text[] AS said,
           sum(strict_word_similarity(word, passage.topic)) * :weight AS rank, array_agg(stem) AS topical
    FROM strange
    JOIN passages AS passage ON passage.topic %>> word
    JOIN articles AS article ON article.id = passage.article_id
    GROUP BY article.slug, article.title, passage.id
    ORDER BY rank DESC, article.slug, passage.position
    LIMIT :most
    """
).bindparams(bindparam("words", type_=ARRAY(Text)))
SOUNDS_LIKE = "0.4"  # "rooter" is 0.40 of "router"
SHORTEST_STRANGE = 4  # letters; shorter words sound like everything
SOUND_WEIGHT = 0.1  # a word that only sounds like it counts about as much as one that is merely mentioned


class KnowledgeRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def stems(self, words: list[str]) -> list[str]:
        """What is left of words once endings go, and words that mean nothing."""
        found = select(func.tsvector_to_array(func.to_tsvector("english", " ".join(words))))
        return list(await self.session.scalar(found) or [])

    async def having(self, stems: list[str]) -> Sequence[Row[Any]]:
        """Passages with any of these words."""
        return (await self.session.execute(_FOUND, {"stems": stems, "most": MOST_PASSAGES})).all()

    async def sounding_like(self, words: list[str]) -> Sequence[Row[Any]]:
        """Passages of articles about something that sounds like those of the words that no article has."""
        await self.session.execute(
            select(func.set_config("pg_trgm.strict_word_similarity_threshold", SOUNDS_LIKE, True))
        )
        given = {"words": words, "shortest": SHORTEST_STRANGE, "weight": SOUND_WEIGHT, "most": MOST_PASSAGES}
        return (await self.session.execute(_SOUNDING, given)).all()

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

    async def insert_question_if_new(self, words: str, **values: Any) -> bool:
        """Whether nobody had asked that. Two that ask at once meet here, and one of them inserts."""
        query = insert(UnansweredQuestion).values(
            id=uuid4(), words=words, times=1, state=QuestionState.open, note="", **values
        )
        query = query.on_conflict_do_nothing(index_elements=["words"])
        return await self.session.scalar(query.returning(UnansweredQuestion.id)) is not None

    async def lock_question_about(self, words: str) -> UnansweredQuestion:
        """The question with these words, which has been asked, held until commit."""
        query = _questions().where(UnansweredQuestion.words == words).with_for_update(of=UnansweredQuestion)
        return (await self.session.scalars(query.execution_options(populate_existing=True))).one()

    async def lock_question(self, question_id: UUID) -> UnansweredQuestion | None:
        # Locked by itself: whoever waited for the lock would read what is joined to the row as it was before.
        await self.session.execute(
            select(UnansweredQuestion.id).where(UnansweredQuestion.id == question_id).with_for_update()
        )
        query = _questions().where(UnansweredQuestion.id == question_id)
        return await self.session.scalar(query.execution_options(populate_existing=True))

    async def questions(self, state: QuestionState | None, limit: int) -> list[UnansweredQuestion]:
        """What is asked most comes first."""
        query = _questions().order_by(
            UnansweredQuestion.times.desc(), UnansweredQuestion.asked_at.desc(), UnansweredQuestion.id
        )
        if state is not None:
            query = query.where(UnansweredQuestion.state == state)
        return list(await self.session.scalars(query.limit(limit)))


def _questions() -> Select[UnansweredQuestion]:
    return select(UnansweredQuestion).options(joinedload(UnansweredQuestion.closed_by))
