"""Gold holders and what a pipeline says -> accuracy: with the annotators' sentences and roles given, and end to end."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from evaluation import roles
from evaluation.counts import Counts, Gold, Tally
from evaluation.strata import GENRES, OTHER, genre_of
from evaluation.thresholds import name_of, plain
from extract.annotations import SENTENCES
from extract.attribution import AUTHOR
from extract.attribution.names import same_holder
from extract.pipeline import load, make_doc, model_of
from extract.reading.text import read_text
from extract.result import Result
from extract.tokenizer import group

NAMED = "author against author, else one name contains the other, article aside"
GIVEN, WHOLE = "given", "end_to_end"
KINDS = (*GENRES, OTHER)
RULES = {
    "holders.given": f"true sentences and roles given: {NAMED}",
    "holders.given.not_author": "the same, of sentences whose holder is not the author",
    "holders.given.same_name": "the same, names alike but for article and case",
    "holders.given.always_author": "the author always, of the same sentences",
    **{f"holders.given.{kind}": f"the first, of documents of kind {kind}" for kind in KINDS},
    "holders.end_to_end": "of gold sentences found with their role: as the first",
    "holders.end_to_end.not_author": "the same, of sentences whose holder is not the author",
    "holders.end_to_end.always_author": "the author always, of the same sentences",
    "holders.literal": "of holders that are not the author: an accepted name stands in the text",
}


def count_all(documents: Sequence[Gold], model: str) -> list[Tally]:
    """The counts of each document; its holders were read."""
    nlp = load(model)
    again: Any = nlp.get_pipe("holders")
    tallies = []
    for gold in documents:
        memo = read_text(gold["text"])
        doc = nlp(make_doc(nlp, memo))
        found = Result.from_doc(doc, memo, model_of(nlp)).to_dict()
        group(doc, SENTENCES, ((s["start"], s["end"], s["role"]) for s in gold["sentences"]))
        given = Result.from_doc(again(doc), memo, model_of(nlp)).to_dict()
        tallies.append(count_holders(gold, found, given))
    return tallies


def count_holders(gold: Gold, found: Mapping[str, Any], given: Mapping[str, Any]) -> Tally:
    """The counts of one document; `given` is the result that had the annotators' sentences and roles."""
    tally: Tally = {}
    for row, right in _answers(gold, found, given):
        tally[row] = tally.get(row, Counts()) + Counts(1, 1, int(right))
    return tally


def _answers(gold: Gold, found: Mapping[str, Any], given: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    for way, result in ((GIVEN, given), (WHOLE, found)):
        for sentence, match in roles.match(gold, result):
            answers = sentence.get("holder")
            if not answers or (way == WHOLE and (match is None or match["role"] != sentence["role"])):
                continue
            name = name_of(match["holder"]) if match else ""
            right = any(same_holder(name, answer) for answer in answers)
            yield f"holders.{way}", right
            yield f"holders.{way}.always_author", AUTHOR in answers
            if AUTHOR not in answers:
                yield f"holders.{way}.not_author", right
            if way == GIVEN:
                yield f"holders.given.{genre_of(gold, found)}", right
                if AUTHOR not in answers:
                    yield "holders.given.same_name", any(plain(name) == plain(answer) for answer in answers)
                    yield "holders.literal", any(answer in gold["text"] for answer in answers)
