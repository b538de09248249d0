"""Sentences with roles -> who holds each: the author, or the words that name somebody else."""

from collections.abc import Iterator
from functools import partial
from typing import Literal

from extract.annotations import NO_ROLE
from extract.attribution.document import read_document
from extract.attribution.features import find_candidates
from extract.attribution.page import Name, Page, Sentence
from extract.attribution.ranker import Opinion, Ranker, load_ranker
from extract.attribution.speech import AUTHOR

__all__ = ["AUTHOR", "Name", "Opinion", "Page", "Ranker", "Sentence", "attribute", "load_ranker"]


def attribute(
    page: Page, ranker: Ranker, opinion: Opinion | None = None
) -> Iterator[Literal["author"] | tuple[int, int] | None]:
    """For each sentence AUTHOR, the words [start, end) that name the holder, or None where it has no role.

    `opinion` is what an encoder says of the sentences and words, if one was asked.
    """
    document = None
    for index, sentence in enumerate(page.sentences):
        if sentence.role == NO_ROLE:
            yield None
            continue
        document = document or read_document(page, ranker.sides)
        best = ranker.choose(find_candidates(document, index), partial(opinion.of, index) if opinion else None)
        yield (best.mention.start, best.mention.end) if best.mention else AUTHOR
