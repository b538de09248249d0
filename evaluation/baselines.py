"""Simple ways to do each task beside a pipeline, on the same documents, in one table."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import extract
from evaluation import roles, spans, trivial
from evaluation.bootstrap import LEVEL
from evaluation.counts import Found, Gold
from evaluation.documents import Dataset
from evaluation.errors import EvaluationError, message
from evaluation.figures import ALL, Group, Row, group_to_dict, measure, row_to_dict, score, tabulate
from evaluation.grids import NOTHING, Grid, Page, share_in, without_empty_columns
from evaluation.report import BOOTSTRAP, DRAWN, count, data_to_dict
from extract.annotations import NO_ROLE, PERSON, PLACE, SENTENCES
from extract.tokenizer import group

Classifier: TypeAlias = Callable[[Gold], list[str]]  # document -> a role for each of its sentences

KEYS = ("precision", "recall", "f1", "accuracy")
GIVEN = (
    "Where sentences were given, they are those of the gold, and those of thresholds stand alone; TF-IDF and the cue "
    "words were given the kinds of the blocks too, the pipeline reads those itself. Such figures are not end to end: "
    "do not set them beside those of `score`."
)


def classify_as_none(gold: Gold) -> list[str]:
    """The role that most sentences have, for every sentence."""
    return [NO_ROLE] * len(gold["sentences"])


class PipelineClassifier:
    """A pipeline whose component for sentences is replaced by the sentences of the gold."""

    def __init__(self, model: str) -> None:
        self.nlp = extract.load(model)
        cutters = {name for name in self.nlp.pipe_names if self.nlp.get_pipe_meta(name).factory == "extract_sentences"}
        if not cutters:
            raise EvaluationError(message("no_sentences", model=model))
        self.settings = {key: self.nlp.meta[key] for key in ("name", "version")}
        self.steps = [component for name, component in self.nlp.pipeline if name not in cutters]

    def __call__(self, gold: Gold) -> list[str]:
        """Gold bounds are widened to whole tokens where they must be."""
        doc = self.nlp.make_doc(gold["text"])
        group(doc, SENTENCES, tuple((s["start"], s["end"], NO_ROLE) for s in gold["sentences"]))
        starts = {span.start for span in doc.spans[SENTENCES]}
        for token in doc:
            token.is_sent_start = token.i == 0 or token.i in starts
        for step in self.steps:
            doc = step(doc)
        return [span.label_ for span in doc.spans[SENTENCES]]


def compare_classifiers(
    classifiers: Mapping[str, Classifier], documents: Sequence[Gold]
) -> dict[str, dict[str, Group]]:
    """Classifier -> group -> figures of the roles."""
    read = [gold for gold in documents if "roles" in gold["layers"]]
    return {
        name: measure([(gold, as_result(gold, classify(gold))) for gold in read], [roles.SCORER])
        for name, classify in classifiers.items()
    }


def as_result(gold: Gold, found: Sequence[str]) -> Found:
    """Roles of the gold's sentences in the shape of a result."""
    return {
        "sentences": [
            {"start": s["start"], "end": s["end"], "role": role}
            for s, role in zip(gold["sentences"], found, strict=True)
        ]
    }


@dataclass(frozen=True, slots=True)
class Line:
    """A figure of one way to do a task. All ways of a task were measured on the same documents."""

    task: str
    way: str
    figure: str
    row: Row


def lines_of_roles(results: Mapping[str, Mapping[str, Group]]) -> Iterator[Line]:
    """Each role, their mean and their sum."""
    for way, groups in results.items():
        for name in (*roles.MARKED, "macro", "micro"):
            yield Line("roles, sentences given", way, name, groups[ALL].rows[f"roles.{name}"])


def lines_of_names(documents: Sequence[Gold], results: Mapping[str, Sequence[Found]]) -> Iterator[Line]:
    """People and places, end to end."""
    for task, label in (("people", PERSON), ("places", PLACE)):
        for way, found in results.items():
            rows = score(list(zip(documents, found, strict=True)), spans.SCORER)
            for figure in ("strict", "overlap"):
                yield Line(task, way, figure, rows[f"{label}.{figure}"])


def lines_of_thresholds(rows: Mapping[str, Row]) -> Iterator[Line]:
    """Thresholds of single sentences; rows as `evaluation.quantulum` names them."""
    for name, row in rows.items():
        way, _, figure = name.partition(".")
        yield Line("thresholds, sentences given", way, figure, row)


def lines_of_links(documents: Sequence[Gold], way: str, results: Sequence[Found]) -> Iterator[Line]:
    """Holders and what conditions gate: the trivial answer, and the pipeline's if it gives any."""
    given = {
        "holders": ("always the author", trivial.count_author, trivial.names_holders, trivial.count_holders),
        "gates": ("always itself", trivial.count_itself, trivial.links_gates, trivial.count_gates),
    }
    pairs = list(zip(documents, results, strict=True))
    for task, (answer, count_answer, fills, count_own) in given.items():
        accuracies = frozenset({task} & {trivial.HOLDER})
        rules = {task: trivial.RULES[task]}
        tallies = [tally for gold in documents if (tally := count_answer(gold))]
        yield Line(f"{task}, sentences given", answer, task, tabulate(tallies, rules, accuracies=accuracies)[task])
        if any(fills(found) for _, found in pairs):
            own = [tally for gold, found in pairs if (tally := count_own(gold, found))]
            yield Line(f"{task}, end to end", way, task, tabulate(own, rules, accuracies=accuracies)[task])


def to_dict(
    dataset: Dataset,
    results: Mapping[str, Mapping[str, Group]],
    settings: Mapping[str, Any],
    lines: Sequence[Line] = (),
) -> dict[str, Any]:
    """The comparison as plain data; `settings` says what each classifier of roles is."""
    return {
        "schema": 1,
        "data": data_to_dict(dataset),
        "bootstrap": BOOTSTRAP,
        "sentences": GIVEN,
        "classifiers": {
            name: {"settings": settings.get(name), **{way: group_to_dict(g) for way, g in groups.items()}}
            for name, groups in results.items()
        },
        "lines": [
            {"task": line.task, "way": line.way, "figure": line.figure, **row_to_dict(line.row)} for line in lines
        ],
    }


def to_page(
    dataset: Dataset,
    results: Mapping[str, Mapping[str, Group]],
    lines: Sequence[Line] = (),
    left_out: Sequence[str] = (),
) -> Page:
    """The comparison to read: every task in one table, then the roles by how the documents were drawn."""
    listed = [*lines_of_roles(results), *lines]
    remarks = [*filter(None, [dataset.caution, dataset.period]), GIVEN, DRAWN, *left_out]
    grids = [lines_grid(listed), drawn_grid(results)]
    return Page(f"Baselines on {dataset.name}: {count(len(dataset.documents), 'document')}", remarks, grids)


def lines_grid(lines: Sequence[Line]) -> Grid:
    """A line a figure, its intervals in brackets."""
    header = ("task", "way", "figure", "P", "R", "F1", "accuracy", "gold", "documents")
    cells = []
    for line in lines:
        row = line.row
        figures = [share_in(row.values.get(key), row.intervals.get(key)) for key in KEYS]
        gold = f"{row.counts.gold:,}" if row.counts else NOTHING
        cells.append((line.task, line.way, line.figure, *figures, gold, f"{row.documents:,}"))
    return without_empty_columns(Grid(f"All tasks ({LEVEL:.0%} intervals over documents)", header, cells))


def drawn_grid(results: Mapping[str, Mapping[str, Group]]) -> Grid:
    """The mean F1 of the roles in each group of documents."""
    ways = list(next(iter(results.values())))
    cells = []
    for name, groups in results.items():
        rows = [groups[way].rows["roles.macro"] for way in ways]
        cells.append((name, *(share_in(row.main, row.interval) for row in rows)))
    return Grid("Roles: mean F1 by how the documents were drawn", ("", *ways), cells)
