"""Sentences with roles -> who holds each: the author, or the words that name somebody else."""

from collections.abc import Iterator
from typing import Literal

from extract.annotations import NO_ROLE
from extract.attribution.document import read_document
from extract.attribution.features import Candidate, find_candidates
from extract.attribution.page import Name, Page, Sentence
from extract.attribution.ranker import Opinion, Ranker, load_ranker
from extract.attribution.speech import AUTHOR

__all__ = ["AUTHOR", "Candidate", "Name", "Opinion", "Page", "Ranker", "Sentence", "attribute", "load_ranker"]


def attribute(
    page: Page, ranker: Ranker, opinion: Opinion | None = None
) -> Iterator[Literal["author"] | tuple[int, int] | None]:
    """For each sentence AUTHOR, the words [start, end) that name the holder, or None where it has no role.

    `opinion`: what an encoder makes of the scores that words give.
    """
    held = [index for index, sentence in enumerate(page.sentences) if sentence.role != NO_ROLE]
    if not held:
        yield from [None] * len(page.sentences)
        return
    document = read_document(page, ranker.sides)
    chosen = ranker.choose({index: find_candidates(document, index) for index in held}, opinion)
    for index in range(len(page.sentences)):
        if best := chosen.get(index):
            yield (best.mention.start, best.mention.end) if best.mention else AUTHOR
        else:
            yield None
