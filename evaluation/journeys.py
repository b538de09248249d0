"""Visits and trips matched with the lists of journeys, in documents that nobody annotated: drawn, judged, counted.

A judge sees the mentions of the event in their words and what the list says of the journey, and nothing of how the
match was made.
"""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from corpus import ANNOTATIONS
from corpus.annotations import load_annotations, text_hash
from corpus.judged_journeys import JudgedJourneys, load_judged_journeys
from corpus.volumes import load_splits, resolve
from evaluation.counts import ratio
from evaluation.grids import Grid, Page, share
from extract.occasions.authority import Journey, load_journeys
from extract.reading.memo import Memo
from extract.reading.tei import read_volume
from extract.result import Result

SPLITS = frozenset({"train", "dev"})
TRAVEL = re.compile(r"\b(?:visit|trip|tour|stay)\b", re.IGNORECASE)
DRAWN = 100
CONTEXT = 200  # characters on either side
MENTIONS = 3  # of an event on the sheet

Reader = Callable[[Memo], Result]


@dataclass(frozen=True, slots=True)
class Journeys:
    """The verdicts, and those among them on matches that are still made."""

    judged: int
    right: int
    still_made: int
    still_right: int


def count_journeys(judged: Sequence[JudgedJourneys], read: Reader, volumes: Path) -> Journeys:
    """Counts over the verdicts; raises as `corpus.volumes.resolve` does."""
    counts = [0, 0, 0, 0]
    for document, memo in resolve(judged, volumes):
        result = read(memo)
        made = {
            (mention.start, mention.end, authority.list, authority.id)
            for mention in result.meetings
            if mention.event is not None and (authority := result.events[mention.event].authority)
        }
        for match in document.matches:
            still = (match.start, match.end, match.list, match.id) in made
            for index, counted in enumerate((True, match.right, still, still and match.right)):
                counts[index] += counted
    return Journeys(*counts)


def draw(volumes: Path, read: Reader, *, seed: int) -> Iterator[dict[str, Any]]:
    """A sheet to judge: the matches in documents of the training and development volumes that nobody read, drawn at
    random among those that name a visit or trip, until there are enough.
    """
    chance = random.Random(seed)
    known = {document.id for document in chain.from_iterable(map(load_annotations, ANNOTATIONS))}
    known |= {document.id for document in load_judged_journeys()}
    chosen = sorted(volume for volume, split in load_splits().items() if split in SPLITS)
    memos = [
        memo
        for volume in chosen
        for memo in read_volume(volumes / f"{volume}.xml")
        if memo.id not in known and TRAVEL.search(memo.text)
    ]
    chance.shuffle(memos)
    entries = {(journey.list, journey.id): journey for journey in load_journeys().entries}
    rows = (row for memo in memos for row in sheet_rows(memo, read(memo), entries))
    yield from (row for row, _ in zip(rows, range(DRAWN), strict=False))


def sheet_rows(memo: Memo, result: Result, entries: dict[tuple[str, str], Journey]) -> Iterator[dict[str, Any]]:
    """The matches of one text: offsets, the journey as the list has it, the mentions in brackets; `right` is open."""
    for index, event in enumerate(result.events):
        if not event.authority:
            continue
        own = [meeting for meeting in result.meetings if meeting.event == index]
        journey = entries[event.authority.list, event.authority.id]
        words = [
            f"{memo.text[max(0, m.start - CONTEXT) : m.start]}⟦{m.text}⟧{memo.text[m.end : m.end + CONTEXT]}"
            for m in own[:MENTIONS]
        ]
        yield {
            "id": memo.id,
            "sha256": text_hash(memo.text),
            "date": memo.header.date,
            "start": own[0].start,
            "end": own[0].end,
            "list": journey.list,
            "entry": journey.id,
            "journey": [sorted(journey.names), sorted(journey.places), str(journey.first), str(journey.last)],
            "words": words,
            "right": None,
        }


def to_dict(journeys: Journeys) -> dict[str, Any]:
    """The counts and the figures as plain data."""
    return {
        "schema": 1,
        "judged": journeys.judged,
        "right": journeys.right,
        "precision": ratio(journeys.right, journeys.judged),
        "still_made": journeys.still_made,
        "precision_of_still_made": ratio(journeys.still_right, journeys.still_made),
    }


def to_page(journeys: Journeys) -> Page:
    """The same to read."""
    rows = [
        (name, f"{total}", f"{right}", share(ratio(right, total)))
        for name, total, right in (
            ("as drawn", journeys.judged, journeys.right),
            ("still made", journeys.still_made, journeys.still_right),
        )
    ]
    remark = "Judged by a language model, not by historians; the file says how."
    return Page("Visits and trips matched with journeys", [remark], [Grid("Verdicts", ("", "n", "right", ""), rows)])
