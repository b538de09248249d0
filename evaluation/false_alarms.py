"""Thresholds predicted in documents that nobody annotated: drawn to be judged, and the verdicts on them counted.

A judge sees each in its sentence with what it is said to mean, not its score, and not what rule found it.
"""

import random
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language

import extract.components.sentences
import extract.components.thresholds  # noqa: F401  (registers the factories)
from corpus import ANNOTATIONS
from corpus.annotations import load_annotations, text_hash
from corpus.judged import ALARMS, JUDGED, KINDS, Judged, load_judged
from corpus.volumes import load_splits, resolve
from evaluation.bootstrap import Interval, intervals
from evaluation.counts import Counts, Tally, add, ratio
from evaluation.figures import rounded
from evaluation.grids import Grid, Page, share_in
from extract.annotations import QUANTITIES, QUANTITY_KEYS, THRESHOLDS
from extract.reading.memo import Memo
from extract.reading.tei import read_volume
from extract.tokenizer import MemoTokenizer, make_memo_tokenizer

SPLITS = frozenset({"train", "dev"})
DOCUMENTS, DRAWN = 500, 200
CONTEXT = 300  # characters on either side


@dataclass(frozen=True, slots=True)
class Alarms:
    """The verdicts, and those among them on thresholds that are still predicted with any characters in common.

    `intervals` are those of the share right as drawn, and of the still predicted, over documents.
    """

    judged: int
    right: int
    still_predicted: int
    still_right: int
    intervals: tuple[Interval, Interval] = (None, None)


def make_finder() -> Language:
    """The rules and the judge without anything trained on words: what every pipeline finds."""
    nlp = spacy.blank("en")
    nlp.tokenizer = make_memo_tokenizer()(nlp)
    nlp.add_pipe("extract_sentences")
    nlp.add_pipe("extract_thresholds")
    return nlp


def find(nlp: Language, memo: Memo) -> list[dict[str, Any]]:
    """The thresholds of one text: start, end, and what they mean."""
    tokenizer = nlp.tokenizer
    assert isinstance(tokenizer, MemoTokenizer)
    doc = nlp(tokenizer.from_memo(memo))
    group = doc.spans[THRESHOLDS]
    said = group.attrs[QUANTITIES]
    return [
        {"start": span.start_char, "end": span.end_char, **{key: quantity[key] for key in QUANTITY_KEYS}}
        for span, quantity in zip(group, said, strict=True)
    ]


def count_alarms(judged: Sequence[Judged], volumes: Path) -> Alarms:
    """Counts over the verdicts; raises as `corpus.volumes.resolve` does."""
    nlp = make_finder()
    tallies: list[Tally] = []
    for document, memo in resolve(judged, volumes):
        found = find(nlp, memo)
        still = [v for v in document.verdicts if any(each["start"] < v.end and v.start < each["end"] for each in found)]
        tallies.append(
            {
                name: Counts(len(verdicts), len(verdicts), sum(verdict.right for verdict in verdicts))
                for name, verdicts in (("drawn", document.verdicts), ("still", still))
            }
        )
    total, spread = add(tallies), intervals(tallies, {})
    drawn, still_found = (total.get(name, Counts()) for name in ("drawn", "still"))
    bounds = [spread.get(name, {}).get("precision") for name in ("drawn", "still")]
    counts = drawn.gold, int(drawn.matched), still_found.gold, int(still_found.matched)
    return Alarms(*counts, intervals=(bounds[0], bounds[1]))


def draw(volumes: Path, *, seed: int) -> Iterator[dict[str, Any]]:
    """A sheet to judge: thresholds drawn at random from those in whole documents, themselves drawn at random from the
    training and development volumes without the documents that anybody read. In random order, with their words.
    """
    chance = random.Random(seed)
    known = {document.id for document in chain.from_iterable(map(load_annotations, ANNOTATIONS))}
    known |= {document.id for file in (JUDGED, KINDS, ALARMS) for document in load_judged(file)}
    chosen = sorted(volume for volume, split in load_splits().items() if split in SPLITS)
    ids = [id for volume in chosen for id in unread(volumes / f"{volume}.xml", known)]
    taken = set(chance.sample(ids, min(DOCUMENTS, len(ids))))
    nlp = make_finder()
    rows = []
    for volume in chosen:
        wanted = {id for id in taken if id.startswith(f"{volume}/")}
        for memo in read_volume(volumes / f"{volume}.xml", only=wanted) if wanted else ():
            rows += [sheet_row(memo, threshold) for threshold in find(nlp, memo)]
    yield from chance.sample(rows, min(DRAWN, len(rows)))


def unread(path: Path, known: Collection[str]) -> list[str]:
    """The documents of a volume that are not known, in its order."""
    return [memo.id for memo in read_volume(path) if memo.id and memo.id not in known and memo.text.strip()]


def sheet_row(memo: Memo, threshold: dict[str, Any]) -> dict[str, Any]:
    """A threshold with its words in brackets among those around it; `right` is for the judge to fill in."""
    start, end = threshold["start"], threshold["end"]
    before, after = memo.text[max(0, start - CONTEXT) : start], memo.text[end : end + CONTEXT]
    words = f"{before}⟦{memo.text[start:end]}⟧{after}"
    return {"id": memo.id, "sha256": text_hash(memo.text), **threshold, "words": words, "right": None}


def to_dict(alarms: Alarms) -> dict[str, Any]:
    """The counts and the figures as plain data."""
    return {
        "schema": 1,
        "judged": alarms.judged,
        "right": alarms.right,
        "precision": ratio(alarms.right, alarms.judged),
        "interval": rounded(alarms.intervals[0]),
        "still_predicted": alarms.still_predicted,
        "precision_of_still_predicted": ratio(alarms.still_right, alarms.still_predicted),
        "interval_of_still_predicted": rounded(alarms.intervals[1]),
    }


def to_page(alarms: Alarms) -> Page:
    """The same to read."""
    rows = [
        (
            "as drawn",
            f"{alarms.judged}",
            f"{alarms.right}",
            share_in(ratio(alarms.right, alarms.judged), alarms.intervals[0]),
        ),
        (
            "still predicted",
            f"{alarms.still_predicted}",
            f"{alarms.still_right}",
            share_in(ratio(alarms.still_right, alarms.still_predicted), alarms.intervals[1]),
        ),
    ]
    remark = "Judged by a language model under the guidelines, not by historians; the file says how."
    return Page(
        "Thresholds in documents without annotations", [remark], [Grid("Verdicts", ("", "n", "right", ""), rows)]
    )
