"""Meetings grouped into events: coreference, status, dates and place, on given meetings and end to end, with baselines.

Gold meetings, people, places and sentences are given to the component alone; end to end is the whole pipeline from the
plain text, where a meeting is the same if its offsets are.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import spacy

import extract.components.events  # noqa: F401  (registers the factory)
from corpus.occasions import gold_docs
from corpus.volumes import volumes_folder
from evaluation.bootstrap import RESAMPLES, SEED, Interval, percentiles
from evaluation.coreference import MEASURES, align, clusters, measure_clusters
from evaluation.counts import Counts, Found, Tally, ratio
from evaluation.documents import Dataset, dataset
from evaluation.figures import Row
from extract.annotations import EVENTS, MEETINGS, OCCASIONS
from extract.components.events.scorer import Sums
from extract.occasions.heads import find_head

GIVEN, END = "given", "end_to_end"
RULES = {
    "b3": "mentions: the share of the event's mentions that both sides have",
    "ceaf_e": "events, aligned one to one: how alike their mentions are",
    "muc": "links that hold an event together",
    "conll": "mean F1 of the three",
}
FACTS = {
    "status": "of all gold events: the event aligned with it has its status",
    "held": "of all gold events: those held, what always saying so gets right",
    "dates": "of gold events with a day: the event aligned with it has the same first and last day",
    "dates_given": "of dated predicted events aligned with a gold one: the same first and last day",
    "place": "of gold events with a place: the event aligned with it has that place, case aside",
}
FACT_RULES = {f"{name}.{row}": rule for name in (GIVEN, END) for row, rule in FACTS.items()}

Events: TypeAlias = list[dict[str, Any]]  # status, from, to, place
Grouping: TypeAlias = tuple[dict[Hashable, Hashable], Events]  # event of each mention by its offsets, and the events


@dataclass(frozen=True, slots=True)
class Case:
    """A document: the gold, and what each way of grouping makes of the given meetings, and of those it found."""

    gold: Grouping
    given: Mapping[str, Grouping]
    end: Mapping[str, Grouping]


def load_cases(
    split: str, predict: Callable[[Sequence[str]], Sequence[Found]], volumes: Path | None
) -> tuple[Dataset, list[Case]]:
    """The documents of a split with events; raises as `corpus.volumes.resolve` does, NothingToScoreError if none."""
    folder = volumes_folder(volumes)
    component = spacy.blank("en").add_pipe("extract_events")
    documents, cases = [], []
    loaded = list(gold_docs(split, folder))
    results = predict([memo.text for _, memo, _ in loaded])
    for (document, memo, doc), result in zip(loaded, results, strict=True):
        offsets = [(start, end) for start, end, _ in document.mentions]
        gold: dict[Hashable, Hashable] = {(start, end): event for start, end, event in document.mentions}
        known = [{"status": o.status, "from": o.first, "to": o.last, "place": o.place} for o in document.occasions]
        group = component(doc).spans[MEETINGS]
        events = dict(zip(offsets, group.attrs[EVENTS], strict=True))
        found = [(meeting["start"], meeting["end"]) for meeting in result["meetings"]]
        own = {offsets: meeting["event"] for offsets, meeting in zip(found, result["meetings"], strict=True)}
        given = {"extract": (alone(events), group.attrs[OCCASIONS]), **baselines(memo.text, offsets)}
        end = {"extract": (alone(own), result["events"]), **baselines(memo.text, found)}
        cases.append(Case((gold, known), given, end))
        read = {"mentions": document.mentions, "events": known}
        documents.append({"id": memo.id, "date": memo.header.date, "text": memo.text, **read})
    return dataset(f"events-{split}", documents, source=folder), cases


def alone(events: Mapping[tuple[int, int], int | None]) -> dict[Hashable, Hashable]:
    """Events by mention; a mention of none is an event of its own."""
    return {offsets: ("alone", offsets) if event is None else event for offsets, event in events.items()}


def baselines(text: str, mentions: Sequence[tuple[int, int]]) -> dict[str, Grouping]:
    """Every mention its own event; mentions with the same head and the same capitalised words one event."""
    return {
        "own": ({each: each for each in mentions}, []),
        "same_words": ({(start, end): head_and_names(text[start:end]) for start, end in mentions}, []),
    }


def head_and_names(words: str) -> tuple[str, frozenset[str]]:
    """What is last in a mention, a plural read as a singular, and which of its other words have a capital."""
    *before, last = words.split()
    found = find_head([last.lower()])
    return found[0].kind if found else last.lower(), frozenset(word for word in before if word[0].isupper())


def count_all(cases: Sequence[Case]) -> list[Tally]:
    """The counts of each document, in rows of FACT_RULES."""
    return [
        {
            f"{name}.{row}": counts
            for name, way in ((GIVEN, case.given), (END, case.end))
            for row, counts in facts(case.gold, way["extract"]).items()
        }
        for case in cases
    ]


def measure_groupings(cases: Sequence[Case]) -> dict[str, Row]:
    """Rows `given.b3`, `given.own.b3`, `end_to_end.conll` and so on, which are no sums of counts."""
    rows: dict[str, Row] = {}
    for name, way in ((GIVEN, "given"), (END, "end")):
        groupings: list[Mapping[str, Grouping]] = [getattr(case, way) for case in cases]
        for method in groupings[0]:
            prefix = name if method == "extract" else f"{name}.{method}"
            sums = [
                measure_clusters(clusters(c.gold[0]), clusters(g[method][0]))
                for c, g in zip(cases, groupings, strict=True)
            ]
            rows |= {f"{prefix}.{row}": figure for row, figure in coreference_rows(sums).items()}
    return rows


def coreference_rows(sums: Sequence[Mapping[str, Sums]]) -> dict[str, Row]:
    """A row a measure, and their mean, from the sums of each document."""
    parts = np.array([[document[measure] for measure in MEASURES] for document in sums])  # documents, measures, 4
    times = np.random.default_rng(SEED).multinomial(len(sums), np.full(len(sums), 1 / len(sums)), RESAMPLES)
    again = f1(np.tensordot(times, parts, axes=1))
    total = parts.sum(axis=0)
    scores = f1(total)
    rows = {}
    for index, measure in enumerate(MEASURES):
        precise, predicted, recalled, gold = (float(value) for value in total[index])
        values = {"precision": ratio(precise, predicted), "recall": ratio(recalled, gold), "f1": number(scores[index])}
        rows[measure] = Row(RULES[measure], len(sums), None, values, {"f1": interval(again[:, index], len(sums))})
    mean = {"f1": number(scores.mean())}
    return rows | {"conll": Row(RULES["conll"], len(sums), None, mean, {"f1": interval(again.mean(axis=1), len(sums))})}


def f1(sums: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
    """F1 of sums in the last axis; NaN where there is nothing to measure, 0 where nothing is right."""
    precise, predicted, recalled, gold = np.moveaxis(sums, -1, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        p, r = precise / predicted, recalled / gold
        return np.where(p + r > 0, 2 * p * r / (p + r), p + r)


def number(value: float) -> float | None:
    """A figure, None where nothing was measured."""
    return None if np.isnan(value) else float(value)


def interval(values: "np.ndarray[Any, Any]", documents: int) -> Interval:
    """The interval of a figure over resamples; one document has none."""
    return percentiles(values) if documents > 1 else None


def facts(gold: Grouping, found: Grouping) -> Tally:
    """Of the gold events, those whose aligned event says the same of status, days and place."""
    (of, events), (own, predicted) = gold, found
    ours, theirs = clusters(of), clusters(own)
    aligned = dict(align(ours, theirs))
    counts = dict.fromkeys(FACTS, Counts())
    for index, cluster in enumerate(ours):
        event = events[int(str(of[next(iter(cluster))]))]
        label = own[next(iter(theirs[aligned[index]]))] if index in aligned else None
        match = predicted[label] if isinstance(label, int) else {}
        days = match.get("from"), match.get("to")
        right = days == (event["from"], event["to"])
        counts["status"] += one(match.get("status") == event["status"])
        counts["held"] += one(event["status"] == "held")
        if event["from"] or event["to"]:
            counts["dates"] += one(right)
        if any(days):
            counts["dates_given"] += one(right)
        if event["place"]:
            counts["place"] += one((match.get("place") or "").casefold() == event["place"].casefold())
    return counts


def one(right: bool) -> Counts:
    """A single item, right or not."""
    return Counts(1, 1, int(right))
