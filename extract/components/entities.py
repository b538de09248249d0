"""People found -> who of the Office of the Historian's authority list each of them is, or nobody: `attrs["entities"]`.

What is known of the document helps: its date, its header, and its volume's list of persons, where reading knows them.
"""

from collections.abc import Callable, Iterable
from typing import Any

from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import registry

from extract.annotations import BLOCKS, DATE, ENTITIES, HEADER, NOTES, PEOPLE, PERSONS, SIGNED
from extract.linking.index import load_index
from extract.linking.linker import Decision, link
from extract.linking.ranker import load_ranker
from extract.linking.scene import Document
from extract.occasions.text import Stretch
from extract.occasions.years import find_year
from extract.tokenizer import token_texts


@Language.factory(
    "extract_entities",
    assigns=["doc.spans"],
    requires=["doc.spans"],
    default_config={"threshold": None, "scorer": {"@scorers": "extract.entities_scorer.v1"}},
    default_score_weights={"entities_f": 1.0, "entities_p": None, "entities_r": None},
)
def make_entities(
    nlp: Language, name: str, threshold: float | None, scorer: Callable[..., dict[str, float | None]] | None
) -> "Entities":
    """Factory of the entity component. `threshold` is the least probability with which a person is taken to be meant;
    None takes those that were chosen on the training volumes.
    """
    return Entities(name, threshold=threshold, scorer=scorer)


class Entities(Pipe):
    """Tells who each person of a Doc is; the list is read when the first of them is met."""

    def __init__(
        self, name: str, *, threshold: float | None, scorer: Callable[..., dict[str, float | None]] | None = None
    ) -> None:
        self.name = name
        self.threshold = threshold
        self.scorer = scorer

    def __call__(self, doc: Doc) -> Doc:
        if PEOPLE in doc.spans:
            self.set_annotations(doc, self.predict(doc))
        return doc

    def predict(self, doc: Doc) -> list[Decision]:
        """A decision for each of the people, in the order of their group."""
        people = list(doc.spans[PEOPLE])
        if not people:
            return []
        order = sorted(range(len(people)), key=lambda i: (people[i].start_char, people[i].end_char))
        header = doc.user_data.get(HEADER) or {}
        document = Document(
            doc.text,
            [(people[i].start_char, people[i].end_char) for i in order],
            doc.user_data.get(DATE) or told_year(doc),
            header.get("from") or "",
            header.get("to") or "",
            [(block.start_char, block.end_char) for block in doc.spans.get(BLOCKS, ()) if block.label_ == SIGNED],
            tuple((id, name, description) for id, name, description in doc.user_data.get(PERSONS) or ()),
        )
        decisions = link(document, load_index(), load_ranker(), threshold=self.threshold)
        found = dict(zip(order, decisions, strict=True))
        return [found[i] for i in range(len(people))]

    def set_annotations(self, doc: Doc, decisions: list[Decision]) -> None:
        doc.spans[PEOPLE].attrs[ENTITIES] = [as_data(decision) for decision in decisions]


def told_year(doc: Doc) -> str | None:
    """The year that the text of a document without a date tells, by the rule that events are dated by."""
    words = [word.lower() for word in token_texts(doc)]
    notes = sorted((span.start, span.end, span.label_) for span in doc.spans.get(NOTES, ()))
    year = find_year(words, [Stretch(*note) for note in notes])
    return str(year) if year else None


def as_data(decision: Decision) -> dict[str, Any]:
    """A decision as the Doc holds it."""
    person = decision.person
    candidates = [[each.person.id, each.person.name, round(each.score, 4), each.why] for each in decision.choices]
    return {"entity": [person.id, person.name] if person else None, "candidates": candidates}


@registry.scorers("extract.entities_scorer.v1")
def make_entities_scorer() -> Callable[..., dict[str, float | None]]:
    """Scorer of the entity component."""
    return score_entities


def score_entities(examples: Iterable[Example], **_: object) -> dict[str, float | None]:
    """`entities_p`, `entities_r`, `entities_f`: the reference's id on a span with the reference's start and end.

    People to whom the reference gives no id are neither missed nor wrong if they are given one: nobody said who they
    are. None where there was nothing to measure; Docs whose reference has no entities are not counted.
    """
    wanted = found = right = 0
    for example in examples:
        gold = _ids(example.reference)
        ours = {offsets: id for offsets, id in _ids(example.predicted).items() if id and gold.get(offsets)}
        wanted += sum(id is not None for id in gold.values())
        found += len(ours)
        right += sum(gold[offsets] == id for offsets, id in ours.items())
    return {
        "entities_p": right / found if found else None,
        "entities_r": right / wanted if wanted else None,
        "entities_f": 2 * right / (found + wanted) if found + wanted else None,
    }


def _ids(doc: Doc) -> dict[tuple[int, int], str | None]:
    """The id of each person, by character offsets; empty where no component told."""
    if PEOPLE not in doc.spans or ENTITIES not in doc.spans[PEOPLE].attrs:
        return {}
    people, linked = doc.spans[PEOPLE], doc.spans[PEOPLE].attrs[ENTITIES]
    return {
        (span.start_char, span.end_char): each["entity"] and each["entity"][0]
        for span, each in zip(people, linked, strict=True)
    }
