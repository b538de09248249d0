"""Links: Doc with sentences and roles -> what each condition gates, and the proposals that others bear on.

Written as `doc.spans["sentences"].attrs["links"]`. Two small regressions over cue words, lists, distance and shared
words choose; without roles there are no links.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import registry

from extract.annotations import BEARS_ON, BLOCKS, GATES, LINKS, SENTENCES
from extract.dependence.links import BEARING, OTHERS, Link, find_links
from extract.dependence.ranker import Rankers, load_rankers
from extract.dependence.statements import Statement, make_statement
from extract.tokenizer import token_texts

Offsets = tuple[int, int]


@Language.factory(
    "extract_links",
    assigns=["doc.spans"],
    requires=["doc.spans"],
    default_config={"others": OTHERS, "bearing": BEARING, "scorer": {"@scorers": "extract.links_scorer.v1"}},
    default_score_weights={"links_gates_f": 0.5, "links_bears_on_f": 0.5},
)
def make_links(
    nlp: Language, name: str, others: float, bearing: float, scorer: Callable[..., dict[str, float | None]] | None
) -> "Links":
    """Factory `extract_links`: `others` and `bearing` are the least probabilities of links, those of `find_links`."""
    return Links(name, load_rankers(), others=others, bearing=bearing, scorer=scorer)


class Links(Pipe):
    """Links the sentences of a Doc; one that has no sentence group stays as it is."""

    def __init__(
        self,
        name: str,
        rankers: Rankers,
        *,
        others: float,
        bearing: float,
        scorer: Callable[..., dict[str, float | None]] | None = None,
    ) -> None:
        self.name = name
        self.rankers = rankers
        self.others = others
        self.bearing = bearing
        self.scorer = scorer

    def __call__(self, doc: Doc) -> Doc:
        self.set_annotations(doc, self.predict(doc))
        return doc

    def predict(self, doc: Doc) -> list[Link]:
        """The links, by the indices of the sentences in their group."""
        return list(find_links(read_statements(doc), self.rankers, others=self.others, bearing=self.bearing))

    def set_annotations(self, doc: Doc, links: list[Link]) -> None:
        if SENTENCES in doc.spans:
            doc.spans[SENTENCES].attrs[LINKS] = [[*link[:3], round(link.score, 4)] for link in links]


def read_statements(doc: Doc) -> list[Statement]:
    """The Doc's sentences, in the order of their group, each in the block that it begins in."""
    words = token_texts(doc)
    blocks = list(doc.spans.get(BLOCKS, ()))
    starts = [block.start for block in blocks]
    statements = []
    last = None
    for sentence in doc.spans.get(SENTENCES, ()):
        block = bisect_right(starts, sentence.start) - 1
        statements.append(
            make_statement(
                [word for word in words[sentence.start : sentence.end] if not word.isspace()],
                role=sentence.label_,
                kind=blocks[block].label_ if block >= 0 else "p",
                block=block,
                opens=block != last,
            )
        )
        last = block
    return statements


@registry.scorers("extract.links_scorer.v1")
def make_links_scorer() -> Callable[..., dict[str, float | None]]:
    """Scorer of the link component."""
    return score_links


def score_links(examples: Iterable[Example], **_: object) -> dict[str, float | None]:
    """`links_gates_…` and `links_bears_on_…`, each with p, r and f; None where there was nothing to measure.

    A link is right when its type and the offsets of both sentences are. Docs whose reference has no links are not
    counted.
    """
    counts: Counter[tuple[str, str]] = Counter()
    for example in examples:
        wanted, found = _links_of(example.reference), _links_of(example.predicted) or set()
        if wanted is not None:
            for number, links in (("wanted", wanted), ("found", found), ("right", wanted & found)):
                counts.update((number, type) for type, _, _ in links)
    scores: dict[str, float | None] = {}
    for type in (GATES, BEARS_ON):
        wanted_, found_, right = (counts[number, type] for number in ("wanted", "found", "right"))
        scores[f"links_{type}_p"] = right / found_ if found_ else None
        scores[f"links_{type}_r"] = right / wanted_ if wanted_ else None
        scores[f"links_{type}_f"] = 2 * right / (wanted_ + found_) if wanted_ + found_ else None
    return scores


def _links_of(doc: Doc) -> set[tuple[str, Offsets, Offsets]] | None:
    """Type and offsets of each link; None where nobody looked for links."""
    group: Any = doc.spans.get(SENTENCES)
    if group is None or LINKS not in group.attrs:
        return None
    at = [(span.start_char, span.end_char) for span in group]
    return {(type, at[source], at[target]) for type, source, target, _ in group.attrs[LINKS]}
